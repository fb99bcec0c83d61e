package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestALineIsDeletedWholeAndComesBackWhole holds that a line that is deleted on its page leaves nothing behind, neither
// then nor when its page is left, and that all of it comes back when that is taken back.
func TestALineIsDeletedWholeAndComesBackWhole(t *testing.T) {
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		d, w := filled(t)
		was := read(t, d).Values
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresOperating))
		s.Shell.Go(parts.FigureLine("", "revenue/cafe"))
		s.Tap("Slet linjen")
		s.Stored()
		for path, value := range read(t, d).Values {
			if strings.Contains(path, "revenue/cafe/") {
				t.Errorf("%s: of the line %s is left: %s", v.Name, path, value)
			}
		}
		s.Undo()
		s.Stored()
		for path, value := range was {
			holds(t, d, path, string(value))
		}
		s.Close()
	}
}

// What is typed in a line that another device deleted meanwhile brings no part of it back.
func TestALineThatIsDeletedElsewhereStaysDeleted(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "revenue/cafe"))
	retype(field(t, s, "En normal måned"), "2000")
	gone := map[string]json.RawMessage{}
	for path := range read(t, d).Values {
		if strings.Contains(path, "revenue/cafe/") {
			gone[path] = json.RawMessage("null")
		}
	}
	write(t, d, gone)
	s.Settle()
	s.Reads("Linjen findes ikke længere")
	s.GoTo(parts.Figures("", parts.FiguresOperating))
	s.Stored()
	for path, value := range read(t, d).Values {
		if strings.Contains(path, "revenue/cafe/") {
			t.Errorf("%s is %s", path, value)
		}
	}
}
