package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// FindGroup is what was found of one kind.
type FindGroup struct {
	Title   string
	Choices []Choice
}

// findAfter is how long after a key what is typed is looked for, so that whoever types fast is looked for once.
const findAfter = 30 * time.Millisecond

// Finder looks for anything as one types: a field that has the cursor, and what was found under it, by kind. Up and
// Down go through it wherever the cursor is, Enter opens. Find is asked, and Answer answers, whenever that is.
type Finder struct {
	widget.BaseWidget

	Placeholder string
	Start       []FindGroup // what is offered before anything is typed
	Hint        string      // what is said over it
	None        string      // what is said where nothing was found
	Loop        Loop
	Find        func(query string) // on the UI goroutine; must not wait
	OnPick      func(Choice)
	Text        string            // what is typed at the beginning, selected so that typing replaces it
	OnChange    func(text string) // at every key
	OnClose     func()            // a button beside the field; none where nil
	CloseName   string            // what that button is called

	field  *Field
	body   *fyne.Container
	close  *Button
	scroll *container.Scroll
	inner  *themed
	wait   *Throttle
	asked  string // the query of what is shown
	rows   []*ListRow
	groups []FindGroup
	found  []Choice
	chosen int // index in found; -1 for none
}

func (f *Finder) build() {
	f.ExtendBaseWidget(f)
	if f.field != nil {
		return
	}
	f.field = &Field{Placeholder: f.Placeholder, Icon: "search", Text: f.Text}
	f.field.OnChange = func(text string) {
		if f.OnChange != nil {
			f.OnChange(text)
		}
		if strings.TrimSpace(text) == "" {
			f.begin()
			return
		}
		f.wait.Trigger()
	}
	f.field.OnSubmit = func(string) {
		f.wait.Flush()
		f.pick(f.chosen)
	}
	f.field.build()
	f.field.entry.onKey = f.key
	f.wait = NewThrottle(f.Loop, findAfter, func() { f.Find(f.Query()) })
	f.body = Column(Gap4)
	f.close = NewIconButton("close", f.CloseName, f.OnClose)
	show(f.close, f.OnClose != nil)
	f.scroll = scrolled(InsetEdges(0, 0, Gap8, Gap24, f.body), false) // beside the bar
	f.inner = newThemed(f.scroll, noScrollShadow{})
	f.begin()
	if f.Query() != "" {
		f.wait.Trigger()
	}
}

// Query is what is typed, without the blanks around it.
func (f *Finder) Query() string { return strings.TrimSpace(f.field.Value()) }

// begin shows what is offered before anything is typed.
func (f *Finder) begin() {
	f.asked = ""
	f.fill(f.Start, f.Hint, -1)
}

// Answer shows what was found for a query, unless something else is typed by now.
func (f *Finder) Answer(query string, groups []FindGroup) {
	f.build()
	if query != f.Query() {
		return
	}
	f.asked = query
	none := ""
	if len(groups) == 0 {
		none = f.None
	}
	f.fill(groups, none, 0)
}

func (f *Finder) fill(groups []FindGroup, words string, chosen int) {
	f.rows, f.found, f.groups = nil, nil, groups
	var out []fyne.CanvasObject
	if words != "" {
		out = append(out, Inset(Gap8, Gap8, NewSupport(words)))
	}
	for _, g := range groups {
		lines := Column(0)
		for _, c := range g.Choices {
			i := len(f.found)
			row := &ListRow{Icon: c.Icon, Title: c.Title, Subtitle: c.Note, SubLines: 2, OnTap: func() { f.pick(i) }}
			f.rows, f.found = append(f.rows, row), append(f.found, c)
			lines.Add(row)
		}
		out = append(out, InsetEdges(Gap8, Gap8, Gap8, 0, &Text{Text: g.Title, TextSize: Label, Bold: true, Role: Quiet, Wrap: true}), lines)
	}
	f.body.Objects = out
	f.chosen = min(chosen, len(f.found)-1)
	f.mark()
	f.scroll.ScrollToTop()
	f.body.Refresh()
	f.BaseWidget.Refresh()
}

// mark shows which one Enter opens.
func (f *Finder) mark() {
	for i, row := range f.rows {
		if row.Chosen != (i == f.chosen) {
			row.Chosen = i == f.chosen
			row.Refresh()
		}
	}
}

func (f *Finder) key(ev *fyne.KeyEvent) bool {
	to := f.chosen
	switch ev.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	default:
		return false
	}
	if len(f.found) == 0 {
		return true
	}
	f.chosen = min(max(to, 0), len(f.found)-1)
	f.mark()
	scrollTo(f.scroll, f.rows[f.chosen])
	return true
}

func (f *Finder) pick(i int) {
	if i < 0 || i >= len(f.found) || f.asked != f.Query() {
		return
	}
	if c := f.found[i]; f.OnPick != nil {
		f.OnPick(c)
	}
}

// Focus puts the cursor in the field; what stands there is selected, so that typing replaces it.
func (f *Finder) Focus() {
	f.build()
	f.field.Select()
}

// Entry is what is typed in, for a test.
func (f *Finder) Entry() fyne.Focusable {
	f.build()
	return f.field.Entry()
}

// Found is what is shown, in order.
func (f *Finder) Found() []Choice {
	f.build()
	return f.found
}

// Answered is the query of what is shown; empty while that is what is offered before anything is typed.
func (f *Finder) Answered() string { return f.asked }

// Group is the title that what Enter opens stands under.
func (f *Finder) Group() string {
	at := f.chosen
	for _, g := range f.groups {
		if at >= 0 && at < len(g.Choices) {
			return g.Title
		}
		at -= len(g.Choices)
	}
	return ""
}

func (f *Finder) inside() []fyne.CanvasObject {
	f.build()
	return []fyne.CanvasObject{f.field, f.close, f.inner}
}

// MinSize implements fyne.CanvasObject.
func (f *Finder) MinSize() fyne.Size {
	f.build()
	return fyne.NewSize(200, HeightAt(f.field, 200)+3*ButtonHeight)
}

// CreateRenderer implements fyne.Widget.
func (f *Finder) CreateRenderer() fyne.WidgetRenderer {
	f.build()
	d := &Renderer{Parts: []fyne.CanvasObject{f.field, f.close, f.inner}}
	d.Min = f.MinSize
	d.Lay = func(s fyne.Size) {
		var end float32
		if f.close.Visible() {
			end = ButtonHeight + Gap4
		}
		h := HeightAt(f.field, s.Width-end)
		Place(f.close, s.Width-ButtonHeight, 0, ButtonHeight, ButtonHeight)
		Place(f.field, 0, 0, s.Width-end, h)
		Place(f.inner, 0, h+Gap8, s.Width, s.Height-h-Gap8)
	}
	d.Redraw = func() {
		d.Lay(f.BaseWidget.Size())
		Relayout(f.scroll)
		f.field.Refresh()
		f.inner.Refresh()
	}
	return d.Ready(f.BaseWidget.Size())
}
