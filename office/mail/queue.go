package mail

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"sync/atomic"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// jobSend is sending a mail; its ref is the mail's id.
const jobSend jobs.Kind = "mail"

// Outcome is what became of a try to send a mail.
type Outcome string

// Outcomes of a mail.
const (
	Sent    Outcome = "sent"
	PutOff  Outcome = "put_off"
	GivenUp Outcome = "given_up"
)

// Queue is what an office is about to send, and sends: at least once, and a mail
// that is sent again has the same id.
type Queue struct {
	db        *db.DB
	log       *slog.Logger
	transport Transport
	from      string
	counts    map[Outcome]*atomic.Int64
}

// NewQueue is the queue of an office; without a transport none of it is sent by
// this process. Log is told what fails; from is the sender's address, empty stands
// for the office's own.
func NewQueue(d *db.DB, log *slog.Logger, transport Transport, from string) *Queue {
	return &Queue{d, log, transport, from, map[Outcome]*atomic.Int64{Sent: {}, PutOff: {}, GivenUp: {}}}
}

// Counts are the tries by outcome; each may be asked from any goroutine.
func (q *Queue) Counts() map[Outcome]*atomic.Int64 { return q.counts }

// Jobs are the sending of mail.
func (q *Queue) Jobs() map[jobs.Kind]jobs.Leased {
	if q.transport == nil {
		return nil
	}
	return map[jobs.Kind]jobs.Leased{jobSend: {
		Do: q.send,
		Done: func(ctx context.Context, tx *db.Tx, id string) error {
			return tx.ExecAll(ctx, []any{id}, `DELETE FROM mail WHERE id = $1 AND failed_at = 0`)
		},
	}}
}

// send hands one mail over, or gives it up. An error has it sent again.
func (q *Queue) send(ctx context.Context, id string, again time.Time) error {
	m, useless, err := q.read(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // who was to get it was erased
	}
	if err != nil {
		return fmt.Errorf("read a mail: %w", err)
	}
	var refused *Refused
	if q.db.Now().Before(useless) {
		err = q.transport.Send(ctx, m)
		switch {
		case err == nil:
			q.counts[Sent].Add(1)
			return nil
		case ctx.Err() != nil: // stopping: the next process sends it
			return err
		case !errors.As(err, &refused) && again.Before(useless):
			q.counts[PutOff].Add(1)
			return err
		}
	}
	q.log.Error("a mail is given up", "error", err)
	if err := q.giveUp(ctx, id, refused != nil); err != nil {
		return err
	}
	q.counts[GivenUp].Add(1)
	return nil
}

// read reads a mail, and when it is of no use any more.
func (q *Queue) read(ctx context.Context, id string) (m Message, useless time.Time, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		var created, until int64
		err := tx.QueryRowContext(ctx, `SELECT recipient, subject, body, html, calendar, created_at, useless_at FROM mail WHERE id = $1 AND failed_at = 0`, id).
			Scan(&m.To, &m.Subject, &m.Text, &m.HTML, &m.Calendar, &created, &until)
		if err != nil {
			return err
		}
		office, _, err := record.Office(ctx, tx)
		m.ID, m.At, useless = id, db.Time(created), db.Time(until)
		m.From = Sender(office, q.from)
		return err
	})
	return m, useless, err
}

// Sender is whom an office's mail is from: under from, and where that is empty under
// the office's own address.
func Sender(office api.Office, from string) netmail.Address {
	sender := netmail.Address{Name: office.Name, Address: "startklar@localhost"}
	for _, address := range []string{office.Email, from} {
		if _, err := netmail.ParseAddress(address); err == nil {
			sender.Address = address
		}
	}
	return sender
}

// Draft is a mail that is about to be sent. It is given up when it has not been handed
// over before Useless. Where About says what kind of mail it is one that is given up is
// kept, to be looked after; PersonID is whom it is about, empty for nobody. Until is when
// what it says is over, however often it is tried; zero: never.
type Draft struct {
	To, Subject, Text, HTML, Calendar string // as Message has them
	Useless, Until                    time.Time
	About, PersonID                   string
}

// Put puts a mail into the queue in a transaction of something else.
func Put(ctx context.Context, tx *db.Tx, m Draft) error {
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO mail (id, recipient, subject, body, html, calendar, about, person_id, until_at, created_at, useless_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id, m.To, m.Subject, m.Text, m.HTML, m.Calendar, m.About, m.PersonID, db.Millis(m.Until), db.Millis(tx.Now()), db.Millis(m.Useless))
	if err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	return jobs.Schedule(ctx, tx, jobSend, id, tx.Now())
}

// Erase takes a person's mails out of the queue.
func (q *Queue) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM mail WHERE person_id = $1 OR recipient = (SELECT email FROM person WHERE id = $1)`)
}

// Export is what mails a person is about to get.
func (q *Queue) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: "mails.json", Query: `SELECT subject, created_at, useless_at FROM mail WHERE person_id = $1 OR recipient = (SELECT email FROM person WHERE id = $1) ORDER BY created_at`}}
}
