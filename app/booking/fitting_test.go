package booking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/demo"
)

// answers is what an adviser would send somebody to, by assessment and part: the
// beginnings of titles in the demo programme.
var answers = map[string]map[string][]string{
	assets.ReadyAssessmentID: {
		"motivation":      {"Informationsmøde", "Kick-off"},
		"time_health":     {"Iværksættercafé"},
		"backing":         {"Netværksmøde", "Iværksættercafé"},
		"private_economy": {"A-kasse, forsikring og dig", "Iværksættercafé"},
		"sales":           {"De første ti kunder"},
		"network":         {"Netværksmøde"},
	},
	assets.IdeaAssessmentID: {
		"need": {"Fra idé til plan"}, "offer": {"Åben dør hos opfinderpanelet"}, "customers": {"De første ti kunder"},
		"money": {"Budget, bank og bogføring", "Iværksættercafé"},
	},
	assets.ScreeningAssessmentID: {
		"idea": {"Fra idé til plan"}, "customers": {"De første ti kunder"},
		"numbers": {"Budget, bank og bogføring", "Iværksættercafé"}, "formalities": {"Kick-off", "Iværksættercafé"},
	},
	assets.CompetenceTestID: {
		"basics": {"Uddannelseshjulet 1"}, "communication": {"Uddannelseshjulet 2"}, "it": {"Uddannelseshjulet 3"},
		"liquidity": {"Uddannelseshjulet 4"}, "language": {"Uddannelseshjulet 5"}, "plan": {"Uddannelseshjulet 6"},
	},
	assets.GrowthAssessmentID: {
		"direction": {"Mød mentorkorpset"}, "customers": {"Uddannelseshjulet 2", "Iværksættercafé"},
		"operations": {"Iværksættercafé"}, "people": {"Netværksmøde"}, "money": {"Uddannelseshjulet 4"},
	},
	assets.EconomyAssessmentID: {
		"start": {"Budget, bank og bogføring", "Iværksættercafé"}, "cash": {"Uddannelseshjulet 4"}, "earnings": {"Uddannelseshjulet 4"},
		"private": {"A-kasse, forsikring og dig", "Iværksættercafé"}, "strength": {"Budget, bank og bogføring", "Iværksættercafé"},
	},
	assets.ProfileAssessmentID: {
		"opportunities": {"Fra idé til plan"}, "creativity": {"Ny idé, nyt land", "Kreative iværksættere", "Åben dør hos opfinderpanelet"},
		"vision": {"Mød mentorkorpset"}, "valuing": {"Åben dør hos opfinderpanelet"}, "ethics": {"Iværksættercafé"},
		"self": {"Netværksmøde"}, "motivation": {"Informationsmøde"}, "mobilising": {"Budget, bank og bogføring", "Iværksættercafé"},
		"finance": {"Budget, bank og bogføring"}, "others": {"De første ti kunder"},
		"initiative": {"Informationsmøde"}, "planning": {"Fra idé til plan"}, "uncertainty": {"Mød mentorkorpset"},
		"together": {"Netværksmøde"}, "learning": {"Mød mentorkorpset"},
	},
}

// TestTheNextStepIsTheRightOneAllTheYearRound asks the demo programme for what
// answers every part of every assessment that ships, on each third day anew.
func TestTheNextStepIsTheRightOneAllTheYearRound(t *testing.T) {
	day := time.Date(2026, 11, 26, 12, 0, 0, 0, text.Copenhagen)
	d := storetest.Open(t, day, booking.Apply())
	s := booking.New(booking.Deps{Store: d.Opened, Now: d.Clock, NewID: d.ID, Lang: func() string { return "da" }})
	told := map[string]bool{}
	for range 365 / 3 { // days: each of the week comes by
		d.Now = day
		var said []api.Record
		for _, r := range demo.Records(day) {
			if !told[r.ID] {
				told[r.ID] = true
				d.Rev++
				said = append(said, api.Record{Kind: r.Kind, ID: r.ID, Rev: d.Rev, Body: r.Body})
			}
		}
		if err := d.Store.Pull(t.Context(), store.Catalogue, api.Page{Epoch: "e", Cursor: day.Format(time.DateOnly), Records: said}); err != nil {
			t.Fatal(err)
		}
		for _, a := range assets.Assessments() {
			for _, p := range a.Parts {
				it, ok, err := s.Fitting(t.Context(), p.Next.Kinds, p.Next.Fields)
				if err != nil {
					t.Fatal(err)
				}
				right := slices.ContainsFunc(answers[a.ID][p.Key], func(title string) bool { return strings.HasPrefix(it.Title, title) })
				if !ok || !right {
					t.Errorf("%s: who is weak on %q of %q is sent to %q", day.Format(time.DateOnly), p.Title.In("da"), a.Title.In("da"), it.Title)
				}
			}
		}
		day = day.AddDate(0, 0, 3)
	}
}

// TestWhatAgreesInNothingIsNoNextStep holds that what is asked for in a field that nothing has leads nowhere, however soon
// something else is.
func TestWhatAgreesInNothingIsNoNextStep(t *testing.T) {
	day := time.Date(2026, 11, 26, 12, 0, 0, 0, text.Copenhagen)
	d := storetest.Open(t, day, booking.Apply())
	s := booking.New(booking.Deps{Store: d.Opened, Now: d.Clock, NewID: d.ID, Lang: func() string { return "da" }})
	for _, r := range demo.Records(day) {
		d.Says(t, r.Kind, r.ID, r.Body)
	}
	if it, found, err := s.Fitting(t.Context(), nil, []api.Field{"ballooning"}); err != nil || found {
		t.Errorf("one is sent to %q, %v", it.Title, err)
	}
	if _, found, err := s.Fitting(t.Context(), nil, []api.Field{"ballooning", api.FieldStart}); err != nil || !found {
		t.Errorf("there is nothing about starting: %v", err)
	}
}
