package tests

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app/assess"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// most is the highest score a part can have.
const most = 5.0

// result is what a self-assessment said, and what to do now.
type result struct {
	env      *parts.Env
	id       string
	scaffold *ui.Scaffold
}

// Result makes the page of one result.
func Result(env *parts.Env, id string) ui.Page {
	r := &result{env: env, id: id, scaffold: ui.NewScaffold("")}
	r.scaffold.OnBack, r.scaffold.BackName = env.BackTo(parts.Tests()), env.T("common.back")
	r.scaffold.Most, r.scaffold.Marks = ui.ColumnsMost, env.Mark()
	r.Refresh()
	return r
}

// Content implements ui.Page.
func (r *result) Content() fyne.CanvasObject { return r.scaffold }

// Destination implements ui.Belonging.
func (r *result) Destination() string { return parts.PageTests }

// Refresh reads the result anew.
func (r *result) Refresh() {
	res, err := r.env.App.Tests.Result(r.env.Ctx, r.id)
	if err != nil {
		r.scaffold.Title = r.env.T("nav.tests")
		r.scaffold.SetBody(r.unreadable(err))
		return
	}
	r.scaffold.Title = res.Title
	r.scaffold.Trailing = ui.NewSupport(r.env.Texts().ShortDate(res.TakenAt)).Still()
	// On a phone the right column follows the left one: the picture, what is
	// strongest, what to do now, then the rest.
	left, right := ui.Column(ui.Gap16), ui.Column(ui.Gap16)
	if said := r.said(res); said != nil { // a form: the words come first, and its few statements make no shape
		left.Add(said)
	} else if radar := r.radar(res); radar != nil {
		left.Add(ui.NewCard(radar))
	}
	if len(res.Strongest) == 0 {
		left.Add(ui.Message{Tone: ui.Neutral, Title: r.env.T("tests.nothing"), Text: r.env.T("tests.nothing_text")}.Card())
	} else {
		left.Add(r.strongest(res))
	}
	if len(res.Steps) > 0 {
		right.Add(r.first(res))
	}
	if rest := r.rest(res); rest != nil {
		right.Add(rest)
	}
	if bars := r.bars(res); bars != nil {
		right.Add(bars)
	}
	if used := r.used(res); used != nil {
		right.Add(used)
	}
	if skipped := r.skipped(res); skipped != nil {
		right.Add(skipped)
	}
	right.Add(r.about(res))
	share := ui.NewSoftButton(r.env.T("tests.share"), func() { r.shareSheet(res) })
	again := ui.NewPlainButton(r.env.T("tests.again"), func() { r.env.Nav.Go(parts.TakeTest(res.AssessmentID)) })
	remove := ui.NewPlainButton(r.env.T("tests.delete"), func() { r.deleteSheet() })
	right.Add(ui.Column(ui.Gap4, share, ui.Row(ui.Gap12, ui.Grow(again), ui.Grow(remove))))
	r.scaffold.SetBody(ui.TwoColumns(left, right))
}

// radar is the scores around a centre, the time before dashed under them. It is
// left out where too little was answered for a shape.
func (r *result) radar(res assess.Result) fyne.CanvasObject {
	radar := &ui.Radar{NowIs: r.env.T("tests.now")}
	before := !res.EarlierAt.IsZero()
	for _, p := range res.Parts {
		if !p.Scored {
			continue
		}
		radar.Labels = append(radar.Labels, p.Title)
		radar.Now = append(radar.Now, p.Score/most)
		if p.Earlier == nil {
			before = false // of another version: no whole shape to draw
			continue
		}
		radar.Was = append(radar.Was, *p.Earlier/most)
	}
	if len(radar.Labels) < 3 {
		return nil
	}
	if before {
		radar.WasIs = r.env.Texts().DateBeside(res.EarlierAt, r.env.Now())
	} else {
		radar.Was = nil
	}
	return radar
}

func (r *result) score(p float64) string {
	return r.env.T("tests.score", text.A{"Score": r.env.Texts().Decimal(p, 1)})
}

// strongest says what is strongest: all parts that are, as far as their words have room.
func (r *result) strongest(res assess.Result) fyne.CanvasObject {
	title := r.env.T("tests.strongest", text.A{"Part": r.named(res.Strongest)})
	switch {
	case res.Alike():
		title = r.env.T("tests.even")
	case len(res.Strongest) > fewTied:
		title = r.env.T("tests.strongest_many", text.A{"N": len(res.Strongest)})
	}
	column := ui.Column(ui.Gap8, ui.SectionHeader(title, ui.NewSupport(r.score(res.Strongest[0].Score)).Still()))
	r.words(column, res.Strongest)
	return column
}

// fewTied is how many parts that stand alike are each told in words.
const fewTied = 2

// words add what the level of each of a few parts means.
func (r *result) words(column *fyne.Container, of []assess.Part) {
	if len(of) > fewTied {
		return
	}
	for _, p := range of {
		if len(of) > 1 {
			column.Add(ui.NewSupport(p.Title + ": " + p.Words))
		} else {
			column.Add(ui.NewSupport(p.Words))
		}
	}
}

// named are the titles of parts as they stand in a sentence.
func (r *result) named(of []assess.Part) string {
	names := make([]string, len(of))
	for i, p := range of {
		names[i] = text.LowerFirst(p.Title)
	}
	return r.listed(names)
}

// listed puts names beside each other: "a, b og c".
func (r *result) listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " " + r.env.T("book.and") + " " + names[n-1]
	}
	return strings.Join(names, "")
}

// first is what to do now, one tap away. Where several parts call for it alike, it says
// so and gives the step of each of a few.
func (r *result) first(res assess.Result) fyne.CanvasObject {
	tied := res.Steps[:res.First]
	names := make([]string, len(tied))
	for i, n := range tied {
		names[i] = text.LowerFirst(n.PartTitle)
	}
	title := r.env.T("tests.next_title", text.A{"Part": names[0]})
	switch {
	case len(tied) == 1:
	case res.Alike():
		title = r.env.T("tests.first_even")
	case tied[0].Matters > 0 && len(tied) <= fewTied:
		title = r.env.T("tests.first_weighed", text.A{"Parts": r.listed(names)})
	case len(tied) > fewTied:
		title = r.env.T("tests.first_many", text.A{"N": len(tied)})
	default:
		title = r.env.T("tests.first_tied", text.A{"Parts": r.listed(names)})
	}
	column := ui.Column(ui.Gap8, ui.NewHeading(title))
	if len(tied) > 1 {
		column.Add(ui.NewBody(r.env.T("tests.tied_text")))
	}
	for i, n := range tied[:r.inCard(res)] {
		if len(tied) > 1 {
			column.Add(ui.Gap(0))
			column.Add(ui.NewStrong(r.stepTitle(n)))
		} else {
			column.Add(ui.NewSupport(r.standing(n)))
		}
		r.step(column, n, i == 0)
	}
	return &ui.Card{Fill: ui.AccentSoft, Content: column}
}

// inCard is how many steps the card of what to do now has: those that come first, as
// far as one takes them in at a glance.
func (r *result) inCard(res assess.Result) int {
	if res.First > fewTied {
		return 1
	}
	return res.First
}

// step is one step in words, with the buttons that take it.
func (r *result) step(column *fyne.Container, n assess.Next, first bool) {
	column.Add(ui.NewBody(n.Text))
	button := func(label string, to func()) {
		b := ui.NewSoftButton(label, to)
		if first {
			b = ui.NewButton(label, to)
		}
		column.Add(ui.Gap(0))
		column.Add(b)
	}
	switch {
	case n.Event != nil:
		column.Add(ui.NewBody(r.event(*n.Event)))
		button(r.env.T("tests.book"), func() { r.env.Nav.Go(parts.Event(n.Event.EventID)) })
	case n.ChapterKey != "":
		column.Add(ui.NewBody(r.env.T("tests.meanwhile")))
		button(r.write(n), func() { r.env.Nav.Go(r.chapter(n.ChapterKey)) })
	}
	if n.Event != nil && n.ChapterKey != "" {
		column.Add(ui.NewPlainButton(r.write(n), func() { r.env.Nav.Go(r.chapter(n.ChapterKey)) }))
	}
}

func (r *result) write(n assess.Next) string {
	return r.env.T("tests.write", text.A{"Chapter": n.ChapterTitle})
}

// event is what can be booked, when, and how many places there are.
func (r *result) event(e assess.Bookable) string {
	line := r.env.T("tests.event", text.A{"Title": e.Title, "When": r.env.Texts().DayClock(e.StartsAt, r.env.Now())})
	if e.PlacesLeft > 0 {
		line += " " + r.env.N("tests.places", e.PlacesLeft)
	}
	return line
}

// standing is how a step's part stands, and how much it matters where that was said.
func (r *result) standing(n assess.Next) string {
	if n.Matters > 0 {
		return r.env.T("tests.score_matters", text.A{"Score": r.env.Texts().Decimal(n.Score, 1), "Matters": n.Matters})
	}
	return r.score(n.Score)
}

func (r *result) stepTitle(n assess.Next) string {
	return r.env.T("tests.step", text.A{"Part": n.PartTitle, "Score": r.standing(n)})
}

// rest are the steps that come after what to do now, each one tap away.
func (r *result) rest(res assess.Result) fyne.CanvasObject {
	steps := res.Steps[min(r.inCard(res), len(res.Steps)):]
	if len(steps) == 0 {
		return nil
	}
	column := ui.Column(ui.Gap4, ui.NewStrong(r.env.T("tests.more")))
	for _, n := range steps {
		row := &ui.ListRow{Title: r.stepTitle(n), Subtitle: n.Text}
		switch {
		case n.Event != nil:
			row.Subtitle += " " + r.event(*n.Event)
			row.Chevron, row.OnTap = true, func() { r.env.Nav.Go(parts.Event(n.Event.EventID)) }
		case n.ChapterKey != "":
			row.Subtitle += " " + r.write(n) + "."
			row.Chevron, row.OnTap = true, func() { r.env.Nav.Go(r.chapter(n.ChapterKey)) }
		}
		column.Add(row)
	}
	return ui.NewCard(column)
}

// used are the plan's figures that answered for the person.
func (r *result) used(res assess.Result) fyne.CanvasObject {
	if len(res.Used) == 0 {
		return nil
	}
	return ui.NewCard(usedFigures(r.env.T("tests.used"), res.Used))
}

func usedFigures(title string, used []assess.Used) *fyne.Container {
	column := ui.Column(ui.Gap12, ui.NewStrong(title))
	for _, u := range used {
		column.Add(ui.Column(ui.Gap4, ui.NewBody(u.Said), ui.NewSupport(u.Item)))
	}
	return column
}

// skipped are the statements that count in no score since they are not the person's.
func (r *result) skipped(res assess.Result) fyne.CanvasObject {
	if len(res.Skipped) == 0 {
		return nil
	}
	column := ui.Column(ui.Gap8, ui.NewStrong(text.UpperFirst(r.env.T("tests.not_relevant"))))
	for _, statement := range res.Skipped {
		column.Add(ui.NewSupport(statement))
	}
	return ui.NewCard(column)
}

// said is what was answered in words, or chosen.
func (r *result) said(res assess.Result) fyne.CanvasObject {
	if len(res.Said) == 0 {
		return nil
	}
	column := ui.Column(ui.Gap12, ui.NewStrong(r.env.T("tests.said")))
	for _, s := range res.Said {
		column.Add(ui.Column(ui.Gap4, ui.NewSupport(s.Question), ui.NewBody(document.PlainWords(s.Words))))
	}
	return ui.NewCard(column)
}

// about is what the result does not say, and what the test is made after.
func (r *result) about(res assess.Result) fyne.CanvasObject {
	quiet := func(words string) fyne.CanvasObject {
		return &ui.Text{Text: words, TextSize: ui.Support, Role: ui.Quiet, Wrap: true}
	}
	column := ui.Column(ui.Gap8)
	if res.Old {
		column.Add(quiet(r.env.T("tests.old")))
	}
	column.Add(quiet(res.Limits))
	if res.Source != "" {
		column.Add(quiet(res.Source))
		column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(r.env.T("tests.source"), func() { r.env.Browse(res.SourceURL) }))))
	}
	return column
}

// chapter leads to the first question of a chapter that has no answer yet.
func (r *result) chapter(key string) ui.Route {
	o, err := r.env.App.Plan.Overview(r.env.Ctx, "")
	if err != nil {
		return parts.Plan()
	}
	for _, ch := range o.Chapters {
		if ch.Key != key || len(ch.Questions) == 0 {
			continue
		}
		for _, q := range ch.Questions {
			if !q.Answered {
				return parts.Question(o.PlanID, q.Key)
			}
		}
		return parts.Question(o.PlanID, ch.Questions[0].Key)
	}
	return parts.Plan()
}

// bars say every part in words and figures, by area where there are any.
func (r *result) bars(res assess.Result) fyne.CanvasObject {
	column := ui.Column(ui.Gap12, ui.NewStrong(r.env.T("tests.all")))
	for i := 0; i < len(res.Parts); {
		n := i + 1
		for n < len(res.Parts) && res.Parts[n].Area == res.Parts[i].Area {
			n++
		}
		if area := res.Parts[i].Area; area != "" {
			column.Add(ui.NewSupport(area))
		}
		column.Add(r.barsOf(res, res.Parts[i:n], n == len(res.Parts)))
		i = n
	}
	if len(res.Parts) == 0 {
		return nil
	}
	if !res.Alike() && len(res.Strongest) > 0 && res.Weakest[0].Score < res.Strongest[0].Score {
		r.words(column, res.Weakest)
	}
	return ui.NewCard(column)
}

// barsOf are the bars of some parts; the last ones say what is what.
func (r *result) barsOf(res assess.Result, of []assess.Part, last bool) *ui.Bars {
	bars := &ui.Bars{}
	if last {
		bars.NowIs = r.env.T("tests.now")
		if !res.EarlierAt.IsZero() {
			bars.WasIs = r.env.Texts().DateBeside(res.EarlierAt, r.env.Now())
		}
	}
	low, high := -1.0, -1.0 // no score is so low
	if len(res.Strongest) > 0 && res.Weakest[0].Score < res.Strongest[0].Score {
		low, high = res.Weakest[0].Score, res.Strongest[0].Score
	}
	for _, p := range of {
		if !p.Scored {
			why := r.env.T("tests.unscored")
			if p.NotRelevant {
				why = r.env.T("tests.not_relevant")
			}
			bars.Bars = append(bars.Bars, ui.Bar{Label: p.Title, Value: why})
			continue
		}
		bar := ui.Bar{Label: p.Title, Value: r.env.Texts().Decimal(p.Score, 1), Part: p.Score / most}
		if p.Matters > 0 {
			bar.Value = r.env.T("tests.bar_matters", text.A{"Score": bar.Value, "Matters": p.Matters})
		}
		switch p.Score {
		case high:
			bar.Label += " · " + r.env.T("tests.is_strongest")
		case low:
			bar.Label += " · " + r.env.T("tests.is_weakest")
			bar.Tone = ui.Notice
		}
		if p.Earlier != nil {
			bar.Was = *p.Earlier / most
		}
		bars.Bars = append(bars.Bars, bar)
	}
	return bars
}

// deleteSheet asks before a result is lost.
func (r *result) deleteSheet() {
	var shut func()
	shut = r.env.ShowSheet(r.env.T("tests.delete_title"), ui.Column(ui.Gap16,
		ui.NewBody(r.env.T("tests.delete_text")),
		&ui.Button{Label: r.env.T("tests.delete"), Kind: ui.Danger, Icon: icons.Trash, OnTap: func() {
			shut()
			if r.env.Failed(r.env.App.Tests.Delete(r.env.Ctx, r.id)) {
				return
			}
			r.env.Toast(r.env.T("tests.deleted"))
			r.env.BackTo(parts.Tests())()
		}},
		ui.NewPlainButton(r.env.T("common.cancel"), func() { shut() }),
	))
}

// unreadable is what stands in place of a result that cannot be shown: it is on its way, it is not here, or reading it
// failed.
func (r *result) unreadable(err error) fyne.CanvasObject {
	if !errors.Is(err, assess.ErrNotFound) {
		return r.env.Broken("tests.failed", err, r.Refresh)
	}
	if wait := r.env.Unread(); wait != nil {
		return wait
	}
	return ui.Empty{
		Icon: icons.Test, Title: r.env.T("tests.gone"), Text: r.env.T("tests.gone_text"),
		Action: r.env.T("tests.see_all"), OnTap: func() { r.env.Nav.Go(parts.Tests()) },
	}.View()
}
