package book_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/office"
	bookings "startklar.dk/office/booking"
	"startklar.dk/office/mutation"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// lay puts an event in the office's programme.
func lay(t *testing.T, w *testworld.World, change func(*api.Event)) string {
	t.Helper()
	at := testworld.Start.Add(30 * 24 * time.Hour)
	ev := api.Event{
		Kind: api.EventCourse, State: api.EventPlanned, Title: "Prøv en messe", Text: "En dag på gulvet.",
		Venue:    api.Venue{Name: "Hallen", Address: "Hallen 1, 6000 Kolding", Municipality: "0621"},
		StartsAt: at, EndsAt: at.Add(2 * time.Hour), Capacity: 1, PlacesLeft: 1, WaitingList: true,
		Requires: api.RequiresNone, Fields: []api.Field{api.FieldMarketing, api.FieldExport},
	}
	change(&ev)
	id := uuid.NewString()
	body, err := json.Marshal(ev)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: body}}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAPlaceIsBookedAndGivenUpFromTheEventAndTheUndoBringsItBack(t *testing.T) {
	s, _ := signedIn(t)
	id := s.first(api.EventCourse, booking.DoBook).ID
	s.goTo(parts.Event(id))
	s.d.Line.Cut(true) // or its answer may be told already
	s.tap("Book en plads")
	if s.toast != "Vi spørger kontoret om en plads til dig" {
		t.Errorf("the toast says %q", s.toast)
	}
	s.d.Line.Cut(false)
	s.d.App.Sync.Now()
	b := s.mine(id)[0].ID
	s.await(b, api.BookingConfirmed)
	s.reads("Din plads", "Booket")
	s.tap("Afmeld")
	s.reads("Book en plads")
	s.d.Sync()
	s.undo()
	s.d.Await("the place is back", func() bool {
		list := s.mine(id)
		return len(list) == 1 && list[0].State == api.BookingConfirmed
	})
}

func TestWhatIsWrittenWithAWishStaysWhileThePageIsReadAnewAndGoesAlong(t *testing.T) {
	s, w := signedIn(t)
	id := lay(t, w, func(*api.Event) {})
	s.d.Sync()
	s.goTo(parts.Event(id))
	s.tap("+ Skriv, hvad det handler om")
	s.tap("Eksport")
	var note *ui.TextArea
	for _, o := range s.reachable() {
		if a, ok := o.(*ui.TextArea); ok {
			note = a
		}
	}
	s.win.Canvas().Focus(note.Entry())
	test.Type(note.Entry(), "Tyske messer")
	w.Clock.Advance(5 * time.Minute)
	s.settle()
	if note.Value() != "Tyske messer" {
		t.Fatalf("the note is %q after a refresh", note.Value())
	}
	s.tap("Navn og telefon")
	s.tap("Book en plads")
	s.until("the sheet is shown", func() bool { return strings.Contains(s.words(), "Det her får kontoret at læse.") })
	s.reads("Tyske messer")
	s.tap("Book en plads")
	b := s.mine(id)[0]
	if b.Need != api.FieldExport || b.Note != "Tyske messer" || len(b.Share) != 1 || b.Share[0].Kind != api.ShareContact {
		t.Errorf("booked with need %q, note %q, shares %v", b.Need, b.Note, b.Share)
	}
}

func TestAFullEventHasAWaitingListAndAnOfferIsTakenByOneTap(t *testing.T) {
	s, w := signedIn(t)
	id := lay(t, w, func(*api.Event) {})
	other, theirs := take(t, w, booking.Request{EventID: id})
	s.d.Sync()
	s.goTo(parts.Event(id))
	s.reads("Fuldt", "Alle pladser er taget. Du bliver den første på ventelisten.")
	s.tap("Skriv mig på ventelisten")
	b := s.mine(id)[0].ID
	s.await(b, api.BookingWaiting)
	s.goTo(parts.Booking(b))
	s.reads("Nr. 1 på ventelisten", "Du får besked, når der er en plads.")
	if err := other.App.Book.Cancel(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	other.Sync()
	s.await(b, api.BookingOffered)
	s.reads("Der er en plads til dig")
	s.goTo(parts.MyBookings())
	s.reads("Prøv en messe · Der er en plads til dig")
	s.goTo(parts.Booking(b))
	s.tap("Tag pladsen")
	s.await(b, api.BookingConfirmed)
}

func TestGivingUpAPlaceThatOthersWaitForAsksFirst(t *testing.T) {
	s, w := signedIn(t)
	id := lay(t, w, func(*api.Event) {})
	s.d.Sync()
	b := s.book(booking.Request{EventID: id})
	s.await(b, api.BookingConfirmed)
	take(t, w, booking.Request{EventID: id, Wait: true})
	s.d.Await("the other one waits", func() bool { return s.event(id).Waiting == 1 })
	s.goTo(parts.Booking(b))
	s.tap("Afmeld")
	s.reads("Vil du afmelde dig?", "1 står på venteliste")
	if got := s.state(b); got != api.BookingConfirmed {
		t.Fatalf("the booking is %s before the answer", got)
	}
	s.tap("Afmeld")
	s.await(b, api.BookingCancelled)
	s.reads("Du har afmeldt dig.", "Book igen")
}

func TestWhatTheOfficeAsksToSeeIsOneTapAwayAndGoesWithTheBooking(t *testing.T) {
	s, _ := signedIn(t)
	it := s.first(api.EventCounselling)
	s.goTo(parts.Event(it.ID))
	s.reads("Del din plan eller et screeningsskema, når du booker", "Rådgiveren vil gerne vide lidt først.")
	s.tap("Tag screeningsskemaet")
	if got := s.shell.Current().Page; got != parts.PageTake {
		t.Fatalf("the form's button leads to %q", got)
	}
	tmpl, err := s.d.App.Plan.Template(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.d.App.Plan.Set(t.Context(), "", tmpl.Chapters[0].Questions[0].Key, "Kaffe til folk på cykel."); err != nil {
		t.Fatal(err)
	}
	s.goTo(parts.Event(it.ID))
	s.tap("Vælg tid")
	s.reads("Det deler du, når du booker")
	s.tap("Udfyld hellere et kort skema") // the plan would do; the form is the shorter way
	if got := s.shell.Current().Page; got != parts.PageTake {
		t.Fatalf("the shorter way leads to %q", got)
	}
	s.shell.Back()
	ev := s.event(it.ID)
	who, _, _ := strings.Cut(ev.Advisers[0].Adviser.Name, " ")
	slot := s.env.Texts().Clock(ev.Advisers[0].Slots[0].StartsAt) + " hos " + who
	s.tap(slot + " · ledig")
	s.until("the sheet is shown", func() bool { return strings.Contains(s.words(), "Det her får "+who+" at læse.") })
	if n := len(s.mine(it.ID)); n != 0 {
		t.Fatalf("%d were booked before it was seen what is shared", n)
	}
	s.row("Kaffe til folk").Activate()
	s.until("the line is out", func() bool { return s.row("Kaffe til folk").Note == "taget ud" })
	s.tap("Tag " + slot)
	b := s.mine(it.ID)[0]
	if !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("%q is left out", b.SheetOmit)
	}
	s.await(b.ID, api.BookingConfirmed)
	if len(b.Share) != 1 || b.Share[0].Kind != api.ShareVersion || b.Share[0].ID == "" {
		t.Errorf("shared %v, want a kept version", b.Share)
	}
}

func TestAnEventSaysWhyItCannotBeBooked(t *testing.T) {
	s, w := signedIn(t)
	at := testworld.Start
	for _, c := range []struct {
		name   string
		change func(*api.Event)
		reads  []string
	}{
		{"it opens later", func(e *api.Event) { e.BookingOpensAt = at.Add(3 * time.Hour) }, []string{"Åbner i dag 15:00"}},
		{"it has closed", func(e *api.Event) { e.BookingClosesAt = at.Add(-time.Hour) }, []string{"Tilmeldingen lukkede i dag 11:00.", "Find noget andet"}},
		{"it is cancelled", func(e *api.Event) { e.State = api.EventCancelled }, []string{"Kontoret har aflyst.", "Det er aflyst"}},
		{"it asks for a plan", func(e *api.Event) { e.Requires = api.RequiresPlan }, []string{"Skriv i din plan", "Rådgiveren vil gerne læse lidt først."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := lay(t, w, c.change)
			s.d.Sync()
			s.goTo(parts.Event(id))
			s.reads(c.reads...)
			s.readsNot("Book en plads")
		})
	}
	t.Run("it is not there", func(t *testing.T) {
		s.goTo(parts.Event(uuid.NewString()))
		s.reads("Arrangementet findes ikke længere", "Find noget andet")
	})
}

func TestABookingGoesIntoTheCalendarProgram(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(filepath.Join(home, "Downloads"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, _ := signedIn(t)
	kick := s.kickoff()
	id := s.book(booking.Request{SlotID: kick.Advisers[4].Slots[1].ID})
	s.await(id, api.BookingConfirmed)
	s.goTo(parts.Booking(id))
	for n := range 2 {
		s.tap("Kalender")
		s.until("it is opened", func() bool { return len(s.opened) == n+1 })
	}
	file := filepath.Join(home, "Downloads", "Startklar-booking.ics")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), "BEGIN:VEVENT") || !strings.Contains(string(raw), "Mette") {
		t.Errorf("the file is %q", raw)
	}
	if len(s.opened) != 2 || s.opened[0] != "file://"+file || s.opened[1] == s.opened[0] {
		t.Errorf("opened %q, want two files beside each other", s.opened)
	}
}

func TestTheBookingShowsItsCodeAndWhatIsShared(t *testing.T) {
	s, _ := signedIn(t)
	kick := s.kickoff()
	id := s.book(booking.Request{SlotID: kick.Advisers[4].Slots[1].ID, Note: "Om priser"})
	s.await(id, api.BookingConfirmed)
	s.goTo(parts.Booking(id))
	b, err := s.d.App.Book.Booking(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.reads("Kode "+b.Code+" som QR", b.Code, "Om priser", "Det kan Mette læse", "Navn og telefon, deles ikke")
	s.tap("Navn og telefon, deles ikke")
	s.until("the sheet is shown", func() bool { return strings.Contains(s.words(), "Det her får Mette at læse.") })
	s.reads("Om priser")
	if b := s.booking(id); len(b.Share) != 0 {
		t.Fatalf("before it was seen what they will read the booking shares %+v", b.Share)
	}
	s.shell.Back()
	s.reads("Navn og telefon, deles ikke")
	s.tap("Navn og telefon, deles ikke")
	s.until("the sheet is shown again", func() bool { return strings.Contains(s.words(), "Det her får Mette at læse.") })
	s.row("Om priser").Activate()
	s.until("the line is out", func() bool { return s.row("Om priser").Note == "taget ud" })
	s.tap("Del det med Mette")
	s.reads("Navn og telefon, til og med 27. feb.")
	if b := s.booking(id); len(b.Share) != 1 || !slices.Equal(b.SheetOmit, []string{api.SheetQuestion}) {
		t.Errorf("the booking shares %+v less %q", b.Share, b.SheetOmit)
	}
	s.tap("Navn og telefon, til og med 27. feb.")
	s.reads("Navn og telefon, deles ikke")
}

func TestARefusedWishIsPutAway(t *testing.T) {
	s, w := signedIn(t)
	kick := s.kickoff()
	s.lose(w, kick.Advisers[2].Slots[2].ID)
	s.goTo(parts.MyBookings())
	s.reads("Ikke booket: 17:40 hos Jonas · Kick-off", "En anden nåede det først.")
	s.tap("Skjul det")
	s.readsNot("Ikke booket")
	s.reads("Du har ikke booket noget")
}

func TestWhoWritesWhatItIsAboutBeginsAtOnce(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, view{width: 1280, height: 800, lang: text.Danish})
	id := lay(t, w, func(*api.Event) {})
	d.Sync()
	s.goTo(parts.Event(id))
	s.tap("+ Skriv, hvad det handler om")
	if s.win.Canvas().Focused() == nil {
		t.Fatal("nothing has the focus")
	}
	test.Type(s.win.Canvas().Focused(), "Hvad?")
	if !slices.ContainsFunc(s.reachable(), func(o fyne.CanvasObject) bool {
		area, is := o.(*ui.TextArea)
		return is && area.Value() == "Hvad?"
	}) {
		t.Error("what was typed is not there")
	}
}

func TestNameAndPhoneAreAskedForBeforeTheyAreShared(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	none := ""
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &none, Phone: &none}); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, view{width: 1280, height: 800, lang: text.Danish})
	id := s.book(booking.Request{SlotID: s.kickoff().Advisers[0].Slots[2].ID})
	s.await(id, api.BookingConfirmed)
	course := lay(t, w, func(*api.Event) {})
	d.Sync()
	for _, to := range []ui.Route{parts.Event(course), parts.Booking(id)} {
		s.goTo(to)
		if to.Page == parts.PageEvent {
			s.tap("+ Skriv, hvad det handler om")
		}
		s.row("Navn og telefon").Activate()
		s.settle()
		s.reads("Dit navn og telefonnummer")
		s.sheet.Close()
		if s.settle(); s.row("Navn og telefon").On {
			t.Errorf("%v: it is on, and nobody said what it shares", to)
		}
	}
	s.row("Navn og telefon").Activate()
	s.settle()
	test.Type(s.win.Canvas().Focused(), "Anna Holm")
	s.tap("Gem og gå videre")
	s.until("what would be read is shown", func() bool { return strings.Contains(s.words(), "Del det med") })
	s.reads("Anna Holm")
	if who, err := d.App.Me.Person(t.Context()); err != nil || who.Name != "Anna Holm" {
		t.Errorf("kept is %q, %v", who.Name, err)
	}
}

// The table at which the office seats somebody is on the event's page, with who sits there.
func TestTheTableOfTheOfficeIsOnTheEventsPage(t *testing.T) {
	s, w := signedIn(t)
	id := lay(t, w, func(e *api.Event) {
		e.Capacity, e.PlacesLeft, e.StartsAt, e.EndsAt = 9, 9, testworld.Start.Add(time.Hour), testworld.Start.Add(3*time.Hour)
	})
	s.until("the event is in the programme", func() bool {
		_, err := s.d.App.Book.Event(t.Context(), id)
		return err == nil
	})
	b := s.book(booking.Request{EventID: id})
	s.await(b, api.BookingConfirmed)
	if _, err := w.Office.WalkIn(t.Context(), mutation.CommandLine, office.Guest{Name: "Bo Dam", Email: "bo@example.dk"}, api.BookingRequestBody{BookingID: uuid.NewString(), EventID: id}); err != nil {
		t.Fatal(err)
	}
	day, err := w.Office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range day.Participants {
		if err := w.Office.Bookings.CheckIn(t.Context(), mutation.CommandLine, id, p.PersonID); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Office.Bookings.MakeTables(t.Context(), mutation.CommandLine, id, 4, 2, 2); err != nil {
		t.Fatal(err)
	}
	s.until("the table is told", func() bool { return s.event(id).Group != nil })
	s.goTo(parts.Event(id))
	s.reads("Speednetværk · bord 1", "Runde 1 af 2", "Anna (dig)", "Bo", "Runden begynder om lidt", "2 minutter til hver")
	s.readsNot("Dam", "Nu")
	if err := w.Office.Bookings.RunRound(t.Context(), mutation.CommandLine, id, 1, bookings.RoundStart); err != nil {
		t.Fatal(err)
	}
	s.until("the round is told to have begun", func() bool { return !s.event(id).Group.TurnEndsAt.IsZero() })
	s.goTo(parts.Event(id))
	s.reads("Nu", "2:00")
}
