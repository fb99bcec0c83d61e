package figures

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// How a line's year runs, in the order in which one chooses.
const (
	same    = iota // every month the same
	grows          // with a growth for the years to come
	seasons        // each month of the calendar in percent of a normal one
)

// yearCard is a line's first year: the month that is chosen with its number and its
// kroner, the twelve months to choose among, and how the year runs.
type yearCard struct {
	l      *line
	chosen int // of the twelve, from 0
	run    int // one of same, grows, seasons

	bars   *ui.MonthBars
	number *ui.Text
	when   *ui.Text
	amount *ui.Text
	times  *ui.Text
	year   *ui.Text
	hollow *ui.Text // what a hollow bar is, where there is one
	how    *ui.Segmented
	normal *lineField   // a normal month
	growth []*lineField // of the years to come
	season *lineField   // the chosen month in percent; nil where there are no seasons
	typed  *lineField   // the chosen month, typed over
	back   *ui.Button   // gives it back to what is computed
}

// yearOf are the fields that a line's year is made of, by section.
var yearOf = map[plan.Section]struct {
	normal string
	unit   unit
	growth string
}{
	plan.SectionRevenue:  {"quantity", count, "growth_quantity"},
	plan.SectionFixed:    {"amount_ore", money, "growth"},
	plan.SectionDrawings: {"amount_ore", money, "growth"},
}

// newYearCard is the card of a line whose months can be typed over; nil for others. It
// takes over the fields that it shows.
func newYearCard(l *line) *yearCard {
	of, is := yearOf[l.in]
	if !is {
		return nil
	}
	y := &yearCard{l: l, run: -1}
	y.bars = &ui.MonthBars{OnChoose: y.choose}
	y.number, y.amount = ui.NewHeading(""), &ui.Text{TextSize: ui.Heading, Bold: true, Role: ui.Accent}
	y.when, y.times = ui.NewSupport(""), ui.NewSupport("")
	y.year, y.hollow = &ui.Text{TextSize: ui.Support}, ui.NewSupport("")
	y.how = ui.NewSegmented(y.runs, l.env.T("figures.run.same"), l.env.T("figures.run.grows"))
	y.back = ui.NewLink(l.env.T("figures.month_back"), func() { y.clear([]string{cell("months", y.chosen+1)}, "") })
	y.typed = newNamedField(l, field{name: cell("months", 1), unit: of.unit}, "")
	if l.in == plan.SectionRevenue {
		y.how.Labels = append(y.how.Labels, l.env.T("figures.season"))
		y.season = newNamedField(l, field{name: cell("season", 1), unit: percent}, "")
		y.season.field.Placeholder = "100"
	}
	l.fields = slices.DeleteFunc(l.fields, func(e *lineField) bool {
		switch {
		case e.spec.name == of.normal:
			e.field.Label = l.env.T("figures.normal")
			y.normal = e
		case strings.HasPrefix(e.spec.name, of.growth+"/"):
			y.growth = append(y.growth, e)
		default:
			return false
		}
		return true
	})
	return y
}

// all are the fields of the card.
func (y *yearCard) all() []*lineField {
	out := append([]*lineField{y.normal, y.typed}, y.growth...)
	if y.season != nil {
		out = append(out, y.season)
	}
	return out
}

// asked are those of them that are asked for as the year runs.
func (y *yearCard) asked() []*lineField {
	out := []*lineField{y.normal}
	switch {
	case y.run == grows:
		out = append(out, y.growth...)
	case y.run == seasons && y.season != nil:
		out = append(out, y.season)
	}
	return append(out, y.typed)
}

// calendar is the chosen month's number in the calendar.
func (y *yearCard) calendar() int { return int(y.l.start().Add(y.chosen).Month) }

// show draws the line's year. It gives nothing where the figures cannot be computed.
func (y *yearCard) show(f plan.Figures) []fyne.CanvasObject {
	r := yearRun(f, y.l.in, y.l.id)
	if r == nil {
		y.normal.show(f)
		return []fyne.CanvasObject{ui.NewCard(y.normal.content)}
	}
	if y.run < 0 {
		y.run = y.stored(f)
	}
	y.how.Choose(y.run)
	y.point()
	for _, e := range y.all() {
		e.show(f)
	}
	y.try()

	head := ui.RowTop(ui.Gap12, ui.Grow(ui.Column(2, y.number, y.when)))
	if y.amount.Text != "" {
		y.amount.Align, y.times.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		head.Add(ui.Column(2, y.amount, y.times))
	}
	foot := ui.Row(ui.Gap12, ui.Grow(y.hollow), y.year)
	fields := ui.Column(ui.Gap16)
	for _, e := range y.asked() {
		fields.Add(e.content)
	}
	if _, is := f.Values[y.typed.path()]; is {
		fields.Add(ui.Left(ui.Tall(ui.TouchTarget, y.back)))
	}
	return []fyne.CanvasObject{ui.NewCard(ui.Column(ui.Gap16, head, y.bars, foot)), y.how, ui.NewCard(fields)}
}

// run is a line's first year as it is computed.
type run struct {
	numbers *engine.Months // in the unit of a normal month
	kroner  *engine.Months // what they come to; nil where the numbers are kroner
	typed   engine.Cells
	normal  int64
	price   int64
}

// yearRun is the run of a line in the expected scenario; nil where there is none.
func yearRun(f plan.Figures, in plan.Section, id string) *run {
	if f.Result == nil {
		return nil
	}
	lines := &f.Result.Expected.Lines
	switch in {
	case plan.SectionRevenue:
		for i := range f.Case.Revenue {
			if l := &f.Case.Revenue[i]; l.ID == id {
				r := &run{numbers: &lines.Revenue[i].Number, typed: l.Months, normal: int64(l.Quantity), price: int64(l.Price)}
				if l.Price != krone {
					r.kroner = &lines.Revenue[i].Sale
				}
				return r
			}
		}
	case plan.SectionFixed:
		for i := range f.Case.Fixed {
			if l := &f.Case.Fixed[i]; l.ID == id {
				return &run{numbers: &lines.Fixed[i].Net, typed: l.Months, normal: int64(l.Amount)}
			}
		}
	case plan.SectionDrawings:
		for i := range f.Case.Drawings {
			if l := &f.Case.Drawings[i]; l.ID == id {
				return &run{numbers: &lines.Drawings[i].Amount, typed: l.Months, normal: int64(l.Amount)}
			}
		}
	case plan.SectionStartup, plan.SectionPrivate, plan.SectionStaff, plan.SectionLoans, plan.SectionOwn:
	}
	return nil
}

// draw sets the bars and what is said of the chosen month.
func (y *yearCard) draw(f plan.Figures, r *run) {
	env, of := y.l.env, yearOf[y.l.in]
	words := env.Texts()
	what := env.T("figures.unit.kroner")
	if r.kroner != nil {
		what = f.Unit(y.l.in, y.l.id)
	}
	say := func(v int64) string {
		if of.unit == count {
			return strings.TrimSpace(words.Thousandths(v) + "\u00a0" + what)
		}
		return words.WholeKroner(v) + "\u00a0" + what
	}
	y.bars.Bars, y.bars.Normal, y.bars.Chosen = nil, float64(r.normal), y.chosen
	y.bars.Name = y.l.scaffold.Title
	first := y.l.start()
	for m := range months {
		at := first.Add(m)
		bar := ui.MonthBar{
			Label: strings.TrimSuffix(env.T("date.mon."+strconv.Itoa(int(at.Month))), "."), Name: y.l.month(m+1) + ", " + say(r.numbers[m]),
			Value: float64(r.numbers[m]), Typed: r.typed.Typed[m],
		}
		if m == 0 || at.Month == 1 {
			bar.Under = strconv.Itoa(at.Year)
		}
		y.bars.Bars = append(y.bars.Bars, bar)
	}
	y.typed.field.Placeholder = yearOf[y.l.in].unit.write(words, r.numbers[y.chosen])
	y.typed.face()
	y.number.Text, y.when.Text = say(r.numbers[y.chosen]), y.l.month(y.chosen+1)
	sum, unit := sums(r.numbers)[0], what
	y.amount.Text, y.times.Text = "", ""
	if r.kroner != nil {
		y.amount.Text = words.WholeKroner(r.kroner[y.chosen]) + "\u00a0" + env.T("figures.unit.kroner")
		y.times.Text = env.T("figures.times_price", text.A{"Price": words.Kroner(r.price)})
		sum, unit = sums(r.kroner)[0], env.T("figures.unit.kroner")
	}
	total := words.WholeKroner(sum)
	if r.kroner == nil && of.unit == count {
		total = words.Thousandths(sum)
	}
	y.year.Spans = []ui.Span{{Text: env.T("figures.year", text.A{"N": 1}) + " ", Role: ui.Quiet}, {Text: total + "\u00a0" + unit, Bold: true}}
	y.hollow.Text = ""
	if slices.Contains(r.typed.Typed[:months], true) {
		y.hollow.Text = env.T("figures.hollow")
	}
	for _, t := range []*ui.Text{y.number, y.when, y.amount, y.times, y.year, y.hollow} {
		t.Refresh()
	}
	y.bars.Refresh()
}

// try shows the year as it would be with what is being typed; nothing is stored.
func (y *yearCard) try() {
	f := y.l.figures
	if set, _ := y.l.typed(); len(set) > 0 {
		if tried := f.With(set); tried.Result != nil {
			f = tried
		}
	}
	if r := yearRun(f, y.l.in, y.l.id); r != nil {
		y.draw(f, r)
	}
}

// choose goes to another month. What is typed in the one before is stored; what
// cannot be read waits there.
func (y *yearCard) choose(i int) {
	y.l.flushAll()
	y.chosen = i
	y.l.draw()
	for _, e := range []*lineField{y.typed, y.season} {
		if e != nil && e.row.Writing() {
			e.row.Begin()
		}
	}
}

// point has the fields of a month stand for the one that is chosen.
func (y *yearCard) point() {
	y.typed.stand(cell("months", y.chosen+1), y.l.env.T("figures.month_typed", text.A{"Month": text.UpperFirst(y.l.month(y.chosen + 1))}))
	if y.season != nil {
		month := y.l.env.T("date.month." + strconv.Itoa(y.calendar()))
		y.season.stand(cell("season", y.calendar()), y.l.env.T("figures.month_season", text.A{"Month": text.UpperFirst(month)}))
	}
}

// stored is how the year runs as it is stored.
func (y *yearCard) stored(f plan.Figures) int {
	has := func(name string) bool {
		prefix := y.l.path(name) + "/"
		for path := range f.Values {
			if strings.HasPrefix(path, prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case y.season != nil && has("season"):
		return seasons
	case has(yearOf[y.l.in].growth):
		return grows
	}
	return same
}

// runs chooses how the year runs. The same every month is so at once, and can be
// taken back; the others ask for their numbers.
func (y *yearCard) runs(i int) {
	y.run = i
	if i != same {
		y.l.draw()
		return
	}
	y.clear([]string{"months", "season"}, y.l.env.T("figures.all_same"))
}

// clear takes typed numbers away as one action, what is half typed of them too, which can be undone where it is told.
func (y *yearCard) clear(fields []string, told string) {
	for _, e := range []*lineField{y.typed, y.season} {
		if e != nil && slices.ContainsFunc(fields, func(name string) bool { return strings.HasPrefix(e.spec.name+"/", name+"/") }) {
			e.forget()
		}
	}
	set := map[string]json.RawMessage{}
	for _, name := range fields {
		maps.Copy(set, y.l.figures.ClearField(y.l.in, y.l.id, name))
	}
	if len(set) == 0 {
		y.l.draw()
		return
	}
	if y.l.set(set) && told != "" {
		y.l.env.ToastUndo(told, func() {
			y.run = -1
			y.l.undo()
		})
	}
}
