package pdf

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"startklar.dk/document"
)

// placed is where a box came to stand.
type placed struct {
	box  int
	page *page
	y    float64
}

// TestNothingIsStrandedAtAPagesFoot sets boxes of any height and says what must be so of their places: each is drawn
// once and in order, none reaches into the foot, and none that keeps with the next ends a page, but where both
// together are higher than a page.
func TestNothingIsStrandedAtAPagesFoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "boxes")
		boxes := make([]box, n)
		var places []placed
		heads := 0
		for i := range boxes {
			b := &boxes[i]
			b.height = float64(rapid.IntRange(1, 150).Draw(t, "height"))
			b.gap = float64(rapid.IntRange(0, 40).Draw(t, "gap"))
			b.keep = rapid.IntRange(0, 2).Draw(t, "keep") == 0
			if rapid.IntRange(0, 9).Draw(t, "chapter") == 0 {
				b.starts = "Et kapitel"
			}
			b.part = rapid.IntRange(0, 9).Draw(t, "part") == 0
			if rapid.IntRange(0, 19).Draw(t, "turn") == 0 {
				boxes[i] = box{turn: &sheet{rapid.Bool().Draw(t, "landscape")}}
				continue
			}
			if rapid.IntRange(0, 4).Draw(t, "table") == 0 {
				b.head = []box{{height: 20, paint: func(*page, float64) { heads++ }}}
			}
			b.paint = func(p *page, y float64) { places = append(places, placed{i, p, y}) }
		}
		w := &writer{places: map[string]place{}, numbers: map[*page]int{}}
		measure(boxes)
		g := paginator{w: w}
		g.set(boxes)
		var order []int
		for _, at := range places {
			order = append(order, at.box)
			if foot := at.page.height - bottomEdge; at.y+boxes[at.box].height > foot+0.01 {
				t.Errorf("box %d reaches from %v to %v, and the foot is at %v", at.box, at.y, at.y+boxes[at.box].height, foot)
			}
		}
		var want []int
		for i := range boxes {
			if boxes[i].turn == nil {
				want = append(want, i)
			}
		}
		if !slices.Equal(order, want) {
			t.Errorf("drawn are %v of %v", order, want)
		}
		for i := 1; i < len(places); i++ {
			before, next := places[i-1], places[i]
			if before.page == next.page || !boxes[before.box].keep || next.box != before.box+1 {
				continue
			}
			from := before.box
			for from > 0 && boxes[from-1].keep && boxes[from-1].turn == nil {
				from--
			}
			to := next.box
			for to+1 < n && boxes[to].keep && boxes[to+1].turn == nil {
				to++
			}
			room := before.page.height - topEdge - bottomEdge
			if high := g.high(boxes[from : to+1]); high+20 <= room {
				t.Errorf("box %d is alone at the foot, and with %d to %d is %v high of %v", before.box, from, to, high, room)
			}
		}
	})
}

func TestNoLineOfAParagraphStandsAlone(t *testing.T) {
	for n := range 9 {
		lines := make([]box, n)
		keepTogether(lines)
		for cut := 1; cut < n; cut++ {
			if alone := cut == 1 || cut == n-1; alone != lines[cut-1].keep {
				t.Errorf("of %d lines, it may be parted after %d: %v", n, cut, !lines[cut-1].keep)
			}
		}
	}
}

// TestNoItemStandsAloneAndAListStandsWithWhatAnnouncesIt looks at which lines keep with the next; a remark below them is
// kept to, too.
func TestNoItemStandsAloneAndAListStandsWithWhatAnnouncesIt(t *testing.T) {
	for words, want := range map[string][]bool{
		"Vi kan:\n\n- a\n- b\n- c\n- d":   {true, true, false, true, true, false},
		"Vi kan:\n\n- a\n  - b\n- c\n- d": {true, true, false, true, true, false},
		"Vi kan.\n\n1. a\n2. b":           {false, true, true, false},
		"Vi kan:\n\nDet hele":             {false, true, false},
		"- a":                             {true, false},
	} {
		w := newWriter(document.Document{})
		f := flow{w: w, parent: w.root}
		f.landscape(false)
		f.blocks(append(document.Answer(words, 3), &document.Paragraph{Style: document.Quiet, Text: document.Plain("Kun et skøn")}))
		var got []bool
		for i := range f.out {
			got = append(got, f.out[i].keep)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q keeps with the next: %v, want %v", words, got, want)
		}
	}
}

func TestASheetLosesLinesToWriteOnBeforeItBecomesTwo(t *testing.T) {
	boxes := []box{{height: 300}, {height: 50, spare: true}, {height: 50, spare: true}, {height: 50, spare: true}}
	if n := len(spared(boxes, 400)); n != 3 {
		t.Errorf("%d are left", n)
	}
	if n := len(spared([]box{{height: 500}, {height: 50, spare: true}}, 400)); n != 1 {
		t.Errorf("%d are left", n)
	}
}
