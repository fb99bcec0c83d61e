package book_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

const idea = "Et lille risteri med kaffebar i Det gamle trykkeri."

// until draws until something is so.
func (s *desk) until(what string, so func() bool) {
	s.t.Helper()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	for s.settle(); !so(); s.settle() {
		select {
		case <-s.told:
		case <-late.C:
			s.t.Fatalf("waited in vain until %s:\n%s", what, s.words())
		}
	}
}

// prepared is somebody with a plan, its figures and a test that was taken.
func prepared(t *testing.T, d *testworld.Device) (resultID string) {
	t.Helper()
	name, stage := "Anna Holm", api.StageStarting
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name, Stage: &stage}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Plan.Set(t.Context(), "", "idea.what", idea); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Plan.SetFigures(t.Context(), "", stagetest.Cafe(t, "../..")); err != nil {
		t.Fatal(err)
	}
	draft, err := d.App.Tests.Draft(t.Context(), assets.ReadyAssessmentID)
	if err != nil {
		t.Fatal(err)
	}
	for i, item := range draft.Items {
		if err := d.App.Tests.Answer(t.Context(), assets.ReadyAssessmentID, item.ID, 1+i%5); err != nil {
			t.Fatal(err)
		}
	}
	id, err := d.App.Tests.Submit(t.Context(), assets.ReadyAssessmentID)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// withSheet is a desk on which a booking with Mette shares all that there is.
func withSheet(t *testing.T, v view) (s *desk, w *testworld.World, id string) {
	t.Helper()
	w = testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	result := prepared(t, d)
	s = show(t, d, w.Clock, v)
	kick := s.kickoff()
	i := slices.IndexFunc(kick.Advisers, func(a booking.AdviserSlots) bool { return a.Adviser.FirstName() == "Mette" })
	id = s.book(booking.Request{SlotID: kick.Advisers[i].Slots[2].ID, Note: asked, Share: []api.Share{
		{Kind: api.ShareVersion}, {Kind: api.ShareResult, ID: result, Title: "Er du klar?"}, {Kind: api.ShareContact, Title: "Navn og telefon"},
	}})
	s.await(id, api.BookingConfirmed)
	return s, w, id
}

// row is the switch of a line that begins so.
func (s *desk) row(begins string) *ui.SwitchRow {
	s.t.Helper()
	for _, o := range s.reachable() {
		if r, is := o.(*ui.SwitchRow); is && strings.HasPrefix(r.Label, begins) {
			return r
		}
	}
	s.t.Fatalf("no line begins with %q:\n%s", begins, s.words())
	return nil
}

// leftOut is what is left out of a booking's sheet.
func (s *desk) leftOut(id string) []string { return s.booking(id).SheetOmit }

func TestABookingLeadsToItsSheetWhichShowsWhatIsShared(t *testing.T) {
	s, _, id := withSheet(t, phone)
	s.goTo(parts.Booking(id))
	s.reads("En side med det vigtigste af det, du deler.")
	s.tap("Se mødearket, En side med det vigtigste af det, du deler.")
	s.until("the sheet is read", func() bool { return strings.Contains(s.words(), asked) })
	s.reads("Det her ligger foran Mette til mødet.", "Anna Holm", "er ved at starte", idea, "Er du klar?", "Kapitalbehov: 400.758", "Huller i planen")
	s.shoot("phone-sheet")
}

func TestATestThatIsSharedIsNamedInTheLanguageOfTheApp(t *testing.T) {
	s, w, id := withSheet(t, phone) // shared in Danish
	s = show(t, s.d, w.Clock, view{width: 390, height: 844, lang: text.English})
	s.goTo(parts.Booking(id))
	s.row("Are you ready?")
}

func TestWhatSendsStandsUnderTheSheetAllTheTime(t *testing.T) {
	for _, v := range []view{phone, {width: 1280, height: 800, lang: text.Danish}} {
		s, _, id := withSheet(t, v)
		shares := s.booking(id).Share
		s.env.AskToShare(s.booking(id), shares, "Send det", func([]string) {})
		s.until("the sheet is shown", func() bool { return strings.Contains(s.words(), "Det her får Mette at læse.") })
		for _, o := range s.reachable() {
			if b, is := o.(*ui.Button); is && b.Label == "Send det" {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
				if end := at.Y + b.Size().Height; at.Y < v.height/2 || end > v.height {
					t.Errorf("at %g dp it stands from %g to %g of %g", v.width, at.Y, end, v.height)
				}
			}
		}
	}
}

func TestALineIsTakenOutAndPutBackAlsoWithoutANet(t *testing.T) {
	s, w, id := withSheet(t, view{width: 1280, height: 800, lang: text.Danish})
	s.d.Line.Cut(true)
	s.goTo(parts.MeetingSheetOf(id))
	s.until("the sheet is read", func() bool { return strings.Contains(s.words(), asked) })
	row := s.row("Kapitalbehov")
	row.Activate()
	s.settle()
	if got := s.leftOut(id); !slices.Equal(got, []string{"figures/need"}) {
		t.Errorf("%q is left out", got)
	}
	s.until("the line is out", func() bool { return s.row("Kapitalbehov").Note == "taget ud" })
	if s.row("Kapitalbehov") != row || row.On {
		t.Error("the switch is another one, or on")
	}
	s.shoot("desk-sheet-less")
	s.undo()
	if got := s.leftOut(id); len(got) != 0 {
		t.Errorf("undone, %q is left out", got)
	}
	s.until("the line is back", func() bool { return s.row("Kapitalbehov").On })
	s.row(idea).Activate()
	s.row(asked).Activate()
	s.d.Line.Cut(false)
	s.d.Sync()
	other := w.Device("another")
	other.Sync()
	b, err := other.App.Book.Booking(t.Context(), id)
	if err != nil || !slices.Equal(b.SheetOmit, []string{api.SheetIdea, api.SheetQuestion}) {
		t.Errorf("the office has %q, %v", b.SheetOmit, err)
	}
	s.goTo(parts.Booking(id)).reads("2 linjer er taget ud.")
}

func TestASheetIsSavedToBringAlong(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	s, _, id := withSheet(t, phone)
	s.goTo(parts.MeetingSheetOf(id))
	s.until("the sheet is read", func() bool { return strings.Contains(s.words(), asked) })
	s.tap("Gem som PDF")
	s.until("it is saved", func() bool { return strings.Contains(s.words(), "Åbn filen") })
	found, err := filepath.Glob(filepath.Join(home, "Mødeark Mette Ørsted*.pdf"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) || !bytes.HasSuffix(raw, []byte("%%EOF\n")) {
		t.Errorf("%v, %.20q", err, raw)
	}
}

func TestASheetOfABookingThatSharesNothingSaysSo(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	prepared(t, d)
	s := show(t, d, w.Clock, phone)
	id := s.book(booking.Request{SlotID: s.kickoff().Advisers[0].Slots[2].ID})
	s.await(id, api.BookingConfirmed)
	s.goTo(parts.Booking(id))
	s.reads("Du deler ikke noget endnu.")
	s.goTo(parts.MeetingSheetOf(id))
	s.until("the sheet is read", func() bool { return strings.Contains(s.words(), "Du deler ikke noget endnu") })
	s.readsNot(idea, "400.758", "Holm", "er ved at starte")
	s.shoot("phone-sheet-none")
}

func TestWhatThereWasBeforeAMeetingIsALineThatCanBeTakenOut(t *testing.T) {
	s, _, _ := withSheet(t, phone)
	id := s.book(booking.Request{EventID: s.first(api.EventCourse, booking.DoBook).ID, Share: []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}}})
	s.await(id, api.BookingConfirmed)
	s.goTo(parts.MeetingSheetOf(id))
	s.until("the sheet is read", func() bool { return strings.Contains(s.words(), "Mette Ørsted · Kick-off") })
	s.reads("Forløb")
	s.shoot("phone-sheet-course")
	row := s.row(s.env.Words.ShortDate(s.env.Now()) + " Mette Ørsted · Kick-off")
	row.Activate()
	s.settle()
	if got := s.leftOut(id); !slices.Equal(got, []string{api.SheetCourse}) {
		t.Errorf("%q is left out", got)
	}
}
