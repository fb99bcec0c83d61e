package record

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

const (
	// KeptDays is how long deletions and handled mutations are remembered, and how
	// long events stay in the catalogue after they end.
	KeptDays = 400
	// SweptTogether is how many rows of a kind are forgotten in one transaction at the
	// most.
	SweptTogether = 100
)

// SweptBefore is the time before which things are not remembered any more.
func SweptBefore(tx *db.Tx) time.Time { return tx.Now().AddDate(0, 0, -KeptDays) }

// Forgotten is a deleted record that is remembered no more.
type Forgotten struct {
	Owner string
	Key
}

// Sweep forgets deletions from before SweptBefore, the oldest of them, and gives those:
// SweptTogether where there may be more. A cursor from before one that is forgotten
// must start anew.
func Sweep(ctx context.Context, tx *db.Tx) (forgotten []Forgotten, err error) {
	type deletion struct {
		Forgotten
		rev int64
	}
	due, err := db.Collect(ctx, tx, func(row db.Scanner) (d deletion, err error) {
		err = row.Scan(&d.Owner, &d.Kind, &d.ID, &d.rev)
		return d, err
	}, `SELECT owner, kind, id, rev FROM record WHERE deleted AND changed_at < $1 ORDER BY changed_at LIMIT $2`,
		db.Millis(SweptBefore(tx)), SweptTogether)
	if err != nil {
		return nil, fmt.Errorf("find old deletions: %w", err)
	}
	slices.SortFunc(due, func(a, b deletion) int { // counters are locked in their order, each once
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(b.rev, a.rev))
	})
	for i, d := range due {
		if i == 0 || d.Owner != due[i-1].Owner {
			if _, err := tx.ExecContext(ctx, `UPDATE counter SET swept = $1 WHERE owner = $2 AND swept < $1`, d.rev, d.Owner); err != nil {
				return nil, fmt.Errorf("note what is forgotten: %w", err)
			}
		}
		gone, err := db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM record WHERE owner = $1 AND kind = $2 AND id = $3 AND rev = $4`,
			d.Owner, d.Kind, d.ID, d.rev))
		if err != nil {
			return nil, fmt.Errorf("forget a deletion: %w", err)
		}
		if !gone { // it is back
			continue
		}
		if d.Owner == CatalogueOwner {
			if _, err := tx.ExecContext(ctx, `DELETE FROM concern WHERE kind = $1 AND id = $2`, d.Kind, d.ID); err != nil {
				return nil, fmt.Errorf("forget whom what is forgotten concerned: %w", err)
			}
		}
		forgotten = append(forgotten, d.Forgotten)
	}
	return forgotten, nil
}

// Remembered tells whether a record that was deleted may come back, else not_found:
// its deletion is, or is about to be, forgotten.
func Remembered(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string) error {
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT changed_at FROM record WHERE owner = $1 AND kind = $2 AND id = $3`, owner, kind, id).Scan(&at)
	if err == nil && at < db.Millis(SweptBefore(tx)) {
		return ErrNotFound
	}
	return NotFound(err)
}
