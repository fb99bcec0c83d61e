package office

import (
	"context"
	"encoding/hex"
	"fmt"

	"startklar.dk/office/db"
)

// ensureEpoch gives a new office its random epoch and its catalogue's counter.
func (o *Office) ensureEpoch(ctx context.Context) error {
	epoch, err := o.db.Random(16)
	if err != nil {
		return err
	}
	err = o.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO office_state (one, epoch, ready_at) VALUES (1, $1, 0) ON CONFLICT (one) DO NOTHING`,
			hex.EncodeToString(epoch)); err != nil {
			return err
		}
		if err := ensureCounter(ctx, tx, catalogueOwner); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, '', $2) ON CONFLICT (kind, ref) DO NOTHING`,
			taskSweep, db.Millis(tx.Now().Add(sweepEvery)))
		return err
	})
	if err != nil {
		return fmt.Errorf("give the office its epoch: %w", err)
	}
	return nil
}
