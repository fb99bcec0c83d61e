package tests

import (
	"errors"

	"fyne.io/fyne/v2"

	"startklar.dk/app/assess"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
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
	if radar := r.radar(res); radar != nil {
		left.Add(ui.NewCard(radar))
	}
	if res.Strongest == nil {
		left.Add(ui.Message{Tone: ui.Neutral, Title: r.env.T("tests.nothing"), Text: r.env.T("tests.nothing_text")}.Card())
	} else {
		left.Add(r.strongest(*res.Strongest))
	}
	if res.Next != nil {
		right.Add(r.next(*res.Next))
	}
	if bars := r.bars(res); bars != nil {
		right.Add(bars)
	}
	right.Add(&ui.Text{Text: res.Limits, TextSize: ui.Support, Role: ui.Quiet, Wrap: true})
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

func (r *result) strongest(p assess.Part) fyne.CanvasObject {
	return ui.Column(ui.Gap8,
		ui.SectionHeader(r.env.T("tests.strongest", text.A{"Part": text.LowerFirst(p.Title)}), ui.NewSupport(r.score(p.Score)).Still()),
		ui.NewSupport(p.Words),
	)
}

// next is the one thing that matters most now, one tap away.
func (r *result) next(n assess.Next) fyne.CanvasObject {
	line := r.score(n.Score) + ". " + n.Text
	column := ui.Column(ui.Gap8, ui.NewHeading(r.env.T("tests.next_title", text.A{"Part": text.LowerFirst(n.PartTitle)})))
	switch {
	case n.Event != nil:
		e := n.Event
		when := r.env.Texts().DayClock(e.StartsAt, r.env.Now())
		line = r.score(n.Score) + ". " + r.env.T("tests.event", text.A{"Title": e.Title, "When": when})
		if e.PlacesLeft > 0 {
			line += " " + r.env.N("tests.places", e.PlacesLeft)
		}
		column.Add(ui.NewBody(line))
		column.Add(ui.Gap(0))
		column.Add(ui.NewButton(r.env.T("tests.book"), func() { r.env.Nav.Go(parts.Event(e.EventID)) }))
	case n.ChapterKey != "":
		column.Add(ui.NewBody(line + " " + r.env.T("tests.meanwhile")))
		column.Add(ui.Gap(0))
		column.Add(ui.NewButton(r.env.T("tests.write", text.A{"Chapter": n.ChapterTitle}), func() { r.env.Nav.Go(r.chapter(n.ChapterKey)) }))
	default:
		column.Add(ui.NewBody(line))
	}
	return &ui.Card{Fill: ui.AccentSoft, Content: column}
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

// bars say every part in words and figures.
func (r *result) bars(res assess.Result) fyne.CanvasObject {
	bars := &ui.Bars{NowIs: r.env.T("tests.now")}
	if !res.EarlierAt.IsZero() {
		bars.WasIs = r.env.Texts().DateBeside(res.EarlierAt, r.env.Now())
	}
	low, high := -1.0, -1.0 // no score is so low
	if res.Weakest != nil && res.Strongest != nil && res.Weakest.Score < res.Strongest.Score {
		low, high = res.Weakest.Score, res.Strongest.Score
	}
	for _, p := range res.Parts {
		if !p.Scored {
			bars.Bars = append(bars.Bars, ui.Bar{Label: p.Title, Value: r.env.T("tests.unscored")})
			continue
		}
		bar := ui.Bar{Label: p.Title, Value: r.env.Texts().Decimal(p.Score, 1), Part: p.Score / most}
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
	if len(bars.Bars) == 0 {
		return nil
	}
	column := ui.Column(ui.Gap12, ui.NewStrong(r.env.T("tests.all")), bars)
	if res.Weakest != nil && res.Weakest != res.Strongest {
		column.Add(ui.NewSupport(res.Weakest.Words))
	}
	return ui.NewCard(column)
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
