package figures

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// history is undo and redo as two buttons. Their keys work anywhere in the figures, see Actions.
type history struct {
	undo, redo *ui.Button
	pair       *fyne.Container
}

func newHistory(p *page) *history {
	h := &history{
		undo: ui.NewIconButton(icons.Undo, p.env.T("common.undo"), p.undo),
		redo: ui.NewIconButton(icons.Redo, p.env.T("figures.redo"), p.redo),
	}
	h.undo.Keys, h.redo.Keys = parts.KeysUndo, parts.KeysRedo
	h.pair = ui.Strip(0, h.undo, h.redo)
	return h
}

// show has a button be pressed where there is something to.
func (h *history) show(f plan.Figures) {
	h.undo.Inactive, h.redo.Inactive = !f.CanUndo, !f.CanRedo
	h.undo.Refresh()
	h.redo.Refresh()
}

// header is the pair for a page's header; nil while nothing was done.
func (h *history) header(f plan.Figures) fyne.CanvasObject {
	h.show(f)
	if !f.CanUndo && !f.CanRedo {
		return nil
	}
	return h.pair
}

// Actions implements ui.Actor.
func (p *page) Actions() []ui.Action {
	return []ui.Action{
		{Name: p.env.T("common.undo"), Keys: parts.KeysUndo, Do: p.undo},
		{Name: p.env.T("figures.redo"), Keys: parts.KeysRedo, Or: parts.KeysRedoToo, Do: p.redo},
	}
}

// undo takes back what was done last, and redo does it again.
func (p *page) undo() { p.step("figures.undone", p.env.App.Plan.UndoFigures) }

func (p *page) redo() { p.step("figures.redone", p.env.App.Plan.RedoFigures) }

// step goes a step through what was done, after what is on its way to disk.
func (p *page) step(key string, step func(context.Context, string) ([]string, error)) {
	if p.finish != nil { // what is typed last is taken back first
		p.finish()
	}
	before, planID, paths := p.figures, p.planID, []string(nil)
	p.beside(func(ctx context.Context) (err error) {
		paths, err = step(ctx, planID)
		return err
	}, func(err error) {
		if !p.env.Failed(err) && len(paths) > 0 {
			p.stepped(key, before, paths)
		}
	})
}

// stepped draws the figures after a step, and says which lines are others now: they may stand on another page.
func (p *page) stepped(key string, before plan.Figures, paths []string) {
	if p.undone != nil {
		p.undone()
	}
	if p.writing == 0 {
		p.reload()
	}
	lines := map[string]string{}
	for _, path := range paths {
		if line, ok := plan.LineOf(path); ok {
			in, _, _, _ := plan.SplitLine(line)
			lines[line] = p.env.FiguresLine(in, cmp.Or(p.figures.Text(line+"/name"), before.Text(line+"/name")))
		}
	}
	told := p.env.T(key)
	if len(lines) == 1 {
		for _, name := range lines {
			told += ": " + name
		}
	} else if len(lines) > 1 {
		told += ": " + p.env.N("figures.lines", len(lines))
	}
	p.env.Toast(told)
}
