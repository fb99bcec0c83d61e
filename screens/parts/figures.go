package parts

import (
	"strconv"
	"time"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// FiguresStart is the first month of the figures, also where they cannot be computed.
func (e *Env) FiguresStart(f plan.Figures) engine.Month {
	at, err := time.Parse("2006-01", f.Text("start"))
	if err != nil {
		at = e.Now().In(text.Copenhagen)
	}
	return engine.Month{Year: at.Year(), Month: at.Month()}
}

// FiguresMonth is a month of the figures in words, 1 being the first: "marts 2027".
func (e *Env) FiguresMonth(f plan.Figures, m int) string {
	at := e.FiguresStart(f).Add(m - 1)
	return e.Words.Month(time.Date(at.Year, at.Month, 1, 12, 0, 0, 0, text.Copenhagen))
}

// FiguresSay is a sentence of the figures in words.
func (e *Env) FiguresSay(f plan.Figures, s engine.Say) string {
	args := text.A{}
	if s.Month != nil {
		args["Month"] = e.FiguresMonth(f, *s.Month)
		args["Year"] = strconv.Itoa(e.FiguresStart(f).Add(*s.Month - 1).Year)
	}
	if s.LowestMonth != nil {
		args["Lowest"] = e.FiguresMonth(f, *s.LowestMonth)
	}
	if s.Amount != nil {
		args["Amount"] = e.Words.Kroner(*s.Amount)
	}
	if s.Overdraft != nil {
		args["Overdraft"] = e.Words.Kroner(*s.Overdraft)
	}
	if due, err := time.ParseInLocation(time.DateOnly, s.Due, text.Copenhagen); err == nil {
		args["Due"] = e.Words.Date(due)
	}
	key := "figures.says." + string(s.Code)
	switch {
	case s.Personal != nil && !*s.Personal:
		key += "_company"
	case s.BeforeTax != nil && !*s.BeforeTax:
		key += "_taxed"
	}
	return text.UpperFirst(e.T(key, args))
}

// FiguresLine is what a line is called, or its kind where it has no name.
func (e *Env) FiguresLine(in plan.Section, name string) string {
	if name != "" {
		return name
	}
	return e.T("figures.line." + string(in))
}

// FiguresStand says in a line how far a plan's figures are: what they say first,
// or what to do with them.
func (e *Env) FiguresStand(f plan.Figures) string {
	switch {
	case !f.Begun():
		return e.T("figures.begin.go")
	case !f.Said():
		return e.T("figures.go_on")
	}
	return e.FiguresSay(f, f.Result.Expected.Says[0])
}

// PrepareFigures is the preparation that the figures are: its words, and where it is
// done.
func (e *Env) PrepareFigures() (label string, to ui.Route) {
	f, err := e.App.Plan.Figures(e.Ctx, "")
	if err != nil || !f.Said() {
		return e.FiguresStand(f), Figures(f.PlanID, FiguresOverview)
	}
	return e.T("figures.prepared", text.A{"Says": e.FiguresStand(f)}), Figures(f.PlanID, FiguresOverview)
}

// FiguresBars is a small picture of the money on the account over the three years, for
// the eye alone; nil where the figures say nothing yet.
func (e *Env) FiguresBars(f plan.Figures) *ui.MonthBars {
	if !f.Said() {
		return nil
	}
	bars := &ui.MonthBars{Chosen: -1, Name: e.T("figures.cash_chart")}
	for _, v := range f.Result.Expected.Month.Cash.Closing {
		bars.Bars = append(bars.Bars, ui.MonthBar{Value: float64(v)})
	}
	return bars
}
