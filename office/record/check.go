package record

import (
	"context"
	"slices"

	"startklar.dk/office/db"
)

// Faults are what is wrong with what the rules of records hold.
func Faults(ctx context.Context, tx *db.Tx) (found []string, err error) {
	for _, question := range []string{
		`SELECT 'record ' || r.id || ' is ahead of its counter' FROM record r JOIN counter c ON c.owner = r.owner WHERE r.rev > c.n`,
		`SELECT 'no epoch' WHERE NOT EXISTS (SELECT 1 FROM office_state)`,
	} {
		more, err := db.Collect(ctx, tx, db.ScanOne[string], question)
		if err != nil {
			return found, err
		}
		found = slices.Concat(found, more)
	}
	return found, nil
}
