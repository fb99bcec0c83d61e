package book_test

import (
	"os"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// moved is a booking of the Kick-off's first adviser that the office moved: by so much, with a
// word to the person.
type moved struct {
	id       string
	was, now time.Time
	slot     booking.Slot
	who      booking.Adviser
}

// move books a time and has the office move it by a day and an hour.
func move(s *desk, w *testworld.World) moved {
	s.t.Helper()
	first := s.kickoff().Advisers[0]
	m := moved{slot: first.Slots[3], who: first.Adviser}
	m.id = s.book(booking.Request{SlotID: m.slot.ID, Note: "Hvad koster en kasse?"})
	s.await(m.id, api.BookingConfirmed)
	return m.on(s, w, 25*time.Hour, "Mette skal til Vejle. Hun har holdt tiden fri til dig.")
}

// on has the office move it on by a time, and wait for the person's word.
func (m moved) on(s *desk, w *testworld.World, by time.Duration, why string) moved {
	s.t.Helper()
	long := m.slot.EndsAt.Sub(m.slot.StartsAt)
	m.was = m.slot.StartsAt
	m.now = m.was.Add(by)
	w.Rewrite(api.KindSlot, m.slot.ID, map[string]any{"starts_at": m.now, "ends_at": m.now.Add(long)})
	m.slot.StartsAt, m.slot.EndsAt = m.now, m.now.Add(long)
	s.d.Await("the time is moved here", func() bool {
		s.d.Sync()
		b, err := s.d.App.Book.Booking(s.t.Context(), m.id)
		return err == nil && b.StartsAt.Equal(m.now)
	})
	s.d.Tell(api.Notice{
		BookingID: m.id, What: api.NoticeMoved, Decide: true, By: "Peter Skovgaard", Text: why,
		Old: api.Terms{StartsAt: m.was, EndsAt: m.was.Add(long)}, New: api.Terms{StartsAt: m.now, EndsAt: m.now.Add(long)},
	})
	s.settle()
	return m
}

func (s *desk) clock(at time.Time) string { return s.env.Texts().Clock(at) }

func (s *desk) unread() (list []inbox.Item) {
	s.t.Helper()
	list, err := s.d.App.Inbox.Items(s.t.Context(), inbox.Filter{UnreadOnly: true, Kinds: []inbox.ItemKind{inbox.ItemNotice}})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestWhoeverWasMovedIsAskedWhetherTheyCanStill(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	m := move(s, w)
	if len(s.unread()) != 1 {
		t.Fatalf("%d are unread", len(s.unread()))
	}
	s.goTo(parts.Booking(m.id))
	s.reads("Kick-off er flyttet", "Sig, om du kan", s.clock(m.was), s.clock(m.now), "Peter Skovgaard flyttede den i dag")
	if len(s.unread()) != 0 {
		t.Error("what was seen is unread still")
	}
	s.tap("Sig, om du kan")
	s.reads("Kan du stadig?", "”Mette skal til Vejle. Hun har holdt tiden fri til dig.”", "Din besked følger med", "Alle tider",
		"Svarer du ikke, er i morgen "+s.clock(m.now)+" din.", "Afmeld tiden")
	s.d.Line.Cut(true)
	s.tap("Ja, jeg kan i morgen " + s.clock(m.now))
	if s.toast != "Godt. Du er ventet i morgen "+s.clock(m.now) || s.shell.Current() != parts.Booking(m.id) {
		t.Errorf("told %q, at %v", s.toast, s.shell.Current())
	}
	s.readsNot("Sig, om du kan")
	s.reads("Kick-off er flyttet")
	if state, err := d.App.Sync.State(t.Context()); err != nil || state.Waiting == 0 {
		t.Errorf("nothing waits for the net: %+v, %v", state, err)
	}
	s.d.Line.Cut(false)
	d.Sync()
	s.goTo(parts.Still(m.id)).reads("Der er ikke mere, du skal svare på.")
	s.readsNot("Ja, jeg kan", "Afmeld tiden")
	s.tap(s.env.T("book.do.show"))
	if s.shell.Current() != parts.Booking(m.id) {
		t.Errorf("at %v", s.shell.Current())
	}
}

func TestWhoeverCannotChoosesAnotherTimeOrGivesItUp(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	m := move(s, w)
	s.goTo(parts.Still(m.id))
	s.tap("Alle tider")
	if s.shell.Current() != parts.Slots(s.kickoff().ID, m.id) {
		t.Fatalf("at %v", s.shell.Current())
	}
	others, err := d.App.Book.Others(t.Context(), m.id)
	if err != nil || len(others) != 3 || others[0].Adviser.ID != m.who.ID {
		t.Fatalf("others %+v, %v", others, err)
	}
	s.goTo(parts.Booking(m.id)).goTo(parts.Still(m.id))
	s.reads("Ellers er " + m.who.FirstName() + " ledig")
	s.tap(s.clock(others[0].StartsAt) + " hos " + m.who.FirstName())
	s.await(m.id, api.BookingConfirmed)
	s.d.Await("it is moved", func() bool { return s.booking(m.id).SlotID == others[0].SlotID })
	if b := s.booking(m.id); b.Change != nil {
		t.Errorf("another time was chosen, and still %+v", b.Change)
	}

	other := moved{id: m.id, slot: booking.Slot{ID: others[0].SlotID, StartsAt: others[0].StartsAt, EndsAt: others[0].EndsAt}}.on(s, w, 26*time.Hour, "")
	s.goTo(parts.Booking(m.id)).goTo(parts.Still(other.id))
	s.tap("Afmeld tiden")
	s.await(m.id, api.BookingCancelled)
	s.readsNot("Kan du stadig?", "er flyttet")
}

// TestWhatTheOfficeCalledOffIsStruckThrough has a meeting called off, and looks at it where it was
// to come.
func TestWhatTheOfficeCalledOffIsStruckThrough(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	it := s.first(api.EventMeeting, booking.DoBook)
	id := s.book(booking.Request{EventID: it.ID})
	s.await(id, api.BookingConfirmed)
	w.Rewrite(api.KindEvent, it.ID, map[string]any{"state": api.EventCancelled})
	w.Put(d.PersonID(), api.KindBooking, id, api.Booking{EventID: it.ID, State: api.BookingCancelled})
	d.Sync()
	s.await(id, api.BookingCancelled)
	s.goTo(parts.MyBookings()).readsNot(it.Title) // an office that tells of nothing
	d.Tell(api.Notice{
		BookingID: id, What: api.NoticeCancelled, By: "Peter Skovgaard", Text: "Oplægsholderen er syg.",
		Old: api.Terms{State: api.BookingConfirmed}, New: api.Terms{State: api.BookingCancelled},
	})
	s.settle()
	s.reads(it.Title, "Aflyst", "Peter Skovgaard aflyste i dag", "”Oplægsholderen er syg.”")
	struck := false
	for _, o := range s.reachable() {
		if text, ok := o.(*ui.Text); ok {
			for _, span := range text.Spans {
				struck = struck || span.Strike && span.Text == it.Title
			}
		}
	}
	if !struck {
		t.Error("it is not struck through")
	}
	s.goTo(parts.Booking(id)).reads("Det er aflyst", "Peter Skovgaard aflyste i dag", "”Oplægsholderen er syg.”", "Find noget andet")
	s.readsNot("Du har afmeldt dig.", "Kontoret har aflyst.")
}

func TestEachTermIsSaidAsItWasAndAsItIs(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	kick := s.kickoff()
	id := s.book(booking.Request{SlotID: kick.Advisers[0].Slots[1].ID})
	s.await(id, api.BookingConfirmed)
	day := time.Date(2027, 2, 3, 9, 0, 0, 0, time.UTC)
	session := func(days int) api.EventSession {
		at := day.AddDate(0, 0, days)
		return api.EventSession{StartsAt: at, EndsAt: at.Add(2 * time.Hour)}
	}
	s.goTo(parts.Booking(id))
	s.d.Tell(api.Notice{ // while one looks
		BookingID: id, What: api.NoticeSessions,
		Old: api.Terms{
			Venue: api.Venue{Name: "Byens Hus", OnlineURL: "https://moede.example/1"}, AdviserID: kick.Advisers[0].Adviser.ID,
			Sessions: []api.EventSession{session(0), session(1)},
		},
		New: api.Terms{
			Venue: api.Venue{Name: "Havnens Hus", Address: "Kajen 2", OnlineURL: "https://moede.example/2"}, AdviserID: kick.Advisers[1].Adviser.ID,
			Sessions: []api.EventSession{session(0), session(2)}, PriceOre: 15000,
		},
	})
	s.settle()
	if len(s.unread()) != 0 {
		t.Error("what came under one's eyes is unread")
	}
	was := map[string]bool{}
	for _, o := range s.reachable() {
		if words, ok := o.(*ui.Text); ok && len(words.Spans) == 1 && words.Spans[0].Strike {
			was[words.Spans[0].Text] = true
		}
	}
	for _, old := range []string{"Byens Hus", "https://moede.example/1", "Gratis", parts.FullName(kick.Advisers[0].Adviser.Name, kick.Advisers[0].Adviser.Organisation), "4. feb. · 10:00–12:00"} {
		if !was[old] {
			t.Errorf("%q is not struck through: %v", old, was)
		}
	}
	if was["3. feb. · 10:00–12:00"] {
		t.Error("a day that stays is struck through")
	}
	s.reads("Kick-off har fået nye mødedage", "Havnens Hus, Kajen 2", "https://moede.example/2", "150\u00a0kr.", "5. feb. · 10:00–12:00",
		parts.FullName(kick.Advisers[1].Adviser.Name, kick.Advisers[1].Adviser.Organisation))
}

// TestStillPictures draws the question in its looks, where PICTURES names a folder.
func TestStillPictures(t *testing.T) {
	looks := map[string]view{"phone": phone, "desk": {width: 1280, height: 800, lang: text.Danish}}
	if os.Getenv("PICTURES") != "" {
		looks["phone-dark"] = view{width: 390, height: 844, lang: text.Danish, dark: true}
		looks["phone-en"] = view{width: 390, height: 844, lang: text.English}
		looks["desk-dark-en"] = view{width: 1280, height: 800, lang: text.English, dark: true}
	}
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	var m moved
	var off string
	for name, v := range looks {
		t.Run(name, func(t *testing.T) {
			s := show(t, d, w.Clock, v)
			if m.id == "" {
				m = move(s, w)
				it := s.first(api.EventMeeting, booking.DoBook)
				off = s.book(booking.Request{EventID: it.ID})
				s.await(off, api.BookingConfirmed)
				w.Rewrite(api.KindEvent, it.ID, map[string]any{"state": api.EventCancelled})
				w.Put(d.PersonID(), api.KindBooking, off, api.Booking{EventID: it.ID, State: api.BookingCancelled})
				d.Tell(api.Notice{
					BookingID: off, What: api.NoticeCancelled, By: "Erhvervshuset i Kolding og Omegn",
					Text: "Oplægsholderen er blevet syg, og vi har ikke kunnet finde en anden med så kort varsel. Vi prøver igen i marts og skriver til alle, der var tilmeldt.",
					Old:  api.Terms{State: api.BookingConfirmed}, New: api.Terms{State: api.BookingCancelled},
				})
			}
			s.goTo(parts.Still(m.id)).shoot(name + "-still")
			s.goTo(parts.Booking(m.id)).shoot(name + "-booking-moved")
			s.goTo(parts.Booking(off)).shoot(name + "-booking-off")
			s.goTo(parts.MyBookings()).shoot(name + "-mine-changed")
		})
	}
}
