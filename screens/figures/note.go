package figures

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/ui"
)

// note has a line's note written where one is in a grid. What is not saved waits in a draft.
func (p *page) note(line string) {
	if _, _, _, ok := plan.SplitLine(line); !ok {
		return
	}
	path := plan.NotePath(line)
	stored := p.figures.Text(path)
	draft := p.env.Draft(plan.DraftFigures(p.planID))
	field := draft.Field(path, &ui.Field{Label: p.env.T("figures.field.note"), Text: stored, Lines: 4, Most: api.MaxNote})
	var shut func()
	save := func(text string) {
		if err := p.keepTyped(draft, path, text, map[string]json.RawMessage{path: textOrNone(text)}, shut); err != nil {
			field.SetError(p.env.Explain(err))
		}
	}
	buttons := []fyne.CanvasObject{ui.NewButton(p.env.T("figures.save"), func() { save(field.Value()) })}
	if stored != "" {
		buttons = append(buttons, ui.NewSoftButton(p.env.T("figures.note_delete"), func() { save("") }))
	}
	shut = p.env.ShowSheet(p.lineName(line), ui.Column(ui.Gap16, field, ui.Actions(buttons...)))
	field.Focus()
}
