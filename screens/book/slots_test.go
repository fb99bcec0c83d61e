package book_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// signedIn is a phone of a person who is signed in and has the programme.
func signedIn(t *testing.T) (*desk, *testworld.World) {
	t.Helper()
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	reached(t, d)
	return show(t, d, w.Clock, phone), w
}

// reached gives the person a name and a phone, which can be shared.
func reached(t *testing.T, d *testworld.Device) {
	t.Helper()
	name, phone := "Anna Holm", "12 34 56 78"
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name, Phone: &phone}); err != nil {
		t.Fatal(err)
	}
}

func (s *desk) mine(eventID string) []booking.Booking {
	s.t.Helper()
	return s.event(eventID).Bookings
}

func TestANewPersonBooksWithTwoTapsAndSignsInAfterwards(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("new")
	d.Await("the programme came", func() bool {
		items, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
		return err == nil && len(items) > 0
	})
	d.Sync()
	s := show(t, d, w.Clock, phone)
	s.goTo(parts.Programme())
	s.tap("Vælg tid")
	s.reads("Vælg en rådgiver. 20 minutter. Du kan have 2 tider.", "Live")
	s.tap("17:20 hos Mette · ledig")
	s.reads("17:20 hos Mette · venter på svar", "17:20 hos Mette sendes, når du er logget ind.", "Dit ønske er gemt.")
	s.tap("Log ind")
	if got := s.shell.Current(); got != parts.SignIn() {
		t.Fatalf("the way to sign in leads to %v", got)
	}
	d.SignIn("ny@example.dk")
	kick := s.kickoff()
	d.Await("the wish is granted", func() bool {
		b := s.mine(kick.ID)
		return len(b) == 1 && b[0].State == api.BookingConfirmed
	})
	s.goTo(parts.Slots(kick.ID, ""))
	s.reads("17:20 hos Mette · din", "Du har 17:20 hos Mette")
	s.readsNot("Log ind")
}

func TestATapOnOnesOwnTimeAsksInThePageBeforeItIsGivenBack(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("17:20 hos Mette · ledig")
	id := s.mine(kick.ID)[0].ID
	s.await(id, api.BookingConfirmed)

	s.tap("17:20 hos Mette · din")
	s.reads("Giv 17:20 hos Mette tilbage?")
	s.tap("Behold")
	s.readsNot("Giv 17:20 hos Mette tilbage?")
	if got := s.state(id); got != api.BookingConfirmed {
		t.Fatalf("kept, and now %s", got)
	}

	s.tap("17:20 hos Mette · din")
	s.tap("Giv tilbage")
	// The office's answer may come before the programme says that nobody has the time: until then it is somebody's.
	s.awaitFree(kick.ID, kick.Advisers[4].Slots[1].ID)
	s.settle()
	s.reads("17:20 hos Mette · ledig")
	if s.toast != "17:20 hos Mette gives tilbage" {
		t.Errorf("the toast says %q", s.toast)
	}
	s.d.Sync()
	s.awaitFree(kick.ID, kick.Advisers[4].Slots[1].ID)
	s.undo()
	s.settle()
	s.d.Await("the time is back", func() bool {
		b := s.mine(kick.ID)
		return len(b) == 1 && b[0].State == api.BookingConfirmed
	})
}

func TestATimeThatWasTakenMeanwhileOffersTheNearestFreeOne(t *testing.T) {
	s, w := signedIn(t)
	kick := s.kickoff()
	lost := s.lose(w, kick.Advisers[2].Slots[2].ID)
	s.goTo(parts.Slots(kick.ID, ""))
	s.reads("17:40 blev taget.", "er ledig.")
	s.tap("Tag den")
	s.readsNot("17:40 blev taget.")
	if s.state(lost) == api.BookingRefused {
		t.Error("the refused wish still stands")
	}
	s.d.Await("the other one is granted", func() bool {
		b := s.mine(kick.ID)
		return len(b) == 1 && b[0].State == api.BookingConfirmed
	})
}

func TestATimeAtTheSameHourIsOfferedAsASwap(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("17:20 hos Mette · ledig")
	s.await(s.mine(kick.ID)[0].ID, api.BookingConfirmed)
	s.tap("17:20 hos Lars · ledig")
	s.reads("Du har allerede 17:20 hos Mette.", "Byt den til 17:20 hos Lars?")
	s.tap("Byt")
	s.d.Await("it is moved", func() bool {
		b := s.mine(kick.ID)
		return len(b) == 1 && b[0].State == api.BookingConfirmed && b[0].Adviser.Name == "Lars Thorup" && b[0].MovingTo == nil &&
			s.event(kick.ID).Advisers[4].Slots[1].State == booking.SlotFree
	})
	s.settle()
	s.reads("17:20 hos Mette · ledig", "17:20 hos Lars · din")
}

func TestMoreTimesThanOneMayHaveAreRefusedInWords(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	for _, name := range []string{"17:20 hos Mette", "18:00 hos Lars"} {
		s.tap(name + " · ledig")
	}
	s.d.Sync()
	s.settle()
	s.tap("18:40 hos Søren · ledig")
	s.reads("Du har de 2 tider, man kan have.", "Giv en tid tilbage for at tage en anden.")
}

func TestWithoutANetATimeIsAWishThatSaysSo(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.d.Line.Cut(true)
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("17:20 hos Mette · ledig")
	id := s.mine(kick.ID)[0].ID
	s.d.App.Sync.Now()
	s.d.Await("the device knows that it is off the net", func() bool {
		st, err := s.d.App.Sync.State(t.Context())
		return err == nil && st.Mark == "offline"
	})
	s.settle()
	s.reads("17:20 hos Mette venter på forbindelse – vi giver besked.", "Offline")
	s.tap("Offline – gemt på denne enhed")
	if to := s.shell.Current().Page; to != parts.PageWaiting {
		t.Errorf("the mark of no net opens %q, want what waits", to)
	}
	s.goTo(parts.Booking(id))
	s.reads("Dit ønske er gemt og sendes, når der er forbindelse. Vi giver besked.")
	s.d.Line.Cut(false)
	s.d.App.Sync.Now()
	s.await(id, api.BookingConfirmed)
	s.reads("Booket")
}

func TestAWishIsTakenBackByATap(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.d.Line.Cut(true)
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("17:20 hos Mette · ledig")
	s.tap("17:20 hos Mette · venter på svar")
	s.reads("17:20 hos Mette · ledig")
	if n := len(s.mine(kick.ID)); n != 0 {
		t.Errorf("%d bookings are left", n)
	}
}

func TestAFieldNarrowsTheAdvisersAndNamesTheFirstFreeTime(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("Jura")
	s.reads("Søren Ærø", "Første ledige: 17:00 hos Søren")
	s.readsNot("Fatima Rahimi")
	s.tap("Tag den")
	b := s.mine(kick.ID)
	if len(b) != 1 || b[0].Need != api.FieldLegal {
		t.Errorf("booked %+v, want one about law", b)
	}
}

func TestABookingIsMovedByATapOnAnotherTime(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	s.tap("17:20 hos Mette · ledig")
	id := s.mine(kick.ID)[0].ID
	s.await(id, api.BookingConfirmed)
	s.goTo(parts.Booking(id))
	s.tap("Flyt")
	s.reads("Flyt tid", "Du har 17:20 hos Mette. Vælg en anden tid, så flytter vi den.")
	s.tap("18:00 hos Mette · ledig")
	if got := s.shell.Current(); got != parts.Booking(id) {
		t.Errorf("after moving one is at %v", got)
	}
	s.d.Await("it is moved", func() bool {
		b, err := s.d.App.Book.Booking(t.Context(), id)
		return err == nil && b.MovingTo == nil && b.SlotID == kick.Advisers[4].Slots[3].ID
	})
	s.settle()
	s.reads("I dag 18:00–18:20")
}

func TestTimesMoveWhileOneLooks(t *testing.T) {
	s, w := signedIn(t)
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	s.reads("17:40 hos Jonas · ledig")
	slot := kick.Advisers[2].Slots[2].ID
	take(t, w, booking.Request{SlotID: slot})
	s.d.Await("the time is seen as taken", func() bool { return s.event(kick.ID).Advisers[2].Slots[2].State == booking.SlotTaken })
	s.settle()
	s.reads("17:40 hos Jonas · taget")
	s.readsNot("17:40 hos Jonas · ledig")
	s.tap("Live")
	if to := s.shell.Current().Page; to != parts.PageWaiting {
		t.Errorf("the mark of live times opens %q, want what waits", to)
	}
}

func TestOnADeskAdvisersStandSideBySide(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	d.Sync()
	s := show(t, d, w.Clock, view{width: 1280, height: 800, lang: text.English})
	kick := s.kickoff()
	s.goTo(parts.Slots(kick.ID, ""))
	top := map[string]float32{}
	for _, o := range s.reachable() {
		if l, ok := o.(stagetest.Labelled); ok {
			top[l.AccessibilityLabel()] = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
		}
	}
	if top["17:20 with Mette · free"] != top["17:20 with Lars · free"] || top["17:20 with Lars · free"] <= top["17:00 with Lars · free"] {
		t.Errorf("times of one hour do not share a row: %v", top)
	}
	s.tap("17:20 with Mette · free")
	s.reads("17:20 with Mette · ")
	if n := len(s.mine(kick.ID)); n != 1 {
		t.Errorf("%d bookings after a tap", n)
	}
}

func TestATimeIsNoWiderForAWideWindow(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	d.Sync()
	for _, width := range []float32{1280, 1600} {
		s := show(t, d, w.Clock, view{width: width, height: 1000, lang: text.Danish})
		s.goTo(parts.Slots(s.kickoff().ID, ""))
		for _, field := range []string{"Alle", "Markedsføring"} { // six advisers, and one
			s.tap(field)
			times := 0
			for _, o := range s.reachable() {
				if l, ok := o.(stagetest.Labelled); ok && strings.HasSuffix(l.AccessibilityLabel(), " · ledig") {
					times++
					if o.Size().Width > 220 {
						t.Fatalf("%s: a time is %v dp wide in a window of %v", field, o.Size().Width, width)
					}
				}
			}
			if times == 0 {
				t.Errorf("%s: there are no times", field)
			}
		}
	}
}

func TestFewAdvisersHaveThePagesWidthLikeMany(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	d.Sync()
	s := show(t, d, w.Clock, view{width: 1600, height: 1000, lang: text.Danish})
	s.goTo(parts.Slots(s.kickoff().ID, ""))
	ends := func() (right float32) {
		for _, o := range s.reachable() {
			if _, is := o.(*ui.SlotGrid); !is {
				continue
			}
			for _, around := range s.reachable() {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(around).X
				in := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
				if _, is := around.(*ui.Card); is && at <= in && at+around.Size().Width >= in+o.Size().Width {
					right = max(right, at+around.Size().Width)
				}
			}
		}
		return right
	}
	all := ends()
	for _, field := range []string{"Markedsføring", "Skat og moms"} {
		s.tap(field)
		if got := ends(); got < all-1 {
			t.Errorf("%s: the cards end at %v, with all advisers at %v", field, got, all)
		}
	}
}

func TestATimeThatIsChosenStaysUnderTheFinger(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	s.d.Line.Cut(true) // or its answer may be told already
	s.goTo(parts.Slots(kick.ID, ""))
	page, ok := s.shell.Page().Content().(*ui.Scaffold)
	if !ok {
		t.Fatalf("the times are a %T", s.shell.Page().Content())
	}
	where := func(label string) float32 {
		t.Helper()
		for _, o := range s.reachable() {
			if l, named := o.(stagetest.Labelled); named && l.AccessibilityLabel() == label {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			}
		}
		t.Fatalf("%q is not there:\n%s", label, s.words())
		return 0
	}
	page.ScrollTo(where("17:20 hos Mette · ledig") - 300)
	before := where("17:20 hos Mette · ledig")
	s.tap("17:20 hos Mette · ledig")
	if after := where("17:20 hos Mette · venter på svar"); before-after > 1 || after-before > 1 {
		t.Errorf("it stood at %g and stands at %g", before, after)
	}
	page.ScrollTo(0)
	s.settle()
	if top := where("Alle"); top > 200 {
		t.Errorf("scrolled up, the first field stands at %g", top)
	}
}
