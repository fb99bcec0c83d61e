package figures

import "fmt"

// Params are the parameters that law or practice sets and that change by the year.
// Package assets has them with their sources; a case may change each.
type Params struct {
	VATRate          int64 // hundredths of a percent
	VATLimit         int64 // øre a calendar year, above which a firm must register
	HalfYearMax      int64 // øre a calendar year, up to which VAT may be settled by half-year
	QuarterMax       int64 // øre a calendar year, up to which VAT may be settled by quarter
	CompanyRate      int64 // hundredths of a percent of a company's taxable income
	CompanySurcharge int64 // hundredths of a percent of a company's residual tax
	CapitalMin       int64 // øre that an ApS needs as its capital
}

// params are the parameters with the largest value of each; the smallest is 0.
var params = [...]struct {
	key string
	max int64
	at  func(*Params) *int64
}{
	{"vat_rate", whole, func(p *Params) *int64 { return &p.VATRate }},
	{"vat_limit_ore", maxOre, func(p *Params) *int64 { return &p.VATLimit }},
	{"half_year_max_ore", maxOre, func(p *Params) *int64 { return &p.HalfYearMax }},
	{"quarter_max_ore", maxOre, func(p *Params) *int64 { return &p.QuarterMax }},
	{"company_rate", whole, func(p *Params) *int64 { return &p.CompanyRate }},
	{"company_surcharge", whole, func(p *Params) *int64 { return &p.CompanySurcharge }},
	{"capital_min_ore", maxOre, func(p *Params) *int64 { return &p.CapitalMin }},
}

// With are the parameters where some have another value, by key.
func (p Params) With(changes map[string]int64) Params {
	for _, field := range params {
		if v, ok := changes[field.key]; ok {
			*field.at(&p) = v
		}
	}
	return p
}

// ParamsOf are the parameters of a table. It is an error if one is missing, is
// unknown or has a value that it cannot have.
func ParamsOf(table map[string]int64) (Params, error) {
	for _, field := range params {
		v, ok := table[field.key]
		if !ok {
			return Params{}, fmt.Errorf("parameter %s is missing", field.key)
		}
		if v < 0 || v > field.max {
			return Params{}, fmt.Errorf("parameter %s cannot be %d", field.key, v)
		}
	}
	if len(table) != len(params) {
		return Params{}, fmt.Errorf("%d parameters, of which %d are known", len(table), len(params))
	}
	return Params{}.With(table), nil
}
