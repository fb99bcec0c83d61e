package plan_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/plan"
)

func TestVersionsCompareTheirFiguresLineByLine(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	set := func(values map[string]any) {
		t.Helper()
		raw := map[string]json.RawMessage{}
		for path, v := range values {
			raw[path] = plan.Value(v)
		}
		if _, err := w.SetFigures(ctx, "", raw); err != nil {
			t.Fatal(err)
		}
	}
	set(map[string]any{
		"start": "2027-01", "form": "personal", "overdraft/limit_ore": 100,
		"fixed/rent/name": "Husleje", "fixed/rent/order": 2000, "fixed/rent/amount_ore": 1400000,
		"fixed/phone/name": "Telefon", "fixed/phone/order": 1000, "fixed/phone/amount_ore": 30000,
		"revenue/sale/name": "Salg", "revenue/sale/price_ore": 100, "revenue/sale/months/2": 5, "revenue/sale/months/10": 5,
		"typed/fixed/rent/amount_ore": "2*7000",
	})
	first, err := w.Keep(ctx, "", "")
	if err != nil {
		t.Fatal(err)
	}
	set(map[string]any{
		"overdraft/limit_ore": 200, "fixed/rent/amount_ore": 1500000, "typed/fixed/rent/amount_ore": nil, "fixed/rent/order": 1,
		"fixed/phone/name": nil, "fixed/phone/order": nil, "fixed/phone/amount_ore": nil,
		"revenue/sale/name": "Kaffe", "revenue/sale/months/2": nil, "revenue/sale/months/10": 7,
		"fixed/power/name": "El", "fixed/power/order": 3000, "fixed/power/amount_ore": 1,
		"note/fixed/rent": "Fra 2027",
	})
	got, err := w.CompareFigures(ctx, first.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	want := []plan.FigureChange{
		{At: "overdraft/limit_ore", From: raw("100"), To: raw("200")},
		{At: "revenue/sale/months/2", Line: "Kaffe", From: raw("5")},
		{At: "revenue/sale/months/10", Line: "Kaffe", From: raw("5"), To: raw("7")},
		{At: "revenue/sale/name", Line: "Kaffe", From: raw(`"Salg"`), To: raw(`"Kaffe"`)},
		{At: "fixed/rent/amount_ore", Line: "Husleje", From: raw("1400000"), To: raw("1500000")},
		{At: "note/fixed/rent", Line: "Husleje", To: raw(`"Fra 2027"`)},
		{At: "fixed/phone", Line: "Telefon", From: raw(`"Telefon"`)},
		{At: "fixed/power", Line: "El", To: raw(`"El"`)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if _, err := w.BringBack(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	if got, err = w.CompareFigures(ctx, first.ID, ""); err != nil || len(got) != 0 {
		t.Errorf("brought back, and yet %v, %v", got, err)
	}
	if _, err := w.UndoFigures(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if f, err := w.Figures(ctx, ""); err != nil || f.Text("fixed/power/name") != "El" {
		t.Errorf("undone, and yet %s, %v", f.Values, err)
	}
}

func TestAVersionIsBroughtBackWholeOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindVersion, "v", api.Version{PlanID: planID, Name: "x", At: w.Now})
	w.write(t, "market.who", "Kiosker")
	w.fetch = func(string) (api.VersionContent, error) {
		return api.VersionContent{PlanID: planID, Sections: map[string]string{"market.who": "Caféer", "market.why": "a\x00b"}}, nil
	}
	if _, err := w.BringBack(ctx, "v"); !errors.Is(err, plan.ErrBadText) {
		t.Fatalf("%v", err)
	}
	q, err := w.Question(ctx, "", "market.who")
	if err != nil || q.Text != "Kiosker" {
		t.Errorf("half of it was brought back: %q, %v", q.Text, err)
	}
	versions, err := w.Versions(ctx, "")
	if err != nil || len(versions) != 1 {
		t.Errorf("a version was kept for nothing: %+v, %v", versions, err)
	}
}

func TestTheFiguresNameTheirLinesInOrder(t *testing.T) {
	f := plan.Figures{Values: map[string]json.RawMessage{
		"fixed/b/name": plan.Value("El"), "fixed/b/order": plan.Value(1), "fixed/a/name": plan.Value(""), "fixed/a/order": plan.Value(2),
		"revenue/z/name": plan.Value("Salg"), "fixed/gone/amount_ore": plan.Value(1), "note/fixed/b": plan.Value("x"),
	}}
	var got []string
	for _, l := range f.Lines() {
		got = append(got, l.Path()+" "+l.Name)
	}
	if diff := cmp.Diff([]string{"revenue/z Salg", "fixed/b El", "fixed/a "}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
