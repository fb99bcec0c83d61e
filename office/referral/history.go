package referral

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Referred is a referral as the office's own people see it: what its person shares
// with it, and asks the actor, is not in it.
type Referred struct {
	ID string
	api.Referral
	Actor string // its name
}

// OfPerson are the referrals of a person, the last first. Errors: *api.Problem
// forbidden.
func (rm *Room) OfPerson(ctx context.Context, by mutation.Staff, personID string) (all []Referred, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (of Referred, err error) {
			r, err := record.Scan(row)
			if err == nil {
				err = r.Decode(&of.Referral)
			}
			of.ID, of.Shares, of.Question = r.ID, nil, ""
			return of, err
		}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id DESC`, personID, api.KindReferral)
		if err != nil {
			return err
		}
		for i := range all {
			a, err := actorOf(ctx, tx, all[i].Referral)
			if err != nil {
				return err
			}
			all[i].Actor = a.Name
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read a person's referrals: %w", err)
	}
	return all, nil
}

// Actor is whom a referral is for, as the directory has them; the zero one where it
// does not any more. Errors: *api.Problem forbidden.
func (rm *Room) Actor(ctx context.Context, by mutation.Staff, ref api.Referral) (a api.Actor, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return a, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		a, err = actorOf(ctx, tx, ref)
		return err
	})
	if err != nil {
		return a, fmt.Errorf("read whom a referral is for: %w", err)
	}
	return a, nil
}
