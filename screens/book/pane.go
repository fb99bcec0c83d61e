package book

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// pane is a list with what is chosen in it at its side where there is room;
// where there is not, choosing leads to a page of its own.
type pane struct {
	env   *parts.Env
	two   *ui.TwoPane
	box   *fyne.Container
	open  func(id string) ui.Page
	route func(id string) ui.Route
	first func() string // what is shown before anything was chosen
	id    string
	side  ui.Page
	shown bool
	onNew func() // the list marks another one
}

func newPane(env *parts.Env, list fyne.CanvasObject, open func(string) ui.Page, route func(string) ui.Route) *pane {
	p := &pane{env: env, box: container.NewStack(), open: open, route: route}
	p.two = &ui.TwoPane{List: list, Detail: p.box, ListWidth: 420, OnBoth: func(both bool) {
		if both {
			p.fill()
		}
		env.Loop.Do(p.onNew) // what is marked in the list follows, after this layout
	}}
	return p
}

// fill shows the first thing where nothing is chosen yet.
func (p *pane) fill() {
	if p.id != "" || p.first == nil {
		return
	}
	if id := p.first(); id != "" {
		p.show(id)
	}
}

// chosen is what the list marks: nothing where it stands alone.
func (p *pane) chosen() string {
	if !p.two.Both() {
		return ""
	}
	return p.id
}

// choose shows a thing at the side, or goes to it.
func (p *pane) choose(id string) {
	if !p.two.Both() {
		p.env.Nav.Go(p.route(id))
		return
	}
	if id == p.id {
		return
	}
	p.show(id)
	p.two.Refresh()
	p.onNew()
}

func (p *pane) show(id string) {
	p.leave()
	p.id, p.side = id, p.open(id)
	p.box.Objects = []fyne.CanvasObject{p.side.Content()}
	if p.shown {
		p.wake()
	}
}

func (p *pane) wake() {
	p.shown = true
	if s, ok := p.side.(ui.Shower); ok {
		s.Shown()
	}
}

func (p *pane) leave() {
	if l, ok := p.side.(ui.Leaver); ok {
		l.Leave()
	}
}

// refresh reads the side anew; keep tells whether what is chosen is still there.
func (p *pane) refresh(keep func(id string) bool) {
	if p.id != "" && !keep(p.id) {
		p.leave()
		p.id, p.side = "", nil
		p.box.Objects = nil
		if p.two.Both() {
			p.fill()
		}
		p.box.Refresh()
	}
	if !p.two.Both() {
		return
	}
	if p.id == "" {
		p.fill()
		p.box.Refresh()
	}
	if r, ok := p.side.(ui.Refresher); ok {
		r.Refresh()
		ui.Relayout(p.box)
	}
}

// alone gives the list all the room where it is empty and nothing of it is chosen.
func (p *pane) alone(empty bool) { p.two.SetAlone(empty && p.id == "") }
