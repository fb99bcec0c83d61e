package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// field is the place to write that is called so.
func field(t *testing.T, s *stagetest.Stage, label string) *ui.Field {
	t.Helper()
	for _, o := range s.Reachable() {
		if f, is := o.(*ui.Field); is && f.Label == label {
			return f
		}
	}
	t.Fatalf("there is no field %q:\n%s", label, s.Words())
	return nil
}

// bars are the line's months.
func bars(t *testing.T, s *stagetest.Stage) *ui.MonthBars {
	t.Helper()
	for _, o := range s.Reachable() {
		if b, is := o.(*ui.MonthBars); is {
			return b
		}
	}
	t.Fatal("there are no months")
	return nil
}

func values(t *testing.T, d *testworld.Device) plan.Figures {
	t.Helper()
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func retype(f *ui.Field, words string) {
	f.Select()
	test.Type(f.Entry(), words)
}

func TestALineShowsItsYearAndTheMonthThatIsChosen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.FigureLine("", "revenue/cafe"))
		b := bars(t, s)
		b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		for range 4 {
			bars(t, s).TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		}
		s.Stored()
		if v.Name == "phone" {
			s.Reads("1.812,5", "juli 2027", "62.350\u00a0kr.", "× 34,40\u00a0kr.", "År 1", "547.098\u00a0kr.", "Juli mod normalt", "Hul søjle: skrevet selv")
		}
		s.OneFilled()
		s.Shoot("line-" + v.Name)
		s.GoTo(parts.FigureLine("", "fixed/husleje")).Shoot("line-fixed-" + v.Name)
		s.Close()
	}
}

func TestAMonthIsTypedOverAndGivenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "revenue/cafe"))
	bars(t, s).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	s.Stored()
	retype(field(t, s, "Februar 2028, skrevet selv"), "2*1000")
	if n, is := values(t, d).Number("revenue/cafe/months/12"); is {
		t.Fatalf("%d before it is submitted", n)
	}
	field(t, s, "Februar 2028, skrevet selv").Submit()
	s.Stored()
	f := values(t, d)
	if n, _ := f.Number("revenue/cafe/months/12"); n != 2_000_000 || f.Text("typed/revenue/cafe/months/12") != "2*1000" {
		t.Errorf("%s %s", f.Values["revenue/cafe/months/12"], f.Values["typed/revenue/cafe/months/12"])
	}
	if !bars(t, s).Bars[11].Typed {
		t.Error("its bar is not hollow")
	}
	s.Tap("Brug det beregnede igen")
	if _, is := values(t, d).Number("revenue/cafe/months/12"); is || bars(t, s).Bars[11].Typed {
		t.Error("it was not given back")
	}
	if s.Find("Brug det beregnede igen") != nil {
		t.Error("there is nothing to give back")
	}
}

func TestEveryMonthTheSameIsOneActionThatCanBeTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	was := values(t, d)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("Ens hver måned")
	for i, b := range bars(t, s).Bars {
		if b.Typed || b.Value != bars(t, s).Bars[11].Value {
			t.Errorf("month %d: %v", i+1, b)
		}
	}
	s.Undo()
	s.Stored()
	for path, v := range was.Values {
		if got := values(t, d).Values[path]; string(got) != string(v) {
			t.Errorf("%s is %s, was %s", path, got, v)
		}
	}
	s.Tap("Vokser")
	retype(field(t, s, "Flere solgt i år 2"), "12,5")
	field(t, s, "Flere solgt i år 2").Submit()
	if n, _ := values(t, d).Number("revenue/cafe/growth_quantity/2"); n != 1250 {
		t.Errorf("it grows by %d", n)
	}
	for path, v := range was.Values { // what is not shown is not written over
		if got := values(t, d).Values[path]; string(got) != string(v) && !strings.Contains(path, "growth_quantity/2") {
			t.Errorf("%s is %s, was %s", path, got, v)
		}
	}
	s.Tap("Sæson")
	retype(field(t, s, "Marts mod normalt"), "80")
	field(t, s, "Marts mod normalt").Submit()
	if n, _ := values(t, d).Number("revenue/cafe/season/3"); n != 8000 {
		t.Errorf("March is %d", n)
	}
}

func TestAHalfTypedNumberWaitsOnItsMonthAndAfterARestart(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	was := values(t, d)
	to := parts.FigureLine("", "revenue/cafe")
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(to)
	const march, april = "Marts 2027, skrevet selv", "April 2027, skrevet selv"
	retype(field(t, s, march), "3*(4")
	bars(t, s).TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	s.Stored()
	if got := field(t, s, april).Value(); got == "3*(4" {
		t.Error("it went along to another month")
	}
	bars(t, s).TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	s.Stored()
	if f := field(t, s, march); f.Value() != "3*(4" || f.Error == "" {
		t.Errorf("%q, %q", f.Value(), f.Error)
	}
	s.GoTo(parts.Figures("", parts.FiguresOperating))
	s.Env.KeepDrafts()
	if !s.Env.Saved() {
		t.Fatal("it is not kept")
	}
	s.Close()
	s = show(t, d, w.Clock, stagetest.Desk).GoTo(to)
	if f := field(t, s, march); f.Value() != "3*(4" || f.Error == "" {
		t.Errorf("after a restart %q, %q", f.Value(), f.Error)
	}
	if now := values(t, d); string(now.Values["revenue/cafe/months/1"]) != string(was.Values["revenue/cafe/months/1"]) {
		t.Errorf("stored: %s", now.Values["revenue/cafe/months/1"])
	}
	retype(field(t, s, march), "3*(4+1)")
	field(t, s, march).Submit()
	s.Stored()
	if n, _ := values(t, d).Number("revenue/cafe/months/1"); n != 15_000 {
		t.Errorf("%d", n)
	}
}

func TestOnAPhoneAPadWritesTheNumbers(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("En normal måned…")
	for range 4 {
		s.Tap("Slet det sidste tegn")
	}
	for _, key := range []string{"2", "000"} {
		s.Tap(key)
	}
	s.Reads("2.000 × 34,40\u00a0kr.", "= 68.800\u00a0kr.")
	s.Shoot("line-pad")
	s.Tap("Næste felt")
	if n, _ := values(t, d).Number("revenue/cafe/quantity"); n != 2_000_000 {
		t.Errorf("a normal month is %d", n)
	}
	s.Reads("Marts mod normalt")
	for _, key := range []string{"5", "0", "+"} {
		s.Tap(key)
	}
	s.Tap("Færdig")
	if got := values(t, d).Values["revenue/cafe/season/3"]; got != nil {
		t.Errorf("half a sum was stored: %s", got)
	}
	s.Reads("Regnestykket er ikke færdigt.") // and waits there
	s.Tap("Marts mod normalt…")
	s.Tap("5")
	s.Tap("Færdig")
	if n, _ := values(t, d).Number("revenue/cafe/season/3"); n != 5500 {
		t.Errorf("March is %d", n)
	}
}

// A line that is new says at once what is typed, and nothing of hollow bars while
// there is none.
func TestALinesYearFollowsWhatIsTyped(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	set := shop()
	set["revenue/b/price_ore"], set["revenue/b/unit"], set["revenue/b/quantity"] = json.RawMessage("3440"), json.RawMessage(`"gæster"`), json.RawMessage("0")
	write(t, d, set)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "revenue/b"))
	s.Reads("0\u00a0gæster")
	s.ReadsNot("Hul søjle: skrevet selv")
	retype(field(t, s, "En normal måned"), "2*1000")
	s.Env.KeepDrafts()
	s.Stored() // the page is drawn anew meanwhile
	s.Reads("2.000\u00a0gæster", "68.800\u00a0kr.", "825.600\u00a0kr.")
	if n, _ := values(t, d).Number("revenue/b/quantity"); n != 0 {
		t.Errorf("%d is stored before one is done", n)
	}
	retype(field(t, s, "En normal måned"), "0")
	s.Reads("0\u00a0gæster")
	retype(field(t, s, "En normal måned"), "2*1000")
	test.Type(field(t, s, "En normal måned").Entry(), "+")
	s.Reads("2.000\u00a0gæster")
	if wrong := field(t, s, "En normal måned").Error; wrong != "" {
		t.Errorf("while one types it says %q", wrong)
	}
	retype(field(t, s, "Januar 2027, skrevet selv"), "30")
	s.Reads("30\u00a0gæster", "Hul søjle: skrevet selv")
	if !bars(t, s).Bars[0].Typed {
		t.Error("its bar is not hollow")
	}
}

// What is half typed in any field of a line, and not left, is there after a restart.
func TestWhatIsHalfTypedInALineWaitsAfterARestart(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	to := parts.FigureLine("", "fixed/husleje")
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(to)
	retype(field(t, s, "Fra og med"), "hest")
	field(t, s, "Fra og med").Submit()
	if f := field(t, s, "Fra og med"); f.Error == "" {
		t.Error("a month that is none is taken")
	}
	retype(field(t, s, "Navn"), "Leje af")
	s.Env.KeepDrafts()
	if !s.Env.Saved() {
		t.Fatal("it is not kept")
	}
	s.Close() // without leaving the page
	s = show(t, d, w.Clock, stagetest.Desk).GoTo(to)
	if f := field(t, s, "Fra og med"); f.Value() != "hest" || f.Error == "" {
		t.Errorf("the month is %q, %q", f.Value(), f.Error)
	}
	if name := field(t, s, "Navn").Value(); name != "Leje af" {
		t.Errorf("the name is %q", name)
	}
	retype(field(t, s, "Fra og med"), "4/2027")
	field(t, s, "Fra og med").Submit()
	s.Stored()
	if n, _ := values(t, d).Number("fixed/husleje/from"); n != 2 || values(t, d).Text("fixed/husleje/name") != "Leje af" {
		t.Errorf("stored are %d and %q", n, values(t, d).Text("fixed/husleje/name"))
	}
	s.GoTo(parts.Figures("", "")).GoTo(to)
	if got := field(t, s, "Fra og med").Value(); got != "april 2027" {
		t.Errorf("once it is stored the field says %q", got)
	}
}
