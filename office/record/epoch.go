package record

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"startklar.dk/office/db"
)

// A restored office raises its counters beyond any rev that the lost days may have
// given out, by no less than backupStride. As one backup may be put back more than
// once, and each time other texts get the revs after it, the way is another each
// time: so far beyond as backupSpread random bits say. Revs stay below 2⁵³, which is
// where numbers in JSON end for many, for ten thousand restores and more.
const (
	backupStride = 1 << 32
	backupSpread = 40
)

// officeEpoch is the office's epoch, kept with a transaction.
type officeEpoch string

// Epoch is the office's epoch, as a writer sees it.
func Epoch(ctx context.Context, tx *db.Tx) (string, error) {
	epoch := db.Value[officeEpoch](tx)
	if *epoch == "" {
		if err := tx.QueryRowContext(ctx, `SELECT epoch FROM office_state`).Scan(epoch); err != nil {
			return "", fmt.Errorf("read epoch: %w", err)
		}
	}
	return string(*epoch), nil
}

// EnsureEpoch gives a new office its random epoch and its catalogue's counter.
func EnsureEpoch(ctx context.Context, d *db.DB) error {
	epoch, err := d.Random(16)
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO office_state (one, epoch, ready_at) VALUES (1, $1, 0) ON CONFLICT (one) DO NOTHING`,
			hex.EncodeToString(epoch)); err != nil {
			return err
		}
		return EnsureCounter(ctx, tx, CatalogueOwner)
	})
	if err != nil {
		return fmt.Errorf("give the office its epoch: %w", err)
	}
	return nil
}

// Renew gives the office a new epoch and raises every counter to where no rev was
// given out, by 2³² or more: what is done once to an office that was restored from a
// backup, before it serves.
func (f *Feeds) Renew(ctx context.Context) error {
	epoch, err := f.db.Random(16)
	if err != nil {
		return err
	}
	noise, err := f.db.Random(8)
	if err != nil {
		return err
	}
	raise := backupStride + int64(binary.BigEndian.Uint64(noise)>>(64-backupSpread)) //nolint:gosec // 40 bits
	err = f.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE office_state SET epoch = $1 WHERE one = 1`, fmt.Sprintf("%x", epoch)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE counter SET n = n + $1`, raise)
		return err
	})
	if err != nil {
		return fmt.Errorf("renew the epoch: %w", err)
	}
	f.waiters.wakeAll()
	return nil
}
