package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// filled is a device with a plan's figures, and figures reads them.
func filled(t *testing.T) (*testworld.Device, *testworld.World) {
	t.Helper()
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	return d, w
}

func read(t *testing.T, d *testworld.Device) plan.Figures {
	t.Helper()
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// holds tells what stands at a path.
func holds(t *testing.T, d *testworld.Device, path, want string) {
	t.Helper()
	if got := string(read(t, d).Values[path]); got != want {
		t.Errorf("%s is %s, want %s", path, got, want)
	}
}

// inGrid brings the focus into the grid with keys alone.
func inGrid(t *testing.T, s *stagetest.Stage, begins string) stagetest.Keyboard {
	t.Helper()
	k := stagetest.Keyboard{Canvas: s.Win.Canvas(), Shell: nil}
	if !k.TabTo(func(label string) bool { return strings.HasPrefix(label, begins) }) {
		t.Fatalf("Tab does not come to %q", begins)
	}
	return k
}

func keys(k stagetest.Keyboard, names ...fyne.KeyName) {
	for _, name := range names {
		k.Press(name)
	}
}

// selectAll selects what stands in the field that has the focus.
func selectAll(t *testing.T, s *stagetest.Stage) {
	t.Helper()
	field, ok := s.Win.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		t.Fatal("no field has the focus")
	}
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func TestLinesStandInTheirSectionsWithWhatTheyMean(t *testing.T) {
	d, w := filled(t)
	reads := map[string][]string{
		parts.FiguresStartup:   {"Kafferister", "Udstyr · marts 2027 · holder 84 måneder", "147.500\u00a0kr. med moms", "304.688\u00a0kr. med moms", "Ny linje i etableringen"},
		parts.FiguresPrivate:   {"Bolig", "7.800", "Det skal firmaet give dig", "Fra juni 2027", "−116.097"},
		parts.FiguresFinancing: {"Serielån · 84 måneder · 24 måneder uden afdrag · 6,5\u00a0% i rente", "Kassekredit, højst", "Hvor kommer pengene fra?"},
	}
	for _, v := range stagetest.Views() {
		for view, words := range reads {
			s := show(t, d, w.Clock, v).GoTo(parts.Figures("", view))
			s.OneFilled()
			s.Shoot("figures-" + view + "-" + v.Name)
			if v.Name == stagetest.Phone.Name {
				s.Reads(words...)
			}
			s.Close()
		}
	}
}

func TestALineIsOpenedFromItsCard(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresStartup))
	s.Tap("Kafferister…")
	s.At(parts.FigureLine("", "startup/rister"))
}

func TestAmountsAreWrittenInPlaceByKeysAloneAndTakenBack(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresStartup))
	k := inGrid(t, s, "Kafferister, Beløb")
	k.Type("12*4500\n")
	s.Stored()
	holds(t, d, "startup/rister/amount_ore", "5400000")
	holds(t, d, "typed/startup/rister/amount_ore", `"12*4500"`)
	keys(k, fyne.KeyUp, fyne.KeyRight)
	k.Type("juni 2027\n")
	s.Stored()
	holds(t, d, "startup/rister/month", "4")
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	holds(t, d, "startup/rister/month", "1")
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	holds(t, d, "startup/rister/amount_ore", "11800000")
	k.Ctrl(fyne.KeyY)
	s.Stored()
	holds(t, d, "startup/rister/amount_ore", "5400000")
}

func TestWhatCannotBeIsRefusedAtItsCell(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresStartup))
	k := inGrid(t, s, "Kafferister, Beløb")
	keys(k, fyne.KeyRight)
	k.Type("hest\n")
	keys(k, fyne.KeyUp)
	if said := k.Focused(); !strings.Contains(said, "Skriv en måned fra marts 2027 til februar 2030.") {
		t.Errorf("at a month that is none it says %q", said)
	}
	keys(k, fyne.KeyEscape, fyne.KeyRight)
	keys(k, fyne.KeyDelete)
	if said := k.Focused(); !strings.Contains(said, "mangler noget") {
		t.Errorf("without a life it says %q", said)
	}
	s.Stored()
	holds(t, d, "startup/rister/life_months", "84")
	keys(k, fyne.KeyDown, fyne.KeyDown)
	if said := k.Focused(); !strings.Contains(said, "Har ingen betydning") {
		t.Errorf("a deposit's life says %q", said)
	}
}

func TestABlockIsPastedIntoTheLines(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresStartup))
	k := inGrid(t, s, "Kafferister, Beløb")
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("1.000\tmaj 2027\n2.000\tapril 2027\n")
	k.Ctrl(fyne.KeyV)
	s.Stored()
	holds(t, d, "startup/rister/amount_ore", "100000")
	holds(t, d, "startup/rister/month", "3")
	holds(t, d, "startup/inventar/amount_ore", "200000")
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	holds(t, d, "startup/rister/amount_ore", "11800000")
	holds(t, d, "startup/inventar/amount_ore", "4650000")
}

func TestTheOverdraftIsWrittenBesideTheLoans(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresFinancing))
	s.Tap("Kassekredit, rente om året…")
	byPad(s, "8", ",", "5")
	holds(t, d, "overdraft/rate", "850")
}

// A line that is there already is not offered again in the other language.
func TestALineThatIsThereIsNotOfferedInAnotherLanguage(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{
		"start": plan.Value("2027-03"), "form": plan.Value("personal"),
		"loans/a/name": plan.Value("konceptlån "), "loans/a/kind": plan.Value("bullet"), "loans/a/term_months": plan.Value(12),
	})
	english := stagetest.Desk
	english.Lang = text.English
	s := show(t, d, w.Clock, english).GoTo(parts.Figures("", parts.FiguresFinancing))
	s.ReadsNot("Add the concept loan")
	g := theGrid(t, s)
	goTo(t, g, stagetest.Keyboard{Canvas: s.Win.Canvas()}, "add/loans")
	g.Activate()
	s.Stored()
	s.ReadsNot("Concept loan")
}

func TestTheConceptLoanIsOneTap(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{"start": plan.Value("2027-03"), "form": plan.Value("personal"), "startup/a/name": plan.Value("Ovn"), "startup/a/kind": plan.Value("cost"), "startup/a/amount_ore": plan.Value(50_000_000)})
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresFinancing))
	s.Reads("Mangler")
	s.Tap("Tilføj konceptlånet")
	s.Stored()
	f := read(t, d)
	if len(f.Case.Loans) != 1 || f.Case.Loans[0].Amount != 30_000_000 || f.Case.Loans[0].Term != 84 || f.Case.Loans[0].Free != 24 {
		t.Fatalf("the loans are %+v", f.Case.Loans)
	}
	s.ReadsNot("Tilføj konceptlånet")
	s.Shoot("figures-financing-gap")
	s.Tap("Fortryd")
	s.Stored()
	if loans := read(t, d).Case.Loans; len(loans) != 0 {
		t.Errorf("taken back, the loans are %+v", loans)
	}
}
