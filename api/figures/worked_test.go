package figures_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api/figures"
)

// The numbers here were worked out by hand.

func compute(t *testing.T, raw string) *figures.Budget {
	t.Helper()
	c, errs := figures.Decode([]byte(raw))
	if errs != nil {
		t.Fatal(errs)
	}
	r, errs := figures.Compute(c, params)
	if errs != nil {
		t.Fatal(errs)
	}
	return r.Expected
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func TestTheBaseCaseIsWorkedOutByHand(t *testing.T) {
	raw, err := os.ReadFile("testdata/cases/base.json")
	if err != nil {
		t.Fatal(err)
	}
	b := compute(t, string(raw))
	i, c := &b.Year.Income, &b.Month.Cash
	same(t, "contribution", i.Contribution[0], 312_000_00)
	same(t, "EBITDA", i.EBITDA[0], 96_000_00)
	same(t, "EBIT", i.EBIT[0], 84_000_00)
	same(t, "interest", i.Interest[0], 7_120_00)
	same(t, "result", i.Net[0], 76_880_00)
	same(t, "ratio", *b.Key.ContributionRatio[0].Value, 6500)
	same(t, "break-even", *b.Key.BreakEven[0].Value, 350_769_23) // (216.000 + 12.000)/0,65
	same(t, "margin", *b.Key.SafetyMargin[0].Value, 2692)
	same(t, "to take out", *b.Key.PrivateYield[0].Value, 64_880_00)
	// 50.000 + 100.000 − 45.000 equipment − 17.500 goods − 22.500 fixed − 2.000 − 666,67
	same(t, "January", c.Closing[0], 62_333_33)
	// + 50.000 of January's sale − 40.000 − 2.000 − 653,33
	same(t, "February", c.Closing[1], 69_680_00)
	same(t, "March", c.Closing[2], 77_040_00)
	same(t, "June", c.Closing[5], 102_200_00)
	same(t, "September", c.Closing[8], 118_480_00)
	same(t, "December", c.Closing[11], 134_880_00)
	// 30.000 − 10.500 − 13.500 − 9.000, back on 1 June
	same(t, "VAT", c.VAT[5], 3_000_00)
	same(t, "VAT", c.VAT[8], -6_000_00)
}

func TestGoodsCostTheSameAtALowerPrice(t *testing.T) {
	c, errs := figures.Decode([]byte(with(`"scenarios":{"careful":{"price":-1000}},"revenue":{"x":{"name":"","price_ore":4000000,"quantity":1000,"cost_pct":3500}}`)))
	if errs != nil {
		t.Fatal(errs)
	}
	r, errs := figures.Compute(c, params)
	if errs != nil {
		t.Fatal(errs)
	}
	same(t, "revenue", r.Careful.Year.Income.Revenue[0], 12*36_000_00)
	same(t, "cost", r.Careful.Year.Income.Variable[0], 12*14_000_00)
}

func TestACompanysTaxOfOneYear(t *testing.T) {
	b := compute(t, company(`"tax":{"kind":"company"},"revenue":{"x":{"name":"","to":1,"price_ore":75099500,"quantity":1000}}`))
	same(t, "22 % of 750.900", b.Month.Income.Tax[0], 165_198_00)
	same(t, "residual and its surcharge, 8,3 %", b.TaxPayments, []figures.TaxPayment{
		{Kind: figures.Residual, Year: 2027, Month: 23, Amount: 165_198_00 + 13_711_43, Surcharge: 13_711_43},
		{Kind: figures.OnAccount, Year: 2029, Month: 27, Amount: 41_000_00}, // 165.198/4
		{Kind: figures.OnAccount, Year: 2029, Month: 35, Amount: 41_000_00},
	})
	same(t, "of the month that it is paid in", b.Month.Income.Tax[22], 13_711_43)
	same(t, "and owed", b.Month.Balance.Tax[35], -82_000_00)
}

func TestACompanysLossIsCarriedOn(t *testing.T) {
	// 10.000 a month is lost in the four months of 2027, 20.000 earned in each of 2028.
	b := compute(t, `{"start":"2027-09","form":"company","vat":{"registered":false},"tax":{"kind":"company"},
		"fixed":{"x":{"name":"","to":4,"amount_ore":1000000,"vat":false}},
		"revenue":{"x":{"name":"","from":5,"to":17,"price_ore":2000000,"quantity":1000}}}`)
	tax := b.Month.Income.Tax
	same(t, "nothing until the loss is used up", tax[:6], make([]int64, 6))
	same(t, "22 % of 20.000", tax[6], 4_400_00) // 20, 40, 60 − 40
	same(t, "in all of 2028", b.Month.Balance.Tax[15], 44_000_00)
	same(t, "January 2029", tax[16], 4_400_00)
	// November 2028 pays the residual of 2027, which is none; November 2029 is month 27.
	same(t, "payments", b.TaxPayments, []figures.TaxPayment{
		{Kind: figures.Residual, Year: 2028, Month: 27, Amount: 44_000_00 + 3_652_00, Surcharge: 3_652_00},
		{Kind: figures.OnAccount, Year: 2030, Month: 31, Amount: 5_000_00}, // (0 + 44.000)/(4 · 2), down to 1.000
	})
}

func TestABadMonthTakesTaxBack(t *testing.T) {
	b := compute(t, `{"start":"2027-01","form":"company","tax":{"kind":"company"},
		"fixed":{"x":{"name":"","from":2,"to":3,"amount_ore":600000,"vat":false}},
		"revenue":{"x":{"name":"","to":1,"price_ore":1000000,"quantity":1000,"vat":false}}}`)
	same(t, "2.200 of 10.000; of 4.000 only 880; of −2.000 nothing", b.Month.Income.Tax[:4], []int64{2_200_00, -1_320_00, -880_00, 0})
}

func TestEachIncomeYearIsTaxedByItself(t *testing.T) {
	b := compute(t, `{"start":"2027-12","form":"company","tax":{"kind":"company"},
		"revenue":{"x":{"name":"","to":2,"price_ore":999999,"quantity":1000,"vat":false}}}`)
	same(t, "22 % of 9.900 in each of two, of 9.999,99", b.Month.Income.Tax[:3], []int64{2_178_00, 2_178_00, 0})
}

func TestOnAccountTooMuchComesBackWithoutASurcharge(t *testing.T) {
	// 1.000.000 in the one month of 2026, nothing after: on account for 2028 a fourth of
	// 220.000, in March and in November.
	b := compute(t, `{"start":"2026-12","form":"company","tax":{"kind":"company"},"revenue":{"x":{"name":"","to":1,"price_ore":100000000,"quantity":1000}}}`)
	same(t, "payments", b.TaxPayments, []figures.TaxPayment{
		{Kind: figures.Residual, Year: 2026, Month: 12, Amount: 220_000_00 + 18_260_00, Surcharge: 18_260_00},
		{Kind: figures.OnAccount, Year: 2028, Month: 16, Amount: 55_000_00},
		{Kind: figures.OnAccount, Year: 2028, Month: 24, Amount: 55_000_00},
		{Kind: figures.OnAccount, Year: 2029, Month: 28, Amount: 27_000_00}, // 220.000 of two years
		{Kind: figures.OnAccount, Year: 2029, Month: 36, Amount: 27_000_00},
		{Kind: figures.Residual, Year: 2028, Month: 36, Amount: -110_000_00},
	})
}

func TestHalfOfFortyFiveDaysIsAfterOneMonth(t *testing.T) {
	b := compute(t, with(`"fixed":{"x":{"name":"","to":1,"amount_ore":101,"vat":false,"credit_days":45}}`))
	same(t, "paid", b.Month.Cash.Fixed[:4], []int64{0, -50, -51, 0})
	b = compute(t, with(`"fixed":{"x":{"name":"","from":25,"amount_ore":100,"vat":false,"credit_days":360,"every":12}}`))
	same(t, "what is due after the plan", b.Month.Balance.Creditors[35], 100)
}

func TestTheConceptLoan(t *testing.T) {
	b := compute(t, with(`"loans":{"x":{"name":"","kind":"serial","amount_ore":30000000,"rate":650,"term_months":84,"free_months":24}}`))
	l := b.Loans["x"]
	same(t, "free", l.Principal[23], 0)
	same(t, "a sixtieth", l.Principal[24], 5_000_00)
	same(t, "interest", l.Interest[24], 1_625_00)
	same(t, "interest on what is left", l.Interest[25], 1_597_92)
}

func TestAFixedPrincipalEndsWithWhatIsLeft(t *testing.T) {
	b := compute(t, with(`"loans":{"x":{"name":"","kind":"fixed","amount_ore":1000,"month":2,"principal_ore":400,"free_months":1,"term_months":1}}`))
	same(t, "repaid", b.Loans["x"].Principal[:6], []int64{0, 0, 400, 400, 200, 0})
	b = compute(t, with(`"loans":{"x":{"name":"","kind":"bullet","amount_ore":1000,"term_months":3,"free_months":9}}`))
	same(t, "a bullet", b.Loans["x"].Principal[:4], []int64{0, 0, 1000, 0})
	b = compute(t, with(`"loans":{"x":{"name":"","kind":"annuity","amount_ore":1000,"term_months":3}}`))
	same(t, "without interest", b.Loans["x"].Principal[:4], []int64{333, 333, 334, 0})
}

func TestWhatIsNotRegisteredBearsItsVAT(t *testing.T) {
	b := compute(t, with(`"vat":{"registered":false},
		"revenue":{"x":{"name":"","to":1,"price_ore":1000,"quantity":1000,"unit_cost_ore":400}},
		"startup":{"a":{"name":"","kind":"asset","amount_ore":3600,"life_months":36},"d":{"name":"","kind":"deposit","amount_ore":100,"vat":true}}`))
	same(t, "revenue", b.Month.Income.Revenue[0], 1000)
	same(t, "goods", b.Month.Income.Variable[0], 500)
	same(t, "depreciation", b.Month.Income.Depreciation[0], 125)
	same(t, "deposit", b.Month.Balance.Deposits[0], 100)
	same(t, "VAT", b.Month.VAT, figures.VAT[figures.Months]{})
	same(t, "periods", len(b.VATPeriods), 0)
}

func TestBSkatIsPaidInTenMonthsUnlessTheyAreChanged(t *testing.T) {
	b := compute(t, with(`"tax":{"kind":"b_skat","b_skat_ore":{"1":100,"2":200},"b_skat_pay":{"1":false,"6":true}}`))
	same(t, "paid", b.Month.Cash.Tax[:14], []int64{0, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, 0, 0, -200})
	same(t, "never a cost", b.Month.Income.Tax, figures.Months{})
	same(t, "like a drawing", b.Month.Balance.Equity[1], -100)
}

func TestACaseOfWhichAParameterWasChangedHasItsOwn(t *testing.T) {
	b := compute(t, with(`"params":{"vat_rate":0,"vat_limit_ore":5},"fixed":{"x":{"name":"","amount_ore":100}}`))
	same(t, "VAT", b.Month.VAT.Purchases[0], 0)
}

// codes are the checks and what is said, one after another.
func codes(b *figures.Budget) (out []string) {
	for _, c := range b.Checks {
		out = append(out, string(c.Code))
	}
	for _, s := range b.Says {
		out = append(out, string(s.Code))
	}
	return out
}

func TestHalfAsMuchAgainIsGrowthAndNoLossIsNoProfit(t *testing.T) {
	b := compute(t, with(`"revenue":{"x":{"name":"","price_ore":100,"quantity":1000,"growth_quantity":{"2":5000,"3":4900},"cost_pct":10000}}`))
	same(t, "checks", b.Checks[:3], []figures.Check{
		{Code: figures.NoPay, At: "drawings"},
		{Code: figures.GrowthWithoutStaff, At: "staff", Month: at(13), Amount: at(int64(1800))}, // 1.200 and a half
		{Code: figures.PriceBelowCost, At: "revenue/x", Amount: at(int64(0))},
	})
}

func TestWhatBringsWhatItCostsNeverBreaksEven(t *testing.T) {
	sold := func(cost string) *figures.Budget {
		return compute(t, with(`"fixed":{"x":{"name":"","vat":false,"amount_ore":100}},
			"revenue":{"x":{"name":"","to":12,"vat":false,"cost_vat":false,"price_ore":100,"quantity":1000,"unit_cost_ore":`+cost+`}}`))
	}
	b := sold("100")
	same(t, "ratio", b.Key.ContributionRatio[0], figures.Value{Value: at(int64(0))})
	same(t, "break-even", b.Key.BreakEven[0], figures.Value{Reason: figures.RatioNotPositive})
	same(t, "margin", b.Key.SafetyMargin[0], figures.Value{Reason: figures.RatioNotPositive})
	same(t, "a year without sales", b.Key.BreakEven[1], figures.Value{Reason: figures.NoRevenue})
	same(t, "it ends as it should", codes(b), []string{"cash_short", "equity_negative", "no_pay", "price_below_cost", "running_out", "ratio_not_positive", "no_profit"})
	b = sold("99") // 12 øre are left of 1.200
	same(t, "break-even of a hundredth left", b.Key.BreakEven[0], figures.Value{Value: at(int64(1200_00))})
	same(t, "margin", b.Key.SafetyMargin[0], figures.Value{Value: at(int64(-99_0000))})
}

func at[T any](v T) *T { return &v }

func TestTheVATLimitIsThatOfACalendarYear(t *testing.T) {
	// December and January stand in two years; 30.000 in each pass the limit in neither.
	sales := func(months string) string {
		return `{"start":"2027-12","form":"personal","vat":{"registered":false},"revenue":{"x":{"name":"","price_ore":100,"months":{` + months + `}}}}`
	}
	found := func(raw string) (out []figures.Check) {
		for _, c := range compute(t, raw).Checks {
			if c.Code == figures.VATLimit {
				out = append(out, c)
			}
		}
		return out
	}
	same(t, "30.000 in each", found(sales(`"1":30000000,"2":30000000`)), nil)
	same(t, "50.000 in one", found(sales(`"1":50000000,"2":50000000`)), nil)
	same(t, "a krone over, in March", found(sales(`"1":50000000,"2":30000000,"4":20001000,"5":1000000`)),
		[]figures.Check{{Code: figures.VATLimit, At: "vat/registered", Month: at(4), Amount: at(int64(51_001_00))}})
}

func TestACompanyNeedsItsCapitalInItsFirstMonth(t *testing.T) {
	for name, c := range map[string]struct {
		own  string
		want *int64
	}{
		"all of it":        {`"a":{"name":"","amount_ore":1500000},"b":{"name":"","amount_ore":500000}`, nil},
		"an øre less":      {`"a":{"name":"","amount_ore":1999999}`, at(int64(19_999_99))},
		"a month too late": {`"a":{"name":"","amount_ore":1500000},"b":{"name":"","month":2,"amount_ore":500000}`, at(int64(15_000_00))},
	} {
		var found *int64
		for _, check := range compute(t, company(`"own":{`+c.own+`}`)).Checks {
			if check.Code == figures.CapitalMinimum {
				found = check.Amount
				same(t, name+", at", check.At+" "+string(rune('0'+*check.Month)), "own 1")
			}
		}
		same(t, name, found, c.want)
	}
	for _, check := range compute(t, with(`"own":{"a":{"name":"","amount_ore":1}}`)).Checks {
		if check.Code == figures.CapitalMinimum {
			t.Error("a personal firm needs none")
		}
	}
}

func TestMoneyThatComesBackToNothingIsShortForAWhile(t *testing.T) {
	fixed := `"fixed":{"x":{"name":"","to":1,"vat":false,"amount_ore":100}}`
	b := compute(t, with(fixed+`,"own":{"x":{"name":"","month":5,"amount_ore":100}}`))
	same(t, "back at 0 øre", codes(b), []string{"cash_short", "equity_negative", "no_pay", "short", "no_revenue", "no_profit"})
	same(t, "says", b.Says[0], figures.Say{Code: figures.Short, Month: at(1), Amount: at(int64(1_000_00)), Overdraft: at(int64(10_000_00))})
	b = compute(t, with(fixed+`,"own":{"x":{"name":"","month":5,"amount_ore":99}}`))
	same(t, "an øre less", b.Says[0], figures.Say{Code: figures.RunningOut, Month: at(1), LowestMonth: at(1), Amount: at(int64(1_000_00))})
}

func TestAYieldThatIsTooLargeLeavesNothingKnown(t *testing.T) {
	lines := func(n int, fields string) string {
		return strings.ReplaceAll(many(n), `"name":""`, `"name":"","amount_ore":10000000000000,`+fields)
	}
	raw := with(`"fixed":{` + lines(74, `"from":25,"vat":false,"credit_days":360`) + `},"loans":{` + lines(100, `"kind":"bullet","month":25,"term_months":12`) +
		`},"private":{` + lines(10, `"kind":"income"`) + `}`)
	b := compute(t, raw)
	same(t, "yield", b.Key.PrivateYield[2], figures.Value{Reason: figures.TooLarge})
	same(t, "left", b.Key.PrivateLeft[2], figures.Value{Reason: figures.TooLarge})
	same(t, "a second reckoning", decoded(written(reckon(decoded([]byte(raw)).(object), table))), printed([]byte(raw)))
}
