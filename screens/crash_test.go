package screens

import (
	"io"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/app/crash"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// tappable finds what is called so and can be tapped, from the window down.
func tappable(o fyne.CanvasObject, label string) fyne.Tappable {
	for _, o := range stagetest.Below(o) {
		l, named := o.(stagetest.Labelled)
		if t, can := o.(fyne.Tappable); can && named && l.AccessibilityLabel() == label {
			return t
		}
	}
	return nil
}

func TestTheNextStartTellsOnceThatTheAppWentDownAndSendsNothing(t *testing.T) {
	dir := t.TempDir()
	func() {
		r := &crash.Reporter{Dir: dir, Version: "1.2.3", Out: io.Discard, Exit: func(int) {}}
		defer r.Guard()
		panic("Anna Nielsen")
	}()
	for _, start := range []string{"the next start", "the one after it"} {
		opened := []string{}
		model, err := app.Open(t.Context(), app.Config{Dir: dir, Language: "da", Keyring: noKeyring{}})
		if err != nil {
			t.Fatal(err)
		}
		if err := model.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		a := test.NewApp()
		win := a.NewWindow("Startklar")
		win.Resize(fyne.NewSize(390, 844))
		s := New(t.Context(), Options{
			App: model, Window: win, Loop: ui.NewStepLoop(time.Now()).Loop(), Now: time.Now, SetTheme: a.Settings().SetTheme,
			OpenURL: func(address string) error {
				opened = append(opened, address)
				return nil
			},
		})
		see := tappable(win.Content(), "Se rapporten")
		if first := start == "the next start"; first != (see != nil) {
			t.Errorf("%s tells of it: %v", start, see != nil)
		}
		if see != nil {
			see.Tapped(&fyne.PointEvent{})
			if got := s.Shell().Current(); got != parts.Crash() {
				t.Errorf("it leads to %+v", got)
			}
		}
		if report, err := model.CrashReport(); err != nil || !strings.Contains(report, "panic: string") {
			t.Errorf("%s: the report is %q, %v", start, report, err)
		}
		if len(opened) > 0 {
			t.Errorf("%s opens %v", start, opened)
		}
		s.Close()
		win.Close()
		a.Quit()
		if err := model.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// noKeyring keeps tests out of the keyring of who runs them.
type noKeyring struct{}

func (noKeyring) Get(string) (string, error) { return "", app.ErrNoSecret }
func (noKeyring) Set(string, string) error   { return app.ErrNoSecret }
func (noKeyring) Delete(string) error        { return nil }
