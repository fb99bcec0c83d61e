package office

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// seen is a reader as a person saw them.
func seen(id, name, organisation string) object {
	return object{"adviser_id": id, "name": name, "organisation": organisation, "actor_id": ""}
}

// reads checks what whoever the booking is with may read of its note, and what its
// person sees of it.
func (s *shared) reads(opened, kept string) {
	s.t.Helper()
	b := s.p.booking(s.booking)
	if _, note := b.Opens(s.clock.now()); note != opened || b.Note != kept {
		s.t.Errorf("%q is read of %q, want %q of %q", note, b.Note, opened, kept)
	}
	if asleep := opened != kept; b.NoteAsleep != asleep || (b.NoteAgreedWith != (api.Reader{})) != asleep {
		s.t.Errorf("asleep is %v, given to %+v", b.NoteAsleep, b.NoteAgreedWith)
	}
}

func TestANoteSleepsWhileAnotherWouldReadIt(t *testing.T) {
	t.Run("until the person agrees", func(t *testing.T) {
		s := newShared(t, "none")
		s.reads(question, question)
		s.give(s.slot, s.jens)
		s.reads("", question)
		if got := s.p.booking(s.booking).NoteAgreedWith; got != (api.Reader{AdviserID: s.mette, Name: "Mette", Organisation: "Revision Nord"}) {
			t.Errorf("given to %+v", got)
		}
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
		s.reads("", question) // nothing was said of it
		s.p.does(api.BookingShare, object{
			"booking_id": s.booking, "share": s.shares(), "note": question, "note_agreed_with": seen(s.jens, "Jens", "Jura Syd"),
		})
		s.reads(question, question)
	})
	t.Run("until the change is undone", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, "")
		s.give(s.slot, s.jens)
		s.reads("", question)
		s.give(s.slot, s.mette)
		s.reads(question, question)
	})
	t.Run("taken back, also after a backup is put back", func(t *testing.T) {
		engine.OnFile(t)
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		file := s.backup()
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares(), "note": ""})
		s.reads("", "")
		s.restore(file)
		if n := s.withdrawAgain(); n != 1 {
			t.Errorf("%d withdrawn again", n)
		}
		s.reads("", "")
	})
	t.Run("none sleeps where there is none", func(t *testing.T) {
		s := newShared(t, "none")
		s.p = s.person()
		s.booking = s.p.book(s.event, s.again, nil)
		s.give(s.again, s.jens)
		s.reads("", "")
	})
	t.Run("one that is too long is refused", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.refused(api.CodeInvalid, api.BookingShare, object{"booking_id": s.booking, "share": s.shares(), "note": string(make([]rune, api.MaxNote+1))})
		s.reads(question, question)
	})
}

func TestANoteIsForWhomThePersonSaw(t *testing.T) {
	t.Run("another by the time it is agreed to", func(t *testing.T) {
		s := newShared(t, "none")
		karl := newID()
		s.adviser(karl, "Karl", "Bank Vest")
		s.give(s.slot, karl)
		s.p.does(api.BookingShare, object{
			"booking_id": s.booking, "share": s.shares(), "note": question, "note_agreed_with": seen(s.jens, "Jens", "Jura Syd"),
		})
		s.reads("", question)
	})
	t.Run("a move", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{
			"booking_id": s.booking, "slot_id": s.with, "note": question, "note_agreed_with": seen(s.mette, "Mette", "Revision Nord"),
		})
		s.reads("", question)
	})
	t.Run("a booking", func(t *testing.T) {
		s := newShared(t, "none")
		s.p = s.person()
		s.booking = s.p.book(s.event, s.with, object{"note": question, "note_agreed_with": seen(s.mette, "Mette", "Revision Nord")})
		s.reads("", question)
	})
	t.Run("a move to the same adviser", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.again})
		s.reads(question, question)
	})
}

// Whoever saw the office itself agreed to the office; whoever sent no reader, to
// whoever reads.
func TestTheOfficeItselfIsNotNobodyInParticular(t *testing.T) {
	office := object{"adviser_id": "", "name": "", "organisation": "", "actor_id": "", "office": true}
	list := func(s *shared) []object {
		return []object{{"kind": "version", "id": s.version, "agreed_with": office}}
	}
	t.Run("an adviser by then", func(t *testing.T) {
		s := newShared(t, "none")
		s.p = s.person()
		s.booking = s.p.book(s.event, s.with, object{
			"share": []object{{"kind": "contact", "agreed_with": office}}, "note": question, "note_agreed_with": office,
		})
		s.is(question, map[string]bool{"contact": true})
		s.reads("", question)
		if got := s.p.booking(s.booking).Share[0].AgreedWith; got != api.TheOffice {
			t.Errorf("given to %+v", got)
		}
		s.give(s.with, "") // and the office after all
		s.is(question, map[string]bool{"contact": false})
		s.reads(question, question)
	})
	t.Run("the office as it was", func(t *testing.T) {
		s := newShared(t, "none")
		s.p.does(api.BookingMove, object{
			"booking_id": s.booking, "slot_id": s.office, "share": list(s), "note": question, "note_agreed_with": office,
		})
		s.is(question, map[string]bool{"version": false})
		s.reads(question, question)
	})
	t.Run("a place without a slot", func(t *testing.T) {
		s := newShared(t, "none")
		s.booking = s.p.book(s.event, "", object{"share": list(s)})
		s.is("", map[string]bool{"version": false})
	})
	t.Run("nobody in particular", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, s.jens)
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
		s.is(question, map[string]bool{"version": false, "contact": false})
	})
	t.Run("from one to the next, with nothing left of the first", func(t *testing.T) {
		s := newShared(t, "none")
		s.give(s.slot, "")
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": list(s), "note": question, "note_agreed_with": office})
		s.give(s.slot, s.jens)
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.again, "note": question, "note_agreed_with": seen(s.jens, "Jens", "Jura Syd")})
		if got := s.p.booking(s.booking); got.NoteAgreedWith != (api.Reader{AdviserID: s.jens, Name: "Jens", Organisation: "Jura Syd"}) {
			t.Errorf("given to %+v", got.NoteAgreedWith)
		}
	})
}

// A share that slept stays asleep where a wish for another time is taken back.
func TestWhatSleepsAndIsCarriedStaysAsleep(t *testing.T) {
	s := newShared(t, "none")
	s.give(s.slot, s.jens)
	b := s.p.booking(s.booking)
	s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.office, "share": b.Share, "note": b.Note, "note_agreed_with": b.NoteAgreedWith})
	s.is(question, map[string]bool{"version": true, "contact": true})
	s.reads("", question)
}

// Nobody comments what they may not read.
func TestNothingIsSaidOfAVersionThatSleeps(t *testing.T) {
	s := newShared(t, "none")
	say := func(adviser string) error {
		_, err := s.o.Inbox.Comment(t.Context(), mutation.Staff{Role: mutation.RoleAdviser, AdviserID: adviser, Name: "Mette"}, inbox.StaffComment{
			PersonID: s.p.id, VersionID: s.version, Section: "idea.what", Quote: "Cykler", Text: "Hvor mange?",
		})
		return err
	}
	if err := say(s.mette); err != nil {
		t.Fatal(err)
	}
	if err := say(s.jens); err == nil {
		t.Error("another adviser could comment it")
	}
	s.give(s.slot, s.jens)
	if err := say(s.jens); err == nil {
		t.Error("somebody else could comment it")
	}
	s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
	if err := say(s.jens); err != nil {
		t.Error(err)
	}
}
