package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
)

// load is what a crowd writes: next is a hand's next mutation.
type load struct {
	name string
	next func(*hand) api.Mutation
}

// loads are what is measured. Mixed is a person's day: out of ten writes four
// texts, two figures, two bookings of which one is given back, and a question.
var loads = []load{
	{"bookings", book},
	{"sections", writeSection},
	{"mixed", func(h *hand) api.Mutation {
		switch h.n % 10 {
		case 2, 6:
			return writeFigure(h)
		case 3, 7:
			return book(h)
		case 8:
			return cancel(h)
		case 9:
			return ask(h)
		}
		return writeSection(h)
	}},
}

// paragraph is as long as most answers in a plan.
var paragraph = strings.Repeat("Vi sælger brugte cykler til folk, der bor i byen og ikke har bil. ", 6)

func (h *hand) mutation(kind api.MutationKind, body any) api.Mutation {
	h.n++
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err) // our own type
	}
	return api.Mutation{ID: newID(), Kind: kind, MadeAt: time.Now().UTC(), Body: raw}
}

func createPlan(h *hand) api.Mutation {
	return h.mutation(api.PlanCreate, api.PlanBody{PlanID: h.plan, Title: "Cykelværksted"})
}

func book(h *hand) api.Mutation {
	id, event := newID(), h.events[0]
	h.events, h.booked = h.events[1:], append(h.booked, id)
	return h.mutation(api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: event})
}

func cancel(h *hand) api.Mutation {
	id := h.booked[0]
	h.booked = h.booked[1:]
	return h.mutation(api.BookingCancel, api.BookingBody{BookingID: id})
}

// takeSlot books a slot that nobody wants besides, and gives it back the next time.
func takeSlot(h *hand) api.Mutation {
	if len(h.booked) > 0 {
		return cancel(h)
	}
	id, slot := newID(), h.slots[h.n/2%len(h.slots)]
	h.booked = append(h.booked, id)
	return h.mutation(api.BookingRequest, api.BookingRequestBody{BookingID: id, SlotID: slot})
}

// writeSection writes on in one of eight texts.
func writeSection(h *hand) api.Mutation {
	key := fmt.Sprintf("bench.%d", h.n%8)
	return h.mutation(api.SectionWrite, api.SectionWriteBody{
		PlanID: h.plan, Section: key, BaseRev: h.revs[api.SectionID(h.plan, key)],
		Text: fmt.Sprintf("%s\n\n%d", paragraph, h.n),
	})
}

func writeFigure(h *hand) api.Mutation {
	return h.mutation(api.FiguresWrite, api.FiguresWriteBody{
		PlanID: h.plan, BaseRev: h.revs[api.FiguresID(h.plan)],
		Set: map[string]json.RawMessage{fmt.Sprintf("sales.%d", h.n%12): fmt.Append(nil, 100*h.n)},
	})
}

func ask(h *hand) api.Mutation {
	return h.mutation(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Topic: "Moms", Text: "Hvornår skal jeg betale moms?"})
}

// manyEvents are events with room for all, none at the time of another.
func manyEvents(now time.Time, n int) (ids []string, programme []byte) {
	var records []api.ImportRecord
	for i := range n {
		starts := now.Truncate(time.Hour).Add(time.Duration(24+2*i) * time.Hour)
		body, err := json.Marshal(api.Event{
			Kind: api.EventMeeting, State: api.EventPlanned, Title: fmt.Sprintf("Møde %d", i+1),
			StartsAt: starts, EndsAt: starts.Add(time.Hour), Capacity: 1000, Requires: api.RequiresNone,
			BookingOpensAt: now.Add(-time.Hour),
		})
		if err != nil {
			panic(err) // our own type
		}
		id := newID()
		ids = append(ids, id)
		records = append(records, api.ImportRecord{Kind: api.KindEvent, ID: id, Body: body})
	}
	programme, err := json.Marshal(records)
	if err != nil {
		panic(err)
	}
	return ids, programme
}
