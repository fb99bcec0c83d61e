package record

import (
	"context"
	"fmt"

	"startklar.dk/office/db"
)

// What the audit log says that was done.
const (
	ActSignIn  = "sign_in"
	ActRefused = "refused" // to sign in, or to read
	ActRead    = "read"    // what a person shares
	ActChange  = "change"
	ActRemove  = "remove"
	ActErase   = "erase"
	ActExport  = "export" // a list, as a file
	ActWarn    = "warn"   // that they will be erased
	ActMerge   = "merge"  // two persons who are one
)

// Act is one line of the audit log: ids, and no names.
type Act struct {
	Act    string
	Person string // whom it is about; empty: nobody
	Kind   string // of what it was done with
	Ref    string // its id
}

// Audit adds a line to the audit log, in the transaction of what it tells. By is the
// id of who of the staff did it; empty is whoever runs a command, or nobody known.
func Audit(ctx context.Context, tx *db.Tx, by string, a Act) error {
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO audit (id, at, staff_id, act, person_id, kind, ref) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, db.Millis(tx.Now()), by, a.Act, a.Person, a.Kind, a.Ref); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}
