package screens_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

func TestTheSheetOfShortcutsIsOpenedByItsKeysAndClosedByEsc(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	for name, open := range map[string]func(){
		"F1": func() { w.Press(fyne.KeyF1) },
		"?":  func() { w.Type("?") },
		"F1 where something has the focus": func() {
			w.Press(fyne.KeyTab)
			w.Press(fyne.KeyF1)
		},
		"? where something has the focus": func() {
			w.Press(fyne.KeyTab)
			w.Type("?")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			open()
			w.sees("Genveje")
			w.Press(fyne.KeyEscape)
			if w.Canvas.Overlays().Top() != nil {
				t.Error("Esc has not closed it")
			}
		})
	}
	w.t = t
	w.Ctrl(fyne.Key2)
	w.await("the cursor is in the text", func() bool { return writes(w.Canvas.Focused()) })
	w.Type("Hvad?")
	if w.Canvas.Overlays().Top() != nil {
		t.Error("a question mark in a text opens the sheet")
	}
}

func TestEveryShortcutStandsInTheSheetAndDoesSomething(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.signIn()
	if _, err := w.model.Inbox.Ask(t.Context(), "Moms", "Hvornår?"); err != nil {
		t.Fatal(err)
	}
	w.Ctrl(fyne.Key4)
	w.press("Vælg tid")
	w.press("hos Mette · ledig") // so that there is a booking
	w.Ctrl(fyne.Key2)
	w.sees("Hvad går idéen ud på?")
	w.await("the cursor is in the text", func() bool { return writes(w.Canvas.Focused()) })
	w.Type("Kaffe") // so that there is a plan
	w.sees("Gemt")
	w.press("Idé og baggrund") // a question with one before it

	w.Press(fyne.KeyF1)
	w.sees("Genveje")
	said := w.words()
	w.Press(fyne.KeyEscape)
	told := map[ui.Keys]bool{}
	for _, line := range parts.Shortcuts {
		told[line.Keys] = true
		if name := text.For(text.Danish).T(line.Name); !slices.Contains(said, name) {
			t.Errorf("%q is not in the sheet", name)
		}
	}
	for _, a := range w.shown.Shell().Everywhere() {
		if !slices.Contains(said, a.Name) {
			t.Errorf("%q is not in the sheet", a.Name)
		}
	}
	works := map[ui.Keys]bool{}
	for _, at := range []ui.Route{
		parts.Home(), parts.Plan(), w.shown.Shell().Current(), parts.Tests(), parts.Programme(), parts.MyBookings(), parts.Inbox(), parts.Me(),
		parts.Figures("", ""),
	} {
		w.shown.Shell().Reset(at)
		w.Canvas.Capture()
		for _, a := range w.shown.Shell().Here() {
			works[a.Keys] = true
			if !told[a.Keys] {
				t.Errorf("%s does %q on %v, which the sheet does not say", a.Keys, a.Name, at)
			}
		}
	}
	for keys := range told {
		if keys.Said == "" && !works[keys] {
			t.Errorf("%s does nothing on any page", keys)
		}
	}
}

func TestAShortcutOfAPageDoesWhatItsButtonDoes(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key4)
	w.sees("Iværksættercafé")
	w.Ctrl(fyne.KeyF)
	if !writes(w.Canvas.Focused()) {
		t.Errorf("Ctrl+F puts the focus on %T", w.Canvas.Focused())
	}
	w.Ctrl(fyne.Key2)
	w.await("the cursor is in the text", func() bool { return writes(w.Canvas.Focused()) })
	w.Ctrl(fyne.KeyReturn) // the main button, while one writes
	if got := w.shown.Shell().Current(); got.Page != parts.PageQuestion {
		t.Errorf("Ctrl+Enter leads to %v, want the next question", got)
	}
	w.Press(fyne.KeyReturn, fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift)
	if got := w.shown.Shell().Current(); got.Page != parts.PageQuestion {
		t.Errorf("Ctrl+Shift+Enter leads to %v, want the question before", got)
	}
}

func TestWhatThePointerRestsOnTellsItsKeys(t *testing.T) {
	w := newWorld(t, 820, 1180) // a rail of icons
	w.enter()
	w.Ctrl(fyne.Key2)
	w.sees("Begynd at skrive")
	for _, c := range []struct{ on, says string }{
		{"Plan", "Plan · Ctrl+2"},
		{"Søg i alt", "Søg i alt · Ctrl+K"},
		{"Begynd at skrive", "Ctrl+Enter"},
		{"Dine planer", "Dine planer · Ctrl+P"},
	} {
		t.Run(c.on, func(t *testing.T) {
			w.t = t
			for _, o := range w.objects() {
				named, ok := o.(interface{ AccessibilityLabel() string })
				if _, can := o.(fyne.Tappable); ok && can && named.AccessibilityLabel() == c.on {
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
					test.MoveMouse(w.Canvas, at.AddXY(o.Size().Width/2, o.Size().Height/2))
					break
				}
			}
			w.await(c.says+" is told", func() bool {
				return slices.ContainsFunc(w.words(), func(s string) bool { return strings.HasSuffix(s, c.says) })
			})
			w.shoot("tip-" + strings.ReplaceAll(c.on, " ", "-"))
			test.MoveMouse(w.Canvas, fyne.NewPos(700, 1100))
			w.await("it is gone", func() bool { return !slices.Contains(w.words(), c.says) })
		})
	}
}

func TestTheSheetsAreDrawn(t *testing.T) {
	for _, c := range []struct {
		name  string
		size  fyne.Size
		theme app.Theme
		lang  string
	}{
		{"desk", fyne.NewSize(1280, 800), app.ThemeLight, "da"},
		{"phone", fyne.NewSize(390, 844), app.ThemeLight, "da"},
		{"desk-dark-en", fyne.NewSize(1280, 800), app.ThemeDark, "en"},
		{"phone-dark-en", fyne.NewSize(390, 844), app.ThemeDark, "en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.size.Width, c.size.Height)
			w.enter()
			w.shoot("home-" + c.name)
			if err := w.model.SetPreferences(func(p *app.Preferences) { p.Theme, p.Language = c.theme, c.lang }); err != nil {
				t.Fatal(err)
			}
			before := w.shown.Shell()
			w.await("the frame is built anew", func() bool { return w.shown.Shell() != before })
			w.Press(fyne.KeyF1)
			w.shoot("keys-" + c.name)
			w.Press(fyne.KeyEscape)
			w.look("ka")
			w.shoot("search-" + c.name)
			w.Press(fyne.KeyEscape)
			w.look("iværksætter")
			w.shoot("search-long-" + c.name)
		})
	}
}
