package plan

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// page leads to the public page that helps with the question; nil where there is none.
func (e *editor) page() fyne.CanvasObject {
	if e.q.PageURL == "" {
		return nil
	}
	return ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(e.q.PageTitle, func() { e.env.Browse(e.q.PageURL) })))
}

// earlier offers what was written where this question was once a part of another.
func (e *editor) earlier() []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	if plan.Words(e.area.Value()) > 0 { // written meanwhile, and on its way to disk
		return nil
	}
	for _, was := range e.q.Earlier {
		cards = append(cards, ui.NewCard(ui.Column(ui.Gap8,
			ui.NewText(ui.Support, e.env.T("plan.earlier", text.A{"Title": was.Title})),
			&ui.Text{Text: was.Text, TextSize: ui.Support, Wrap: true, Lines: 3, Preview: true, Role: ui.Quiet},
			ui.Row(ui.Gap12,
				ui.Grow(&ui.Button{Label: e.env.T("plan.earlier_use"), Kind: ui.Soft, Small: true, OnTap: func() { e.use(was.Text) }}),
				&ui.Button{Label: e.env.T("plan.earlier_see"), Kind: ui.Plain, Small: true, OnTap: func() { e.open(e.q.PlanID, was.Key) }},
			),
		)))
	}
	return cards
}

// use puts a text here, to be written on.
func (e *editor) use(words string) {
	e.area.SetStep(e.area.Value(), words, nil)
	e.typed()
	e.save()
	e.draw()
	e.focus()
}
