package me

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// erasing is erasing everything: at the office and here, or here alone where the
// office has nothing or cannot be asked. It asks for a word to be typed.
type erasing struct {
	of   *ownData
	open bool
	cut  error // why the office did not erase at the last try
	word *ui.Field
	both *ui.Button // at the office and here
	here *ui.Button // on this device alone
}

func newErasing(of *ownData) *erasing {
	env := of.env
	e := &erasing{of: of}
	e.word = ui.NewField("", "", func(string) { e.settle() })
	e.word.Placeholder = env.T("me.erase_word")
	e.word.OnSubmit = func(string) {
		if e.agreed() && e.cut == nil {
			e.main().OnTap()
		}
	}
	e.both = &ui.Button{Label: env.T("me.erase_yes"), Kind: ui.Danger, OnTap: func() { e.do(env.App.Erase, env.T("me.erased")) }}
	e.here = &ui.Button{Label: env.T("me.erase_here_yes"), Kind: ui.Danger, OnTap: func() { e.do(env.App.EraseHere, env.T("me.erased_here")) }}
	return e
}

// atOffice tells whether the office is asked: who is signed in has something
// there. One that is not heard yet is taken to erase.
func (e *erasing) atOffice() bool {
	_, in := e.of.env.App.SignedIn()
	return in && (!e.of.known || e.of.offers.Erase)
}

func (e *erasing) main() *ui.Button {
	if e.atOffice() {
		return e.both
	}
	return e.here
}

func (e *erasing) agreed() bool {
	return strings.EqualFold(strings.TrimSpace(e.word.Value()), e.of.env.T("me.erase_word"))
}

// settle has the buttons wait for the word.
func (e *erasing) settle() {
	for _, b := range []*ui.Button{e.both, e.here} {
		b.Busy = e.of.busy
		b.Inactive = !e.agreed()
		b.Refresh()
	}
}

// addTo adds the line, and under it what it asks.
func (e *erasing) addTo(lines *fyne.Container) {
	env := e.of.env
	title, sub, words := "me.erase_here", "me.erase_here_sub", "me.erase_here_text"
	_, in := env.App.SignedIn()
	switch {
	case e.atOffice():
		title, sub, words = "me.erase", "me.erase_sub", "me.erase_text"
	case in:
		words = "me.erase_not_offered"
	}
	lines.Add(unfolding(icons.Trash, env.T(title), env.T(sub), e.open, func() {
		e.open, e.cut = !e.open, nil
		e.of.redraw()
		if e.open {
			parts.WriteIn(e.word)
		}
	}))
	if !e.open {
		return
	}
	office := officeName(env, env.App.Office(env.Ctx))
	ask := ui.Column(ui.Gap12,
		ui.NewSupport(env.T(words, text.A{"Office": office, "Word": env.T("me.erase_word")})),
		e.word, e.main())
	if e.cut != nil {
		ask.Add(ui.Message{
			Tone: ui.Notice, Title: env.T("me.erase_offline"), Text: env.T("me.erase_offline_text", text.A{"Office": office, "Why": env.Explain(e.cut)}),
		}.Card())
		ask.Add(e.here)
	}
	e.settle()
	lines.Add(padded(ask))
}

func (e *erasing) do(work func(context.Context) error, done string) {
	if !e.agreed() {
		return
	}
	d := e.of
	e.cut = nil
	d.run(work, func(err error) {
		switch {
		case err == nil:
			e.open, d.exported, d.asked, d.known = false, nil, false, false
			e.word.SetValue("")
			d.env.Toast(done)
		case refused(err):
			d.offers, d.known = app.Offers{}, true
		case e.atOffice():
			e.cut = err
		default:
			d.err = err
		}
	})
}
