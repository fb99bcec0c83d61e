package plan

import (
	"errors"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// chapters is the list of chapters: a page of its own on a phone, the left pane
// on a desk.
type chapters struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	open     func(planID, key string)
	again    func() // reads anew
	both     bool
	marks    fyne.CanvasObject
	more     *ui.Button

	o   plan.Overview
	err error
	at  plan.Question // the one that is shown beside the list

	current fyne.CanvasObject // its row
	seen    string            // the question whose row was scrolled to
}

func newChapters(env *parts.Env, open func(planID, key string)) *chapters {
	c := &chapters{env: env, open: open, scaffold: ui.NewScaffold(env.T("nav.plan")), marks: env.Marks()}
	c.more = ui.NewIconButton(icons.Edit, env.T("plan.more"), func() { c.plansSheet() })
	c.more.Keys = parts.KeysPlans
	c.scaffold.Marks = c.marks
	return c
}

func (c *chapters) arrange(both bool) {
	c.both = both
	c.draw()
}

func (c *chapters) show(o plan.Overview, err error, at plan.Question) {
	c.o, c.err, c.at = o, err, at
	c.draw()
}

func (c *chapters) draw() {
	if c.err != nil {
		c.scaffold.Title, c.scaffold.Trailing = c.env.T("nav.plan"), nil
		if errors.Is(c.err, plan.ErrNotFound) {
			c.scaffold.SetBody(ui.Empty{
				Icon: icons.Warning, Tone: ui.Alarm, Title: c.env.T("plan.failed"), Text: c.env.Explain(c.err),
				Action: c.env.T("plan.other"), OnTap: c.plansSheet,
			}.View())
			return
		}
		c.scaffold.SetBody(c.env.Broken("plan.failed", c.err, c.again))
		return
	}
	if c.both {
		c.drawPane()
		return
	}
	c.drawPage()
}

// drawPage is the overview as a page of its own.
func (c *chapters) drawPage() {
	c.scaffold.Title, c.scaffold.Trailing = c.env.T("nav.plan"), nil
	key := begin(c.o)
	label := c.env.T("plan.begin")
	if c.o.Last != nil {
		label = c.env.T("plan.go_on")
	}
	percent := c.env.T("home.percent", text.A{"N": c.o.Percent})
	head := ui.Row(ui.Gap16,
		&ui.ProgressRing{Part: float64(c.o.Percent) / 100, Label: percent},
		ui.Grow(ui.Column(2, ui.NewHeading(c.o.Title), ui.NewSupport(c.env.Stand(c.o.Stand)))),
		c.more,
	)
	body := []fyne.CanvasObject{head}
	if line := c.env.UnreadLine(); line != nil {
		body = append(body, line)
	}
	if msg := c.clash(); msg != nil {
		body = append(body, msg)
	}
	body = append(body, ui.NewButton(label, func() { c.open(c.o.PlanID, key) }))
	if c.o.PlanID != "" {
		body = append(body, pairs(c.readButton(), c.shareButton(), c.exportButton(), c.versionsButton()))
	}
	if figures := c.figures(); figures != nil {
		body = append(body, figures)
	}
	ways := ui.Column(0)
	if c.o.PlanID != "" {
		ways.Add(edged(c.replaceRow()))
	}
	ways.Add(edged(c.importRow("plan.import_plan")))
	body = append(body, &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, ways)})
	rows := ui.Column(0)
	for _, ch := range c.o.Chapters {
		rows.Add(&ui.ListRow{
			Title: ch.Title, Subtitle: c.chapterLine(ch), Trailing: c.chapterMark(ch), Edge: true,
			OnTap: func() { c.open(c.o.PlanID, firstOpen(ch)) },
		})
	}
	body = append(body, c.forms(), &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rows)})
	c.scaffold.SetBody(body...)
}

// drawPane is the overview beside a question: the same rows from before the first letter is written, which would else
// push what is under them away.
func (c *chapters) drawPane() {
	c.scaffold.Title, c.scaffold.Trailing = "", nil
	body := ui.Column(0, ui.InsetEdges(ui.Gap8, 0, 0, ui.Gap4, ui.Row(ui.Gap4, ui.Grow(ui.NewStrong(c.o.Title)), c.more)))
	if line := c.env.UnreadLine(); line != nil {
		body.Add(ui.Inset(ui.Gap8, ui.Gap8, line))
	}
	share, versions := c.shareButton(), c.versionsButton()
	share.Small, versions.Small = true, true
	body.Add(ui.Row(ui.Gap8, ui.Grow(share), ui.GrowBy(1.4, versions)))
	body.Add(ui.Gap(ui.Gap8))
	if msg := c.clash(); msg != nil {
		body.Add(msg)
		body.Add(ui.Gap(ui.Gap8))
	}
	body.Add(c.figuresRow(func() {}))
	body.Add(&ui.ListRow{Icon: icons.Eye, Title: c.env.T("reading.title"), OnTap: c.read})
	body.Add(c.replaceRow())
	body.Add(&ui.ListRow{Icon: icons.Download, Title: c.env.T("plan.export"), Keys: parts.KeysExport, OnTap: c.export})
	body.Add(c.importRow("plan.import")) // beside the other way
	for _, form := range c.formRows() {
		form.Subtitle = ""
		body.Add(form)
	}
	for _, ch := range c.o.Chapters {
		chosen := ch.Key == c.at.ChapterKey
		body.Add(&ui.ListRow{
			Title: ch.Title, Trailing: c.chapterMark(ch), Chosen: chosen,
			OnTap: func() { c.open(c.o.PlanID, firstOpen(ch)) },
		})
		if !chosen {
			continue
		}
		for _, q := range ch.Questions {
			row := c.questionRow(q, c.open)
			if body.Add(row); q.Key == c.at.Key {
				c.current = row
			}
		}
		body.Add(ui.Gap(ui.Gap4))
	}
	body.Add(ui.Inset(ui.Gap8, ui.Gap8, ui.NewSupport(c.env.Stand(c.o.Stand))))
	c.scaffold.SetBody(body)
}

// showCurrent scrolls so that the question is seen that has been opened beside the list. Who scrolls on is left there.
func (c *chapters) showCurrent() {
	if c.both && c.err == nil && c.current != nil && c.seen != c.at.Key {
		c.seen = c.at.Key
		c.scaffold.ScrollIntoView(c.current)
	}
}

// questionRow is one question under its chapter.
func (c *chapters) questionRow(q plan.QuestionState, open func(planID, key string)) fyne.CanvasObject {
	icon, role := icons.Minus, ui.Quiet
	switch {
	case q.Conflict:
		icon, role = icons.Warning, ui.Warn
	case q.Answered:
		icon, role = icons.Check, ui.Accent
	}
	name := &ui.Text{Text: q.Title, TextSize: ui.Support, Wrap: true, Bold: q.Key == c.at.Key}
	if q.Key == c.at.Key {
		name.Role = ui.Accent
	}
	row := ui.Row(ui.Gap8, ui.NewIconOf(icon, role, 16), ui.Grow(name))
	if q.Comments > 0 {
		row.Add(ui.NewBadge(ui.Notice, c.env.Texts().Int(q.Comments)))
	}
	return &ui.TapCard{
		Bare: true, Fill: ui.Clear, Label: q.Title, OnTap: func() { open(c.o.PlanID, q.Key) },
		Content: ui.Tall(40, ui.Inset(ui.Gap12, 6, row)),
	}
}

func (c *chapters) chapterLine(ch plan.Chapter) string {
	if ch.Answered == 0 {
		line := c.env.N("plan.questions", len(ch.Questions))
		if ch.Minutes > 0 {
			line += " · " + c.env.T("date.minutes_short", text.A{"N": ch.Minutes})
		}
		return line
	}
	line := c.env.T("plan.answered_of", text.A{"N": ch.Answered, "Of": len(ch.Questions)}) + " · " + c.env.N("plan.words", ch.Words)
	if ch.Comments > 0 {
		line += " · " + c.env.N("plan.comments", ch.Comments)
	}
	return line
}

// chapterMark is how far a chapter is; what needs the person comes before.
func (c *chapters) chapterMark(ch plan.Chapter) fyne.CanvasObject {
	part := 0.0
	if len(ch.Questions) > 0 {
		part = float64(ch.Answered) / float64(len(ch.Questions))
	}
	ring := ui.NewRing(part)
	switch {
	case ch.Conflicts > 0 && c.both: // no room for words
		return ui.Row(ui.Gap8, ui.NewIconOf(icons.Warning, ui.Warn, 18), ring)
	case ch.Conflicts > 0:
		return ui.Row(ui.Gap8, ui.NewBadge(ui.Notice, c.env.T("plan.clash_short")), ring)
	case ch.Comments > 0:
		return ui.Row(ui.Gap8, ui.NewBadge(ui.Notice, c.env.Texts().Int(ch.Comments)), ring)
	}
	return ring
}

// clash leads to the first question with two texts.
func (c *chapters) clash() fyne.CanvasObject {
	if c.o.Conflicts == 0 {
		return nil
	}
	list, err := c.env.App.Plan.Conflicts(c.env.Ctx, c.o.PlanID)
	if err != nil || len(list) == 0 {
		return nil
	}
	first := list[0]
	return &ui.Card{Bare: true, Fill: ui.WarnSoft, Content: &ui.ListRow{
		Icon: icons.Warning, Title: c.env.N("plan.clash", c.o.Conflicts), Subtitle: first.Title,
		TitleRole: ui.Warn, Chevron: true, Edge: true,
		OnTap: func() { c.env.Nav.Go(parts.Conflict(c.o.PlanID, first.Key)) },
	}}
}

// figures leads to the plan's figures: what they say, and a small picture of them.
func (c *chapters) figures() fyne.CanvasObject {
	f, err := c.env.App.Plan.Figures(c.env.Ctx, c.o.PlanID)
	if err != nil {
		return nil
	}
	title, stand := c.env.T("figures.title"), c.env.FiguresStand(f)
	head := ui.Row(ui.Gap12, ui.NewIcon(icons.Money, ui.Accent), ui.Grow(ui.Column(2, ui.NewStrong(title), ui.NewSupport(stand))), ui.NewIconOf(icons.Chevron, ui.Quiet, 18))
	card := &ui.TapCard{Label: title + ", " + stand, OnTap: func() { c.env.Nav.Go(parts.Figures(c.o.PlanID, parts.FiguresOverview)) }}
	if bars := c.env.FiguresBars(f); bars != nil {
		card.Content = ui.Column(ui.Gap12, head, bars)
	} else {
		card.Content = head
	}
	return card
}

// figuresRow leads to the figures from among the chapters.
func (c *chapters) figuresRow(before func()) fyne.CanvasObject {
	return &ui.ListRow{Icon: icons.Money, Title: c.env.T("figures.title"), OnTap: func() {
		before()
		c.env.Nav.Go(parts.Figures(c.o.PlanID, parts.FiguresOverview))
	}}
}

func (c *chapters) shareButton() *ui.Button {
	b := ui.NewSoftButton(c.env.T("plan.share"), func() { c.env.Nav.Go(parts.SharePlan("")) })
	b.Keys = parts.KeysShare
	return b
}

func (c *chapters) readButton() *ui.Button {
	b := ui.NewSoftButton(c.env.T("reading.title"), c.read)
	b.Keys = parts.KeysRead
	return b
}

func (c *chapters) read() { c.env.Nav.Go(parts.Reading(c.o.PlanID, "")) }

// replaceRow leads to where words are looked for in all of the plan.
func (c *chapters) replaceRow() *ui.ListRow {
	return &ui.ListRow{
		Icon: icons.Search, Title: c.env.T("reading.replace"), Keys: parts.KeysReplace, OnTap: c.replace,
	}
}

func (c *chapters) replace() { c.env.Nav.Go(parts.Replace(c.o.PlanID, "")) }

// actionLeast is how wide, in dp, a button of the overview is at the least: its words have room on one line.
const actionLeast float32 = 136

// edged has a row of a bare card reach its edges.
func edged(r *ui.ListRow) *ui.ListRow {
	r.Edge = true
	return r
}

// pairs sets four buttons two by two, or all in a row where there is room: none stands alone.
func pairs(a, b, c, d fyne.CanvasObject) fyne.CanvasObject {
	two := func(one, other fyne.CanvasObject) fyne.CanvasObject {
		return ui.Grid(actionLeast, ui.Gap12, one, other)
	}
	return ui.Grid(2*actionLeast+ui.Gap12, ui.Gap12, two(a, b), two(c, d))
}

func (c *chapters) exportButton() *ui.Button {
	b := ui.NewSoftButton(c.env.T("plan.export"), c.export)
	b.Keys = parts.KeysExport
	return b
}

func (c *chapters) export() { c.env.Nav.Go(parts.Export(c.o.PlanID, "")) }

// importRow leads to what takes a plan in that was begun elsewhere.
func (c *chapters) importRow(title string) *ui.ListRow {
	return &ui.ListRow{Icon: icons.Folder, Title: c.env.T(title), OnTap: func() { c.env.Nav.Go(parts.Import()) }}
}

func (c *chapters) versionsButton() *ui.Button {
	b := ui.NewSoftButton(c.env.T("plan.versions"), func() { c.env.Nav.Go(parts.Versions(c.o.PlanID)) })
	b.Keys = parts.KeysVersions
	return b
}

// sheet lists every chapter and question over the page, to jump to.
func (c *chapters) sheet(at plan.Question) {
	o, err := c.env.App.Plan.Overview(c.env.Ctx, at.PlanID)
	if c.env.Failed(err) {
		return
	}
	c.o, c.at = o, at
	var shut func()
	jump := func(planID, key string) {
		shut()
		c.open(planID, key)
	}
	body := ui.Column(0, c.figuresRow(func() { shut() }))
	for _, ch := range o.Chapters {
		body.Add(&ui.ListRow{
			Title: ch.Title, Trailing: c.chapterMark(ch), Chosen: ch.Key == at.ChapterKey,
			OnTap: func() { jump(o.PlanID, firstOpen(ch)) },
		})
		if ch.Key == at.ChapterKey {
			for _, q := range ch.Questions {
				body.Add(c.questionRow(q, jump))
			}
		}
	}
	shut = c.env.ShowSheet(o.Title, body)
}
