package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// EnsurePartner has whoever reads the mail of an actor's address be a partner, who
// signs in at the desk by a code to that address. It gives the language in which they
// are written to. Reached is false where somebody has the address who sees nothing of
// this actor's, one of the office's own or another's partner. Email is clean.
func EnsurePartner(ctx context.Context, tx *db.Tx, email, actorID string) (lang text.Lang, reached bool, err error) {
	was, err := member(ctx, tx, `email = $1`, email)
	if err == nil {
		reached := was.Role == mutation.RolePartner && was.ActorID == actorID
		return cmp.Or(text.Lang(was.Language), text.Danish), reached, nil
	}
	if !errors.Is(err, record.ErrNotFound) {
		return "", false, fmt.Errorf("look for a partner: %w", err)
	}
	m := Member{Email: email, Role: mutation.RolePartner, ActorID: actorID, CreatedAt: tx.Now()}
	if m.ID, err = tx.NewID(); err != nil {
		return "", false, err
	}
	if err := putMember(ctx, tx, m); err != nil {
		return "", false, fmt.Errorf("add a partner: %w", err)
	}
	return text.Danish, true, record.Audit(ctx, tx, "", record.Act{Act: record.ActChange, Kind: auditStaff, Ref: m.ID})
}

// EndPartner has whoever reads the mail of an address that is an actor's no more be no
// partner of theirs: their sign-ins end. Email is clean, or empty.
func (rm *Room) EndPartner(ctx context.Context, tx *db.Tx, email, actorID string) error {
	m, err := member(ctx, tx, `email = $1 AND role = $2 AND actor_id = $3`, email, mutation.RolePartner, actorID)
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = rm.remove(ctx, tx, m.ID)
	}
	if err != nil {
		return fmt.Errorf("end a partner's sign-in: %w", err)
	}
	return record.Audit(ctx, tx, "", record.Act{Act: record.ActRemove, Kind: auditStaff, Ref: m.ID})
}

// otherActor refuses a partner at the address of another actor than their own: who signs
// in by a code to it sees the referrals to one.
func otherActor(ctx context.Context, tx *db.Tx, m Member) error {
	if m.Role != mutation.RolePartner {
		return nil
	}
	all, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted`,
		record.CatalogueOwner, api.KindActor)
	if err != nil {
		return fmt.Errorf("read the directory's addresses: %w", err)
	}
	for _, r := range all {
		var a api.Actor
		if err := r.Decode(&a); err != nil {
			return err
		}
		if email, ok := address.Clean(a.Email); ok && email == m.Email && r.ID != m.ActorID {
			return mutation.Refuse("/email", "address_used")
		}
	}
	return nil
}
