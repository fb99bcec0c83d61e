package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Choice is one thing that can be picked.
type Choice struct {
	ID    string
	Title string
	Note  string // quiet, under the title
	Icon  string
}

// SearchPicker finds one thing among many as one types: a field, and the rows that fit. Up, Down and Enter work from
// the field. Nothing is chosen before something is typed or an arrow is pressed.
type SearchPicker struct {
	widget.BaseWidget

	Placeholder string
	None        string                      // what it says when nothing fits
	Find        func(query string) []Choice // in the order to be shown; called at every key
	Rows        int                         // so many rows are seen at once; 6 where zero
	OnPick      func(Choice)
	Text        string            // what is typed at the beginning
	OnChange    func(text string) // at every key

	field  *Field
	list   *quietList
	scroll *themed // the list, without a shadow at its ends
	none   *Text
	found  []Choice
	chosen int // index in found; -1 for none
	made   bool
}

func (p *SearchPicker) build() {
	p.ExtendBaseWidget(p)
	if p.field != nil {
		return
	}
	p.field = &Field{Placeholder: p.Placeholder, Icon: "search", Text: p.Text, OnChange: func(query string) {
		p.search(query)
		if p.OnChange != nil {
			p.OnChange(query)
		}
	}}
	p.field.OnSubmit = func(string) { p.pick(p.chosen) }
	p.field.build()
	p.field.entry.onKey = p.key
	p.none = NewSupport("")
	p.list = newQuietList(
		func() int { return len(p.found) },
		func() fyne.CanvasObject { return &ListRow{Title: "M", Subtitle: "M", SubLines: 1} },
		func(id widget.ListItemID, o fyne.CanvasObject) {
			row, ok := o.(*ListRow)
			if !ok || id >= len(p.found) {
				return
			}
			c := p.found[id]
			row.Title, row.Subtitle, row.Icon = c.Title, c.Note, c.Icon
			row.Chosen = id == p.chosen
			row.OnTap = func() { p.pick(id) }
			row.Refresh()
		})
	p.scroll = newThemed(p.list, noScrollShadow{})
	p.found, p.chosen = p.Find(p.Text), -1
}

// SetValue looks for another text without telling OnChange.
func (p *SearchPicker) SetValue(text string) {
	p.build()
	if p.field.Value() == text {
		return
	}
	p.field.SetValue(text)
	p.search(text)
}

func (p *SearchPicker) key(ev *fyne.KeyEvent) bool {
	to := p.chosen
	switch ev.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	default:
		return false
	}
	if len(p.found) == 0 || (p.chosen < 0 && to < p.chosen) {
		return true
	}
	p.chosen = min(max(to, 0), len(p.found)-1)
	p.list.ScrollTo(p.chosen)
	p.list.Refresh()
	return true
}

func (p *SearchPicker) search(query string) {
	p.found, p.chosen = p.Find(query), -1
	if strings.TrimSpace(query) != "" && len(p.found) > 0 {
		p.chosen = 0
	}
	p.none.SetText("")
	if len(p.found) == 0 {
		p.none.SetText(p.None)
	}
	if p.made {
		p.fit()
		p.list.ScrollToTop()
		p.list.Refresh()
		p.BaseWidget.Refresh()
	}
}

// fit gives each row the height that its words need.
func (p *SearchPicker) fit() {
	width := p.scroll.Size().Width
	if width <= 0 {
		return
	}
	for i, c := range p.found {
		row := &ListRow{Title: c.Title, Subtitle: c.Note, SubLines: 1, Icon: c.Icon, OnTap: func() {}}
		p.list.SetItemHeight(i, HeightAt(row, width))
	}
}

func (p *SearchPicker) pick(i int) {
	if i >= 0 && i < len(p.found) && p.OnPick != nil {
		p.OnPick(p.found[i])
	}
}

// quietList is a list that Tab passes over: its rows are pressed, and gone through from the field.
type quietList struct{ widget.List }

func newQuietList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *quietList {
	l := &quietList{}
	l.Length, l.CreateItem, l.UpdateItem, l.HideSeparators = length, create, update, true
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget. The toolkit's own lays nothing out when it is made once more.
func (l *quietList) CreateRenderer() fyne.WidgetRenderer {
	r := l.List.CreateRenderer()
	r.Layout(l.Size())
	return r
}

// Enable implements fyne.Disableable.
func (l *quietList) Enable() {}

// Disable implements fyne.Disableable.
func (l *quietList) Disable() {}

// Disabled keeps the focus from the list itself.
func (l *quietList) Disabled() bool { return true }

// Focus puts the cursor in the field.
func (p *SearchPicker) Focus() {
	p.build()
	p.field.Focus()
}

// Entry is what is typed in, for a test.
func (p *SearchPicker) Entry() fyne.Focusable {
	p.build()
	return p.field.Entry()
}

// Found is what fits what is typed.
func (p *SearchPicker) Found() []Choice {
	p.build()
	return p.found
}

func (p *SearchPicker) inside() []fyne.CanvasObject {
	p.build()
	return []fyne.CanvasObject{p.field}
}

// HeightFor implements HeightForWidth.
func (p *SearchPicker) HeightFor(float32) float32 {
	p.build()
	rows := p.Rows
	if rows == 0 {
		rows = 6
	}
	row := LineHeight(Body) + LineHeight(Support) + 1 + 2*Gap8 + Gap4
	return HeightAt(p.field, 200) + Gap8 + row*float32(rows)
}

// MinSize implements fyne.CanvasObject.
func (p *SearchPicker) MinSize() fyne.Size { return fyne.NewSize(200, p.HeightFor(0)) }

// CreateRenderer implements fyne.Widget.
func (p *SearchPicker) CreateRenderer() fyne.WidgetRenderer {
	p.build()
	p.made = true
	d := &Renderer{Parts: []fyne.CanvasObject{p.field, p.scroll, p.none}}
	d.Min = p.MinSize
	d.Lay = func(s fyne.Size) {
		h := HeightAt(p.field, s.Width)
		Place(p.field, 0, 0, s.Width, h)
		Place(p.scroll, 0, h+Gap8, s.Width, s.Height-h-Gap8)
		p.fit()
		Place(p.none, 0, h+Gap16, s.Width, HeightAt(p.none, s.Width))
	}
	d.Redraw = func() {
		d.Lay(p.BaseWidget.Size())
		p.field.Refresh()
		p.list.Refresh()
		p.none.Refresh()
	}
	return d.Ready(p.BaseWidget.Size())
}
