package ui_test

import (
	"strconv"
	"testing"

	"startklar.dk/ui"
)

func TestParagraphsInCommonAreFoldedUntilTheyAreAskedFor(t *testing.T) {
	shaped := 0
	d := &ui.Difference{
		Texts: []ui.Wording{{Title: "1", Text: "te\n\nens\n\nogså ens"}, {Title: "2", Text: "kaffe\n\nens\n\nogså ens"}},
		Empty: "intet", Whole: "vis alt", Folded: "vis forskelle", OnShape: func() { shaped++ },
		Alike: func(n int) string { return strconv.Itoa(n) + " er ens" },
	}
	w := window(t, d, 800, 400)
	if words := wordsIn(d); !contains(words, "2 er ens") || contains(words, "også ens") {
		t.Errorf("it says %q", words)
	}
	tab(w)
	key(w, "Space")
	if words := wordsIn(d); !contains(words, "også ens") || !contains(words, "vis forskelle") || shaped != 1 {
		t.Errorf("unfolded it says %q; its shape changed %d times", words, shaped)
	}
	d.Texts[0].Text = ""
	d.Refresh()
	if words := wordsIn(d); !contains(words, "intet") {
		t.Errorf("without words it says %q", words)
	}
}

func TestTextsStandSideBySideOnlyWhereThereIsRoom(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	d := &ui.Difference{Texts: []ui.Wording{{Title: "1", Text: "te"}, {Title: "2", Text: "kaffe"}}}
	if wide, narrow := d.HeightFor(700), d.HeightFor(390); narrow < 1.8*wide {
		t.Errorf("it is %v high on a phone and %v on a desk", narrow, wide)
	}
}

func TestTwoTextsTakeTheWholeOfAWideWindow(t *testing.T) {
	d := &ui.Difference{Texts: []ui.Wording{{Title: "1", Text: "te"}, {Title: "2", Text: "kaffe"}}}
	window(t, d, 1000, 300)
	if got := ui.SideWidth(d, 1); got != 492 {
		t.Errorf("the second text is %v wide, want 492", got)
	}
}
