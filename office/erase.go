package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// erasureFile lists who was erased, beside the database and outside its backups.
const erasureFile = "erased.jsonl"

// erasure is one line of that file.
type erasure struct {
	PersonID string    `json:"person_id"`
	At       time.Time `json:"at"`
	Back     bool      `json:"back,omitempty"` // it failed, and they went on
}

// Erase removes everything about a person, answers that were stored included.
// Coming bookings are cancelled and their places given on; past ones stay
// counted without a name, and the audit log says that it was done, to an id that is
// nobody's any more. The person's devices hear erased from then on. The
// erasure is noted in a file of its own first, so that a restored backup does
// not bring the person back. What is left on the disk of what was deleted is
// overwritten right after, in SQLite's file and in its log; a PostgreSQL server has its
// room for others then, and keeps what it has in archived logs, standbys and backups,
// as any backup file does. Errors: *api.Problem not_found.
func (o *Office) Erase(ctx context.Context, personID string) error {
	_, err := db.One[string](ctx, o.db, `SELECT id FROM person WHERE id = $1`, personID)
	if err = record.NotFound(err); err == nil {
		err = record.AppendLine(filepath.Join(o.Beside, erasureFile), erasure{PersonID: personID, At: o.db.Now()})
	}
	if err == nil { // a backup of before has them by who they were
		err = o.db.Read(ctx, func(tx *db.Tx) error { return o.noteMerged(ctx, tx, personID) })
	}
	if err == nil {
		err = o.Files.EraseAll(ctx, personID)
	}
	if err == nil {
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			if err := o.Bookings.LockOwn(ctx, tx, personID); err != nil {
				return err
			}
			if err := record.LockCounter(ctx, tx, personID); err != nil {
				return err
			}
			// Once more: they may have been noted to go on since.
			if err := record.AppendLine(filepath.Join(o.Beside, erasureFile), erasure{PersonID: personID, At: tx.Now()}); err != nil {
				return err
			}
			return o.erase(ctx, tx, personID, "")
		})
	}
	if err != nil {
		return fmt.Errorf("erase a person: %w", err)
	}
	return nil
}

// noteMerged notes beside the database who somebody was before they were merged with another.
func (o *Office) noteMerged(ctx context.Context, tx *db.Tx, personID string) error {
	before, err := mergedWith(ctx, tx, personID)
	for _, id := range before {
		if err := record.AppendLine(filepath.Join(o.Beside, erasureFile), erasure{PersonID: id, At: tx.Now()}); err != nil {
			return err
		}
	}
	return err
}

// erasures are who was noted to be erased, each once, as was noted of them last.
func (o *Office) erasures() (all []erasure, err error) {
	at := map[string]int{}
	err = record.EachLine(filepath.Join(o.Beside, erasureFile), func(line []byte) error {
		var e erasure
		if err := json.Unmarshal(line, &e); err != nil {
			return nil //nolint:nilerr // a line that was cut off: its erasure never began
		}
		i, known := at[e.PersonID]
		if !known {
			i = len(all)
			at[e.PersonID], all = i, append(all, e)
		}
		all[i] = e
		return nil
	})
	return all, err
}

// EraseAgain erases whoever was erased before and is back, as after a restore,
// and tells how many they were. Who was seen after they were noted to be erased was not: it
// failed, and they went on.
func (o *Office) EraseAgain(ctx context.Context) (n int, err error) {
	all, err := o.erasures()
	for _, e := range all {
		if e.Back || err != nil {
			continue
		}
		erased := false
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			is, err := wentOn(ctx, tx, e)
			if erased = err == nil && !is; !erased {
				return err
			}
			return o.erase(ctx, tx, e.PersonID, "")
		})
		switch {
		case errors.Is(err, record.ErrNotFound):
			err = nil
		case err == nil && erased:
			n++
		}
	}
	if err != nil {
		return n, fmt.Errorf("erase again who was erased: %w", err)
	}
	return n, nil
}

// wentOn tells whether somebody was seen after they were noted to be erased. Errors:
// record.ErrNotFound.
func wentOn(ctx context.Context, tx *db.Tx, e erasure) (bool, error) {
	var seen int64
	err := tx.QueryRowContext(ctx, `SELECT seen_at FROM person WHERE id = $1`, e.PersonID).Scan(&seen)
	return seen > db.Millis(e.At), record.NotFound(err)
}

// noteBack notes who went on though they were noted to be erased, so that a backup from
// before they came back does not erase them.
func (o *Office) noteBack(ctx context.Context, tx *db.Tx) (more bool, err error) {
	all, err := o.erasures()
	for _, e := range all {
		if e.Back || err != nil {
			continue
		}
		is, errOf := wentOn(ctx, tx, e)
		if errOf == nil && is { // and nobody erases them now
			errOf = record.LockCounter(ctx, tx, e.PersonID)
		}
		if errOf == nil && is {
			errOf = record.AppendLine(filepath.Join(o.Beside, erasureFile), erasure{PersonID: e.PersonID, At: tx.Now(), Back: true})
		}
		if !errors.Is(errOf, record.ErrNotFound) {
			err = errOf
		}
	}
	return false, err
}

// Renew has an office whose data is older than what devices have seen, as after a
// restore, begin a new epoch: without whom and what was taken back since, and with
// nobody signed in who was signed out.
func (o *Office) Renew(ctx context.Context) error {
	_, erased := o.EraseAgain(ctx)
	revoked := o.Accounts.RevokeAgain(ctx, o.Bookings.RevokeCalendar)
	renewed := o.Feeds.Renew(ctx)
	_, withdrawn := o.Consents.WithdrawAgain(ctx) // after all that devices have seen
	return errors.Join(erased, revoked, renewed, withdrawn)
}

// erase is Erase within a transaction; why is the log's word for what has them erased, where it
// is neither they nor a command.
func (o *Office) erase(ctx context.Context, tx *db.Tx, personID, why string) error {
	if err := o.Bookings.LockOwn(ctx, tx, personID); err != nil {
		return err
	}
	if err := record.LockCounter(ctx, tx, personID); err != nil {
		return err
	}
	for _, erase := range []func(context.Context, *db.Tx, string) error{
		o.Bookings.Erase, // while there still is who cancels
		o.Jobs.Erase, o.Mails.Erase, o.Mutations.Erase, o.Plans.Erase, o.Referrals.Erase, o.Inbox.Erase, o.Files.Erase, o.Accounts.Erase, record.Erase,
	} {
		if err := erase(ctx, tx, personID); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM merged_person WHERE kept_id = $1`, personID); err != nil {
		return err
	}
	if err := record.Audit(ctx, tx, "", record.Act{Act: record.ActErase, Person: personID, Kind: why}); err != nil {
		return err
	}
	return jobs.WipeNow(ctx, tx)
}
