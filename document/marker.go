package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Marker is what a line of an answer begins with that makes it a heading or an item of a list, with the blanks around it:
// "## ", "  - ", "12. "; nothing where other words begin.
func Marker(line string) string {
	for _, marked := range []*regexp.Regexp{headingLine, bulletLine, numberedLine} {
		if m := marked.FindStringSubmatchIndex(line); m != nil && m[len(m)-2] < m[len(m)-1] {
			return line[:m[len(m)-2]]
		}
	}
	return ""
}

// itemBegins is what an item of a list begins with, be there words after it or not yet.
var itemBegins = regexp.MustCompile(`^([ \t]*)(?:([-*+•–])|([0-9]{1,3})([.)]))([ \t]+)`)

// NextLine says, of an answer up to the cursor, what the next line begins with so that a list goes on there: the same sign,
// or the next number, as far in. Where the item has no words so far, done is how many runes its sign and the blanks around it
// are, to be taken away where the list is to end. A number goes on only where it counts: after a 1, or after the number before it.
func NextLine(before string) (begins string, done int) {
	lines := strings.Split(before, "\n")
	line := lines[len(lines)-1]
	m := itemBegins.FindStringSubmatch(line)
	if m == nil {
		return "", 0
	}
	sign := m[2]
	if sign == "" {
		n, _ := strconv.Atoi(m[3]) // three digits
		if n != 1 && !numbered(lines[:len(lines)-1], m[1], n-1) {
			return "", 0
		}
		sign = strconv.Itoa(n+1) + m[4]
	}
	if strings.TrimSpace(line[len(m[0]):]) == "" {
		done = utf8.RuneCountInString(line)
	}
	return m[1] + sign + m[5], done
}

// numbered says whether the last item so far in, among lines up to one without words, has a number.
func numbered(lines []string, indent string, number int) bool {
	for _, line := range slices.Backward(lines) {
		if strings.TrimSpace(line) == "" {
			return false
		}
		if m := itemBegins.FindStringSubmatch(line); m != nil && m[1] == indent {
			return m[3] == strconv.Itoa(number)
		}
	}
	return false
}
