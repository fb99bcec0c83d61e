package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// TwoPane is a list beside a detail where there is room, and one of them where there is not. Both keep their widgets
// when the window changes.
type TwoPane struct {
	widget.BaseWidget

	List, Detail fyne.CanvasObject
	ShowDetail   bool            // where there is room for one: the detail rather than the list
	ListWidth    float32         // in dp; 280 where zero
	From         float32         // as wide as this there is room for both; 840 where zero
	OnBoth       func(both bool) // told when there comes to be room for both, or for one

	alone      bool
	both, told bool
}

// SetAlone says whether there is nothing to show beside the list: then it has all the room.
func (t *TwoPane) SetAlone(alone bool) {
	if t.alone != alone {
		t.alone = alone
		t.Refresh()
	}
}

// Both says whether the list and the detail stand side by side now.
func (t *TwoPane) Both() bool { return t.both }

func (t *TwoPane) inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{t.List, t.Detail} {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// MinSize implements fyne.CanvasObject.
func (t *TwoPane) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	return fyne.NewSize(200, 200)
}

func (t *TwoPane) lay(size fyne.Size) {
	from, width := t.From, t.ListWidth
	if from == 0 {
		from = WideFrom - railWide
	}
	if width == 0 {
		width = 280
	}
	width = min(width*max(current().look.TextScale, 1), size.Width*0.4)
	both := size.Width >= from
	if both != t.both || !t.told {
		t.both, t.told = both, true
		if t.OnBoth != nil {
			t.OnBoth(both)
		}
	}
	for _, o := range t.inside() {
		for _, page := range scaffoldsIn(o) {
			page.paned = both
		}
	}
	if both && (!t.alone || t.List == nil) {
		if t.List != nil {
			t.List.Show()
			Place(t.List, 0, 0, width, size.Height)
		}
		if t.Detail != nil {
			t.Detail.Show()
			Place(t.Detail, width, 0, size.Width-width, size.Height)
		}
		return
	}
	detail := t.Detail != nil && (t.ShowDetail && !both || t.List == nil)
	if t.List != nil {
		show(t.List, !detail)
		Place(t.List, 0, 0, size.Width, size.Height)
	}
	if t.Detail != nil {
		show(t.Detail, detail)
		Place(t.Detail, 0, 0, size.Width, size.Height)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *TwoPane) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	d := &Renderer{Parts: t.inside(), Lay: t.lay}
	d.Min = func() fyne.Size { return fyne.NewSize(200, 200) }
	d.Redraw = func() {
		d.Parts = t.inside()
		t.lay(t.BaseWidget.Size())
		for _, o := range d.Parts {
			o.Refresh()
		}
	}
	return d.Ready(t.BaseWidget.Size())
}
