package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Input is one thing to fill in: a Field with a Check, a DateField.
type Input interface {
	fyne.CanvasObject
	Valid() bool // checks it, and shows at it what is wrong
	Focus()
}

// Form is what is to be filled in, and a button that sends it. What is wrong stands at its field; the button checks all
// of them and leads to the first that is wrong. Enter in the last field is the button.
type Form struct {
	widget.BaseWidget

	Inputs []Input
	Send   string // on the button
	OnSend func() // called when nothing is wrong

	button *Button
	body   *fyne.Container
}

func (f *Form) build() {
	f.ExtendBaseWidget(f)
	if f.body != nil {
		return
	}
	f.button = NewButton(f.Send, f.Submit)
	f.body = Column(Gap16)
	for _, in := range f.Inputs {
		f.body.Add(in)
	}
	f.body.Add(f.button)
	if n := len(f.Inputs); n > 0 {
		if last, ok := f.Inputs[n-1].(*Field); ok && last.OnSubmit == nil {
			last.OnSubmit = func(string) { f.Submit() }
		}
	}
}

// Submit presses the button.
func (f *Form) Submit() {
	f.build()
	var wrong Input
	for _, in := range f.Inputs {
		if !in.Valid() && wrong == nil {
			wrong = in
		}
	}
	if wrong != nil {
		f.Refresh()
		wrong.Focus()
		return
	}
	if f.OnSend != nil {
		f.OnSend()
	}
}

// SetBusy shows that it is being sent.
func (f *Form) SetBusy(busy bool) {
	f.build()
	if f.button.Busy != busy {
		f.button.Busy = busy
		f.button.Refresh()
	}
}

func (f *Form) inside() []fyne.CanvasObject {
	f.build()
	return []fyne.CanvasObject{f.body}
}

// HeightFor implements HeightForWidth.
func (f *Form) HeightFor(width float32) float32 {
	f.build()
	return HeightAt(f.body, width)
}

// MinSize implements fyne.CanvasObject.
func (f *Form) MinSize() fyne.Size {
	f.build()
	return f.body.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (f *Form) CreateRenderer() fyne.WidgetRenderer {
	f.build()
	d := &Renderer{Parts: []fyne.CanvasObject{f.body}}
	d.Min = f.MinSize
	d.Lay = func(s fyne.Size) { Place(f.body, 0, 0, s.Width, s.Height) }
	d.Redraw = func() {
		d.Lay(f.BaseWidget.Size())
		f.body.Refresh()
	}
	return d.Ready(f.BaseWidget.Size())
}
