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
