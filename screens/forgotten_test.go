package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/ui/walk"
)

// TestWhatTheToolkitForgotIsDrawnAsItWasOnAnyScreen comes back to each screen as after a minute.
func TestWhatTheToolkitForgotIsDrawnAsItWasOnAnyScreen(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
	all := wrongs{t: t, where: map[string][]string{}}
	l := look{name: "light", lang: text.Danish, scale: 1, sizes: []fyne.Size{sizes[1]}}
	for _, c := range settled(t).casts(t) {
		play(t, a, c, l, func(h *hall, s scene, _ fyne.Size) {
			for _, wrong := range walk.Page(h.window.Canvas()).Forgotten() {
				all.add(s.name, wrong, "")
			}
		})
	}
	all.tell()
}
