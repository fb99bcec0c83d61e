package letters

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/assets/text"
)

// How long texts may be, in characters.
const (
	MaxSubject = 150
	MaxBody    = 5000
)

// Reasons for which a text is refused.
const (
	Empty    = "required"
	TooLong  = "too_long"
	Unknown  = "unknown_placeholder"
	Missing  = "missing_placeholder"
	NotAlone = "placeholder_alone" // a block that stands within a line, or in the subject
	LikeCode = "like_code"         // digits in the mail of a code that somebody, or a program, could take for it
)

// Fault is why a text is refused: Field is subject or body, and Word what stands there
// in braces, or has to, in the language of the text.
type Fault struct{ Field, Reason, Word string }

// word is what a name is in a text of a language.
func word(n Name, lang text.Lang) string { return text.For(lang).T("letter.name." + string(n)) }

// Word is a name as it stands in a text of a language, with its braces.
func (n Name) Word(lang text.Lang) string { return "{" + word(n, lang) + "}" }

// nameOf is the name that a word is of in a kind of mail; false where it is of none.
func nameOf(k Kind, lang text.Lang, w string) (Name, bool) {
	for _, n := range slices.Concat(k.Must(), k.May()) {
		if strings.EqualFold(strings.TrimSpace(w), word(n, lang)) {
			return n, true
		}
	}
	return "", false
}

var sixDigits = regexp.MustCompile(`\d{6}`)

var braced = regexp.MustCompile(`\{([^{}\n]*)\}`)

// Check tells what is wrong with a subject and a body of a kind of mail.
func Check(k Kind, lang text.Lang, subject, body string) (faults []Fault) {
	for _, of := range []struct {
		field, text string
		most        int
	}{{"subject", subject, MaxSubject}, {"body", body, MaxBody}} {
		switch {
		case strings.TrimSpace(of.text) == "":
			faults = append(faults, Fault{of.field, Empty, ""})
		case utf8.RuneCountInString(of.text) > of.most, of.field == "subject" && strings.Contains(of.text, "\n"):
			faults = append(faults, Fault{of.field, TooLong, ""})
		}
		if like := sixDigits.FindString(of.text); k == Code && like != "" {
			faults = append(faults, Fault{of.field, LikeCode, like})
		}
		for line := range strings.Lines(of.text) {
			for _, m := range braced.FindAllStringSubmatch(line, -1) {
				n, known := nameOf(k, lang, m[1])
				switch {
				case !known:
					faults = append(faults, Fault{of.field, Unknown, m[0]})
				case n.Block() && (of.field == "subject" || strings.TrimSpace(line) != m[0]):
					faults = append(faults, Fault{of.field, NotAlone, m[0]})
				}
			}
		}
	}
	for _, n := range k.Must() {
		if !says(k, lang, body, n) {
			faults = append(faults, Fault{"body", Missing, n.Word(lang)})
		}
	}
	return faults
}

func says(k Kind, lang text.Lang, body string, n Name) bool {
	return slices.ContainsFunc(braced.FindAllStringSubmatch(body, -1), func(m []string) bool {
		of, known := nameOf(k, lang, m[1])
		return known && of == n
	})
}
