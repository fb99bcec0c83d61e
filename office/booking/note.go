package booking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// Note is what the office's own people write of a meeting for each other. Its person
// sees it in the export of their data and nowhere else.
type Note struct {
	Text    string
	Version int // raised by every change; 0 where nothing is written
	Author  string
	At      time.Time
}

// NoteChanged is the refusal of a note that was written upon another one than stands.
type NoteChanged struct{ Stands Note }

// Error says what happened.
func (n *NoteChanged) Error() string { return "somebody else wrote to the note meanwhile" }

func readNote(ctx context.Context, tx *db.Tx, m Meeting) (n Note, err error) {
	var at int64
	err = tx.QueryRowContext(ctx, `SELECT text, version, author, at FROM meeting_note WHERE person_id = $1 AND booking_id = $2`,
		m.PersonID, m.BookingID).Scan(&n.Text, &n.Version, &n.Author, &at)
	n.At = db.Time(at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return n, err
}

// WriteNote writes a meeting's note, upon the version that its writer saw, and gives it
// as it stands then. Errors: *NoteChanged where another version stands, so that nobody's
// words are lost; *api.Problem forbidden, not_found, invalid.
func (rm *Room) WriteNote(ctx context.Context, by mutation.Staff, m Meeting, upon int, words string) (n Note, err error) {
	var c mutation.Checks
	c.Length("/text", words, api.MaxMessage)
	if err := c.Problem(); err != nil {
		return n, err
	}
	err = rm.meet(ctx, by, m, func(f *allocator, _ booking) (err error) {
		if n, err = readNote(ctx, f.tx, m); err != nil || n.Text == words {
			return err
		}
		if n.Version != upon {
			return &NoteChanged{n}
		}
		author, err := by.Author(ctx, f.tx)
		if err != nil {
			return err
		}
		n = Note{words, n.Version + 1, author, f.now}
		_, err = f.tx.ExecContext(ctx, `INSERT INTO meeting_note (person_id, booking_id, text, version, author, at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id, booking_id) DO UPDATE
			SET text = excluded.text, version = excluded.version, author = excluded.author, at = excluded.at`,
			m.PersonID, m.BookingID, n.Text, n.Version, n.Author, db.Millis(n.At))
		return err
	})
	if err != nil {
		return n, fmt.Errorf("write a note: %w", err)
	}
	return n, nil
}
