package assets

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/figures"
)

// told are the amounts that an example's text names and its budgets do not hold: what
// others charge, a price's parts, a limit that somebody set.
const told = "told"

// amounts are those that each text of the example's business names, and what of its figures
// each is. After ~ stands what is said
// roundly, to the nearest thousand.
var amounts = map[string]string{
	"summary.short":   "430000=startup 911000=revenue/1 149557=ebitda/1 58159=even/month",
	"summary.ask":     "300000=bank 100000=overdraft 97000=startup/vat 76888=short/4 110000=savings 50000=parents",
	"summary.numbers": "911000=revenue/1 58159=even/month 536888=need 97000=startup/vat 76888=short/4 95591=yield 23591=left",

	"idea.problem": "360=told", "idea.done": "75=told", "personal.why": "29000=told",
	"personal.gaps":      "1200=fixed/bookkeeper",
	"personal.life":      "12000=draw/7",
	"personal.household": "27500=home 21500=jonas 6000=private/month 8000=draw/1 12000=draw/7 1000=btax/1 60000=told",

	"product.price": "42=told 33.60=told 9=told 24.60=told 58=guest/vat 46.40=guest 190=kilo 70=told 82=told 15=told " +
		"93=kilo/left 170=told 185=told 79=bag/vat 63.20=bag 38.60=bag/left",

	"market.first_customers":   "180=told 190=kilo 6080=trade/1",
	"market.why_you":           "5=told 20=told",
	"competitors.alternatives": "170=told 185=told 45=told 65=told 44=told",
	"competitors.response":     "20=told 1116=mondo/left",
	"competitors.switch":       "450=told",

	"sales.find":   "1000=fixed/ads",
	"sales.months": "37712=revenue/jan 82812=revenue/jun 115680=revenue/dec",

	"operation.place":     "14000=fixed/rent 42000=deposit",
	"operation.suppliers": "6=told",
	"operation.form":      "300000=bank 1200000=told",
	"operation.owners":    "25000=told",
	"operation.hiring":    "15000=ida/pay 16500=ida 58159=even/month 13200=ida/more",

	"goals.year":        "15200=trade/5 82812=revenue/jun 911000=revenue/1",
	"goals.three_years": "1272926=revenue/2 1477110=revenue/3",

	"risks.worst": "12000~beans/fortnight 25=told",
	"risks.slower": "774350=careful/revenue 103095=careful/short 3095=careful/beyond 33000=ida/later 6000=told 8000=draw/1 12000=draw/less " +
		"50000=told 40000=told 391106=debt/sep 130000=told",
	"risks.dependence": "2280=mondo",
	"risks.cover":      "8400=insurance/year 3000=told 20000=unforeseen 60000=told",

	"economy.startup": "430000=startup 145000=roaster 68000=machine 62000=counter 38000=chimney 42000=deposit 30000=stock 15000=web " +
		"10000=till 20000=unforeseen 97000=startup/vat 527000=startup/paid 89291=vat/jun",
	"economy.break_even": "20000=fixed 14000=fixed/rent 6000=fixed/rest 16500=ida 54314=depreciation 697907=even 58159=even/month " +
		"52688=revenue/mar 61760=revenue/apr",
	"economy.financing": "536888=need 527000=startup/paid 9888=operation 460000=raised 110000=savings 50000=parents 300000=bank " +
		"76888=short/4 2000=bank/jan 4945=bank/jul 149557=ebitda/1",
	"economy.liquidity": "68620=short/2 76280=short/3 76888=short/4 68314=short/5 89291=vat/jun 39364=closing/jun 100000=overdraft " +
		"23112=reserve 22023=vat/sep 26212=vat/dec",
	"economy.security": "213000=pledged 130000=told 42000=deposit 50000=parents",
	"economy.routine":  "1200=fixed/bookkeeper 1000=btax/1 9500=btax/2",

	"appendices.agreements": "145000=roaster 50000=parents",
	"appendices.sources":    "170=told 185=told 58=guest/vat",

	"view overview":    "76888=short/4 100000=overdraft 58159=even/month",
	"view startup":     "42000=deposit 20000=unforeseen 430000=startup 527000=startup/paid",
	"view private":     "27500=home 21500=jonas 6000=private/month 95591=yield 23591=left",
	"view operating":   "911000=revenue/1 599557=contribution 149557=ebitda/1",
	"view financing":   "536888=need 110000=savings 50000=parents 300000=bank 76888=short/4 4945=bank/jul",
	"view cash":        "97000=startup/vat 76888=short/4 89291=vat/jun 22023=vat/sep",
	"view balance":     "110000=savings 69243=net 120000=draw/year 10000=btax/year 49243=equity",
	"view key":         "697907=even 58159=even/month",
	"view scenarios":   "774350=careful/revenue 911000=revenue/1 103095=careful/short 1047650=optimistic/revenue",
	"view assumptions": "1000=btax/1 9500=btax/2 7500=btax/3",
}

// exampleSays is what each word of amounts is in the figures, in øre.
func exampleSays(t *testing.T, values map[string]json.RawMessage) map[string]int64 {
	t.Helper()
	c, errs := figures.Read(values)
	if len(errs) > 0 {
		t.Fatalf("the example's figures: %+v", errs)
	}
	r, errs := figures.Compute(c, Params(c.Start.Year).Figures)
	if len(errs) > 0 {
		t.Fatalf("the example's figures: %+v", errs)
	}
	typed := func(path string) int64 {
		n, err := strconv.ParseInt(string(values[path]), 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return n
	}
	b := r.Expected
	sale := func(line string, month int) int64 { // in year 1, where every month is typed
		return typed(fmt.Sprintf("revenue/%s/months/%d", line, month)) * typed("revenue/"+line+"/price_ore") / 1000
	}
	var startup, vat, fixed, beans int64
	for _, l := range c.Startup {
		startup += l.Amount
		if l.Kind != "deposit" {
			vat += l.Amount / 4
		}
	}
	for _, l := range c.Fixed {
		fixed += l.Amount
	}
	for m := 1; m <= 12; m++ {
		beans += sale("trade", m) + sale("bags", m)
	}
	withVAT := func(line string) int64 { return typed("revenue/"+line+"/price_ore") * 5 / 4 }
	kiloLeft := typed("revenue/trade/price_ore") - typed("revenue/trade/unit_cost_ore")
	paid := func(line string) int64 { // a month's pay with what is added
		return typed("staff/"+line+"/pay_ore") * (10000 + typed("staff/"+line+"/add_pct")) / 10000
	}
	bank := b.Loans["bank"]
	lowestOfYear := -slices.Min(r.Careful.Month.Cash.Closing[:12])
	says := map[string]int64{
		"startup": startup, "startup/vat": vat, "startup/paid": b.Capital.Startup,
		"need": b.Capital.Need, "operation": b.Capital.Operation, "raised": b.Capital.Own + b.Capital.Loans,
		"savings": typed("own/savings/amount_ore"), "parents": typed("loans/parents/amount_ore"),
		"bank": typed("loans/bank/amount_ore"), "overdraft": typed("overdraft/limit_ore"),
		"reserve":  typed("overdraft/limit_ore") - b.Key.OverdraftNeeded,
		"bank/jan": bank.Interest[0] + bank.Principal[0], "bank/jul": bank.Interest[6] + bank.Principal[6],
		"pledged":  typed("startup/roaster/amount_ore") + typed("startup/machine/amount_ore"),
		"debt/sep": bank.Balance[8] + typed("overdraft/limit_ore"),

		"revenue/1": b.Year.Income.Revenue[0], "revenue/2": b.Year.Income.Revenue[1], "revenue/3": b.Year.Income.Revenue[2],
		"revenue/jan": b.Month.Income.Revenue[0], "revenue/mar": b.Month.Income.Revenue[2], "revenue/apr": b.Month.Income.Revenue[3],
		"revenue/jun": b.Month.Income.Revenue[5], "revenue/dec": b.Month.Income.Revenue[11],
		"contribution": b.Year.Income.Contribution[0], "ebitda/1": b.Year.Income.EBITDA[0], "net": b.Year.Income.Net[0],
		"depreciation": b.Year.Income.Depreciation[0], "equity": b.Year.Balance.Equity[0],
		"even": *b.Key.BreakEven[0].Value, "even/month": (*b.Key.BreakEven[0].Value + 1199) / 1200 * 100, // up to whole kroner
		"yield": *b.Key.PrivateYield[0].Value, "left": *b.Key.PrivateLeft[0].Value,
		"short/2": -b.Month.Cash.Closing[1], "short/3": -b.Month.Cash.Closing[2], "short/4": b.Key.OverdraftNeeded, "short/5": -b.Month.Cash.Closing[4],
		"closing/jun": b.Month.Cash.Closing[5], "vat/jun": b.Month.Cash.VAT[5], "vat/sep": -b.Month.Cash.VAT[8], "vat/dec": -b.Month.Cash.VAT[11],
		"careful/revenue": r.Careful.Year.Income.Revenue[0], "careful/short": lowestOfYear,
		"careful/beyond": lowestOfYear - typed("overdraft/limit_ore"), "optimistic/revenue": r.Optimistic.Year.Income.Revenue[0],

		"guest": typed("revenue/bar/price_ore"), "guest/vat": withVAT("bar"), "kilo": typed("revenue/trade/price_ore"), "kilo/left": kiloLeft,
		"bag": typed("revenue/bags/price_ore"), "bag/vat": withVAT("bags"),
		"bag/left": typed("revenue/bags/price_ore") - typed("revenue/bags/unit_cost_ore"),
		"trade/1":  sale("trade", 1), "trade/5": sale("trade", 5), "beans/fortnight": beans / 26,
		"mondo": 12 * typed("revenue/trade/price_ore"), "mondo/left": 12 * kiloLeft, // kilos a month

		"fixed": fixed, "fixed/rest": fixed - typed("fixed/rent/amount_ore"), "insurance/year": 12 * typed("fixed/insurance/amount_ore"),
		"ida/pay": typed("staff/ida/pay_ore"), "ida": paid("ida"), "ida/later": 2 * paid("ida"), "ida/more": paid("hours"),
		"home": typed("private/home/amount_ore"), "jonas": typed("private/jonas/amount_ore"),
		"private/month": typed("private/home/amount_ore") - typed("private/jonas/amount_ore"),
		"draw/1":        typed("drawings/anna/months/1"), "draw/7": typed("drawings/anna/amount_ore"), "draw/year": -b.Year.Cash.Drawings[0],
		"draw/less": 6 * (typed("drawings/anna/months/1") - 600000), // six months of 6,000 kr.
		"btax/1":    typed("tax/b_skat_ore/1"), "btax/2": typed("tax/b_skat_ore/2"), "btax/3": typed("tax/b_skat_ore/3"),
		"btax/year": -b.Year.Cash.Tax[0],
	}
	for path := range values { // a line by its own name
		if rest, ok := strings.CutSuffix(path, "/amount_ore"); ok {
			section, line, _ := strings.Cut(rest, "/")
			name := line
			if section == "fixed" {
				name = "fixed/" + line
			}
			if section == "startup" || section == "fixed" {
				says[name] = typed(path)
			}
		}
	}
	return says
}

var (
	amount    = regexp.MustCompile(`(?:([\d.,]+)–)?([\d.,]*\d)( mio\.| million)? kr\.`)
	rounded   = regexp.MustCompile(`(cirka|about) ([\d.,]*\d) kr\.`)
	thousands = regexp.MustCompile(`\d{1,3}[.,]\d{3}( \p{L}+)?`) // a number of thousands, and of what
)

// øre are the amounts that a text names, in order, each once.
func øre(t *testing.T, lang, words string) (list []int64) {
	t.Helper()
	point := strings.NewReplacer(".", "", ",", ".")
	if lang == "en" {
		point = strings.NewReplacer(",", "")
	}
	for _, m := range amount.FindAllStringSubmatch(words, -1) {
		for _, s := range m[1:3] {
			if s == "" {
				continue
			}
			kroner, err := strconv.ParseFloat(point.Replace(s), 64)
			if err != nil {
				t.Fatalf("%q in %q: %v", s, words, err)
			}
			if m[3] != "" {
				kroner *= 1e6
			}
			if n := int64(kroner*100 + 0.5); !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}

// exampleTexts are all texts that tell of the example's business, by their names.
func exampleTexts() map[string]api.Words {
	texts := map[string]api.Words{}
	for _, q := range questions() {
		texts[q.Key] = q.Example
	}
	for view, words := range ExampleViews() {
		texts["view "+view] = words
	}
	return texts
}

// mismatches are the amounts in the example's texts that are not what its figures say.
func mismatches(t *testing.T, values map[string]json.RawMessage) (wrong []string) {
	t.Helper()
	says, texts := exampleSays(t, values), exampleTexts()
	for name := range amounts {
		if texts[name] == nil {
			wrong = append(wrong, name+" is no text")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		want := strings.Fields(amounts[name])
		for lang, words := range texts[name] {
			named := øre(t, lang, words)
			if len(named) != len(want) {
				wrong = append(wrong, fmt.Sprintf("%s in %s names %v, and not %v", name, lang, named, want))
				continue
			}
			for i, w := range want {
				said, means, round := strings.Cut(w, "~")
				if !round {
					said, means, _ = strings.Cut(w, "=")
				}
				if kroner, err := strconv.ParseFloat(said, 64); err != nil || int64(kroner*100+0.5) != named[i] {
					wrong = append(wrong, fmt.Sprintf("%s in %s names %d øre, and not %s", name, lang, named[i], w))
				}
				figure, known := says[means]
				switch {
				case means == told:
					continue
				case round && rounded.MatchString(words):
					figure = nearest(figure, 1000_00)
				case named[i]%100 == 0:
					figure = nearest(figure, 100)
				}
				if !known || figure != named[i] {
					wrong = append(wrong, fmt.Sprintf("%s in %s names %d øre, and %s is %d", name, lang, named[i], means, figure))
				}
			}
		}
	}
	return wrong
}

// nearest is an amount to the nearest whole of so many øre.
func nearest(amount, whole int64) int64 { return (amount + whole/2) / whole * whole }

func TestTheExampleHoldsTogetherToTheKrone(t *testing.T) {
	for _, wrong := range mismatches(t, ExampleFigures("da")) {
		t.Error(wrong)
	}
}

// Whatever amount, number or rate is changed, a text is seen to be wrong.
func TestNoFigureOfTheExampleChangesUnseen(t *testing.T) {
	figure := regexp.MustCompile(`_ore(/\d)?$|_pct$|/months/|/growth_quantity/|/rate$|/life_months$|/quantity$`)
	var changed int
	for path, raw := range ExampleFigures("da") {
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || n == 0 || !figure.MatchString(path) {
			continue
		}
		values := ExampleFigures("da")
		values[path] = mustWrite(n + max(1, n/10))
		if changed++; len(mismatches(t, values)) == 0 {
			t.Errorf("%s may be %s as well as %d", path, values[path], n)
		}
	}
	if changed < 90 {
		t.Errorf("only %d figures were changed", changed)
	}
}

// A number of thousands that is not said to be kroner would be an amount that nobody looks at.
func TestEveryAmountOfTheExampleIsSaidInKroner(t *testing.T) {
	counted := regexp.MustCompile(` (gæster|guests|i|in|timer|hours)$`)
	for name, text := range exampleTexts() {
		for lang, words := range text {
			for _, found := range thousands.FindAllString(amount.ReplaceAllString(words, ""), -1) {
				if !counted.MatchString(found) {
					t.Errorf("%s in %s: %s of what?", name, lang, found)
				}
			}
		}
	}
}

// What is counted is in the figures too: guests, kilos and bags of the months that are named.
func TestTheExamplesNumbersAreThoseOfItsFigures(t *testing.T) {
	values := ExampleFigures("da")
	number := func(line string, month int) string {
		n, err := strconv.Atoi(string(values[fmt.Sprintf("revenue/%s/months/%d", line, month)]))
		if err != nil {
			t.Fatal(err)
		}
		return strconv.Itoa(n / 1000)
	}
	month := map[int]string{1: "Januar", 6: "Juni", 12: "December"}
	months := strings.NewReplacer(".", "").Replace(exampleTexts()["sales.months"]["da"])
	for m, name := range month {
		want := fmt.Sprintf("%s: %s gæster", name, number("bar", m))
		for _, rest := range []string{want, number("trade", m) + " kilo", number("bags", m) + " poser"} {
			if !strings.Contains(months, rest) {
				t.Errorf("the months do not say %q", rest)
			}
		}
	}
}

func TestTheExampleIsToldInBothLanguages(t *testing.T) {
	for view, words := range ExampleViews() {
		complete(t, view, words)
	}
	for path := range ExampleFigures("da") {
		if strings.HasSuffix(path, "/name") && string(ExampleFigures("da")[path]) == string(ExampleFigures("en")[path]) {
			t.Errorf("%s has one name in both languages", path)
		}
	}
}

// A bank reads it: every month is paid for, with its VAT, and the engine has no remark but that the
// parents are not paid back within three years, which the plan says.
func TestTheExampleIsPaidForEveryMonth(t *testing.T) {
	c, errs := figures.Read(ExampleFigures("en"))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	r, errs := figures.Compute(c, Params(c.Start.Year).Figures)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if r.Expected.Key.Gap != 0 {
		t.Errorf("%d øre is paid by nobody", r.Expected.Key.Gap)
	}
	for _, check := range r.Expected.Checks {
		if check.At != "loans/parents" {
			t.Errorf("the engine remarks %s at %s", check.Code, check.At)
		}
	}
}
