package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Office reads the record of the office itself; ok is false where none was
// imported yet.
func Office(ctx context.Context, tx *db.Tx) (own api.Office, ok bool, err error) {
	r, err := Scan(tx.QueryRowContext(ctx, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id LIMIT 1`, CatalogueOwner, api.KindOffice))
	if errors.Is(err, sql.ErrNoRows) {
		return own, false, nil
	}
	if err != nil {
		return own, false, fmt.Errorf("read the office's record: %w", err)
	}
	return own, true, r.Decode(&own)
}
