package figures

import (
	"math/big"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/formula"
)

// padRoom is how wide in dp a number's place is from which it is written in with a
// keyboard; under it a tap opens a pad of keys.
const padRoom float32 = 480

// pad writes a field's number with keys of its own, in a sheet: the system's keyboard
// has no thousands, and hides what the number changes.
func (e *lineField) pad() {
	env := e.l.env
	notation, thousands := formula.Comma, "."
	if env.Texts().Lang() == text.English {
		notation, thousands = formula.Point, ","
	}
	p := &ui.NumberPad{
		Notation: notation, Signs: true, Text: strings.NewReplacer(thousands, "", "*", "×").Replace(e.field.Value()),
		Done: env.T("figures.pad.done"), Erase: env.T("figures.pad.erase"),
	}
	written := ui.NewHeading(p.Shown())
	say := func() {
		written.Text = p.Shown()
		p.Line, p.Strong = e.comesTo(p.Text)
		written.Refresh()
		p.Refresh()
	}
	var shut func()
	take := func() {
		e.field.SetValue(p.Text)
		e.field.SetError("")
		shut()
		e.l.flushAll()
		e.face()
	}
	p.OnChange = func(typed string) {
		e.field.SetValue(typed)
		e.changed(typed)
		say()
	}
	p.OnDone = take
	if next := e.next(); next != nil {
		p.Next = env.T("figures.pad.next")
		p.OnNext = func() {
			take()
			next.pad()
		}
	}
	p.Line, p.Strong = e.comesTo(p.Text)
	shut = env.ShowSheet(e.field.Label, ui.Column(ui.Gap12, written, p))
}

// comesTo is what stands over the keys: what a number sold gives, or what a sum is.
func (e *lineField) comesTo(typed string) (line, strong string) {
	env, words := e.l.env, e.l.env.Texts()
	v, sum, err := e.spec.unit.read(words, typed)
	if err != nil {
		if typed == "" {
			return "", ""
		}
		return formulaError(words, err), ""
	}
	if r := yearRun(e.l.figures, e.l.in, e.l.id); e.spec.unit == count && r != nil && r.kroner != nil {
		line = e.spec.unit.write(words, v) + " " + env.T("figures.times_price", text.A{"Price": words.Kroner(r.price)})
		ore := new(big.Int).Mul(big.NewInt(v), big.NewInt(r.price))
		if ore.Quo(ore, big.NewInt(1000)); !ore.IsInt64() {
			return line, ""
		}
		return line, " = " + words.WholeKroner(ore.Int64()) + "\u00a0" + env.T("figures.unit.kroner")
	}
	if sum != "" {
		return "", "= " + e.spec.unit.write(words, v) + "\u00a0" + e.unitName()
	}
	return e.unitName(), ""
}

// next is the number that is asked for after this one on the page; nil after the last.
func (e *lineField) next() *lineField {
	seen := false
	for _, one := range e.l.numbers() {
		if seen {
			return one
		}
		seen = one == e
	}
	return nil
}

// face shows the number where a tap opens the pad.
func (e *lineField) face() {
	if e.row == nil {
		return
	}
	e.row.Title, e.row.Subtitle = e.field.Label, e.field.Error
	e.row.Note = "–"
	if value := e.field.Value(); value != "" {
		e.row.Note = value + "\u00a0" + e.unitName()
	}
	e.row.Refresh()
}
