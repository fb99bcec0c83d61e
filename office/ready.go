package office

import (
	"context"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// ballast is no assessment: it takes the room of one for a moment.
const ballast = "room"

// makeRoom writes as much as the largest mutation and takes it back. The pages
// are the database's from then on, so that there is room for what comes next.
func (o *Office) makeRoom(ctx context.Context) error {
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO assessment_version (id, version, body) VALUES ($1, 0, $2) ON CONFLICT (id, version) DO NOTHING`,
			ballast, strings.Repeat("0", api.MaxMutationSize))
		return err
	})
	if err == nil {
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM assessment_version WHERE id = $1`, ballast)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("look whether there is room: %w", err)
	}
	return nil
}
