package review

import (
	"regexp"
	"strconv"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// headline is the figure that the answer to a question rests on.
type headline struct {
	section string
	name    string                            // key of what it is called
	values  func(*document.Figures) []int64   // øre: the figure, first as it is told, and as it may be said too
	known   func(*document.Figures) (ok bool) // nil for always
}

var headlines = []headline{
	{section: "economy.startup", name: "review.startup", values: startup},
	{section: "economy.break_even", name: "review.break_even", values: breakEven, known: func(f *document.Figures) bool {
		return f.Result.Expected.Key.BreakEven[0].Value != nil
	}},
	{section: "economy.financing", name: "review.need", values: func(f *document.Figures) []int64 {
		return []int64{f.Result.Expected.Capital.Need}
	}},
	{section: "economy.liquidity", name: "review.lowest", values: func(f *document.Figures) []int64 {
		lowest := f.Result.Expected.Key.LowestCash
		return []int64{lowest, -lowest}
	}},
	{section: "sales.months", name: "review.revenue", values: revenue},
}

// startup is what it costs to begin, without VAT and with.
func startup(f *document.Figures) []int64 {
	var net int64
	for i := range f.Case.Startup {
		net += f.Case.Startup[i].Amount
	}
	return []int64{net, f.Result.Expected.Capital.Startup}
}

// revenue is the first year's, and that of each of its months.
func revenue(f *document.Figures) []int64 {
	return append([]int64{f.Result.Expected.Year.Income.Revenue[0]}, f.Result.Expected.Month.Income.Revenue[:12]...)
}

// breakEven is the first year's break-even revenue a month and a year.
func breakEven(f *document.Figures) []int64 {
	year := *f.Result.Expected.Key.BreakEven[0].Value
	return []int64{year / 12, year}
}

// agreement finds answers that name amounts, none of which is the figure that the answer rests on.
func (r *reviewer) agreement(f *document.Figures) {
	for _, h := range headlines {
		said := amounts(r.plan.Content.Sections[h.section])
		if len(said) == 0 || h.known != nil && !h.known(f) {
			continue
		}
		values := h.values(f)
		agrees := values[0] == 0
		for _, kroner := range said {
			for _, v := range values {
				agrees = agrees || isRounded(kroner, v)
			}
		}
		if agrees {
			continue
		}
		question := h.section
		if q, ok := r.plan.Template.Question(h.section); ok {
			question = r.words(q.Title)
		}
		r.find(Disagree, h.section, "review.disagree", text.A{"Question": question, "What": r.t.T(h.name), "Amount": r.kroner(values[0])})
	}
}

// amount is a number as one writes an amount: with or without marks between the thousands.
var amount = regexp.MustCompile(`[0-9]{1,3}(?:[. \x{a0},][0-9]{3})+|[0-9]+`)

// leastAmount is where amounts begin, in kroner: what is less is a price, a year or a count.
const leastAmount = 10_000

// amounts are the amounts of a text in kroner.
func amounts(s string) []int64 {
	var out []int64
	for _, m := range amount.FindAllString(s, -1) {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, m)
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil && n >= leastAmount {
			out = append(out, n)
		}
	}
	return out
}

// isRounded tells whether a figure in øre is what was written in kroner, to as many digits as were written, but at
// least to a twentieth of it.
func isRounded(kroner, ore int64) bool {
	unit := int64(1)
	for kroner%(unit*10) == 0 && unit*10 <= kroner/20 {
		unit *= 10
	}
	off := ore - kroner*krone
	return off < unit*krone && off > -unit*krone
}
