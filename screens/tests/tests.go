// Package tests draws the self-assessments: the list, taking one, and what a
// result says with the one thing to do next. It scores nothing itself. It starts
// no goroutine but through parts.Env.
package tests

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app/assess"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// list is the page of all self-assessments. The button of each stays while the page
// lives: whoever comes back from a test has the focus where they left.
type list struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	takes    map[string]*ui.Button // by assessment
}

// List makes the page of all self-assessments.
func List(env *parts.Env) ui.Page {
	l := &list{env: env, scaffold: ui.NewScaffold(env.T("nav.tests")), takes: map[string]*ui.Button{}}
	l.scaffold.Marks = env.Marks()
	l.scaffold.Most = ui.ColumnsMost
	l.Refresh()
	return l
}

// Content implements ui.Page.
func (l *list) Content() fyne.CanvasObject { return l.scaffold }

// Refresh reads the list anew.
func (l *list) Refresh() {
	all, err := l.env.App.Tests.List(l.env.Ctx)
	if err != nil {
		l.scaffold.SetBody(l.env.Broken("tests.failed_list", err, l.Refresh))
		return
	}
	if len(all) == 0 {
		l.scaffold.SetBody(ui.Empty{
			Icon: icons.Test, Title: l.env.T("tests.none"), Text: l.env.T("tests.none_text"),
			Action: l.env.T("common.retry"), OnTap: l.env.App.Sync.Now,
		}.View())
		return
	}
	first := toDo(all)
	cards := ui.Grid(400, ui.Gap16)
	for i, t := range all {
		cards.Add(l.card(t, i == first))
	}
	body := []fyne.CanvasObject{ui.NewSupport(l.env.T("tests.intro")), cards}
	if line := l.env.UnreadLine(); line != nil {
		body = append([]fyne.CanvasObject{line}, body...)
	}
	l.scaffold.SetBody(body...)
}

// toDo is the one test to take now: one that was begun, else the first that was
// never taken; -1 where all were.
func toDo(all []assess.Test) int {
	for i, t := range all {
		if t.Answered > 0 {
			return i
		}
	}
	for i, t := range all {
		if t.Last == nil {
			return i
		}
	}
	return -1
}

func (l *list) card(t assess.Test, first bool) fyne.CanvasObject {
	line := l.env.T("date.minutes_short", text.A{"N": t.Minutes}) + " · " + l.env.N("tests.items", t.Items)
	if t.Figures {
		line += " · " + l.env.T("tests.items_figures")
	}
	take := l.takes[t.ID]
	if take == nil {
		take = ui.NewSoftButton("", func() { l.env.Nav.Go(parts.TakeTest(t.ID)) })
		l.takes[t.ID] = take
	}
	take.Label, take.Kind = l.env.T("tests.begin"), ui.Soft
	if first {
		take.Kind = ui.Filled
	}
	column := ui.Column(ui.Gap8, ui.NewHeading(t.Title), ui.NewSupport(line), ui.NewBody(t.Purpose))
	row := ui.Row(ui.Gap12, ui.Grow(take))
	switch {
	case t.Answered > 0:
		take.Label = l.env.T("tests.go_on")
		column.Add(ui.NewSupport(l.env.T("tests.answered", text.A{"N": t.Answered, "Of": t.Items})))
		column.Add(&ui.Steps{Done: t.Answered, Of: t.Items})
	case t.Last != nil:
		take.Label = l.env.T("tests.again")
	}
	if t.Last != nil {
		id := t.Last.ResultID
		see := ui.NewSoftButton(l.env.T("tests.see"), func() { l.env.Nav.Go(parts.Result(id)) })
		row = ui.Row(ui.Gap12, ui.Grow(see), ui.Grow(take))
		if !first {
			take.Kind = ui.Plain
		}
		column.Add(ui.NewSupport(l.env.T("tests.taken", text.A{"When": l.env.Texts().Day(t.Last.At, l.env.Now())})))
	}
	take.Refresh()
	column.Add(ui.Space())
	column.Add(row)
	return &ui.Card{Content: column}
}
