package plan

import (
	"context"
	"errors"
	"image"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/picture"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// attached are the files that stand with an answer: below it, where its question takes
// them or some are there.
type attached struct {
	env     *parts.Env
	flush   func() // brings what is written to disk, with the plan it makes
	changed func() // the question is to be read anew

	coming []coming // chosen, and not kept yet; the first one is under way
	wrong  []string // why files were refused
	small  map[string]image.Image
	asked  map[string]bool // whose small picture was asked for
}

// coming is a file on its way to an answer.
type coming struct {
	to   plan.Question
	file parts.File
}

func newAttached(env *parts.Env, flush, changed func()) *attached {
	env.AskUsage(changed)
	return &attached{env: env, flush: flush, changed: changed, small: map[string]image.Image{}, asked: map[string]bool{}}
}

// clear forgets what was said of another question's files.
func (a *attached) clear() { a.wrong = nil }

// view is the files of a question, and how one adds another; nil where there is no
// place for any.
func (a *attached) view(q plan.Question) fyne.CanvasObject {
	if !q.TakesFiles && len(q.Files) == 0 {
		return nil
	}
	column := ui.Column(ui.Gap8, ui.NewStrong(a.env.T("plan.files")))
	for i, f := range q.Files {
		column.Add(a.row(q, i, f))
	}
	for _, why := range a.wrong {
		column.Add(ui.Message{Tone: ui.Alarm, Title: a.env.T("inbox.attach_no"), Text: why}.Card())
	}
	for _, card := range a.env.Scarce(parts.RoomFiles) {
		column.Add(card)
	}
	add := &ui.Button{
		Label: a.env.T("inbox.attach"), Icon: icons.Attach, Kind: ui.Soft, Busy: len(a.coming) > 0,
		Inactive: len(q.Files) >= plan.MostFiles, OnTap: func() { a.env.PickFile(func(f parts.File) { a.add(q, f) }) },
	}
	row := ui.Row(ui.Gap12, add)
	if !fyne.CurrentDevice().IsMobile() {
		row.Add(ui.Grow(ui.NewSupport(a.env.T("plan.files_drop"))))
	}
	column.Add(row)
	return ui.NewCard(column)
}

// row is one file: what it is, how it stands, and what can be done with it.
func (a *attached) row(q plan.Question, at int, f plan.File) fyne.CanvasObject {
	name := f.Name
	if name == "" {
		name = a.env.T("inbox.file")
	}
	row := &ui.ListRow{Leading: &ui.Thumbnail{Image: a.thumbnail(f), Icon: icons.File}, Title: name, Subtitle: a.stands(f)}
	if own := document.CaptionOf(q.Text, f.Name); own != document.CaptionOf("", f.Name) {
		row.Subtitle = a.env.Words.Quoted(own) + " · " + row.Subtitle
	}
	row.OnTap = func() {
		a.env.OpenAttached(row, f.Attachment, f.Here, a.changed)
	}
	tools := ui.Row(0)
	if at > 0 {
		tools.Add(ui.NewIconButton(icons.Up, a.env.T("plan.files_up", text.A{"File": name}), func() {
			if !a.env.Failed(a.env.App.Plan.PutFile(a.env.Ctx, q.PlanID, q.Key, f.ID, at-1)) {
				a.changed()
			}
		}))
	}
	if document.Shows(f.Name) && !q.Conflict {
		tools.Add(ui.NewIconButton(icons.Edit, a.env.T("plan.caption_of", text.A{"File": name}), func() { a.describe(q.PlanID, q.Key, f) }))
	}
	tools.Add(ui.NewIconButton(icons.Close, a.env.T("inbox.attach_remove", text.A{"File": name}), func() { a.remove(q, at, f, name) }))
	row.Trailing = tools
	return row
}

// describe has one write what stands below a picture. It is a line of the answer.
func (a *attached) describe(planID, key string, f plan.File) {
	a.flush()
	q, err := a.env.App.Plan.Question(a.env.Ctx, planID, key)
	if a.env.Failed(err) {
		return
	}
	var shut func()
	draft := a.env.Draft(plan.DraftCaption(f.ID))
	words := draft.Field("words", &ui.Field{Label: a.env.T("plan.caption"), Text: document.CaptionOf(q.Text, f.Name), Most: plan.MostCaption})
	save := func() {
		if a.env.Failed(draft.Send(func() error {
			return a.env.App.Plan.Describe(a.env.Ctx, planID, key, f.Attachment, words.Value())
		})) {
			return
		}
		shut()
		a.changed()
	}
	words.OnSubmit = func(string) { save() }
	shut = a.env.ShowSheet(f.Name, ui.Column(ui.Gap12, words, ui.NewSupport(a.env.T("plan.caption_text")), ui.NewButton(a.env.T("plan.caption_save"), save)))
}

// stands is a file's size and where it is.
func (a *attached) stands(f plan.File) string {
	key := "plan.file_kept"
	switch {
	case f.Waiting:
		key = "inbox.file_waits"
	case !f.Here:
		key = "inbox.file_fetch"
	}
	said := []string{a.env.T(key)}
	if f.Size > 0 {
		said = slices.Insert(said, 0, a.env.Words.Bytes(f.Size))
	}
	return strings.Join(said, " · ")
}

func (a *attached) remove(q plan.Question, at int, f plan.File, name string) {
	if a.env.Failed(a.env.App.Plan.Detach(a.env.Ctx, q.PlanID, q.Key, f.ID)) {
		return
	}
	a.changed()
	a.env.ToastUndo(a.env.T("plan.files_removed", text.A{"File": name}), func() {
		if !a.env.Failed(a.env.App.Plan.PutFile(a.env.Ctx, q.PlanID, q.Key, f.ID, at)) {
			a.changed()
		}
	})
}

// add keeps a file that was chosen or dropped, after those before it.
func (a *attached) add(q plan.Question, file parts.File) {
	if a.env.Failed(file.Err) {
		return
	}
	a.coming = append(a.coming, coming{q, file})
	a.wrong = nil
	if len(a.coming) == 1 {
		a.next()
	}
}

// next keeps the file whose turn it is.
func (a *attached) next() {
	a.flush()
	a.changed()
	q, file := a.coming[0].to, a.coming[0].file
	a.env.Do(func(ctx context.Context) error {
		_, _, err := a.env.App.Plan.Attach(ctx, q.PlanID, q.Key, file.Name, file.Content)
		return errors.Join(err, file.Content.Close())
	}, func(err error) {
		a.coming = a.coming[1:]
		if err != nil {
			a.wrong = append(a.wrong, a.env.T("inbox.attach_failed", text.A{"File": file.Name, "Why": a.env.Explain(err)}))
		}
		if len(a.coming) > 0 {
			a.next()
			return
		}
		a.changed()
	})
}

// thumbnail is a picture's small one, nil as long as it is not made: where it is on
// this device it is, away from what draws.
func (a *attached) thumbnail(f plan.File) image.Image {
	if a.small[f.ID] != nil || a.asked[f.ID] || !f.Here || !document.Shows(f.Name) {
		return a.small[f.ID]
	}
	a.asked[f.ID] = true
	var img image.Image
	a.env.Do(func(context.Context) error {
		from, err := a.env.App.Plan.OpenFile(f.ID)
		if err != nil {
			return err
		}
		data, err := io.ReadAll(io.LimitReader(from, api.MaxFile))
		if err := errors.Join(err, from.Close()); err != nil {
			return err
		}
		img, err = picture.Thumbnail(data, 3*int(ui.ThumbnailSide))
		return err
	}, func(err error) {
		if err == nil { // what cannot be shown keeps its icon
			a.small[f.ID] = img
			a.changed()
		}
	})
	return nil
}
