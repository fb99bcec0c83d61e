package jobs

import (
	"context"
	"time"

	"startklar.dk/office/db"
)

// wipe is the one kind of job that is no room's: whoever deletes asks for it.
const wipe Kind = "wipe"

// wipeEvery is how far apart passes are that nobody is waiting for.
const wipeEvery = time.Minute

// WipeNow has what is left on the disk of deleted rows overwritten once the
// transaction is committed.
func WipeNow(ctx context.Context, tx *db.Tx) error { return Schedule(ctx, tx, wipe, "", tx.Now()) }

// WipeSoon is WipeNow within a minute: all who delete meanwhile share one pass.
func WipeSoon(ctx context.Context, tx *db.Tx) error {
	due := tx.Now().Truncate(wipeEvery).Add(wipeEvery)
	return Schedule(ctx, tx, wipe, due.Format(time.RFC3339), due)
}

// Wipe is how it is done.
func Wipe(d *db.DB) map[Kind]Leased {
	return map[Kind]Leased{wipe: {
		Do:   func(ctx context.Context, _ string, _ time.Time) error { return d.Wipe(ctx) },
		Done: func(context.Context, *db.Tx, string) error { return nil },
	}}
}
