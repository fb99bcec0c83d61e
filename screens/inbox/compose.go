package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// composer writes a message into a thread, with files where there are any. What is
// begun is the thread's draft.
type composer struct {
	env    *parts.Env
	thread string
	draft  *parts.Draft
	sent   func()
	field  *ui.Field
	send   *ui.Button
	attach *ui.Button
	files  []inbox.File
	wrong  string          // why the last file could not be attached; empty for none
	added  *fyne.Container // the files, a row each
}

func newComposer(env *parts.Env, thread string, label string, sent func()) *composer {
	c := &composer{env: env, thread: thread, draft: env.Draft(inbox.DraftMessage(thread)), sent: sent}
	c.field = c.draft.Field(store.DraftText, &ui.Field{Label: label, Lines: 3, Most: api.MaxMessage, OnChange: func(string) { c.change() }})
	c.added = ui.Column(ui.Gap8)
	c.attach = &ui.Button{Label: env.T("inbox.attach"), Icon: icons.Attach, Kind: ui.Plain, OnTap: func() { env.PickFile(c.add) }}
	c.send = &ui.Button{Label: env.T("inbox.send"), Kind: ui.Soft, Inactive: true, OnTap: c.post}
	return c
}

func (c *composer) post() {
	ids := make([]string, len(c.files))
	for i, f := range c.files {
		ids[i] = f.ID
	}
	err := c.draft.Send(func() error {
		_, err := c.env.App.Inbox.Post(c.env.Ctx, c.thread, c.field.Value(), ids...)
		return err
	})
	if c.env.Failed(err) {
		return
	}
	c.wrong = ""
	c.sent()
}

// add keeps a file that was chosen on this device. One that is too large is
// refused here, before anything waits to be sent.
func (c *composer) add(file parts.File) {
	if c.env.Failed(file.Err) {
		return
	}
	c.attach.Busy, c.wrong = true, ""
	c.change()
	var added inbox.File
	c.env.Do(func(ctx context.Context) (err error) {
		added, err = c.env.App.Inbox.Attach(ctx, file.Name, file.Content)
		return errors.Join(err, file.Content.Close())
	}, func(err error) {
		c.attach.Busy = false
		if err != nil {
			c.wrong = c.env.T("inbox.attach_failed", text.A{"File": file.Name, "Why": c.env.Explain(err)})
		} else {
			c.draft.SetFiles(append(c.draft.Files(), added.ID))
		}
		c.reread()
	})
}

// take takes a file back.
func (c *composer) take(id string) {
	c.draft.SetFiles(slices.DeleteFunc(slices.Clone(c.draft.Files()), func(have string) bool { return have == id }))
	c.env.Save("detach "+id, func(ctx context.Context) error { // after the draft that named it
		return c.env.App.Inbox.Detach(ctx, id)
	}, func(err error) { c.env.Failed(err) })
	c.reread()
}

// begun tells whether something is written or chosen.
func (c *composer) begun() bool {
	return c.draft.Text(store.DraftText) != "" || len(c.draft.Files()) > 0
}

// reread shows the files that are chosen now: another page may have sent them.
func (c *composer) reread() {
	c.files = c.env.App.Inbox.Attached(c.draft.Files())
	c.change()
}

// change draws what is attached, and whether it can be sent.
func (c *composer) change() {
	c.send.SetActive(!c.attach.Busy && (strings.TrimSpace(c.field.Value()) != "" || len(c.files) > 0))
	c.attach.Inactive = len(c.files) >= maxFiles
	c.attach.Refresh()
	c.added.RemoveAll()
	for _, f := range c.files {
		c.added.Add(&ui.ListRow{
			Icon: icons.Attach, Title: f.Name, Subtitle: c.env.Words.Bytes(f.Size),
			Trailing: ui.NewIconButton(icons.Close, c.env.T("inbox.attach_remove", text.A{"File": f.Name}), func() { c.take(f.ID) }),
		})
	}
	if c.wrong != "" {
		c.added.Add(ui.Message{Tone: ui.Alarm, Title: c.env.T("inbox.attach_no"), Text: c.wrong}.Card())
	}
	if len(c.added.Objects) == 0 {
		c.added.Hide()
	} else {
		c.added.Show()
	}
	ui.Relayout(c.field)
}

// maxFiles is how many files an office takes with one message.
const maxFiles = 20

func (c *composer) view() fyne.CanvasObject {
	c.reread()
	return ui.Column(ui.Gap8, c.field, c.added, ui.Row(ui.Gap8, c.attach, ui.Space(), c.send))
}

// bubbles are the messages of a thread, oldest first: one's own at the right, in
// the accent's soft colour.
func bubbles(env *parts.Env, messages []inbox.Message) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(messages))
	for _, m := range messages {
		head := m.Author
		if m.Mine {
			head = env.T("inbox.you")
		}
		note := env.Words.DayClock(m.At, env.Now())
		switch {
		case m.Refused:
			note = env.T("inbox.refused")
		case m.Waiting:
			note = env.T("inbox.waits")
		}
		column := ui.Column(ui.Gap4,
			ui.Row(ui.Gap8, ui.Grow(&ui.Text{Text: head, TextSize: ui.Support, Bold: true, Wrap: true}), ui.NewLabel(text.UpperFirst(note))))
		if m.Text != "" {
			column.Add(ui.NewBody(m.Text))
		}
		for _, f := range m.Files {
			column.Add(parts.FileRow(env, m, f))
		}
		if m.Refused {
			column.Add(ui.Left(ui.NewLink(env.T("inbox.refused_see"), func() { env.Nav.Go(parts.Waiting()) })))
		}
		card := &ui.Card{Content: column}
		if m.Mine {
			card.Fill = ui.AccentSoft
			out = append(out, ui.InsetEdges(ui.Gap32, 0, 0, 0, card))
		} else {
			out = append(out, ui.InsetEdges(0, 0, ui.Gap32, 0, card))
		}
	}
	return out
}
