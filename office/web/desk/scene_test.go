package desk_test

import (
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

// scene is an evening at the office: Anna comes to the consultant at 17:20 and shares
// a plan and a test, others sit with the other advisers, and Jonathan has shared his
// plan for tomorrow.
type scene struct {
	*world
	anna, jonathan *person
	annasPlan      string
	annasResult    string
	annasMeeting   string
	jonathansPlan  string
}

// fill lays the scene.
func (w *world) fill() *scene {
	w.t.Helper()
	s := &scene{world: w}
	said := func(words string) *string { return &words }
	s.anna = w.person("anna@nordlys.example.dk", api.PersonUpdateBody{
		Name: said("Anna Holm"), Phone: said("+45 00 12 34 56"), Municipality: said("0621"), CVR: said("12345674"), Stage: said(api.StageStarting),
	})
	s.annasPlan = s.anna.plan("Nordlys Kafferisteri", text.Danish, "risks", "sales")
	s.annasResult = s.anna.result()
	until := time.Date(2026, 12, 15, 0, 0, 0, 0, text.Copenhagen).UTC()
	kickoff := w.slotsOf(mette, evening, evening.Add(time.Hour))
	s.annasMeeting = newID()
	s.anna.does(api.BookingRequest, map[string]any{
		"booking_id": s.annasMeeting, "slot_id": kickoff[0].ID, "event_id": kickoff[0].EventID, "need": "plan",
		"note": "Kan jeg tage 210 kr. for et kilo, når grossisten i Aarhus tager 165? Og hvad gør jeg ved marts?",
		"share": []api.Share{
			{Kind: api.ShareVersion, ID: s.annasPlan, Title: "Forretningsplan v3", Until: until},
			{Kind: api.ShareResult, ID: s.annasResult, Title: "Er du klar?", Until: until},
		},
	})
	s.jonathan = w.person("jonathan@friis.example.dk", api.PersonUpdateBody{Name: said("Jonathan Friis"), Stage: said(api.StageConsidering)})
	s.jonathansPlan = s.jonathan.plan("Friis Cykler", text.Danish, "economy", "competitors", "goals")
	tomorrow := w.slotsOf(mette, evening.Add(12*time.Hour), evening.Add(24*time.Hour))
	s.jonathan.does(api.BookingRequest, map[string]any{
		"booking_id": newID(), "slot_id": tomorrow[1].ID, "event_id": tomorrow[1].EventID, "need": "plan",
		"share": []api.Share{{Kind: api.ShareVersion, ID: s.jonathansPlan, Title: "Forretningsplan v2", Until: until}},
	})
	events, err := w.office.Bookings.Day(w.t.Context(), mutation.CommandLine, laid, laid.Add(4*time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	var free []booking.DaySlot
	for _, e := range events {
		for _, slot := range e.Slots {
			if slot.By == nil && slot.StartsAt.After(laid) && slot.StartsAt.Before(evening.Add(time.Hour)) && slot.AdviserID != mette {
				free = append(free, slot)
			}
		}
	}
	for i, name := range []string{"Emil Krogh", "Sara Winther", "Katrine Voss", "Maja Bruun", "Amira Saleh", "Frederik Toft", "Noah Skov", "Ida Rønne"} {
		at := i * 7 % len(free)
		slot := free[at]
		free = slices.Delete(free, at, at+1)
		other := w.person(fmt.Sprintf("gaest%d@example.dk", i), api.PersonUpdateBody{Name: said(name)})
		other.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": slot.ID, "event_id": slot.EventID})
	}
	s.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": "Må jeg have et skilt på fortovet?", "text": "Det er 60 cm bredt."})
	w.clock.set(evening)
	return s
}

// result has somebody answer the first of the tests, some of it weakly.
func (p *person) result() (id string) {
	p.t.Helper()
	id = newID()
	var ready api.Assessment
	for _, a := range assets.Assessments() {
		if a.ID == assets.ReadyAssessmentID {
			ready = a.Assessment
		}
	}
	answers := map[string]int{}
	for i, item := range ready.Items {
		answers[item.ID] = 2 + i%4
	}
	p.does(api.ResultSubmit, map[string]any{
		"result_id": id, "assessment_id": assets.ReadyAssessmentID, "assessment_version": ready.Version, "answers": answers, "taken_at": laid.AddDate(0, 0, -20),
	})
	return id
}
