package plan

import (
	"context"
	"errors"
	"io"

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
type saved struct{ name, path string }

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
	if e.env.SaveFile == nil {
		s.run(func(write func(io.Writer) error) (saved, error) {
			path, err := parts.Download(name, write)
			return saved{path, path}, err
		})
		return
	}
	e.env.SaveFile(name, func(to parts.Target) {
		if to.Err != nil {
			s.err = &parts.SaveError{Err: to.Err}
			e.draw()
			return
		}
		s.run(func(write func(io.Writer) error) (saved, error) {
			out := saved{to.Name, to.Path}
			if err := write(to.Content); err != nil {
				return out, errors.Join(err, to.Drop())
			}
			return out, to.Content.Close() //nolint:wrapcheck // a SaveError
		})
	})
}

// run makes the file away from the goroutine that draws.
func (s *saving) run(into func(write func(io.Writer) error) (saved, error)) {
	e := s.export
	ctx, stop := context.WithCancel(e.env.Ctx)
	s.stop, s.done, s.err, s.step = stop, nil, nil, "export.reading"
	choices := e.choices
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
	e.env.Do(func(context.Context) (err error) {
		out, err = into(func(w io.Writer) error {
			p, err := e.env.App.Document(ctx, e.planID, e.versionID, choices.Lang)
			if err != nil {
				return err
			}
			step("export.making")
			return choices.Write(ctx, w, p)
		})
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

// view is the button that makes the file, and what became of it.
func (s *saving) view() []fyne.CanvasObject {
	e := s.export
	t := e.env.T
	save := ui.NewButton(t("export.save", text.A{"Format": t("export.format." + string(e.choices.Format))}), s.ask)
	save.Inactive = e.choices.Format == app.FormatExcel && !e.preview.figures()
	if s.stop != nil {
		save.Busy = true
		return []fyne.CanvasObject{
			ui.Row(ui.Gap12, ui.Grow(save), ui.NewPlainButton(t("common.cancel"), func() {
				s.cancel()
				e.draw()
			})),
			ui.NewSupport(t(s.step)),
		}
	}
	view := []fyne.CanvasObject{save}
	switch {
	case s.err != nil:
		view = append(view, ui.Message{Tone: ui.Alarm, Title: t("export.failed"), Text: e.env.Explain(s.err)}.Card())
	case s.done != nil:
		m := ui.Message{Tone: ui.Good, Title: t("export.saved", text.A{"File": s.done.name})}
		if path := s.done.path; path != "" {
			m.Action, m.OnTap = t("export.open"), func() { e.env.Failed(e.env.OpenFile(path)) }
		}
		view = append(view, m.Card())
	}
	return view
}
