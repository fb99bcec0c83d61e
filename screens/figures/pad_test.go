package figures_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// pad is the pad that is open at the foot of the window; nil for none.
func pad(s *stagetest.Stage) *ui.NumberPad {
	for _, o := range s.Reachable() {
		if p, is := o.(*ui.NumberPad); is {
			return p
		}
	}
	return nil
}

// byPad writes with the keys of the pad that is there, and is done.
func byPad(s *stagetest.Stage, keys ...string) {
	s.T.Helper()
	p := pad(s)
	if p == nil {
		s.T.Fatalf("there is no pad:\n%s", s.Words())
	}
	for _, key := range keys {
		p.Press(key)
		s.Stored()
	}
	s.Tap("Færdig")
	s.Stored()
}

// numberField is the one that is called so.
func numberField(t *testing.T, s *stagetest.Stage, label string) *ui.NumberField {
	t.Helper()
	for _, o := range s.Reachable() {
		if f, is := o.(*ui.NumberField); is && strings.HasPrefix(f.Label, label) {
			return f
		}
	}
	t.Fatalf("there is no number %q:\n%s", label, s.Words())
	return nil
}

// TestThePadStandsAtTheFootAndTheFieldAboveIt holds that what is written is seen wholly between the header and the pad,
// whichever field it is, at every key, and that the pad leaves the page its height when it is gone.
func TestThePadStandsAtTheFootAndTheFieldAboveIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range []stagetest.View{
		stagetest.Phone, {Name: "small", Width: 360, Height: 640, Lang: text.English}, {Name: "low", Width: 390, Height: 500, Dark: true, Lang: text.Danish},
	} {
		s := show(t, d, w.Clock, v).GoTo(parts.FigureLine("", "revenue/cafe"))
		top := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
		var labels []string
		for _, o := range s.Reachable() {
			if f, is := o.(*ui.NumberField); is {
				labels = append(labels, f.Label)
			}
		}
		if len(labels) < 5 {
			t.Fatalf("%s: only %q are written by a pad", v.Name, labels)
		}
		for _, label := range []string{labels[0], labels[len(labels)/2], labels[len(labels)-1]} {
			numberField(t, s, label).Tapped(&fyne.PointEvent{})
			for _, key := range []string{"1", "000", "×", "2", "the page is drawn anew"} {
				if len(key) > len("000") {
					s.Stored()
				} else {
					pad(s).Press(key)
				}
				f, p := numberField(t, s, label), pad(s)
				if !f.Writing() || top(p)+p.BaseWidget.Size().Height != v.Height {
					t.Fatalf("%s, %s after %s: written is %v, and the pad ends at %v of %v", v.Name, label, key, f.Writing(), top(p)+p.BaseWidget.Size().Height, v.Height)
				}
				if y := top(f); y < 44 || y+f.BaseWidget.Size().Height > top(p)+0.5 {
					t.Errorf("%s, %s after %s: the field is at %v to %v, over a pad at %v", v.Name, label, key, y, y+f.BaseWidget.Size().Height, top(p))
				}
			}
			s.Shoot("pad-" + v.Name + "-" + label[:2])
			for range 5 {
				pad(s).Press("⌫")
			}
			s.Shell.Back()
			if pad(s) != nil || numberField(t, s, label).Writing() {
				t.Fatalf("%s, %s: going back does not close the pad", v.Name, label)
			}
			s.Stored()
		}
		s.At(parts.FigureLine("", "revenue/cafe"))
		s.Close()
	}
}

// A number is replaced by the first digit, as a cell is by what is typed; arithmetic goes on with it.
func TestTheFirstDigitReplacesTheNumberAndASignGoesOnWithIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	quantity := func() int64 {
		s.Stored()
		n, _ := values(t, d).Number("revenue/cafe/quantity")
		return n
	}
	s.Tap("En normal måned…")
	s.Tap("9")
	s.Tap("Færdig")
	if n := quantity(); n != 9_000 {
		t.Errorf("a digit leaves %d", n)
	}
	s.Tap("En normal måned…")
	s.Tap("×")
	s.Tap("2")
	s.Tap("Færdig")
	if n := quantity(); n != 18_000 || values(t, d).Text("typed/revenue/cafe/quantity") != "9×2" {
		t.Errorf("a sign leaves %d and %q", n, values(t, d).Text("typed/revenue/cafe/quantity"))
	}
}

// Who has a keyboard types into the same field: digits, arithmetic, Backspace, Enter to be done, Tab to the next.
func TestTheFieldOfAPadIsWrittenByAKeyboardToo(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	k := stagetest.Keyboard{Canvas: s.Win.Canvas()}
	s.Win.Canvas().Focus(numberField(t, s, "En normal måned"))
	k.Type("12*1000")
	k.Press(fyne.KeyBackspace)
	if p := pad(s); p == nil || p.Text != "12×100" {
		t.Fatalf("typed is %+v", p)
	}
	k.Press(fyne.KeyReturn)
	s.Stored()
	if n, _ := values(t, d).Number("revenue/cafe/quantity"); n != 1_200_000 || pad(s) != nil {
		t.Errorf("Enter leaves %d and a pad: %v", n, pad(s) != nil)
	}
	k.Type("7,5")
	k.Press(fyne.KeyTab)
	if f := numberField(t, s, "Marts mod normalt"); !f.Writing() {
		t.Error("the pad does not follow Tab")
	}
	s.Stored()
	if n, _ := values(t, d).Number("revenue/cafe/quantity"); n != 7_500 {
		t.Errorf("Tab leaves %d", n)
	}
}

// A pad that is open is not lost with a window that gets wide, nor is what was written by it.
func TestAPadGivesWayToAFieldInAWideWindow(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("En normal måned…")
	s.Tap("9")
	s.Win.Resize(fyne.NewSize(1280, 800))
	s.Stored()
	s.Win.Canvas().Capture()
	s.Stored()
	if pad(s) != nil {
		t.Error("there is a pad in a wide window")
	}
	if got := field(t, s, "En normal måned").Value(); got != "9" {
		t.Errorf("the field says %q", got)
	}
}

// Another month is chosen with the pad open: it writes that month then.
func TestThePadFollowsTheMonthThatIsChosen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("Marts 2027, skrevet selv…")
	s.Tap("7")
	bars(t, s).TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	s.Stored()
	if p := pad(s); p == nil || p.Text != "700" {
		t.Fatalf("in April stands %+v", p)
	}
	s.Tap("8")
	s.Tap("Færdig")
	s.Stored()
	f := values(t, d)
	march, _ := f.Number("revenue/cafe/months/1")
	april, _ := f.Number("revenue/cafe/months/2")
	if march != 7_000 || april != 8_000 {
		t.Errorf("March is %d and April %d", march, april)
	}
	s.Tap("Vokser")
	s.Tap("Flere solgt i år 2…")
	s.Tap("5")
	s.Tap("Sæson")
	if pad(s) != nil {
		t.Error("the pad of a field that is asked for no more stays")
	}
	s.Stored()
	if n, _ := values(t, d).Number("revenue/cafe/growth_quantity/2"); n != 500 {
		t.Errorf("it grows by %d", n)
	}
}

// Undo with the pad open takes back what it is writing, and nothing that was there before.
func TestUndoTakesBackWhatThePadIsWriting(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	was := string(values(t, d).Values["revenue/cafe/quantity"])
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("En normal måned…")
	s.Tap("9")
	s.Tap("Fortryd")
	s.Stored()
	if now := string(values(t, d).Values["revenue/cafe/quantity"]); now != was || pad(s) != nil {
		t.Errorf("it is %q, was %q, and the pad is open: %v", now, was, pad(s) != nil)
	}
}

// TestOneNumberIsAskedForWithThePadOnAPhone holds that what is asked for in a sheet is written with the app's own keys
// on a phone and with a keyboard on a desk, and that a number below zero takes the place of the one that stands there.
func TestOneNumberIsAskedForWithThePadOnAPhone(t *testing.T) {
	d, w := filled(t)
	ask := func(s *stagetest.Stage) *stagetest.Stage {
		s.GoTo(parts.Figures("", parts.FiguresAssumptions)).Tap("Kassekredit, højst…")
		return s
	}
	s := ask(show(t, d, w.Clock, stagetest.Phone))
	for _, key := range []string{"1", "2", "×", "4", "5", "0", "0"} {
		pad(s).Press(key)
	}
	s.Stored()
	s.Reads("12×4.500", "= 54.000")
	s.Shoot("asked-by-pad")
	s.Tap("Færdig")
	s.Stored()
	holds(t, d, "overdraft/limit_ore", "5400000")
	s.GoTo(parts.Figures("", parts.FiguresScenarios)).Tap("Solgt antal, forsigtig…")
	byPad(s, "-", "3", "0")
	holds(t, d, "scenarios/careful/quantity", "-3000")
	s.Close()
	s = ask(show(t, d, w.Clock, stagetest.Desk))
	if pad(s) != nil {
		t.Error("on a desk there is a pad in place of the field")
	}
	selectAll(t, s)
	k := stagetest.Keyboard{Canvas: s.Win.Canvas()}
	k.Type("60000\n")
	s.Stored()
	holds(t, d, "overdraft/limit_ore", "6000000")
}
