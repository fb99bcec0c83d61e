package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// MenuItem is one thing to do of a menu.
type MenuItem struct {
	Label    string
	Keys     Keys // that do the same, to be read beside it; may be none
	Inactive bool // is shown and does nothing
	Do       func()
}

// OpenMenu shows what can be done at a place of the window that an object is in, in dp.
func OpenMenu(in fyne.CanvasObject, at fyne.Position, items ...MenuItem) {
	if c := canvasOf(in); c != nil && len(items) > 0 {
		(&menu{items: items}).Open(c, at)
	}
}

// menu is what can be done with what one pointed at, on a panel over the page: up and down, Enter and Esc work it, and
// a tap beside it takes it away.
type menu struct {
	widget.BaseWidget

	items []MenuItem

	at    fyne.Position
	on    fyne.Canvas
	panel *menuPanel
	rows  []*menuRow
}

var _ fyne.Tappable = (*menu)(nil)

// menuPanel is what a menu's rows stand on. It keeps taps between them from going on to what lies around.
type menuPanel struct {
	widget.BaseWidget

	rows *fyne.Container
}

// Tapped implements fyne.Tappable.
func (p *menuPanel) Tapped(*fyne.PointEvent) {}

func (p *menuPanel) inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.rows} }

// CreateRenderer implements fyne.Widget.
func (p *menuPanel) CreateRenderer() fyne.WidgetRenderer {
	face := newFace(Surface)
	face.CornerRadius = ButtonRadius
	edge := outline(Edge, ButtonRadius, 1) // in the dark there is no shadow
	d := &Renderer{Parts: []fyne.CanvasObject{face, p.rows, edge}}
	d.Lay = func(s fyne.Size) {
		Place(face, 0, 0, s.Width, s.Height)
		Place(edge, 0, 0, s.Width, s.Height)
		Place(p.rows, Gap4, Gap4, s.Width-2*Gap4, s.Height-2*Gap4)
	}
	return d.Ready(p.BaseWidget.Size())
}

// menuRow is one line of a menu.
type menuRow struct {
	Pressable

	item MenuItem
	menu *menu
}

// Activate implements Presser.
func (r *menuRow) Activate() {
	r.menu.Close()
	r.item.Do()
}

// Idle implements Presser.
func (r *menuRow) Idle() bool { return r.item.Inactive }

// Tapped implements fyne.Tappable.
func (r *menuRow) Tapped(*fyne.PointEvent) { r.Tap() }

// AccessibilityLabel is what the row says.
func (r *menuRow) AccessibilityLabel() string { return r.item.Label }

func (r *menuRow) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		r.menu.on.FocusPrevious()
	case fyne.KeyDown:
		r.menu.on.FocusNext()
	case fyne.KeyEscape:
		r.menu.Close()
	default:
		return false
	}
	return true
}

// CreateRenderer implements fyne.Widget.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	words := &Text{Text: r.item.Label}
	if r.item.Inactive {
		words.Role = Quiet
	}
	keys := &Text{Text: r.item.Keys.String(), TextSize: Label, Role: Quiet}
	over := NewOverlay(FieldRadius - Gap4)
	d := &Renderer{Parts: []fyne.CanvasObject{over.shade, words, keys, over.ring}}
	beside := func() float32 {
		if keys.Text == "" {
			return 0
		}
		return Gap24 + keys.naturalWidth()
	}
	d.Min = func() fyne.Size { return fyne.NewSize(words.naturalWidth()+beside()+2*Gap12, TouchTarget) }
	d.Lay = func(s fyne.Size) {
		over.LayIn(0, 0, s.Width, s.Height)
		Place(words, Gap12, (s.Height-LineHeight(Body))/2, s.Width-2*Gap12, LineHeight(Body))
		wide := keys.naturalWidth()
		Place(keys, s.Width-Gap12-wide, (s.Height-LineHeight(Label))/2, wide, LineHeight(Label))
	}
	d.Redraw = func() { over.Redraw(&r.Pressable) }
	return d.Ready(r.BaseWidget.Size())
}

// Open shows the menu at a place of a canvas.
func (m *menu) Open(on fyne.Canvas, at fyne.Position) {
	m.ExtendBaseWidget(m)
	m.on, m.at = on, at
	column := Column(0)
	for _, item := range m.items {
		row := &menuRow{item: item, menu: m}
		row.onKey = row.key
		row.Own(row)
		m.rows = append(m.rows, row)
		column.Add(row)
	}
	m.panel = &menuPanel{rows: column}
	m.panel.ExtendBaseWidget(m.panel)
	on.Overlays().Add(m)
	m.Resize(on.Size())
	for _, row := range m.rows {
		if !row.Idle() {
			focus(on, row, true)
			return
		}
	}
}

// Close takes the menu away.
func (m *menu) Close() {
	if m.on != nil {
		m.on.Overlays().Remove(m)
		m.on = nil
	}
}

// Tapped closes the menu by a tap beside it.
func (m *menu) Tapped(*fyne.PointEvent) { m.Close() }

// TappedSecondary closes the menu by the other button as well.
func (m *menu) TappedSecondary(*fyne.PointEvent) { m.Close() }

func (m *menu) inside() []fyne.CanvasObject { return []fyne.CanvasObject{m.panel} }

// CreateRenderer implements fyne.Widget.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	behind := canvas.NewRectangle(ColorOf(Clear))
	d := &Renderer{Parts: []fyne.CanvasObject{behind, m.panel}}
	d.Lay = func(s fyne.Size) {
		Place(behind, 0, 0, s.Width, s.Height)
		size := m.panel.rows.MinSize().AddWidthHeight(2*Gap4, 2*Gap4)
		size.Width = max(size.Width, menuLeast)
		x := min(m.at.X, s.Width-size.Width-Gap8)
		y := min(m.at.Y, s.Height-size.Height-Gap8)
		Place(m.panel, max(x, Gap8), max(y, Gap8), size.Width, size.Height)
	}
	return d.Ready(m.BaseWidget.Size())
}

// menuLeast is how wide a menu is at the least, in dp.
const menuLeast float32 = 176

// openMenu shows what can be done with what is written.
func (e *entry) openMenu(at fyne.Position) {
	words, c := writingIn(e).words, canvasOf(e)
	if c == nil || words.Copy == "" {
		return
	}
	board := fyne.CurrentApp().Clipboard()
	selected := e.SelectedText() != ""
	var items []MenuItem
	if !e.Disabled() {
		items = append(items,
			MenuItem{Label: words.Undo, Inactive: !e.buffer.CanUndo(), Do: func() { e.undo() }},
			MenuItem{Label: words.Redo, Inactive: !e.buffer.CanRedo(), Do: func() { e.redo() }},
			MenuItem{Label: words.Cut, Inactive: !selected, Do: func() { e.cut(board) }})
	}
	items = append(items, MenuItem{Label: words.Copy, Inactive: !selected, Do: func() { e.copy(board) }})
	if !e.Disabled() {
		items = append(items, MenuItem{Label: words.Paste, Inactive: board.Content() == "", Do: func() { e.paste(board) }})
	}
	items = append(items, MenuItem{Label: words.SelectAll, Inactive: e.buffer.Len() == 0, Do: e.selectAll})
	(&menu{items: items}).Open(c, at)
}
