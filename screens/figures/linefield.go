package figures

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/ui"
)

// lineField edits one field of a line.
type lineField struct {
	l       *line
	spec    field
	content fyne.CanvasObject
	field   *ui.Field
	row     *ui.NumberField // in place of the field where a pad writes it
	chips   *ui.ChipRow
	on      *ui.SwitchRow
	shown   bool // what is stored stands in it, so what differs was typed
}

func newLineField(l *line, spec field) *lineField {
	return newNamedField(l, spec, l.env.T("figures.field."+fieldKey(spec.name)))
}

func newNamedField(l *line, spec field, label string) *lineField {
	e := &lineField{l: l, spec: spec}
	switch spec.kind {
	case yes:
		e.on = &ui.SwitchRow{Label: label, OnChange: func(on bool) { e.write(plan.Value(on)) }}
		e.content = e.on
	case choice:
		e.chips = &ui.ChipRow{Wrap: true, OnChoose: func(i int) { e.choose(spec.choices[i]) }}
		for _, c := range spec.choices {
			e.chips.Labels = append(e.chips.Labels, l.env.T("figures.choice."+c))
		}
		e.content = ui.Column(ui.Gap8, ui.NewStrong(label), e.chips)
	case number, month, written:
		e.field = &ui.Field{Label: label, OnSubmit: func(string) { l.flushAll() }, OnChange: e.changed, OnLeave: func() { l.check(e) }}
		e.field.Placeholder = e.placeholder()
		e.content = e.field
		if spec.kind == number {
			e.row = e.byPad()
			e.content = ui.ByWidth(padRoom, e.row, e.field)
			e.face()
		}
	}
	return e
}

// fieldKey names a field's text: growth/2 is growth_2.
func fieldKey(name string) string {
	key := []byte(name)
	for i, c := range key {
		if c == '/' {
			key[i] = '_'
		}
	}
	return string(key)
}

func (e *lineField) path() string { return e.l.path(e.spec.name) }

// stand has the field be of another name: the same kind of number, of another month.
func (e *lineField) stand(name, label string) {
	e.field.Label = label
	if name != e.spec.name {
		e.spec.name, e.shown = name, false
		e.field.SetError("")
		e.field.SetValue("")
	}
	e.field.Refresh()
	e.face()
}

// changed keeps what is being typed, and shows what it comes to.
func (e *lineField) changed(typed string) {
	e.l.draft.Set(e.spec.name, typed)
	e.preview(typed)
	if _, wrong := e.typed(); wrong == "" && e.l.year != nil {
		e.l.year.try()
	}
}

// half is what was typed in the field and is not stored. What cannot be read waits to
// be put right: on another month, another page, and after a restart.
func (e *lineField) half() string { return e.l.draft.Text(e.spec.name) }

// forget drops what waits to be put right.
func (e *lineField) forget() {
	e.l.draft.Set(e.spec.name, "")
	e.shown = false
	e.field.SetError("")
	e.field.SetValue("")
}

func (e *lineField) placeholder() string {
	switch {
	case e.spec.name == "headcount":
		return "1"
	case e.spec.kind == number:
		return "0"
	}
	return ""
}

// show draws what is stored, unless the person is writing there.
func (e *lineField) show(f plan.Figures) {
	raw := string(f.Values[e.path()])
	if raw == "" {
		raw = e.spec.without
	}
	switch e.spec.kind {
	case yes:
		e.on.On = raw == "true"
		e.on.Refresh()
	case choice:
		e.chips.Choose(slices.Index(e.spec.choices, trimQuotes(raw)))
	case number, month, written:
		e.fill()
	}
	e.shown = true
}

// fill shows in the field what is stored or, in its place, what waits to be.
func (e *lineField) fill() {
	defer e.face()
	if e.spec.kind == month {
		e.field.Placeholder = e.l.monthWithout(e.spec.name)
	}
	if e.shown && (e.field.Focused() || e.field.Error != "") {
		return
	}
	half := e.half()
	e.field.SetValue(cmp.Or(half, e.stored()))
	e.preview(e.field.Value())
	if half != "" {
		set, wrong := e.read(half)
		e.field.SetError(cmp.Or(wrong, e.l.refuses(set)))
	}
}

// stored is what is stored, as one types it.
func (e *lineField) stored() string {
	f := e.l.figures
	switch e.spec.kind {
	case number:
		return typedAt(e.l.env.Texts(), f, e.spec.unit, e.path())
	case month:
		return e.l.monthTyped(f, e.path())
	case written, yes, choice:
	}
	return f.Text(e.path())
}

func trimQuotes(raw string) string {
	if s, err := strconv.Unquote(raw); err == nil {
		return s
	}
	return raw
}

// preview says under the field what a sum comes to, and what the number counts.
func (e *lineField) preview(typed string) {
	e.field.SetError("")
	if e.spec.kind != number {
		return
	}
	hint := e.spec.unit.sum(e.l.env.Texts(), typed) + e.unitName()
	if e.field.Hint != hint {
		e.field.Hint = hint
		e.field.Refresh()
	}
}

// unitName is what the number counts.
func (e *lineField) unitName() string {
	if name := e.l.figures.Unit(e.l.in, e.l.id); e.spec.unit == count && name != "" {
		return name
	}
	return e.l.env.T("figures.unit." + unitKey(e.spec))
}

func unitKey(f field) string {
	switch f.unit {
	case money:
		return "kroner"
	case percent:
		return "percent"
	case count:
		return "count"
	}
	switch f.name {
	case "credit_days", "cost_credit_days":
		return "days"
	case "headcount":
		return "people"
	}
	return "months"
}

// write stores a value at once: a switch has no half-typed state.
func (e *lineField) write(v json.RawMessage) {
	e.l.set(map[string]json.RawMessage{e.path(): v})
}

// choose stores a word, with what it needs beside it where that is not there yet.
func (e *lineField) choose(word string) {
	v := plan.Value(word)
	if _, err := strconv.Atoi(word); err == nil { // every: 1, 3, 6, 12
		v = json.RawMessage(word)
	}
	set := map[string]json.RawMessage{e.path(): v}
	for name, least := range needs(e.l.in, word) {
		if _, there := e.l.figures.Values[e.l.path(name)]; !there && e.spec.name == "kind" {
			set[e.l.path(name)] = plan.Value(least)
		}
	}
	e.l.set(set)
}

// typed is what the field sets, where it differs from what is stored; or what is
// wrong with it.
func (e *lineField) typed() (set map[string]json.RawMessage, wrong string) {
	if e.field == nil || !e.shown {
		return nil, ""
	}
	now := e.field.Value()
	if now == e.stored() {
		return nil, ""
	}
	return e.read(now)
}

// read is what a text sets, or what is wrong with it.
func (e *lineField) read(typed string) (set map[string]json.RawMessage, wrong string) {
	switch e.spec.kind {
	case number:
		words := e.l.env.Texts()
		set, err := setNumber(words, e.spec.unit, e.path(), typed, e.spec.signed)
		return set, formulaError(words, err)
	case month:
		if typed == "" {
			break
		}
		m, ok := e.l.readMonth(typed)
		if !ok {
			return nil, e.l.wrongMonth()
		}
		return map[string]json.RawMessage{e.path(): plan.Value(m)}, ""
	case written, yes, choice:
	}
	return map[string]json.RawMessage{e.path(): textOrNone(typed)}, ""
}
