package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// passages are words of a text that somebody has said something of. They are looked for in the text as it is, and so
// keep to their words whatever is written around them; where these are no longer there, there is no place.
type passages struct {
	words  []string
	places [][2]int // from and to, in runes; alike where the words are not there
	text   string   // that they were looked for in
	fresh  bool
	onTap  func(i int)

	grounds, lines []*canvas.Rectangle
}

// find gives where each of the passages stands.
func (p *passages) find(text string) [][2]int {
	if p.fresh && p.text == text {
		return p.places
	}
	p.places, p.text, p.fresh = make([][2]int, len(p.words)), text, true
	for i, words := range p.words {
		if at := strings.Index(text, words); at >= 0 && words != "" {
			from := utf8.RuneCountInString(text[:at])
			p.places[i] = [2]int{from, from + utf8.RuneCountInString(words)}
		}
	}
	return p.places
}

// at is which passage holds a place of the text; -1 for none.
func (p *passages) at(text string, place int) int {
	if len(p.words) == 0 {
		return -1
	}
	for i, is := range p.find(text) {
		if is[0] <= place && place < is[1] {
			return i
		}
	}
	return -1
}

// passageLine is how thick the line under a passage is, in dp: it is seen where colours are not.
const passageLine float32 = 1.5

// drawPassages lays the passages' ground and line under the rows.
func (d *entryDrawing) drawPassages(first, last int) {
	e := d.entry
	p := &e.said
	if len(p.words) == 0 {
		return
	}
	rows, n := e.rows(), 0
	for _, place := range p.find(e.text()) {
		for i := first; i < last && place[0] < place[1]; i++ {
			r := rows.Row(i)
			from, to := max(place[0], r.From), min(place[1], r.To)
			if from >= to {
				continue
			}
			if n == len(p.grounds) {
				p.grounds, p.lines = append(p.grounds, box(WarnSoft, 3)), append(p.lines, box(Warn, 0))
			}
			left, y := e.spot(from)
			if r.From == from {
				left, y = e.pad-e.aside, e.top()+float32(i)*e.line()
			}
			width := e.measure(string(e.buffer.Runes()[from:to]))
			paint(p.grounds[n], WarnSoft)
			paint(p.lines[n], Warn)
			Place(p.grounds[n], left, y+1, width, e.line()-2)
			Place(p.lines[n], left, y+e.line()-2-passageLine/2, width, passageLine)
			d.objects = append(d.objects, p.grounds[n], p.lines[n])
			n++
		}
	}
}

// SetPassages marks words of the text, for as long as they stand in it.
func (t *TextArea) SetPassages(words []string, onTap func(i int)) {
	t.build()
	t.entry.said = passages{words: words, onTap: onTap}
	t.entry.draw()
}

// HasPassage says whether the words of a passage stand in the text.
func (t *TextArea) HasPassage(i int) bool {
	t.build()
	place := t.entry.said.find(t.entry.text())[i]
	return place[0] < place[1]
}

// Spot is a place in a passage's words, from the corner of Entry: where a finger would tap them.
func (t *TextArea) Spot(i int) fyne.Position {
	t.build()
	e := t.entry
	x, y := e.spot(e.said.find(e.text())[i][0])
	return fyne.NewPos(x+2, y+e.line()/2)
}

// ShowPassage selects the words of a passage and brings them into view.
func (t *TextArea) ShowPassage(i int) {
	t.build()
	e := t.entry
	place := e.said.find(e.text())[i]
	if place[0] == place[1] {
		return
	}
	if !fyne.CurrentDevice().IsMobile() { // where it would open a keyboard over them
		Focus(e)
	}
	e.buffer.Select(place[0], place[1])
	e.draw()
	e.reveal()
}
