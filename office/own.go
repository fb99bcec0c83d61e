package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// officeBody reads the record of the office itself; ok is false where none was
// imported yet.
func officeBody(ctx context.Context, tx *db.Tx) (own api.Office, ok bool, err error) {
	r, err := scanRecord(tx.QueryRowContext(ctx, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id LIMIT 1`, catalogueOwner, api.KindOffice))
	if errors.Is(err, sql.ErrNoRows) {
		return own, false, nil
	}
	if err != nil {
		return own, false, fmt.Errorf("read the office's record: %w", err)
	}
	return own, true, r.Decode(&own)
}
