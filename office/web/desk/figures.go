package desk

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/figures"
)

const figuresPath = "/desk/figures"

var figuresRoutes = []Route{
	get(figuresPath, consultants, (*visit).figures).nav("desk.nav.figures", icons.Chart, "t"),
	post(figuresPath, coordinators, (*visit).setGoals),
	get(figuresPath+".xlsx", consultants, (*visit).figuresBook),
	get(figuresPath+"/{figure}", consultants, (*visit).figuresList).of(OfFigure),
	get(figuresPath+"/{figure}/list.csv", consultants, (*visit).figuresFile).of(OfFigure),
}

// figuresView is the page of the office's figures.
type figuresView struct {
	Period                      string
	Before, After               string
	Spans                       []navItem
	From, Through, Wrong        string
	Book                        string
	Rows                        []figuresRow
	All                         figuresRow
	GoalHead                    string // empty: the period has no goals
	Shares                      string // of which years' goals its own are shares; empty: they are none
	Referrals                   figuresReferrals
	Answers                     figuresAnswers
	Coverage                    figuresCoverage
	Goals                       *goalForm
	Nothing                     bool // anybody came, was referred or asked
	AveragesOf, NoEntrepreneurs bool
}

// figuresCell is a figure that leads to the list that it counts.
type figuresCell struct{ Label, Text, Href string }

type figuresRow struct {
	Name    string
	Cells   []figuresCell
	Average string
	Goal    *goalView
	Score   figuresCell
}

// goalView is how far a goal is reached. Gone is how much of its time is over.
type goalView struct {
	Target, Percent string
	Width, Gone     int
	Behind          bool
	Said            string
}

type figuresReferrals struct {
	Heads []figuresShare
	Rows  []figuresRow
}

// figuresShare is a figure with the part of another that it is.
type figuresShare struct {
	figuresCell
	Bar bar
}

type figuresAnswers struct {
	Asked                figuresCell
	OnTime, Target, Mark string
	Behind               bool
	Parts                []answerPart
	Line                 int // where the target is in the bar, in thousandths of its width
	Median, Longest      string
	Late                 figuresCell

	Quickest, Slowest string // the list from the quickest answer, and from the slowest
}

// answerPart are the answers that took so long; X and Width are its place in the bar, in
// thousandths.
type answerPart struct {
	figuresCell
	Look, Percent string
	X, Width      int
}

type figuresCoverage struct {
	Percent, Of string
	Href        string // the list of what is counted
	Rows        []coverageRow
}

type coverageRow struct {
	figuresCell
	Participations int
	Percent        string
	Bar            bar
}

// period is what the address asks for; else the year. It is ok only where it is a period.
func (v *visit) period() (p figures.Period, ok bool) {
	q := v.r.URL.Query()
	if v.r.Method == http.MethodPost {
		q = v.r.PostForm
	}
	if !q.Has("from") && !q.Has("through") {
		return figures.PeriodOf(figures.Year, v.now), true
	}
	if p, ok = figures.Between(q.Get("from"), q.Get("through")); !ok {
		p = figures.PeriodOf(figures.Year, v.now)
	}
	return p, ok
}

// figuresQuery names a period, with what else there is in pairs.
func figuresQuery(p figures.Period, pairs ...string) string {
	q := url.Values{"from": {p.From.Format(time.DateOnly)}, "through": {p.Last().Format(time.DateOnly)}}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return "?" + q.Encode()
}

// figureListPath is the address of the list that a figure counts.
func figureListPath(figure string, p figures.Period, pairs ...string) string {
	return figuresPath + "/" + figure + figuresQuery(p, pairs...)
}

// periodWords is a period in words: "december 2026", "4. kvartal 2026".
func (v *visit) periodWords(p figures.Period) string {
	switch p.Span() {
	case figures.Month:
		return text.UpperFirst(v.t.Month(p.From))
	case figures.Quarter:
		return v.t.T("desk.figures.quarter_of", text.A{"N": (int(p.From.Month()) + 2) / 3, "Year": strconv.Itoa(p.From.Year())})
	case figures.Year:
		return strconv.Itoa(p.From.Year())
	}
	return v.t.ShortDateYear(p.From) + " – " + v.t.ShortDateYear(p.Last())
}

// yearsOf are the years that a period is in: "2026", "2026–2027".
func yearsOf(p figures.Period) string {
	first, last := strconv.Itoa(p.From.Year()), strconv.Itoa(p.Last().Year())
	if first == last {
		return first
	}
	return first + "–" + last
}

// serviceName is what a service is called among the figures.
func (v *visit) serviceName(s figures.Service) string {
	return v.t.T("desk.figures.service." + string(s))
}

func (v *visit) figures() error { return v.showFigures(nil) }

// showFigures shows the figures of a period, with why goals were not set.
func (v *visit) showFigures(refused error) error {
	p, ok := v.period()
	r, err := v.office.Figures.Read(v.r.Context(), v.who, p)
	if err != nil {
		return err
	}
	view := figuresView{
		Period: v.periodWords(p), Before: figuresPath + figuresQuery(p.Step(-1)), After: figuresPath + figuresQuery(p.Step(1)),
		From: p.From.Format(time.DateOnly), Through: p.Last().Format(time.DateOnly), Book: figuresPath + ".xlsx" + figuresQuery(p),
	}
	if !ok {
		view.From, view.Through = v.r.URL.Query().Get("from"), v.r.URL.Query().Get("through")
		view.Wrong = v.t.T("desk.figures.wrong")
	}
	for _, s := range figures.Spans {
		view.Spans = append(view.Spans, navItem{Text: v.t.T("desk.figures.span." + string(s)), Path: figuresPath + figuresQuery(figures.PeriodOf(s, v.now)), Here: ok && p.Span() == s})
	}
	last := figures.PeriodOf(figures.Quarter, v.now).Step(-1)
	view.Spans = append(view.Spans, navItem{Text: v.t.T("desk.figures.last_quarter"), Path: figuresPath + figuresQuery(last), Here: ok && p == last})
	if p == last && ok { // which is one of the quarters, and the one that was asked for
		view.Spans[1].Here = false
	}
	gone := r.Gone()
	if key := p.GoalKey(); r.Shares {
		view.GoalHead = v.t.T("desk.figures.goal_gone."+string(p.Span()), text.A{"N": gone})
		view.Shares = v.t.T("desk.figures.goal_shares", text.A{"Years": yearsOf(p)})
	} else if key != "" {
		view.GoalHead = v.t.T("desk.figures.goal_gone."+string(goalSpan(key)), text.A{"N": gone})
	}
	lines, all := r.Lines()
	for _, l := range lines {
		view.Rows = append(view.Rows, v.figuresRow(p, l, gone))
		view.AveragesOf = view.AveragesOf || l.Average > 0
	}
	view.All = v.figuresRow(p, all, gone)
	view.Referrals, view.Answers, view.Coverage = v.figuresReferrals(r), v.figuresAnswers(r), v.figuresCoverage(r)
	view.NoEntrepreneurs = view.Coverage.Percent == ""
	view.Nothing = len(r.All)+len(r.Sent)+len(r.Asked) == 0
	if v.who.May() == nil && p.GoalKey() != "" {
		view.Goals = v.goalForm(r, refused)
	}
	if refused != nil {
		return v.refuse("figures", v.t.T("desk.nav.figures"), view)
	}
	return v.show("figures", v.t.T("desk.nav.figures"), view)
}

// goalSpan is how long the period is that a goal's key names.
func goalSpan(key string) figures.Span {
	switch {
	case strings.Contains(key, "Q"):
		return figures.Quarter
	case strings.Contains(key, "-"):
		return figures.Month
	}
	return figures.Year
}

func (v *visit) figuresRow(p figures.Period, l figures.Line, gone int) figuresRow {
	row := figuresRow{Name: v.t.T("desk.figures.all")}
	if l.Service != "" {
		row.Name = v.serviceName(l.Service)
	}
	for _, c := range []struct {
		figure string
		n      int
	}{{countedParticipations, l.Participations}, {countedPersons, l.Persons}, {countedNew, l.New}, {countedFirms, l.Firms}, {countedMissed, l.Missed}} {
		row.Cells = append(row.Cells, figuresCell{v.t.T("desk.figures." + c.figure), v.t.Int(c.n), figureListPath(c.figure, p, "service", string(l.Service))})
	}
	if l.Average > 0 {
		row.Average = v.t.Int(l.Average)
	}
	if l.Target > 0 {
		row.Goal = v.goalView(l.Percent(), gone, v.t.Int(l.Target))
	}
	if l.Rated > 0 {
		row.Score = figuresCell{v.t.T("desk.figures.ratings"), v.t.Decimal(float64(l.Score())/100, 1), figureListPath(countedRatings, p, "service", string(l.Service))}
	}
	return row
}

func (v *visit) goalView(percent, gone int, target string) *goalView {
	g := &goalView{Target: target, Percent: v.wholePercent(percent), Width: min(percent, 100), Gone: gone, Behind: percent < gone}
	key := "desk.figures.goal_on_way"
	switch {
	case percent >= 100:
		key = "desk.figures.goal_reached"
	case g.Behind:
		key = "desk.figures.goal_behind"
	}
	g.Said = v.t.T(key)
	return g
}

func (v *visit) wholePercent(n int) string { return v.t.Int(n) + " %" }

func (v *visit) figuresReferrals(r figures.Report) (t figuresReferrals) {
	by, all := r.Referred()
	cells := func(of figures.Referred) []figuresCell {
		return []figuresCell{
			{v.t.T("desk.figures.sent"), v.t.Int(of.Sent), figureListPath(countedSent, r.Period, "actor", of.ActorID)},
			{v.t.T("desk.figures.taken"), v.t.Int(of.Taken), figureListPath(countedTaken, r.Period, "actor", of.ActorID)},
			{v.t.T("desk.figures.helped"), v.t.Int(of.Helped), figureListPath(countedHelped, r.Period, "actor", of.ActorID)},
		}
	}
	for i, c := range cells(all) {
		t.Heads = append(t.Heads, figuresShare{c, bar{[]int{all.Sent, all.Taken, all.Helped}[i], max(1, all.Sent)}})
	}
	for _, of := range by {
		t.Rows = append(t.Rows, figuresRow{Name: cmp.Or(of.Actor, v.t.T("desk.person.actor_gone")), Cells: cells(of)})
	}
	return t
}

// withinLooks are how the parts of the answers are drawn.
var withinLooks = map[figures.Within]string{figures.Sixth: "quick", figures.Half: "half", figures.Whole: "whole", figures.Late: "late", figures.Waiting: "waiting"}

// withinWords is how long answers of a part took.
func (v *visit) withinWords(w figures.Within, target time.Duration) string {
	hours := func(d time.Duration) string {
		return strings.TrimSuffix(v.t.Decimal(d.Hours(), 1), v.t.Decimal(0, 1)[1:])
	}
	if target <= 0 && w == figures.Sixth {
		return v.t.T("desk.figures.within.no_target")
	}
	return v.t.T("desk.figures.within."+string(w), text.A{"Sixth": hours(target / 6), "Half": hours(target / 2), "Whole": hours(target)})
}

func (v *visit) figuresAnswers(r figures.Report) (t figuresAnswers) {
	a := r.Answers()
	t.Asked = figuresCell{Text: v.t.N("desk.figures.asked", a.Asked), Href: figureListPath(countedAnswers, r.Period)}
	t.Quickest, t.Slowest = figureListPath(countedAnswers, r.Period, "sort", "took"), figureListPath(countedAnswers, r.Period, "sort", "-took")
	if a.OnTime >= 0 && r.Target > 0 {
		t.OnTime = v.wholePercent(a.OnTime)
		t.Behind = a.OnTime < a.Target
	}
	if a.Target > 0 {
		t.Target = v.wholePercent(a.Target)
	}
	if r.Target > 0 {
		t.Mark = v.t.T("desk.figures.target", text.A{"N": v.t.Int(int(r.Target.Hours()))})
	}
	if a.Asked == 0 {
		return t
	}
	x := 0
	for _, w := range figures.Withins {
		n := a.Within[w]
		if n == 0 && (w == figures.Waiting || r.Target <= 0 && w != figures.Sixth) {
			continue
		}
		part := answerPart{figuresCell: figuresCell{v.withinWords(w, r.Target), v.t.Int(n), figureListPath(countedAnswers, r.Period, "within", string(w))}, Look: withinLooks[w], X: x}
		part.Width = 1000 * n / max(1, a.Asked)
		part.Percent = v.wholePercent((200*n + a.Asked) / max(1, 2*a.Asked))
		if w == figures.Late {
			t.Line = x
		}
		x += part.Width
		t.Parts = append(t.Parts, part)
	}
	if a.Median > 0 || a.Longest > 0 {
		t.Median, t.Longest = v.openHours(a.Median), v.openHours(a.Longest)
	}
	if n := a.Within[figures.Late]; n > 0 {
		t.Late = figuresCell{Text: v.t.N("desk.figures.see_late", n), Href: figureListPath(countedAnswers, r.Period, "within", string(figures.Late))}
	}
	return t
}

// openHours is a length of time in hours in which the office is open.
func (v *visit) openHours(d time.Duration) string {
	if d < time.Hour {
		return v.t.T("date.minutes_short", text.A{"N": int(d.Round(time.Minute).Minutes())})
	}
	return v.t.N("desk.figures.hours", int(d.Round(time.Hour).Hours()))
}

// municipalityName is what a municipality is called, or that nobody knows which.
func (v *visit) municipalityName(code string) string {
	if code == "" {
		return v.t.T("desk.figures.unknown")
	}
	if m, ok := assets.MunicipalityByCode(code); ok {
		return m.Name
	}
	return code
}

func (v *visit) figuresCoverage(r figures.Report) (t figuresCoverage) {
	by, all := r.Coverage()
	t.Href = figureListPath(countedParticipations, r.Period)
	if n := all.Permille(); n >= 0 {
		t.Percent = v.permille(n)
		t.Of = v.t.T("desk.figures.coverage_of", text.A{"N": v.t.Int(all.Participations), "Of": v.t.Int(all.Entrepreneurs)})
	}
	highest := 1
	for _, c := range by {
		highest = max(highest, c.Permille())
	}
	for _, c := range by {
		row := coverageRow{Participations: c.Participations, figuresCell: figuresCell{v.municipalityName(c.Municipality), v.t.Int(c.Participations), figureListPath(countedParticipations, r.Period, "municipality", municipalityParam(c.Municipality))}}
		if n := c.Permille(); n >= 0 {
			row.Percent, row.Bar = v.permille(n), bar{n, highest}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// unknownPlace stands in an address for a municipality that nobody knows.
const unknownPlace = "unknown"

func municipalityParam(code string) string { return cmp.Or(code, unknownPlace) }

func (v *visit) permille(n int) string { return v.t.Decimal(float64(n)/10, 1) + " %" }

// goalForm is where a coordinator sets the goals of a period.
type goalForm struct {
	Period, Said  string
	Version       string
	From, Through string
	Open          bool
	Error         string
	Fields        []field
	Places        []field // how many entrepreneurs there are; of a year
}

func (v *visit) goalForm(r figures.Report, refused error) *goalForm {
	key := r.Period.GoalKey()
	f := &goalForm{Period: key, Version: strconv.Itoa(r.Goals.Version), From: r.Period.From.Format(time.DateOnly), Through: r.Period.Last().Format(time.DateOnly), Open: refused != nil || v.r.URL.Query().Has("goals")}
	f.Said = v.t.T("desk.figures.goals_of", text.A{"Period": v.goalPeriodWords(r.Period)})
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, s := range figures.Services {
		if s != figures.Other {
			f.Fields = append(f.Fields, field{Name: string(s), Label: v.serviceName(s), Inputmode: "numeric", Max: 9, Value: number(r.Goals.Targets[string(s)])})
		}
	}
	f.Fields = append(f.Fields, field{Name: figures.OnTime, Label: v.t.T("desk.figures.goal_on_time"), Inputmode: "numeric", Max: 3, Value: number(r.Goals.Targets[figures.OnTime])})
	f.Fields = v.filled(refused, f.Fields...)
	if goalSpan(key) == figures.Year {
		by := r.Goals.Entrepreneurs
		if len(by) == 0 {
			by = r.Entrepreneurs // as it was said for the last year
		}
		codes := slices.Clone(r.Municipalities)
		for code := range by {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		for _, code := range codes {
			f.Places = append(f.Places, field{Name: "in-" + code, Label: v.municipalityName(code), Inputmode: "numeric", Max: 9, Value: number(by[code])})
		}
		slices.SortStableFunc(f.Places, func(a, b field) int { return strings.Compare(a.Label, b.Label) })
		f.Places = v.filled(refused, f.Places...)
	}
	if changed := (*figures.GoalsChanged)(nil); errors.As(refused, &changed) {
		// Sent once more it stands: whoever sends it has seen what the other wrote.
		f.Version, f.Error = strconv.Itoa(changed.Stand.Version), v.t.T("desk.figures.goals_changed", text.A{"Goals": v.goalsInWords(changed.Stand)})
	}
	return f
}

func (v *visit) goalPeriodWords(p figures.Period) string {
	if goalSpan(p.GoalKey()) == figures.Year {
		return strconv.Itoa(p.From.Year())
	}
	return v.periodWords(p)
}

// goalsInWords is what somebody else set.
func (v *visit) goalsInWords(g figures.Goals) string {
	var words []string
	for _, s := range figures.Services {
		if n := g.Targets[string(s)]; n > 0 {
			words = append(words, v.serviceName(s)+" "+v.t.Int(n))
		}
	}
	if n := g.Targets[figures.OnTime]; n > 0 {
		words = append(words, v.t.T("desk.figures.goal_on_time")+" "+v.t.Int(n))
	}
	return cmp.Or(strings.Join(words, ", "), v.t.T("desk.figures.no_goals"))
}

// setGoals sets the goals of a period.
func (v *visit) setGoals() error {
	f := v.r.PostForm
	p, ok := v.period()
	upon, err := strconv.Atoi(f.Get("version"))
	if !ok || p.GoalKey() == "" || err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	to := figures.Goals{Targets: map[string]int{}, Entrepreneurs: map[string]int{}}
	wrong := &api.Problem{Code: api.CodeInvalid}
	for name := range f {
		said := strings.NewReplacer(" ", "", ".", "", "\u00a0", "").Replace(f.Get(name))
		code, place := strings.CutPrefix(name, "in-")
		if name == "version" || said == "" || !place && name != figures.OnTime && !slices.Contains(figures.Services, figures.Service(name)) {
			continue
		}
		n, err := strconv.Atoi(said)
		if err != nil {
			wrong.Errors = append(wrong.Errors, api.FieldError{Pointer: "/" + name, Reason: "format"})
			continue
		}
		if _, known := assets.MunicipalityByCode(code); place && known {
			to.Entrepreneurs[code] = n
		} else if !place {
			to.Targets[name] = n
		}
	}
	if len(wrong.Errors) > 0 {
		return v.showFigures(wrong)
	}
	err = v.office.Figures.SetGoals(v.r.Context(), v.who, p.GoalKey(), upon, to)
	if changed := (*figures.GoalsChanged)(nil); errors.As(err, &changed) || refusedForm(err) {
		return v.showFigures(err)
	}
	if err != nil {
		return err
	}
	return v.see(figuresPath + figuresQuery(p))
}
