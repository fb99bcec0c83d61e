package plan_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestThePlanIsSharedWithOneAdviserUntilADayAndTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.SharePlan(""))
	s.Reads("Der er ikke noget at dele endnu")
	write(t, d, "idea.what", "Friskristet kaffe.")
	s.Settle()
	s.Reads("Du har ingen booking endnu")
	adviser, id := d.BookSpeed()
	s.GoTo(parts.Plan())
	s.Shell.Go(parts.SharePlan(id))
	s.Settle()
	first, _, _ := strings.Cut(adviser.Adviser.Name, " ")
	s.OneFilled()
	s.ReadsNot("Friskristet kaffe.", "Andre svar", "Budgetter og tal")
	write(t, d, "from.a.newer.app", "Tre ord til.")
	if _, err := d.App.Plan.SetFigures(t.Context(), "", map[string]json.RawMessage{"fixed/rent/name": json.RawMessage(`"Husleje"`)}); err != nil {
		t.Fatal(err)
	}
	s.Settle()
	s.Reads("Andre svar", "Budgetter og tal", "1 linje")
	s.Tap("Læs det, som " + first + " ser det")
	s.Reads("Friskristet kaffe.")
	s.Tap("til og med i dag")
	s.Tap("Send planen til " + first)
	s.Await("the sheet is shown", func() bool { return strings.Contains(s.Words(), "Det her får "+first+" at læse.") })
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 0 {
		t.Fatalf("before it was seen what they will read the booking shares %+v, %v", b.Share, err)
	}
	s.Tap("Friskristet kaffe.")
	s.Await("the line is out", func() bool { return strings.Contains(s.Words(), "taget ud") })
	s.Tap("Send planen til " + first)
	s.Await("it is sent", func() bool { return s.Shell.Current() == parts.Plan() })
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil || len(b.Share) != 1 {
		t.Fatalf("the booking shares %+v, %v", b.Share, err)
	}
	if !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("%q is left out of the sheet", b.SheetOmit)
	}
	if want := time.Date(2027, 1, 28, 23, 0, 0, 0, time.UTC); !b.Share[0].Until.Equal(want) {
		t.Errorf("until %v, want midnight in Copenhagen, %v", b.Share[0].Until, want)
	}
	s.Shell.Go(parts.SharePlan(id))
	s.Settle()
	s.Tap("Træk det tilbage")
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 0 {
		t.Errorf("still shared: %+v, %v", b.Share, err)
	}
	s.Undo()
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 1 {
		t.Errorf("not shared again: %+v, %v", b.Share, err)
	}
}
