// Package consent is what is shared with whom, until when: it checks shares, notes in
// a file of their own which were taken back, and ends them again where a backup
// brought them back. It starts no goroutine.
package consent

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// withdrawnFile lists the consents that their persons ended, beside the
// database and outside its backups.
const withdrawnFile = "withdrawn.jsonl"

// Withdrawal is one line of that file: what of a record its person took back.
type Withdrawal struct {
	PersonID string      `json:"person_id"`
	Kind     api.Kind    `json:"kind"` // booking, referral or result
	ID       string      `json:"id"`
	Rev      int64       `json:"rev"` // the person's counter then: a record from later is past it
	At       time.Time   `json:"at"`
	Whole    bool        `json:"whole,omitzero"`  // the referral ended, or the result was deleted
	Shares   []api.Share `json:"shares,omitzero"` // that ended; with an until, that end then
	Note     bool        `json:"note,omitzero"`   // of the booking: another one than was there, or none
	Omit     []string    `json:"omit,omitzero"`   // what was left out of the booking's sheet from then on
}

// Room notes which consents end, and ends them again where a backup brought
// them back.
type Room struct {
	db     *db.DB
	files  *files.Room
	beside string // the folder of the file
	again  map[api.Kind]func(ctx context.Context, tx *db.Tx, w Withdrawal) (did bool, err error)
}

// New are the consents of an office whose file is in the folder beside.
// again has what each kind of record does when a consent in it ends once more.
func New(d *db.DB, files *files.Room, beside string, again map[api.Kind]func(context.Context, *db.Tx, Withdrawal) (bool, error)) *Room {
	return &Room{d, files, beside, again}
}

// Withdrawn notes that a consent ends with the mutation under way. Nothing is
// noted where nothing was shared.
func (c *Room) Withdrawn(u *mutation.Request, kind api.Kind, id string, whole bool, shares []api.Share) {
	if whole || len(shares) > 0 {
		c.note(u, Withdrawal{Kind: kind, ID: id, Whole: whole, Shares: shares})
	}
}

// Lessened notes what of a booking ends as its shares, its note and what is left
// out of its sheet become others.
func (c *Room) Lessened(u *mutation.Request, id string, b api.Booking, shares []api.Share, note string, omit []string) {
	w := Withdrawal{
		Kind: api.KindBooking, ID: id, Shares: Lessened(b.Share, shares), Note: b.Note != "" && b.Note != note,
		Omit: Added(b.SheetOmit, omit),
	}
	if w.Note || len(w.Shares)+len(w.Omit) > 0 {
		c.note(u, w)
	}
}

// note writes what a mutation ends to the file. It is done within the
// transaction: what cannot be noted is not applied, and what is noted and then not
// committed was asked for all the same.
func (c *Room) note(u *mutation.Request, w Withdrawal) {
	u.AtEnd(func() error {
		w.At = u.Now
		if err := u.Tx.QueryRowContext(u.Ctx, `SELECT n FROM counter WHERE owner = $1`, u.Person).Scan(&w.Rev); err != nil {
			return fmt.Errorf("read counter: %w", err)
		}
		// A backup from before they were merged with others has it as one of those's.
		before, err := db.Collect(u.Ctx, u.Tx, db.ScanOne[string], `SELECT person_id FROM merged_person WHERE kept_id = $1`, u.Person)
		if err != nil {
			return fmt.Errorf("look who was merged with a person: %w", err)
		}
		for _, id := range append(before, u.Person) {
			w.PersonID = id
			if err := record.AppendLine(filepath.Join(c.beside, withdrawnFile), w); err != nil {
				return fmt.Errorf("note a withdrawn consent: %w", err)
			}
		}
		return nil
	})
}

// Lessened are the shares of before that now are gone, or end earlier.
func Lessened(before, now []api.Share) []api.Share {
	var out []api.Share
	for _, b := range before {
		i := slices.IndexFunc(now, func(s api.Share) bool { return s.Kind == b.Kind && s.ID == b.ID })
		gone := api.Share{Kind: b.Kind, ID: b.ID}
		switch {
		case i < 0:
		case now[i].Until.IsZero(), !b.Until.IsZero() && !now[i].Until.Before(b.Until):
			continue
		default:
			gone.Until = now[i].Until
		}
		out = append(out, gone)
	}
	return out
}

// Added are the names that are in a list now and were not before.
func Added(before, now []string) []string {
	var out []string
	for _, name := range now {
		if !slices.Contains(before, name) {
			out = append(out, name)
		}
	}
	return out
}

// Lessen takes ended shares out of shares, or cuts them to their new end.
func Lessen(shares, ended []api.Share) []api.Share {
	out := []api.Share{}
	for _, s := range shares {
		i := slices.IndexFunc(ended, func(e api.Share) bool { return s.Kind == e.Kind && s.ID == e.ID })
		if i >= 0 {
			until := ended[i].Until
			if until.IsZero() {
				continue
			}
			if s.Until.IsZero() || s.Until.After(until) {
				s.Until = until
			}
		}
		out = append(out, s)
	}
	return out
}

// WithdrawAgain ends the consents that were withdrawn before and are back, as
// after a restore, and tells how many they were. What was given anew after its
// withdrawal stays.
func (c *Room) WithdrawAgain(ctx context.Context) (n int, err error) {
	err = record.EachLine(filepath.Join(c.beside, withdrawnFile), func(line []byte) error {
		var w Withdrawal
		if err := json.Unmarshal(line, &w); err != nil {
			return nil //nolint:nilerror // a line that was cut off: its withdrawal was not answered
		}
		again, ok := c.again[w.Kind]
		if !ok {
			return nil
		}
		var did bool
		if err := c.db.Write(ctx, func(tx *db.Tx) error {
			r, ok, err := record.Find(ctx, tx, w.PersonID, w.Kind, w.ID)
			if did = false; err != nil || !ok || r.Deleted || r.Rev >= w.Rev {
				return err
			}
			did, err = again(ctx, tx, w)
			return err
		}); err != nil {
			return err
		}
		if did {
			n++
		}
		return nil
	})
	if err != nil {
		return n, fmt.Errorf("withdraw consents again: %w", err)
	}
	return n, nil
}
