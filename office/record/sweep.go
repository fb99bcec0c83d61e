package record

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/office/db"
)

// KeptDays is how long deletions and handled mutations are remembered, and how
// long events stay in the catalogue after they end.
const KeptDays = 400

// SweptBefore is the time before which things are not remembered any more.
func SweptBefore(tx *db.Tx) time.Time { return tx.Now().AddDate(0, 0, -KeptDays) }

// Sweep forgets deletions from before a time. A cursor from before one that
// is forgotten must start anew.
func Sweep(ctx context.Context, tx *db.Tx, before time.Time) error {
	err := tx.ExecAll(ctx, []any{db.Millis(before)},
		`UPDATE counter SET swept = (SELECT MAX(r.rev) FROM record r
			WHERE r.owner = counter.owner AND r.deleted AND r.changed_at < $1)
			WHERE EXISTS (SELECT 1 FROM record r WHERE r.owner = counter.owner AND r.deleted AND r.changed_at < $1
				AND r.rev > counter.swept)`,
		`DELETE FROM record WHERE deleted AND changed_at < $1`)
	if err != nil {
		return fmt.Errorf("forget old deletions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM concern WHERE NOT EXISTS (SELECT 1 FROM record r
		WHERE r.owner = 'catalogue' AND r.kind = concern.kind AND r.id = concern.id)`); err != nil {
		return fmt.Errorf("forget whom what is forgotten concerned: %w", err)
	}
	return nil
}
