package plan

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// version shows one kept state of a plan, to be read.
type version struct {
	env      *parts.Env
	id       string
	scaffold *ui.Scaffold
	reading  bool
	content  *api.VersionContent
	changes  map[string]plan.Change // since then, by section
	figures  []plan.FigureChange    // that changed since then
	files    map[string][]plan.File // by section
	moved    bool                   // other files stand there now
	marked   bool                   // what was changed since is marked
	err      error
}

// Version makes the page of one kept state.
func Version(env *parts.Env, id string) ui.Page {
	v := &version{env: env, id: id, scaffold: ui.NewScaffold("")}
	v.scaffold.OnBack, v.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	v.scaffold.Marks = env.Mark()
	v.read()
	return v
}

// Content implements ui.Page.
func (v *version) Content() fyne.CanvasObject { return v.scaffold }

// Destination implements ui.Belonging.
func (v *version) Destination() string { return parts.PagePlan }

// Refresh reads what was changed since. The version itself never changes; where
// it could not be read, the person asks again.
func (v *version) Refresh() {
	if v.content == nil {
		return
	}
	v.compare()
	v.draw()
}

// read gets the content, which only the office may have.
func (v *version) read() {
	if v.reading {
		return
	}
	v.reading, v.err = true, nil
	v.draw()
	var content api.VersionContent
	v.env.Do(func(ctx context.Context) (err error) {
		content, err = v.env.App.Plan.Content(ctx, v.id)
		return err
	}, func(err error) {
		v.reading, v.err = false, err
		if err == nil {
			v.content = &content
			v.compare()
		}
		v.draw()
	})
}

func (v *version) compare() {
	v.changes, v.files = map[string]plan.Change{}, v.env.App.Plan.ContentFiles(*v.content)
	list, err := v.env.App.Plan.Compare(v.env.Ctx, v.id, "")
	if err != nil {
		return // the plan is gone; the version can be read all the same
	}
	for _, c := range list {
		v.changes[c.Key] = c
	}
	v.figures, _ = v.env.App.Plan.CompareFigures(v.env.Ctx, v.id, "") // as above
	v.moved, _ = v.env.App.Plan.FilesDiffer(v.env.Ctx, v.id, "")
}

func (v *version) draw() {
	v.scaffold.Title, v.scaffold.Trailing = v.env.T("plan.version"), nil
	switch {
	case v.content != nil:
		v.drawContent()
	case v.reading:
		v.scaffold.SetBody(&ui.Skeleton{Rows: 3}, &ui.Skeleton{Rows: 5})
	case errors.Is(v.err, plan.ErrUnavailable):
		v.scaffold.SetBody(ui.Empty{
			Icon: icons.WifiOff, Tone: ui.Notice, Title: v.env.T("plan.version_away"), Text: v.env.T("plan.version_away_text"),
			Action: v.env.T("common.retry"), OnTap: v.read,
		}.View())
	case errors.Is(v.err, plan.ErrNotFound) && v.env.Unread() != nil:
		v.scaffold.SetBody(v.env.Unread())
	case errors.Is(v.err, plan.ErrNotFound):
		v.scaffold.SetBody(ui.Empty{
			Icon: icons.Copy, Title: v.env.T("plan.version_gone"), Text: v.env.T("plan.version_gone_text"),
			Action: v.env.T("plan.versions"), OnTap: func() { v.env.Nav.Replace(parts.Versions("")) },
		}.View())
	default:
		v.scaffold.SetBody(v.env.Broken("plan.failed", v.err, v.read))
	}
}

func (v *version) drawContent() {
	v.scaffold.Title = v.title()
	v.scaffold.Trailing = v.exportButton()
	var body []fyne.CanvasObject
	if at := v.content.At; !at.IsZero() {
		line := v.env.T("plan.version_kept", text.A{"When": v.env.Texts().DayClock(at, v.env.Now())})
		if n := len(v.changes); n > 0 {
			line += " · " + v.env.N("plan.version_changes", n)
		}
		if n := len(v.figures); n > 0 {
			line += " · " + v.env.N("plan.version_figures", n)
		}
		if !v.changed() {
			line += " · " + v.env.T("plan.version_same")
		}
		body = append(body, ui.NewSupport(line))
	}
	if v.changed() {
		row := ui.Row(ui.Gap12, ui.Grow(ui.NewSoftButton(v.env.T("plan.version_back"), v.bringBack)))
		if len(v.changes) > 0 {
			row.Add(&ui.Chip{Label: v.env.T("plan.version_mark"), Chosen: v.marked, OnTap: func() {
				v.marked = !v.marked
				v.draw()
			}})
		}
		body = append(body, row)
	}
	if card := v.figuresCard(); card != nil {
		body = append(body, card)
	}
	o, err := v.env.App.Plan.Overview(v.env.Ctx, v.content.PlanID)
	if err != nil {
		o, err = v.env.App.Plan.Overview(v.env.Ctx, "")
	}
	shown := map[string]bool{}
	if err == nil {
		for _, ch := range o.Chapters {
			column := ui.Column(ui.Gap12)
			for _, q := range ch.Questions {
				shown[q.Key] = true
				if answer := v.answer(q.Key, q.Title); answer != nil {
					column.Add(answer)
				}
			}
			for _, c := range onChapter(v.env, v.content.PlanID, ch.Key) {
				column.Add(&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{
					{Text: c.Author + " · " + v.env.T("plan.comment_chapter") + " ", Bold: true}, {Text: c.Text},
				}})
			}
			if len(column.Objects) > 0 {
				body = append(body, ui.NewCard(ui.Column(ui.Gap12, ui.NewHeading(ch.Title), column)))
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(v.content.Sections)) {
		if !shown[key] {
			title := key
			if q, err := v.env.App.Plan.Question(v.env.Ctx, o.PlanID, key); err == nil { // the pitch is in no chapter
				title = q.Title
			}
			if answer := v.answer(key, title); answer != nil {
				body = append(body, ui.NewCard(answer))
			}
		}
	}
	v.scaffold.SetBody(append(body, v.removal())...)
}

// removal is the way to delete it, or why it stays.
func (v *version) removal() fyne.CanvasObject {
	if v.listed().Reason == api.ReasonShared {
		return ui.NewSupport(v.env.T("plan.version_stays"))
	}
	return ui.Left(&ui.Button{Label: v.env.T("plan.version_delete"), Icon: icons.Trash, Kind: ui.Plain, Tight: true, Tint: ui.Bad, OnTap: v.askDelete})
}

// askDelete asks before a version is lost.
func (v *version) askDelete() {
	var shut func()
	shut = v.env.ShowSheet(v.env.T("plan.version_delete_title", text.A{"Name": v.title()}), ui.Column(
		ui.Gap16,
		ui.NewBody(v.env.T("plan.version_delete_text")),
		&ui.Button{Label: v.env.T("plan.version_delete"), Kind: ui.Danger, Icon: icons.Trash, OnTap: func() {
			shut()
			if v.env.Failed(v.env.App.Plan.DeleteVersion(v.env.Ctx, v.id)) {
				return
			}
			v.env.Toast(v.env.T("plan.version_deleted"))
			v.env.BackTo(parts.Versions(v.content.PlanID))()
		}},
		ui.NewPlainButton(v.env.T("common.cancel"), func() { shut() }),
	))
}

// changed says whether anything differs from the plan as it is.
func (v *version) changed() bool { return len(v.changes) > 0 || len(v.figures) > 0 || v.moved }

// figuresCard is what the figures said then, and what of them was changed since; nil
// where there were and are none.
func (v *version) figuresCard() fyne.CanvasObject {
	then := plan.Figures{}.With(v.content.Values)
	if !then.Begun() && len(v.figures) == 0 {
		return nil
	}
	card := ui.Column(ui.Gap12, ui.NewHeading(v.env.T("figures.change.then")))
	if then.Said() {
		card.Add(ui.NewBody(v.env.FiguresStand(then)))
	}
	if len(v.figures) > 0 {
		changes := ui.Column(ui.Gap4, ui.NewSupport(v.env.T("figures.change.title")))
		for _, c := range v.figures {
			changes.Add(ui.NewBody(v.env.FigureChange(then, c)))
		}
		card.Add(changes)
	}
	return ui.NewCard(card)
}

// answer is one question's text as it was, with what came and went since where
// that is asked for.
func (v *version) answer(key, title string) fyne.CanvasObject {
	text := v.content.Sections[key]
	change, changed := v.changes[key]
	if text == "" && len(v.files[key]) == 0 && !(v.marked && changed) {
		return nil
	}
	said := about(v.env, v.content.PlanID, key, text)
	words := ui.NewBody(text)
	if len(said) > 0 {
		words = &ui.Text{Wrap: true, Spans: marked(text, said)}
	}
	if v.marked && changed {
		words = &ui.Text{Wrap: true, Spans: ui.Changes(change.From, change.To)}
	}
	head := ui.Row(ui.Gap8, ui.Grow(ui.NewSupport(title)))
	if changed {
		head.Add(ui.NewBadge(ui.Neutral, v.env.T("plan.version_changed")))
	}
	column := ui.Column(ui.Gap4, head)
	if text != "" || v.marked && changed {
		column.Add(words)
	}
	for _, f := range v.files[key] {
		column.Add(v.file(f))
	}
	if len(said) > 0 {
		column.Add(ui.Gap(ui.Gap4))
	}
	for _, c := range said {
		column.Add(&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{
			{Text: c.Author + " ", Bold: true}, {Text: v.env.Texts().Quoted(c.Quote), Mark: ui.WarnSoft}, {Text: " " + c.Text},
		}})
	}
	return column
}

// file is one that stood with an answer; a tap opens it.
func (v *version) file(f plan.File) fyne.CanvasObject {
	row := &ui.ListRow{Leading: &ui.Thumbnail{Icon: icons.File}, Title: f.Name}
	if f.Size > 0 {
		row.Subtitle = v.env.Words.Bytes(f.Size)
	}
	row.OnTap = func() {
		v.env.OpenAttached(row, f.Attachment, f.Here, func() {})
	}
	return row
}

// exportButton leads to a file of the plan as it was.
func (v *version) exportButton() fyne.CanvasObject {
	b := ui.NewIconButton(icons.Download, v.env.T("plan.export"), func() { v.env.Nav.Go(parts.Export(v.content.PlanID, v.id)) })
	b.Keys = parts.KeysExport
	return b
}

// listed is what the list of versions says of it; empty where it is not there.
func (v *version) listed() plan.Version {
	list, err := v.env.App.Plan.Versions(v.env.Ctx, v.content.PlanID)
	if i := slices.IndexFunc(list, func(ver plan.Version) bool { return ver.ID == v.id }); err == nil && i >= 0 {
		return list[i]
	}
	return plan.Version{}
}

func (v *version) title() string {
	if listed := v.listed(); listed.ID != "" {
		return versionName(v.env, listed)
	}
	if v.content.Name != "" {
		return v.content.Name
	}
	return v.env.T("plan.version")
}

// bringBack makes the plan as it was then. What is there now is kept first, so
// it can be taken back.
func (v *version) bringBack() {
	kept, err := v.env.App.Plan.BringBack(v.env.Ctx, v.id)
	if v.env.Failed(err) {
		return
	}
	v.env.ToastUndo(v.env.T("plan.version_back_toast"), func() {
		if kept != "" {
			_, err := v.env.App.Plan.BringBack(v.env.Ctx, kept)
			v.env.Failed(err)
		}
	})
	v.Refresh()
}
