package office

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
)

// withdrawnFile lists the consents that their persons ended, beside the
// database and outside its backups.
const withdrawnFile = "withdrawn.jsonl"

// withdrawal is one line of that file: what of a record its person took back.
type withdrawal struct {
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

// noteWithdrawal notes that a consent ends with the mutation under way. Nothing is
// noted where nothing was shared.
func noteWithdrawal(u *unit, kind api.Kind, id string, whole bool, shares []api.Share) {
	if whole || len(shares) > 0 {
		u.ended = append(u.ended, withdrawal{PersonID: u.person, Kind: kind, ID: id, At: u.now, Whole: whole, Shares: shares})
	}
}

// noteLessened notes what of a booking ends as its shares, its note and what is left out of its sheet become others.
func noteLessened(u *unit, id string, b api.Booking, shares []api.Share, note string, omit []string) {
	w := withdrawal{
		PersonID: u.person, Kind: api.KindBooking, ID: id, At: u.now,
		Shares: lessened(b.Share, shares), Note: b.Note != "" && b.Note != note,
		Omit: added(b.SheetOmit, omit),
	}
	if w.Note || len(w.Shares)+len(w.Omit) > 0 {
		u.ended = append(u.ended, w)
	}
}

// noteWithdrawn writes what the mutation ended to the file. It is done within
// the transaction: what cannot be noted is not applied, and what is noted and
// then not committed was asked for all the same.
func (u *unit) noteWithdrawn() error {
	if len(u.ended) == 0 {
		return nil
	}
	var rev int64
	if err := u.tx.QueryRowContext(u.ctx, `SELECT n FROM counter WHERE owner = $1`, u.person).Scan(&rev); err != nil {
		return fmt.Errorf("read counter: %w", err)
	}
	for _, w := range u.ended {
		w.Rev = rev
		if err := appendLine(filepath.Join(u.o.Beside, withdrawnFile), w); err != nil {
			return fmt.Errorf("note a withdrawn consent: %w", err)
		}
	}
	return nil
}

// lessened are the shares of before that now are gone, or end earlier.
func lessened(before, now []api.Share) []api.Share {
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

// added are the names that are in a list now and were not before.
func added(before, now []string) []string {
	var out []string
	for _, name := range now {
		if !slices.Contains(before, name) {
			out = append(out, name)
		}
	}
	return out
}

// lessen takes ended shares out of shares, or cuts them to their new end.
func lessen(shares, ended []api.Share) []api.Share {
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
func (o *Office) WithdrawAgain(ctx context.Context) (n int, err error) {
	err = eachLine(filepath.Join(o.Beside, withdrawnFile), func(line []byte) error {
		var w withdrawal
		if err := json.Unmarshal(line, &w); err != nil {
			return nil //nolint:nilerror // a line that was cut off: its withdrawal was not answered
		}
		var did bool
		if err := o.db.Write(ctx, func(tx *db.Tx) (err error) {
			did, err = withdrawAgain(ctx, tx, w)
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

func withdrawAgain(ctx context.Context, tx *db.Tx, w withdrawal) (did bool, err error) {
	r, ok, err := find(ctx, tx, w.PersonID, w.Kind, w.ID)
	if err != nil || !ok || r.Deleted || r.Rev >= w.Rev {
		return false, err
	}
	var body json.RawMessage
	switch w.Kind {
	case api.KindBooking:
		var b api.Booking
		if err := r.Decode(&b); err != nil {
			return false, err
		}
		left := lessen(b.Share, w.Shares)
		omit := added(b.SheetOmit, w.Omit)
		if len(lessened(b.Share, left)) == 0 && len(omit) == 0 && (!w.Note || b.Note == "") {
			return false, nil
		}
		b.SheetOmit = append(b.SheetOmit, omit...)
		if b.Share = left; w.Note {
			b = b.Noted("", api.Reader{}, api.Reader{})
		}
		body, err = compose(r.Body, b)
	case api.KindReferral:
		var ref api.Referral
		if err := r.Decode(&ref); err != nil {
			return false, err
		}
		open := w.Whole && slices.Contains(openStates, ref.State)
		if !open && len(ref.Shares) == 0 {
			return false, nil
		}
		if open {
			step(&ref, api.ReferralWithdrawn, w.At, byPerson)
		}
		ref.Shares, ref.ExpiresAt = nil, time.Time{}
		if err := jobs.Unschedule(ctx, tx, jobReferral, w.PersonID+"/"+w.ID); err != nil {
			return false, err
		}
		body, err = compose(r.Body, ref)
	case api.KindResult:
		return true, deleteResult(ctx, tx, w.PersonID, w.ID)
	default:
		return false, nil
	}
	if err == nil {
		_, err = put(ctx, tx, w.PersonID, w.Kind, w.ID, body)
	}
	return err == nil, err
}

// appendLine adds v to a file of JSON lines and returns when it is on the disk.
func appendLine(path string, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, statted := os.Stat(path)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	// A line of its own even after one that a cut of power left unfinished.
	_, err = f.Write(append(append([]byte{'\n'}, line...), '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if errors.Is(statted, os.ErrNotExist) { // its name is to last as well
		if dir, err := os.Open(filepath.Dir(path)); err == nil {
			_ = dir.Sync() // not every system can
			_ = dir.Close()
		}
	}
	return nil
}

// eachLine gives fn each line of a file; one that is not there has none.
func eachLine(path string, fn func(line []byte) error) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := fn(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}
