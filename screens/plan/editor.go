package plan

import (
	"errors"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// Rows of the writing area where nothing is written, on a phone and on a desk.
const (
	rowsPhone = 7
	rowsDesk  = 13
)

// editor is one question: the place to write its answer and what stands beside.
type editor struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	open     func(planID, key string)
	wide     bool // beside the chapters
	mark     fyne.CanvasObject
	contents *ui.Button // opens the chapters on a phone

	planID, key string
	q           plan.Question
	answer      *parts.Answer // the text on its way to disk; nil before the question is read
	err         error         // the question could not be read
	failed      bool          // it was said that the text did not get to disk
	clashes     bool          // two texts came in while one was on its way
	example     bool          // is shown

	over, title, count, state *ui.Text
	dot                       *ui.Dot
	area                      *ui.TextArea
	writing, aside            *fyne.Container
	both                      *beside
	files                     *attached
	remarks                   remarks
	drawn                     string // key of the question that the area holds
}

func newEditor(env *parts.Env, open func(planID, key string)) *editor {
	e := &editor{env: env, open: open, scaffold: ui.NewScaffold(""), mark: env.Mark()}
	e.contents = ui.NewIconButton(icons.Plan, env.T("plan.contents"), func() {
		newChapters(env, e.open).sheet(e.q)
	})
	e.over, e.title = ui.NewSupport(""), ui.NewHeadline("")
	e.count, e.state = ui.NewSupport(""), ui.NewSupport("").Still()
	e.dot = &ui.Dot{}
	e.area = e.newArea()
	e.files = newAttached(env, e.flush, e.refresh)
	e.writing, e.aside = ui.Column(ui.Gap12), ui.Column(ui.Gap16)
	e.both = newBeside(e.writing, e.aside)
	e.scaffold.Most = ui.ColumnsMost
	e.scaffold.Body.Add(e.both)
	return e
}

func (e *editor) newArea() *ui.TextArea {
	area := &ui.TextArea{
		Rows: rowsPhone, Most: plan.MaxText, Loop: e.env.Loop, Placeholder: e.env.T("plan.write_here"),
		OnChange: func(string) { e.typed() },
		OnSave:   func(string) { e.save() },
	}
	area.Begins = document.NextLine
	area.Rest.Label, area.Rest.Fits, area.Rest.Take = e.env.T("plan.rest_next"), e.fitsNext, e.goOnNext
	return area
}

// load takes up a question, which is read with the next refresh.
func (e *editor) load(planID, key string) {
	if e.key != "" {
		e.flush()
	}
	e.planID, e.key, e.example = planID, key, false
	e.files.clear()
	e.remarks.chosen = ""
	e.answer, e.failed, e.clashes = nil, false, false
}

// shownPlan is the plan whose chapters belong to what is shown.
func (e *editor) shownPlan(alone bool) string {
	if alone {
		return e.planID
	}
	return ""
}

// refresh reads the question anew. What is being typed, or on its way to disk,
// stays: it is merged with what came in when it is written.
func (e *editor) refresh() {
	if e.key == "" {
		return
	}
	q, held, err := e.read()
	e.err = err
	if err != nil {
		e.draw()
		return
	}
	held = held || e.drawn == e.key && e.area.Waiting()
	if e.clashes = q.Conflict && held; e.clashes {
		e.area.Flush() // becomes one of the two, which are shown when it is
		q.Conflict = false
	}
	e.q, e.planID = q, q.PlanID
	another := e.drawn != e.key
	if another && e.drawn != "" {
		e.area = e.newArea() // of its own, with its own undo
	}
	e.drawn = e.key
	switch {
	case !held:
		if another || e.area.Value() != q.Text {
			e.takeUpSteps(q.Text)
		}
		e.answer.Stand(q.PlanID, q.Base)
	case another:
		e.takeUpSteps(e.answer.Text())
	}
	if another {
		e.takeUpHalf()
	}
	e.draw()
}

// read gives the question as it is on disk, and whether a newer text was on its
// way when that was read.
func (e *editor) read() (q plan.Question, held bool, err error) {
	for {
		held = e.answer != nil && e.answer.Pending()
		q, err = e.env.App.Plan.Question(e.env.Ctx, e.planID, e.key)
		if err == nil {
			e.key = q.Key // a chapter's leads to its first question
		}
		if err != nil || held {
			return q, held, err
		}
		answer := e.env.Answer(q.PlanID, e.key)
		if answer == e.answer {
			return q, false, nil
		}
		e.answer = answer
	}
}

// typed follows the hand.
func (e *editor) typed() {
	e.countWords()
	e.sayState()
	e.remarks.typed(e)
}

// save sends the text on its way to disk, which is not waited for. It outlives
// the page: an app that is closing still saves.
func (e *editor) save() {
	e.answer.WriteSteps(stepsOf(e.area.History()), e.written)
	e.sayState()
}

// written is told that a text is on disk, or is not.
func (e *editor) written() {
	if e.answer == nil {
		return
	}
	err := e.answer.Err()
	if err != nil && !e.failed {
		e.env.Toast(e.env.Explain(err)) // once; the mark says it from then on
	}
	e.failed = err != nil
	if e.clashes && !e.answer.Pending() {
		e.refresh()
		return
	}
	e.sayState()
}

// flush brings what is typed to disk and waits for it; what could not be written
// before is tried again.
func (e *editor) flush() {
	e.area.Flush()
	e.failed = false // said once more where it fails again
	if e.env.Saved() {
		e.written()
	}
}

func (e *editor) focus() {
	if e.err == nil && !e.q.Conflict {
		e.area.Focus()
	}
}

func (e *editor) arrange(both bool) {
	if e.wide == both {
		return
	}
	e.wide = both
	if e.drawn != "" || e.err != nil {
		e.draw()
	}
}

// draw puts the question together; the area stays the same.
func (e *editor) draw() {
	e.header()
	if e.err != nil {
		why := e.env.Broken("plan.failed", e.err, e.refresh)
		if errors.Is(e.err, plan.ErrNotFound) {
			why = ui.Empty{
				Icon: icons.Warning, Tone: ui.Alarm, Title: e.env.T("plan.no_question"), Text: e.env.Explain(e.err),
				Action: e.env.T("plan.to_overview"), OnTap: func() { e.env.Nav.Replace(parts.Plan()) },
			}.View()
		}
		e.writing.Objects = []fyne.CanvasObject{why}
		e.aside.Objects = nil
		e.aside.Hide()
		e.scaffold.Refresh()
		return
	}
	e.countWords()
	e.sayState()
	e.over.SetText(e.chapterLine())
	e.title.SetText(e.q.Title)
	head := ui.Column(ui.Gap4, e.over, e.title)
	if e.q.Help != "" {
		head.Add(ui.NewSupport(e.q.Help))
	}
	if page := e.page(); page != nil {
		head.Add(page)
	}
	if line := e.env.UnreadLine(); line != nil && !e.wide { // beside the chapters it stands over them
		head.Add(line)
	}
	e.writing.Objects = []fyne.CanvasObject{head}
	if e.q.Conflict {
		e.area.Hide()
		e.writing.Objects = append(e.writing.Objects, e.clash(), ui.NewCard(ui.NewBody(e.q.Text)), e.steps(false))
	} else {
		e.area.Show()
		e.writing.Objects = append(e.writing.Objects, e.earlier()...)
		if line := e.partedLine(); line != nil {
			e.writing.Objects = append(e.writing.Objects, line)
		}
		e.writing.Objects = append(e.writing.Objects,
			e.area, ui.Row(ui.Gap8, ui.Grow(e.count), e.dot, e.state))
		if files := e.files.view(e.q); files != nil {
			e.writing.Objects = append(e.writing.Objects, files)
		}
		e.writing.Objects = append(e.writing.Objects, e.steps(true))
	}
	e.writing.Objects = append(e.writing.Objects, ui.Flow(ui.Gap24, e.readButton(), e.lookButton()))
	e.drawAside()
	e.scaffold.Refresh()
}

func (e *editor) header() {
	if e.wide {
		e.scaffold.Title, e.scaffold.OnBack, e.scaffold.Trailing, e.scaffold.Marks = "", nil, nil, nil
		e.area.Rows = rowsDesk
		return
	}
	e.scaffold.Title, e.scaffold.Small = e.q.ChapterTitle, true
	if e.q.ChapterNumber == 0 {
		e.scaffold.Title = e.env.T("nav.plan")
	}
	e.scaffold.OnBack, e.scaffold.BackName = e.env.BackTo(parts.Plan()), e.env.T("common.back")
	e.scaffold.Trailing, e.scaffold.Marks = e.contents, e.mark
	e.area.Rows = rowsPhone
}

// chapterLine says where in the plan one is, over the question.
func (e *editor) chapterLine() string {
	if e.q.ChapterNumber == 0 {
		return ""
	}
	at := e.env.T("plan.chapter_of", text.A{"N": e.q.ChapterNumber, "Of": e.q.Chapters})
	if !e.wide { // the header has the chapter's name
		return at
	}
	return at + " · " + e.q.ChapterTitle
}

func (e *editor) clash() fyne.CanvasObject {
	return ui.Message{
		Tone: ui.Notice, Title: e.env.T("plan.clash_title"), Text: e.env.T("plan.clash_text"), Below: true,
		Action: e.env.T("plan.clash_see"), OnTap: func() { e.env.Nav.Go(parts.Conflict(e.q.PlanID, e.key)) },
	}.Card()
}

// countWords says how much is written, beside what is usual.
func (e *editor) countWords() {
	line := e.env.N("plan.words", plan.Words(e.area.Value()))
	if e.q.WordsTo > 0 {
		line += " · " + e.env.T("plan.usual", text.A{"From": e.q.WordsFrom, "To": e.q.WordsTo})
	}
	if n := len([]rune(e.area.Value())); n >= plan.MaxText {
		line = e.env.T("plan.full", text.A{"N": e.env.Texts().Int(plan.MaxText)})
	}
	e.count.SetText(line)
}

// sayState says whether what stands there is on disk.
func (e *editor) sayState() {
	words, role := e.env.T("plan.saved"), ui.Accent
	switch {
	case e.answer != nil && e.answer.Err() != nil:
		words, role = e.env.T("plan.not_saved"), ui.Bad
	case e.area.Waiting(), e.answer != nil && e.answer.Pending():
		words, role = e.env.T("plan.saving"), ui.Line
	case e.area.Value() == "":
		words, role = "", ui.Clear
	}
	if e.dot.Role != role {
		e.dot.Role = role
		e.dot.Refresh()
	}
	if e.state.Text != words {
		e.state.SetText(words)
		ui.Relayout(e.writing)
	}
}

// backAir is the air in the sign of the way back before it, in dp: the sign is to stand under what is written.
const backAir float32 = 6

// steps lead to the question before and the next, by name; where another chapter begins, by the chapter's. filled tells
// whether going on is the one thing to do.
func (e *editor) steps(filled bool) fyne.CanvasObject {
	row := ui.Row(ui.Gap12)
	if prev := e.q.Prev; prev != nil {
		title := e.named(*prev)
		row.Add(ui.InsetEdges(-backAir, 0, 0, 0, &ui.Button{
			Label: title, Name: e.env.T("plan.previous", text.A{"Title": title}), Icon: icons.Back, Kind: ui.Plain, Tight: true,
			Keys: parts.KeysPrevious, OnTap: func() { e.open(e.q.PlanID, prev.Key) },
		}))
	}
	next := ui.NewButton(e.env.T("plan.to_overview"), func() { e.env.Nav.Go(parts.Plan()) })
	if to := e.q.Next; to != nil {
		next.Label = e.env.T("plan.next", text.A{"Title": text.LowerFirst(to.Title)})
		if to.ChapterKey != e.q.ChapterKey {
			next.Label = e.env.T("plan.next_chapter", text.A{"Title": to.ChapterTitle})
		}
		next.OnTap = func() { e.open(e.q.PlanID, to.Key) }
	}
	if !filled {
		next.Kind = ui.Soft
	}
	row.Add(ui.Space())
	row.Add(next)
	return ui.InsetEdges(0, ui.Gap4, 0, 0, row)
}

// named is what a question beside this one is called: where it is of another chapter, as the chapter.
func (e *editor) named(q plan.Ref) string {
	if q.ChapterKey != e.q.ChapterKey {
		return q.ChapterTitle
	}
	return q.Title
}
