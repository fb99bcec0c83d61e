package plan

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
	"startklar.dk/ui"
)

// incomingPlan says what a plan's file would do, to a new plan or to one that is there.
type incomingPlan struct {
	*importing
	file  planfile.File
	plans []plan.Summary // into which it can be taken
	in    app.IncomingPlan
	told  bool // in is what it would do
	busy  bool
	again bool
	whole bool // the new answers are listed
}

// read compares the file with the plan that is chosen, away from the goroutine that
// draws and one at a time.
func (i *incomingPlan) read() {
	if i.busy {
		i.again = true
		return
	}
	i.busy, i.again = true, false
	into := i.choices.Into
	var plans []plan.Summary
	var in app.IncomingPlan
	i.env.Do(func(ctx context.Context) (err error) {
		if plans, err = i.env.App.Plan.Plans(ctx); err == nil {
			in, err = i.env.App.IncomingPlan(ctx, i.file, into)
		}
		return err
	}, func(err error) {
		i.busy = false
		if err == nil {
			i.plans, i.in, i.told = plans, in, true
		} else if into != "" { // that plan is gone
			i.choices.Into, i.again = "", true
		}
		if i.again {
			i.read()
		}
		i.draw()
	})
}

func (i *incomingPlan) body() []fyne.CanvasObject {
	if !i.told {
		return []fyne.CanvasObject{&ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 4}}
	}
	t := i.env.T
	title := i.file.Title
	if title == "" {
		title = i.name
	}
	head := ui.Column(2, ui.NewHeading(title), ui.NewSupport(i.origin()))
	body := []fyne.CanvasObject{head}
	if where := i.where(); where != nil {
		body = append(body, where)
	}
	body = append(body, ui.NewCard(ui.Column(ui.Gap8, append([]fyne.CanvasObject{ui.NewStrong(t("import.does"))}, i.does()...)...)))
	if len(i.in.Other) > 0 {
		body = append(body, i.others())
	}
	if i.in.Into != "" && i.in.Budgets && len(i.in.Figures) > 0 {
		body = append(body, ui.NewCard(ui.Column(ui.Gap12, ui.NewStrong(i.env.N("import.figures_other", len(i.in.Figures))),
			i.takings([]plan.Taking{plan.Mine, plan.Theirs}, i.choices.figures(), func(to plan.Taking) {
				i.change(func(c *importChoices) { c.Figures = to })
			}))))
	}
	if n := len(i.in.Results); n > 0 {
		body = append(body, ui.NewCard(&ui.SwitchRow{Label: i.env.N("import.results", n), On: !i.choices.Without, OnChange: func(on bool) {
			i.change(func(c *importChoices) { c.Without = !on })
		}}))
	}
	return body
}

func (c importChoices) figures() plan.Taking {
	if c.Figures == "" {
		return plan.Mine
	}
	return c.Figures
}

// origin says when the file was saved, by whom, and with what.
func (i *incomingPlan) origin() string {
	line := i.env.T("import.made", text.A{"When": i.env.Words.Date(i.file.Made)})
	if i.file.Made.IsZero() {
		line = i.name
	}
	if who := i.file.From.Name; who != "" {
		line += " · " + who
	}
	if i.file.Program != "" {
		line += " · " + i.env.T("app.name") + " " + i.file.Program
	}
	return line
}

// where chooses between a new plan and those that are there; nil where there is none.
func (i *incomingPlan) where() fyne.CanvasObject {
	if !slices.ContainsFunc(i.plans, func(s plan.Summary) bool { return !s.Deleted }) {
		return nil
	}
	rows := ui.Column(0, ui.NewStrong(i.env.T("import.where")))
	add := func(id, title, note string) {
		rows.Add(&ui.CheckRow{Label: title, Note: note, Radio: true, Done: i.choices.Into == id, OnTap: func() {
			i.change(func(c *importChoices) { c.Into, c.Answers, c.Figures = id, nil, "" })
		}})
	}
	add("", i.env.T("import.new_plan"), "")
	for _, s := range i.plans {
		if !s.Deleted {
			add(s.ID, s.Title, i.env.PlanStand(s))
		}
	}
	return ui.NewCard(rows)
}

// does is what will happen, a line each.
func (i *incomingPlan) does() []fyne.CanvasObject {
	t, n := i.env.T, i.env.N
	in := i.in
	var lines []fyne.CanvasObject
	line := func(icon, words string) {
		lines = append(lines, ui.Row(ui.Gap8, ui.NewIconOf(icon, ui.Accent, 16), ui.Grow(ui.NewText(ui.Support, words))))
	}
	if in.Into == "" {
		line(icons.Plus, t("import.makes", text.A{"Title": in.Title}))
	} else if in.Same() {
		line(icons.Check, t("import.same"))
	}
	if c := len(in.New); c > 0 {
		key := "import.answers"
		if in.Into != "" {
			key = "import.answers_new"
		}
		line(icons.Plus, n(key, c))
	}
	if c := len(in.Other); c > 0 {
		line(icons.Swap, n("import.other", c))
	}
	if in.Alike > 0 {
		line(icons.Check, n("import.alike", in.Alike))
	}
	if in.Own > 0 {
		line(icons.Check, n("import.own", in.Own))
	}
	switch c := len(in.Figures); {
	case c > 0 && !in.Budgets:
		line(icons.Plus, t("import.figures_new"))
	case c > 0:
		line(icons.Swap, n("import.figures_other", c))
	}
	line(icons.Copy, n("import.versions", in.Versions))
	if in.Comments > 0 {
		line(icons.Comment, n("import.comments", in.Comments))
	}
	if in.Files > 0 {
		line(icons.Attach, n("import.files", in.Files))
	}
	if in.Into != "" && !in.Same() {
		line(icons.Lock, t("import.kept"))
	}
	return append(lines, i.listed()...)
}

// listed are the new answers, each under its chapter, once they are asked for.
func (i *incomingPlan) listed() []fyne.CanvasObject {
	if len(i.in.New) == 0 {
		return nil
	}
	label := "import.list"
	if i.whole {
		label = "import.list_not"
	}
	out := []fyne.CanvasObject{ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(i.env.T(label), func() {
		i.whole = !i.whole
		i.draw()
	})))}
	chapter := ""
	for _, c := range i.in.New {
		if !i.whole {
			break
		}
		if c.ChapterTitle != chapter {
			chapter = c.ChapterTitle
			out = append(out, ui.NewStrong(chapter))
		}
		out = append(out, ui.Column(2, ui.NewText(ui.Support, c.QuestionTitle), excerpt(c.To)))
	}
	return out
}

// others are the answers that the plan has in other words, each with what becomes of it.
func (i *incomingPlan) others() fyne.CanvasObject {
	three := []plan.Taking{plan.Mine, plan.Theirs, plan.Join}
	card := ui.Column(ui.Gap16, ui.NewStrong(i.env.N("import.other", len(i.in.Other))))
	if len(i.in.Other) > 1 {
		var keys []string
		all := i.taking(i.in.Other[0].Key)
		for _, c := range i.in.Other {
			keys = append(keys, c.Key)
			if i.taking(c.Key) != all {
				all = ""
			}
		}
		card.Add(ui.Column(ui.Gap4, ui.NewSupport(i.env.T("import.all")), i.takings(three, all, func(to plan.Taking) { i.setTaking(to, keys...) })))
	}
	for _, c := range i.in.Other {
		column := ui.Column(ui.Gap8,
			ui.Column(2, ui.NewLabel(c.ChapterTitle), ui.NewText(ui.Support, c.QuestionTitle)),
			i.said("import.yours", c.From), i.said("import.theirs", c.To),
			i.takings(three, i.taking(c.Key), func(to plan.Taking) { i.setTaking(to, c.Key) }))
		if plan.TooLong(i.taking(c.Key).Text(c.From, c.To)) {
			column.Add(i.longLine())
		}
		card.Add(ui.Divider())
		card.Add(column)
	}
	return ui.NewCard(card)
}

// fits says whether no answer would be longer than an office takes.
func (i *incomingPlan) fits() bool {
	for _, c := range i.in.New {
		if plan.TooLong(c.To) {
			return false
		}
	}
	for _, c := range i.in.Other {
		if plan.TooLong(i.taking(c.Key).Text(c.From, c.To)) {
			return false
		}
	}
	return true
}

// button makes the plan, or takes the file into one.
func (i *incomingPlan) button() *ui.Button {
	key := "import.do_new"
	if i.in.Into != "" {
		key = "import.do_into"
	}
	do := ui.NewButton(i.env.T(key), func() {
		choices := plan.Choices{Name: i.env.T("import.version", text.A{"File": i.name}), Answers: i.choices.Answers, Figures: i.choices.Figures}
		into, results, file := i.in.Into, i.in.Results, i.file
		if i.choices.Without {
			results = nil
		}
		said := i.env.T("import.done_new", text.A{"Title": i.in.Title})
		if into != "" {
			said = i.env.T("import.done_into", text.A{"Title": i.in.Title})
		}
		i.run(func(ctx context.Context) (app.Imported, error) {
			return i.env.App.ImportPlan(ctx, file, into, choices, results)
		}, func() string { return said })
	})
	do.Inactive = !i.told || i.in.Into != i.choices.Into || !i.fits()
	return do
}
