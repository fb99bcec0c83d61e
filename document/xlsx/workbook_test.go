package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// opened is a plan's workbook as the toolkit reads it again, and what it was made from.
func opened(t *testing.T, c *figures.Case, lang text.Lang) (*book, *excelize.File) {
	t.Helper()
	p := Plan{Title: "Nordlys & søn", Case: c, Params: assets.Params(c.Start.Year)}
	b, err := build(p, lang, expected)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, p, Options{Lang: lang, Made: time.Unix(0, 0)}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return b, f
}

// cells calls for each cell of a workbook that is not empty.
func (b *book) cells(is func(s *sheet, row, col int, c cell)) {
	for _, s := range b.sheets {
		for r, row := range s.rows {
			for col, c := range row {
				if c != (cell{}) {
					is(s, r+1, col, c)
				}
			}
		}
	}
}

func TestEveryNumberIsAnInputOrAFormula(t *testing.T) {
	for i := range 10 {
		b, err := build(Plan{Case: drawn(t, i), Params: assets.Params(2027)}, text.Danish, expected)
		if err != nil {
			t.Fatal(err)
		}
		b.cells(func(s *sheet, row, col int, c cell) {
			_, words := c.value.(string)
			switch {
			case words, c.formula != "", c.style.input():
			case s.grid == gridSteps && row <= rowCalendar: // which month a column is
			case s == b.assume && col == 2: // what the law says, beside what is used
			case (s == b.compare || s == b.base) && (c.value == int64(0) || c.value == 0.0): // the expected scenario differs by nothing
			default:
				t.Errorf("%s!%s holds %v", s.name, line{s, row}.at(col), c.value)
			}
		})
	}
}

// TestNoFormulaHoldsAnInput makes two workbooks of plans that have the same lines and
// other numbers. Their formulas are the same to the letter: so who types the second's
// numbers into the first has the second.
func TestNoFormulaHoldsAnInput(t *testing.T) {
	for i := range 30 {
		c := drawn(t, i)
		p := Plan{Case: c, Params: assets.Params(c.Start.Year)}
		one, err := build(p, text.English, expected)
		if err != nil {
			t.Fatal(err)
		}
		p.Case = varied(c)
		other, err := build(p, text.English, expected)
		if err != nil {
			t.Fatal(err)
		}
		changed := 0
		one.cells(func(s *sheet, row, col int, c cell) {
			o := other.sheets[slices.Index(one.sheets, s)].rows[row-1][col]
			if c.formula != o.formula {
				t.Errorf("%s!%s is %s, and %s where inputs differ", s.name, line{s, row}.at(col), c.formula, o.formula)
			}
			if c.style.input() && c.value != o.value {
				changed++
			}
		})
		if changed == 0 {
			t.Error("no input differs")
		}
	}
}

// varied is a case with the same lines, and other numbers in them all.
func varied(from *figures.Case) *figures.Case {
	c := inOrder(from)
	term := func(t *figures.Term) { t.From, t.To = 2, 35 }
	cells := func(m *figures.Cells) {
		for i := range m.Value {
			m.Typed[i], m.Value[i] = !m.Typed[i], int64(1000*i+7)
		}
	}
	growth := func(g *figures.Growth) { g[0], g[1] = g[1]+111, g[0]+7 }
	for i := range c.Revenue {
		l := &c.Revenue[i]
		term(&l.Term)
		l.Price, l.Quantity, l.CostPercent, l.UnitCost = l.Price+77, l.Quantity+1300, l.CostPercent+70, l.UnitCost+33
		l.VAT, l.CostVAT, l.CreditDays, l.CostCreditDays = !l.VAT, !l.CostVAT, l.CreditDays/2+7, l.CostCreditDays/2+11
		for m := range l.Season {
			l.Season[m] += int64(m)
		}
		cells(&l.Months)
		growth(&l.GrowthPrice)
		growth(&l.GrowthQuantity)
		growth(&l.GrowthCost)
	}
	for i := range c.Fixed {
		l := &c.Fixed[i]
		term(&l.Term)
		l.Amount, l.Every, l.VAT, l.CreditDays = l.Amount+91, 3, !l.VAT, l.CreditDays/2+5
		cells(&l.Months)
		growth(&l.Growth)
	}
	for i := range c.Staff {
		l := &c.Staff[i]
		term(&l.Term)
		l.Pay, l.Headcount, l.AddPercent = l.Pay+13, l.Headcount+1, l.AddPercent/2+3
		growth(&l.Growth)
	}
	for i := range c.Drawings {
		l := &c.Drawings[i]
		term(&l.Term)
		l.Amount += 17
		cells(&l.Months)
		growth(&l.Growth)
	}
	for i := range c.Private {
		term(&c.Private[i].Term)
		c.Private[i].Amount += 19
	}
	for i := range c.Startup {
		l := &c.Startup[i]
		l.Month, l.Amount, l.CreditDays, l.Life = l.Month%36+1, l.Amount+23, l.CreditDays/2+3, l.Life+5
		l.VAT = l.Kind != figures.Deposit && !l.VAT
	}
	for i := range c.Own {
		c.Own[i].Month, c.Own[i].Amount = c.Own[i].Month%36+1, c.Own[i].Amount+29
	}
	for i := range c.Loans {
		l := &c.Loans[i]
		l.Month, l.Amount, l.Rate = l.Month%36+1, l.Amount+31, l.Rate/2+77
		if l.Term += 9; l.Kind == figures.FixedPrincipal {
			l.Term, l.Principal = 0, l.Principal+37
		}
		l.Free += 2
	}
	for _, s := range []*figures.Scenario{c.Careful, c.Optimistic} {
		*s = figures.Scenario{Quantity: -700, Price: 300, Variable: 210, Fixed: -90, PaymentDays: 21, StartMonths: 2}
	}
	c.Overdraft.Limit, c.Overdraft.Rate = c.Overdraft.Limit+100, 1234
	for y := range c.Tax.BTax {
		c.Tax.BTax[y] += 4100
	}
	c.Params = map[string]int64{"vat_rate": 2000, "company_rate": 2500, "company_surcharge": 400}
	return c
}

func TestEveryFormulaHasItsValueInTheFile(t *testing.T) {
	for _, lang := range text.Langs {
		b, f := opened(t, example(t, "cafe"), lang)
		b.cells(func(s *sheet, row, col int, c cell) {
			if c.formula == "" {
				return
			}
			at := line{s, row}.at(col)
			is, err := f.GetCellValue(s.name, at, excelize.Options{RawCellValue: true})
			if err != nil || !same(is, c.value) {
				t.Errorf("%s!%s is %q, want %v: %v", s.name, at, is, c.value, err)
			}
		})
	}
}

// function is the name of one in a formula.
var function = regexp.MustCompile(`[A-Z]+\(`)

func TestFormulasUseWhatEverySpreadsheetHas(t *testing.T) {
	known := strings.Fields("ABS( AND( CHOOSE( IF( INDEX( INT( ISNUMBER( MATCH( MAX( MIN( MOD( NA( OR( PMT( ROUND( SUM( SUMPRODUCT(")
	for i := range 10 {
		b, err := build(Plan{Case: drawn(t, i), Params: assets.Params(2027)}, text.English, expected)
		if err != nil {
			t.Fatal(err)
		}
		b.cells(func(s *sheet, row, col int, c cell) {
			for _, name := range function.FindAllString(c.formula, -1) {
				if !slices.Contains(known, name) {
					t.Errorf("%s!%s uses %s)", s.name, line{s, row}.at(col), name)
				}
			}
			if strings.Count(c.formula, "ROUND(") > strings.Count(c.formula, "IF(ABS(")+1 {
				t.Errorf("%s!%s rounds more than once: %s", s.name, line{s, row}.at(col), c.formula)
			}
		})
	}
}

func TestInputsAloneCanBeChanged(t *testing.T) {
	b, f := opened(t, example(t, "cafe"), text.Danish)
	unlocked := 0
	b.cells(func(s *sheet, row, col int, c cell) {
		at := line{s, row}.at(col)
		id, err := f.GetCellStyle(s.name, at)
		if err != nil {
			t.Fatal(err)
		}
		look, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		free := look.Protection != nil && !look.Protection.Locked
		if free {
			unlocked++
		}
		if free != c.style.input() || free && c.formula != "" {
			t.Errorf("%s!%s can be changed: %v", s.name, at, free)
		}
	})
	if unlocked < 150 {
		t.Errorf("%d cells can be changed", unlocked)
	}
	for _, s := range b.sheets {
		p, err := f.GetSheetProtection(s.name)
		if err != nil || p.EditObjects || p.Password != "" {
			t.Errorf("%s is protected by %+v, %v", s.name, p, err)
		}
	}
}

func TestEverySheetIsReadAndPrintedWell(t *testing.T) {
	for _, lang := range text.Langs {
		b, f := opened(t, example(t, "cafe"), lang)
		if got := f.GetSheetList(); len(got) != len(b.sheets) || len(got) != 19 {
			t.Errorf("there are %d sheets: %v", len(got), got)
		}
		for _, s := range b.sheets {
			if len([]rune(s.name)) > 31 {
				t.Errorf("%s is too long a name", s.name)
			}
			page, err := f.GetPageLayout(s.name)
			if err != nil || *page.Size != a4 || *page.Orientation != "landscape" {
				t.Errorf("%s is printed on %+v, %v", s.name, page, err)
			}
			panes, err := f.GetPanes(s.name)
			if err != nil || !panes.Freeze || panes.YSplit != headRows {
				t.Errorf("%s has %+v frozen, %v", s.name, panes, err)
			}
			// What is printed across a page fits on one: A4 lying down has some 270 mm
			// between the margins, and a character of 10 points takes some 1.9.
			width := 0.0
			for _, c := range s.grid.widths() {
				if s.grid == gridYears && c.from <= shownYear(1) {
					width += c.width * float64(c.to-c.from+1)
				}
			}
			if mm := width * 1.9 * float64(s.grid.scale()) / 100; mm > 270 {
				t.Errorf("a year of %s is %.0f mm wide", s.name, mm)
			}
		}
		names := f.GetDefinedName()
		for _, key := range []string{"vat_rate", "company_rate", "scenario", "revenue", "result", "cash", "overdraft_limit"} {
			name := b.t.T("workbook.name." + key)
			if !slices.ContainsFunc(names, func(n excelize.DefinedName) bool { return n.Name == name && strings.Contains(n.RefersTo, "!$") }) {
				t.Errorf("nothing is named %s", name)
			}
		}
	}
}

// TestWordsStayWords looks that what was typed is a text in the file whatever it
// begins with. That LibreOffice reads it so is shown with all else that it computes.
func TestWordsStayWords(t *testing.T) {
	b, f := opened(t, oddlyNamed(t), text.Danish)
	for i, name := range oddly {
		at := line{b.costs, 5 + i}.at(0)
		kind, err := f.GetCellType(b.costs.name, at)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%q is of type %v, %v", name, kind, err)
		}
		if formula, err := f.GetCellFormula(b.costs.name, at); err != nil || formula != "" {
			t.Errorf("%q has the formula %s, %v", name, formula, err)
		}
		if is, err := f.GetCellValue(b.costs.name, at); err != nil || is != plain(name) {
			t.Errorf("%q is %q, %v", name, is, err)
		}
	}
}

func TestWhatNoTextCanHoldIsShownAsASign(t *testing.T) {
	for is, want := range map[string]string{
		"a\x00b\x07c": "a\uFFFDb\uFFFDc", "a\r\nb\tc": "a  b c", "a\xffb": "a\uFFFDb", "\uFFFE\uFFFF": "\uFFFD\uFFFD", "æ 日 \U0001F600": "æ 日 \U0001F600",
	} {
		if got := plain(is); got != want {
			t.Errorf("%q is %q, want %q", is, got, want)
		}
	}
}

func TestTheChartsDrawTheOverviewsFigures(t *testing.T) {
	c := example(t, "cafe")
	var out bytes.Buffer
	if err := Write(&out, Plan{Case: c, Params: assets.Params(c.Start.Year)}, Options{Lang: text.English}); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	b, err := build(Plan{Case: c, Params: assets.Params(c.Start.Year)}, text.English, expected)
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for _, f := range from.File {
		if !strings.HasPrefix(f.Name, "xl/charts/chart") {
			continue
		}
		raw := string(partOf(t, f))
		for col, label := range []string{"", "figures.sheet.closing", "figures.sheet.revenue", "figures.break_even"} {
			months := fmt.Sprintf("Overview!$%s$%d:$%s$%d", columns[col], b.charts.first, columns[col], b.charts.last)
			if col > 0 && strings.Contains(raw, months) {
				drawn++
				if head := b.cover.rows[b.charts.first-2][col].value; head != b.t.T(label) {
					t.Errorf("what is drawn stands under %v, want %s", head, b.t.T(label))
				}
			}
		}
	}
	if drawn != 3 || b.charts.last-b.charts.first != figures.Span-1 {
		t.Errorf("%d curves are drawn of the rows %+v", drawn, b.charts)
	}
}

func TestWhatIsTooLargeIsToldByItsPlace(t *testing.T) {
	raw := `{"start":"2027-01","form":"personal","revenue":{"salg":{"name":"Salg","price_ore":1000000000000,"quantity":1000000000000}}}`
	c := decoded(t, []byte(raw))
	var out bytes.Buffer
	var errs figures.Errors
	err := Write(&out, Plan{Case: c, Params: assets.Params(2027)}, Options{Lang: text.Danish})
	if !errors.As(err, &errs) || errs[0].At != "revenue/salg" || errs[0].Code != figures.Overflow {
		t.Errorf("it says %v", err)
	}
	if out.Len() != 0 {
		t.Errorf("%d bytes are written all the same", out.Len())
	}
}
