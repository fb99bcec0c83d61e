package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mail"
	"startklar.dk/office/record"
)

const (
	// MailLease is how long one worker has a mail to itself; longer than any
	// transport takes.
	MailLease = time.Minute
	// mailTogether is how many mails are under way at once.
	mailTogether = 8
	// mailLook is how often the queue is looked into for what another process
	// put there.
	mailLook = time.Second
	// mailAgainFirst and mailAgainMost bound the pause before a mail that failed
	// is sent again; it doubles in between.
	mailAgainFirst = 5 * time.Second
	mailAgainMost  = 15 * time.Minute
)

// topicMail is notified of where a mail is put into the queue.
const topicMail = "mail"

// Outcomes of a mail, as MailQueue tells them.
const (
	MailSent    = "sent"
	MailPutOff  = "put_off"
	MailGivenUp = "given_up"
)

// MailQueue sends what stands in the office's mail table: at least once, and a
// mail that is sent again has the same id. Several processes may run one each.
type MailQueue struct {
	db        *db.DB
	log       *slog.Logger
	transport mail.Transport
	from      string
	outcome   func(string)
	wake      <-chan struct{}
}

// NewMailQueue makes the queue of an office. log is told what fails; from is the
// sender's address, empty stands for the office's own. outcome hears what became of
// each mail and may be nil.
func NewMailQueue(d *db.DB, log *slog.Logger, transport mail.Transport, from string, outcome func(string)) *MailQueue {
	if outcome == nil {
		outcome = func(string) {}
	}
	return &MailQueue{db: d, log: log, transport: transport, from: from, outcome: outcome, wake: woken(d, topicMail)}
}

// Run sends mail as it falls due until ctx ends, and finishes what is under way
// first.
func (q *MailQueue) Run(ctx context.Context) {
	repeat(ctx, q.wake, func() time.Duration {
		if _, err := q.Deliver(ctx); err != nil && ctx.Err() == nil {
			q.log.Error("mail is not sent", "error", err)
		}
		return mailLook
	})
}

type queuedMail struct {
	id, to, subject, body string
	createdAt, uselessAt  int64
	tries                 int
}

// Deliver sends all that is due and tells how many mails it tried.
func (q *MailQueue) Deliver(ctx context.Context) (tried int, err error) {
	for {
		batch, err := q.take(ctx)
		if err != nil || len(batch) == 0 {
			return tried, err
		}
		tried += len(batch)
		from, err := q.sender(ctx)
		if err != nil {
			return tried, err
		}
		errs := make([]error, len(batch))
		var sending sync.WaitGroup
		for i, m := range batch {
			sending.Go(func() { errs[i] = q.send(ctx, from, m) })
		}
		sending.Wait()
		if err := errors.Join(errs...); err != nil {
			return tried, err
		}
	}
}

// take leases what is due; nothing is written while there is none.
func (q *MailQueue) take(ctx context.Context) ([]queuedMail, error) {
	due, err := db.One[bool](ctx, q.db, `SELECT EXISTS (SELECT 1 FROM mail WHERE due_at <= $1)`, db.Millis(q.db.Now()))
	if err != nil {
		return nil, fmt.Errorf("look for mail: %w", err)
	}
	if !due {
		return nil, nil
	}
	var batch []queuedMail
	err = q.db.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		taken, err := db.Collect(ctx, tx, func(row db.Scanner) (m queuedMail, err error) {
			err = row.Scan(&m.id, &m.to, &m.subject, &m.body, &m.createdAt, &m.uselessAt, &m.tries)
			return m, err
		}, `
			UPDATE mail SET due_at = $1, tries = tries + 1
			WHERE id IN (SELECT id FROM mail WHERE due_at <= $2 ORDER BY due_at, id LIMIT $3) AND due_at <= $2
			RETURNING id, recipient, subject, body, created_at, useless_at, tries`,
			db.Millis(now.Add(MailLease)), db.Millis(now), mailTogether)
		batch = taken
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take mail: %w", err)
	}
	return batch, nil
}

func (q *MailQueue) sender(ctx context.Context) (netmail.Address, error) {
	var body api.Office
	err := q.db.Read(ctx, func(tx *db.Tx) (err error) {
		body, _, err = record.Office(ctx, tx)
		return err
	})
	if err != nil {
		return netmail.Address{}, err
	}
	address := q.from
	if address == "" {
		address = body.Email
	}
	if _, err := netmail.ParseAddress(address); err != nil {
		address = "startklar@localhost"
	}
	return netmail.Address{Name: body.Name, Address: address}, nil
}

// send hands one mail over and takes it out of the queue, or puts it off.
func (q *MailQueue) send(ctx context.Context, from netmail.Address, m queuedMail) error {
	now := q.db.Now()
	var err error
	outcome := MailGivenUp
	if db.Millis(now) < m.uselessAt {
		err = q.transport.Send(ctx, mail.Message{
			ID: m.id, From: from, To: m.to, Subject: m.subject, Text: m.body, At: db.Time(m.createdAt),
		})
		again := now.Add(mailPause(m.tries))
		var refused *mail.Refused
		switch {
		case err == nil:
			outcome = MailSent
		case ctx.Err() != nil: // stopping: the next process sends it, once the lease is over
			return nil
		case !errors.As(err, &refused) && db.Millis(again) < m.uselessAt:
			q.log.Warn("a mail is put off", "try", m.tries, "again", again, "error", err)
			q.outcome(MailPutOff)
			return q.putOff(ctx, m.id, again)
		}
	}
	if outcome == MailGivenUp {
		q.log.Error("a mail is given up", "tries", m.tries, "error", err)
	}
	q.outcome(outcome)
	// What is sent is sent, even if everything stops now.
	done := context.WithoutCancel(ctx)
	err = q.db.Write(done, func(tx *db.Tx) error {
		_, err := tx.ExecContext(done, `DELETE FROM mail WHERE id = $1`, m.id)
		return err
	})
	if err != nil {
		return fmt.Errorf("take a mail out of the queue: %w", err)
	}
	return nil
}

func (q *MailQueue) putOff(ctx context.Context, id string, until time.Time) error {
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mail SET due_at = $1 WHERE id = $2`, db.Millis(until), id)
		return err
	})
	if err != nil {
		return fmt.Errorf("put a mail off: %w", err)
	}
	return nil
}

func mailPause(tries int) time.Duration {
	pause := mailAgainFirst
	for i := 1; i < tries && pause < mailAgainMost; i++ {
		pause *= 2
	}
	return min(pause, mailAgainMost)
}

// QueueMail puts a mail into the queue in a transaction of something else. It
// is given up when it has not been handed over before useless.
func QueueMail(ctx context.Context, tx *db.Tx, to, subject, body string, useless time.Time) error {
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	now := db.Millis(tx.Now())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO mail (id, recipient, subject, body, created_at, due_at, useless_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, to, subject, body, now, now, db.Millis(useless))
	if err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	tx.Notify(topicMail)
	return nil
}

// Mails are the mails of persons that stand in the queue.
type Mails struct{}

// Erase takes a person's mails out of the queue.
func (Mails) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM mail WHERE recipient = (SELECT email FROM person WHERE id = $1)`)
}

// Export is what mails a person is about to get.
func (Mails) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: "mails.json", Query: `SELECT subject, created_at, due_at FROM mail WHERE recipient = (SELECT email FROM person WHERE id = $1) ORDER BY created_at`}}
}
