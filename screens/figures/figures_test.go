package figures_test

import (
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestOneBeginsWithThreeAnswers(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", ""))
		s.Reads(text.For(v.Lang).T("figures.begin.when"))
		s.OneFilled()
		s.Shoot("figures-begin-" + v.Name)
		s.Close()
	}
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", ""))
	s.Tap("Selskab")
	s.Tap("Café og takeaway")
	s.Tap("Begynd på tallene")
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil || f.Case == nil || f.Text("form") != "company" || f.Text("trade") != "cafe" {
		t.Errorf("%v, %v: %s", err, f.Errors, f.Values)
	}
}

func TestTheOverviewSaysWhatTheFiguresMean(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", ""))
		s.Shoot("figures-overview-" + v.Name)
		if v.Name == "phone" {
			s.Reads("Det siger tallene", "løber rundt")
		}
		s.Close()
	}
}

func TestTheBudgetsAreDrawn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range stagetest.Views() {
		for _, view := range []string{parts.FiguresOperating, parts.FiguresCash, parts.FiguresBalance} {
			s := show(t, d, w.Clock, v).GoTo(parts.Figures("", view))
			s.Shoot("figures-" + view + "-" + v.Name)
			s.Close()
		}
	}
}
