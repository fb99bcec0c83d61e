package inbox_test

import (
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// rowOf is the row of the list with a title; it fails where there is none.
func rowOf(s *stage, title string) *ui.ListRow {
	s.T.Helper()
	for _, o := range s.Reachable() {
		if r, ok := o.(*ui.ListRow); ok && r.Title == title {
			return r
		}
	}
	s.T.Fatalf("no row is called %q:\n%s", title, stagetest.Said(s.Reachable()))
	return nil
}

func TestWordsAreNamedForWhomTheyAreWithAndWhatTheyAreAboutComesSecond(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	it, found, err := d.App.Book.Fitting(t.Context(), []string{api.EventKickoff}, nil)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	ev, err := d.App.Book.Event(t.Context(), it.ID)
	if err != nil {
		t.Fatal(err)
	}
	who := ev.Advisers[0]
	slot := who.Slots[slices.IndexFunc(who.Slots, func(s booking.Slot) bool { return s.State == booking.SlotFree })]
	withAdviser, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: slot.ID})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.App.AskAdviser(t.Context(), withAdviser, "Skal jeg have en revisor?"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Inbox.Ask(t.Context(), "Moms", "Hvornår skal jeg momsregistreres?"); err != nil {
		t.Fatal(err)
	}
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	for title, about := range map[string]string{who.Adviser.Name: ev.Title, d.App.Office(t.Context()).Name: "Moms"} {
		if row := rowOf(s, title); !slices.Contains(splitDots(row.Subtitle), about) {
			t.Errorf("under %s stands %q", title, row.Subtitle)
		}
	}
}

func splitDots(line string) []string { return strings.Split(line, " · ") }
