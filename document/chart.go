package document

import (
	"math"

	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

const ticks = 4 // about so many steps on an axis

// axis is round values from below the smallest to above the largest, 0 among them, in thousands of kroner.
func (b *builder) axis(series ...*figures.Months) []Tick {
	low, high := 0.0, 0.0
	for _, s := range series {
		for _, v := range s {
			low, high = min(low, float64(v)), max(high, float64(v))
		}
	}
	const thousandKroner = thousand * krone // øre
	if high == low {
		high = thousandKroner
	}
	rough := (high - low) / ticks
	step := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, times := range []float64{1, 2, 5, 10} {
		if step*times >= rough {
			step *= times
			break
		}
	}
	decimals := 0
	if step < thousandKroner {
		decimals = 2
	}
	var out []Tick
	for i := math.Floor(low / step); i <= math.Ceil(high/step); i++ {
		label := b.t.WholeKroner(int64(i*step) / 1000)
		if decimals > 0 {
			label = b.t.Decimal(i*step/thousandKroner, decimals)
		}
		out = append(out, Tick{Value: i * step, Label: label})
	}
	return out
}

func floats(m *figures.Months) []float64 {
	out := make([]float64, len(m))
	for i, v := range m {
		out[i] = float64(v)
	}
	return out
}

// everyMonth names each month.
func (b *builder) everyMonth() []string {
	names := make([]string, figures.Span)
	for i := range names {
		names[i] = b.t.Month(b.f.Month(i + 1))
	}
	return names
}

// monthLabels name the first month and each January.
func (b *builder) monthLabels() []string {
	labels := make([]string, figures.Span)
	for i := range labels {
		if at := b.f.Month(i + 1); i == 0 || at.Month() == 1 {
			labels[i] = b.t.Month(at)
		}
	}
	return labels
}

func (b *builder) firstAndLast() text.A {
	return text.A{"From": b.t.Month(b.f.Month(1)), "To": b.t.Month(b.f.Month(figures.Span))}
}

// cashChart is the money on the account when each month ends, its lowest marked.
func (b *builder) cashChart() *Chart {
	t, budget := b.t, b.f.Result.Expected
	closing, k := &budget.Month.Cash.Closing, &budget.Key
	said := b.firstAndLast()
	said["Lowest"], said["Month"] = b.kroner(downToKrone(k.LowestCash)), t.Month(b.f.Month(k.LowestCashMonth))
	said["Last"] = b.kroner(closing[figures.Span-1])
	return &Chart{
		Kind: Area, Alt: t.T("document.chart.cash_alt", said), Caption: t.T("document.chart.cash"),
		Labels: b.monthLabels(), Points: b.everyMonth(), Ticks: b.axis(closing), Series: []Series{{Name: t.T("figures.cash_chart"), Values: floats(closing)}},
		Marks: []Mark{{At: k.LowestCashMonth - 1, Text: t.WholeKroner(downToKrone(k.LowestCash)), Note: t.T("document.chart.lowest")}},
	}
}

// salesChart is the sales of each month, the years told apart.
func (b *builder) salesChart() *Chart {
	revenue := &b.f.Result.Expected.Month.Income.Revenue
	chart := &Chart{Kind: Bars, Labels: make([]string, figures.Span), Series: []Series{{Values: floats(revenue)}}}
	var highest int64
	best := 0
	for i, v := range revenue {
		chart.Tones = append(chart.Tones, i/firstYear)
		if v > highest {
			highest, best = v, i
		}
	}
	said := b.firstAndLast()
	said["Highest"], said["Month"] = b.kroner(highest), b.t.Month(b.f.Month(best+1))
	chart.Alt = b.t.T("document.chart.sales_alt", said)
	return chart
}

// cover is the page in front.
func (b *builder) cover() *Cover {
	t, c := b.t, &Cover{Subtitle: b.Subtitle}
	if b.f != nil && b.f.Result.Expected.Year.Income.Revenue != (figures.PerYear{}) {
		c.Chart = b.salesChart()
		c.Caption = append(Plain(t.T("document.cover.sales", b.firstAndLast())+" "), Run{
			Text: t.T("document.operating"), To: "figures.operating",
		}, Run{Text: ", " + t.T("document.cover.on_page") + "\u00a0", To: "figures.operating", Page: true}, Run{Text: "."})
	}
	if b.f != nil {
		if asks := b.asks(); asks != nil {
			c.Facts = append(c.Facts, Fact{Label: t.T("document.cover.asks"), Lines: asks})
		}
	}
	if len(b.To) > 0 {
		c.Facts = append(c.Facts, Fact{Label: t.T("document.cover.to"), Lines: plainLines(b.To)})
	}
	from := b.From
	var lines []string
	for _, s := range []string{from.Name, from.Address, from.Email, from.Phone} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	if from.CVR != "" {
		lines = append(lines, t.T("document.cover.cvr", text.A{"Number": from.CVR}))
	}
	if lines != nil {
		c.Facts = append(c.Facts, Fact{Label: t.T("document.cover.from"), Lines: plainLines(lines)})
	}
	return c
}

func plainLines(lines []string) []Text {
	var out []Text
	for _, l := range lines {
		out = append(out, Plain(l))
	}
	return out
}

// maxAsks is how many loans stand on the cover; the rest are in the budgets.
const maxAsks = 4

// asks is what a bank is asked for: the loans and the overdraft.
func (b *builder) asks() []Text {
	t, c := b.t, b.f.Case
	var out []Text
	for _, i := range inOrder(c.Loans, func(l *figures.Loan) figures.Line { return l.Line }) {
		if l := &c.Loans[i]; l.Amount > 0 && len(out) < maxAsks {
			out = append(out, Plain(named(l.Line, t.T("figures.line.loans"))+": "+b.kroner(l.Amount)))
		}
	}
	if c.Overdraft.Limit > 0 {
		out = append(out, Plain(t.T("figures.capital.overdraft")+": "+b.kroner(c.Overdraft.Limit)))
	}
	return out
}
