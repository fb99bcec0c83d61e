package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/internal/testworld/room"
)

func TestWhatHadNoRoomIsStillThereInAnotherLanguage(t *testing.T) {
	if room.Alone(t) {
		return
	}
	const question, more = "Skal jeg registreres for moms?", " Jeg begynder i marts."
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key5)
	w.press("Spørg kontoret")
	w.writeIn("Dit spørgsmål", question)
	w.await("it is on the disk while it is typed", func() bool { return w.asked() == question })
	room.Files(t, 16<<10) // enough for the settings, too little for what is written
	w.Type(more)
	w.shown.Flush()
	if got := w.asked(); got != question {
		t.Fatalf("on disk is %q: there is room", got)
	}
	if err := w.model.SetPreferences(func(p *app.Preferences) { p.Language = "en" }); err != nil {
		t.Fatal(err)
	}
	if got := w.field("Your question").Value(); got != question+more {
		t.Errorf("in English stands %q", got)
	}
	room.Files(t, room.All)
	w.Ctrl(fyne.Key3)
	w.await("with room it is on the disk", func() bool { return w.asked() == question+more })
}
