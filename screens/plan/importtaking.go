package plan

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// takings chooses what becomes of what is there; none is chosen where now is empty.
func (p *importing) takings(of []plan.Taking, now plan.Taking, set func(plan.Taking)) fyne.CanvasObject {
	choice := ui.NewSegmented(func(n int) { set(of[n]) })
	for _, t := range of {
		choice.Labels = append(choice.Labels, p.env.T("import.taking."+string(t)))
	}
	choice.Chosen = slices.Index(of, now)
	return choice
}

// said is the beginning of a text, and whose it is.
func (p *importing) said(whose, words string) fyne.CanvasObject {
	return ui.Column(0, ui.NewLabel(p.env.T(whose)), excerpt(words))
}

// excerpt is the beginning of a text.
func excerpt(words string) *ui.Text {
	return &ui.Text{Text: words, TextSize: ui.Support, Wrap: true, Lines: 3, Preview: true}
}

// longLine says that an answer is longer than an office takes.
func (p *importing) longLine() fyne.CanvasObject {
	return &ui.Text{Text: p.env.T("import.too_long", text.A{"Most": p.env.Words.Int(plan.MaxText)}), TextSize: ui.Support, Role: ui.Bad, Wrap: true}
}
