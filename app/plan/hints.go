package plan

import (
	"slices"
	"strings"

	"startklar.dk/api/figures"
)

// HintCode is what a hint is about.
type HintCode string

// The app's own hints, beside the checks of the engine.
const (
	HintNoSeason  HintCode = "no_season"  // the same number month by month in the first year
	HintNoPrivate HintCode = "no_private" // nobody asked what the household needs
	HintInsurance HintCode = "insurance"  // sales, and no insurance
)

// Hint is a question that a good adviser would ask of the figures. It blocks nothing.
type Hint struct {
	Code   HintCode
	At     string // a path, as of a check
	Name   string // of the line
	Month  int    // of the plan, from which the numbers are the same; 0 where it does not matter
	Number int64  // that it is each month, in thousandths
}

// Hints are those that the figures give reason for, in a fixed order.
func (f Figures) Hints() []Hint {
	if f.Result == nil {
		return nil
	}
	var hints []Hint
	if f.Case.Form == figures.Personal && len(f.Case.Private) == 0 {
		hints = append(hints, Hint{Code: HintNoPrivate, At: string(SectionPrivate)})
	}
	there := f.readyKeys()
	if f.Result.Expected.Year.Income.Revenue[0] > 0 && !there["insurance"] && !f.hasInsurance() {
		hints = append(hints, Hint{Code: HintInsurance, At: string(SectionFixed)})
	}
	for i := range f.Case.Revenue {
		l := &f.Case.Revenue[i]
		number := f.Result.Expected.Lines.Revenue[i].Number
		flat := firstYear // from here on the numbers of the first year are the same
		for flat > l.From && number[flat-2] == number[firstYear-1] {
			flat--
		}
		if l.To >= firstYear && flat <= flatFrom && number[firstYear-1] > 0 {
			hints = append(hints, Hint{
				Code: HintNoSeason, At: string(SectionRevenue) + "/" + l.ID,
				Name: l.Name, Month: flat, Number: number[firstYear-1],
			})
		}
	}
	return hints
}

const (
	firstYear = 12 // months
	flatFrom  = 7  // what is the same only from a later month on shows too little of a year
)

// hasInsurance says whether a fixed cost is named for it.
func (f Figures) hasInsurance() bool {
	return slices.ContainsFunc(f.Case.Fixed, func(l figures.Fixed) bool {
		name := strings.ToLower(l.Name)
		return strings.Contains(name, "forsikring") || strings.Contains(name, "insurance")
	})
}
