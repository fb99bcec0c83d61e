package figures

import (
	"strconv"
	"strings"
	"time"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
)

// month is a plan month in words: "marts 2027".
func (p *page) month(m int) string { return p.env.FiguresMonth(p.figures, m) }

// start is the first month of the plan, also where the figures cannot be computed.
func (p *page) start() engine.Month { return p.env.FiguresStart(p.figures) }

// monthTyped is a stored plan month in words, empty where none is stored.
func (p *page) monthTyped(f plan.Figures, path string) string {
	m, ok := f.Number(path)
	if !ok {
		return ""
	}
	return p.month(int(m))
}

// monthWithout is the month that counts where none is typed.
func (p *page) monthWithout(field string) string {
	if field == "to" {
		return p.month(engine.Span)
	}
	return p.month(1)
}

// readMonth reads a plan month as one types it: "marts 2027", "mar 27", "3/2027",
// "2027-03", or its number in the plan.
func (p *page) readMonth(typed string) (m int, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return strings.ContainsRune(" /-.", r) })
	switch len(words) {
	case 1:
		n, err := strconv.Atoi(words[0])
		return n, err == nil && n >= 1 && n <= engine.Span
	case 2:
		if len(words[0]) == 4 {
			words[0], words[1] = words[1], words[0]
		}
		year, err := strconv.Atoi(words[1])
		if err != nil {
			return 0, false
		}
		if year < 100 {
			year += 2000
		}
		month := p.monthNamed(words[0])
		if month == 0 {
			return 0, false
		}
		first := p.start()
		m = (year-first.Year)*12 + int(month) - int(first.Month) + 1
		return m, m >= 1 && m <= engine.Span
	}
	return 0, false
}

// monthNamed is a month of the calendar by its number or the beginning of its name;
// 0 where there is none, or more than one.
func (p *page) monthNamed(word string) (found time.Month) {
	if n, err := strconv.Atoi(word); err == nil {
		if n >= 1 && n <= 12 {
			return time.Month(n)
		}
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(p.env.T("date.month."+strconv.Itoa(int(m)))), word) {
			return m
		}
	}
	return 0
}
