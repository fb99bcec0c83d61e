// Package figures draws a plan's budgets: what they say, each budget by itself, and
// the curves beside them that move as one types. It computes nothing itself: what it
// shows is the engine's. It starts no goroutine but through parts.Env.
package figures

import (
	"cmp"
	"encoding/json"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// page is one view of the figures.
type page struct {
	env      *parts.Env
	planID   string
	view     string
	scaffold *ui.Scaffold
	past     *history      // at the end of the header
	ways     *ui.Segmented // the scenarios, over what follows from the one that is chosen
	chips    *ui.ChipRow
	which    *ui.Chip // the scenario that is shown
	body     view
	begin    *begin
	example  *example

	figures  plan.Figures
	scenario scenario
	spot     string                          // the row that is to be seen when the page is shown; none where empty
	spotted  int                             // the month of the plan in it
	drawn    bool                            // the body shows the figures
	shows    func(f plan.Figures, err error) // draws the page of some figures, or why they cannot be read
	finish   func()                          // stores what is being typed; nil where nothing waits
	undone   func()                          // what of the last action was not stored goes; nil where all is
	writing  int                             // so many of what a hand did are on their way to disk

	overtaken map[string]json.RawMessage // what this device typed, by path, where another's value stands now
}

// view is what stands under the row of views.
type view interface {
	// show draws the figures anew. It keeps its widgets, so that what has the focus
	// and what is scrolled stays.
	show(f plan.Figures) []fyne.CanvasObject
}

// seer is a view that can show one of its rows.
type seer interface {
	// see goes to a row, as it is named in a route, at a month of the plan.
	see(row string, month int)
}

// views are all of them, in the order in which they stand in their row.
var views = []struct {
	name string // the route's Arg
	make func(p *page) view
}{
	{parts.FiguresOverview, newOverview},
	{parts.FiguresStartup, func(p *page) view { return newLines(p, startup) }},
	{parts.FiguresPrivate, func(p *page) view { return newLines(p, private) }},
	{parts.FiguresOperating, func(p *page) view { return newBudget(p, operating) }},
	{parts.FiguresFinancing, func(p *page) view { return newLines(p, financing) }},
	{parts.FiguresCash, func(p *page) view { return newBudget(p, cashFlow) }},
	{parts.FiguresBalance, func(p *page) view { return newBudget(p, balanceSheet) }},
	{parts.FiguresKey, newKeyFigures},
	{parts.FiguresScenarios, newDifferences},
	{parts.FiguresAssumptions, newAssumptions},
}

// titles name the budgets that are pages of their own on a desk.
var titles = map[string]string{
	parts.FiguresOperating: "figures.budget.operating", parts.FiguresCash: "figures.budget.cash", parts.FiguresBalance: "figures.budget.balance",
}

// counted is what the amounts of a budget are: sales and costs without VAT, and what is paid with it.
var counted = map[string]string{
	parts.FiguresOperating: "figures.of_plan", parts.FiguresCash: "figures.of_plan_cash", parts.FiguresBalance: "figures.of_plan_balance",
}

// New makes the page of a plan's figures in a view, which may name a row of it; an
// empty planID is the current plan.
func New(env *parts.Env, planID, at string) ui.Page {
	name, row, month := parts.FiguresSpot(at)
	p := &page{env: env, planID: planID, view: name, spot: row, spotted: month, scaffold: ui.NewScaffold(env.T("figures.title"))}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.chips = ui.NewChipRow(func(i int) { env.Nav.Replace(parts.Figures(p.planID, views[i].name)) })
	for i, v := range views {
		p.chips.Labels = append(p.chips.Labels, env.T(viewKey(v.name)))
		if v.name == name {
			p.chips.Chosen = i
			p.body = v.make(p)
		}
	}
	if p.body == nil { // a view of a newer version
		p.view, p.body = views[0].name, views[0].make(p)
	}
	p.which = &ui.Chip{Down: true, OnTap: p.chooseScenario}
	p.chips.Beside = p.which
	p.begin, p.example, p.shows = newBegin(p), &example{p: p}, p.show
	p.past, p.ways = newHistory(p), ui.NewSegmented(func(i int) { p.choose(scenarios(p.figures)[i]) })
	p.reload()
	return p
}

func viewKey(name string) string {
	if name == parts.FiguresOverview {
		name = "overview"
	}
	return "figures.view." + name
}

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.scaffold }

// Wide implements ui.Wide.
func (p *page) Wide() bool { return p.scaffold.Full }

// Worktop implements ui.Worktop: a grid needs the width.
func (p *page) Worktop() bool { return p.gridded() && p.scaffold.Full }

// gridded says whether the view is a grid on a desk, which has undo and redo over it.
func (p *page) gridded() bool {
	switch p.body.(type) {
	case *budget, *lines:
		return true
	case *differences:
		return p.figures.Result != nil // without one there is nothing to set beside each other
	}
	return false
}

// Shown implements ui.Shower: the row that one came for is seen.
func (p *page) Shown() {
	if view, can := p.body.(seer); can && p.spot != "" && p.scaffold.Full {
		view.see(p.spot, p.spotted)
	}
	p.spot = ""
}

// Destination implements ui.Belonging.
func (p *page) Destination() string { return parts.PagePlan }

// Refresh implements ui.Refresher: what a hand wrote here is drawn already when word of it comes. While more of it is on its
// way, what is stored is less than what is drawn.
func (p *page) Refresh() {
	if p.writing > 0 {
		return
	}
	if f, err := p.read(); err != nil || !p.drawn || !f.Same(p.figures) {
		p.shows(f, cmp.Or(err, p.meet(f)))
	}
}

func (p *page) read() (plan.Figures, error) {
	p.Leave()
	return p.env.App.Plan.Figures(p.env.Ctx, p.planID)
}

// reload reads the figures anew and draws them.
func (p *page) reload() {
	f, err := p.read()
	p.shows(f, cmp.Or(err, p.meet(f)))
}

func (p *page) show(f plan.Figures, err error) {
	p.drawn = false
	if err != nil {
		p.scaffold.Under = nil
		p.scaffold.SetBody(p.env.Broken("plan.failed", err, p.reload))
		return
	}
	p.figures, p.scenario = f, chosen(f)
	p.scaffold.Tools, p.scaffold.Beside = p.past.header(f), p.gridded()
	if wait := p.env.Unread(); wait != nil && !f.Begun() { // they may be on another device
		p.scaffold.SetBody(wait)
		return
	}
	if f.Text("start") == "" || f.Text("form") == "" {
		p.scaffold.Under, p.scaffold.Full = nil, false
		p.scaffold.SetBody(p.begin.show()...)
		return
	}
	p.which.Label = p.env.T("figures.scenario." + string(p.scenario))
	p.chips.Refresh()
	p.scaffold.Under, p.scaffold.Full = p.chips, true
	p.scaffold.After = f.Title
	if title, ok := titles[p.view]; ok {
		p.scaffold.Title = p.env.T(title)
		p.scaffold.After = p.env.T(counted[p.view], text.A{"Plan": f.Title})
	}
	p.draw()
}

func (p *page) draw() {
	body := p.body.show(p.figures)
	if wrong := p.wrong(); wrong != nil {
		body = append([]fyne.CanvasObject{wrong}, body...)
	}
	p.scaffold.SetBody(append(body, p.example.show()...)...)
	p.drawn = true
}

// set keeps figures. It says whether they were taken; why not is said where a person sees it.
func (p *page) set(set map[string]json.RawMessage) bool {
	return !p.env.Failed(p.keep(set, p.env.Toast))
}
