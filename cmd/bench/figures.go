package main

import (
	"encoding/json"
	"fmt"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
)

const (
	figureLines = 60  // of a full plan
	figureRuns  = 400 // that it is computed
)

// measureFigures computes a full plan over and over, from its stored values as the
// app does at each change: 60 lines of every kind, 36 months, three scenarios.
func measureFigures() error {
	values := fullFigures()
	params := assets.Params(2027).Figures
	var read, all []time.Duration
	for range figureRuns {
		began := time.Now()
		c, errs := figures.Read(values)
		if errs != nil {
			return errs
		}
		read = append(read, time.Since(began))
		if _, errs := figures.Compute(c, params); errs != nil {
			return errs
		}
		all = append(all, time.Since(began))
	}
	report("figures_read_p50", milliseconds(percentile(read, 50)), "ms")
	reportPercentiles("figures_recompute", all, 50, 99)
	return nil
}

// fullFigures are the stored values of a company's plan, with much typed over.
func fullFigures() map[string]json.RawMessage {
	values := map[string]json.RawMessage{}
	set := func(path, raw string) { values[path] = json.RawMessage(raw) }
	set("start", `"2027-03"`)
	set("form", `"company"`)
	set("tax/kind", `"company"`)
	set("overdraft/rate", "1175")
	set("scenarios/careful/quantity", "-2000")
	set("scenarios/careful/payment_days", "15")
	set("scenarios/optimistic/price", "200")
	kinds := []struct{ section, fields string }{
		{"revenue", `{"price_ore":12345,"quantity":123456,"cost_pct":3500,"unit_cost_ore":1234,"growth_price/2":250,"growth_quantity/3":400,"credit_days":30}`},
		{"fixed", `{"amount_ore":543210,"growth/2":250,"credit_days":14}`},
		{"revenue", `{"price_ore":23456,"quantity":45678,"cost_pct":1200,"growth_quantity/2":1500,"season/7":12500,"season/12":13500}`},
		{"staff", `{"pay_ore":2500000,"add_pct":1620,"growth/2":300}`},
		{"startup", `{"kind":"asset","amount_ore":1234567,"life_months":60}`},
		{"loans", `{"kind":"annuity","amount_ore":10000000,"rate":650,"term_months":84}`},
	}
	for i := range figureLines {
		kind := kinds[i%len(kinds)]
		line := fmt.Sprintf("%s/%s/", kind.section, newID())
		set(line+"name", `"En linje i budgettet"`)
		set(line+"order", fmt.Sprint(i))
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(kind.fields), &fields); err != nil {
			panic(err) // it stands above
		}
		for name, raw := range fields {
			values[line+name] = raw
		}
		if kind.section != "revenue" && kind.section != "fixed" {
			continue
		}
		for m := range 12 {
			set(fmt.Sprint(line, "months/", m+1), fmt.Sprint(100_000+m))
		}
	}
	return values
}
