package office

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Usage tells how much the office keeps of a person, and how much it would at the
// most, so that they are told before they meet a limit. Errors: *api.Problem
// not_found.
func (o *Office) Usage(ctx context.Context, personID string) (u api.Usage, err error) {
	err = o.db.Read(ctx, func(tx *db.Tx) (err error) {
		if u.Stored, u.Versions, err = o.Plans.Usage(ctx, tx, personID); err == nil {
			u.Files, err = o.Files.Usage(ctx, tx, personID)
		}
		return err
	})
	if err != nil {
		return api.Usage{}, fmt.Errorf("read how much is kept: %w", err)
	}
	return u, nil
}
