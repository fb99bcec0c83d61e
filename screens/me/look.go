package me

import (
	"math"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// themes are how light the app can be, in the order shown.
var themes = []app.Theme{app.ThemeSystem, app.ThemeLight, app.ThemeDark}

// scaleStep is how much larger or smaller text gets at a press.
const scaleStep = 0.1

// look is how the app looks and speaks on this device. Each change draws the
// whole app anew.
type look struct{ env *parts.Env }

func newLook(env *parts.Env) *look { return &look{env: env} }

func (l *look) change(fn func(*app.Preferences)) { l.env.Failed(l.env.App.SetPreferences(fn)) }

func (l *look) view() []fyne.CanvasObject {
	env := l.env
	now := env.App.Preferences()
	labels := make([]string, 0, len(themes))
	chosen := 0
	for i, t := range themes {
		labels = append(labels, env.T("me.theme."+string(t)))
		if t == now.Theme {
			chosen = i
		}
	}
	theme := ui.NewSegmented(func(i int) {
		l.change(func(p *app.Preferences) { p.Theme = themes[i] })
	}, labels...)
	theme.Chosen = chosen
	card := ui.NewCard(
		labelled(env.T("me.language"), languageChoice(env)),
		labelled(env.T("me.theme"), theme),
		labelled(env.T("me.text_size"), l.scale(now.TextScale)),
	)
	return []fyne.CanvasObject{section(env.T("me.look"), card)}
}

func labelled(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return ui.Column(6, &ui.Text{Text: label, TextSize: ui.Support, Bold: true, Wrap: true}, o)
}

// scale makes text smaller and larger, in steps.
func (l *look) scale(now float64) fyne.CanvasObject {
	env := l.env
	step := func(by float64) func() {
		return func() {
			l.change(func(p *app.Preferences) { p.TextScale = math.Round((p.TextScale+by)*10) / 10 })
		}
	}
	smaller := &ui.Button{Icon: icons.Minus, Kind: ui.Soft, Name: env.T("me.text_smaller"), OnTap: step(-scaleStep)}
	smaller.Inactive = now <= app.MinTextScale
	larger := &ui.Button{Icon: icons.Plus, Kind: ui.Soft, Name: env.T("me.text_larger"), OnTap: step(scaleStep)}
	larger.Inactive = now >= app.MaxTextScale
	percent := env.T("me.percent", text.A{"N": int(math.Round(now * 100))})
	return ui.Row(ui.Gap12, smaller, ui.Grow(ui.NewBody(percent).Centred()), larger)
}
