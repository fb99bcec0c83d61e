package bots

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
)

// guest is somebody else who takes a slot.
type guest struct{ name, email string }

// guestOf is who takes the slot that a number stands for.
func guestOf(n uint32) guest {
	name := demo.Guest(n)
	return guest{name, strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@demo.example"}
}

// book takes a slot for a guest, who says what they are called.
func (bs *Bots) book(ctx context.Context, g guest, s slot) error {
	personID, err := bs.office.BookFor(ctx, mutation.CommandLine, g.email, api.BookingRequestBody{EventID: s.EventID, SlotID: s.id})
	if err != nil {
		return err
	}
	body, err := json.Marshal(api.PersonUpdateBody{Name: &g.name})
	if err != nil {
		return fmt.Errorf("write what a guest is called: %w", err)
	}
	answers, err := bs.office.Mutations.Apply(ctx, mutation.Actor{PersonID: personID}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: uuid.Must(uuid.NewV7()).String(), Kind: api.PersonUpdate, Body: body}},
	})
	if err != nil {
		return fmt.Errorf("say what a guest is called: %w", err)
	}
	if p := answers.Results[0].Problem; p != nil {
		return p
	}
	return nil
}
