package figures_test

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestTwoDevicesEditFiguresOffline holds that two devices that type figures without a network lose nothing of each
// other's: of the same cell the later arrival wins, and the other device shows it, where undo brings nothing of its own
// back over it; cells and notes that only one of them wrote are there on both.
func TestTwoDevicesEditFiguresOffline(t *testing.T) {
	w := testworld.New(t)
	phone := w.Device("phone")
	write(t, phone, shop())
	phone.Sync()
	desk := w.Device("desk")
	desk.Sync()
	phone.Line.Cut(true)
	desk.Line.Cut(true)
	write(t, phone, map[string]json.RawMessage{
		"fixed/c/months/1": plan.Value(111), "fixed/c/months/2": plan.Value(222), "note/fixed/c": plan.Value("Fra telefonen"),
	})
	write(t, desk, map[string]json.RawMessage{"fixed/c/months/1": plan.Value(999), "fixed/c/months/3": plan.Value(333)})
	phone.Line.Cut(false)
	phone.Sync()
	desk.Line.Cut(false)
	desk.Sync()
	phone.Sync()
	want := map[string]string{"fixed/c/months/1": "999", "fixed/c/months/2": "222", "fixed/c/months/3": "333", "note/fixed/c": `"Fra telefonen"`}
	for _, d := range []*testworld.Device{phone, desk} {
		f := values(t, d)
		for path, value := range want {
			if got := string(f.Values[path]); got != value {
				t.Errorf("%s is %s, want %s", path, got, value)
			}
		}
	}
	s := show(t, phone, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	goTo(t, g, k, "fixed/c")
	f := values(t, phone)
	if string(f.Values["fixed/c/months/1"]) != "999" || f.Values["fixed/c/months/2"] != nil || string(f.Values["fixed/c/months/3"]) != "333" {
		t.Errorf("undone on the phone the year is %s, %s, %s", f.Values["fixed/c/months/1"], f.Values["fixed/c/months/2"], f.Values["fixed/c/months/3"])
	}
}

// TestWhatAnotherDeviceOvertookIsSaidAtItsCell holds that who typed what another device's value took the place of is told
// quietly where it stands, with what it was, on a desk and on a phone; and no more once it is typed anew. On the device
// whose value stands nothing is said.
func TestWhatAnotherDeviceOvertookIsSaidAtItsCell(t *testing.T) {
	w := testworld.New(t)
	phone := w.Device("phone")
	write(t, phone, shop())
	phone.Sync()
	desk := w.Device("desk")
	desk.Sync()
	s := show(t, phone, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	phone.Line.Cut(true)
	desk.Line.Cut(true)
	k.Type("12000")
	k.Press(fyne.KeyTab)
	k.Type("13000\n")
	k.Press(fyne.KeyUp)
	write(t, desk, map[string]json.RawMessage{"fixed/c/months/1": plan.Value(1_400_000)})
	s.Stored()
	if st := g.State(); st.ColumnID != "1" || st.Hint != "" {
		t.Errorf("before the other is known of, %q is said at column %s", st.Hint, st.ColumnID)
	}
	phone.Line.Cut(false)
	phone.Sync()
	desk.Line.Cut(false)
	desk.Sync()
	phone.Sync()
	s.Stored()
	if st := g.State(); st.Value != "14.000" || st.Hint != "Ændret på en anden enhed. Før: 12.000" {
		t.Errorf("at the cell stands %q, and %q is said", st.Value, st.Hint)
	}
	s.Reads("Ændret på en anden enhed. Før: 12.000")
	s.Shoot("overtaken")
	k.Press(fyne.KeyRight)
	if st := g.State(); st.Value != "13.000" || st.Hint != "" {
		t.Errorf("beside it stands %q, and %q is said", st.Value, st.Hint)
	}
	s.Close()
	s = show(t, phone, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "fixed/c"))
	s.Reads("Januar 2027: ændret på en anden enhed. Før: 12.000")
	s.Shoot("overtaken-phone")
	s.Close()
	s = show(t, desk, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k = theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	if st := g.State(); st.Value != "14.000" || st.Hint != "" {
		t.Errorf("where it was typed %q stands, and %q is said", st.Value, st.Hint)
	}
	s.Close()
	s = show(t, phone, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k = theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	k.Type("15000\n")
	k.Press(fyne.KeyUp)
	if st := g.State(); st.Value != "15.000" || st.Hint != "" {
		t.Errorf("typed anew, at %q %q is said", st.Value, st.Hint)
	}
	s.Stored()
	s.GoTo(parts.Figures("", parts.FiguresOperating))
	s.ReadsNot("Ændret på en anden enhed")
}
