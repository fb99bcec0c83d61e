package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// TestEveryDestinationHasTheSearchInTheSamePlace looks at the five destinations on
// a phone, where a header has it, and on a desk, where the rail has.
func TestEveryDestinationHasTheSearchInTheSamePlace(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	h := openHall(t, a, w.Guest("anna").App, w.Clock.Now, look{lang: text.Danish, scale: 1})
	defer h.close()
	for _, size := range []fyne.Size{{Width: phone, Height: 844}, {Width: labels, Height: 800}} {
		h.resize(size)
		var first *fyne.Position
		for _, to := range []ui.Route{parts.Home(), parts.Plan(), parts.Tests(), parts.Programme(), parts.Inbox()} {
			h.at(to)
			found, ok := h.find(h.word("search.title")).(fyne.CanvasObject)
			if !ok {
				t.Fatalf("%s at %g dp has no search", to.Page, size.Width)
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(found)
			if first == nil {
				first = &at
			}
			if at != *first {
				t.Errorf("at %g dp the search of %s stands at %v, and at %v before", size.Width, to.Page, at, *first)
			}
		}
	}
}

// TestMigHasAWayBackWhereNoRailLeadsToIt goes to it from Home.
func TestMigHasAWayBackWhereNoRailLeadsToIt(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	h := openHall(t, a, w.Guest("anna").App, w.Clock.Now, look{lang: text.Danish, scale: 1})
	defer h.close()
	for width, want := range map[float32]bool{phone: true, rail: false, labels: false} {
		h.resize(fyne.NewSize(width, 800))
		h.at(parts.Inbox())
		h.all.shell.Go(parts.Me())
		h.settle()
		if got := h.find(h.word("common.back")) != nil; got != want {
			t.Errorf("at %g dp there is a way back: %v, want %v", width, got, want)
		}
		if want {
			h.tap("common.back")
			if got := h.all.shell.Current(); got != parts.Inbox() {
				t.Errorf("it leads to %v", got)
			}
		}
	}
}
