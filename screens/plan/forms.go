package plan

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// forms lead to the shorter forms of a plan, each with how far it is.
func (c *chapters) forms() fyne.CanvasObject {
	rows := ui.Column(0)
	for _, f := range c.formRows() {
		f.Edge, f.Chevron = true, true
		rows.Add(f)
	}
	return ui.Column(ui.Gap8, ui.NewStrong(c.env.T("forms.title")), &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rows)})
}

func (c *chapters) formRows() []*ui.ListRow {
	rows := []*ui.ListRow{{
		Icon: icons.Building, Title: c.env.T("canvas.title"), Subtitle: c.canvasLine(),
		OnTap: func() { c.env.Nav.Go(parts.Canvas(c.o.PlanID)) },
	}, {
		Icon: icons.Clock, Title: c.env.T("pitch.title"), Subtitle: c.pitchLine(),
		OnTap: func() { c.env.Nav.Go(parts.Pitch(c.o.PlanID)) },
	}}
	tests, err := c.env.App.Tests.List(c.env.Ctx)
	if err != nil {
		return rows
	}
	for _, t := range tests {
		if t.Use != api.UseScreening {
			continue
		}
		row := &ui.ListRow{Icon: icons.Test, Title: t.Title, Subtitle: c.env.T("forms.screening"), OnTap: func() { c.env.Nav.Go(parts.TakeTest(t.ID)) }}
		switch {
		case t.Answered > 0:
			row.Subtitle = c.env.T("tests.answered", text.A{"N": t.Answered, "Of": t.Items})
		case t.Last != nil:
			row.Subtitle = c.env.T("forms.filled", text.A{"When": c.env.Texts().Day(t.Last.At, c.env.Now())})
			row.OnTap = func() { c.env.Nav.Go(parts.Result(t.Last.ResultID)) }
		}
		return append(rows, row)
	}
	return rows
}

func (c *chapters) canvasLine() string {
	cv, err := c.env.App.Plan.Canvas(c.env.Ctx, c.o.PlanID)
	if err != nil || cv.Filled == 0 {
		return c.env.T("forms.canvas")
	}
	return c.env.T("forms.canvas_filled", text.A{"N": cv.Filled, "Of": len(cv.Blocks)})
}

func (c *chapters) pitchLine() string {
	p, err := c.env.App.Plan.Pitch(c.env.Ctx, c.o.PlanID)
	if err != nil || p.Words == 0 {
		return c.env.T("forms.pitch")
	}
	return c.env.T("pitch.takes", text.A{
		"Words": c.env.N("plan.words", p.Words), "Takes": clock(plan.SayFor(p.Words, p.Pace)), "Most": clock(p.Most),
	})
}
