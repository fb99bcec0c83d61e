package book_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// TestTheProgramme reads one programme in several ways; nothing is booked.
func TestTheProgramme(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	for _, c := range []struct {
		name  string
		holds func(*testing.T, *desk)
	}{
		{"todays Kick-off stands first", kickOffFirst},
		{"filters narrow it and are cleared", filtersNarrow},
		{"words find what is meant", wordsFind},
		{"bookings that were are apart from those that come", pastApart},
	} {
		t.Run(c.name, func(t *testing.T) { c.holds(t, show(t, d, w.Clock, phone)) })
	}
}

func kickOffFirst(t *testing.T, s *desk) {
	s.goTo(parts.Programme())
	s.reads("I dag 16:00–20:00", "Kick-off", "Vælg tid", "Læs mere")
	s.tap("Læs mere")
	if got := s.shell.Current(); got != parts.Event(s.kickoff().ID) {
		t.Errorf("one is at %v", got)
	}
}

func filtersNarrow(t *testing.T, s *desk) {
	s.goTo(parts.Programme())
	s.reads("Iværksættercafé")
	s.tap("Type")
	s.tap("Panel")
	s.reads("Åben dør hos opfinderpanelet")
	s.readsNot("Iværksættercafé", "Kick-off")
	s.tap("Mine")
	s.reads("Intet passer")
	s.tap("Ryd filtre")
	s.reads("Kick-off")
}

func wordsFind(t *testing.T, s *desk) {
	s.goTo(parts.Programme())
	s.tap("Søg")
	for _, o := range s.reachable() {
		if f, ok := o.(*ui.Field); ok {
			s.win.Canvas().Focus(f.Entry())
			test.Type(f.Entry(), "opfinder")
		}
	}
	s.settle()
	s.reads("Åben dør hos opfinderpanelet")
	s.readsNot("Kick-off")
	s.tap("Søg")
	s.reads("Kick-off")
}

func TestADeskShowsTheListBesideWhatIsChosen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	d.Sync()
	s := show(t, d, w.Clock, view{width: 1280, height: 800, lang: text.Danish})
	s.goTo(parts.Programme())
	s.reads("Kom uden tid", "Hvem du kan møde")
	it := s.first(api.EventPanel)
	s.tap("Type")
	s.tap("Panel")
	for _, o := range s.reachable() {
		if c, ok := o.(*ui.TapCard); ok && c.Label != "" && len(c.Label) > 5 && c.Label[:5] == "Panel" {
			c.Tapped(&fyne.PointEvent{})
			break
		}
	}
	s.settle()
	if got := s.shell.Current(); got != parts.Programme() {
		t.Fatalf("the list was left for %v", got)
	}
	s.reads(it.Text)
}

func TestTheListStaysWhereItIsWhenSomethingOfItIsChosen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	d.Sync()
	s := show(t, d, w.Clock, view{width: 1280, height: 800, lang: text.Danish})
	s.goTo(parts.Programme())
	find := func(label string) (fyne.Tappable, float32) {
		t.Helper()
		for _, o := range s.reachable() {
			l, named := o.(stagetest.Labelled)
			if tap, can := o.(fyne.Tappable); can && named && strings.Contains(l.AccessibilityLabel(), label) {
				return tap, fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			}
		}
		t.Fatalf("%q is not there:\n%s", label, s.words())
		return nil, 0
	}
	for _, label := range []string{"Budget, bank og bogføring", "Uddannelseshjulet 1"} {
		_, begins := find("Læs mere")
		row, stood := find(label)
		row.Tapped(&fyne.PointEvent{})
		s.settle()
		if _, got := find("Læs mere"); got != begins {
			t.Errorf("%s: the list began at %g and begins at %g", label, begins, got)
		}
		if _, got := find(label); got != stood {
			t.Errorf("%s stood at %g and stands at %g", label, stood, got)
		}
	}
}

func TestWithoutAnOfficeTheProgrammeLeadsToChoosingOne(t *testing.T) {
	w := testworld.New(t)
	d := w.Fresh("nobody")
	s := show(t, d, w.Clock, phone)
	s.goTo(parts.Programme())
	s.reads("Vælg dit erhvervskontor")
	s.tap("Vælg kontor")
	if got := s.shell.Current(); got != parts.FirstRun() {
		t.Errorf("one is at %v", got)
	}
}

func pastApart(t *testing.T, s *desk) {
	s.goTo(parts.MyBookings())
	s.reads("Du har ikke booket noget")
	s.tap("Tidligere")
	s.reads("Intet endnu")
	s.tap("Kommende")
	s.tap("Find noget at booke")
	if got := s.shell.Current(); got != parts.Programme() {
		t.Errorf("one is at %v", got)
	}
}

// TestAtRestPagesStayAsTheyAre: an answer of the office that says nothing new, and a
// minute that changes no word, draw nothing.
func TestAtRestPagesStayAsTheyAre(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	kickoff := s.first(api.EventKickoff).ID
	late := s.first(api.EventMeeting).ID
	booked, err := d.App.Book.Book(t.Context(), booking.Request{EventID: late})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	for _, c := range []struct {
		name  string
		to    ui.Route
		ticks bool // says how many minutes it is until something
	}{
		{"the programme, with a Kick-off today", parts.Programme(), true},
		{"a Kick-off today", parts.Event(kickoff), true},
		{"an event in some days", parts.Event(late), false},
		{"times", parts.Slots(kickoff, ""), false},
		{"one's bookings", parts.MyBookings(), false},
		{"a booking in some days", parts.Booking(booked), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.goTo(c.to)
			page := s.shell.Page()
			scaffold := scaffoldIn(page.Content())
			drawn := func(after time.Duration) bool {
				before := slices.Clone(scaffold.Body.Objects)
				w.Clock.Advance(after)
				d.Sync()
				page.(ui.Refresher).Refresh()
				return !slices.Equal(scaffold.Body.Objects, before)
			}
			if drawn(10 * time.Second) {
				t.Error("an answer with nothing new draws it anew")
			}
			if drawn(time.Minute) != c.ticks {
				t.Errorf("a minute draws it anew: %v", !c.ticks)
			}
		})
	}
}

// scaffoldIn is what a page stands in, or its list does.
func scaffoldIn(o fyne.CanvasObject) *ui.Scaffold {
	if two, ok := o.(*ui.TwoPane); ok {
		o = two.List
	}
	return o.(*ui.Scaffold)
}
