package plan

import (
	"context"
	"errors"
	"image"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/pdf"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// preview shows the pages of the file, the first one first. Reading, setting and
// painting are done away from the goroutine that draws, one at a time; what is asked
// for meanwhile is done after it.
type preview struct {
	export *export
	paper  *ui.PagePicture

	plan    *document.Plan // nil while it is read
	set     *pdf.Preview   // the pages; nil while they are set, and for a workbook
	page    int            // from 0
	pixels  int            // how wide the page is on the screen
	busy    bool
	again   bool
	reading bool // the plan is to be read before the pages are set
	setting bool // the pages are to be set before one is painted
	err     error
}

func newPreview(e *export) *preview {
	p := &preview{export: e}
	p.paper = &ui.PagePicture{Most: paperMost, OnPixels: func(wide int) {
		p.pixels = wide
		p.work()
	}}
	return p
}

// paperMost is how wide, in dp, a page is shown at the most: it is to be seen whole
// on a desk.
const paperMost float32 = 400

// read reads the plan anew, and shows it.
func (p *preview) read() {
	p.reading, p.setting = true, true
	p.work()
}

// make sets the pages anew, as what is chosen changed.
func (p *preview) make() {
	p.reading = p.reading || p.plan != nil && p.export.choices.Lang != "" // words of the app are in it
	p.setting = true
	p.work()
}

// turn shows another page.
func (p *preview) turn(by int) {
	p.page += by
	p.work()
	p.export.draw()
}

func (p *preview) work() {
	if p.busy {
		p.again = true
		return
	}
	e := p.export
	choices, to, width, page := e.choices, e.to(), p.pixels, p.page
	gathered, set, reading, setting := p.plan, p.set, p.reading || p.plan == nil, p.setting
	p.busy, p.again, p.reading, p.setting = true, false, false, false
	var picture image.Image
	e.env.Do(func(ctx context.Context) error {
		if reading {
			read, err := e.env.App.Document(ctx, e.planID, e.versionID, choices.Lang)
			if err != nil {
				return err
			}
			gathered = &read
		}
		if setting || set == nil {
			addressed := *gathered
			addressed.To = to
			set = pdf.NewPreview(document.OfPlan(addressed, choices.Options(gathered.Template)))
		}
		if width > 0 {
			page = min(page, set.Pages()-1)
			picture = set.Picture(page, width)
		}
		return nil
	}, func(err error) {
		p.busy = false
		if p.err = err; err == nil {
			p.plan, p.set = gathered, set
			p.page = min(p.page, set.Pages()-1)
			p.paper.Image = picture
			if picture != nil {
				wide, high := set.Size(page)
				p.paper.Ratio = float32(high / wide)
			}
		}
		if p.again {
			p.work()
		}
		e.draw()
		p.paper.Refresh()
	})
}

// version is what the plan's version is called; empty for the plan as it is, while
// that is not known, and for a file that holds them all.
func (p *preview) version() string {
	if p.plan == nil || p.export.choices.Format == app.FormatPlan {
		return ""
	}
	return p.plan.Version
}

// tests is how many results can come along; -1 while that is not known.
func (p *preview) tests() int {
	if p.plan == nil {
		return -1
	}
	return len(p.plan.Results)
}

// figures tells whether there are some that a workbook can be made of; true while
// that is not known.
func (p *preview) figures() bool {
	if p.plan == nil {
		return true
	}
	return plan.Figures{}.With(p.plan.Content.Values).Said()
}

func (p *preview) view() fyne.CanvasObject {
	e := p.export
	switch {
	case errors.Is(p.err, plan.ErrUnavailable) && e.choices.Format != app.FormatPlan:
		return ui.Message{
			Tone: ui.Notice, Title: e.env.T("plan.version_away"), Text: e.env.T("plan.version_away_text"),
			Action: e.env.T("common.retry"), OnTap: p.read,
		}.Card()
	case p.err != nil:
		return ui.Message{Tone: ui.Alarm, Title: e.env.T("export.no_preview"), Text: e.env.Explain(p.err), Action: e.env.T("common.retry"), OnTap: p.read}.Card()
	case e.choices.Format == app.FormatExcel && !p.figures():
		return ui.Message{
			Tone: ui.Notice, Title: e.env.T("export.no_figures"), Text: e.env.T("error." + app.Reason(app.ErrNoFigures)),
			Action: e.env.T("export.to_figures"), OnTap: func() { e.env.Nav.Go(parts.Figures(e.o.PlanID, parts.FiguresOverview)) }, Below: true,
		}.Card()
	case e.choices.Format == app.FormatExcel:
		return p.sheets()
	case e.choices.Format == app.FormatPlan:
		return p.whole()
	}
	pages := 1
	if p.set != nil {
		pages = p.set.Pages()
	}
	says := e.env.T("export.page", text.A{"N": p.page + 1, "Of": pages})
	p.paper.Name = says
	back := ui.NewIconButton(icons.Back, e.env.T("export.page_before"), func() { p.turn(-1) })
	back.SetActive(p.page > 0)
	on := ui.NewIconButton(icons.Chevron, e.env.T("export.page_after"), func() { p.turn(1) })
	on.SetActive(p.page+1 < pages)
	column := ui.Column(ui.Gap8, ui.Row(ui.Gap4, back, ui.Grow(p.paper), on), ui.Centre(ui.NewSupport(says).Still()))
	if e.choices.Format != app.FormatPDF {
		column.Add(ui.NewSupport(e.env.T("export.as_pdf")))
	}
	return column
}

// sheets says what a workbook holds.
func (p *preview) sheets() fyne.CanvasObject {
	var names []string
	for _, key := range []string{"startup", "private", "operating", "financing", "cash", "balance", "key", "scenarios", "assumptions"} {
		names = append(names, p.export.env.T("figures.view."+key))
	}
	return ticked(p.export.env.T("export.sheets"), names)
}

// whole says what the whole plan as a file holds.
func (p *preview) whole() fyne.CanvasObject {
	e := p.export
	holds := []string{e.env.N("export.answers", e.o.Answered)}
	if e.o.Lines > 0 {
		holds = append(holds, e.env.T("export.figures"))
	}
	if n := e.o.Files; n > 0 {
		holds = append(holds, e.env.N("export.files", n))
	}
	versions, err := e.env.App.Plan.Versions(e.env.Ctx, e.planID)
	if n := len(versions); err == nil && n > 0 {
		holds = append(holds, e.env.N("export.versions", n))
	}
	if e.o.Comments > 0 {
		holds = append(holds, e.env.T("export.comments"))
	}
	if p.tests() > 0 {
		holds = append(holds, e.env.T("export.results"))
	}
	return ui.Column(ui.Gap12, ticked(e.env.T("export.holds"), append(holds, e.env.T("export.sender"))), ui.NewSupport(e.env.T("export.holds_text")))
}

// ticked is a card that lists what there is.
func ticked(title string, lines []string) fyne.CanvasObject {
	list := ui.Column(ui.Gap8, ui.NewStrong(title))
	for _, line := range lines {
		list.Add(ui.Row(ui.Gap8, ui.NewIconOf(icons.Check, ui.Accent, 16), ui.Grow(ui.NewText(ui.Support, line))))
	}
	return ui.NewCard(list)
}
