package plan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
)

type values = map[string]json.RawMessage

// begun are figures with a start, a form and a sale of 40,000 kr. a month.
func begun() values {
	return values{
		"start": plan.Value("2027-01"), "form": plan.Value("personal"),
		"revenue/sale/name": plan.Value("Salg"), "revenue/sale/price_ore": plan.Value(100),
		"revenue/sale/quantity": plan.Value(40_000_000),
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) set(t *testing.T, set values) {
	t.Helper()
	if _, err := w.SetFigures(t.Context(), "", set); err != nil {
		t.Fatal(err)
	}
}

func (w *world) figures(t *testing.T) plan.Figures {
	t.Helper()
	f, err := w.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFiguresAreComputedWithTheParametersOfTheirYear(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	f := w.figures(t)
	if f.Result == nil || f.Result.Expected.Year.Income.Revenue[0] != 48_000_000 {
		t.Fatalf("%+v, %v", f.Result, f.Errors)
	}
	if f.Params.Figures.VATRate != 2500 || f.Params.Asked != 2027 {
		t.Errorf("parameters of %d for %d with VAT of %d", f.Params.Year, f.Params.Asked, f.Params.Figures.VATRate)
	}
	changed := f.With(values{"revenue/sale/months/1": plan.Value(0)})
	if got := changed.Result.Expected.Month.Income.Revenue[0]; got != 0 {
		t.Errorf("January sells for %d with nothing sold", got)
	}
	if got := w.figures(t).Result.Expected.Month.Income.Revenue[0]; got != 4_000_000 {
		t.Errorf("trying a value stored it: January sells for %d", got)
	}
}

func TestFiguresThatWouldNotBeComputedAreRefusedWhole(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	before := w.figures(t).Values
	_, err := w.SetFigures(t.Context(), "", values{
		"revenue/sale/months/2": plan.Value(7), "revenue/sale/months/13": plan.Value(7), "revenue/sale/credit_days": plan.Value(-1),
	})
	var errs figures.Errors
	if !errors.As(err, &errs) {
		t.Fatalf("refused with %v", err)
	}
	want := figures.Errors{
		{At: "revenue/sale/credit_days", Code: figures.Range}, {At: "revenue/sale/months/13", Code: figures.Range},
	}
	if diff := cmp.Diff(want, errs); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, w.figures(t).Values); diff != "" {
		t.Errorf("values changed (-want +got):\n%s", diff)
	}
}

// One figure that came from elsewhere and cannot be read keeps nobody from typing
// the others, or from mending it.
func TestWhatIsWrongAlreadyDoesNotKeepOneFromTyping(t *testing.T) {
	w := newWorld(t)
	w.set(t, values{"start": plan.Value("2027-01")}) // no form yet
	w.set(t, values{"revenue/sale/name": plan.Value("Salg")})
	w.set(t, values{"form": plan.Value("personal")})
	if f := w.figures(t); f.Result == nil {
		t.Errorf("not computed: %v", f.Errors)
	}
}

func TestWhatWasDoneToFiguresIsUndoneAndDoneAgainAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	first := w.figures(t)
	if !first.CanUndo || first.CanRedo {
		t.Errorf("after one action undo is %v and redo %v", first.CanUndo, first.CanRedo)
	}
	w.set(t, values{"revenue/sale/months/1": plan.Value(1), "revenue/sale/months/2": plan.Value(2)})
	w.set(t, first.RemoveLine(plan.SectionRevenue, "sale"))
	w.set(t, values{"start": plan.Value("2027-01")}) // as it is: nothing was done

	w.restart()
	undo := func() { w.undo(t) }
	redo := func() { w.redo(t) }
	if paths := w.undo(t); !slices.Contains(paths, "revenue/sale/name") {
		t.Errorf("what is another by it is not told: %v", paths)
	}
	f := w.figures(t)
	if got := string(f.Values["revenue/sale/months/2"]); got != "2" || f.Text("revenue/sale/name") != "Salg" {
		t.Errorf("the line did not come back whole: %s", f.Values)
	}
	undo()
	if diff := cmp.Diff(first.Values, w.figures(t).Values); diff != "" {
		t.Errorf("after two steps back (-want +got):\n%s", diff)
	}
	redo()
	if got := string(w.figures(t).Values["revenue/sale/months/1"]); got != "1" {
		t.Errorf("done again it is %q", got)
	}
	w.set(t, values{"revenue/sale/months/3": plan.Value(3)})
	if f := w.figures(t); f.CanRedo {
		t.Error("what was taken back can be done again after something new")
	}
	for range 4 {
		undo()
	}
	if f := w.figures(t); len(f.Values) != 0 || f.CanUndo {
		t.Errorf("all undone leaves %s", f.Values)
	}
}

// TestWhatAHandDoesWritesOneAction holds that what was done is not written anew with each action, that the oldest are
// forgotten, and that the last can be undone however much it was.
func TestWhatAHandDoesWritesOneAction(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	big := values{}
	for i := range 4000 {
		big[fmt.Sprintf("other/%d", i)] = plan.Value(strings.Repeat("x", 100))
	}
	w.set(t, big)
	w.undo(t)
	if f := w.figures(t); f.Values["other/1"] != nil || !f.CanRedo {
		t.Fatalf("undone, much is left: %d values", len(f.Values))
	}
	w.redo(t)
	w.undo(t)
	told := make(chan []store.Change, 1000)
	stop := w.Store.Subscribe(func(all []store.Change) { told <- slices.Clone(all) })
	for i := range 131 {
		w.set(t, values{"revenue/sale/months/1": plan.Value(i)})
	}
	kept := 0
	for kept == 0 { // until it is told of what is kept beside the figures
		for _, c := range <-told {
			if c.Kind != store.KindSetting {
				continue
			}
			raw, err := w.Store.Setting(t.Context(), c.ID)
			ok(t, err)
			kept++
			if len(raw) > 500 { // an action, or the sizes of a hundred
				t.Errorf("after 131 actions %s holds %d bytes", c.ID, len(raw))
			}
		}
	}
	stop()
	steps := 0
	for w.figures(t).CanUndo {
		w.undo(t)
		steps++
	}
	if got := string(w.figures(t).Values["revenue/sale/months/1"]); steps != 100 || got != "30" {
		t.Errorf("undone after %d steps it is %s", steps, got)
	}
	for w.figures(t).CanRedo {
		w.redo(t)
	}
	if got := string(w.figures(t).Values["revenue/sale/months/1"]); got != "130" {
		t.Errorf("done again it is %s", got)
	}
}

// What another device wrote meanwhile is not taken away by an undo here.
func TestAnUndoLeavesWhatAnotherDeviceWrote(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	w.set(t, values{"revenue/sale/price_ore": plan.Value(200), "revenue/sale/credit_days": plan.Value(30)})
	ok(t, w.Store.Write(t.Context(), store.Mutation(api.FiguresWrite, api.FiguresWriteBody{
		PlanID: w.figures(t).PlanID, Set: values{"revenue/sale/price_ore": plan.Value(300)},
	})))

	w.undo(t)
	f := w.figures(t)
	if got := string(f.Values["revenue/sale/price_ore"]); got != "300" {
		t.Errorf("the other's price is %s", got)
	}
	if _, there := f.Values["revenue/sale/credit_days"]; there {
		t.Error("the own credit days were not undone")
	}
}

func TestALineThatIsRemovedTakesItsArithmeticAndRemarksAlong(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	price := plan.LinePath(plan.SectionRevenue, "sale", "price_ore")
	w.set(t, values{plan.TypedPath(price): plan.Value("2*0,5"), plan.NotePath("revenue/sale"): plan.Value("se tilbud")})
	w.set(t, w.figures(t).RemoveLine(plan.SectionRevenue, "sale"))
	want := values{"start": plan.Value("2027-01"), "form": plan.Value("personal")}
	if diff := cmp.Diff(want, w.figures(t).Values); diff != "" {
		t.Errorf("left over (-want +got):\n%s", diff)
	}
}

func TestLinesAreAddedAfterThoseThereAreAndReadyOnesKnowTheirHelp(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	w.set(t, values{plan.TradePath: plan.Value("cafe")})
	f := w.figures(t)
	ready := w.ReadyLines(f, plan.SectionFixed)
	if len(ready) < 5 {
		t.Fatalf("%d ready-made costs for a café", len(ready))
	}
	for _, l := range ready {
		if l.Key == "office_space" {
			t.Error("a café is offered a desk in a shared office")
		}
	}
	set, ids := w.AddLines(f, ready[0].Line, ready[1].Line)
	w.set(t, set)
	f = w.figures(t)
	if f.Result == nil || len(f.Case.Fixed) != 2 {
		t.Fatalf("%v", f.Errors)
	}
	if w.LineHelp(f, plan.SectionFixed, ids[0]) != ready[0].Help {
		t.Error("the line does not know its help")
	}
	first, _ := f.Number(plan.LinePath(plan.SectionFixed, ids[0], "order"))
	second, _ := f.Number(plan.LinePath(plan.SectionFixed, ids[1], "order"))
	if second <= first || first == 0 {
		t.Errorf("the lines stand at %d and %d", first, second)
	}
	if again := w.ReadyLines(f, plan.SectionFixed); !again[0].There || again[2].There {
		t.Error("what is there is not told from what is not")
	}
	for _, l := range w.ReadyLines(f, plan.SectionOwn) {
		if l.Key == "capital" {
			t.Error("a personal firm is offered share capital")
		}
	}
}

func TestHintsAskWhatAnAdviserWouldAsk(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	codes := func() (codes []plan.HintCode) {
		for _, h := range w.figures(t).Hints() {
			codes = append(codes, h.Code)
		}
		return codes
	}
	if diff := cmp.Diff([]plan.HintCode{plan.HintNoPrivate, plan.HintInsurance, plan.HintNoSeason}, codes()); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
	w.set(t, values{
		"private/home/name": plan.Value("Bolig"), "fixed/f/name": plan.Value("Erhvervsforsikring"), "revenue/sale/season/7": plan.Value(5000),
	})
	if got := codes(); len(got) != 0 {
		t.Errorf("nothing is forgotten, and yet %v", got)
	}
}

func TestALargePasteIsOneActionHoweverManyMutationsItTakes(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	set := values{}
	for _, id := range []string{"a", "b", "c"} {
		set["fixed/"+id+"/name"] = plan.Value(id)
		for m := range 12 {
			set[plan.LinePath(plan.SectionFixed, id, "months/"+string(json.RawMessage(plan.Value(m+1))))] = plan.Value(m)
		}
	}
	for n := range 2000 {
		set["note/fixed/a/months/"+string(plan.Value(n))] = plan.Value("x")
	}
	w.set(t, set)
	w.undo(t)
	if diff := cmp.Diff(begun(), w.figures(t).Values); diff != "" {
		t.Errorf("one step back (-want +got):\n%s", diff)
	}
}
