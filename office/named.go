package office

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// naming are the queries that find what beside the catalogue names a record of it, with
// the word for what that is.
var naming = map[api.Kind][]struct{ by, query string }{
	api.KindAdviser: {{"staff", `SELECT EXISTS (SELECT 1 FROM staff WHERE adviser_id = $1 AND removed_at = 0)`}},
	api.KindActor: {
		{"staff", `SELECT EXISTS (SELECT 1 FROM staff WHERE actor_id = $1 AND removed_at = 0)`},
		{"referral", `SELECT EXISTS (SELECT 1 FROM referral WHERE actor_id = $1 AND state IN ('draft', 'offered', 'accepted', 'sent', 'received', 'in_progress'))`},
	},
	api.KindPlanTemplate: {{"plan", `SELECT EXISTS (SELECT 1 FROM record WHERE kind = 'plan' AND NOT deleted AND body LIKE '%"template_id":"' || $1 || '"%')`}},
	api.KindAssessment:   {{"result", `SELECT EXISTS (SELECT 1 FROM record WHERE kind = 'result' AND NOT deleted AND body LIKE '%"assessment_id":"' || $1 || '"%')`}},
}

// namedBeside implements catalogue.Named.
func namedBeside(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (string, error) {
	for _, n := range naming[kind] {
		var is bool
		if err := tx.QueryRowContext(ctx, n.query, id).Scan(&is); err != nil {
			return "", fmt.Errorf("look for what names a record: %w", err)
		}
		if is {
			return n.by, nil
		}
	}
	return "", nil
}
