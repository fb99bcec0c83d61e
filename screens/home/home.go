// Package home draws the first screen: the next appointment and how to prepare
// for it, the way from idea to firm, and where one left off. It decides nothing
// about any of them. It starts no goroutine but through parts.Env.
package home

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// page is the first screen.
type page struct {
	env       *parts.Env
	scaffold  *ui.Scaffold
	countdown *ui.Countdown // of the next appointment; nil where none is shown
	shown     bool
	view      app.Home
	deciding  bool // what the office changed is to be answered first
}

// New makes the first screen.
func New(env *parts.Env) ui.Page {
	p := &page{env: env, scaffold: ui.NewScaffold("")}
	p.scaffold.Marks = env.Marks()
	p.scaffold.Most = ui.ColumnsMost
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.scaffold }

// Shown lets the countdown run.
func (p *page) Shown() {
	p.shown = true
	p.scaffold.Title = p.env.Greeting(p.view.Name)
	p.scaffold.Refresh()
	if p.countdown != nil {
		p.countdown.Start()
	}
}

// Flush implements ui.Flusher: nothing is written here, and the countdown goes on.
func (p *page) Flush() {}

// Leave lets the countdown stand still.
func (p *page) Leave() {
	p.shown = false
	if p.countdown != nil {
		p.countdown.Stop()
	}
}

// Refresh reads the screen anew.
func (p *page) Refresh() {
	if p.countdown != nil {
		p.countdown.Stop()
		p.countdown = nil
	}
	view, err := p.env.App.Home(p.env.Ctx)
	p.scaffold.Title = p.env.Greeting(view.Name)
	if err != nil {
		p.scaffold.SetBody(p.env.Broken("home.failed", err, p.Refresh))
		return
	}
	p.view = view
	p.scaffold.SetBody(p.body()...)
	if p.shown && p.countdown != nil {
		p.countdown.Start()
	}
}

// body is what the screen shows: in two columns where there is room.
func (p *page) body() []fyne.CanvasObject {
	left, right := ui.Column(ui.Gap16), ui.Column(ui.Gap16)
	if msg := p.waitsForSignIn(); msg != nil {
		left.Add(msg)
	}
	if line := p.env.UnreadLine(); line != nil {
		left.Add(line)
	}
	p.deciding = false
	for _, b := range p.view.Changed {
		left.Add(parts.Changed(p.env, b, !p.deciding))
		p.deciding = p.deciding || b.Change.Decide
	}
	for _, b := range p.view.Asleep {
		left.Add(parts.Asleep(p.env, b, p.Refresh))
	}
	fresh := p.view.Next == nil && len(p.view.Changed) == 0 && p.view.Continue == nil && p.view.Test == nil && p.view.Journey.Done == 0
	if wait := p.env.Unread(); fresh && wait != nil { // whoever has another device may be far on
		return []fyne.CanvasObject{wait}
	}
	switch {
	case p.view.Next != nil:
		left.Add(p.appointment(p.view.Next))
	case fresh:
		left.Add(p.welcome())
	default:
		left.Add(p.nothingBooked())
	}
	for _, after := range []fyne.CanvasObject{p.agreed(), p.rate()} {
		if after != nil {
			left.Add(after)
		}
	}
	if p.view.Continue != nil {
		right.Add(p.goOn(p.view.Continue))
	}
	if p.view.Test != nil {
		right.Add(p.goOnTest(p.view.Test))
	}
	right.Add(p.journey(p.view.Journey, fresh))
	if news := p.news(); news != nil {
		right.Add(news)
	}
	return []fyne.CanvasObject{ui.TwoColumns(left, right)}
}

// waitsForSignIn is there only when something cannot be sent without signing in.
func (p *page) waitsForSignIn() fyne.CanvasObject {
	state, err := p.env.App.Sync.State(p.env.Ctx)
	if err != nil || !state.SignIn || state.Erased {
		return nil
	}
	line := p.env.T("home.signin.again")
	if state.Waiting > 0 {
		line = p.env.N("home.signin.waiting", state.Waiting)
	}
	row := &ui.ListRow{
		Icon: icons.Lock, Title: line, Subtitle: p.env.T("home.signin.text"),
		Chevron: true, Edge: true, OnTap: func() { p.env.Nav.Go(parts.SignIn()) },
	}
	return &ui.Card{Bare: true, Fill: ui.AccentSoft, Content: row}
}

// goOnTest leads back to the test that was begun.
func (p *page) goOnTest(t *app.Unfinished) fyne.CanvasObject {
	title := p.env.T("home.continue_test")
	far := p.env.T("tests.answered", text.A{"N": t.Answered, "Of": t.Items})
	return ui.NewTapCard(title+", "+t.Title+", "+far, func() { p.env.Nav.Go(parts.TakeTest(t.ID)) },
		ui.Column(ui.Gap8, ui.NewStrong(title), ui.NewSupport(t.Title+" · "+far), &ui.Steps{Done: t.Answered, Of: t.Items}))
}

// goOn leads back to what was written last.
func (p *page) goOn(c *app.Continue) fyne.CanvasObject {
	line := c.ChapterTitle
	if c.FirstLine != "" {
		line += " · " + p.env.Texts().Quoted(c.FirstLine)
	}
	title := p.env.T("home.continue")
	percent := p.env.T("home.percent", text.A{"N": c.Percent})
	return ui.NewTapCard(title+", "+line, func() { p.env.Nav.Go(parts.Question(c.PlanID, c.Key)) },
		ui.Row(ui.Gap16,
			&ui.ProgressRing{Part: float64(c.Percent) / 100, Label: percent},
			ui.Grow(ui.Column(2, ui.NewStrong(title), ui.NewSupport(line).Glimpse())),
		))
}
