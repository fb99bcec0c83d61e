package office

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
)

// omits sets what is left out of the sheet of the booking.
func (s *shared) omits(names ...string) {
	s.t.Helper()
	s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares(), "sheet_omit": append([]string{}, names...)})
}

// leavesOut checks what is left out of it.
func (s *shared) leavesOut(names ...string) {
	s.t.Helper()
	if got := s.p.booking(s.booking).SheetOmit; !slices.Equal(got, names) {
		s.t.Errorf("%q is left out of the sheet, want %q", got, names)
	}
}

func TestWhatIsLeftOutOfASheetIsKeptWithTheBooking(t *testing.T) {
	s := newShared(t, "none")
	s.leavesOut()
	s.omits(api.SheetFigures, "gaps/market.buyers", "newer/line")
	s.leavesOut(api.SheetFigures, "gaps/market.buyers", "newer/line")
	s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares()})
	s.leavesOut(api.SheetFigures, "gaps/market.buyers", "newer/line") // nothing was said of it
	s.omits()
	s.leavesOut()
}

func TestWhatIsLeftOutOfASheetStaysOutWhoeverTheAdviserIs(t *testing.T) {
	t.Run("moved with what is shared to another", func(t *testing.T) {
		s := newShared(t, "none")
		s.omits(api.SheetFigures)
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.with, "share": s.shares()})
		s.leavesOut(api.SheetFigures)
	})
	t.Run("moved with the same one", func(t *testing.T) {
		s := newShared(t, "none")
		s.omits(api.SheetFigures)
		s.p.does(api.BookingMove, object{"booking_id": s.booking, "slot_id": s.again})
		s.leavesOut(api.SheetFigures)
	})
	t.Run("given another, asleep and agreed", func(t *testing.T) {
		s := newShared(t, "none")
		s.omits(api.SheetFigures)
		s.give(s.slot, s.jens)
		s.leavesOut(api.SheetFigures)
		s.p.does(api.BookingShare, object{"booking_id": s.booking, "share": s.shares(), "note": question, "note_agreed_with": seen(s.jens, "Jens", "Jura Syd")})
		s.leavesOut(api.SheetFigures)
	})
}

func TestNamesThatNameNoLineOfASheetAreRefused(t *testing.T) {
	many := make([]string, api.MaxSheetOmit+1)
	for i := range many {
		many[i] = "gaps/x" + strconv.Itoa(i)
	}
	s := newShared(t, "none")
	s.omits(api.SheetIdea)
	for name, omit := range map[string][]string{
		"empty": {""}, "a blank": {"gaps/market buyers"}, "capitals": {"Gaps"}, "two strokes": {"gaps/a/b"}, "no line": {"gaps/"},
		"too long": {"gaps/" + strings.Repeat("x", 101)}, "twice": {"idea", "idea"}, "too many": many,
	} {
		t.Run(name, func(t *testing.T) {
			s.p.refused(api.CodeInvalid, api.BookingShare, object{"booking_id": s.booking, "share": s.shares(), "sheet_omit": omit})
		})
	}
	s.leavesOut(api.SheetIdea)
}

func TestWhatIsLeftOutOfASheetStaysOutWhenABackupIsPutBack(t *testing.T) {
	engine.OnFile(t)
	s := newShared(t, "none")
	file := s.backup()
	s.omits(api.SheetFigures)
	s.restore(file)
	s.leavesOut()
	if n := s.withdrawAgain(); n != 1 {
		t.Errorf("%d withdrawn again", n)
	}
	s.leavesOut(api.SheetFigures)
	s.omits() // put back since
	if n := s.withdrawAgain(); n != 0 {
		t.Errorf("%d withdrawn again", n)
	}
	s.leavesOut()
}
