package record

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
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

// otherKinds are what is no record of the contract's.
var otherKinds = []string{
	"calendar", "call", "case", "catalogue", "contact", "goal", "letter_text", "log", "login_alone", "login_beside", "logo", "mail", "note", "passkey",
	"retention", "session", "staff", "standard_answer", "venue",
	// lists that are taken out as files
	"actors", "advisers", "calls", "figures", "figures/answers", "figures/firms", "figures/helped", "figures/missed", "figures/new", "figures/participations",
	"figures/persons", "figures/ratings", "figures/sent", "figures/taken", "guests", "mails", "persons", "programme", "questions", "referrals", "series",
	"standard_answers", "venues",
}

// Kinds are all that a line of the audit log can say it was done with: the contract's records,
// and what else there is. Audit takes no other.
func Kinds() (all []string) {
	for _, k := range slices.Concat(api.CatalogueKinds, api.PersonKinds) {
		all = append(all, string(k))
	}
	return append(all, otherKinds...)
}

var knownKinds = Kinds()

// Act is one line of the audit log: ids, and no names.
type Act struct {
	Act    string
	Person string // whom it is about; empty: nobody
	Kind   string // of what it was done with: one of Kinds, or empty
	Ref    string // its id
}

// Audit adds a line to the audit log, in the transaction of what it tells. By is the
// id of who of the staff did it; empty is whoever runs a command, or nobody known.
func Audit(ctx context.Context, tx *db.Tx, by string, a Act) error {
	if a.Kind != "" && !slices.Contains(knownKinds, a.Kind) {
		return fmt.Errorf("the audit log knows nothing of the kind %q", a.Kind)
	}
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
