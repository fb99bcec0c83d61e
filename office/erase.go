package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// erasureFile lists who was erased, beside the database and outside its backups.
const erasureFile = "erased.jsonl"

const (
	// jobErasures notes how erasures ended of which that is not noted yet.
	jobErasures   jobs.Kind = "erasures"
	erasuresEvery           = 6 * time.Hour
)

// erasure is one line of that file: somebody is about to be erased, or, where it says so, how
// that ended.
type erasure struct {
	PersonID string    `json:"person_id"`
	At       time.Time `json:"at"`
	Done     bool      `json:"done,omitempty"` // they were erased: whoever sees them again, a backup brought them back
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
		err = o.db.Read(ctx, func(tx *db.Tx) error {
			_, err := o.noteBegun(ctx, tx, personID)
			return err
		})
	}
	if err == nil {
		err = o.Files.EraseAll(ctx, personID)
	}
	if err == nil {
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			if err := o.lockErased(ctx, tx, personID); err != nil {
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

// note adds a line to the file.
func (o *Office) note(e erasure) error {
	return record.AppendLine(filepath.Join(o.Beside, erasureFile), e)
}

// noteBegun notes that somebody is about to be erased, and gives by which ids: who they were
// before they were merged is among them, as a backup of before has them by that.
func (o *Office) noteBegun(ctx context.Context, tx *db.Tx, personID string) ([]string, error) {
	all, err := mergedWith(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	all = append(all, personID)
	for _, id := range all {
		if err := o.note(erasure{PersonID: id, At: tx.Now()}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// erasures are who was noted to be erased, each once: as done if they ever were, and else as
// was noted of them last.
func (o *Office) erasures() (all []erasure, err error) {
	at := map[string]int{}
	err = record.EachLine(filepath.Join(o.Beside, erasureFile), func(line []byte) error {
		var e erasure
		if err := json.Unmarshal(line, &e); err != nil {
			return nil //nolint:nilerr // a line that was cut off: its erasure never began
		}
		i, known := at[e.PersonID]
		switch {
		case !known:
			at[e.PersonID], all = len(all), append(all, e)
		case !all[i].Done:
			all[i] = e
		}
		return nil
	})
	return all, err
}

// stands is somebody who is there: who they are by now, and when they were seen last.
type stands struct {
	id   string
	seen int64
}

// standing are those who are there of whom erasures are, by the id that was noted.
func (o *Office) standing(ctx context.Context, all []erasure) (there map[string]stands, err error) {
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.PersonID
	}
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		there = map[string]stands{}
		for _, query := range []string{
			`SELECT id, id, seen_at FROM person WHERE id`,
			`SELECT m.person_id, p.id, p.seen_at FROM merged_person m JOIN person p ON p.id = m.kept_id WHERE m.person_id`,
		} {
			if _, err := db.CollectIn(ctx, tx, func(row db.Scanner) (noted string, err error) {
				var s stands
				err = row.Scan(&noted, &s.id, &s.seen)
				there[noted] = s
				return noted, err
			}, ids, query); err != nil {
				return err
			}
		}
		return nil
	})
	return there, err
}

// EraseAgain erases whoever was erased before and is back, as after a restore, and tells how
// many they were: also whom devices or staff met meanwhile. Who was seen after an erasure
// that is not noted to be done was not erased: it failed, and they went on.
func (o *Office) EraseAgain(ctx context.Context) (n int, err error) {
	all, err := o.erasures()
	var there map[string]stands
	if err == nil {
		there, err = o.standing(ctx, all)
	}
	for _, e := range all {
		if e.Back || there[e.PersonID].id != e.PersonID || err != nil {
			continue
		}
		erased := false
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			if err := o.lockErased(ctx, tx, e.PersonID); err != nil {
				return err
			}
			seen, err := db.ScanOne[int64](tx.QueryRowContext(ctx, `SELECT seen_at FROM person WHERE id = $1`, e.PersonID))
			if erased = err == nil && (e.Done || seen <= db.Millis(e.At)); !erased {
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

// noteEnded notes how erasures ended of which that is not noted: they are done where nobody is
// there and this database's log has that they were erased, as of a process that ended right
// after, or of an older office; they failed where somebody was seen since, whom a backup of
// before is not to erase. Who is not in this database for another reason, as where it is of
// before they signed up, is looked for again the next time.
func (o *Office) noteEnded(ctx context.Context) error {
	all, err := o.erasures()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(e erasure) bool { return e.Done || e.Back })
	there, err := o.standing(ctx, all)
	if err != nil {
		return err
	}
	var missing []string
	for _, e := range all {
		if _, is := there[e.PersonID]; !is {
			missing = append(missing, e.PersonID)
		}
	}
	erased, err := o.erasedHere(ctx, missing) // of whom is missing by now the log has it
	if err != nil {
		return err
	}
	for _, id := range erased {
		if err := o.note(erasure{PersonID: id, At: o.db.Now(), Done: true}); err != nil {
			return fmt.Errorf("note that an erasure is done: %w", err)
		}
	}
	for _, e := range all {
		s, is := there[e.PersonID]
		if !is || s.seen <= db.Millis(e.At) {
			continue
		}
		err := o.db.Write(ctx, func(tx *db.Tx) error {
			if err := record.LockCounter(ctx, tx, s.id); err != nil { // nobody erases them now
				return err
			}
			return o.note(erasure{PersonID: e.PersonID, At: tx.Now(), Back: true})
		})
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return fmt.Errorf("note that an erasure failed: %w", err)
		}
	}
	return nil
}

// erasedHere are those of some ids of whom this database's log has that they were erased, or
// that whoever they were merged into was.
func (o *Office) erasedHere(ctx context.Context, ids []string) (erased []string, err error) {
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		erased, err = db.CollectIn(ctx, tx, db.ScanOne[string], ids, `WITH RECURSIVE erased (id) AS (SELECT person_id FROM audit WHERE act = $1
			UNION SELECT m.ref FROM erased e JOIN audit m ON m.person_id = e.id AND m.act = $2) SELECT id FROM erased WHERE id`,
			record.ActErase, record.ActMerge)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look in the log for who was erased: %w", err)
	}
	return erased, nil
}

// erasureJobs note how erasures ended.
func (o *Office) erasureJobs() map[jobs.Kind]jobs.Leased {
	return map[jobs.Kind]jobs.Leased{jobErasures: {
		Do: func(ctx context.Context, _ string, _ time.Time) error { return o.noteEnded(ctx) },
		Done: func(ctx context.Context, tx *db.Tx, _ string) error {
			return jobs.Schedule(ctx, tx, jobErasures, "", tx.Now().Add(erasuresEvery))
		},
	}}
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

// lockErased locks what changes when somebody is erased. Errors: record.ErrNotFound.
func (o *Office) lockErased(ctx context.Context, tx *db.Tx, personID string) error {
	if err := o.Bookings.LockOwn(ctx, tx, personID); err != nil {
		return err
	}
	return record.LockCounter(ctx, tx, personID)
}

// erase is Erase within a transaction, after lockErased; why is the log's word for what has
// them erased, where it is neither they nor a command.
func (o *Office) erase(ctx context.Context, tx *db.Tx, personID, why string) error {
	// Once more: they may have been noted to go on since.
	all, err := o.noteBegun(ctx, tx, personID)
	if err != nil {
		return err
	}
	tx.OnCommit(func() { // not before: who is not erased after all goes on
		for _, id := range all {
			if err := o.note(erasure{PersonID: id, At: o.db.Now(), Done: true}); err != nil {
				o.Log.Error("note that somebody was erased", slog.Any("error", err)) // noteEnded does
			}
		}
	})
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
