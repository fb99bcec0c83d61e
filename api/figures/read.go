package figures

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// maxLines is how many lines a case may have.
const maxLines = 200

// The years in which a plan may start.
const (
	firstStart = 2020
	lastStart  = 2099
)

// Decode reads a case from a file: its tree, or {"values": {path: value}}. Either
// the case or all that is wrong with it is given.
func Decode(raw []byte) (*Case, Errors) {
	root, errs := parse(raw)
	if root == nil {
		return nil, errs
	}
	return read(root, errs)
}

// Read reads a case from a plan's figures, the values by their paths. Either the
// case or all that is wrong with it is given. It keeps nothing of the values.
func Read(values map[string]json.RawMessage) (*Case, Errors) { return read(nest(values), nil) }

func read(root *node, errs Errors) (*Case, Errors) {
	r := &reader{errors: errs}
	c := readCase(fields{r: r, node: root})
	if len(r.errors) > 0 {
		return nil, r.errors.sorted()
	}
	return c, nil
}

func readCase(f fields) *Case {
	c := &Case{Start: f.start(), Form: word(f, "form", "", Personal, Company)}
	f.required("start")
	f.required("form")

	vat := f.branch("vat")
	c.Registered = vat.yes("registered", true)
	c.Rhythm = word(vat, "rhythm", Quarterly, HalfYearly, Quarterly, Monthly)
	c.Tax = f.branch("tax").tax(c.Form)
	overdraft := f.branch("overdraft")
	c.Overdraft = Overdraft{Limit: overdraft.ore("limit_ore"), Rate: overdraft.number("rate", 0, whole, 0)}
	c.Params = f.branch("params").params()
	scenarios := f.branch("scenarios")
	c.Careful, c.Optimistic = scenarios.scenario("careful"), scenarios.scenario("optimistic")

	n := 0
	c.Startup = lines(f, "startup", &n, fields.startup)
	c.Revenue = lines(f, "revenue", &n, fields.revenue)
	c.Fixed = lines(f, "fixed", &n, fields.fixed)
	c.Staff = lines(f, "staff", &n, fields.staff)
	c.Loans = lines(f, "loans", &n, fields.loan)
	c.Own = lines(f, "own", &n, fields.own)
	c.Drawings = lines(f, "drawings", &n, fields.drawing)
	c.Private = lines(f, "private", &n, fields.private)
	if n > maxLines {
		f.fail("", TooMany)
	}
	if c.Form == Company {
		for _, d := range c.Drawings {
			f.fail("drawings/"+d.ID, FormOnly)
		}
	}
	return c
}

// lines reads the lines of a section in the order of their ids: whatever has a
// name. What has none was deleted elsewhere while a part of it was written here.
func lines[T any](f fields, section string, n *int, read func(fields, string) T) []T {
	all := f.branch(section)
	var out []T
	for _, id := range all.node.keys() {
		line := all.branch(id)
		if !line.has("name") {
			continue
		}
		*n++
		if !validID(id) {
			all.fail(id, ID)
			continue
		}
		out = append(out, read(line, id))
	}
	return out
}

func validID(id string) bool {
	return len(id) >= 1 && len(id) <= 40 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func (f fields) start() Month {
	s, ok := f.text("start")
	if !ok {
		return Month{}
	}
	y, m, _ := strings.Cut(s, "-")
	month := Month{Year: atoi(y), Month: time.Month(atoi(m))}
	if month.Year < firstStart || month.Year > lastStart || month.Month < 1 || month.Month > year || month.String() != s {
		f.fail("start", Range)
	}
	return month
}

// atoi is 0 for what is no number.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (f fields) tax(form Form) (t Tax) {
	t.Kind = word(f, "kind", NoTax, NoTax, CompanyTax, BTax)
	if t.Kind == CompanyTax && form == Personal || t.Kind == BTax && form == Company {
		f.fail("kind", FormOnly)
	}
	f.sparse("b_skat_ore", 1, Years, func(cells fields, key string, i int) { t.BTax[i-1] = cells.ore(key) })
	for m := range t.BTaxPaid { // no instalment in June and December
		t.BTaxPaid[m] = time.Month(m+1) != time.June && time.Month(m+1) != time.December
	}
	f.sparse("b_skat_pay", 1, year, func(cells fields, key string, i int) {
		t.BTaxPaid[i-1] = cells.yes(key, t.BTaxPaid[i-1])
	})
	return t
}

func (f fields) params() map[string]int64 {
	changes := map[string]int64{}
	for _, p := range params {
		if f.has(p.key) {
			changes[p.key] = f.number(p.key, 0, p.max, 0)
		}
	}
	return changes
}

// scenario is nil where no difference is there.
func (f fields) scenario(name string) *Scenario {
	s := f.branch(name)
	there := false
	for _, key := range [...]string{"quantity", "price", "variable", "fixed", "payment_days", "start_months"} {
		there = there || s.has(key)
	}
	if !there {
		return nil
	}
	return &Scenario{
		Quantity: s.percent("quantity"), Price: s.percent("price"),
		Variable: s.percent("variable"), Fixed: s.percent("fixed"),
		PaymentDays: s.number("payment_days", -maxDays, maxDays, 0),
		StartMonths: s.number("start_months", 0, Span-1, 0),
	}
}
