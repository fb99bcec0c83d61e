package ui_test

import (
	"image"
	"image/color"
	"testing"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// shows says whether a colour is anywhere in a picture.
func shows(img image.Image, role ui.Role) bool {
	want := ui.ColorOf(role)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if color.NRGBAModel.Convert(img.At(x, y)) == want {
				return true
			}
		}
	}
	return false
}

func TestQuietActionsHaveTheInkOfTheCardTheyLieOn(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, c := range []struct {
		name string
		fill ui.Role
		ink  ui.Role
	}{
		{"a card that warns", ui.WarnSoft, ui.Warn},
		{"a card that alarms", ui.BadSoft, ui.Bad},
		{"a common card", ui.Surface, ui.Accent},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := ui.NewSoftCard(c.fill, ui.Row(ui.Gap16, ui.NewSoftButton("Soft", nothing), ui.NewLink("Plain", nothing)))
			img := picture.Draw(card, 300, 100, picture.Sharp)
			if !shows(img, c.ink) {
				t.Errorf("no word has the ink %s", c.ink)
			}
			if green := shows(img, ui.Accent) || shows(img, ui.AccentSoft); green != (c.ink == ui.Accent) {
				t.Errorf("something is green: %v", green)
			}
		})
	}
}

func TestAnActionThatWasMeasuredBeforeItsCardHasItsInk(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	link := ui.NewLink("Plain", nothing)
	link.MinSize()
	if img := picture.Draw(ui.NewSoftCard(ui.WarnSoft, link), 300, 100, picture.Sharp); shows(img, ui.Accent) || !shows(img, ui.Warn) {
		t.Error("the action has not the ink of the card")
	}
}
