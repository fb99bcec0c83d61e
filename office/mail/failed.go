package mail

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// Why a mail is given up.
const (
	RefusedForGood = "refused" // by the receiver's mail server: as a rule there is no such address
	TooLate        = "late"    // nobody took it in time
)

// failedKept is how long a mail that was given up is kept, where nobody looks after it.
const failedKept = 30 * 24 * time.Hour

// triedAgain is how long a mail is tried to be sent that somebody has sent again.
const triedAgain = 3 * 24 * time.Hour

// Failed is a mail that was given up. Over tells that what it says is over, so that it is
// not sent any more.
type Failed struct {
	ID, To, Subject, Text string
	About, PersonID       string // as Draft has them
	Reason                string
	At                    time.Time
	Over                  bool
}

// giveUp notes that a mail is not sent any more: one that matters is kept for who looks
// after it.
func (q *Queue) giveUp(ctx context.Context, id string, refused bool) error {
	reason := TooLate
	if refused {
		reason = RefusedForGood
	}
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mail SET failed_at = $1, failed = $2 WHERE id = $3 AND about <> ''`, db.Millis(tx.Now()), reason, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that a mail was given up: %w", err)
	}
	return nil
}

func failed(ctx context.Context, tx *db.Tx, clauses string, args ...any) ([]Failed, error) {
	now := tx.Now()
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (f Failed, err error) {
		var at, until int64
		err = row.Scan(&f.ID, &f.To, &f.Subject, &f.Text, &f.About, &f.PersonID, &f.Reason, &at, &until)
		f.At, f.Over = db.Time(at), until != 0 && !db.Time(until).After(now)
		return f, err
	}, `SELECT id, recipient, subject, body, about, person_id, failed, failed_at, until_at FROM mail WHERE failed_at > 0 `+clauses, args...)
	if err != nil {
		return nil, fmt.Errorf("read mails that were given up: %w", err)
	}
	return all, nil
}

// LastFailed are the last mails that were given up of those to whom there were any, one
// each, the last first, at most so many.
func LastFailed(ctx context.Context, tx *db.Tx, most int) ([]Failed, error) {
	return failed(ctx, tx, `AND NOT EXISTS (SELECT 1 FROM mail later WHERE later.failed_at > 0 AND later.recipient = mail.recipient
		AND (later.failed_at > mail.failed_at OR later.failed_at = mail.failed_at AND later.id > mail.id)) ORDER BY failed_at DESC, id DESC LIMIT $1`, most)
}

// FailedWith are all mails that were given up to whom one was, the last first. Errors:
// not_found.
func FailedWith(ctx context.Context, tx *db.Tx, id string) ([]Failed, error) {
	all, err := failed(ctx, tx, `AND recipient = (SELECT recipient FROM mail WHERE id = $1 AND failed_at > 0) ORDER BY failed_at DESC, id DESC`, id)
	if err == nil && len(all) == 0 {
		err = record.ErrNotFound
	}
	return all, err
}

// SendAgain has a mail that was given up sent again, to an address. Errors: not_found.
func SendAgain(ctx context.Context, tx *db.Tx, id, to string) error {
	var until int64
	err := tx.QueryRowContext(ctx, `UPDATE mail SET failed_at = 0, failed = '', recipient = $1 WHERE id = $2 AND failed_at > 0 RETURNING until_at`, to, id).Scan(&until)
	if err = record.NotFound(err); err != nil {
		return err
	}
	useless := db.Millis(tx.Now().Add(triedAgain))
	if until != 0 {
		useless = min(useless, until)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE mail SET useless_at = $1 WHERE id = $2`, useless, id); err != nil {
		return fmt.Errorf("send a mail again: %w", err)
	}
	return jobs.Schedule(ctx, tx, jobSend, id, tx.Now())
}

// Forget takes a mail that was given up away: somebody looked after it.
func Forget(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM mail WHERE id = $1 AND failed_at > 0`, id); err != nil {
		return fmt.Errorf("forget a mail: %w", err)
	}
	return nil
}

// Sweep forgets mails that were given up long ago, and those about nobody by themselves, such
// as an adviser's list of a day, as soon as what they say is over: whoever is named there has
// no part in it. It tells whether there may be more.
func (q *Queue) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE failed_at > 0
		AND (failed_at < $1 OR person_id = '' AND until_at > 0 AND until_at <= $2) ORDER BY failed_at LIMIT $3)`,
		db.Millis(tx.Now().Add(-failedKept)), db.Millis(tx.Now()), record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("forget mails that were given up: %w", err)
	}
	return n == record.SweptTogether, nil
}
