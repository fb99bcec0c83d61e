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
	s.Stored()
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
	s.Stored()
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
	s.Stored()
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
	s.Stored()
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
	s.Stored()
	if n, _ := values(t, d).Number("revenue/cafe/quantity"); n != 2_000_000 {
		t.Errorf("a normal month is %d", n)
	}
	s.Reads("Marts mod normalt")
	for _, key := range []string{"5", "0", "+"} {
		s.Tap(key)
	}
	s.Tap("Færdig")
	s.Stored()
	if got := values(t, d).Values["revenue/cafe/season/3"]; got != nil {
		t.Errorf("half a sum was stored: %s", got)
	}
	s.Reads("Regnestykket er ikke færdigt.") // and waits there
	s.Tap("Marts mod normalt…")
	s.Tap("5")
	s.Tap("Færdig")
	s.Stored()
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

// numberFields are the fields of a page in which a number is written.
func numberFields(s *stagetest.Stage) (all []*ui.Field) {
	for _, o := range s.Reachable() {
		if f, is := o.(*ui.Field); is && f.Lines <= 1 && f.Placeholder != "" && f.Hint != "" {
			all = append(all, f)
		}
	}
	return all
}

// oneOfEach are a line of each section, with its kind where it needs one.
func oneOfEach() map[string]json.RawMessage {
	set := map[string]json.RawMessage{
		"startup/a/kind": plan.Value("asset"), "startup/a/life_months": plan.Value(60),
		"loans/a/kind": plan.Value("annuity"), "loans/a/term_months": plan.Value(60),
	}
	for _, in := range plan.Sections() {
		set[plan.LinePath(in, "a", "name")] = plan.Value("Linje")
	}
	return set
}

// TestWhatIsNoNumberIsRefusedWhereOneLeavesIt holds for every number of a line of every section: words, and a number below
// zero where there is none such, are told at the field as soon as one leaves it, stay in it, and are not stored.
func TestWhatIsNoNumberIsRefusedWhereOneLeavesIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	write(t, d, oneOfEach())
	was := values(t, d).Values
	seen := 0
	for _, in := range plan.Sections() {
		s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", string(in)+"/a"))
		s.Tap("Flere valg")
		name := field(t, s, "Navn")
		for _, f := range numberFields(s) {
			growth := strings.Contains(f.Label, " i år ")
			for _, typed := range []string{"æble", "-5", "3*(4"} {
				retype(f, typed)
				if f.Error != "" {
					t.Errorf("%s, %s: while one types %q it says %q", in, f.Label, typed, f.Error)
				}
				name.Focus()
				if taken := growth && typed == "-5"; (f.Error == "") != taken || f.Value() != typed {
					t.Errorf("%s, %s: of %q it says %q and has %q", in, f.Label, typed, f.Error, f.Value())
				}
			}
			retype(f, "")
			name.Focus()
			f.SetValue("")
			seen++
		}
		s.Close()
	}
	if seen < 20 {
		t.Errorf("%d numbers were found", seen)
	}
	if now := values(t, d).Values; len(now) != len(was) {
		t.Errorf("%d values are stored, were %d", len(now), len(was))
	}
}

// TestWhatTheFiguresCannotHaveIsRefusedAtItsField: a number that is too large for its field is told there, and keeps
// nothing else that was typed from being stored; two months that fit each other are taken together.
func TestWhatTheFiguresCannotHaveIsRefusedAtItsField(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	write(t, d, oneOfEach())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "startup/a"))
	retype(field(t, s, "Beløb"), "1200")
	retype(field(t, s, "Hvor længe holder det?"), "900")
	field(t, s, "Hvor længe holder det?").Submit()
	s.Stored()
	if life := field(t, s, "Hvor længe holder det?"); life.Error == "" || life.Value() != "900" || s.Toast != "" {
		t.Errorf("of 900 months it says %q and has %q; %q", life.Error, life.Value(), s.Toast)
	}
	if n, _ := values(t, d).Number("startup/a/amount_ore"); n != 120_000 {
		t.Errorf("the amount is %d", n)
	}
	s.GoTo(parts.FigureLine("", "fixed/a"))
	s.Tap("Flere valg")
	retype(field(t, s, "Til og med"), "3/2027")
	field(t, s, "Til og med").Submit()
	s.Stored()
	retype(field(t, s, "Fra og med"), "5/2027")
	field(t, s, "Navn").Focus()
	if from := field(t, s, "Fra og med"); from.Error == "" {
		t.Error("a line may begin after its end")
	}
	retype(field(t, s, "Til og med"), "8/2027")
	field(t, s, "Til og med").Submit()
	s.Stored()
	if from := field(t, s, "Fra og med"); from.Error != "" || values(t, d).Values["fixed/a/from"] == nil {
		t.Errorf("it says %q of a month that fits, and has %s", from.Error, values(t, d).Values["fixed/a/from"])
	}
}

// TestAPadRefusesANumberBelowZero: on a phone too it is told at the number, once the pad is shut.
func TestAPadRefusesANumberBelowZero(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	was := values(t, d).Values["revenue/cafe/quantity"]
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	s.Tap("En normal måned…")
	for range 4 {
		s.Tap("Slet det sidste tegn")
	}
	s.Tap("-")
	s.Tap("5")
	s.Reads("Tallet kan ikke være under nul.")
	s.Tap("Færdig")
	if f := numberField(t, s, "En normal måned"); f.Error == "" || !strings.HasPrefix(f.Value, "−5") {
		t.Errorf("it says %q and has %q", f.Error, f.Value)
	}
	s.Stored()
	if now := values(t, d).Values["revenue/cafe/quantity"]; string(now) != string(was) {
		t.Errorf("stored is %s", now)
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
