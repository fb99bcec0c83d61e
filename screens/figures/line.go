package figures

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// line is all that is said of one line of the budgets.
type line struct {
	page

	in     plan.Section
	id     string
	name   *ui.Field
	fields []*lineField
	more   bool // what few need is shown
	named  bool // it had a name when the page was opened
	note   *ui.Field
	year   *yearCard    // nil for a line that has no months to type over
	draft  *parts.Draft // what is typed and not stored, by field
}

// NewLine makes the page of one line, named as parts.FigureLine names it.
func NewLine(env *parts.Env, planID, name string) ui.Page {
	l := &line{page: page{env: env, planID: planID, scaffold: ui.NewScaffold("")}}
	l.in, l.id, _, _ = plan.SplitLine(name)
	l.scaffold.OnBack, l.scaffold.BackName = env.BackTo(parts.Figures(planID, viewOf(l.in))), env.T("common.back")
	l.scaffold.Marks = env.Mark()
	l.shows, l.finish, l.past = l.show, l.finished, newHistory(&l.page)
	l.draft = env.Draft(plan.DraftLine(planID, name))
	l.name = &ui.Field{Label: env.T("figures.field.name"), OnSubmit: func(string) { l.flushAll() }, OnChange: l.keeps(draftName)}
	l.note = &ui.Field{Label: env.T("figures.field.note"), Lines: 2, Most: api.MaxNote, OnChange: l.keeps(draftNote)}
	for _, spec := range fieldsOf[l.in] {
		l.fields = append(l.fields, newLineField(l, spec))
	}
	l.year = newYearCard(l)
	f, err := l.read()
	l.named = f.Text(l.path("name")) != ""
	l.show(f, cmp.Or(err, l.meet(f)))
	return l
}

// What of a line is no field of its section, in its draft.
const (
	draftName = "name"
	draftNote = "note"
)

// keeps keeps what is typed under a name until it is stored.
func (l *line) keeps(name string) func(typed string) {
	return func(typed string) { l.draft.Set(name, typed) }
}

// viewOf is the view in which a section's lines stand.
func viewOf(in plan.Section) string {
	switch in {
	case plan.SectionStartup:
		return parts.FiguresStartup
	case plan.SectionPrivate, plan.SectionDrawings:
		return parts.FiguresPrivate
	case plan.SectionLoans, plan.SectionOwn:
		return parts.FiguresFinancing
	case plan.SectionRevenue, plan.SectionFixed, plan.SectionStaff:
	}
	return parts.FiguresOperating
}

// Shown puts the cursor into the name of a line that has none yet.
func (l *line) Shown() {
	if !l.named {
		parts.WriteIn(l.name)
	}
}

// Wide implements ui.Wide.
func (l *line) Wide() bool { return false }

// Leave brings what is typed to disk.
func (l *line) Leave() {
	l.flushAll()
	l.page.Leave()
}

// Flush implements ui.Flusher.
func (l *line) Flush() { l.Leave() }

func (l *line) path(field string) string { return plan.LinePath(l.in, l.id, field) }

// show draws the line of some figures; what is being typed stays.
func (l *line) show(f plan.Figures, err error) {
	l.drawn = err == nil
	if err != nil {
		l.scaffold.SetBody(l.env.Broken("plan.failed", err, l.reload))
		return
	}
	l.figures = f
	l.draw()
}

// there says whether the figures have the line: it may have been deleted, here or on another device.
func (l *line) there() bool {
	_, there := l.figures.Values[l.path("name")]
	return there
}

func (l *line) draw() {
	f := l.figures
	l.scaffold.Tools = l.past.header(f)
	if !l.there() {
		for _, e := range l.all() {
			if e.row != nil {
				e.row.Drop()
			}
		}
		l.scaffold.SetBody(ui.Empty{
			Icon: icons.Money, Title: l.env.T("figures.line_gone"), Text: l.env.T("figures.line_gone_text"),
			Action: l.env.T("figures.title"), OnTap: func() { l.env.Nav.Replace(parts.Figures(l.planID, viewOf(l.in))) },
		}.View())
		return
	}
	l.scaffold.Title = l.lineName(string(l.in) + "/" + l.id)
	l.fill(l.name, draftName, f.Text(l.path("name")))
	l.fill(l.note, draftNote, f.Text(l.notePath()))

	first := ui.Column(ui.Gap16, l.name)
	if help := l.env.App.Plan.LineHelp(f, l.in, l.id); help != "" {
		first.Add(ui.NewSupport(help))
	}
	rest := ui.Column(ui.Gap16)
	for _, one := range l.fields {
		if one.spec.when != nil && !one.spec.when(f, string(l.in)+"/"+l.id) {
			one.shown = false
			continue
		}
		one.show(f)
		if one.spec.more {
			rest.Add(one.content)
		} else {
			first.Add(one.content)
		}
	}
	body := []fyne.CanvasObject{}
	if wrong := l.wrong(); wrong != nil {
		body = append(body, wrong)
	}
	if overtaken := l.overtakenIn(); overtaken != nil {
		body = append(body, overtaken)
	}
	if l.year != nil {
		body = append(body, l.year.show(f)...)
	}
	if card := ui.NewCard(first); l.named {
		body = append(body, card)
	} else { // what is new is named first
		body = slices.Insert(body, 0, fyne.CanvasObject(card))
	}
	if l.more {
		rest.Add(l.note)
		body = append(body, ui.NewCard(rest))
	}
	label := l.env.T("figures.more")
	if l.more {
		label = l.env.T("figures.less")
	}
	body = append(body, ui.Actions(
		ui.NewSoftButton(label, func() {
			l.more = !l.more
			l.draw()
		}),
		&ui.Button{Kind: ui.Danger, Label: l.env.T("figures.line_delete"), OnTap: l.remove},
	))
	l.scaffold.SetBody(body...)
	asked := l.numbers()
	for _, e := range l.all() {
		if e.row != nil && e.row.Writing() && !slices.Contains(asked, e) {
			e.row.Shut() // it is asked for no more
		}
	}
}

// fill shows a text in a field that nobody is writing in, or what waits for it.
func (l *line) fill(f *ui.Field, name, text string) {
	if !f.Focused() {
		f.SetValue(cmp.Or(l.draft.Text(name), text))
	}
}

func (l *line) notePath() string { return plan.NotePath(string(l.in) + "/" + l.id) }

// typed is what differs from what is stored and can be, and what is wrong with the rest, by its field. Nothing is typed of a
// line that is gone.
func (l *line) typed() (set map[string]json.RawMessage, wrong map[*lineField]string) {
	set, wrong = map[string]json.RawMessage{}, map[*lineField]string{}
	if !l.there() {
		return set, wrong
	}
	if name := l.name.Value(); name != l.figures.Text(l.path("name")) {
		set[l.path("name")] = plan.Value(name)
	}
	if note := l.note.Value(); note != l.figures.Text(l.notePath()) {
		set[l.notePath()] = textOrNone(note)
	}
	read := map[*lineField]map[string]json.RawMessage{}
	for _, one := range l.all() {
		values, why := one.typed()
		if why != "" {
			wrong[one] = why
		} else if len(values) > 0 {
			read[one] = values
			maps.Copy(set, values)
		}
	}
	if l.refuses(set) == "" {
		return set, wrong
	}
	for one, values := range read {
		if why := l.refuses(values); why != "" {
			wrong[one] = why
			for path := range values {
				delete(set, path)
			}
		}
	}
	return set, wrong
}

// refuses says why some figures cannot be stored; nothing where they can.
func (l *line) refuses(set map[string]json.RawMessage) string {
	_, err := l.figures.Set(set)
	var errs engine.Errors
	if !errors.As(err, &errs) {
		return ""
	}
	return l.env.T("figures.wrong." + string(errs[0].Code))
}

// check says at a field that one leaves what is wrong with it, and takes back what is said at others and is right now.
func (l *line) check(left *lineField) {
	_, wrong := l.typed()
	for _, one := range l.all() {
		if one.field != nil && one.shown && (one == left || one.field.Error != "") {
			one.field.SetError(wrong[one])
			one.face()
		}
	}
}

// all are the fields of the page.
func (l *line) all() []*lineField {
	if l.year == nil {
		return l.fields
	}
	return append(l.year.all(), l.fields...)
}

// settle leaves in the draft what cannot be read, with the reason at its field: all
// else is stored.
func (l *line) settle() {
	l.draft.Set(draftName, "")
	l.draft.Set(draftNote, "")
	_, wrong := l.typed()
	for _, one := range l.all() {
		if one.field == nil || !one.shown {
			continue
		}
		waits := ""
		if wrong[one] != "" {
			waits = one.field.Value()
		}
		l.draft.Set(one.spec.name, waits)
		one.field.SetError(wrong[one])
		one.face()
	}
}

// set keeps figures of the line, and with them what is typed, and draws what comes of it. It says whether they were taken;
// why not is said where a person sees it.
func (l *line) set(set map[string]json.RawMessage) bool {
	typed, _ := l.typed()
	waits := l.waiting(typed)
	maps.Copy(typed, set)
	now, err := l.write(typed, func(why string) {
		for field, text := range waits {
			if l.draft.Text(field) == "" {
				l.draft.Set(field, text)
			}
		}
		l.draw()
		l.env.Toast(why)
	})
	if l.env.Failed(err) {
		return false
	}
	l.figures = now
	l.settle()
	l.draw()
	return true
}

// waiting are the texts of the fields that set some figures, as a draft keeps them.
func (l *line) waiting(set map[string]json.RawMessage) map[string]string {
	texts := map[string]string{}
	keep := func(path, field, text string) {
		if _, is := set[path]; is {
			texts[field] = text
		}
	}
	keep(l.path("name"), draftName, l.name.Value())
	keep(l.notePath(), draftNote, l.note.Value())
	for _, one := range l.all() {
		if one.field != nil {
			keep(one.path(), one.spec.name, one.field.Value())
		}
	}
	return texts
}

// numbers are the numbers that are asked for on the page, from the top.
func (l *line) numbers() (all []*lineField) {
	if l.year != nil {
		all = l.year.asked()
	}
	for _, e := range l.fields {
		if e.spec.kind == number && e.shown && (l.more || !e.spec.more) {
			all = append(all, e)
		}
	}
	return all
}

func textOrNone(s string) json.RawMessage {
	if s == "" {
		return plan.Value(nil)
	}
	return plan.Value(s)
}

// flushAll stores what is typed and can be read.
func (l *line) flushAll() {
	if set, _ := l.typed(); len(set) > 0 {
		l.set(nil)
		return
	}
	l.settle()
}

// finished closes a pad that is open, and stores what is typed.
func (l *line) finished() {
	for _, e := range l.all() {
		if e.row != nil {
			e.row.Shut()
		}
	}
	l.flushAll()
}

func (l *line) remove() {
	name := l.scaffold.Title
	if !l.page.set(l.figures.RemoveLine(l.in, l.id)) {
		return
	}
	l.env.ToastUndo(l.env.T("figures.line_deleted", text.A{"Name": name}), l.undo)
	if !l.env.Nav.Back() {
		l.env.Nav.Replace(parts.Figures(l.planID, viewOf(l.in)))
	}
}
