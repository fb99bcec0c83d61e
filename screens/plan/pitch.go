package plan

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// pitch is the place to write what one says of the plan aloud, with how long that takes.
type pitch struct {
	env      *parts.Env
	planID   string
	scaffold *ui.Scaffold
	p        plan.Pitch
	answer   *parts.Answer
	area     *ui.TextArea
	length   *ui.Text
	state    *ui.Text
	example  bool // is shown
}

// Pitch makes the page of a plan's pitch; an empty plan is the current one.
func Pitch(env *parts.Env, planID string) ui.Page {
	p := &pitch{env: env, planID: planID, scaffold: ui.NewScaffold(env.T("pitch.title"))}
	p.scaffold.Small, p.scaffold.Most, p.scaffold.Marks = true, ui.ColumnsMost, env.Mark()
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	p.length, p.state = ui.NewStrong(""), ui.NewSupport("").Still()
	p.area = &ui.TextArea{
		Rows: rowsPhone, Most: plan.MaxText, Loop: env.Loop, Placeholder: env.T("plan.write_here"),
		OnSave: p.save, OnChange: func(string) { p.say() },
	}
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *pitch) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *pitch) Destination() string { return parts.PagePlan }

// Leave brings what is being typed to disk.
func (p *pitch) Leave() { p.flush() }

// Flush implements ui.Flusher.
func (p *pitch) Flush() { p.flush() }

func (p *pitch) flush() {
	p.area.Flush()
	p.env.Saved()
}

// Shown puts the cursor where one writes, where that opens no keyboard on the screen.
func (p *pitch) Shown() {
	if !fyne.CurrentDevice().IsMobile() && !p.p.Conflict {
		p.area.Focus()
	}
}

// Refresh reads the pitch anew; what is being typed stays.
func (p *pitch) Refresh() {
	held := p.area.Waiting() || p.answer != nil && p.answer.Pending()
	got, err := p.env.App.Plan.Pitch(p.env.Ctx, p.planID)
	if err != nil {
		if errors.Is(err, plan.ErrNotFound) {
			p.scaffold.SetBody(ui.Empty{
				Icon: icons.Warning, Tone: ui.Alarm, Title: p.env.T("plan.failed"), Text: p.env.Explain(err),
				Action: p.env.T("plan.to_overview"), OnTap: func() { p.env.Nav.Replace(parts.Plan()) },
			}.View())
			return
		}
		p.scaffold.SetBody(p.env.Broken("plan.failed", err, p.Refresh))
		return
	}
	p.p = got
	if p.answer == nil || !p.answer.Pending() {
		p.answer = p.env.Answer(got.PlanID, got.Key)
	}
	if !held {
		p.area.SetValue(got.Text)
		p.answer.Stand(got.PlanID, got.Base)
	}
	p.draw()
}

func (p *pitch) save(words string) {
	p.answer.Write(words, p.say)
	p.say()
}

func (p *pitch) draw() {
	t := p.env.T
	writing := ui.Column(ui.Gap16, ui.Column(ui.Gap4, ui.NewHeadline(p.p.Title), ui.NewSupport(p.p.Help)))
	if p.p.Conflict {
		writing.Add(ui.Message{
			Tone: ui.Notice, Title: t("plan.clash_title"), Text: t("plan.clash_text"), Below: true,
			Action: t("plan.clash_see"), OnTap: func() { p.env.Nav.Go(parts.Conflict(p.p.PlanID, p.p.Key)) },
		}.Card())
		p.scaffold.SetBody(writing)
		return
	}
	rehearse := ui.NewButton(t("pitch.rehearse"), p.rehearse)
	rehearse.Icon = icons.Play
	writing.Add(p.area)
	writing.Add(ui.Row(ui.Gap8, ui.Grow(p.length), p.state))
	writing.Add(rehearse)
	aside := ui.Column(ui.Gap16, p.pace())
	if begin := p.begin(); begin != nil {
		aside.Add(begin)
	}
	aside.Add(p.looks())
	p.say()
	p.scaffold.SetBody(ui.TwoColumns(writing, aside))
}

// pace is how fast the person speaks, which can be set.
func (p *pitch) pace() fyne.CanvasObject {
	step := func(icon, name string, by int) *ui.Button {
		b := ui.NewIconButton(icon, p.env.T(name), func() { p.setPace(p.p.Pace + by) })
		b.Inactive = p.p.Pace+by < plan.PaceLeast || p.p.Pace+by > plan.PaceMost
		return b
	}
	return ui.NewCard(ui.Column(ui.Gap8, ui.Row(ui.Gap8,
		ui.Grow(ui.NewStrong(p.env.N("pitch.pace", p.p.Pace))),
		step(icons.Minus, "pitch.slower", -paceStep), step(icons.Plus, "pitch.faster", paceStep),
	), ui.NewSupport(p.env.T("pitch.pace_text"))))
}

// paceStep is how many words a minute are put on or taken off at a time.
const paceStep = 5

func (p *pitch) setPace(pace int) {
	if p.env.Failed(p.env.App.Plan.SetPace(p.env.Ctx, pace)) {
		return
	}
	p.Refresh()
}

// begin puts the pitch together of what the plan says already.
func (p *pitch) begin() fyne.CanvasObject {
	if len(p.p.From) == 0 {
		return nil
	}
	titles := make([]string, len(p.p.From))
	for i, from := range p.p.From {
		titles[i] = "· " + from.Title
	}
	return ui.NewCard(ui.Column(ui.Gap8,
		ui.NewStrong(p.env.T("pitch.begin_title")), ui.NewSupport(strings.Join(titles, "\n")),
		ui.NewSoftButton(p.env.T("pitch.begin"), p.putTogether)))
}

// putTogether takes the openings of the plan's answers; what stood there can be had back.
func (p *pitch) putTogether() {
	p.area.Flush()
	before := p.area.Value()
	p.put(p.p.Begun())
	if plan.Words(before) > 0 {
		p.env.ToastUndo(p.env.T("pitch.begun"), func() { p.put(before) })
	}
}

func (p *pitch) put(words string) {
	p.area.SetValue(words)
	p.save(words)
}

// looks is what an adviser listens for, and an example.
func (p *pitch) looks() fyne.CanvasObject {
	column := ui.Column(ui.Gap8, ui.NewStrong(p.env.T("plan.looks")), ui.NewSupport(p.p.Looks))
	label := "plan.example_show"
	if p.example {
		column.Add(ui.Divider())
		column.Add(&ui.Text{Text: p.env.T("plan.example_from"), TextSize: ui.Label, Bold: true, Role: ui.Accent, Wrap: true})
		column.Add(ui.NewText(ui.Support, p.p.Example))
		label = "plan.example_hide"
	}
	column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(p.env.T(label), func() {
		p.example = !p.example
		p.draw()
	}))))
	return ui.NewCard(column)
}

// say says how long what stands there takes to say, and whether it is on disk.
func (p *pitch) say() {
	words := plan.Words(p.area.Value())
	takes := plan.SayFor(words, p.p.Pace)
	line, role := p.env.N("plan.words", words), ui.Ink
	switch {
	case words == 0:
	case takes > p.p.Most:
		line, role = p.env.T("pitch.too_long", text.A{"Words": line, "Takes": clock(takes), "Over": clock(takes - p.p.Most)}), ui.Warn
	default:
		line = p.env.T("pitch.takes", text.A{"Words": line, "Takes": clock(takes), "Most": clock(p.p.Most)})
	}
	state, stateRole := p.env.T("plan.saved"), ui.Quiet
	switch {
	case p.answer != nil && p.answer.Err() != nil:
		state, stateRole = p.env.T("plan.not_saved"), ui.Bad
	case p.area.Waiting(), p.answer != nil && p.answer.Pending():
		state = p.env.T("plan.saving")
	case words == 0:
		state = ""
	}
	p.length.Role, p.state.Role = role, stateRole
	p.length.Text, p.state.Text = line, state
	p.length.Refresh()
	p.state.Refresh()
	p.scaffold.Refresh()
}

func (p *pitch) rehearse() {
	p.flush()
	p.env.Nav.Go(parts.Rehearsal(p.p.PlanID))
}

// clock is a time as a clock shows it: minutes and seconds.
func clock(d time.Duration) string { return text.Clockwork(d) }
