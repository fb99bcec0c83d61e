package plan

import (
	"context"
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// canvasPage is the plan's answers on one page: nine blocks that are written in where
// they stand.
type canvasPage struct {
	env      *parts.Env
	planID   string
	scaffold *ui.Scaffold
	c        plan.Canvas
	areas    []*ui.TextArea // of the block that is written in
	making   bool           // the file is on its way
}

// canvasMost is how wide, in dp, the nine blocks get.
const canvasMost float32 = 1400

// Canvas makes the page of a plan's canvas; an empty plan is the current one.
func Canvas(env *parts.Env, planID string) ui.Page {
	p := &canvasPage{env: env, planID: planID, scaffold: ui.NewScaffold(env.T("canvas.title"))}
	p.scaffold.Small, p.scaffold.Most, p.scaffold.Marks = true, canvasMost, env.Mark()
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *canvasPage) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *canvasPage) Destination() string { return parts.PagePlan }

// Leave brings what is being typed to disk.
func (p *canvasPage) Leave() { p.Flush() }

// Flush implements ui.Flusher.
func (p *canvasPage) Flush() {
	for _, area := range p.areas {
		area.Flush()
	}
	p.env.Saved()
}

// Refresh reads the answers anew.
func (p *canvasPage) Refresh() {
	c, err := p.env.App.Plan.Canvas(p.env.Ctx, p.planID)
	switch {
	case errors.Is(err, plan.ErrNotFound):
		p.scaffold.SetBody(ui.Empty{
			Icon: icons.Warning, Tone: ui.Alarm, Title: p.env.T("plan.failed"), Text: p.env.Explain(err),
			Action: p.env.T("plan.to_overview"), OnTap: func() { p.env.Nav.Replace(parts.Plan()) },
		}.View())
		return
	case err != nil:
		p.scaffold.SetBody(p.env.Broken("plan.failed", err, p.Refresh))
		return
	}
	p.c = c
	p.draw()
}

func (p *canvasPage) draw() {
	blocks := map[string]fyne.CanvasObject{}
	var order []fyne.CanvasObject
	for _, b := range p.c.Blocks {
		card := p.block(b)
		blocks[b.Key] = card
		order = append(order, card)
	}
	source := ui.Row(ui.Gap12,
		ui.Grow(ui.Flow(ui.Gap12,
			ui.NewLink(p.c.Source, func() { p.env.Browse(p.c.SourceURL) }),
			ui.NewLink(p.env.T("canvas.licence"), func() { p.env.Browse(p.c.Licence) }))))
	save := ui.NewSoftButton(p.env.T("canvas.save"), p.save)
	save.Icon, save.Busy = icons.Download, p.making
	p.scaffold.SetBody(newCanvasGrid(blocks, order), source, ui.Left(save))
}

// Lines of text in a block that stands alone in its column, and in the others.
const (
	canvasFull = 15
	canvasHalf = 6
)

// block is one of the nine, with how its answers begin; where it has none, with what to
// write there.
func (p *canvasPage) block(b plan.CanvasBlock) fyne.CanvasObject {
	var said []string
	for _, a := range b.Answers {
		if plan.Words(a.Text) > 0 {
			said = append(said, strings.ReplaceAll(document.PlainWords(a.Text), "\n\n", "\n"))
		}
	}
	words := &ui.Text{Text: strings.Join(said, "\n"), TextSize: ui.Support, Wrap: true, Lines: canvasHalf, Preview: true}
	if len(said) == 0 && len(b.Answers) > 0 {
		words.Text, words.Role = b.Answers[0].Title, ui.Quiet
	}
	switch b.Key {
	case "partners", "value", "segments":
		words.Lines = canvasFull
	}
	label := b.Title
	if words.Text != "" {
		label += ", " + words.Text
	}
	return &ui.TapCard{
		Label: label, OnTap: func() { p.write(b) },
		Content: ui.Column(ui.Gap4, ui.NewStrong(b.Title), words),
	}
}

// write opens a block to be written in, each of its questions in a field.
func (p *canvasPage) write(b plan.CanvasBlock) {
	body := ui.Column(ui.Gap16)
	p.areas = nil
	var shut func()
	for _, a := range b.Answers {
		ask := ui.Column(ui.Gap4, ui.NewStrong(a.Title))
		if a.Conflict {
			ask.Add(ui.NewSupport(p.env.T("plan.clash_text")))
			ask.Add(ui.Left(ui.NewSoftButton(p.env.T("plan.clash_see"), func() {
				shut()
				p.env.Nav.Go(parts.Conflict(p.c.PlanID, a.Key))
			})))
		} else {
			ask.Add(p.area(a))
			ask.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(p.env.T("canvas.open"), func() {
				p.Flush()
				shut()
				p.env.Nav.Go(parts.Question(p.c.PlanID, a.Key))
			}))))
		}
		body.Add(ask)
	}
	shut = p.env.ShowSheet(b.Title, body)
	if len(p.areas) > 0 && !fyne.CurrentDevice().IsMobile() {
		p.areas[0].Focus()
	}
}

func (p *canvasPage) area(a plan.CanvasAnswer) *ui.TextArea {
	answer := p.env.Answer(p.c.PlanID, a.Key)
	text := a.Text
	if answer.Pending() {
		text = answer.Text()
	}
	answer.Stand(p.c.PlanID, a.Base)
	area := &ui.TextArea{
		Text: text, Rows: 3, Most: plan.MaxText, Framed: true, Loop: p.env.Loop, Placeholder: p.env.T("plan.write_here"),
		OnSave: func(s string) { answer.Write(s, p.Refresh) },
	}
	p.areas = append(p.areas, area)
	return area
}

// save makes the page a file.
func (p *canvasPage) save() {
	if p.making {
		return
	}
	p.Flush()
	name := app.ExportChoices{Format: app.FormatPDF}.FileName(p.c.Title+" "+p.env.T("canvas.title"), p.env.Now())
	planID := p.c.PlanID
	p.env.SaveAs(name, func(into parts.Into, err error) {
		if p.env.Failed(err) {
			return
		}
		p.making = true
		p.draw()
		var out parts.SavedFile
		p.env.Do(func(ctx context.Context) (err error) {
			out, err = into(func(w io.Writer) error { return p.env.App.WriteCanvas(ctx, w, planID) })
			return err
		}, func(err error) {
			p.making = false
			p.draw()
			if p.env.Failed(err) {
				return
			}
			p.env.Toast(p.env.SavedAs(out))
			if out.Path != "" {
				p.env.OpenFile(out.Path)
			}
		})
	})
}
