package figures

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// meet finds what this device typed in figures that were read where another device's value stands now.
func (p *page) meet(f plan.Figures) (err error) {
	p.overtaken, err = p.env.App.Plan.Overtaken(p.env.Ctx, f)
	return err
}

// before says at a figure what this device had typed there before another device changed it; empty where none did.
func (p *page) before(path string, write func(v int64) string) string {
	raw, ok := p.overtaken[path]
	var v int64
	if !ok || json.Unmarshal(raw, &v) != nil {
		return ""
	}
	return p.env.T("figures.overtaken", text.A{"Before": write(v)})
}

// overtakenIn says under a line's fields what another device changed of them.
func (l *line) overtakenIn() fyne.CanvasObject {
	column := ui.Column(ui.Gap4)
	say := func(name string, spec field) {
		write := func(v int64) string { return spec.unit.write(l.env.Texts(), v) }
		if spec.kind == month {
			write = func(v int64) string { return l.month(int(v)) }
		}
		if said := l.before(l.path(spec.name), write); said != "" {
			column.Add(&ui.Text{Text: name + ": " + text.LowerFirst(said), TextSize: ui.Support, Role: ui.Warn, Wrap: true})
		}
	}
	for _, e := range l.fields {
		if e.shown && (e.spec.kind == number || e.spec.kind == month) {
			say(l.env.T("figures.field."+fieldKey(e.spec.name)), e.spec)
		}
	}
	if l.year != nil {
		for m := 1; m <= months; m++ {
			say(text.UpperFirst(l.month(m)), field{name: cell("months", m), unit: l.year.typed.spec.unit})
		}
	}
	if len(column.Objects) == 0 {
		return nil
	}
	return ui.NewCard(column)
}
