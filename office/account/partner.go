package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// EnsurePartner has whoever reads the mail of an actor's address be a partner, who
// signs in at the desk by a code to that address, unless somebody of the staff has it.
// It gives the language in which they are written to. Email is clean.
func EnsurePartner(ctx context.Context, tx *db.Tx, email, actorID string) (text.Lang, error) {
	was, err := member(ctx, tx, `email = $1`, email)
	if err == nil {
		return cmp.Or(text.Lang(was.Language), text.Danish), nil
	}
	if !errors.Is(err, record.ErrNotFound) {
		return "", fmt.Errorf("look for a partner: %w", err)
	}
	m := Member{Email: email, Role: mutation.RolePartner, ActorID: actorID, CreatedAt: tx.Now()}
	if m.ID, err = tx.NewID(); err != nil {
		return "", err
	}
	if err := putMember(ctx, tx, m); err != nil {
		return "", fmt.Errorf("add a partner: %w", err)
	}
	return text.Danish, record.Audit(ctx, tx, "", record.Act{Act: record.ActChange, Kind: auditStaff, Ref: m.ID})
}
