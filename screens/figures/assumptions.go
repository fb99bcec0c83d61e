package figures

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// assumptions are what all figures rest on: the firm, its VAT and tax, its overdraft,
// and what law and practice set.
type assumptions struct {
	p       *page
	form    *ui.Segmented
	trades  *ui.ChipRow
	taxed   *ui.SwitchRow // registered for VAT
	rhythm  *ui.Segmented
	tax     *ui.SwitchRow
	paid    []*ui.Chip // months of the calendar in which B-skat is paid
	figures plan.Figures
}

// Paths of what is not a line.
const (
	startPath      = "start"
	formPath       = "form"
	registeredPath = "vat/registered"
	rhythmPath     = "vat/rhythm"
	taxPath        = "tax/kind"
	paramsPath     = "params/"
)

var rhythms = []engine.Rhythm{engine.HalfYearly, engine.Quarterly, engine.Monthly}

func newAssumptions(p *page) view {
	env := p.env
	a := &assumptions{p: p}
	a.form = ui.NewSegmented(func(i int) { p.setForm(forms[i]); a.choose() })
	for _, f := range forms {
		a.form.Labels = append(a.form.Labels, env.T("figures.form."+string(f)))
	}
	a.trades = &ui.ChipRow{Wrap: true, OnChoose: func(i int) { a.set(plan.TradePath, assets.Trades()[i].Key) }}
	for _, t := range assets.Trades() {
		a.trades.Labels = append(a.trades.Labels, t.Title.In(env.Lang()))
	}
	a.taxed = &ui.SwitchRow{Label: env.T("figures.vat.registered"), OnChange: func(on bool) { a.set(registeredPath, on) }}
	a.rhythm = ui.NewSegmented(func(i int) { a.set(rhythmPath, string(rhythms[i])) })
	for _, r := range rhythms {
		a.rhythm.Labels = append(a.rhythm.Labels, env.T("figures.rhythm."+string(r)))
	}
	a.tax = &ui.SwitchRow{OnChange: a.setTax}
	for m := range months {
		chip := &ui.Chip{Label: env.T("date.mon." + strconv.Itoa(m+1))}
		chip.OnTap = func() { a.set(paidPath(m+1), !chip.Chosen) }
		a.paid = append(a.paid, chip)
	}
	return a
}

func paidPath(m int) string { return "tax/b_skat_pay/" + strconv.Itoa(m) }

// set stores one of them, or shows again what is stored.
func (a *assumptions) set(path string, v any) {
	if !a.p.set(map[string]json.RawMessage{path: plan.Value(v)}) {
		a.choose()
	}
}

// setTax has the tax of the firm's form counted, or none.
func (a *assumptions) setTax(on bool) {
	kind := engine.NoTax
	if on {
		kind = taxOf(engine.Form(a.figures.Text(formPath)))
	}
	a.set(taxPath, string(kind))
}

// taxOf is the tax that a firm of a form can have counted.
func taxOf(f engine.Form) engine.TaxKind {
	if f == engine.Company {
		return engine.CompanyTax
	}
	return engine.BTax
}

// choose marks what is stored.
func (a *assumptions) choose() {
	f, env := a.figures, a.p.env
	a.form.Choose(slices.Index(forms, engine.Form(f.Text(formPath))))
	trade := f.Text(plan.TradePath)
	a.trades.Choose(slices.IndexFunc(assets.Trades(), func(t assets.Trade) bool { return t.Key == trade }))
	c := f.Case
	a.taxed.On = c.Registered
	a.taxed.Refresh()
	a.rhythm.Choose(slices.Index(rhythms, c.Rhythm))
	a.tax.Label, a.tax.On = env.T("figures.tax_count."+string(taxOf(c.Form))), c.Tax.Kind != engine.NoTax
	a.tax.Refresh()
	for m, chip := range a.paid {
		chip.Chosen = c.Tax.BTaxPaid[m]
		chip.Refresh()
	}
}

func (a *assumptions) show(f plan.Figures) []fyne.CanvasObject {
	if f.Case == nil {
		return nil
	}
	a.figures = f
	a.choose()
	one, other := ui.Column(ui.Gap16, a.firm(f), a.taxes(f)), ui.Column(ui.Gap16, a.vat(f), a.overdraft(f))
	return []fyne.CanvasObject{ui.TwoColumns(one, other), a.params(f)}
}

// rowsCard is a card of rows under a heading.
func rowsCard(heading string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	column := ui.Column(0, ui.Inset(ui.CardPadding, ui.Gap12, ui.NewHeading(heading)))
	for _, o := range objects {
		if _, row := o.(*ui.ListRow); row {
			column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
			column.Add(o)
			continue
		}
		column.Add(ui.InsetEdges(ui.CardPadding, 0, ui.CardPadding, ui.Gap12, o))
	}
	return &ui.Card{Bare: true, Content: column}
}

// labelled is a choice under its label.
func labelled(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return ui.Column(ui.Gap4, caption(label), o)
}

func (a *assumptions) firm(plan.Figures) fyne.CanvasObject {
	p, env := a.p, a.p.env
	q := question{path: startPath, title: env.T("figures.start"), help: env.T("figures.start_means"), typed: p.month(1), read: p.readStart}
	start := &ui.ListRow{Title: q.title, Note: text.UpperFirst(p.month(1)), Chevron: true, Edge: true, OnTap: func() { p.askIn(q) }}
	return rowsCard(env.T("figures.assume.firm"),
		labelled(env.T("figures.assume.form"), a.form), labelled(env.T("figures.assume.trade"), a.trades), start)
}

// readStart reads a month of the calendar as the plan's first.
func (p *page) readStart(typed string) (set map[string]json.RawMessage, wrong string) {
	at, ok := p.readCalendar(typed)
	if !ok || at.Year < firstStart || at.Year > lastStart {
		return nil, p.env.T("figures.wrong_start", text.A{"First": firstStart, "Last": lastStart})
	}
	return map[string]json.RawMessage{startPath: plan.Value(at.String())}, ""
}

// The years in which a plan may start.
const firstStart, lastStart = 2020, 2099

func (a *assumptions) vat(f plan.Figures) fyne.CanvasObject {
	env := a.p.env
	objects := []fyne.CanvasObject{a.taxed}
	if f.Case.Registered {
		objects = append(objects, labelled(env.T("figures.rhythm.title"), a.rhythm), ui.NewSupport(env.T("figures.rhythm.means")))
	} else {
		objects = append(objects, ui.NewSupport(env.T("figures.vat.not_registered")))
	}
	return rowsCard(env.T("figures.assume.vat"), objects...)
}

func (a *assumptions) taxes(f plan.Figures) fyne.CanvasObject {
	p, env := a.p, a.p.env
	objects := []fyne.CanvasObject{a.tax, ui.NewSupport(env.T("figures.tax_means." + string(taxOf(f.Case.Form))))}
	if f.Case.Tax.Kind == engine.BTax {
		chips := ui.Flow(ui.Gap8)
		for _, chip := range a.paid {
			chips.Add(chip)
		}
		objects = append(objects, labelled(env.T("figures.b_tax.months"), chips))
		for y := range engine.Years {
			objects = append(objects, p.asks(question{
				path: "tax/b_skat_ore/" + strconv.Itoa(y+1), unit: money, counts: env.T("figures.unit.kroner"), without: "0",
				title: env.T("figures.b_tax.year", text.A{"N": y + 1}), help: env.T("figures.b_tax.means"),
			}, p.kroner(f.Case.Tax.BTax[y])))
		}
	}
	return rowsCard(env.T("figures.assume.tax"), objects...)
}

func (a *assumptions) overdraft(f plan.Figures) fyne.CanvasObject {
	p, env := a.p, a.p.env
	return rowsCard(env.T("figures.group.overdraft"),
		ui.NewSupport(env.T("figures.overdraft.means")),
		p.asks(question{path: limitPath, unit: money, counts: env.T("figures.unit.kroner"), title: env.T("figures.overdraft.limit"), without: "0"},
			p.kroner(f.Case.Overdraft.Limit)),
		p.asks(question{path: ratePath, unit: percent, counts: env.T("figures.unit.percent"), title: env.T("figures.overdraft.rate"), without: "0"},
			p.percent(f.Case.Overdraft.Rate)))
}

// params are what law and practice set: each with its source and year, marked where
// it was changed.
func (a *assumptions) params(f plan.Figures) fyne.CanvasObject {
	p, env := a.p, a.p.env
	var objects []fyne.CanvasObject
	if f.Params.Year != f.Params.Asked {
		objects = append(objects, ui.Message{Tone: ui.Notice, Text: env.T("figures.params.unknown_year", text.A{
			"Asked": strconv.Itoa(f.Params.Asked), "Year": strconv.Itoa(f.Params.Year),
		})}.Card())
	}
	for _, param := range f.Params.Params {
		unit, counts := percent, "percent"
		write := p.percent
		if len(param.Key) > 4 && param.Key[len(param.Key)-4:] == "_ore" {
			unit, counts, write = money, "kroner", p.kroner
		}
		law := env.T("figures.params.law", text.A{"Value": write(param.Value), "Known": known(env.Texts(), param.Known), "Source": param.Source})
		q := question{
			path: paramsPath + param.Key, unit: unit, counts: env.T("figures.unit." + counts), without: unit.write(env.Texts(), param.Value),
			title: env.T("figures.param." + param.Key), help: law, back: env.T("figures.params.back", text.A{"Value": write(param.Value)}),
		}
		if note := param.Note[env.Lang()]; note != "" {
			q.help += "\n" + note
		}
		row := p.asks(q, write(param.Value))
		row.Subtitle = joined(known(env.Texts(), param.Known), param.Source)
		if v, changed := f.Case.Params[param.Key]; changed {
			row.Note, row.Bold = env.T("figures.params.changed", text.A{"Value": write(v)}), true
			row.Subtitle = law
		}
		objects = append(objects, row)
	}
	return rowsCard(env.T("figures.assume.params"), objects...)
}

// known is the year or the day from which a parameter holds, in words.
func known(t *text.Texts, since string) string {
	if at, err := time.ParseInLocation(time.DateOnly, since, text.Copenhagen); err == nil {
		return t.Date(at)
	}
	return since
}

// setForm changes the firm's form, and the tax with it. A company has no drawings:
// where there are any, it says what to do with them.
func (p *page) setForm(form engine.Form) {
	set := map[string]json.RawMessage{formPath: plan.Value(string(form))}
	if kind := engine.TaxKind(p.figures.Text(taxPath)); kind != "" && kind != engine.NoTax && kind != taxOf(form) {
		set[taxPath] = plan.Value(string(taxOf(form)))
	}
	drawings := linesIn(p.figures, plan.SectionDrawings)
	if form != engine.Company || len(drawings) == 0 {
		p.set(set)
		return
	}
	var shut func()
	shut = p.env.ShowSheet(p.env.T("figures.form_drawings.title"), ui.Column(ui.Gap16,
		ui.NewBody(p.env.N("figures.form_drawings.text", len(drawings))),
		ui.Actions(
			ui.NewButton(p.env.T("figures.form_drawings.do"), func() {
				for _, at := range drawings {
					in, id, _, _ := plan.SplitLine(at)
					for path, v := range p.figures.RemoveLine(in, id) {
						set[path] = v
					}
				}
				shut()
				p.set(set)
			}),
			ui.NewSoftButton(p.env.T("common.cancel"), func() { shut() }),
		)))
}
