package desk

import (
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

// stretch is what stands between two places of an answer. The last is that of a letter,
// which belongs to it.
type stretch struct{ from, last place }

// in is the part of a stretch that stands in one of the texts: between two of its bytes.
func (s stretch) in(text int, words string) (begin, end int) {
	end = len(words)
	if text == s.from.text {
		begin = s.from.at
	}
	if text == s.last.text {
		end = s.last.at + len(firstLetter(words[s.last.at:]))
	}
	return begin, end
}

// passageIn finds a passage among an answer's texts.
func passageIn(texts []*[]piece, passage string) (s stretch, found bool) {
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
		return s, false
	}
	return stretch{places[at], places[at+len(of)-1]}, true
}

// eachPiece has something be done to the pieces of stretches of an answer, which come one after
// the other: the texts are cut there, each once, for there may be thousands. The piece of a
// stretch that begins at the end of a text is empty.
func eachPiece(texts []*[]piece, all []stretch, do func(i int, p *piece, first, end bool)) {
	i := 0
	for n := 0; i < len(all); n++ {
		words := wordsOf(*texts[n])
		var cuts []int
		for j := i; j < len(all) && all[j].from.text <= n; j++ {
			begin, end := all[j].in(n, words)
			cuts = append(cuts, begin, end)
		}
		pieces, at, next := cut(*texts[n], cuts), 0, 0
		for ; i < len(all) && all[i].from.text <= n; i++ {
			s := all[i]
			if s.from == (place{n, len(words)}) {
				pieces = append(pieces, piece{})
				do(i, &pieces[len(pieces)-1], true, true)
				continue
			}
			begin, end := s.in(n, words)
			for ; at < begin; next++ {
				at += len(pieces[next].Text)
			}
			for ; at < end; next++ {
				p, first := &pieces[next], at == begin && s.from.text == n
				at += len(p.Text)
				do(i, p, first, at == end && s.last.text == n)
			}
			if s.last.text > n {
				break
			}
		}
		*texts[n] = pieces
	}
}

func firstLetter(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// cut has pieces end at bytes of a text, which come one after the other.
func cut(pieces []piece, at []int) (all []piece) {
	begin := 0
	for _, p := range pieces {
		end := begin + len(p.Text)
		for ; len(at) > 0 && at[0] < end; at = at[1:] {
			if n := at[0] - begin; n > 0 {
				before := p
				before.Text, before.Notes = p.Text[:n], nil
				p.Text, p.Gone, p.Begins = p.Text[n:], "", nil
				all, begin = append(all, before), at[0]
			}
		}
		all, begin = append(all, p), end
	}
	return all
}
