package main

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens"
	"startklar.dk/ui"
)

// front is what the toolkit calls when the system tells it.
type front interface {
	OnEnteredForeground() func()
	OnExitedForeground() func()
}

func TestOnAPhoneTheFeedsAreFollowedOnlyInFront(t *testing.T) {
	for name, phone := range map[string]bool{"phone": true, "desktop": false} {
		t.Run(name, func(t *testing.T) {
			w := testworld.New(t)
			d := w.Device("phone")
			a := test.NewApp()
			defer a.Quit()
			loop := ui.NewStepLoop(w.Clock.Now())
			shown := screens.New(t.Context(), screens.Options{
				App: d.App, Window: a.NewWindow("Startklar"), Loop: loop.Loop(), Now: w.Clock.Now,
				OpenURL: func(string) error { return nil }, SetTheme: a.Settings().SetTheme,
			})
			defer shown.Close()
			life := a.Lifecycle()
			kept := 0
			followFront(life, phone, shown, d.App, func() { kept++ })
			tell := life.(front)
			d.Line.AwaitHeld(t, 2)
			tell.OnExitedForeground()()
			if kept != 1 {
				t.Errorf("how the window stands is kept %d times, want once", kept)
			}
			if phone {
				d.Line.AwaitHeld(t, 0)
				// Whoever signs in meanwhile is not followed either; what they write
				// goes out.
				d.SignIn("berit@example.dk")
				name := "Berit"
				if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name}); err != nil {
					t.Fatal(err)
				}
				d.Await("what was written is sent", func() bool {
					state, err := d.App.Sync.State(t.Context())
					return err == nil && state.Waiting == 0
				})
				d.Line.AwaitHeld(t, 0)
			} else {
				d.Line.AwaitHeld(t, 2)
			}
			tell.OnEnteredForeground()()
			d.Line.AwaitHeld(t, 2)
		})
	}
}
