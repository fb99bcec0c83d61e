package figures

import (
	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// padded writes with a pad of keys what stands in a field: the number over its keys, in
// a sheet on a phone. It may be nil, where a keyboard writes.
type padded struct {
	field   *ui.Field
	row     *ui.NumberField
	content *fyne.Container
}

// sheetPadRoom is how wide in dp what is in a sheet is from which a keyboard writes
// there: a sheet is narrow on a desk too.
const sheetPadRoom float32 = 400

// newPadded tells changed of what a key writes, and done when it is written.
func (p *page) newPadded(field *ui.Field, changed func(typed string), done func()) *padded {
	pad := p.newPad()
	d := &padded{field: field, row: &ui.NumberField{Pad: pad, Under: true, OnShut: done}}
	d.row.OnOpen = func() {
		pad.Text = p.onPad(field.Value())
		d.show()
	}
	pad.OnChange = func(typed string) {
		field.SetValue(typed)
		changed(typed)
	}
	d.content = ui.Column(ui.Gap12, d.row, pad)
	d.show()
	return d
}

// shown says whether the pad is there, and not the field.
func (d *padded) shown() bool { return d != nil && d.content.Visible() }

// show draws what is said of the number: what it counts or comes to, and what is wrong.
func (d *padded) show() {
	if d == nil {
		return
	}
	d.row.Label, d.row.Empty, d.row.Error = d.field.Label, d.field.Placeholder, d.field.Error
	d.row.Pad.Line = d.field.Hint
	d.row.Refresh()
	d.row.Pad.Refresh()
}
