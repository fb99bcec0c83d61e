// Package reading draws a plan read from end to end as one page, a chapter or all of it: what is tapped is gone on with
// where it is written. With words to look for it shows the answers as they were typed, marks what is found, and puts
// other words in its place. It keeps no text of its own and starts no goroutine.
package reading

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// page is a plan with its contents beside it, where there is room.
type page struct {
	env             *parts.Env
	planID, chapter string // an empty chapter is all of the plan
	panes           *ui.TwoPane
	scaffold        *ui.Scaffold
	contents        *ui.Scaffold
	list            *ui.Long
	marks           fyne.CanvasObject
	both            bool
	find            *find // nil where nothing is looked for
	shown           bool  // once already

	title    string
	stand    plan.Stand
	readings []plan.Reading
	figures  plan.Figures
	rows     map[string]row
	ids      []string
	parsed   map[string]passages
}

// New makes the page of a plan, or of one of its chapters; an empty planID is the current plan.
func New(env *parts.Env, planID, chapter string) ui.Page { return newPage(env, planID, chapter, nil) }

// Replace makes the page of a plan in which words are looked for, from a question on.
func Replace(env *parts.Env, planID, from string) ui.Page {
	return newPage(env, planID, "", &find{from: from})
}

// readMost is how wide the text is, in dp at the usual size of letters: some seventy letters to a line.
const readMost float32 = 592

func newPage(env *parts.Env, planID, chapter string, f *find) *page {
	p := &page{env: env, planID: planID, chapter: chapter, find: f, parsed: map[string]passages{}}
	p.list = &ui.Long{Make: func(id string) fyne.CanvasObject { return p.draw(p.rows[id]) }}
	p.scaffold = ui.NewScaffold("", p.list)
	p.scaffold.Small, p.scaffold.Most = true, readMost*ui.Letters(ui.Body)/16
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	p.contents, p.marks = ui.NewScaffold(""), env.Mark()
	p.panes = &ui.TwoPane{List: p.contents, Detail: p.scaffold, ShowDetail: true, ListWidth: 256, OnBoth: p.arrange}
	if f != nil {
		f.build(p)
	}
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.panes }

// Wide implements ui.Wide.
func (p *page) Wide() bool { return true }

// Destination implements ui.Belonging.
func (p *page) Destination() string { return parts.PagePlan }

// Shown begins where one writes what is looked for. What was looked for before is written over by the next word; it opens
// no keyboard on the screen.
func (p *page) Shown() {
	if p.find == nil || p.shown {
		return
	}
	p.shown = true
	if p.find.words.Value() == "" || !fyne.CurrentDevice().IsMobile() {
		p.find.words.Select()
	}
	if p.scaffold.Offset() == 0 { // else one comes back to where one was
		p.find.show()
	}
}

// Actions implements ui.Actor: the keys of looking for words and of replacing them, however little room there is for
// buttons. Where words are looked for already they lead to what is typed next.
func (p *page) Actions() []ui.Action {
	look, replace := p.look, p.look
	if p.find != nil {
		look, replace = p.find.words.Select, p.find.startReplacing
	}
	return []ui.Action{
		{Name: p.env.T("reading.find"), Keys: parts.KeysFind, Do: look},
		{Name: p.env.T("reading.replace"), Keys: parts.KeysReplace, Do: replace},
	}
}

func (p *page) arrange(both bool) {
	p.both = both
	p.header()
	if p.find != nil {
		p.find.fold()
	}
	p.scaffold.Refresh()
}

// header says what is read and leads on: back, to another chapter, to what one looks for.
func (p *page) header() {
	p.scaffold.Title = p.env.T("reading.title")
	if p.find != nil {
		p.scaffold.Title = p.env.T("reading.find_title")
		p.scaffold.Under = p.find.bar
	}
	p.scaffold.Tools, p.scaffold.Trailing, p.scaffold.Marks = p.tools(), nil, nil
	if !p.both {
		p.scaffold.Trailing = ui.NewIconButton(icons.Plan, p.env.T("plan.contents"), p.contentsSheet)
		p.scaffold.Marks = p.marks
	}
}

// tools lead to what one looks for; nothing does where one looks already.
func (p *page) tools() fyne.CanvasObject {
	if p.find != nil {
		return nil
	}
	search := ui.NewIconButton(icons.Search, p.env.T("reading.find"), p.look)
	search.Keys = parts.KeysFind
	replace := ui.NewIconButton(icons.Swap, p.env.T("reading.replace"), p.look)
	replace.Keys = parts.KeysReplace
	if !p.both {
		return search
	}
	return ui.Strip(ui.Gap4, search, replace)
}

// look goes to where words are looked for, from what is read now.
func (p *page) look() {
	p.env.Nav.Go(parts.Replace(p.planID, p.rows[p.list.First()].key))
}

// Refresh reads the plan anew. One stays where one reads.
func (p *page) Refresh() {
	title, stand, readings, err := p.env.App.Plan.Read(p.env.Ctx, p.planID)
	var f plan.Figures
	if err == nil {
		f, err = p.env.App.Plan.Figures(p.env.Ctx, p.planID)
	}
	if err != nil {
		p.rows, p.readings = nil, nil
		view := p.env.Broken("plan.failed", err, p.Refresh)
		if errors.Is(err, plan.ErrNotFound) {
			view = ui.Empty{
				Icon: icons.Warning, Tone: ui.Alarm, Title: p.env.T("plan.failed"), Text: p.env.Explain(err),
				Action: p.env.T("plan.to_overview"), OnTap: func() { p.env.Nav.Replace(parts.Plan()) },
			}.View()
		}
		p.scaffold.SetBody(view)
		return
	}
	if p.rows != nil && p.title == title && p.stand == stand && slices.Equal(p.readings, readings) && p.figures.Same(f) {
		return
	}
	p.title, p.stand, p.readings, p.figures = title, stand, readings, f
	p.planID = f.PlanID
	if p.find != nil {
		p.find.search()
	}
	p.put()
	if !slices.Contains(p.scaffold.Body.Objects, fyne.CanvasObject(p.list)) {
		p.scaffold.SetBody(p.list)
	}
}

// put puts what was read, or was found of it, on the page.
func (p *page) put() {
	if p.find != nil {
		p.find.say()
	}
	p.compose()
	p.list.SetParts([][]string{p.ids})
	p.header()
	p.contents.SetBody(p.chapters(p.jump))
	p.list.Refresh()
	p.scaffold.Refresh()
}

// edit goes on writing in an answer, at a part of it.
func (p *page) edit(key string, from, to int) {
	p.env.Passage = &parts.Passage{PlanID: p.planID, Key: key, From: from, To: to}
	p.env.Nav.Go(parts.Question(p.planID, key))
}

// jump goes to where a chapter begins.
func (p *page) jump(chapter string) {
	if p.chapter != "" && p.chapter != chapter {
		p.env.Nav.Replace(parts.Reading(p.planID, chapter))
		return
	}
	p.list.ShowRow(rowChapter+chapter, 0)
}

// chapters are what one can jump to.
func (p *page) chapters(jump func(chapter string)) fyne.CanvasObject {
	column := ui.Column(0)
	last := ""
	for _, r := range p.readings {
		if r.ChapterKey == last {
			continue
		}
		last = r.ChapterKey
		if _, shown := p.rows[rowChapter+last]; p.find != nil && !shown { // nothing was found in it
			continue
		}
		column.Add(&ui.ListRow{Title: r.ChapterTitle, Chosen: r.ChapterKey == p.chapter, OnTap: func() { jump(r.ChapterKey) }})
	}
	if p.chapter != "" {
		column.Add(&ui.ListRow{Icon: icons.Plan, Title: p.env.T("reading.whole"), OnTap: func() {
			p.env.Nav.Replace(parts.Reading(p.planID, ""))
		}})
	}
	return column
}

// contentsSheet lists the chapters over the page.
func (p *page) contentsSheet() {
	var shut func()
	column := ui.Column(0, p.chapters(func(chapter string) {
		shut()
		p.jump(chapter)
	}))
	if p.find == nil { // large letters leave its header no room for it
		column.Add(&ui.ListRow{Icon: icons.Search, Title: p.env.T("reading.replace"), OnTap: func() {
			shut()
			p.look()
		}})
	}
	shut = p.env.ShowSheet(p.env.T("plan.contents"), column)
}
