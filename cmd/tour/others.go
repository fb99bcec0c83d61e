package main

import (
	"encoding/json"
	"regexp"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// codes is how many mails the office has sent.
func (t *tour) codes() int { return len(t.office.Mail.Mails()) }

// code waits for the next mail and reads the code in it.
func (t *tour) code(before int) string {
	if !t.pump.until(patience, func() bool { return t.codes() > before }) {
		t.fail("no mail came")
	}
	t.pump.rest()
	return sixDigits.FindString(t.office.Mail.Mails()[0].Text)
}

// wished is the slot that the person has asked for and not got yet.
func (t *tour) wished() string {
	mine, err := t.model.Book.Mine(t.ctx)
	must(err)
	for _, b := range mine.Coming {
		if b.State == api.BookingRequested {
			return b.SlotID
		}
	}
	t.fail("nothing is wished for")
	return ""
}

// rival is another person, who takes a slot first.
func (t *tour) rival(slot string) {
	c, err := client.New(client.Options{Office: t.office.URL})
	must(err)
	defer c.Close()
	before := t.codes()
	_, err = c.SignIn(t.ctx, api.SignInRequest{Email: "bo@example.dk", Language: "da"})
	must(err)
	session, err := c.CreateSession(t.ctx, api.SessionRequest{
		Email: "bo@example.dk", Code: t.code(before),
		Device: api.SessionDevice{ID: uuid.NewString(), Name: "Bos telefon", Platform: "tour"},
	})
	must(err)
	c.SetToken(session.Token)
	event := ""
	page, err := c.Catalogue(t.ctx, client.FeedQuery{})
	must(err)
	for _, r := range page.Records {
		var s api.Slot
		if r.ID == slot {
			must(r.Decode(&s))
			event = s.EventID
		}
	}
	body, err := json.Marshal(api.BookingRequestBody{BookingID: uuid.NewString(), EventID: event, SlotID: slot})
	must(err)
	answers, err := c.Mutations(t.ctx, api.MutationBatch{Device: uuid.NewString(), Mutations: []api.Mutation{
		{ID: uuid.Must(uuid.NewV7()).String(), Kind: api.BookingRequest, MadeAt: now(), Body: body},
	}})
	must(err)
	if answers.Results[0].Status != api.StatusApplied {
		t.fail("the rival got no slot: %v", answers.Results[0].Problem)
	}
}
