package document

import "regexp"

// apart is where a line must not end: between a number and its unit, a unit and the next, and a short word and the
// number that it leads to.
var apart = []*regexp.Regexp{
	regexp.MustCompile(`([0-9]) ((?:kr|kroner|DKK|EUR|euro|mio|mia|million|billion|procent|percent|per cent|kg|kilos?|g|km|m|kvm|liter|stk|cm|mm|ha|kWh)(?:[ .,;:!?)²³]|$)|[%‰€])`),
	regexp.MustCompile(`\b((?:mio|mia)\.|million|billion) (kr\b|kroner\b|DKK\b|EUR\b|euro\b)`),
	regexp.MustCompile(`\b(kl\.|nr\.|no\.|No\.|stk\.|ca\.) ([0-9])`),
	regexp.MustCompile(`([§€£$]) ([0-9])`),
	regexp.MustCompile(`([0-9]\.) ((?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec)\.)(?:[^a-zæøå]|$))`),
	regexp.MustCompile(`([0-9]) ((?:January|February|March|April|May|June|July|August|September|October|November|December)\b)`),
}

// Bound is a text in which no line ends between what is read together, such as an amount and "kr.": the blank there
// is one that does not break.
func Bound(s string) string {
	for _, at := range apart {
		s = at.ReplaceAllString(s, "$1\u00a0$2")
	}
	return s
}
