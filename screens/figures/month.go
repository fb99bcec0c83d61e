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

// monthShort is a plan month where there is little room: "mar 2027".
func (p *page) monthShort(m int) string {
	at := p.start().Add(m - 1)
	return p.env.T("date.mon."+strconv.Itoa(int(at.Month))) + " " + strconv.Itoa(at.Year)
}

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
	if n, err := strconv.Atoi(strings.TrimSpace(typed)); err == nil {
		return n, n >= 1 && n <= engine.Span
	}
	at, ok := p.readCalendar(typed)
	if !ok {
		return 0, false
	}
	first := p.start()
	m = (at.Year-first.Year)*12 + int(at.Month) - int(first.Month) + 1
	return m, m >= 1 && m <= engine.Span
}

// readCalendar reads a month of the calendar as one types it.
func (p *page) readCalendar(typed string) (at engine.Month, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return strings.ContainsRune(" /-.", r) })
	if len(words) != 2 {
		return at, false
	}
	if len(words[0]) == 4 {
		if _, err := strconv.Atoi(words[0]); err == nil {
			words[0], words[1] = words[1], words[0]
		}
	}
	year, err := strconv.Atoi(words[1])
	if err != nil || year < 0 {
		return at, false
	}
	if year < 100 {
		year += 2000
	}
	at = engine.Month{Year: year, Month: p.monthNamed(words[0])}
	return at, at.Month != 0
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
