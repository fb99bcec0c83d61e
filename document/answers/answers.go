// Package answers reads a plan that was written elsewhere, as a Word file, as Markdown or as plain text, and proposes
// which of its parts answer which questions. It guesses nothing silently: each part says how it was matched, and what
// matches nothing is left over. Nothing is written; whoever asks confirms.
package answers

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// Limits of what is read.
const (
	MaxSize = 30 << 20 // bytes of a file

	maxText  = 4 << 20 // bytes of the text in it
	maxLines = 100_000
)

// How a part was matched with its question.
type How string

// The ways, the surest first.
const (
	Same    How = "same"    // its heading is the question's, but for numbers, case and marks
	Similar How = "similar" // its heading has most words of the question's, and of no other's
	Chapter How = "chapter" // it stands below a chapter's heading, which has several questions; none is chosen
	None    How = "none"    // nothing is known of it
)

// Part is a heading with what stands below it, as plain Markdown. Text before any heading has none.
type Part struct {
	Heading string
	Text    string
	How     How
	Key     string // of the question; empty where How is Chapter or None
	Chapter string // the key of the chapter that it stands in, where that is known
}

// Proposal is what goes where, in the order of the file.
type Proposal struct {
	Placed []Part // Same and Similar
	Left   []Part // the rest; headings without words are in neither
}

// Reason is why something cannot be read.
type Reason string

// The reasons.
const (
	TooLarge   Reason = "too_large"
	Unreadable Reason = "unreadable" // neither a Word file nor text
	Empty      Reason = "empty"      // has no words
)

// Error says why something cannot be read.
type Error struct {
	Reason Reason
	Err    error // may be nil
}

func (e *Error) Error() string {
	if e.Err != nil {
		return "answers: " + string(e.Reason) + ": " + e.Err.Error()
	}
	return "answers: " + string(e.Reason)
}

func (e *Error) Unwrap() error { return e.Err }

// Say is what a person is told: what is wrong, and what to do.
func (e *Error) Say(t *text.Texts) string { return t.T("answers." + string(e.Reason)) }

// Propose reads a file, or what was pasted, against a template. Its errors are *Error.
func Propose(data []byte, t api.PlanTemplate) (Proposal, error) {
	if len(data) > MaxSize {
		return Proposal{}, &Error{Reason: TooLarge}
	}
	var lines []line
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		lines, err = word(data)
	case bytes.ContainsRune(data, 0) || !utf8.Valid(data):
		err = &Error{Reason: Unreadable}
	default:
		lines, err = plain(string(data))
	}
	if err != nil {
		return Proposal{}, err
	}
	m := newMatcher(t)
	p := m.propose(lines)
	if len(p.Placed)+len(p.Left) == 0 {
		return Proposal{}, &Error{Reason: Empty}
	}
	return p, nil
}

// line is a line of text, or a heading of a level from 1.
type line struct {
	text  string
	level int
	alone bool // blank lines around it
}

// plain reads text with or without Markdown's headings.
func plain(s string) ([]line, error) {
	if len(s) > maxText {
		return nil, &Error{Reason: TooLarge}
	}
	s = strings.TrimPrefix(s, "\ufeff")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\\\n", "\n", "<!-- -->", "").Replace(s)
	typed := strings.Split(s, "\n")
	if len(typed) > maxLines {
		return nil, &Error{Reason: TooLarge}
	}
	blank := func(i int) bool { return i < 0 || i >= len(typed) || strings.TrimSpace(typed[i]) == "" }
	var out []line
	for i := 0; i < len(typed); i++ {
		t := typed[i]
		l := line{text: t, alone: blank(i-1) && blank(i+1)}
		if level, heading, ok := hashed(t); ok {
			l = line{text: heading, level: level}
		} else if level := underlined(typed, i); level > 0 && !blank(i) {
			l = line{text: strings.TrimSpace(t), level: level}
			i++
		}
		out = append(out, l)
	}
	return out, nil
}

// hashed is a heading behind number signs.
func hashed(s string) (level int, heading string, ok bool) {
	s = strings.TrimSpace(s)
	level = len(s) - len(strings.TrimLeft(s, "#"))
	if level < 1 || level > 6 || level == len(s) || s[level] != ' ' {
		return 0, "", false
	}
	return level, unescaped(strings.TrimSpace(strings.TrimRight(s[level:], "#"))), true
}

// underlined is the level of a heading that has a line drawn under it, else 0.
func underlined(lines []string, i int) int {
	if i+1 >= len(lines) {
		return 0
	}
	under := strings.TrimSpace(lines[i+1])
	switch {
	case len(under) < 3:
		return 0
	case strings.Trim(under, "=") == "":
		return 1
	case strings.Trim(under, "-") == "":
		return 2
	}
	return 0
}

// unescaped is a heading's words without Markdown's backslashes.
func unescaped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
