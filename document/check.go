package document

import (
	"strconv"

	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// Check is a check of the figures in words, for who makes the budget. Line is what the line is called that it is
// about; where it is about none, the words have no place for it.
func (f *Figures) Check(t *text.Texts, c figures.Check, line string) string {
	kroner := func(ore int64) string { return t.WholeKroner(ore) + "\u00a0kr." }
	key := "figures.check." + string(c.Code)
	args := text.A{"Name": line, "Min": kroner(f.Params.Figures.With(f.Case.Params).CapitalMin)}
	if c.Month != nil {
		args["Month"], args["Year"] = t.Month(f.Month(*c.Month)), (*c.Month-1)/firstYear+1
		args["Calendar"] = strconv.Itoa(f.Month(*c.Month).Year())
	}
	if c.Amount != nil {
		args["Amount"] = kroner(*c.Amount)
	}
	switch {
	case c.Code == figures.VATLimit: // is said in the calendar's year
		key, args["Year"] = "document.says.vat_limit", args["Calendar"]
	case c.Code == figures.PriceBelowCost && c.Amount != nil && *c.Amount == 0:
		key += "_even"
	case c.Code == figures.NoPay && f.Case.Form == figures.Company:
		key += "_company"
	}
	return t.T(key, args)
}
