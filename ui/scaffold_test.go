package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

func TestAPageHasAsMuchAirAtTheRightAsAtTheLeft(t *testing.T) {
	for _, width := range []float32{390, 748, 1048, 1368} {
		body, foot := ui.NewBody("Tekst"), ui.NewButton("Gem", func() {})
		page := ui.NewScaffold("Versioner", body)
		page.Footer = foot
		window(t, page, width, 700)
		for name, o := range map[string]fyne.CanvasObject{"body": body, "foot": foot} {
			left := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
			if right := width - left - o.Size().Width; right != left {
				t.Errorf("at %v dp the %s has %v dp of air at its left and %v at its right", width, name, left, right)
			}
		}
	}
}

// TestAMainButtonLinesUpWithItsPage: alone in a card or at the foot it begins and ends with the text around it; where a
// page is wider than a text, it begins with it and is no wider than its words need.
func TestAMainButtonLinesUpWithItsPage(t *testing.T) {
	for width, want := range map[float32]float32{358: 358, ui.ReadableMost: ui.ReadableMost, ui.ColumnsMost: 240} {
		text, b, next := ui.NewBody("Tekst"), ui.NewButton("Send", func() {}), ui.NewSoftButton("Senere", func() {})
		window(t, ui.Column(ui.Gap16, text, b, next), width, 300)
		for _, b := range []*ui.Button{b, next} {
			if got := b.Size().Width; got != want {
				t.Errorf("in %v dp the button is %v dp wide, want %v", width, got, want)
			}
			if b.Position().X != text.Position().X {
				t.Errorf("in %v dp it begins at %v dp", width, b.Position().X)
			}
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for most, want := range map[float32]float32{ui.ReadableMost: ui.ReadableMost, ui.ColumnsMost: 240} {
		for _, several := range []bool{false, true} {
			card, foot := ui.NewCard(ui.NewBody("Tekst")), ui.NewButton("Gem", func() {})
			page := ui.NewScaffold("Versioner", card)
			page.Most, page.Footer = most, foot
			wide := want
			if several { // the first has what the other leaves
				other := ui.NewSoftButton("Nej", func() {})
				page.Footer = ui.Actions(foot, other)
				wide -= other.MinSize().Width + ui.Gap12
			}
			window(t, page, 1368, 700)
			if at(foot).X != at(card).X || foot.Size().Width != wide || card.Size().Width != most {
				t.Errorf("on a page of %v dp from %v the foot is %v dp wide from %v, want %v", card.Size().Width, at(card).X, foot.Size().Width, at(foot).X, wide)
			}
		}
	}
}

func TestWhatStoodAtTheEndOfARowIsWholeUnderItsBeginning(t *testing.T) {
	before, next := ui.NewPlainButton("Hvem køber?", func() {}), ui.NewButton("Næste: hvorfor vælger de dig?", func() {})
	window(t, ui.Row(ui.Gap12, before, ui.Space(), next), 358, 300)
	if got, want := next.Size().Width, next.MinSize().Width; got != want {
		t.Errorf("it is %v dp wide, want %v", got, want)
	}
	if next.Position().Y < before.Size().Height {
		t.Errorf("it begins at %v dp", next.Position().Y)
	}
}
