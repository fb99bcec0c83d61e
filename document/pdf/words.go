package pdf

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/norm"

	"startklar.dk/document"
)

// style is how words look, and where they lead.
type style struct {
	face   faceID
	size   float64
	ink    colour
	uri    string
	to     string
	anchor string // what a link is, read aloud
}

// piece is a part of a word in one style. Actual is what it stands for where it is a sign in its place.
type piece struct {
	style  *style
	text   string
	shape  shape
	actual string
	width  float64
}

// atom is what is not broken over lines but in need: a word, with the signs at it.
type atom struct {
	pieces []piece
	width  float64
	space  float64 // after it, where another follows on the line
	style  *style  // of that space
	ends   bool    // the line, as a line break does
}

// missing is the sign for what the typeface has no letter for.
const missing = "□"

// maxWhole is how many letters in a row are taken for one word; of longer ones any part may begin a line.
const (
	maxWhole = 48
	part     = 8
)

// ignorable are signs that nobody sees and that nothing is lost without.
func ignorable(r rune) bool {
	switch {
	case r == 0xad, 0x200b <= r && r <= 0x200f, 0x2060 <= r && r <= 0x2064, r == 0xfeff, 0xfe00 <= r && r <= 0xfe0f, r == '\r':
		return true
	}
	return false
}

// span is a part of a paragraph's letters in one style.
type span struct {
	style *style
	from  int // in the paragraph's runes
}

// atoms parts words at where a line may end, by the rules of Unicode.
func (w *writer) atoms(runs document.Text, base style) []atom {
	var runes []rune
	var spans []span
	for _, r := range runs {
		if r.Page {
			r.Text += w.pageOf(r.To)
		}
		st := styleOf(r, base)
		spans = append(spans, span{st, len(runes)})
		runes = append(runes, clean(r.Text)...)
	}
	if len(runes) == 0 {
		return nil
	}
	var seg segmenter.Segmenter
	seg.Init(runes)
	var out []atom
	at := 0
	for lines := seg.LineIterator(); lines.Next(); {
		line := lines.Line()
		text := line.Text
		from := line.Offset
		ends := len(text) > 0 && text[len(text)-1] == '\n'
		n := len(text)
		for n > 0 && (text[n-1] == ' ' || text[n-1] == '\n') {
			n--
		}
		for at+1 < len(spans) && spans[at+1].from <= from {
			at++
		}
		blank := n < len(text) && text[n] == ' '
		words := w.pieces(text[:n], from, spans[at:])
		first := len(out)
		out = append(out, pack(words)...)
		if len(out) == first {
			if !ends {
				continue
			}
			out = append(out, atom{style: spans[at].style})
		}
		last := &out[len(out)-1]
		last.ends = ends && from+len(text) < len(runes)
		if blank {
			last.style = spans[at].style
			last.space = w.faces[last.style.face].space.width * last.style.size / 1000
		}
	}
	return out
}

func styleOf(r document.Run, base style) *style {
	st := base
	if r.Bold {
		st.face = bolder(base.face)
	}
	if r.Italic {
		st.face = leaning(st.face)
	}
	if r.Link != "" || r.To != "" {
		st.uri, st.to, st.anchor = r.Link, r.To, firstOf(strings.TrimSpace(r.Text), maxFitted)
		if base.ink != quiet {
			st.ink = accent
		}
	}
	return &st
}

// bolder is the face of words that stand out among those in a face.
func bolder(id faceID) faceID {
	switch id {
	case regular:
		return semibold
	case semibold:
		return bold
	case italic:
		return boldItalic
	}
	return id
}

// leaning is the italic of a face.
func leaning(id faceID) faceID {
	switch id {
	case regular:
		return italic
	case semibold, bold:
		return boldItalic
	}
	return id
}

// between is where a line must not end in a range of numbers, such as "8–15".
var between = regexp.MustCompile(`([0-9]–)([0-9])`)

// clean composes letters and makes all blanks one kind, but for those that do not break.
func clean(s string) []rune {
	s = between.ReplaceAllString(document.Bound(strings.ToValidUTF8(s, "\ufffd")), "$1\u2060$2")
	runes := []rune(norm.NFC.String(s))
	for i, r := range runes {
		switch {
		case r == '\t' || r == 0x1680 || r >= 0x2000 && r <= 0x2008 || r == 0x205f || r == 0x3000 || r == 0x200a || r == 0x2009:
			runes[i] = ' '
		case r == 0x85 || r == '\v' || r == '\f' || r == 0x2028 || r == 0x2029:
			runes[i] = '\n'
		}
	}
	return runes
}

// pieces shapes a word, its styles apart and what cannot be shown replaced.
func (w *writer) pieces(text []rune, from int, spans []span) (out []piece) {
	for i := 0; i < len(spans); i++ {
		begin, end := max(spans[i].from-from, 0), len(text)
		if i+1 < len(spans) {
			end = min(spans[i+1].from-from, len(text))
		}
		if begin >= len(text) {
			break
		}
		if begin < end {
			out = w.styled(out, text[begin:end], spans[i].style)
		}
	}
	return out
}

// styled adds a part of a word in one style: what the face has as it is, for each other letter the sign for it.
func (w *writer) styled(out []piece, text []rune, st *style) []piece {
	f := w.faces[st.face]
	whole := true
	for _, r := range text {
		if !f.has(r) || r < ' ' {
			whole = false
			break
		}
	}
	if whole {
		return w.chunks(out, text, st)
	}
	var seg segmenter.Segmenter
	seg.Init(text)
	var known []rune
	for clusters := seg.GraphemeIterator(); clusters.Next(); {
		cluster := clusters.Grapheme().Text
		shown := make([]rune, 0, len(cluster))
		lacks := false
		for _, r := range cluster {
			switch {
			case ignorable(r):
			case f.has(r) && r >= ' ':
				shown = append(shown, r)
			default:
				lacks = true
			}
		}
		if !lacks {
			known = append(known, shown...)
			continue
		}
		out = w.chunks(out, known, st)
		known = known[:0]
		out = append(out, w.piece(missing, st, readable(cluster)))
	}
	return w.chunks(out, known, st)
}

// readable is what a cluster stands for, without what no file may hold.
func readable(cluster []rune) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || unicode.Is(unicode.Cs, r) {
			return 0xfffd
		}
		return r
	}, string(cluster))
}

// chunks adds letters as a piece, or as many where they are too many for a word.
func (w *writer) chunks(out []piece, text []rune, st *style) []piece {
	if len(text) <= maxWhole {
		if len(text) > 0 {
			out = append(out, w.piece(string(text), st, ""))
		}
		return out
	}
	for len(text) > 0 {
		n := min(part, len(text))
		out = append(out, w.piece(string(text[:n]), st, ""))
		text = text[n:]
	}
	return out
}

func (w *writer) piece(text string, st *style, actual string) piece {
	s := w.faces[st.face].shape(text)
	return piece{style: st, text: text, shape: s, actual: actual, width: s.width * st.size / 1000}
}

// pack makes atoms of pieces: one, or where they are very many, one each.
func pack(pieces []piece) (out []atom) {
	letters := 0
	for _, p := range pieces {
		letters += len(p.text)
	}
	if letters <= maxWhole {
		if len(pieces) > 0 {
			out = append(out, atomOf(pieces))
		}
		return out
	}
	for i := range pieces {
		out = append(out, atomOf(pieces[i:i+1]))
	}
	return out
}

func atomOf(pieces []piece) atom {
	a := atom{pieces: pieces}
	for _, p := range pieces {
		a.width += p.width
	}
	return a
}
