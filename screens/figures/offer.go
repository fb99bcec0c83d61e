package figures

import (
	"strings"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// offer shows the ready-made lines of a section, and a line of one's own.
func (p *page) offer(in plan.Section) {
	column := ui.Column(0)
	var close func()
	add := func(l plan.Line) {
		set, ids := p.env.App.Plan.AddLines(p.figures, l)
		if close != nil {
			close()
		}
		if p.set(set) {
			p.env.Nav.Go(parts.FigureLine(p.planID, string(in)+"/"+ids[0]))
		}
	}
	fields := map[string]any{"name": ""}
	if kinds := fieldsOf[in]; len(kinds) > 0 && kinds[0].kind == choice {
		fields["kind"] = kinds[0].choices[0]
		for name, least := range needs(in, kinds[0].choices[0]) {
			fields[name] = least
		}
	}
	column.Add(&ui.ListRow{
		Icon: icons.Plus, Title: p.env.T("figures.add_own"), OnTap: func() { add(plan.Line{Section: in, Fields: fields}) },
	})
	for _, ready := range p.env.App.Plan.ReadyLines(p.figures, in) {
		if ready.There {
			continue
		}
		column.Add(ui.Divider())
		column.Add(&ui.ListRow{
			Title: ready.Name, Subtitle: ready.Help, Chevron: true,
			OnTap: func() { add(ready.Line) },
		})
	}
	close = p.env.ShowSheet(p.env.T("figures.add."+string(in)), column)
}

// pasteSaid is what is to be known of a paste; empty where all of it was taken.
func (p *page) pasteSaid(was grid.Pasted) string {
	var said []string
	if was.LeftOut > 0 {
		said = append(said, p.env.N("figures.paste_left_out", was.LeftOut, text.A{"Taken": p.env.Texts().Int(was.Taken)}))
	}
	if was.Wrong > 0 {
		said = append(said, p.env.N("figures.paste_wrong", was.Wrong))
	}
	if was.Locked > 0 {
		said = append(said, p.env.N("figures.paste_locked", was.Locked))
	}
	return strings.Join(said, " ")
}
