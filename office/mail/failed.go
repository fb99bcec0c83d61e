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

// Failed is a mail that was given up.
type Failed struct {
	ID, To, Subject, Text string
	About, PersonID       string // as Draft has them
	Reason                string
	At                    time.Time
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

const failedQuery = `SELECT id, recipient, subject, body, about, person_id, failed, failed_at FROM mail WHERE failed_at > 0`

func scanFailed(row db.Scanner) (f Failed, err error) {
	var at int64
	err = row.Scan(&f.ID, &f.To, &f.Subject, &f.Text, &f.About, &f.PersonID, &f.Reason, &at)
	f.At = db.Time(at)
	return f, err
}

// AllFailed are mails that were given up, the last first, at most so many.
func AllFailed(ctx context.Context, tx *db.Tx, most int) ([]Failed, error) {
	return db.Collect(ctx, tx, scanFailed, failedQuery+` ORDER BY failed_at DESC, id DESC LIMIT $1`, most)
}

// FailedMail is one of them. Errors: not_found.
func FailedMail(ctx context.Context, tx *db.Tx, id string) (Failed, error) {
	f, err := scanFailed(tx.QueryRowContext(ctx, failedQuery+` AND id = $1`, id))
	return f, record.NotFound(err)
}

// TryAgain has a mail that was given up sent again, to an address, as long as that is of
// use. Errors: not_found.
func TryAgain(ctx context.Context, tx *db.Tx, id, to string, useless time.Time) error {
	there, err := db.ChangedOne(tx.ExecContext(ctx, `UPDATE mail SET failed_at = 0, failed = '', recipient = $1, useless_at = $2 WHERE id = $3 AND failed_at > 0`,
		to, db.Millis(useless), id))
	if err == nil && !there {
		err = record.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("send a mail again: %w", err)
	}
	return jobs.Schedule(ctx, tx, jobSend, id, tx.Now())
}

// Forget takes a mail that was given up away: somebody looked after it. Errors: not_found.
func Forget(ctx context.Context, tx *db.Tx, id string) error {
	there, err := db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM mail WHERE id = $1 AND failed_at > 0`, id))
	if err == nil && !there {
		err = record.ErrNotFound
	}
	return err
}

// Sweep forgets mails that were given up long ago, and tells whether there may be more.
func (q *Queue) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE failed_at > 0 AND failed_at < $1 ORDER BY failed_at LIMIT $2)`,
		db.Millis(tx.Now().Add(-failedKept)), record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("forget mails that were given up: %w", err)
	}
	return n == record.SweptTogether, nil
}
