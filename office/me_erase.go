package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

const (
	// erasedOwner has the bookings of the erased: they stay counted without a
	// name.
	erasedOwner = "erased"
	// erasureFile lists who was erased, beside the database and outside its
	// backups.
	erasureFile = "erased.jsonl"
	// overwriteDeleted has SQLite overwrite what is deleted.
	overwriteDeleted = `PRAGMA secure_delete = 1`
)

// erasure is one line of that file.
type erasure struct {
	PersonID string    `json:"person_id"`
	At       time.Time `json:"at"`
}

// Erase removes everything about a person, answers that were stored included.
// Coming bookings are cancelled and their places given on; past ones stay
// counted without a name. The person's devices hear erased from then on. The
// erasure is noted in a file of its own first, so that a restored backup does
// not bring the person back. Errors: *api.Problem not_found.
func (o *Office) Erase(ctx context.Context, personID string) error {
	err := o.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT id FROM person WHERE id = $1`, personID).Scan(new(string))
	})
	if errors.Is(err, sql.ErrNoRows) {
		return errNotFound
	}
	if err == nil {
		err = o.noteErasure(personID)
	}
	if err == nil {
		err = o.eraseFiles(ctx, personID)
	}
	if err == nil {
		err = o.db.Write(ctx, func(tx *db.Tx) error { return o.erase(ctx, tx, personID) })
	}
	if err != nil {
		return fmt.Errorf("erase a person: %w", err)
	}
	return nil
}

// eraseFiles erases a person's files, each in a transaction of its own: they
// are large, and others write meanwhile.
func (o *Office) eraseFiles(ctx context.Context, personID string) error {
	for {
		var one bool
		err := o.db.Write(ctx, func(tx *db.Tx) (err error) {
			if _, err := tx.ExecContext(ctx, overwriteDeleted); err != nil {
				return err
			}
			one, err = db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM file WHERE id = (SELECT id FROM file WHERE person_id = $1 LIMIT 1)`, personID))
			return err
		})
		if err != nil || !one {
			return err
		}
	}
}

func (o *Office) noteErasure(personID string) error {
	return appendLine(filepath.Join(o.Beside, erasureFile), erasure{PersonID: personID, At: o.db.Now()})
}

// EraseAgain erases whoever was erased before and is back, as after a restore,
// and tells how many they were.
func (o *Office) EraseAgain(ctx context.Context) (n int, err error) {
	err = eachLine(filepath.Join(o.Beside, erasureFile), func(line []byte) error {
		var e erasure
		if err := json.Unmarshal(line, &e); err != nil {
			return nil //nolint:nilerror // a line that was cut off: its erasure never began
		}
		err := o.db.Write(ctx, func(tx *db.Tx) error { return o.erase(ctx, tx, e.PersonID) })
		if err == nil {
			n++
		}
		if errors.Is(err, errNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return n, fmt.Errorf("erase again who was erased: %w", err)
	}
	return n, nil
}

func (o *Office) erase(ctx context.Context, tx *db.Tx, personID string) error {
	if err := lockCounter(ctx, tx, personID); err != nil {
		return err
	}
	if err := o.leaveComing(ctx, tx, personID); err != nil {
		return err
	}
	if err := ensureCounter(ctx, tx, erasedOwner); err != nil {
		return err
	}
	o.sessions.ForgetAll(tx)
	o.authors.Forget(tx, personID)
	now := db.Millis(tx.Now())
	for _, s := range []struct {
		query string
		args  []any
	}{
		{overwriteDeleted, nil},
		{`UPDATE booking SET person_id = $1, code = '' WHERE person_id = $2`, []any{erasedOwner, personID}},
		{`INSERT INTO erased_token (token, erased_at) SELECT token, $1 FROM session WHERE person_id = $2`, []any{now, personID}},
		{`DELETE FROM sign_in_code WHERE email = (SELECT email FROM person WHERE id = $1)`, []any{personID}},
		{`DELETE FROM mail WHERE recipient = (SELECT email FROM person WHERE id = $1)`, []any{personID}},
		{`DELETE FROM task WHERE substr(ref, 1, $1) = $2`, []any{len(personID) + 1, personID + "/"}},
		{`DELETE FROM session WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM calendar WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM mutation WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM attachment WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM file WHERE person_id = $1`, []any{personID}}, // that came meanwhile
		{`DELETE FROM plan_section WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM section_text WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM figure_value WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM version_content WHERE person_id = $1`, []any{personID}},
		{`DELETE FROM record WHERE owner = $1`, []any{personID}},
		{`DELETE FROM counter WHERE owner = $1`, []any{personID}},
		{`DELETE FROM person WHERE id = $1`, []any{personID}},
	} {
		if _, err := tx.ExecContext(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	tx.Notify(personID)
	return nil
}

// leaveComing cancels what a person has booked or waits for and has not begun.
func (o *Office) leaveComing(ctx context.Context, tx *db.Tx, personID string) error {
	coming, err := db.Collect(ctx, tx, scanBooking, `
		SELECT `+bookingColumns+` FROM booking b WHERE person_id = $1 AND state IN ($2, $3, $4) AND $5 <
			COALESCE((SELECT starts_at FROM slot_place s WHERE s.slot_id = b.slot_id), (SELECT starts_at FROM event_place e WHERE e.event_id = b.event_id))
		ORDER BY id`,
		personID, api.BookingConfirmed, api.BookingOffered, api.BookingWaiting, db.Millis(tx.Now()))
	if err != nil {
		return err
	}
	for _, b := range coming {
		if err := o.floor(ctx, tx).end(b, api.BookingCancelled); err != nil {
			return err
		}
	}
	return nil
}
