package plan_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func cafe(t *testing.T, d *testworld.Device) (planID string) {
	t.Helper()
	id, err := d.App.Plan.SetFigures(t.Context(), "", stagetest.Cafe(t, "../.."))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestThePlanLeadsToItsFiguresAndSaysWhatTheySay(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap("Tal, Begynd på tallene")
	s.At(parts.Figures("", parts.FiguresOverview))
	s.Close()
	id := cafe(t, d)
	s = show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap(s.Env.T("plan.more"))
	s.Tap("Tal")
	s.At(parts.Figures(id, parts.FiguresOverview))
	s.Close()
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Plan())
		s.OneFilled()
		s.Shoot("plan-figures-" + v.Name)
		if v.Name == "phone" {
			s.Reads("Pengene rækker alle 36 måneder.")
		} else {
			s.Tap("Tal")
			s.At(parts.Figures(id, parts.FiguresOverview))
		}
		s.Close()
	}
}

// TestThePlanSaysOfItsFiguresWhatTheySayThemselves: nothing of lines without an amount,
// and whether the money lasts as soon as there are costs.
func TestThePlanSaysOfItsFiguresWhatTheySayThemselves(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	set := func(values map[string]json.RawMessage) string {
		t.Helper()
		id, err := d.App.Plan.SetFigures(t.Context(), "", values)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id := set(map[string]json.RawMessage{
		"start": plan.Value("2027-02"), "form": plan.Value("personal"), "revenue/a/name": plan.Value("Salg"), "revenue/a/price_ore": plan.Value(0),
	})
	pages := []ui.Route{parts.Plan(), parts.Question(id, "economy.break_even")}
	for _, to := range pages {
		s := show(t, d, w.Clock, phone).GoTo(to)
		s.Reads("Gå videre med tallene")
		s.ReadsNot("Pengene rækker alle 36 måneder.")
		s.Close()
	}
	set(map[string]json.RawMessage{"fixed/b/name": plan.Value("Husleje"), "fixed/b/amount_ore": plan.Value(500_000)})
	for _, to := range pages {
		s := show(t, d, w.Clock, phone).GoTo(to)
		s.Reads("rækker pengene ikke")
		s.ReadsNot("Gå videre med tallene")
		s.Close()
	}
}

func TestAQuestionOfMoneyShowsTheFiguresBesideItsText(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "economy.break_even"))
	s.Tap("Begynd på tallene")
	s.Close()
	id := cafe(t, d)
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question(id, "economy.startup"))
		s.Reads("Pengene rækker alle 36 måneder.", "før det løber rundt", "Kapitalbehov")
		s.Shoot("economy-" + v.Name)
		s.Tap("Åbn Tal")
		s.At(parts.Figures(id, parts.FiguresOverview))
		s.GoTo(parts.Question(id, "market.buyers")).ReadsNot("Kapitalbehov")
		s.Close()
	}
}

func TestAVersionSaysWhichFiguresDifferAndTakesThemBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	id := cafe(t, d)
	kept, err := d.App.Plan.Keep(t.Context(), id, "Til banken")
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.App.Plan.Figures(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	rent := f.Case.Fixed[0]
	sale := f.Case.Revenue[0]
	set := f.RemoveLine(plan.SectionFixed, f.Case.Fixed[1].ID)
	set[plan.LinePath(plan.SectionFixed, rent.ID, "amount_ore")] = plan.Value(int64(rent.Amount) + 100_000)
	set[plan.LinePath(plan.SectionFixed, rent.ID, "from")] = plan.Value(3)
	set[plan.LinePath(plan.SectionRevenue, sale.ID, "months/8")] = plan.Value(1_500_500)
	set["vat/rhythm"] = plan.Value("month")
	add, _ := d.App.Plan.AddLines(f, plan.Line{Section: plan.SectionFixed, Fields: map[string]any{"name": "El", "amount_ore": 5}})
	for path, v := range add {
		set[path] = v
	}
	if _, err := d.App.Plan.SetFigures(t.Context(), id, set); err != nil {
		t.Fatal(err)
	}
	words := text.For(text.Danish).WholeKroner
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Version(kept.ID))
		s.Await("the version is read", func() bool { return s.Find("Gå tilbage til denne") != nil })
		s.Shoot("version-figures-" + v.Name)
		s.Reads("Tallene dengang", "Pengene rækker alle 36 måneder.",
			rent.Name+": "+words(int64(rent.Amount))+" → "+words(int64(rent.Amount)+100_000)+" kr.",
			f.Case.Fixed[1].Name+": slettet", "El: ny linje", "→ 1.500,5", "Moms: hvert kvartal → hver måned", ", fra og med: ")
		s.Close()
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Version(kept.ID))
	s.Await("the version is read", func() bool { return s.Find("Gå tilbage til denne") != nil })
	s.Tap("Gå tilbage til denne")
	s.Reads("som planen er nu")
	s.ReadsNot("El: ny linje")
	s.Undo()
	s.Settle()
	s.Reads("El: ny linje")
}

func TestAPlanOfFiguresAloneCanBeKept(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	id := cafe(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Versions(id))
	s.Tap("Gem planen, som den er nu")
	s.Reads("Version 1")
}
