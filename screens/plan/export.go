package plan

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// export makes a file of a plan: what is in it is chosen, and seen as it will be.
type export struct {
	env       *parts.Env
	planID    string
	versionID string
	scaffold  *ui.Scaffold
	formats   *ui.ChipRow
	languages *ui.Segmented
	later     *ui.Throttle // sets the pages anew, as somebody is typing
	open      bool         // the chapters are listed

	choices   app.ExportChoices
	o         plan.Overview
	preview   *preview
	saving    *saving
	recipient *ui.Field
}

// langs are the languages of a document, as they are offered.
var langs = []text.Lang{text.Danish, text.English}

// Export makes the page that hands a plan over as a file: as it is or, where
// versionID is set, as that version has it.
func Export(env *parts.Env, planID, versionID string) ui.Page {
	e := &export{env: env, planID: planID, versionID: versionID, scaffold: ui.NewScaffold(env.T("plan.export"))}
	e.scaffold.OnBack, e.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	e.scaffold.Marks, e.scaffold.Most = env.Mark(), ui.ColumnsMost
	e.formats = ui.NewChipRow(func(i int) {
		e.choose(func(c *app.ExportChoices) { c.Format = app.Formats[i] })
	})
	e.formats.Wrap = true
	for _, f := range app.Formats {
		e.formats.Labels = append(e.formats.Labels, env.T("export.format."+string(f)))
	}
	e.languages = ui.NewSegmented(func(i int) {
		e.choose(func(c *app.ExportChoices) { c.Lang = langs[i] })
	}, env.T("export.danish"), env.T("export.english"))
	e.preview = newPreview(e)
	e.saving = &saving{export: e}
	e.later = ui.NewThrottle(env.Loop, 0, e.remake)
	e.recipient = env.Draft(app.DraftRecipient(planID)).Field("to", &ui.Field{
		Label: env.T("export.to"), Placeholder: env.T("export.to_example"), Hint: env.T("export.to_hint"), Lines: 2, Most: recipientMost,
		OnChange: func(string) { e.later.Trigger() },
	})
	choices, err := env.App.ExportChoices(env.Ctx)
	env.Failed(err) // the usual ones do
	e.choices = choices
	e.Refresh()
	return e
}

// recipientMost is how many characters a recipient has at the most: a few lines of a
// column of the cover.
const recipientMost = 200

// to is whom the document is for, line by line.
func (e *export) to() []string {
	return slices.DeleteFunc(strings.Split(e.recipient.Value(), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// remake sets the pages anew, and a file that was made is none of theirs any more.
func (e *export) remake() {
	e.saving.done = nil
	e.preview.make()
	e.draw()
}

// Content implements ui.Page.
func (e *export) Content() fyne.CanvasObject { return e.scaffold }

// Destination implements ui.Belonging.
func (e *export) Destination() string { return parts.PagePlan }

// Leave gives up a file that is being made.
func (e *export) Leave() { e.saving.cancel() }

// Refresh reads the plan anew; what was chosen stays.
func (e *export) Refresh() {
	o, err := e.env.App.Plan.Overview(e.env.Ctx, e.planID)
	if err != nil {
		e.scaffold.Under, e.scaffold.Footer = nil, nil
		e.scaffold.SetBody(e.env.Broken("plan.failed", err, e.Refresh))
		return
	}
	e.o = o
	e.preview.read()
	e.draw()
}

// choose changes what is chosen, which is remembered.
func (e *export) choose(change func(*app.ExportChoices)) {
	change(&e.choices)
	chosen := e.choices
	e.env.Save("export", func(ctx context.Context) error { return e.env.App.KeepExportChoices(ctx, chosen) }, func(err error) { e.env.Failed(err) })
	e.remake()
}

func (e *export) draw() {
	if e.o.Empty() && e.versionID == "" {
		if wait := e.env.Unread(); wait != nil {
			e.scaffold.Under, e.scaffold.Footer = nil, nil
			e.scaffold.SetBody(wait)
			return
		}
		e.scaffold.Under, e.scaffold.Footer = nil, nil
		e.scaffold.SetBody(ui.Empty{
			Icon: icons.Edit, Title: e.env.T("export.nothing"), Text: e.env.T("export.nothing_text"),
			Action: e.env.T("plan.write"), OnTap: func() { e.env.Nav.Replace(parts.Question(e.o.PlanID, begin(e.o))) },
		}.View())
		return
	}
	e.formats.Choose(slices.Index(app.Formats, e.choices.Format))
	e.languages.Choose(max(0, slices.Index(langs, e.choices.Lang)))
	e.scaffold.After = e.preview.version()
	choices := ui.Column(ui.Gap16)
	if told := e.saving.told(); told != nil {
		choices.Add(told)
	}
	choices.Add(ui.NewSupport(e.env.T("export.for." + string(e.choices.Format))))
	switch e.choices.Format {
	case app.FormatPlan: // all of it
	case app.FormatExcel: // which has no cover
		choices.Add(e.contents())
	default:
		choices.Add(e.contents())
		choices.Add(e.recipient)
	}
	e.scaffold.Under, e.scaffold.Footer = e.formats, e.saving.view()
	e.scaffold.SetBody(ui.TwoColumns(e.preview.view(), choices))
}

// contents are the choices of what is in the file.
func (e *export) contents() fyne.CanvasObject {
	rows := ui.Column(0)
	if e.choices.Format != app.FormatExcel { // which holds the figures alone
		e.chapters(rows)
		rows.Add(e.toggle("export.figures", e.choices.Figures, e.o.Lines > 0, func(c *app.ExportChoices, on bool) { c.Figures = on }))
		rows.Add(e.toggle("export.tests", e.choices.Tests, e.preview.tests() != 0, func(c *app.ExportChoices, on bool) { c.Tests = on }))
		rows.Add(e.toggle("export.comments", e.choices.Comments, e.o.Comments > 0, func(c *app.ExportChoices, on bool) { c.Comments = on }))
	}
	rows.Add(ui.Inset(ui.Gap16, ui.Gap8, ui.Row(ui.Gap12, ui.Grow(ui.NewBody(e.env.T("export.language"))), e.languages)))
	return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rows)}
}

// toggle is a part that comes along or not; one that the plan has nothing of says so.
func (e *export) toggle(label string, on, has bool, set func(*app.ExportChoices, bool)) fyne.CanvasObject {
	row := &ui.SwitchRow{Label: e.env.T(label), On: on && has, Inactive: !has, OnChange: func(on bool) {
		e.choose(func(c *app.ExportChoices) { set(c, on) })
	}}
	if !has {
		row.Note = e.env.T("export.none")
	}
	return ui.Inset(ui.Gap16, 0, row)
}

// chapters are the row that says how many chapters come along, and each of them
// below it.
func (e *export) chapters(rows *fyne.Container) {
	written := slices.DeleteFunc(slices.Clone(e.o.Chapters), func(ch plan.Chapter) bool {
		return ch.Answered == 0 || ch.Key == api.OtherChapter
	})
	if len(written) == 0 {
		return
	}
	with := 0
	for _, ch := range written {
		if !slices.Contains(e.choices.Without, ch.Key) {
			with++
		}
	}
	stand := e.env.T("export.all", text.A{"N": len(written)})
	if with < len(written) {
		stand = e.env.T("export.some", text.A{"N": with, "Of": len(written)})
	}
	arrow := icons.Down
	if e.open {
		arrow = icons.Up
	}
	rows.Add(&ui.ListRow{
		Title: e.env.T("export.chapters"), Edge: true, Trailing: ui.Row(ui.Gap8, ui.NewSupport(stand), ui.NewIconOf(arrow, ui.Quiet, 20)),
		OnTap: func() {
			e.open = !e.open
			e.draw()
		},
	})
	if !e.open {
		return
	}
	for _, ch := range written {
		left := slices.Contains(e.choices.Without, ch.Key)
		rows.Add(ui.Inset(ui.Gap16, 0, &ui.CheckRow{Label: ch.Title, Done: !left, OnTap: func() {
			e.choose(func(c *app.ExportChoices) {
				if left {
					c.Without = slices.DeleteFunc(slices.Clone(c.Without), func(key string) bool { return key == ch.Key })
				} else {
					c.Without = append(slices.Clone(c.Without), ch.Key)
				}
			})
		}}))
	}
}
