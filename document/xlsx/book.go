package xlsx

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// Plan is what a workbook is made of.
type Plan struct {
	Title  string            // the plan's name
	Case   *figures.Case     // is only read
	Params assets.ParamTable // of the year in which the case starts
}

// Options are how it is made.
type Options struct {
	Lang text.Lang
	Made time.Time // is noted in the file
}

// Write writes the workbook of a plan's figures: the file is of Office Open XML. It
// fails with figures.Errors where the case grows too large to be computed, and else
// with what w says.
func Write(w io.Writer, p Plan, o Options) error {
	b, err := build(p, o.Lang, expected)
	if err != nil {
		return err
	}
	return b.save(w, o.Made)
}

// The scenarios, in the order in which they stand beside each other.
const (
	expected = iota
	careful
	optimistic
	scenarios
)

type textA = text.A

// book is a workbook until it is written.
type book struct {
	plan    Plan
	t       *text.Texts
	c       *figures.Case // with all scenarios, its lines in the order of the screen
	p       figures.Params
	budgets [scenarios]*figures.Budget
	differs [scenarios]*figures.Scenario
	chosen  int // which scenario is shown

	cover, startup, private, operating, sales, costs, staff, loans, vat, tax, cash, balance, key, compare, assume, base *sheet

	steps  [scenarios]*calculation
	sheets []*sheet // in the order in which they are seen
	names  []name
	pick   string // the number of the scenario that is shown, from 1

	in       lineInputs
	global   globalInputs
	basis    basis
	awaiting awaiting
	// shownRows are the rows of the budgets that have names, and that the overview draws.
	shownRows struct{ revenue, result, closing line }
	charts    chartRows
}

// name is one by which a formula can call a cell.
type name struct{ name, at string }

// build makes a workbook that shows one of the scenarios.
func build(p Plan, lang text.Lang, chosen int) (*book, error) {
	b := &book{plan: p, t: text.For(lang), c: inOrder(p.Case), chosen: chosen}
	b.p = p.Params.Figures.With(b.c.Params)
	b.differs = [scenarios]*figures.Scenario{{}, b.c.Careful, b.c.Optimistic}
	r, errs := figures.Compute(b.c, p.Params.Figures)
	if errs != nil {
		return nil, errs
	}
	b.budgets = [scenarios]*figures.Budget{r.Expected, r.Careful, r.Optimistic}
	b.makeSheets()
	b.pick = b.cover.prefix + "$C$3"
	b.writeAssumptions()
	b.writeInputs()
	b.writeScenarioInputs()
	b.writeBasis()
	for i := range b.steps {
		b.calculate(i)
	}
	b.writeCover()
	b.writeBudgets()
	b.writeResults()
	b.callFigures()
	return b, nil
}

// shown is the budget of the scenario that the sheets show.
func (b *book) shown() *figures.Budget { return b.budgets[b.chosen] }

// inOrder is a case with its lines as the screen orders them, and with all scenarios:
// one that the plan does not have differs by nothing.
func inOrder(from *figures.Case) *figures.Case {
	c := *from
	c.Careful, c.Optimistic = cmp.Or(c.Careful, &figures.Scenario{}), cmp.Or(c.Optimistic, &figures.Scenario{})
	c.Startup = sorted(c.Startup, func(l *figures.Startup) figures.Line { return l.Line })
	c.Revenue = sorted(c.Revenue, func(l *figures.Revenue) figures.Line { return l.Line })
	c.Fixed = sorted(c.Fixed, func(l *figures.Fixed) figures.Line { return l.Line })
	c.Staff = sorted(c.Staff, func(l *figures.Staff) figures.Line { return l.Line })
	c.Loans = sorted(c.Loans, func(l *figures.Loan) figures.Line { return l.Line })
	c.Own = sorted(c.Own, func(l *figures.Own) figures.Line { return l.Line })
	c.Drawings = sorted(c.Drawings, func(l *figures.Drawing) figures.Line { return l.Line })
	c.Private = sorted(c.Private, func(l *figures.Private) figures.Line { return l.Line })
	return &c
}

func sorted[T any](lines []T, line func(*T) figures.Line) []T {
	out := slices.Clone(lines)
	slices.SortStableFunc(out, func(x, y T) int {
		a, b := line(&x), line(&y)
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// makeSheets makes them empty, in the order in which they are read.
func (b *book) makeSheets() {
	for _, s := range []struct {
		at   **sheet
		key  string
		grid grid
	}{
		{&b.cover, "workbook.sheet.cover", gridCover},
		{&b.startup, "workbook.sheet.startup", gridForm},
		{&b.private, "workbook.sheet.private", gridForm},
		{&b.operating, "workbook.sheet.operating", gridYears},
		{&b.sales, "workbook.sheet.sales", gridForm},
		{&b.costs, "workbook.sheet.costs", gridForm},
		{&b.staff, "workbook.sheet.staff", gridForm},
		{&b.loans, "workbook.sheet.loans", gridYears},
		{&b.vat, "workbook.sheet.vat", gridYears},
		{&b.tax, "workbook.sheet.tax", gridYears},
		{&b.cash, "workbook.sheet.cash", gridYears},
		{&b.balance, "workbook.sheet.balance", gridYears},
		{&b.key, "workbook.sheet.key", gridForm},
		{&b.compare, "workbook.sheet.scenarios", gridForm},
		{&b.assume, "workbook.sheet.assumptions", gridForm},
		{&b.base, "workbook.sheet.basis", gridSteps},
	} {
		title := b.t.T(s.key)
		*s.at = newSheet(title, s.grid)
		b.sheets = append(b.sheets, *s.at)
		b.headed(*s.at, title)
	}
	for i := range b.steps {
		title := b.t.T("workbook.sheet.steps", textA{"Scenario": b.t.T(scenarioKeys[i])})
		b.steps[i] = &calculation{s: newSheet(title, gridSteps), sc: b.differs[i], b: b.budgets[i], rows: map[string]line{}}
		b.sheets = append(b.sheets, b.steps[i].s)
		b.headed(b.steps[i].s, title)
	}
}

var scenarioKeys = [scenarios]string{"figures.scenario.expected", "figures.scenario.careful", "figures.scenario.optimistic"}

// headed writes a sheet's first rows: what it is, and the heads of its months.
func (b *book) headed(s *sheet, title string) {
	if s == b.cover {
		return // it has a head of its own
	}
	s.add(title, asTitle)
	s.tall[1] = 28
	switch s.grid {
	case gridForm:
		l := s.add("", asQuiet)
		l.put(0, cell{formula: b.pickedName(), value: b.subtitle(b.chosen), style: asQuiet})
		s.across[2] = 8
		s.skip()
	case gridYears:
		l := s.add("", asQuiet)
		l.put(0, cell{formula: b.pickedName(), value: b.subtitle(b.chosen), style: asQuiet})
		head := s.add(b.t.T("workbook.kroner"), asHeadLeft)
		for m := 1; m <= figures.Span; m++ {
			head.text(shownMonth(m), b.month(m), asHead)
		}
		for y := 1; y <= figures.Years; y++ {
			head.text(shownYear(y), b.t.T("figures.year", textA{"N": y}), asHead)
		}
	case gridSteps:
		s.add(b.t.T("workbook.units"), asQuiet)
		head := s.add(b.t.T("workbook.step"), asHeadLeft)
		head.text(colValue, b.t.T("workbook.value"), asHead)
		for y := 1; y <= figures.Years; y++ {
			head.text(colYear+y, b.t.T("figures.year", textA{"N": y}), asHead)
		}
		numbers, calendar := s.add(b.t.T("workbook.plan_month"), asLabel), s.add(b.t.T("workbook.calendar_month"), asLabel)
		for m := 1; m <= figures.Span; m++ {
			head.text(colMonth+m, b.month(m), asHead)
			numbers.number(colMonth+m, int64(m), asWhole)
			calendar.number(colMonth+m, int64(b.c.Start.Add(m-1).Month), asWhole)
		}
	}
}

// The rows of the calculation that say which month a column is.
const (
	rowMonth    = 4
	rowCalendar = 5
)

// pickedName is the scenario that is shown, in the words of the overview.
func (b *book) pickedName() string {
	return quoted(b.t.T("workbook.shows", textA{"Scenario": ""})) + "&" + b.cover.prefix + "$B$3"
}

func (b *book) subtitle(chosen int) string {
	return b.t.T("workbook.shows", textA{"Scenario": b.t.T(scenarioKeys[chosen])})
}

// month is a plan month in short: jan. 2027.
func (b *book) month(m int) string {
	at := b.c.Start.Add(m - 1)
	return b.t.T("date.mon."+strconv.Itoa(int(at.Month))) + " " + strconv.Itoa(at.Year)
}
