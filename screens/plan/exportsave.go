package plan

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// saving is a file that is made and written, and what became of it.
type saving struct {
	export *export
	stop   context.CancelFunc // of what is under way; nil where nothing is
	step   string             // the text of what is done now
	done   *saved
	err    error
}

// saved is a file that was written.
type saved struct {
	parts.SavedFile
	missing int // versions of the plan that are not in it
	without int // files, likewise
}

// cancel gives up what is under way: what was begun is taken away.
func (s *saving) cancel() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// ask has the person say where the file is to lie, and makes it there.
func (s *saving) ask() {
	e := s.export
	if s.stop != nil {
		return
	}
	e.env.Saved() // what is being typed is part of it
	name := e.choices.FileName(e.o.Title, e.env.Now())
	e.env.SaveAs(name, func(into parts.Into, err error) {
		if err != nil {
			s.err = err
			e.draw()
			return
		}
		s.run(into)
	})
}

// run makes the file away from the goroutine that draws.
func (s *saving) run(into parts.Into) {
	e := s.export
	ctx, stop := context.WithCancel(e.env.Ctx)
	s.stop, s.done, s.err, s.step = stop, nil, nil, "export.reading"
	choices, recipient := e.choices, e.to()
	e.draw()
	step := func(key string) {
		e.env.Loop.Do(func() {
			if ctx.Err() == nil {
				s.step = key
				e.draw()
			}
		})
	}
	var out saved
	missing, without := 0, 0
	e.env.Do(func(context.Context) (err error) {
		out.SavedFile, err = into(func(w io.Writer) error {
			if choices.Format == app.FormatPlan {
				made, err := e.env.App.WritePlanFile(ctx, w, e.planID)
				missing, without = len(made.Missing), len(made.MissingFiles)
				return err
			}
			p, err := e.env.App.Document(ctx, e.planID, e.versionID, choices.Lang)
			if err != nil {
				return err
			}
			p.To = recipient
			step("export.making")
			return choices.Write(ctx, w, p)
		})
		out.missing, out.without = missing, without
		return err
	}, func(err error) {
		if ctx.Err() != nil { // given up
			return
		}
		stop()
		s.stop = nil
		if s.err = err; err == nil {
			s.done = &out
		}
		e.draw()
	})
}

// view are the buttons: the one that makes the file and, when that is done, the one
// that opens it.
func (s *saving) view() fyne.CanvasObject {
	e := s.export
	t := e.env.T
	save := ui.NewButton(t("export.save", text.A{"Format": t("export.format." + string(e.choices.Format))}), s.ask)
	save.Inactive = e.choices.Format == app.FormatExcel && !e.preview.figures()
	if s.stop != nil {
		save.Busy = true
		return ui.Column(ui.Gap4, ui.Row(ui.Gap12, ui.Grow(save), ui.NewPlainButton(t("common.cancel"), func() {
			s.cancel()
			e.draw()
		})), ui.NewSupport(t(s.step)))
	}
	if s.done == nil || s.done.Path == "" {
		return save
	}
	path, open := s.done.Path, "export.open"
	if e.choices.Format == app.FormatPlan { // which no other program shows
		path, open = filepath.Dir(path), "export.open_folder"
	}
	save.Kind, save.Label = ui.Soft, t("export.again")
	return ui.Actions(ui.NewButton(t(open), func() { e.env.OpenFile(path) }), save)
}

// told says what became of the file; nil where none was made.
func (s *saving) told() fyne.CanvasObject {
	e := s.export
	t := e.env.T
	switch {
	case s.stop != nil || s.err == nil && s.done == nil:
		return nil
	case s.err != nil:
		return ui.Message{Tone: ui.Alarm, Title: t("export.failed"), Text: e.env.Explain(s.err)}.Card()
	case s.done.missing+s.done.without > 0:
		var lines []string
		if n := s.done.missing; n > 0 {
			lines = append(lines, e.env.N("export.missing", n))
		}
		if n := s.done.without; n > 0 {
			lines = append(lines, e.env.N("export.without", n))
		}
		return ui.Message{Tone: ui.Notice, Title: e.env.SavedAs(s.done.SavedFile), Text: strings.Join(lines, "\n")}.Card()
	}
	m := ui.Message{Tone: ui.Good, Title: e.env.SavedAs(s.done.SavedFile)}
	if s.done.Path == "" {
		m.Text = t("export.saved_phone")
	}
	return m.Card()
}
