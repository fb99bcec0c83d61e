package figures

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// question asks for one figure in a sheet.
type question struct {
	path    string
	unit    unit
	counts  string // the unit in words: "dage"
	title   string
	help    string // what it is, in a sentence; may be empty
	without string // what counts where nothing is typed
	back    string // on the button that takes away what was typed; none where empty

	number bool // is written with a pad of keys on a phone
	signed bool // may be below zero

	typed string                    // what is stored, as one types it
	hint  func(typed string) string // under the field, of what is being typed; counts where nil
	read  reader
}

// reader reads what was typed into the answer's values, or says what is wrong.
type reader func(typed string) (set map[string]json.RawMessage, wrong string)

// asks is a row with a figure, which asks for another when it is pressed.
func (p *page) asks(q question, value string) *ui.ListRow {
	return &ui.ListRow{Title: q.title, Note: value, Chevron: true, Edge: true, OnTap: func() { p.ask(q) }}
}

// ask has a number typed.
func (p *page) ask(q question) {
	words := p.env.Texts()
	q.number = true
	q.typed = typedAt(words, p.figures, q.unit, q.path)
	q.hint = func(typed string) string { return q.unit.sum(words, typed) + q.counts }
	q.read = func(typed string) (map[string]json.RawMessage, string) {
		set, err := setNumber(words, q.unit, q.path, typed, q.signed)
		return set, formulaError(words, err)
	}
	p.askIn(q)
}

// askIn has an answer typed, which is stored where it can be read. Until then it waits
// in a draft, also where the sheet is closed.
func (p *page) askIn(q question) {
	draft := p.env.Draft(plan.DraftFigures(p.planID))
	var field *ui.Field
	var pad *padded
	wrong := func(why string) {
		field.SetError(why)
		pad.show()
	}
	say := func(typed string) {
		defer pad.show()
		field.SetError("")
		if q.hint != nil {
			field.Hint = q.hint(typed)
			field.Refresh()
		}
	}
	field = draft.Field(q.path, &ui.Field{Label: q.title, Text: q.typed, Placeholder: q.without, Hint: q.counts, OnChange: say})
	if half := draft.Text(q.path); half != "" {
		say(half)
		_, why := q.read(half)
		field.SetError(why)
	}
	var shut func()
	store := func(set map[string]json.RawMessage) {
		if err := p.keepTyped(draft, q.path, field.Value(), set, shut); err != nil {
			wrong(p.env.Explain(err))
		}
	}
	save := func() {
		set, why := q.read(field.Value())
		if why != "" {
			wrong(why)
			return
		}
		store(set)
	}
	field.OnSubmit = func(string) { save() }
	body := ui.Column(ui.Gap16)
	if q.help != "" {
		body.Add(ui.NewSupport(q.help))
	}
	back := func() (button []fyne.CanvasObject) {
		if _, typed := p.figures.Values[q.path]; typed && q.back != "" {
			button = append(button, ui.NewSoftButton(q.back, func() {
				store(map[string]json.RawMessage{q.path: plan.Value(nil), plan.TypedPath(q.path): plan.Value(nil)})
			}))
		}
		return button
	}
	written := ui.Column(ui.Gap16, field, ui.Actions(append([]fyne.CanvasObject{ui.NewButton(p.env.T("figures.save"), save)}, back()...)...))
	if q.number { // the pad has a key that saves
		pad = p.newPadded(field, func(typed string) {
			draft.Set(q.path, typed)
			say(typed)
		}, save)
		pad.row.Pad.Signed = q.signed
		for _, button := range back() {
			pad.content.Add(button)
		}
		body.Add(ui.ByWidth(sheetPadRoom, pad.content, written))
	} else {
		body.Add(written)
	}
	shut = p.env.ShowSheet(q.title, body)
	if pad.shown() {
		pad.row.Open()
	} else {
		field.Select()
	}
}

// wrongMonth says which months there are.
func (p *page) wrongMonth() string {
	return p.env.T("figures.wrong_month", text.A{"First": p.month(1), "Last": p.month(engine.Span)})
}

// percent writes hundredths of a percent without needless decimals: "6,5 %".
func (p *page) percent(v int64) string { return percent.write(p.env.Texts(), v) + "\u00a0%" }
