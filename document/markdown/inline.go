package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"startklar.dk/document"
)

// inline writes words with their emphasis and links. Without breaks it is one line within another.
func inline(t document.Text, breaks bool) string {
	var lines []string
	for _, line := range linesOf(t) {
		s := lineOf(line)
		if breaks { // what a line of a block begins with is what would make another of it
			s = beginning(s)
		}
		if s != "" {
			lines = append(lines, s)
		}
	}
	if !breaks {
		return strings.Join(lines, " ")
	}
	for i, s := range lines[:max(len(lines)-1, 0)] {
		if strings.HasSuffix(s, "\\") { // not every reader parts it from the break's
			lines[i] += "<!-- -->"
		}
	}
	return strings.Join(lines, "\\\n")
}

// linesOf parts runs at their line breaks, and joins those that are alike.
func linesOf(t document.Text) [][]document.Run {
	lines := [][]document.Run{nil}
	for _, r := range t {
		if r.Page { // there are none
			continue
		}
		for i, s := range strings.Split(shown(r.Text), "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if s == "" {
				continue
			}
			at := len(lines) - 1
			part := document.Run{Text: s, Bold: r.Bold, Italic: r.Italic, Link: r.Link}
			if n := len(lines[at]); n > 0 && alike(lines[at][n-1], part) {
				lines[at][n-1].Text += s
				continue
			}
			lines[at] = append(lines[at], part)
		}
	}
	return lines
}

func alike(a, b document.Run) bool {
	a.Text, b.Text = "", ""
	return a == b
}

// lineOf is one line, with each run's signs at its first and last letter.
func lineOf(runs []document.Run) string {
	// Blanks at the ends of what is emphasised stand outside of it.
	var parts []document.Run
	for _, r := range runs {
		inner := strings.TrimFunc(r.Text, unicode.IsSpace)
		if inner == "" {
			parts = append(parts, document.Run{Text: r.Text})
			continue
		}
		lead, tail, _ := strings.Cut(r.Text, inner)
		for _, p := range []document.Run{{Text: lead}, {Text: inner, Bold: r.Bold, Italic: r.Italic, Link: r.Link}, {Text: tail}} {
			if p.Text != "" {
				parts = append(parts, p)
			}
		}
	}
	var out strings.Builder
	for i, p := range parts {
		s := escape(p.Text)
		if p.Link != "" {
			s = "[" + s + "](<" + target(p.Link) + ">)"
		}
		if i > 0 && touches(parts[i-1], p) {
			out.WriteString("<!-- -->")
		}
		out.WriteString(sign(p) + s + sign(p))
	}
	return strings.TrimFunc(out.String(), unicode.IsSpace)
}

// sign is what stands around an emphasis.
func sign(r document.Run) string {
	switch {
	case r.Bold && r.Italic:
		return "***"
	case r.Bold:
		return "**"
	case r.Italic:
		return "*"
	}
	return ""
}

// touches tells two runs between which a sign would be none: that of an emphasis beside another's, or between a letter
// and what is no letter.
func touches(a, b document.Run) bool {
	last, _ := utf8.DecodeLastRuneInString(a.Text)
	first, _ := utf8.DecodeRuneInString(b.Text)
	if sign(a)+sign(b) == "" || unicode.IsSpace(last) || unicode.IsSpace(first) {
		return false
	}
	return sign(a) != "" && sign(b) != "" || a.Link != "" || b.Link != "" || !wordRune(last) || !wordRune(first)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// shown is text without what no reader may be given: control characters are a sign, other line breaks are one.
func shown(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// escape takes what is markup anywhere for words, and what only some readers take for an address.
func escape(s string) string {
	var out strings.Builder
	before := ' '
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		within := r == '_' && wordRune(before) && wordRune(after) // of a word it is no markup
		before = r
		if strings.ContainsRune("\\`*_[]<>&~$|", r) && !within || r == ':' && strings.HasPrefix(s[i:], "://") ||
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www") {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// beginning takes what is markup at the beginning of a line for words.
func beginning(s string) string {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	switch {
	case s == "":
		return s
	case strings.ContainsRune("-=:", rune(s[0])), s[0] == '+' && blankAt(s, 1), s[0] == '#' && blankAt(s, len(s)-len(strings.TrimLeft(s, "#"))):
		return "\\" + s
	case digits > 0 && digits < len(s) && slices.Contains([]byte{'.', ')'}, s[digits]):
		return s[:digits] + "\\" + s[digits:]
	}
	return s
}

// blankAt tells a blank, or the end.
func blankAt(s string, at int) bool { return at >= len(s) || s[at] == ' ' }

// target is an address between angle brackets.
func target(s string) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C", "\n", "", " ", "%20", "&", "&amp;", "|", "%7C").Replace(shown(s))
}
