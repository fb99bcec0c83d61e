package plan

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// drawAside puts together what stands beside the text: what an adviser looks
// for, an example, and what advisers have written.
func (e *editor) drawAside() {
	e.aside.Objects = nil
	if figures := e.figures(); figures != nil {
		e.aside.Add(figures)
	}
	if looks := e.looks(); looks != nil {
		e.aside.Add(looks)
	}
	e.remarks.draw(e)
	if len(e.aside.Objects) == 0 {
		e.aside.Hide()
	} else {
		e.aside.Show()
	}
}

// figures are what the plan's figures say, beside a question whose answer stands on
// them: one of accounting and of financing.
func (e *editor) figures() fyne.CanvasObject {
	if !slices.Contains(e.q.Fields, api.FieldAccounting) || !slices.Contains(e.q.Fields, api.FieldFinancing) {
		return nil
	}
	f, err := e.env.App.Plan.Figures(e.env.Ctx, e.q.PlanID)
	if err != nil {
		return nil
	}
	column := ui.Column(ui.Gap8, ui.NewStrong(e.env.T("figures.title")))
	label := e.env.T("figures.open")
	if !f.Said() {
		column.Add(ui.NewSupport(e.env.T("figures.begin.why")))
		label = e.env.FiguresStand(f)
	} else {
		b := f.Result.Expected
		for _, s := range b.Says[:2] { // whether the money lasts, and the break-even
			column.Add(ui.NewText(ui.Support, e.env.FiguresSay(f, s)))
		}
		need := e.env.Texts().WholeKroner(b.Capital.Startup+b.Capital.Operation) + "\u00a0" + e.env.T("figures.unit.kroner")
		column.Add(ui.Row(ui.Gap12, ui.Grow(ui.NewText(ui.Support, e.env.T("figures.need"))), &ui.Text{Text: need, TextSize: ui.Support, Bold: true}))
	}
	column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(label, func() {
		e.env.Nav.Go(parts.Figures(e.q.PlanID, parts.FiguresOverview))
	}))))
	return ui.NewCard(column)
}

func (e *editor) looks() fyne.CanvasObject {
	if e.q.Looks == "" && e.q.Example == "" {
		return nil
	}
	card := ui.NewCard()
	column := ui.Column(ui.Gap8, ui.NewStrong(e.env.T("plan.looks")))
	if e.q.Looks != "" {
		column.Add(ui.NewSupport(e.q.Looks))
	}
	if e.q.Example != "" {
		label := e.env.T("plan.example_show")
		if e.example {
			column.Add(ui.Divider())
			column.Add(&ui.Text{Text: e.env.T("plan.example_from"), TextSize: ui.Label, Bold: true, Role: ui.Accent, Wrap: true})
			column.Add(ui.NewText(ui.Support, e.q.Example))
			label = e.env.T("plan.example_hide")
		}
		column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(label, func() {
			e.example = !e.example
			e.drawAside()
			e.scaffold.Refresh()
		}))))
	}
	card.Content = column
	return card
}

func (e *editor) reply(r api.Reply) fyne.CanvasObject {
	who := r.Author
	if who == "" {
		who = e.env.T("plan.you")
	}
	return ui.Column(2, ui.NewLabel(who+" · "+e.env.Texts().Day(r.At, e.env.Now())), ui.NewText(ui.Support, r.Text))
}

// replySheet takes an answer to a comment; one that was begun is there again.
func (e *editor) replySheet(c plan.Comment) {
	var shut func()
	send := ui.NewButton(e.env.T("plan.comment_send"), nil)
	draft := e.env.Draft(plan.DraftReply(c.ID))
	field := draft.Field(store.DraftText, &ui.Field{Lines: 4, Most: api.MaxMessage, OnChange: func(s string) { send.SetActive(plan.Words(s) > 0) }})
	send.Inactive = plan.Words(field.Text) == 0
	send.OnTap = func() {
		err := draft.Send(func() error { return e.env.App.Plan.Reply(e.env.Ctx, c.ID, field.Value()) })
		if err != nil {
			field.SetError(e.env.Explain(err))
			return
		}
		shut()
		e.refresh()
	}
	shut = e.env.ShowSheet(e.env.T("plan.comment_to", text.A{"Name": c.Author}),
		ui.Column(ui.Gap16, ui.NewSupport(c.Text), field, send))
	parts.WriteIn(field)
}
