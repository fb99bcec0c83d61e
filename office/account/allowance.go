package account

import (
	"context"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// ensureAllowance gives a person the free counselling that the office grants.
func ensureAllowance(ctx context.Context, tx *db.Tx, person string) error {
	own, ok, err := record.Office(ctx, tx)
	if err != nil || !ok || own.CounsellingMin <= 0 {
		return err
	}
	if err := record.LockCounter(ctx, tx, person); err != nil { // a meeting may take from it meanwhile
		return err
	}
	of := api.Allowance{Kind: api.AllowanceCounselling}
	id, r, a, err := findAllowance(ctx, tx, person, of)
	if err != nil || r.Rev > 0 && a.GrantedMin == own.CounsellingMin {
		return err
	}
	a.GrantedMin = own.CounsellingMin
	return record.PutBody(ctx, tx, person, api.KindAllowance, id, r.Body, a)
}

// findAllowance reads a person's allowance of a kind and actor; one that there is not
// yet has no rev, and what the office grants.
func findAllowance(ctx context.Context, tx *db.Tx, person string, of api.Allowance) (id string, r api.Record, a api.Allowance, err error) {
	name := "allowance." + of.Kind
	if of.ActorID != "" {
		name += "." + of.ActorID
	}
	id = uuid.NewSHA1(uuid.MustParse(person), []byte(name)).String()
	a = of
	if r, _, err = record.Find(ctx, tx, person, api.KindAllowance, id); err == nil {
		err = r.Decode(&a)
	}
	if err != nil || r.Rev != 0 {
		return id, r, a, err
	}
	own, _, err := record.Office(ctx, tx)
	if a.GrantedMin = own.FollowupMin; a.Kind == api.AllowanceCounselling {
		a.GrantedMin = own.CounsellingMin
	}
	return id, r, a, err
}

// FreeHours are what a person has of free hours of a kind and actor.
func FreeHours(ctx context.Context, tx *db.Tx, person string, of api.Allowance) (api.Allowance, error) {
	_, _, a, err := findAllowance(ctx, tx, person, of)
	return a, err
}

// Draw takes minutes out of a person's allowance of a kind and actor, after giving back
// what was taken for the same before, and tells how many of them it had left. The
// person's counter is locked: whoever takes at the same time sees what was taken.
func Draw(ctx context.Context, tx *db.Tx, person string, of api.Allowance, before, minutes int) (taken int, err error) {
	id, r, a, err := findAllowance(ctx, tx, person, of)
	if err != nil {
		return 0, err
	}
	used := a.UsedMin
	a.UsedMin = max(0, used-before)
	taken = min(minutes, max(0, a.GrantedMin-a.UsedMin))
	if a.UsedMin += taken; a.UsedMin == used {
		return taken, nil
	}
	return taken, record.PutBody(ctx, tx, person, api.KindAllowance, id, r.Body, a)
}
