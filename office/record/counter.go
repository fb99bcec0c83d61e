package record

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// CatalogueOwner owns the records that everyone may read.
const CatalogueOwner = "catalogue"

// ErasedOwner has what is counted on of the erased, without a name: their bookings, the
// referrals that were sent and the questions whose answer came, or was late.
const ErasedOwner = "erased"

// EnsureCounter begins an owner's counter where the catalogue's is: beyond what was
// given out before a backup was put back, to whomever. A human whom the office knows
// anew since has texts to send that were made on the revs of who they were.
func EnsureCounter(ctx context.Context, tx *db.Tx, owner string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO counter (owner, n) SELECT $1, COALESCE(MAX(n), 0) FROM counter WHERE owner = $2
		ON CONFLICT (owner) DO NOTHING`, owner, CatalogueOwner)
	if err != nil {
		return fmt.Errorf("make counter: %w", err)
	}
	return nil
}

// LockCounter holds an owner's counter row until the transaction ends, so that
// one person's writes go one after the other whatever the database. It is
// not_found for an owner that is not there.
func LockCounter(ctx context.Context, tx *db.Tx, owner string) error {
	_, err := raise(ctx, tx, owner, 0)
	return NotFound(err)
}

// raise counts an owner's counter up by so much and gives where it stands. Its row is
// held until the transaction ends.
func raise(ctx context.Context, tx *db.Tx, owner string, by int) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE counter SET n = n + $1 WHERE owner = $2 RETURNING n`, by, owner).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("raise counter: %w", err)
	}
	return n, nil
}

// written is what a transaction keeps of one owner's records.
type written struct {
	owner    string
	records  map[Key]api.Record // as they were just put, so that an answer need not read them again
	reserved int64              // a rev of the owner's that no record has yet; 0 for none
}

// note notes a record that was put, or with ok false one that is another now.
func (w *written) note(owner string, r api.Record, ok bool) {
	switch {
	case owner != w.owner:
	case !ok:
		delete(w.records, Key{r.Kind, r.ID})
	default:
		if w.records == nil {
			w.records = map[Key]api.Record{}
		}
		w.records[Key{r.Kind, r.ID}] = r
	}
}

// ReserveRev locks an owner's counter as LockCounter does and counts it up for
// the first record that the owner's request writes; ReleaseRev takes that back
// where it wrote none. The owner's records are kept as they are put from then on.
// Where nobody else is at work in the database it writes nothing.
func ReserveRev(ctx context.Context, tx *db.Tx, owner string) (err error) {
	w := db.Value[written](tx)
	w.owner, w.reserved = owner, 0
	clear(w.records)
	if tx.Alone() {
		var n int64
		return NotFound(tx.QueryRowContext(ctx, `SELECT n FROM counter WHERE owner = $1`, owner).Scan(&n))
	}
	w.reserved, err = raise(ctx, tx, owner, 1)
	return NotFound(err)
}

// ReleaseRev takes back a rev that was reserved and that no record has.
func ReleaseRev(ctx context.Context, tx *db.Tx) error {
	w := db.Value[written](tx)
	if w.reserved == 0 {
		return nil
	}
	w.reserved = 0
	_, err := raise(ctx, tx, w.owner, -1)
	return err
}

// Reserved gives what puts the rev that is reserved now back, where what follows
// is undone.
func Reserved(tx *db.Tx) (restore func()) {
	w := db.Value[written](tx)
	reserved := w.reserved
	return func() {
		w.reserved = reserved
		clear(w.records)
	}
}

// JustPut is a record of the owner whose rev was reserved last, if it was put since.
func JustPut(tx *db.Tx, owner string, k Key) (r api.Record, ok bool) {
	if w := db.Value[written](tx); w.owner == owner {
		r, ok = w.records[k]
	}
	return r, ok
}

// nextRevs counts owners' counters up, each by so much, and gives the first rev of each.
// Where other processes write too their rows are held already: it takes them in no order.
func nextRevs(ctx context.Context, tx *db.Tx, many map[string]int) (map[string]int64, error) {
	next, alike := map[string]int64{}, map[int][]string{}
	for _, owner := range slices.Sorted(maps.Keys(many)) {
		tx.Notify(owner)
		alike[many[owner]] = append(alike[many[owner]], owner)
	}
	type counter struct {
		owner string
		n     int64
	}
	for by, owners := range alike {
		counters, err := db.CollectInThen(ctx, tx, func(row db.Scanner) (c counter, err error) {
			err = row.Scan(&c.owner, &c.n)
			return c, err
		}, owners, `UPDATE counter SET n = n + $1 WHERE owner`, `RETURNING owner, n`, by)
		if err == nil && len(counters) < len(owners) {
			err = ErrNotFound
		}
		if err != nil {
			return nil, fmt.Errorf("raise counters: %w", err)
		}
		for _, c := range counters {
			next[c.owner] = c.n - int64(by) + 1
		}
	}
	return next, nil
}

// nextRev counts an owner's counter up and gives the rev for one record's change.
func nextRev(ctx context.Context, tx *db.Tx, owner string) (int64, error) {
	tx.Notify(owner)
	if w := db.Value[written](tx); w.reserved != 0 && w.owner == owner {
		n := w.reserved
		w.reserved = 0
		return n, nil
	}
	return raise(ctx, tx, owner, 1)
}
