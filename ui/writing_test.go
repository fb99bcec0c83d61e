package ui_test

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestEveryKeyIsSavedWithinHalfASecondAlsoWhenOneNeverPauses(t *testing.T) {
	step := ui.NewStepLoop(noon)
	var saved []string
	area := &ui.TextArea{Loop: step.Loop(), OnSave: func(s string) { saved = append(saved, s) }}
	w := window(t, area, 390, 400)
	area.Focus()
	for _, part := range []string{"K", "a", "f", "f", "e", " ", "o", "g", " ", "t", "e"} {
		write(w, part)
		step.Advance(100 * time.Millisecond)
	}
	step.Advance(500 * time.Millisecond)
	if diff := cmp.Diff([]string{"Kaff", "Kaffe og", "Kaffe og te"}, saved); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	step.Advance(time.Hour)
	if len(saved) != 3 {
		t.Errorf("saved %d times, want no more than what was written asks for", len(saved))
	}
}

func TestWhatIsWrittenIsSavedAtOnceWhenOneGoes(t *testing.T) {
	for _, c := range []struct {
		name string
		goes func(fyne.Window, *ui.TextArea)
	}{
		{"to another field", func(w fyne.Window, _ *ui.TextArea) { w.Canvas().Unfocus() }},
		{"to another page", func(_ fyne.Window, a *ui.TextArea) { a.Hide() }},
		{"when it is flushed", func(_ fyne.Window, a *ui.TextArea) { a.Flush() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			step := ui.NewStepLoop(noon)
			var saved []string
			area := &ui.TextArea{Loop: step.Loop(), OnSave: func(s string) { saved = append(saved, s) }}
			w := window(t, area, 390, 400)
			area.Focus()
			write(w, "te")
			if !area.Waiting() {
				t.Fatal("nothing waits to be saved")
			}
			c.goes(w, area)
			c.goes(w, area)
			step.Advance(time.Second)
			if diff := cmp.Diff([]string{"te"}, saved); diff != "" {
				t.Errorf("saved (-want +got):\n%s", diff)
			}
		})
	}
}

func TestATextThatComesFromElsewhereIsNotSavedAgainNorPutOverWhatOneWrites(t *testing.T) {
	step := ui.NewStepLoop(noon)
	saves := 0
	area := &ui.TextArea{Loop: step.Loop(), OnSave: func(string) { saves++ }}
	w := window(t, area, 390, 400)
	area.SetValue("fra en anden enhed")
	step.Advance(time.Second)
	if saves != 0 || area.Value() != "fra en anden enhed" {
		t.Errorf("saved %d times; it says %q", saves, area.Value())
	}
	area.Focus()
	write(w, "X")
	area.SetValue("endnu en")
	if got := area.Value(); got != "Xfra en anden enhed" {
		t.Errorf("it says %q, want what one writes", got)
	}
}

func TestATextAreaTakesNoMoreThanItMay(t *testing.T) {
	step := ui.NewStepLoop(noon)
	area := &ui.TextArea{Loop: step.Loop(), Most: 4}
	w := window(t, area, 390, 400)
	area.Focus()
	write(w, "æøåæøå")
	if got := area.Value(); got != "æøåæ" {
		t.Errorf("it says %q, want the first four letters", got)
	}
}

func TestATextAreaGrowsWithWhatIsWritten(t *testing.T) {
	step := ui.NewStepLoop(noon)
	area := &ui.TextArea{Loop: step.Loop(), Rows: 2}
	window(t, area, 390, 400)
	short := area.HeightFor(390)
	area.SetValue("1\n2\n3\n4\n5\n6\n7\n8")
	if long := area.HeightFor(390); long < short+5*26 {
		t.Errorf("it is %g dp high with eight lines and %g with none", long, short)
	}
}

func TestAFieldTellsWhatIsTypedButNotWhatIsPutThere(t *testing.T) {
	var told []string
	field := ui.NewField("Navn", "An", func(s string) { told = append(told, s) })
	w := window(t, field, 300, 100)
	field.SetValue("Bo")
	field.Focus()
	key(w, fyne.KeyEnd)
	write(w, "d")
	if diff := cmp.Diff([]string{"Bod"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestAnErrorStandsAtItsField(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	field := ui.NewField("CVR-nummer", "12", nil)
	before := field.HeightFor(300)
	field.SetError("Et CVR-nummer har otte cifre.")
	if after := field.HeightFor(300); after <= before {
		t.Errorf("with an error the field is %g dp high and without %g", after, before)
	}
}

func TestAPickerIsWorkedFromTheKeyboard(t *testing.T) {
	all := []ui.Choice{{ID: "kol", Title: "Kolding"}, {ID: "kbh", Title: "København"}, {ID: "vej", Title: "Vejle"}}
	var picked []string
	picker := &ui.SearchPicker{
		None: "Ingen", OnPick: func(c ui.Choice) { picked = append(picked, c.ID) },
		Find: func(q string) []ui.Choice {
			var out []ui.Choice
			for _, c := range all {
				if contains(c.Title, q) {
					out = append(out, c)
				}
			}
			return out
		},
	}
	w := window(t, picker, 390, 500)
	picker.Focus()
	write(w, "K")
	key(w, fyne.KeyDown)
	key(w, fyne.KeyDown)
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyUp)
	key(w, fyne.KeyReturn)
	if diff := cmp.Diff([]string{"kbh", "kol"}, picked); diff != "" {
		t.Errorf("picked (-want +got):\n%s", diff)
	}
	write(w, "xx")
	key(w, fyne.KeyReturn)
	if len(picked) != 2 || len(picker.Found()) != 0 {
		t.Errorf("with nothing found %d were picked", len(picked)-2)
	}
}

func TestAPickerChoosesNothingBeforeOneTypesOrPressesAnArrow(t *testing.T) {
	var picked []string
	picker := &ui.SearchPicker{
		OnPick: func(c ui.Choice) { picked = append(picked, c.ID) },
		Find: func(string) []ui.Choice {
			return []ui.Choice{{ID: "alb", Title: "Albertslund"}, {ID: "all", Title: "Allerød"}}
		},
	}
	w := window(t, picker, 390, 500)
	picker.Focus()
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyUp)
	key(w, fyne.KeyReturn)
	if len(picked) != 0 {
		t.Fatalf("picked %v without anything typed", picked)
	}
	untouched := picture.Of(w.Canvas())
	key(w, fyne.KeyDown)
	if sameImage(untouched, picture.Of(w.Canvas())) {
		t.Error("the row that an arrow leads to does not look chosen")
	}
	key(w, fyne.KeyReturn)
	write(w, "a")
	key(w, fyne.KeyDown)
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyBackspace)
	key(w, fyne.KeyReturn)
	if diff := cmp.Diff([]string{"alb", "all"}, picked); diff != "" {
		t.Errorf("picked (-want +got):\n%s", diff)
	}
}

func TestACountdownWakesOnlyWhenItsWordsChange(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	step := ui.NewStepLoop(noon)
	words, ended := 0, 0
	c := &ui.Countdown{To: noon.Add(3*time.Minute + 20*time.Second), Loop: step.Loop(), OnEnd: func() { ended++ }, Words: func(left time.Duration) string {
		words++
		return left.Round(time.Minute).String()
	}}
	c.Start()
	words = 0
	step.Advance(20 * time.Second)
	if words != 1 {
		t.Errorf("it woke %d times in the first 20 seconds, want once", words)
	}
	step.Advance(10 * time.Minute)
	if words != 4 || ended != 1 {
		t.Errorf("it woke %d times and ended %d, want four and once", words, ended)
	}
	if got := step.Pending(); got != 0 {
		t.Errorf("%d timers are set after the end", got)
	}
}

func TestAHiddenCountdownCostsNothing(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	step := ui.NewStepLoop(noon)
	c := &ui.Countdown{To: noon.Add(time.Hour), Loop: step.Loop(), Words: time.Duration.String}
	c.Start()
	c.Hide()
	if got := step.Pending(); got != 0 {
		t.Errorf("%d timers are set", got)
	}
}

func TestAPickerHasNoShadowAtTheEndOfItsList(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	all := make([]ui.Choice, 9) // without words: what is drawn is the list itself
	picker := &ui.SearchPicker{Find: func(string) []ui.Choice { return all }, Rows: 3}
	img := picture.Draw(picker, 300, picker.HeightFor(300), picture.Sharp)
	for up := float32(1); up < 12; up++ {
		if got, want := pixel(img, 150, picker.HeightFor(300)-up), ui.ColorOf(ui.Ground); got != want {
			t.Fatalf("%g dp over the list's end is %v, want the ground's %v", up, got, want)
		}
	}
}

// A focus makes what it finds before anything has a size.
func TestATextSetBetweenTheFocusAndTheFirstSizeIsTheOneThatIsSeen(t *testing.T) {
	seen := func(begins string) image.Image {
		a := &ui.TextArea{Text: begins, Loop: ui.NewStepLoop(noon).Loop()}
		w := window(t, container.NewWithoutLayout(a), 390, 300)
		a.Focus()
		a.SetValue("efter")
		a.Resize(fyne.NewSize(390, 300))
		return picture.Of(w.Canvas())
	}
	if !sameImage(seen("før"), seen("efter")) {
		t.Error("another text is seen")
	}
}
