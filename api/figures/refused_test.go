package figures_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api/figures"
)

// refusals are what is wrong with a case, one a word: place:code.
func refusals(raw string) (out []string) {
	c, errs := figures.Decode([]byte(raw))
	if errs == nil {
		_, errs = figures.Compute(c, params)
	}
	for _, e := range errs {
		out = append(out, e.At+":"+string(e.Code))
	}
	return out
}

// with is a case that has all that is required, and a little more.
func with(more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"start":"2027-01","form":"personal"` + more + `}`
}

func company(more string) string { return strings.Replace(with(more), "personal", "company", 1) }

func TestEveryErrorNamesItsPlace(t *testing.T) {
	line := func(section, fields string) string {
		return with(fmt.Sprintf(`%q:{"x":{"name":"",%s}}`, section, fields))
	}
	for name, c := range map[string]struct {
		raw  string
		want string
	}{
		"nothing at all":         {``, `:malformed`},
		"no JSON":                {`{"start":`, `:malformed`},
		"more than JSON":         {`{} {}`, `:malformed`},
		"a list":                 {`[]`, `:malformed`},
		"null":                   {`null`, `:malformed`},
		"a text":                 {`"{}"`, `:malformed`},
		"not UTF-8":              {"{\"a\":\"\xff\"}", `:malformed`},
		"a control character":    {"{\"a\":\"\x00\"}", `:malformed`},
		"a byte order mark":      {"\uFEFF{}", `:malformed`},
		"a space of another set": {"\u00a0{}", `:malformed`},
		"a leading zero":         {`{"start":01}`, `:malformed`},
		"deeper than JSON goes":  {`{"a":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, `:malformed`},
		"empty":                  {`{}`, `form:required start:required`},
		"null values":            {`{"values":null}`, `form:required start:required`},
		"no values":              {`{"values":{}}`, `form:required start:required`},
		"values of another type": {`{"values":[]}`, `form:required start:required values:type`},
		"null is absent":         {`{"start":null,"form":null}`, `form:required start:required`},
		"values before a tree":   {`{"values":{"form":"company"},"start":"2027-01"}`, `start:required`},
		"twice: the last counts": {`{"start":"no","start":"2027-01","form":"personal"}`, ``},
		"twice, the last null":   {`{"start":"2027-01","start":null,"form":"personal"}`, `start:required`},

		"a month that is none":   {`{"start":"2027-13","form":"personal"}`, `start:range`},
		"month 0":                {`{"start":"2027-00","form":"personal"}`, `start:range`},
		"a month without zero":   {`{"start":"2027-1","form":"personal"}`, `start:range`},
		"a day":                  {`{"start":"2027-01-01","form":"personal"}`, `start:range`},
		"a sign":                 {`{"start":"2027-+1","form":"personal"}`, `start:range`},
		"too early":              {`{"start":"2019-12","form":"personal"}`, `start:range`},
		"too late":               {`{"start":"2100-01","form":"personal"}`, `start:range`},
		"the first":              {`{"start":"2020-01","form":"personal"}`, ``},
		"the last":               {`{"start":"2099-12","form":"personal"}`, ``},
		"no text":                {`{"start":2027,"form":true}`, `form:type start:type`},
		"start is a branch":      {`{"start":{"a":1},"form":{}}`, `form:type start:type`},
		"another form":           {`{"start":"2027-01","form":"forening"}`, `form:enum`},
		"form is case-sensitive": {`{"start":"2027-01","form":"Personal"}`, `form:enum`},

		"a fraction":             {line("own", `"amount_ore":1.5`), `own/x/amount_ore:type`},
		"a whole fraction":       {line("own", `"amount_ore":1.0`), `own/x/amount_ore:type`},
		"an exponent":            {line("own", `"amount_ore":1e3`), `own/x/amount_ore:type`},
		"a large exponent":       {line("own", `"amount_ore":1E400`), `own/x/amount_ore:type`},
		"a number as text":       {line("own", `"amount_ore":"5"`), `own/x/amount_ore:type`},
		"a bool for a number":    {line("own", `"amount_ore":true`), `own/x/amount_ore:type`},
		"a list for a number":    {line("own", `"amount_ore":[1]`), `own/x/amount_ore:type`},
		"a branch for a number":  {line("own", `"amount_ore":{"1":1}`), `own/x/amount_ore:type`},
		"more than 64 bits":      {line("own", `"amount_ore":99999999999999999999999`), `own/x/amount_ore:range`},
		"less than 64 bits":      {line("own", `"amount_ore":-99999999999999999999999`), `own/x/amount_ore:range`},
		"negative":               {line("own", `"amount_ore":-1`), `own/x/amount_ore:range`},
		"negative zero is zero":  {line("own", `"amount_ore":-0`), ``},
		"the most":               {line("own", `"amount_ore":10000000000000`), ``},
		"one more":               {line("own", `"amount_ore":10000000000001`), `own/x/amount_ore:range`},
		"month 0 of a line":      {line("own", `"month":0`), `own/x/month:range`},
		"month 37 of a line":     {line("own", `"month":37`), `own/x/month:range`},
		"a number for a bool":    {line("fixed", `"vat":1`), `fixed/x/vat:type`},
		"text for a bool":        {line("fixed", `"vat":"true"`), `fixed/x/vat:type`},
		"order":                  {line("own", `"order":1000000001`), `own/x/order:range`},
		"days":                   {line("fixed", `"credit_days":361`), `fixed/x/credit_days:range`},
		"a number sold":          {line("revenue", `"quantity":1000000000001`), `revenue/x/quantity:range`},
		"a percentage":           {line("fixed", `"growth":{"2":-10001,"3":100001}`), `fixed/x/growth/2:range fixed/x/growth/3:range`},
		"a season":               {line("revenue", `"season":{"1":-1,"12":100001,"0":5}`), `revenue/x/season/0:range revenue/x/season/1:range revenue/x/season/12:range`},
		"a headcount":            {line("staff", `"headcount":1001,"add_pct":10001`), `staff/x/add_pct:range staff/x/headcount:range`},
		"every two months":       {line("fixed", `"every":2`), `fixed/x/every:enum`},
		"every so many":          {line("fixed", `"every":99999999999999999999`), `fixed/x/every:enum`},
		"every minus one":        {line("fixed", `"every":-1`), `fixed/x/every:enum`},
		"every and a half":       {line("fixed", `"every":1.5`), `fixed/x/every:type`},
		"to before from":         {line("fixed", `"from":9,"to":3`), `fixed/x/to:order`},
		"to, and from is wrong":  {line("fixed", `"from":99,"to":3`), `fixed/x/from:range`},
		"from and to alike":      {line("fixed", `"from":9,"to":9`), ``},
		"a cell that is none":    {line("fixed", `"months":{"0":1,"13":1,"01":1,"a":1,"+1":1,"":1,"12":1}`), `fixed/x/months/:range fixed/x/months/+1:range fixed/x/months/0:range fixed/x/months/01:range fixed/x/months/13:range fixed/x/months/a:range`},
		"no cell is none":        {line("fixed", `"months":{"13":null}`), ``},
		"cells as a list":        {line("fixed", `"months":[1,2]`), `fixed/x/months:type`},
		"a cell with cells":      {line("fixed", `"months":{"1":{"2":3}}`), `fixed/x/months/1:type`},
		"growth of year 1":       {line("staff", `"growth":{"1":1}`), `staff/x/growth/1:range`},
		"a name that is no text": {with(`"own":{"x":{"name":5}}`), `own/x/name:type`},
		"the longest name":       {with(`"own":{"x":{"name":"` + strings.Repeat("😀", 200) + `"}}`), ``},
		"a longer name":          {with(`"own":{"x":{"name":"` + strings.Repeat("æ", 201) + `"}}`), `own/x/name:too_long`},
		"escapes are characters": {with(`"own":{"x":{"name":"` + strings.Repeat(`\ud83d\ude00`, 200) + `"}}`), ``},
		"a value for a section":  {with(`"own":5,"fixed":"","revenue":[]`), `fixed:type own:type revenue:type`},
		"a value for a line":     {with(`"own":{"x":5}`), `own/x:type`},
		"a value for a branch":   {with(`"vat":true,"tax":1,"overdraft":[],"params":"","scenarios":{"careful":5}`), `overdraft:type params:type scenarios/careful:type tax:type vat:type`},
		"no name, no line":       {with(`"own":{"X X":{"amount_ore":-5},"y":{"name":null,"amount_ore":""}}`), ``},
		"no id":                  {with(`"own":{"X":{"name":"","amount_ore":-5},"":{"name":""},"a/b":{"name":""},"æ":{"name":""},"__proto__":{"name":""}}`), `own/:id own/X:id own/__proto__:id own/a/b:id own/æ:id`},
		"the longest id":         {with(`"own":{"` + strings.Repeat("a", 40) + `":{"name":""}}`), ``},
		"a longer id":            {with(`"own":{"` + strings.Repeat("a", 41) + `":{"name":""}}`), `own/` + strings.Repeat("a", 41) + `:id`},
		"what is not known":      {with(`"later":[{}],"vat":{"later":{}},"own":{"x":{"name":"","later":[]}},"scenarios":{"worst":5},"params":{"later":""}`), ``},

		"VAT":                      {with(`"vat":{"registered":"ja","rhythm":"week"}`), `vat/registered:type vat/rhythm:enum`},
		"a tax that is none":       {with(`"tax":{"kind":"moms"}`), `tax/kind:enum`},
		"company tax of a person":  {with(`"tax":{"kind":"company"}`), `tax/kind:form`},
		"B-skat of a company":      {company(`"tax":{"kind":"b_skat"}`), `tax/kind:form`},
		"drawings of a company":    {company(`"drawings":{"b":{"name":""},"a":{"name":"","amount_ore":-1},"B":{"name":""},"c":{}}`), `drawings/B:id drawings/a:form drawings/a/amount_ore:range drawings/b:form`},
		"a form that is not known": {`{"start":"2027-01","form":"x","tax":{"kind":"b_skat"},"drawings":{"a":{"name":""}}}`, `form:enum`},
		"instalments":              {with(`"tax":{"b_skat_ore":{"0":1,"4":1,"1":-1},"b_skat_pay":{"13":true,"1":1}}`), `tax/b_skat_ore/0:range tax/b_skat_ore/1:range tax/b_skat_ore/4:range tax/b_skat_pay/1:type tax/b_skat_pay/13:range`},
		"an overdraft":             {with(`"overdraft":{"limit_ore":-1,"rate":10001}`), `overdraft/limit_ore:range overdraft/rate:range`},
		"parameters":               {with(`"params":{"vat_rate":10001,"company_rate":-1,"company_surcharge":0.5,"vat_limit_ore":10000000000001}`), `params/company_rate:range params/company_surcharge:type params/vat_limit_ore:range params/vat_rate:range`},
		"scenarios":                {with(`"scenarios":{"careful":{"quantity":-10001,"payment_days":-361,"start_months":36},"optimistic":{"price":100001,"fixed":""}}`), `scenarios/careful/payment_days:range scenarios/careful/quantity:range scenarios/careful/start_months:range scenarios/optimistic/fixed:type scenarios/optimistic/price:range`},

		"start-up without a kind":   {line("startup", `"amount_ore":5`), `startup/x/kind:required`},
		"start-up of another kind":  {line("startup", `"kind":"car"`), `startup/x/kind:enum`},
		"an asset without life":     {line("startup", `"kind":"asset"`), `startup/x/life_months:required`},
		"an asset of no life":       {line("startup", `"kind":"asset","life_months":0`), `startup/x/life_months:range`},
		"a life that is not used":   {line("startup", `"kind":"cost","life_months":601`), `startup/x/life_months:range`},
		"a loan without a kind":     {line("loans", `"amount_ore":5`), `loans/x/kind:required`},
		"a loan without a term":     {line("loans", `"kind":"bullet"`), `loans/x/term_months:required`},
		"a fixed loan":              {line("loans", `"kind":"fixed"`), `loans/x/principal_ore:required`},
		"a fixed principal of none": {line("loans", `"kind":"fixed","principal_ore":0`), `loans/x/principal_ore:range`},
		"fixed needs no term":       {line("loans", `"kind":"fixed","principal_ore":1,"term_months":1,"free_months":599`), ``},
		"all free":                  {line("loans", `"kind":"annuity","term_months":24,"free_months":24`), `loans/x/free_months:range`},
		"all but one free":          {line("loans", `"kind":"serial","term_months":24,"free_months":23`), ``},
		"a bullet is never free":    {line("loans", `"kind":"bullet","term_months":24,"free_months":599`), ``},
		"free, and no known term":   {line("loans", `"kind":"serial","term_months":601,"free_months":599`), `loans/x/term_months:range`},
		"too free":                  {line("loans", `"kind":"serial","term_months":12,"free_months":600`), `loans/x/free_months:range`},
		"a rate":                    {line("loans", `"kind":"serial","term_months":12,"rate":10001`), `loans/x/rate:range`},
		"a private line":            {line("private", `"kind":"wish"`), `private/x/kind:enum`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(refusals(c.raw), " "); got != c.want {
				t.Errorf("%s\ngot  %q\nwant %q", c.raw, got, c.want)
			}
		})
	}
}

func TestAPathThatIsBothAValueAndABranchIsOneError(t *testing.T) {
	for raw, want := range map[string]string{
		`"vat":5,"vat/registered":false`: `vat:type`,
		`"start/x":1`:                    `start:type`,
		`"fixed/x/name":"","fixed/x/every":1,"fixed/x/every/2":1`: `fixed/x/every:type`,
		`"fixed/x/name":"","fixed/x/months/1/2/3/4":1`:            `fixed/x/months/1:type`,
		`"fixed/x/name":"","fixed/x":1`:                           `fixed/x:type`,
		`"fixed/x/name":"","fixed/x/months/13/2":1`:               `fixed/x/months/13:range`,
		`"fixed//name":""`:                                        `fixed/:id`,
		`"fixed/x/name":"","fixed/x/months/":1`:                   `fixed/x/months/:range`,
		`"":1,"/":1,"vat/":1`:                                     ``,
	} {
		got := refusals(`{"values":{"start":"2027-01","form":"personal",` + raw + `}}`)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestAnObjectAsAValueIsItsPathsOfWhichALongerOneCounts(t *testing.T) {
	values := map[string]json.RawMessage{
		"start": json.RawMessage(`"2027-01"`), "form": json.RawMessage(`"personal"`),
		"vat": json.RawMessage(`{"registered":false,"rhythm":"month"}`), "vat/registered": json.RawMessage(`true`),
	}
	for range 20 { // a map has no order
		c, errs := figures.Read(values)
		if errs != nil || !c.Registered || c.Rhythm != figures.Monthly {
			t.Fatalf("%+v %v", c, errs)
		}
	}
}

func TestOfTwoObjectsTheLongerPathCounts(t *testing.T) {
	values := map[string]json.RawMessage{
		"start": json.RawMessage(`"2027-01"`), "form": json.RawMessage(`"personal"`),
		"fixed": json.RawMessage(`{"x":{"name":"","every":3,"from":2}}`), "fixed/x": json.RawMessage(`{"every":6}`),
	}
	for range 20 { // a map has no order
		c, errs := figures.Read(values)
		if errs != nil || len(c.Fixed) != 1 || c.Fixed[0].Every != 6 || c.Fixed[0].From != 2 {
			t.Fatalf("%+v %v", c, errs)
		}
	}
}

func TestWhatIsNoJSONIsOfTheWrongType(t *testing.T) {
	for _, bad := range []string{"x", `"x`, "{", "-", " ", "5x", "[", "+1"} {
		c, errs := figures.Read(map[string]json.RawMessage{
			"start": json.RawMessage(`"2027-01"`), "form": json.RawMessage(`"personal"`), "overdraft/rate": json.RawMessage(bad),
		})
		if want := (figures.Errors{{At: "overdraft/rate", Code: figures.Type}}); !slices.Equal(errs, want) {
			t.Errorf("%q: %+v %v", bad, c, errs)
		}
	}
}

// many are lines of their own money.
func many(n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf(`"l%d":{"name":""}`, i))
	}
	return strings.Join(lines, ",")
}

func TestACaseHasAtMostTwoHundredLines(t *testing.T) {
	for _, c := range []struct {
		own  int
		more string
		want []string
	}{
		{199, `"fixed":{"a":{"name":""},"gone":{}}`, nil},
		{200, `"fixed":{"a":{"name":""}}`, []string{":too_many"}},
		{200, `"fixed":{"a":{"name":"","every":2}}`, []string{":too_many", "fixed/a/every:enum"}},
	} {
		if got := refusals(with(`"own":{` + many(c.own) + `},` + c.more)); !slices.Equal(got, c.want) {
			t.Errorf("%d lines and %s: %v", c.own, c.more, got)
		}
	}
}

func TestErrorsAreInTheirOrderAndOnce(t *testing.T) {
	errs := figures.Errors{{At: "b", Code: figures.Type}, {At: "", Code: figures.Malformed}}
	if got := errs.Error(); got != "type at b; malformed" {
		t.Errorf("%q", got)
	}
	got := refusals(with(`"own":{"b":{"name":1},"a-b":{"name":1},"a":{"name":1}}`))
	if want := []string{"own/a-b/name:type", "own/a/name:type", "own/b/name:type"}; !slices.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestAFigureTooLargeIsAnErrorOfItsLine(t *testing.T) {
	// 10¹³ øre times 10 is what a line may come to, and an øre more is not.
	sale := func(quantity int64, more string) string {
		return fmt.Sprintf(`"revenue":{"x":{"name":"","vat":false,"price_ore":10000000000000,"quantity":%d%s}}`, quantity, more)
	}
	// 75 · 12 · 10¹³ øre are 9·10¹⁵ a year.
	household := strings.ReplaceAll(many(75), `"name":""`, `"name":"","amount_ore":10000000000000`)
	for name, c := range map[string]struct{ raw, want string }{
		"a sale of the most":               {with(sale(10_000, `,"from":36`)), ``},
		"a sale of more":                   {with(sale(10_001, `,"from":36`)), `revenue/x:overflow`},
		"with its VAT":                     {with(strings.Replace(sale(8_001, `,"from":36`), `false`, `true`, 1)), `revenue/x:overflow`},
		"without VAT to pay":               {with(`"vat":{"registered":false},` + strings.Replace(sale(8_001, `,"from":36`), `false`, `true`, 1)), ``},
		"in a scenario":                    {with(sale(10_000, `,"from":36`) + `,"scenarios":{"optimistic":{"price":1}}`), `revenue/x:overflow`},
		"before a scenario's price":        {with(sale(10_001, `,"from":36`) + `,"scenarios":{"careful":{"price":-5000}}`), `revenue/x:overflow`},
		"more sold at a lower price":       {with(sale(8_000, `,"from":36`) + `,"scenarios":{"careful":{"quantity":5000,"price":-5000}}`), `revenue/x:overflow`},
		"the number":                       {with(`"revenue":{"x":{"name":"","quantity":1000000000000,"growth_quantity":{"2":100000,"3":100000}}}`), `revenue/x:overflow`},
		"the price of nothing":             {with(`"revenue":{"x":{"name":"","price_ore":10000000000000,"growth_price":{"2":100000}}}`), `revenue/x:overflow`},
		"the price where nothing sells":    {with(`"revenue":{"x":{"name":"","to":12,"price_ore":10000000000000,"growth_price":{"2":100000}}}`), ``},
		"the cost":                         {with(`"revenue":{"x":{"name":"","from":36,"quantity":100000,"unit_cost_ore":800000000000}}`), ``},
		"the cost with VAT":                {with(`"revenue":{"x":{"name":"","from":36,"quantity":8001,"unit_cost_ore":10000000000000}}`), `revenue/x:overflow`},
		"a fixed cost":                     {with(`"fixed":{"x":{"name":"","amount_ore":10000000000000,"growth":{"2":100000}}}`), `fixed/x:overflow`},
		"pay":                              {with(`"staff":{"x":{"name":"","from":36,"pay_ore":1000000000000,"headcount":100}}`), ``},
		"pay with what is added":           {with(`"staff":{"x":{"name":"","from":36,"pay_ore":1000000000000,"headcount":100,"add_pct":1}}`), `staff/x:overflow`},
		"more pay than 64 bits hold":       {with(`"staff":{"x":{"name":"","pay_ore":10000000000000,"headcount":1000,"add_pct":10000,"growth":{"2":100000,"3":100000}}}`), `staff/x:overflow`},
		"a drawing":                        {with(`"drawings":{"x":{"name":"","amount_ore":10000000000000,"growth":{"2":100000}}}`), `drawings/x:overflow`},
		"two lines, in order":              {with(`"staff":{"x":{"name":"","pay_ore":10000000000000,"headcount":1000}},"drawings":{"x":{"name":"","amount_ore":10000000000000,"growth":{"2":100000}}}`), `drawings/x:overflow staff/x:overflow`},
		"only where nothing else is":       {with(`"vat":5,"staff":{"x":{"name":"","pay_ore":10000000000000,"headcount":1000}}`), `vat:type`},
		"the sum of lines":                 {with(`"revenue":{"a":{"name":"","price_ore":10000000000000,"quantity":8000},"b":{"name":"","price_ore":10000000000000,"quantity":8000},"c":{"name":"","price_ore":10000000000000,"quantity":8000},"d":{"name":"","price_ore":10000000000000,"quantity":8000}}`), `:overflow`},
		"an overdraft that grows":          {with(`"overdraft":{"rate":10000},"private":{},"fixed":{"a":{"name":"","vat":false,"amount_ore":10000000000000,"growth":{"2":70000,"3":0}},"b":{"name":"","vat":false,"amount_ore":10000000000000,"growth":{"2":70000}},"c":{"name":"","vat":false,"amount_ore":10000000000000,"growth":{"2":70000}}}`), `:overflow`},
		"a household of the most":          {with(`"private":{` + household + `}`), ``},
		"an øre a month more":              {with(`"private":{` + household + `,"more":{"name":"","to":1,"amount_ore":1}}`), `:overflow`},
		"as much from elsewhere":           {with(`"private":{` + strings.ReplaceAll(household, `"name"`, `"kind":"income","name"`) + `}`), ``},
		"an øre more from elsewhere":       {with(`"private":{` + strings.ReplaceAll(household, `"name"`, `"kind":"income","name"`) + `,"more":{"name":"","kind":"income","to":1,"amount_ore":1}}`), `:overflow`},
		"a household, though no firm pays": {with(`"private":{` + strings.ReplaceAll(many(90), `"name":""`, `"name":"","amount_ore":10000000000000`) + `}`), `:overflow`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(refusals(c.raw), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			tree := decoded([]byte(c.raw)).(object)
			if c.want != "vat:type" { // the second reckoning knows no other errors
				again := decoded(written(reckon(tree, table)))
				if diff := cmp.Diff(again, printed([]byte(c.raw))); diff != "" {
					t.Errorf("a second reckoning differs: %s", diff)
				}
			}
		})
	}
}
