package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// CellEntry is one line to write in without a frame or a name, in supporting size, for a widget that draws its own
// around it, as the cell of a grid. Tab comes to it as a key.
type CellEntry struct {
	widget.BaseWidget

	OnKey      func(*fyne.KeyEvent) bool // true where it has used the key
	OnShortcut func(fyne.Shortcut) bool  // true where it has used the shortcut
	OnChange   func(text string)         // told of what a hand changes
	OnFocus    func(in bool)

	entry *entry
}

// CellPad is the air between a CellEntry's edge and its letters, in dp.
const CellPad float32 = 6

func (e *CellEntry) build() {
	if e.entry != nil {
		return
	}
	e.ExtendBaseWidget(e)
	e.entry = newEntry(false)
	e.entry.apart = true
	e.entry.tabs, e.entry.size, e.entry.pad = true, Support, CellPad
	e.entry.onKey = func(ev *fyne.KeyEvent) bool { return e.OnKey != nil && e.OnKey(ev) }
	e.entry.onShortcut = func(s fyne.Shortcut) bool { return e.OnShortcut != nil && e.OnShortcut(s) }
	e.entry.onFocus = func(in bool) {
		if e.OnFocus != nil {
			e.OnFocus(in)
		}
	}
	e.entry.onChanged = func(text string) {
		if e.OnChange != nil {
			e.OnChange(text)
		}
	}
}

// Text is what stands in it.
func (e *CellEntry) Text() string {
	e.build()
	return e.entry.text()
}

// SetText puts a text in it with the cursor at its end, and tells nobody.
func (e *CellEntry) SetText(text string) {
	e.build()
	e.entry.setText(text)
	e.entry.moveTo(e.entry.buffer.Len(), false)
}

// Wide is how wide it must be for all that stands in it to be seen, in dp.
func (e *CellEntry) Wide() float32 {
	return Measure(e.Text(), Letters(Support), fyne.TextStyle{}).Width + 2*CellPad + Gap4
}

// Focusable is what has the focus while it is written in.
func (e *CellEntry) Focusable() fyne.Focusable {
	e.build()
	return e.entry
}

// Inside implements Holder.
func (e *CellEntry) Inside() []fyne.CanvasObject {
	e.build()
	return []fyne.CanvasObject{e.entry}
}

// CreateRenderer implements fyne.Widget.
func (e *CellEntry) CreateRenderer() fyne.WidgetRenderer {
	e.build()
	r := &Renderer{Parts: e.Inside(), Min: func() fyne.Size { return fyne.NewSize(Gap40, LineHeight(Support)+4) }}
	r.Lay = func(s fyne.Size) { Place(e.entry, 0, 0, s.Width, s.Height) }
	r.Redraw = func() { e.entry.Refresh() }
	return r.Ready(e.BaseWidget.Size())
}
