package assess_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/store/storetest"
)

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*assess.Service
	*storetest.Device

	sought  []string
	soonest assess.Bookable
}

var ready = api.Assessment{
	Version: 2, Use: api.UseSelf, Title: api.Words{"da": "Er du klar?"}, Minutes: 6,
	Scale: []api.Words{{"da": "1"}, {"da": "2"}, {"da": "3"}, {"da": "4"}, {"da": "5"}},
	Parts: []api.AssessmentPart{
		{
			Key: "drive", Title: api.Words{"da": "Motivation"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"},
			Next: api.NextStep{Chapter: "personal"},
		},
		{
			Key: "sales", Title: api.Words{"da": "Salg"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"},
			Next: api.NextStep{Text: api.Words{"da": "Tag et kursus"}, Kinds: []string{api.EventCourse}, Fields: []api.Field{api.FieldMarketing}, Chapter: "sales"},
		},
		{Key: "money", Title: api.Words{"da": "Økonomi"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"}},
	},
	Items: []api.AssessmentItem{
		{ID: "d1", Part: "drive"},
		{ID: "d2", Part: "drive", Reversed: true},
		{ID: "s1", Part: "sales"},
		{ID: "s2", Part: "sales"},
		{ID: "m1", Part: "money"},
	},
}

const readyID = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Device: storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), assess.Apply())}
	w.Service = assess.New(assess.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID,
		Lang:    func() string { return "da" },
		Shipped: func() []assess.Shipped { return []assess.Shipped{{ID: readyID, Assessment: ready}} },
		Fitting: func(_ context.Context, kinds []string, fields []api.Field) (assess.Bookable, bool, error) {
			w.sought = append(w.sought, fmt.Sprint(kinds, fields))
			return w.soonest, w.soonest.EventID != "", nil
		},
		ChapterTitle: func(_ context.Context, key string) (string, bool) { return "Kapitel " + key, key == "sales" },
	})
	return w
}
