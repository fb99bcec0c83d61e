package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAToastGoesByItselfAndTakesBackWhatItSays(t *testing.T) {
	w := newWorld(t, 390)
	undone := 0
	w.shell.Toast("Beskeden er arkiveret", "Fortryd", func() { undone++ })
	shown := picture.Of(w.window.Canvas())
	w.step.Advance(10 * time.Second)
	if sameImage(shown, picture.Of(w.window.Canvas())) {
		t.Error("the toast is still there")
	}
	if got := w.step.Pending(); got != 0 {
		t.Errorf("%d timers are still set", got)
	}
	w.shell.Toast("Beskeden er arkiveret", "Fortryd", func() { undone++ })
	test.TapCanvas(w.window.Canvas(), fyne.NewPos(340, 590))
	if undone != 1 {
		t.Errorf("the toast's button undid %d times, want once", undone)
	}
}

func TestANoticeStandsUntilItIsRead(t *testing.T) {
	w := newWorld(t, 390)
	nothing := picture.Of(w.window.Canvas())
	read := 0
	w.shell.Notice("En fil ligger som /home/anna/.config/startklar/"+strings.Repeat("0190", 12)+".db", "OK", func() { read++ })
	stands := picture.Of(w.window.Canvas())
	if sameImage(nothing, stands) {
		t.Fatal("the notice is not shown")
	}
	w.step.Advance(time.Hour)
	w.shell.Toast("Beskeden er arkiveret", "Fortryd", func() {})
	if sameImage(stands, picture.Of(w.window.Canvas())) {
		t.Error("the toast is not shown")
	}
	w.step.Advance(10 * time.Second)
	if !sameImage(stands, picture.Of(w.window.Canvas())) {
		t.Error("after the toast the notice does not stand again")
	}
	press(t, w, "OK")
	if read != 1 || !sameImage(nothing, picture.Of(w.window.Canvas())) {
		t.Errorf("read %d times, or it still stands", read)
	}
}

func TestAToastThatWasReadGoesWithItsPage(t *testing.T) {
	for _, c := range []struct {
		name   string
		label  string
		shown  time.Duration
		stands bool
	}{
		{"said as one goes", "", 100 * time.Millisecond, true},
		{"read before one goes", "", 2 * time.Second, false},
		{"with something to take back", "Fortryd", 2 * time.Second, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, 390)
			w.shell.Toast("Sendt til Mette", c.label, nothing)
			w.step.Advance(c.shown)
			w.shell.Go(ui.Route{Page: "plan"})
			if got := w.step.Pending() > 0; got != c.stands { // its own timer is the only one
				t.Errorf("it stands: %t, want %t", got, c.stands)
			}
		})
	}
}

func TestAToastDoesNotCoverTheMainButton(t *testing.T) {
	for _, width := range []float32{390, 1200} {
		w := newWorld(t, width)
		sent := 0
		page := w.pages[w.shell.Current()][0]
		page.scaffold.Footer = ui.NewButton("Send", func() { sent++ })
		page.scaffold.Refresh()
		w.shell.Toast("Beskeden er arkiveret", "Fortryd", nothing)
		button := page.scaffold.Footer
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
		middle := at.AddXY(button.Size().Width/2, button.Size().Height/2)
		test.TapCanvas(w.window.Canvas(), middle)
		test.TapCanvas(w.window.Canvas(), fyne.NewPos(middle.X, at.Y+1))
		if sent != 2 {
			t.Errorf("at %g dp the button was pressed %d times under the toast, want twice", width, sent)
		}
	}
}

func TestAToastStandsAboveAMainButtonAmongThePagesWords(t *testing.T) {
	for _, width := range []float32{390, 1200} {
		w := newWorld(t, width)
		page := w.pages[w.shell.Current()][0]
		for gap := float32(0); gap < 800; gap += 20 {
			button := ui.NewButton("Send", nothing)
			seen := func(when string) {
				t.Helper()
				at, high := fyne.CurrentApp().Driver().AbsolutePositionForObject(button), button.Size().Height
				if top, bottom := ui.ToastStands(w.shell); at.Y > 0 && at.Y < bottom && top < at.Y+high {
					t.Errorf("%s at %g dp a button from %g to %g has a toast over it, from %g to %g", when, width, at.Y, at.Y+high, top, bottom)
				}
			}
			page.scaffold.SetBody(ui.Gap(gap), button)
			w.shell.Toast("Beskeden er arkiveret", "Fortryd", nothing)
			seen("said here")
			w.shell.Go(ui.Route{Page: "plan"})
			w.shell.Toast("Beskeden er arkiveret", "Fortryd", nothing)
			w.shell.Back()
			seen("said on another page")
		}
	}
}

func TestAToastHidesNoButtonOfAPage(t *testing.T) {
	for _, width := range []float32{390, 1200} {
		w := newWorld(t, width)
		page := w.pages[w.shell.Current()][0]
		for gap := float32(300); gap < 640; gap += 10 {
			yes, first, no := ui.NewButton("Ja tak, henvis mig", nothing), ui.NewSoftButton("Spørg først", nothing), ui.NewPlainButton("Nej tak", nothing)
			page.scaffold.SetBody(ui.Gap(gap), yes, ui.Row(ui.Gap8, ui.Grow(first), ui.Grow(no)))
			w.shell.Toast("Planen er på vej til Mette", "Fortryd", nothing)
			for _, button := range []*ui.Button{yes, first, no} {
				at, high := fyne.CurrentApp().Driver().AbsolutePositionForObject(button), button.Size().Height
				if top, bottom := ui.ToastStands(w.shell); at.Y < bottom && top < at.Y+high {
					t.Errorf("at %g dp %q from %g to %g has a toast over it, from %g to %g", width, button.Label, at.Y, at.Y+high, top, bottom)
				}
			}
		}
	}
}

func TestAToastAmongManyButtonsStaysInTheLowerHalfOfThePage(t *testing.T) {
	w := newWorld(t, 390)
	page := w.pages[w.shell.Current()][0]
	var rows []fyne.CanvasObject
	for range 20 {
		rows = append(rows, ui.NewSoftButton("Svar", nothing))
	}
	page.scaffold.SetBody(rows...)
	w.shell.Toast("Beskeden er arkiveret", "Fortryd", nothing)
	if top, _ := ui.ToastStands(w.shell); top < w.shell.Size().Height/2 {
		t.Errorf("the toast begins at %g dp of %g", top, w.shell.Size().Height)
	}
}
