package ui_test

import (
	"image/color"
	"math"
	"testing"

	"startklar.dk/ui"
)

// luminance is WCAG 2.2's relative luminance.
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(n.R) + 0.7152*part(n.G) + 0.0722*part(n.B)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func TestWordsCanBeReadOnWhatTheyStandOn(t *testing.T) {
	// 4.5 for words, 3 for what is large or a mark: WCAG 2.2, 1.4.3 and 1.4.11.
	const words, marks = 4.5, 3.0
	for _, pair := range []struct {
		ink, on ui.Role
		least   float64
	}{
		{ui.Ink, ui.Ground, words},
		{ui.Ink, ui.Surface, words},
		{ui.Ink, ui.AccentSoft, words},
		{ui.Ink, ui.WarnSoft, words},
		{ui.Ink, ui.Line, words},
		{ui.Quiet, ui.Ground, words},
		{ui.Quiet, ui.Surface, words},
		{ui.Quiet, ui.Line, words},
		{ui.Accent, ui.Ground, words},
		{ui.Accent, ui.Surface, words},
		{ui.Accent, ui.AccentSoft, words},
		{ui.OnAccent, ui.Accent, words},
		{ui.Warn, ui.WarnSoft, words},
		{ui.Warn, ui.Surface, words},
		{ui.Warn, ui.Ground, words},
		{ui.OnWarn, ui.Warn, words},
		{ui.Bad, ui.BadSoft, words},
		{ui.Bad, ui.Surface, words},
		{ui.Bad, ui.Ground, words},
		{ui.OnBad, ui.Bad, words},
		{ui.OnRaised, ui.Raised, words},
		{ui.Undo, ui.Raised, words},
		{ui.Print, ui.Paper, words},
		{ui.Accent, ui.Line, marks},
		{ui.Warn, ui.Line, marks},
		{ui.Bad, ui.Line, marks},
	} {
		for name, variant := range map[string]ui.Variant{"light": ui.AlwaysLight, "dark": ui.AlwaysDark} {
			theme := look(variant, 1)
			got := contrast(theme.Color(pair.ink, 0), theme.Color(pair.on, 0))
			if got < pair.least {
				t.Errorf("%s on %s in %s has a contrast of %.2f, want at least %.1f", pair.ink, pair.on, name, got, pair.least)
			}
		}
	}
}
