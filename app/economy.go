package app

import (
	"context"
	"fmt"
	"math"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/app/assess"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
)

// economy is what the current plan's budgets say of themselves, by the names under
// which an assessment's items ask for it; nothing where they say nothing yet. Ratios
// are in per cent, cash in months of what is paid out.
func (a *App) economy(ctx context.Context) (assess.Figures, error) {
	f, err := a.Plan.Figures(ctx, "")
	if err != nil {
		return assess.Figures{}, fmt.Errorf("read the plan's figures: %w", err)
	}
	out := assess.Figures{PlanID: f.PlanID, Plan: f.Title}
	if f.Said() {
		out.Known = economyOf(f, a.texts())
	}
	return out, nil
}

func economyOf(f plan.Figures, t *text.Texts) map[string]assess.Figure {
	e := economy{f: f, b: f.Result.Expected, t: t}
	return map[string]assess.Figure{
		"financed":      e.financed(),
		"own_share":     e.ownShare(),
		"lowest_cash":   e.lowestCash(f.Result.Expected, "economy.lowest_cash", "economy.lowest_cash_overdraft"),
		"careful_cash":  e.lowestCash(f.Result.Careful, "economy.careful_cash", "economy.careful_cash_overdraft"),
		"margin_2":      e.margin(1),
		"profit_months": e.profitMonths(),
		"private_1":     e.private(0),
		"private_2":     e.private(1),
		"equity_1":      e.equity(0),
		"debt_2":        e.debt(1),
	}
}

// economy says key figures of a plan's expected budget in words.
type economy struct {
	f plan.Figures
	b *figures.Budget
	t *text.Texts
}

func (e economy) said(value float64, key string, values text.A) assess.Figure {
	return assess.Figure{Value: value, Said: e.t.T(key, values)}
}

func (e economy) missing(key string) assess.Figure {
	return assess.Figure{Missing: true, Said: e.t.T(key)}
}

// kroner writes an amount of øre to the nearest whole krone.
func (e economy) kroner(ore int64) string {
	return e.t.Kroner(int64(math.Round(float64(ore)/100)) * 100)
}

// percent writes a share that is in per cent.
func (e economy) percent(share float64) string { return e.t.Percent(int64(math.Round(100 * share))) }

// share is a part in per cent of a whole that is above zero.
func share(part, whole int64) float64 { return 100 * float64(part) / float64(whole) }

// financed is how much of the need for capital is met.
func (e economy) financed() assess.Figure {
	c := e.b.Capital
	if c.Need <= 0 {
		return e.missing("economy.no_need")
	}
	key := "economy.financed"
	if c.Gap > 0 {
		key = "economy.gap"
	}
	return e.said(share(c.Need+c.Cushion-c.Gap, c.Need), key, text.A{"Need": e.kroner(c.Need), "Gap": e.kroner(c.Gap)})
}

// ownShare is how much of the need for capital the owner puts in.
func (e economy) ownShare() assess.Figure {
	c := e.b.Capital
	if c.Need <= 0 {
		return e.missing("economy.no_need")
	}
	own := share(c.Own, c.Need)
	return e.said(own, "economy.own_share", text.A{"Own": e.kroner(c.Own), "Share": e.percent(own)})
}

// lowestCash is the month with the least money, overdraft included, in months of what
// the first year pays out for costs, drawings and loans.
func (e economy) lowestCash(b *figures.Budget, key, withOverdraft string) assess.Figure {
	if b == nil {
		return e.missing("economy.no_careful")
	}
	year := b.Year.Cash
	out := -(year.Variable[0] + year.Fixed[0] + year.Staff[0] + year.Drawings[0] + year.LoansOut[0] + year.Interest[0]) / 12
	if out <= 0 {
		return e.missing("economy.no_costs")
	}
	limit := e.f.Case.Overdraft.Limit
	month := e.f.Case.Start.Add(b.Key.LowestCashMonth - 1)
	said := text.A{
		"Amount": e.kroner(b.Key.LowestCash), "Limit": e.kroner(limit),
		"Month": e.t.Month(time.Date(month.Year, month.Month, 15, 12, 0, 0, 0, text.Copenhagen)),
	}
	if limit > 0 {
		key = withOverdraft
	}
	return e.said(float64(b.Key.LowestCash+limit)/float64(out), key, said)
}

// margin is how far a year's sales may fall before they no longer pay the costs.
func (e economy) margin(year int) assess.Figure {
	v := e.b.Key.SafetyMargin[year].Value
	if v == nil {
		return e.missing("economy.no_margin")
	}
	margin := float64(*v) / 100
	if margin < 0 {
		return e.said(margin, "economy.below", text.A{"Year": year + 1, "Share": e.percent(-margin)})
	}
	return e.said(margin, "economy.margin", text.A{"Year": year + 1, "Share": e.percent(margin)})
}

// profitMonths is how many of the first twelve months have a result above zero.
func (e economy) profitMonths() assess.Figure {
	n := 0
	for _, result := range e.b.Month.Income.BeforeTax[:12] {
		if result > 0 {
			n++
		}
	}
	return e.said(float64(n), "economy.profit_months", text.A{"N": n})
}

// private is how much of what the household needs the firm pays in a year.
func (e economy) private(year int) assess.Figure {
	yield, need := e.b.Key.PrivateYield[year], e.b.Key.PrivateNeed[year]
	switch {
	case yield.Reason == figures.OfCompany:
		return e.missing("economy.company")
	case yield.Value == nil || need <= 0:
		return e.missing("economy.no_private")
	}
	return e.said(share(*yield.Value, need), "economy.private", text.A{
		"Year": year + 1, "Yield": e.kroner(*yield.Value), "Need": e.kroner(need),
	})
}

// equity is how much of what the firm has at a year's end is its own.
func (e economy) equity(year int) assess.Figure {
	own, assets := e.b.Year.Balance.Equity[year], e.b.Year.Balance.TotalAssets[year]
	if assets <= 0 {
		return e.missing("economy.no_assets")
	}
	ratio := share(own, assets)
	return e.said(ratio, "economy.equity", text.A{"Year": year + 1, "Equity": e.kroner(own), "Share": e.percent(ratio)})
}

// debt is how many times over a year's operations pay interest and repayments.
func (e economy) debt(year int) assess.Figure {
	owed := -e.b.Year.Cash.LoansOut[year] + e.b.Year.Income.Interest[year]
	if owed <= 0 {
		return e.missing("economy.no_debt")
	}
	earned := e.b.Year.Income.EBITDA[year]
	return e.said(float64(earned)/float64(owed), "economy.debt", text.A{
		"Year": year + 1, "Earned": e.kroner(earned), "Owed": e.kroner(owed),
	})
}
