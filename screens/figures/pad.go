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

// newPad is the keys to write a number with.
func (p *page) newPad() *ui.NumberPad {
	notation := formula.Comma
	if p.env.Texts().Lang() == text.English {
		notation = formula.Point
	}
	return &ui.NumberPad{Notation: notation, Signs: true, Done: p.env.T("figures.pad.done"), Erase: p.env.T("figures.pad.erase")}
}

// onPad is a number as a pad writes it: it sets the signs between thousands itself.
func (p *page) onPad(typed string) string {
	thousands := "."
	if p.env.Texts().Lang() == text.English {
		thousands = ","
	}
	return strings.NewReplacer(thousands, "", "*", "×").Replace(typed)
}

// byPad is the field where a pad of keys writes it, at the foot of the window: the system's keyboard has no thousands,
// and hides what the number changes.
func (e *lineField) byPad() *ui.NumberField {
	env := e.l.env
	p := e.l.newPad()
	p.Signed = e.spec.signed
	f := &ui.NumberField{Pad: p}
	say := func() {
		p.Line, p.Strong = e.comesTo(p.Text)
		p.Refresh()
		e.face()
	}
	f.OnOpen = func() {
		p.Text, p.Next = e.l.onPad(e.field.Value()), ""
		if e.next() != nil {
			p.Next = env.T("figures.pad.next")
		}
		say()
	}
	p.OnChange = func(typed string) {
		e.field.SetValue(typed)
		e.changed(typed)
		say()
	}
	p.OnNext = func() {
		if next := e.next(); next != nil {
			next.row.Open()
		}
	}
	f.OnShut = e.l.flushAll
	return f
}

// comesTo is what stands over the keys: what a number sold gives, or what a sum is.
func (e *lineField) comesTo(typed string) (line, strong string) {
	env, words := e.l.env, e.l.env.Texts()
	v, sum, err := e.spec.unit.read(words, typed)
	if err == nil {
		err = fits(v, e.spec.signed)
	}
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

// face shows the number where a pad writes it: what it comes to and what it counts, or what cannot be read as it is.
func (e *lineField) face() {
	if e.row == nil {
		return
	}
	words := e.l.env.Texts()
	value := e.field.Value()
	if v, _, err := e.spec.unit.read(words, value); value != "" && err == nil {
		value = e.spec.unit.write(words, v) + "\u00a0" + e.counts()
	}
	e.row.Label, e.row.Value, e.row.Empty, e.row.Error = e.field.Label, value, e.field.Placeholder, e.field.Error
	e.row.Refresh()
}

// counts is what the number counts, where it stands right after it.
func (e *lineField) counts() string {
	if e.spec.unit == percent {
		return "%"
	}
	return e.unitName()
}
