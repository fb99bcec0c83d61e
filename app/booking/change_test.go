package booking_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

// moves has the office move a slot of the Kick-off, and tell its holder.
func (w *world) moves(t *testing.T, notice, bookingID, slot, from, to string, decide bool) {
	t.Helper()
	ends := func(clock string) time.Time { return at(clock).Add(20 * time.Minute) }
	w.Says(t, api.KindSlot, slot, api.Slot{EventID: kickoff, AdviserID: "mette", StartsAt: at(to), EndsAt: ends(to)})
	w.says(t, notice, api.Notice{
		BookingID: bookingID, What: api.NoticeMoved, Decide: decide,
		Old: api.Terms{StartsAt: at(from), EndsAt: ends(from)}, New: api.Terms{StartsAt: at(to), EndsAt: ends(to)},
	})
}

// says has the office tell of a change, at a time of its own where it has none.
func (w *world) says(t *testing.T, id string, n api.Notice) {
	t.Helper()
	w.Now = w.Now.Add(time.Second)
	if n.At.IsZero() {
		n.At = w.Now
	}
	w.Says(t, api.KindNotice, id, n)
}

func (w *world) look(t *testing.T, id string) booking.Booking {
	t.Helper()
	b, err := w.Booking(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// change is what the office changed under a booking, which must be something.
func (w *world) change(t *testing.T, id string) booking.Change {
	t.Helper()
	b := w.look(t, id)
	if b.Change == nil {
		t.Fatalf("nothing is said to have changed: %+v", b)
	}
	return *b.Change
}

func (w *world) changed(t *testing.T) (ids []string) {
	t.Helper()
	list, err := w.Changed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		ids = append(ids, b.ID)
	}
	return ids
}

func (w *world) coming(t *testing.T) (ids []string) {
	t.Helper()
	m, err := w.Mine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range m.Coming {
		ids = append(ids, b.ID)
	}
	return ids
}

func TestWhatTheOfficeChangedIsSaidWithTheOldAndTheNew(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	if b := w.look(t, "b"); b.Change != nil || len(w.changed(t)) != 0 {
		t.Fatalf("an office that tells of nothing changed %+v", b.Change)
	}
	house, harbour := api.Venue{Name: "Byens Hus"}, api.Venue{Name: "Havnen", OnlineURL: "https://møde"}
	for _, c := range []struct {
		name     string
		what     string
		old, now api.Terms
		terms    []api.Term
	}{
		{"the place", api.NoticeVenue, api.Terms{Venue: house}, api.Terms{Venue: api.Venue{Name: "Havnen"}}, []api.Term{api.TermPlace}},
		{"the link", api.NoticeLink, api.Terms{Venue: api.Venue{OnlineURL: "https://a"}}, api.Terms{Venue: api.Venue{OnlineURL: "https://b"}}, []api.Term{api.TermLink}},
		{"place and link", api.NoticeVenue, api.Terms{Venue: house}, api.Terms{Venue: harbour}, []api.Term{api.TermPlace, api.TermLink}},
		{"the adviser", api.NoticeAdviser, api.Terms{AdviserID: "mette"}, api.Terms{AdviserID: "soren"}, []api.Term{api.TermAdviser}},
		{"the price", api.NoticePrice, api.Terms{}, api.Terms{PriceOre: 5000}, []api.Term{api.TermPrice}},
		{"the end", api.NoticeMoved, api.Terms{EndsAt: at("16:20")}, api.Terms{EndsAt: at("16:30")}, []api.Term{api.TermTime}},
		{"the sessions", api.NoticeSessions, api.Terms{}, api.Terms{Sessions: []api.EventSession{{StartsAt: at("16:00")}}}, []api.Term{api.TermSessions}},
	} {
		w.says(t, "n", api.Notice{BookingID: "b", What: c.what, Old: c.old, New: c.now, Text: "Vi beklager.", By: "Peter Skovgaard"})
		got := w.change(t, "b")
		if diff := cmp.Diff(c.terms, got.Terms); diff != "" || got.What != c.what || got.Text != "Vi beklager." || got.By != "Peter Skovgaard" {
			t.Errorf("%s: %+v %s", c.name, got, diff)
		}
		if got.New.Venue != c.now.Venue || got.Old.Venue != c.old.Venue || got.New.PriceOre != c.now.PriceOre {
			t.Errorf("%s: from %+v to %+v", c.name, got.Old, got.New)
		}
		if c.what == api.NoticeAdviser && (got.OldAdviser.FirstName() != "Mette" || got.NewAdviser.FirstName() != "Søren") {
			t.Errorf("from %+v to %+v", got.OldAdviser, got.NewAdviser)
		}
		if c.name == "the end" && (!got.Old.StartsAt.Equal(at("16:00")) || !got.New.StartsAt.Equal(at("16:00"))) {
			t.Errorf("its start is %v and %v", got.Old.StartsAt, got.New.StartsAt)
		}
	}
	if ids := w.changed(t); !slices.Equal(ids, []string{"b"}) {
		t.Errorf("%q are told of", ids)
	}
	w.Says(t, api.KindNotice, "n", map[string]any{"booking_id": "b", "what": api.NoticePrice, "at": w.Now, "read": true})
	if ids := w.changed(t); len(ids) != 0 {
		t.Errorf("%q are told of once they were read", ids)
	}
	w.holds(t, "c", full, "")
	w.says(t, "other", api.Notice{BookingID: "c", What: api.NoticePrice, New: api.Terms{PriceOre: 5000}})
	if ids := w.changed(t); !slices.Equal(ids, []string{"c"}) {
		t.Errorf("%q are told of where one was read", ids)
	}
}

func TestWhatMustBeDecidedIsFromWhatThePersonKnewToWhatHoldsNow(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	w.moves(t, "n1", "b", "mette-0", "16:00", "17:00", true)
	w.moves(t, "n2", "b", "mette-0", "17:00", "18:00", true)
	w.says(t, "n3", api.Notice{BookingID: "b", What: api.NoticePrice, New: api.Terms{PriceOre: 5000}})
	c := w.change(t, "b")
	if !c.Decide || c.What != api.NoticeMoved || !c.Old.StartsAt.Equal(at("16:00")) || !c.New.StartsAt.Equal(at("18:00")) || c.New.PriceOre != 5000 {
		t.Errorf("from %+v to %+v, %+v", c.Old, c.New, c)
	}
	if diff := cmp.Diff([]api.Term{api.TermTime, api.TermPrice}, c.Terms); diff != "" {
		t.Error(diff)
	}
	if err := w.Keep(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	sent := w.Sent(t)
	if len(sent) != 1 || sent[0].Kind != api.BookingKeep || string(sent[0].Body) != `{"booking_id":"b","notice_id":"n3"}` {
		t.Fatalf("sent %v", sent)
	}
	if c := w.change(t, "b"); c.Decide || c.What != api.NoticePrice {
		t.Errorf("after it is kept there is %+v", c)
	}
	if err := w.Keep(t.Context(), "b"); err != nil || len(w.Sent(t)) != 1 {
		t.Errorf("kept again: %v, %v", w.Sent(t), err)
	}
	w.moves(t, "n4", "b", "mette-0", "18:00", "18:20", true)
	if c := w.change(t, "b"); !c.Old.StartsAt.Equal(at("18:00")) || !slices.Equal(c.Notices, []string{"n4"}) {
		t.Errorf("what was agreed to is not where the next change is from: %+v", c)
	}
}

func TestOnceItIsLeftNothingIsToBeDecided(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	w.moves(t, "n", "b", "mette-0", "16:00", "16:10", true)
	if err := w.Move(t.Context(), "b", "mette-2", booking.Disclosure{}); err != nil {
		t.Fatal(err)
	}
	if c := w.change(t, "b"); c.Decide {
		t.Errorf("another time is asked for, and still: %+v", c)
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
	if c := w.change(t, "b"); !c.Decide {
		t.Errorf("the move was refused, and nothing is to be decided: %+v", c)
	}
	w.holds(t, "b", kickoff, "mette-2") // moved
	if b := w.look(t, "b"); b.Change != nil {
		t.Errorf("the time of before is said to have changed: %+v", b.Change)
	}
	w.holds(t, "b", kickoff, "mette-0")
	if err := w.Cancel(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	if b := w.look(t, "b"); b.Change != nil || b.CalledOff || len(w.changed(t)) != 0 {
		t.Errorf("given up, and still changed: %+v", b.Change)
	}
}

func TestWhatElseIsOnThatDayStandsBesideTheNewTime(t *testing.T) {
	w := newWorld(t)
	meeting := func(id, from, to string) {
		w.Says(t, api.KindEvent, id, api.Event{
			Kind: api.EventMeeting, State: api.EventPlanned, Title: id, StartsAt: at(from), EndsAt: at(to), Capacity: 9, PlacesLeft: 9,
		})
		w.holds(t, id, id, "")
	}
	meeting("early", "10:00", "11:00")
	meeting("late", "19:30", "20:00")
	w.holds(t, "b", kickoff, "mette-0")
	w.moves(t, "n", "b", "mette-0", "16:00", "18:00", true)
	if c := w.change(t, "b"); c.Clash != nil || c.SameDay == nil || c.SameDay.ID != "late" {
		t.Errorf("beside it %+v, at its time %+v", c.SameDay, c.Clash)
	}
	meeting("at once", "17:50", "18:10")
	if c := w.change(t, "b"); c.Clash == nil || c.Clash.ID != "at once" || c.SameDay != nil {
		t.Errorf("beside it %+v, at its time %+v", c.SameDay, c.Clash)
	}
	others, err := w.Others(t.Context(), "b")
	if err != nil || len(others) == 0 || others[0].Adviser.ID != "mette" || others[0].SlotID == "mette-0" {
		t.Errorf("it could be moved to %+v, %v", others, err)
	}
}

// TestWhatTheOfficeCalledOffIsUnderWhatComesUntilItIsOver has an event called off, and one taken
// out of the programme, under a booking each.
func TestWhatTheOfficeCalledOffIsUnderWhatComesUntilItIsOver(t *testing.T) {
	w := newWorld(t)
	off := func(id, event, slot string) {
		w.Says(t, api.KindBooking, id, api.Booking{EventID: event, SlotID: slot, State: api.BookingCancelled})
	}
	off("a", kickoff, "")
	w.Says(t, api.KindEvent, kickoff, api.Event{
		Kind: api.EventKickoff, State: api.EventCancelled, Title: "Kick-off", StartsAt: at("15:00"), EndsAt: at("19:00"),
	})
	off("b", "gone", "gone-1")
	if ids := w.coming(t); len(ids) != 0 {
		t.Fatalf("an office that tells of nothing leaves %q to come", ids)
	}
	w.says(t, "na", api.Notice{BookingID: "a", What: api.NoticeCancelled, Old: api.Terms{State: api.BookingConfirmed}, New: api.Terms{State: api.BookingCancelled}, Text: "Syg", By: "Peter"})
	w.says(t, "nb", api.Notice{BookingID: "b", What: api.NoticeRemoved, Old: api.Terms{
		StartsAt: at("17:00"), EndsAt: at("18:00"), Venue: api.Venue{Name: "Havnen"}, AdviserID: "mette", State: api.BookingConfirmed,
	}, New: api.Terms{State: api.BookingCancelled}, Title: "Rådgivning"})
	if ids := w.coming(t); !slices.Equal(ids, []string{"a", "b"}) {
		t.Fatalf("%q are to come", ids)
	}
	if ids := w.changed(t); !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("%q are told of", ids)
	}
	if b := w.look(t, "a"); !b.CalledOff || b.Change.Text != "Syg" || b.Change.By != "Peter" || len(b.Change.Terms) != 0 || b.Change.Decide {
		t.Errorf("called off: %+v %+v", b, b.Change)
	}
	if b := w.look(t, "b"); !b.CalledOff || !b.StartsAt.Equal(at("17:00")) || b.Venue.Name != "Havnen" || b.Title != "Rådgivning" || b.Adviser.FirstName() != "Mette" || len(b.Change.Terms) != 0 {
		t.Errorf("taken out of the programme: %+v %+v", b, b.Change)
	}
	if _, ok, err := w.Next(t.Context()); ok || err != nil {
		t.Errorf("it is what comes next, %v", err)
	}
	if list, err := w.Reminders(t.Context()); len(list) != 0 || err != nil {
		t.Errorf("it is reminded of: %+v, %v", list, err)
	}
	w.Now = at("18:30")
	if ids := w.coming(t); !slices.Equal(ids, []string{"a"}) {
		t.Errorf("%q are to come once one is over", ids)
	}
	w.Says(t, api.KindBooking, "a", api.Booking{EventID: kickoff, State: api.BookingConfirmed})
	w.Says(t, api.KindEvent, kickoff, api.Event{Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off", StartsAt: at("15:00"), EndsAt: at("19:00")})
	w.says(t, "nc", api.Notice{BookingID: "a", What: api.NoticeRestored, Old: api.Terms{State: api.BookingCancelled}, New: api.Terms{State: api.BookingConfirmed}})
	if b := w.look(t, "a"); b.CalledOff || b.Change.What != api.NoticeRestored {
		t.Errorf("brought back: %+v %+v", b, b.Change)
	}
}

func TestAWishSaysWhatWasSeen(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPerson, "p", api.Person{Member: true})
	seen := func(kind api.MutationKind) api.Terms {
		t.Helper()
		sent := w.Sent(t)
		last := sent[len(sent)-1]
		var b api.BookingRequestBody
		if err := json.Unmarshal(last.Body, &b); err != nil || last.Kind != kind || b.Seen == nil {
			t.Fatalf("sent %s %s, %v", last.Kind, last.Body, err)
		}
		return *b.Seen
	}
	if _, err := w.Book(t.Context(), booking.Request{SlotID: "mette-1"}); err != nil {
		t.Fatal(err)
	}
	venue := api.Venue{Name: "Byens Hus", Address: "Havnegade 1", Municipality: "0621"}
	want := api.Terms{StartsAt: at("16:20"), EndsAt: at("16:40"), Venue: venue} // free for a member
	if diff := cmp.Diff(want, seen(api.BookingRequest)); diff != "" {
		t.Error(diff)
	}
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: full, State: api.BookingOffered})
	if err := w.Accept(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	day := 48 * time.Hour
	if diff := cmp.Diff(api.Terms{StartsAt: at("08:00").Add(day), EndsAt: at("11:00").Add(day)}, seen(api.BookingAccept)); diff != "" {
		t.Error(diff)
	}
}

// TestAWishForWhatHasChangedIsAskedAnewWithAllThatWentWithIt has the office refuse a wish since its
// time moved, before the device's programme says so.
func TestAWishForWhatHasChangedIsAskedAnewWithAllThatWentWithIt(t *testing.T) {
	w := newWorld(t)
	wish := booking.Request{SlotID: "mette-1", Need: api.FieldTax, Note: "Moms?", Share: shared, SheetOmit: []string{api.SheetIdea}}
	id, err := w.Book(t.Context(), wish)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Again(t.Context(), id); !errors.Is(err, booking.ErrNotRefused) {
		t.Errorf("asked again before there was an answer: %v", err)
	}
	now := api.Terms{StartsAt: at("17:00"), EndsAt: at("17:20"), Venue: api.Venue{Name: "Byens Hus", Address: "Havnegade 1", Municipality: "0621"}, PriceOre: 5000, AdviserID: "mette"}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeChanged, Now: &now})
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeNotFound})
	b := w.look(t, id)
	c := b.Refusal.Change
	if c == nil || !slices.Equal(c.Terms, []api.Term{api.TermTime}) || !c.Old.StartsAt.Equal(at("16:20")) || !c.New.StartsAt.Equal(at("17:00")) {
		t.Fatalf("what changed: %+v", c)
	}
	w.Says(t, api.KindSlot, "mette-1", api.Slot{EventID: kickoff, AdviserID: "soren", StartsAt: at("17:00"), EndsAt: at("17:20"), Free: true})
	again, err := w.Again(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if ids := w.coming(t); !slices.Equal(ids, []string{again}) {
		t.Errorf("the refused wish is still there: %q", ids)
	}
	var body api.BookingRequestBody
	for _, e := range w.Sent(t) {
		if e.Kind == api.BookingRequest && strings.Contains(string(e.Body), again) {
			if err := json.Unmarshal(e.Body, &body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if body.Need != api.FieldTax || body.Note != "Moms?" || len(body.Share) != len(shared) || body.Seen == nil {
		t.Fatalf("asked anew: %+v", body)
	}
	if diff := cmp.Diff(now, *body.Seen); diff != "" {
		t.Errorf("what was seen: %s", diff)
	}
	for _, reader := range []api.Reader{body.NoteAgreedWith, body.Share[0].AgreedWith} { // it is another's by now, whom nobody was asked about
		if reader.AdviserID != "mette" {
			t.Errorf("disclosed to %+v", reader)
		}
	}
	if b := w.look(t, again); !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("left out of the sheet: %q", b.SheetOmit)
	}
}

func TestAnOfferThatHasChangedIsTakenAnew(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: full, State: api.BookingOffered})
	if err := w.Accept(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	now := api.Terms{StartsAt: at("09:00").Add(48 * time.Hour), EndsAt: at("12:00").Add(48 * time.Hour)}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeChanged, Now: &now})
	if b := w.look(t, "b"); b.State != api.BookingOffered || b.Refusal.Change == nil {
		t.Fatalf("%+v", b)
	}
	if id, err := w.Again(t.Context(), "b"); id != "b" || err != nil {
		t.Fatalf("%s, %v", id, err)
	}
	sent := w.Sent(t)
	var body api.BookingAcceptBody
	if err := json.Unmarshal(sent[len(sent)-1].Body, &body); err != nil || !body.Seen.StartsAt.Equal(now.StartsAt) {
		t.Errorf("taken anew: %s, %v", sent[len(sent)-1].Body, err)
	}
	if b := w.look(t, "b"); b.Refusal != nil || b.State != api.BookingRequested {
		t.Errorf("%s, and refused %+v", b.State, b.Refusal)
	}
}

// TestARemindersTimeMovesWithItsBooking looks that what the office moved is reminded of at its new
// time alone.
func TestARemindersTimeMovesWithItsBooking(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	w.moves(t, "n", "b", "mette-0", "16:00", "17:30", true)
	list, err := w.Reminders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var starts []time.Time
	for _, r := range list {
		starts = append(starts, r.Starts)
	}
	if diff := cmp.Diff([]time.Time{at("17:30"), at("17:30")}, starts); diff != "" {
		t.Error(diff)
	}
}
