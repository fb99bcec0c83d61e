package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
)

var ratings = []string{"Slet ikke", "Kun lidt", "Noget", "Meget", "Rigtig meget"}

func TestARatingIsGivenByAFingerByNumbersAndByArrows(t *testing.T) {
	var given []int
	r := &ui.Rating{Name: "Hjalp det?", Words: ratings, Ask: "Giv 1 til 5 stjerner", OnRate: func(v int) { given = append(given, v) }}
	w := window(t, r, 390, 100)
	if words := wordsIn(r); !contains(words, "Giv 1 til 5 stjerner") {
		t.Errorf("it asks %q", words)
	}
	star := func(n int) fyne.PointEvent {
		return fyne.PointEvent{Position: fyne.NewPos((float32(n)-0.5)*ui.TouchTarget, 20)}
	}
	third, beyond := star(3), star(6)
	r.Tapped(&third)
	r.Tapped(&beyond)
	w.Canvas().Focus(r)
	r.TypedRune('5')
	r.TypedRune('6')
	key(w, fyne.KeyLeft)
	key(w, fyne.KeyHome)
	key(w, fyne.KeyLeft)
	key(w, fyne.KeyEnd)
	want := []int{3, 5, 4, 1, 1, 5}
	if len(given) != len(want) {
		t.Fatalf("given were %v, want %v", given, want)
	}
	for i := range want {
		if given[i] != want[i] {
			t.Fatalf("given were %v, want %v", given, want)
		}
	}
	if got := r.AccessibilityLabel(); got != "Hjalp det?, Rigtig meget" {
		t.Errorf("a screen reader says %q", got)
	}
}

func TestAStarUnderThePointerSaysWhatItWouldMean(t *testing.T) {
	r := &ui.Rating{Words: ratings, Value: 5}
	window(t, r, 390, 100)
	r.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 20)}})
	if words := wordsIn(r); !contains(words, "Kun lidt") || r.Value != 5 {
		t.Errorf("under the pointer it says %q, and is %d", words, r.Value)
	}
	r.MouseOut()
	if words := wordsIn(r); !contains(words, "Rigtig meget") {
		t.Errorf("without a pointer it says %q", words)
	}
}

func TestARatingThatIsShownAsksNothing(t *testing.T) {
	r := &ui.Rating{Words: ratings, Value: 2, Still: true, OnRate: func(int) { t.Error("it was changed") }}
	w := window(t, r, 390, 100)
	at := fyne.PointEvent{Position: fyne.NewPos(150, 20)}
	r.Tapped(&at)
	r.TypedRune('5')
	if f := tab(w); f != nil {
		t.Errorf("the focus goes to %T", f)
	}
}
