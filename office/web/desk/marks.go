package desk

import (
	"slices"
	"strings"

	"startklar.dk/document"
)

// piece is a part of an answer's words that is shown in one way.
type piece struct {
	document.Run
	Gone string // what stood before it when its reader had read the plan last

	New    bool // is not in what its reader had read
	Begins *newWords

	Noted bool      // is commented
	Draft bool      // by a draft alone
	Notes []noteRef // the comments whose passages end with it
}

// newWords are a stretch that is new; by Next one comes to the one after it.
type newWords struct{ N, Of, Next int }

// noteRef is a comment as it is named at its passage.
type noteRef struct {
	N    int
	Href string
}

func piecesOf(t document.Text) (pieces []piece) {
	for _, r := range t {
		pieces = append(pieces, piece{Run: r})
	}
	return pieces
}

// textsOf are the texts of an answer, as they are read.
func textsOf(blocks []blockView) (all []*[]piece) {
	for i := range blocks {
		b := &blocks[i]
		if len(b.Text) > 0 {
			all = append(all, &b.Text)
		}
		for j := range b.Items {
			all = append(all, &b.Items[j].Text)
			if sub := b.Items[j].Sub; sub != nil {
				all = append(all, textsOf([]blockView{*sub})...)
			}
		}
		for j := range b.Rows {
			for k := range b.Rows[j] {
				all = append(all, &b.Rows[j][k])
			}
		}
	}
	return all
}

func wordsOf(pieces []piece) string {
	var all strings.Builder
	for _, p := range pieces {
		all.WriteString(p.Text)
	}
	return all.String()
}

// place is a byte of one of an answer's texts.
type place struct{ text, at int }

// passageIn finds a passage among an answer's texts: where it begins, and where its last
// letter does.
func passageIn(texts []*[]piece, passage string) (from, last place, found bool) {
	var letters []rune
	var places []place
	for i, t := range texts {
		more, at := document.Letters(wordsOf(*t))
		letters = append(letters, more...)
		for _, at := range at {
			places = append(places, place{i, at})
		}
	}
	of := document.PassageLetters(passage)
	at := document.Index(letters, of)
	if at < 0 {
		return from, last, false
	}
	return places[at], places[at+len(of)-1], true
}

// between has something be done to the pieces of an answer between two places, of which the
// last is that of a letter and belongs to them: the texts are cut there.
func between(texts []*[]piece, from, last place, do func(p *piece, first, end bool)) {
	for i := from.text; i <= last.text; i++ {
		begin, end := 0, len(wordsOf(*texts[i]))
		if i == from.text {
			begin = from.at
		}
		if i == last.text {
			end = last.at + len(firstLetter(wordsOf(*texts[i])[last.at:]))
		}
		*texts[i] = cut(cut(*texts[i], begin), end)
		at := 0
		for j := range *texts[i] {
			p := &(*texts[i])[j]
			if at >= begin && at < end {
				do(p, i == from.text && at == begin, i == last.text && at+len(p.Text) == end)
			}
			at += len(p.Text)
		}
	}
}

func firstLetter(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// cut has a piece end at a byte of a text.
func cut(pieces []piece, at int) []piece {
	for i, p := range pieces {
		if at > 0 && at < len(p.Text) {
			before, after := p, p
			before.Text, after.Text = p.Text[:at], p.Text[at:]
			before.Notes, after.Gone, after.Begins = nil, "", nil
			return slices.Replace(slices.Clone(pieces), i, i+1, before, after)
		}
		at -= len(p.Text)
	}
	return pieces
}
