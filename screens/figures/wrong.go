package figures

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// refused is an error that says itself what to do.
type refused struct{ says string }

func (r refused) Error() string { return r.says }

// Said implements parts.Said.
func (r refused) Said() string { return r.says }

// explain puts what the engine refuses into words.
func (p *page) explain(err error) error {
	var errs engine.Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		return err
	}
	return refused{p.wrongAt(errs[0])}
}

// wrongAt says what is wrong at a place, and what to do.
func (p *page) wrongAt(e engine.Error) string {
	says := p.env.T("figures.wrong." + string(e.Code))
	if name := p.lineName(e.At); name != "" {
		field := e.At[strings.LastIndexByte(e.At, '/')+1:]
		if key := "figures.field." + field; p.env.Words.Has(key) {
			name += ", " + text.LowerFirst(p.env.T(key))
		}
		return name + ": " + text.LowerFirst(says)
	}
	return says
}

// wrong is what keeps the figures from being computed; nil where nothing does.
func (p *page) wrong() fyne.CanvasObject {
	errs := p.figures.Errors
	if len(errs) == 0 {
		return nil
	}
	m := ui.Message{Tone: ui.Alarm, Title: p.env.T("figures.wrong.title"), Text: p.wrongAt(errs[0])}
	if at := errs[0].At; at != "" {
		to, name := p.lead(at, nil)
		m.Action, m.OnTap = name, func() { p.env.Nav.Go(to) }
	}
	return m.Card()
}
