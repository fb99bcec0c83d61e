package document

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// Figures are a plan's budgets and what they were computed from.
type Figures struct {
	Case   *figures.Case
	Result *figures.Result
	Params assets.ParamTable // of the year in which the plan starts
}

// Computed is what a plan's values come to, or why they cannot be computed.
func Computed(values map[string]json.RawMessage) (*Figures, figures.Errors) {
	c, errs := figures.Read(values)
	if errs != nil {
		return nil, errs
	}
	table := assets.Params(c.Start.Year)
	result, errs := figures.Compute(c, table.Figures)
	if errs != nil {
		return nil, errs
	}
	return &Figures{Case: c, Result: result, Params: table}, nil
}

const (
	firstYear = figures.Span / figures.Years // months
	dash      = "–"                          // where an amount is zero
)

// Month is a plan month's first day, 1 being the plan's first.
func (f *Figures) Month(m int) time.Time {
	at := f.Case.Start.Add(m - 1)
	return time.Date(at.Year, at.Month, 1, 12, 0, 0, 0, text.Copenhagen)
}

// period is a plan year in the calendar: "2027", "2027/28".
func (f *Figures) period(y int) string {
	from, to := f.Case.Start.Add(y*firstYear).Year, f.Case.Start.Add(y*firstYear+firstYear-1).Year
	if from == to {
		return strconv.Itoa(from)
	}
	short := strconv.Itoa(100 + to%100)
	return strconv.Itoa(from) + "/" + short[1:]
}

// inOrder are the indexes of lines as the screens show them: by their order, then their id, which they are sorted by.
func inOrder[T any](lines []T, line func(*T) figures.Line) []int {
	at := make([]int, len(lines))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(line(&lines[a]).Order, line(&lines[b]).Order) })
	return at
}

// named is a line's name, or what its kind is called where it has none.
func named(l figures.Line, kind string) string {
	if l.Name != "" {
		return l.Name
	}
	return kind
}

// money is a cell with an amount in whole kroner; a result is told apart below zero.
func (b *builder) money(ore int64, result bool) Cell {
	each := b.unit * krone
	half := each / 2
	if ore < 0 {
		half = -half
	}
	n := (ore + half) / each
	if n == 0 {
		return Cell{Text: Plain(dash)}
	}
	return Cell{Text: Plain(b.t.WholeKroner(n * krone)), Bad: result && ore < 0}
}

// What amounts in tables are counted in, so that twelve months have room beside each other: the least of these in
// which no amount has more than nine digits.
const (
	thousand  = 1_000
	million   = 1_000_000
	maxDigits = 1_000_000_000 * krone
)

func unitOf(r *figures.Result) int64 {
	var highest int64
	for _, b := range []*figures.Budget{r.Expected, r.Careful, r.Optimistic} {
		if b == nil {
			continue
		}
		i, c, s := &b.Year.Income, &b.Year.Cash, &b.Year.Balance
		for _, years := range []*figures.PerYear{
			&i.Revenue, &i.Variable, &i.Fixed, &i.Staff, &i.Startup, &i.Net, &c.Customers, &c.Net, &c.Closing, &c.LoansIn, &c.Own, &s.TotalAssets,
		} {
			for _, v := range years {
				highest = max(highest, v, -v)
			}
		}
	}
	switch {
	case highest < maxDigits:
		return 1
	case highest < maxDigits*thousand:
		return thousand
	}
	return million
}

// unitName is what amounts in tables are counted in, in words.
func (b *builder) unitName() string {
	switch b.unit {
	case thousand:
		return b.t.T("document.kroner_thousand")
	case million:
		return b.t.T("document.kroner_million")
	}
	return b.t.T("document.kroner")
}

// counted are the values of a text that names it.
func (b *builder) counted() text.A { return text.A{"Unit": text.LowerFirst(b.unitName())} }

// OfFigures are the parts of a plan's budgets as its document has them: headings of level 2
// and what stands under each. None where there are no figures, or they cannot be computed.
func OfFigures(values map[string]json.RawMessage, lang text.Lang) []Block {
	f, errs := Computed(values)
	if errs != nil || f.Result.Blank() {
		return nil
	}
	b := &builder{t: text.For(lang), f: f, unit: unitOf(f.Result)}
	b.figures()
	return b.out
}

// figures are the pages of the budgets.
func (b *builder) figures() {
	b.overview()
	b.capital()
	b.operating()
	b.cash()
	b.balance()
	if b.f.Case.Form == figures.Personal && len(b.f.Case.Private) > 0 {
		b.private()
	}
	b.scenarios()
	b.assumptions()
}

// say is a sentence of the figures as one says it to a reader of the plan.
func (b *builder) say(s figures.Say) string {
	args := text.A{}
	if s.Month != nil {
		at := b.f.Month(*s.Month)
		args["Month"], args["Year"] = b.t.Month(at), strconv.Itoa(at.Year())
	}
	if s.LowestMonth != nil {
		args["Lowest"] = b.t.Month(b.f.Month(*s.LowestMonth))
	}
	if s.Amount != nil {
		args["Amount"] = b.t.Kroner(*s.Amount)
	}
	if s.Overdraft != nil {
		args["Overdraft"] = b.t.Kroner(*s.Overdraft)
	}
	if due, err := time.ParseInLocation(time.DateOnly, s.Due, text.Copenhagen); err == nil {
		args["Due"] = b.t.Date(due)
	}
	key := "document.says." + string(s.Code)
	switch {
	case s.Personal != nil && !*s.Personal:
		key += "_company"
	case s.BeforeTax != nil && !*s.BeforeTax:
		key += "_taxed"
	}
	return text.UpperFirst(b.t.T(key, args))
}
