package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/internal/testworld"
	"startklar.dk/ui"
)

// TestTheFirstRunFollowsTheSystemAndIsLightWhereThatSaysNothing looks at the theme
// that the toolkit is handed; a choice of the person's goes before either.
func TestTheFirstRunFollowsTheSystemAndIsLightWhereThatSaysNothing(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	model := w.Fresh("anna").App
	said := false
	var handed fyne.Theme
	shown := New(t.Context(), Options{
		App: model, Window: a.NewWindow("Startklar"), Loop: ui.NewStepLoop(w.Clock.Now()).Loop(), Now: w.Clock.Now,
		OpenURL:    func(string) error { return nil },
		SetTheme:   func(theme fyne.Theme) { handed = theme; a.Settings().SetTheme(theme) },
		SystemLook: func() bool { return said },
	})
	defer shown.Close()
	variant := func() ui.Variant {
		theme, ok := handed.(*ui.Theme)
		if !ok {
			t.Fatalf("handed is a %T", handed)
		}
		return theme.Look().Variant
	}
	if got := variant(); got != ui.AlwaysLight {
		t.Errorf("without a word of the system the variant is %v, want light", got)
	}
	said = true
	shown.Dress()
	if got := variant(); got != ui.FollowSystem {
		t.Errorf("when the system has said it the variant is %v, want the system's", got)
	}
	said = false
	if err := model.SetPreferences(func(p *app.Preferences) { p.Theme = app.ThemeDark }); err != nil {
		t.Fatal(err)
	}
	shown.rebuild()
	if got := variant(); got != ui.AlwaysDark {
		t.Errorf("who chose dark has %v", got)
	}
}
