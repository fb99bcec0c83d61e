package plan

import (
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// rehearsal is the pitch in large letters with a clock over it. The clock is drawn anew
// once a second while it runs and is seen, and else not at all; it stands when one goes
// elsewhere, and is found there again.
type rehearsal struct {
	env      *parts.Env
	planID   string
	scaffold *ui.Scaffold
	p        plan.Pitch
	watch    *parts.Stopwatch
	said     bool   // the last words were spoken, and the clock stands
	stop     func() // ends the wait for the next second; nil where none is waited for
	clock    *ui.Text
	line     *ui.Text
	runs     fyne.CanvasObject // the sign while there is time
	over     fyne.CanvasObject // the sign when it is over
	card     *ui.Card
}

// Rehearsal makes the page on which a plan's pitch is said.
func Rehearsal(env *parts.Env, planID string) ui.Page {
	r := &rehearsal{env: env, planID: planID, scaffold: ui.NewScaffold(env.T("pitch.rehearsal")), watch: env.Stopwatch("pitch " + planID)}
	r.scaffold.Small = true
	r.scaffold.OnBack, r.scaffold.BackName = env.BackTo(parts.Pitch(planID)), env.T("common.back")
	r.clock, r.line = ui.NewTitle(""), ui.NewSupport("")
	r.runs, r.over = ui.NewIcon(icons.Clock, ui.Quiet), ui.NewIcon(icons.Warning, ui.Warn)
	r.card = ui.NewCard(ui.Row(ui.Gap16, r.runs, r.over, r.clock.Still(), ui.Grow(r.line)))
	r.Refresh()
	return r
}

// Content implements ui.Page.
func (r *rehearsal) Content() fyne.CanvasObject { return r.scaffold }

// Destination implements ui.Belonging.
func (r *rehearsal) Destination() string { return parts.PagePlan }

// Leave has the clock stand: nobody speaks to a page that is not seen.
func (r *rehearsal) Leave() { r.halt() }

func (r *rehearsal) halt() {
	r.watch.Stop()
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}

// Refresh reads the pitch anew; the clock goes on.
func (r *rehearsal) Refresh() {
	p, err := r.env.App.Plan.Pitch(r.env.Ctx, r.planID)
	if err != nil {
		r.scaffold.SetBody(r.env.Broken("plan.failed", err, r.Refresh))
		return
	}
	r.p = p
	r.draw()
}

func (r *rehearsal) words() int { return plan.Words(r.p.Text) }

func (r *rehearsal) draw() {
	if r.words() == 0 {
		r.scaffold.Footer = nil
		r.scaffold.SetBody(ui.Empty{
			Icon: icons.Note, Title: r.env.T("pitch.none"), Text: r.env.T("pitch.none_text"),
			Action: r.env.T("pitch.write"), OnTap: func() { r.env.Nav.Replace(parts.Pitch(r.p.PlanID)) },
		}.View())
		return
	}
	r.tell()
	body := []fyne.CanvasObject{r.card}
	if r.said {
		body = append(body, r.measured())
	}
	body = append(body, ui.NewText(ui.Title, document.PlainWords(r.p.Text))) // to be read standing
	r.scaffold.Footer = r.buttons()
	r.scaffold.SetBody(body...)
}

// buttons start, pause and end it, or begin again.
func (r *rehearsal) buttons() fyne.CanvasObject {
	t := r.env.T
	again := ui.NewPlainButton(t("pitch.again"), func() {
		r.halt()
		r.watch.Reset()
		r.said = false
		r.draw()
	})
	done := ui.NewSoftButton(t("pitch.done"), r.done)
	switch {
	case r.said:
		again.Kind = ui.Soft
		return again
	case r.watch.Running():
		return ui.Row(ui.Gap12, ui.Grow(ui.NewButton(t("pitch.pause"), func() {
			r.halt()
			r.draw()
		})), ui.Grow(done))
	case r.watch.Time() > 0:
		return ui.Row(ui.Gap12, ui.Grow(ui.NewButton(t("pitch.go_on"), r.start)), ui.Grow(done), again)
	}
	return ui.NewButton(t("pitch.start"), r.start)
}

func (r *rehearsal) start() {
	r.watch.Start()
	r.draw()
	r.wait()
}

// wait draws the clock anew when its next second begins.
func (r *rehearsal) wait() {
	r.stop = r.env.Loop.After(time.Second-r.watch.Time()%time.Second, func() {
		r.tell()
		r.wait()
	})
}

// done is when the last word was said.
func (r *rehearsal) done() {
	r.halt()
	r.said = true
	r.draw()
	r.scaffold.ScrollTo(0)
}

// tell shows the time; that it is over is told by a sign and in words, not by colour alone.
func (r *rehearsal) tell() {
	took := r.watch.Time()
	r.clock.Text = text.Clockwork(took)
	r.line.Text = r.env.T("pitch.left", text.A{"Left": text.Clockwork((r.p.Most - took).Round(time.Second))})
	r.card.Fill = ui.Surface
	r.runs.Show()
	r.over.Hide()
	if took >= r.p.Most {
		r.line.Text = r.env.T("pitch.over", text.A{"Most": text.Clockwork(r.p.Most), "Over": text.Clockwork(took - r.p.Most)})
		r.card.Fill = ui.WarnSoft
		r.over.Show()
		r.runs.Hide()
	}
	r.card.Refresh()
	r.scaffold.Refresh()
}

// measured is how fast that was, offered as the person's own pace.
func (r *rehearsal) measured() fyne.CanvasObject {
	took := r.watch.Time()
	column := ui.Column(ui.Gap8, ui.NewStrong(r.env.T("pitch.took", text.A{
		"Words": r.env.N("plan.words", r.words()), "Took": r.env.Words.MinutesSeconds(took),
	})))
	pace, speech := plan.PaceOf(r.words(), took)
	switch {
	case !speech:
		column.Add(ui.NewSupport(r.env.T("pitch.no_pace")))
	case pace == r.p.Pace:
		column.Add(ui.NewSupport(r.env.N("pitch.same_pace", pace)))
	default:
		column.Add(ui.NewSupport(r.env.N("pitch.own_pace", pace)))
		column.Add(ui.NewButton(r.env.N("pitch.use_pace", pace), func() {
			if r.env.Failed(r.env.App.Plan.SetPace(r.env.Ctx, pace)) {
				return
			}
			r.Refresh()
		}))
	}
	return &ui.Card{Fill: ui.AccentSoft, Content: column}
}
