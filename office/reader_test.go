package office

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
)

// shared is somebody with a plan and a note shared in a slot with an adviser.
type shared struct {
	*world
	p                    *person
	event, slot, booking string
	mette, jens          string // advisers of two firms
	version, other       string // two kept versions
	again, with, office  string // free slots: of Mette, of Jens, of nobody
}

func newShared(t *testing.T, requires string) *shared {
	w := newWorld(t)
	s := &shared{world: w, p: w.person(), mette: newID(), jens: newID(), version: newID(), other: newID()}
	s.adviser(s.mette, "Mette", "Revision Nord")
	s.adviser(s.jens, "Jens", "Jura Syd")
	s.event = w.event(24*time.Hour, object{"requires": requires, "capacity": 5})
	s.slot = w.slot(s.event, 24*time.Hour, object{"adviser_id": s.mette})
	s.again = w.slot(s.event, 25*time.Hour, object{"adviser_id": s.mette})
	s.with = w.slot(s.event, 25*time.Hour, object{"adviser_id": s.jens})
	s.office = w.slot(s.event, 26*time.Hour, nil)
	plan := s.p.plan()
	s.p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea.what", "text": "Cykler"})
	for _, v := range []string{s.version, s.other} {
		s.p.does(api.VersionKeep, object{"plan_id": plan, "version_id": v, "name": "Min plan"})
	}
	s.booking = s.p.book(s.event, s.slot, object{"note": "Kan jeg trække moms fra?", "share": s.shares()})
	return s
}

func (s *shared) shares() []object {
	return []object{{"kind": "version", "id": s.version}, {"kind": "contact"}}
}

func (s *shared) adviser(id, name, organisation string) {
	s.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: id, Body: raw(object{"name": name, "organisation": organisation})})
}

func (s *shared) give(slot, adviser string) { s.importAll(s.slotOf(slot, s.event, adviser)) }

// slotOf is a slot as it is imported.
func (s *shared) slotOf(id, event, adviser string) api.ImportRecord {
	starts := s.clock.now().Add(24 * time.Hour)
	return api.ImportRecord{Kind: api.KindSlot, ID: id, Body: raw(object{
		"event_id": event, "adviser_id": adviser, "starts_at": starts, "ends_at": starts.Add(20 * time.Minute),
	})}
}

// is checks which shares there are, by kind, and whether they sleep.
func (s *shared) is(note string, want map[string]bool) {
	s.t.Helper()
	b := s.p.booking(s.booking)
	got := map[string]bool{}
	for _, sh := range b.Share {
		got[sh.Kind] = sh.Asleep
	}
	if !cmp.Equal(got, want, cmpopts.EquateEmpty()) || b.Note != note {
		s.t.Errorf("shares %v with %q, want %v with %q", got, b.Note, want, note)
	}
}

const question = "Kan jeg trække moms fra?"

func TestAMoveToAnotherAdviserSharesWhatItCarriesAndNoMore(t *testing.T) {
	t.Run("nothing", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with})
		s.is("", nil)
	})
	t.Run("one of two, and the question", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with, "share": s.shares()[:1], "note": question})
		s.is(question, map[string]bool{"version": false})
	})
	t.Run("the same adviser keeps all, unasked", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.again})
		s.is(question, map[string]bool{"version": false, "contact": false})
	})
	t.Run("a time with nobody in particular", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.office})
		s.is("", nil)
	})
	t.Run("a refused one changes nothing", func(t *testing.T) {
		s := newShared(t, "none")
		s.person().book(s.event, s.with, nil)
		s.p.refused(api.CodeSlotTaken, api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with})
		s.is(question, map[string]bool{"version": false, "contact": false})
	})
	t.Run("what is required must be among it", func(t *testing.T) {
		s := newShared(t, "plan")
		s.p.refused(api.CodePrerequisite, api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with})
		s.is(question, map[string]bool{"version": false, "contact": false})
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with, "share": s.shares()[:1]})
		s.is("", map[string]bool{"version": false})
	})
	t.Run("it stays withdrawn when a backup is put back", func(t *testing.T) {
		engine.OnFile(t)
		s := newShared(t, "none")
		file := s.backup()
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with})
		s.restore(file)
		if n := s.withdrawAgain(); n != 1 {
			t.Errorf("%d withdrawn again", n)
		}
		if got := s.p.booking(s.booking).Share; len(got) != 0 {
			t.Errorf("shared again: %v", got)
		}
	})
}

func TestWhoMovesFromAPlaceToAnAdviserSharesWhatTheyCarry(t *testing.T) {
	s := newShared(t, "none")
	s.booking = s.p.book(s.event, "", object{"share": s.shares(), "note": question})
	s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with, "share": s.shares()[1:]})
	s.is("", map[string]bool{"contact": false})
}

func TestAShareSleepsWhileAnotherWouldReadIt(t *testing.T) {
	asleep := map[string]bool{"version": true, "contact": true}
	awake := map[string]bool{"version": false, "contact": false}
	for name, change := range map[string]func(s *shared){
		"the slot is another adviser's":  func(s *shared) { s.give(s.slot, s.jens) },
		"the slot is nobody's":           func(s *shared) { s.give(s.slot, "") },
		"the adviser is at another firm": func(s *shared) { s.adviser(s.mette, "Mette", "Bank Øst") },
		"the adviser is somebody else":   func(s *shared) { s.adviser(s.mette, "Ida", "Revision Nord") },
		"the adviser is another actor's": func(s *shared) {
			s.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: s.mette, Body: raw(object{
				"name": "Mette", "organisation": "Revision Nord", "actor_id": newID(),
			})})
		},
		"both in one file": func(s *shared) {
			s.importAll(
				s.slotOf(s.slot, s.event, s.jens),
				api.ImportRecord{Kind: api.KindAdviser, ID: s.mette, Body: raw(object{"name": "Mette", "organisation": "Jura Syd"})},
			)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShared(t, "plan")
			before := s.p.booking(s.booking)
			change(s)
			s.is(question, asleep)
			got := s.p.booking(s.booking)
			for _, sh := range got.Share {
				if sh.Opens(s.clock.now()) || sh.AgreedWith != (api.Reader{AdviserID: s.mette, Name: "Mette", Organisation: "Revision Nord"}) {
					t.Errorf("%+v", sh)
				}
			}
			if got.State != api.BookingConfirmed || got.Sequence != before.Sequence+1 {
				t.Errorf("%s with sequence %d", got.State, got.Sequence)
			}
			s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
			s.is(question, awake)
			if sh := s.p.booking(s.booking).Share[0]; sh.AgreedWith != (api.Reader{}) {
				t.Errorf("agreed, and still %+v", sh)
			}
		})
	}
	t.Run("a change undone wakes it", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		s.give(s.slot, "")
		s.is(question, asleep)
		s.give(s.slot, s.mette)
		s.is(question, awake)
	})
	t.Run("what changes nobody lets it be", func(t *testing.T) {
		s := newShared(t, "none")
		before := s.p.booking(s.booking)
		s.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: s.mette, Body: raw(object{
			"name": " Mette ", "organisation": "Revision  Nord", "text": "Moms og regnskab", "fields": []string{"tax"},
		})})
		s.is(question, awake)
		if got := s.p.booking(s.booking); got.Sequence != before.Sequence {
			t.Errorf("sequence %d", got.Sequence)
		}
	})
	t.Run("the person stops one and leaves the other asleep", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": []object{{"kind": "version", "id": s.version, "asleep": true}}})
		s.is(question, map[string]bool{"version": true})
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": []object{{"kind": "version", "id": s.other, "asleep": true}}})
		s.is(question, map[string]bool{"version": false}) // another one was never asleep
	})
	t.Run("what is required stays met", func(t *testing.T) {
		s := newShared(t, "plan")
		s.give(s.slot, s.jens)
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with})
		s.is(question, map[string]bool{"version": true, "contact": true})
	})
}

func TestASlotThatSomebodyHoldsStaysAtItsEvent(t *testing.T) {
	s := newShared(t, "none")
	other := s.world.event(24*time.Hour, nil)
	err := s.o.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{s.slotOf(s.slot, other, s.mette)})
	var p *catalogue.ImportError
	if !errors.As(err, &p) || p.Pointer != "/body/event_id" || p.Reason != "state" {
		t.Errorf("%v", err)
	}
	s.importAll(s.slotOf(s.office, other, s.jens)) // nobody has it
}

// sees is a share as a person agrees to it who sees an adviser.
func (s *shared) sees(id, name, organisation string) []object {
	list := s.shares()
	for _, sh := range list {
		sh["agreed_with"] = seen(id, name, organisation)
	}
	return list
}

func TestAnAgreementIsForWhomThePersonSaw(t *testing.T) {
	asleep, awake := map[string]bool{"version": true, "contact": true}, map[string]bool{"version": false, "contact": false}
	t.Run("another by the time it is sent", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		s.is(question, asleep)
		karl := newID()
		s.adviser(karl, "Karl", "Bank Vest")
		s.give(s.slot, karl) // once more, before it is sent
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.sees(s.jens, "Jens", "Jura Syd")})
		s.is(question, asleep)
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.sees(karl, "Karl", "Bank Vest")})
		s.is(question, awake)
	})
	t.Run("the same one with another firm", func(t *testing.T) {
		s := newShared(t, "none")
		s.adviser(s.mette, "Mette", "Revision Syd")
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.sees(s.mette, "Mette", "Revision Nord")})
		s.is(question, asleep)
	})
	t.Run("a move", func(t *testing.T) {
		s := newShared(t, "none")
		karl := newID()
		s.adviser(karl, "Karl", "Bank Vest")
		s.give(s.with, karl)
		s.p.does(api.BookingMove, object{
			"booking_id": s.booking, "slot_id": s.with, "note": question, "share": s.sees(s.jens, "Jens", "Jura Syd"),
		})
		s.is(question, asleep)
	})
	t.Run("a booking", func(t *testing.T) {
		s := newShared(t, "none")
		s.p = s.person()
		s.booking = s.p.book(s.event, s.with, object{"share": s.sees(s.mette, "Mette", "Revision Nord")[1:]})
		s.is("", map[string]bool{"contact": true})
	})
	t.Run("whoever reads now, where none was seen", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
		s.is(question, awake)
	})
}
