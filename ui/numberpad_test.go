package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/formula"
)

func TestAPadWritesNumbersAndSumsThatCanBeCounted(t *testing.T) {
	for keys, want := range map[string]string{
		"1 4 5 0":                 "1450",
		"0 0 7":                   "7",
		"4 000":                   "4000",
		"000":                     "",
		"0 000":                   "0",
		"1 , 5 , 2":               "1,52",
		", 5":                     "0,5",
		"1 2 × 4 5 0 0":           "12×4500",
		"1 2 × +":                 "12+",
		"1 2 × , 5":               "12×0,5",
		"1 2 × 000":               "12×",
		"1 2 , ×":                 "12×",
		"+":                       "",
		"1 2 × ⌫":                 "12",
		"1 ⌫ ⌫":                   "",
		"- 5":                     "-5",
		"3 × - 5":                 "3×-5",
		"( 3 + 4 ) × 1 , 2 5":     "(3+4)×1,25",
		"( ×":                     "(",
		"2 5 %":                   "25%",
		"5 × 0 7":                 "5×7",
		strings.Repeat("9 ", 400): strings.Repeat("9", formula.MaxLength),
	} {
		told := ""
		pad := &ui.NumberPad{OnChange: func(text string) { told = text }}
		for _, key := range strings.Fields(keys) {
			pad.Press(key)
		}
		if pad.Text != want || told != want {
			t.Errorf("%q writes %q and tells %q, want %q", keys, pad.Text, told, want)
		}
	}
	pad := &ui.NumberPad{Text: "12×45000,5"}
	if got := pad.Shown(); got != "12×45.000,5" {
		t.Errorf("it is shown as %q", got)
	}
	for keys, want := range map[string]string{
		"9": "9", "× 2": "1450×2", "⌫": "145", "000": "1450000", ", 5": "0,5", "( 3": "(3", "9 9": "99",
	} {
		pad = &ui.NumberPad{Text: "1450", Fresh: true}
		for _, key := range strings.Fields(keys) {
			pad.Press(key)
		}
		if pad.Text != want {
			t.Errorf("%q over 1450 that is chosen writes %q, want %q", keys, pad.Text, want)
		}
	}
	pad = &ui.NumberPad{Notation: formula.Point, Text: "1450"}
	pad.Press(".")
	if got := pad.Shown(); got != "1,450." {
		t.Errorf("in English it is shown as %q", got)
	}
}

func TestThePadsKeysAreTappedAndNamed(t *testing.T) {
	var done, next int
	pad := &ui.NumberPad{Next: "Næste felt", Done: "Færdig", Erase: "Slet", OnDone: func() { done++ }, OnNext: func() { next++ }}
	w := window(t, pad, 390, pad.HeightFor(390))
	for range 30 {
		f := tab(w)
		label := f.(interface{ AccessibilityLabel() string }).AccessibilityLabel()
		if label == "" {
			t.Errorf("a key has no name: %T", f)
		}
		if label != "Slet" {
			test.Tap(f.(fyne.Tappable))
		}
		if done > 0 {
			break
		}
	}
	if pad.Text != "123456×789+0," || done != 1 || next != 1 {
		t.Errorf("tapped through, it writes %q, is done %d times and goes on %d times", pad.Text, done, next)
	}
}

func TestMonthsAreChosenByTapAndByArrows(t *testing.T) {
	var chosen []int
	bars := monthBars(danish, func(i int) { chosen = append(chosen, i) })
	for i := range bars.Bars {
		bars.Bars[i].Name = bars.Bars[i].Label + " i tal"
	}
	w := window(t, bars, 360, bars.HeightFor(360))
	test.TapAt(bars, fyne.NewPos(5, 100))
	test.TapAt(bars, fyne.NewPos(359, 20))
	w.Canvas().Focus(bars)
	for _, name := range []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyLeft, fyne.KeyRight, fyne.KeyEnd} {
		key(w, name)
	}
	if got := len(chosen); got != 6 || chosen[0] != 0 || chosen[1] != 11 || chosen[2] != 10 || chosen[3] != 0 || chosen[4] != 1 || chosen[5] != 11 {
		t.Errorf("chosen are %v", chosen)
	}
	if got := bars.AccessibilityLabel(); got != "Gæster, feb i tal" {
		t.Errorf("they are called %q", got)
	}
}
