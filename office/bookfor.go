package office

import (
	"context"
	"encoding/json"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// BookFor books for somebody who has called, or stands at the counter: by the
// rules that hold for all, and gives who they are. A new address is a new person.
// Errors: *api.Problem forbidden, and as booking.request is refused.
func (o *Office) BookFor(ctx context.Context, by mutation.Staff, email string, b api.BookingRequestBody) (personID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	clean, ok := address.Clean(email)
	if !ok {
		return "", mutation.Refuse("/email", "format")
	}
	err = o.db.Write(ctx, func(tx *db.Tx) (err error) {
		personID, err = account.EnsurePerson(ctx, tx, clean, "da")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("book for somebody: %w", err)
	}
	id, err := o.db.NewID()
	if err != nil {
		return "", err
	}
	if b.BookingID, err = o.db.NewID(); err != nil {
		return "", err
	}
	body, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("write a booking: %w", err)
	}
	answers, err := o.Mutations.Apply(ctx, mutation.Actor{PersonID: personID}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: id, Kind: api.BookingRequest, MadeAt: o.db.Now(), Body: body}},
	})
	if err != nil {
		return "", fmt.Errorf("book for somebody: %w", err)
	}
	if p := answers.Results[0].Problem; p != nil {
		return "", p
	}
	return personID, nil
}
