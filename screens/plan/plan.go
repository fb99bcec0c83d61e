// Package plan draws the business plan: its chapters, one question at a time,
// its versions, sharing it and settling two texts. It keeps no text of its own:
// what is typed is the store's within half a second. It starts no goroutine but
// through parts.Env.
package plan

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// listWidth is how wide, in dp, the chapters are beside a question.
const listWidth float32 = 256

// page is the chapters and a question: side by side where there is room, else
// the one that was asked for.
type page struct {
	env    *parts.Env
	panes  *ui.TwoPane
	list   *chapters
	editor *editor
	alone  bool // a question was asked for, not the overview
	both   bool // chapters and question stand side by side
}

// Overview makes the page of the whole plan.
func Overview(env *parts.Env) ui.Page { return newPage(env, "", "", false) }

// Question makes the page of one question; an empty planID is the current plan.
func Question(env *parts.Env, planID, key string) ui.Page { return newPage(env, planID, key, true) }

func newPage(env *parts.Env, planID, key string, alone bool) *page {
	p := &page{env: env, alone: alone}
	p.list = newChapters(env, p.open)
	p.list.again = p.Refresh
	p.editor = newEditor(env, p.open)
	if alone {
		p.editor.load(planID, key)
	}
	p.panes = &ui.TwoPane{
		List: p.list.scaffold, Detail: p.editor.scaffold, ShowDetail: alone, ListWidth: listWidth,
		OnBoth: p.arrange,
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

// Actions implements ui.Actor: the keys of looking for words and of replacing them, also where there is no room for the
// rows and buttons that have them.
func (p *page) Actions() []ui.Action {
	if !p.alone && p.list.o.PlanID == "" {
		return nil
	}
	look := p.editor.look
	if !p.alone && !p.both { // no question is seen
		look = p.list.replace
	}
	return []ui.Action{
		{Name: p.env.T("reading.find"), Keys: parts.KeysFind, Do: look},
		{Name: p.env.T("reading.replace"), Keys: parts.KeysReplace, Do: look},
	}
}

// Leave brings what is being typed to disk.
func (p *page) Leave() { p.editor.flush() }

// Drop implements parts.Dropper: files go to the question that is shown, where it
// takes any.
func (p *page) Drop(files []parts.File) bool {
	if !p.alone && !p.both || p.editor.err != nil || !p.editor.q.TakesFiles || p.editor.q.Conflict {
		return false
	}
	for _, f := range files {
		p.editor.files.add(p.editor.q, f)
	}
	return true
}

// Shown puts the cursor where one writes, where that opens no keyboard on the
// screen.
func (p *page) Shown() {
	p.list.showCurrent()
	if p.alone && p.editor.takeUpPassage() {
		return
	}
	if p.alone && !fyne.CurrentDevice().IsMobile() {
		p.editor.focus()
	}
	if p.alone && p.editor.partedLine() != nil {
		p.editor.scaffold.ScrollTo(0) // where it is said
	}
}

// Refresh reads chapters and question anew.
func (p *page) Refresh() {
	o, err := p.env.App.Plan.Overview(p.env.Ctx, p.editor.shownPlan(p.alone))
	if !p.alone && !p.both { // the question is not seen
		p.list.show(o, err, plan.Question{})
		return
	}
	if err == nil && !p.alone {
		// The overview follows the plan that is worked on.
		if planID, key := o.PlanID, begin(o); p.editor.key == "" || p.editor.planID != planID && p.editor.planID != "" {
			p.editor.load(planID, key)
		}
	}
	p.editor.refresh()
	p.panes.SetAlone(err != nil)
	p.list.show(o, err, p.editor.q)
}

// arrange is told whether chapters and question stand side by side.
func (p *page) arrange(both bool) {
	begins := both && !p.both && !p.alone
	p.both = both
	p.list.arrange(both)
	p.editor.arrange(both)
	if begins {
		p.Refresh()
	}
	p.env.Loop.Do(p.list.showCurrent) // once it is laid out
}

// open goes to a question. From one question to the next, Back still leads to
// where one came from.
func (p *page) open(planID, key string) {
	if p.alone {
		p.env.Nav.Replace(parts.Question(planID, key))
		return
	}
	p.env.Nav.Go(parts.Question(planID, key))
}

// begin is the question to go on with: the last one written in, else the first
// one after the summary, which is written last.
func begin(o plan.Overview) string {
	if o.Last != nil {
		return o.Last.Key
	}
	for _, skip := range []int{1, 0} {
		for _, ch := range o.Chapters[min(skip, len(o.Chapters)):] {
			if len(ch.Questions) > 0 {
				return ch.Questions[0].Key
			}
		}
	}
	return ""
}

// firstOpen is the question a chapter leads to: its first one without an answer,
// one that clashes before that, else its first.
func firstOpen(ch plan.Chapter) string {
	for _, q := range ch.Questions {
		if q.Conflict {
			return q.Key
		}
	}
	for _, q := range ch.Questions {
		if !q.Answered {
			return q.Key
		}
	}
	if len(ch.Questions) == 0 {
		return ""
	}
	return ch.Questions[0].Key
}
