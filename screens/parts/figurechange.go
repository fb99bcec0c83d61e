package parts

import (
	"encoding/json"
	"strconv"
	"strings"

	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// FigureChange says how a figure differs between two states of a plan: "Husleje:
// 14.000 → 15.000 kr." The months are those of f.
func (e *Env) FigureChange(f plan.Figures, c plan.FigureChange) string {
	path, note := strings.CutPrefix(c.At, plan.NotePath(""))
	in, _, field, line := plan.SplitLine(path)
	name := e.figureName(path)
	if line {
		name = e.FiguresLine(in, c.Line)
		switch {
		case note:
			name += ", " + text.LowerFirst(e.T("figures.field.note"))
		case field == "" && c.To == nil:
			return e.T("figures.change.gone", text.A{"Name": name})
		case field == "":
			return e.T("figures.change.new", text.A{"Name": name})
		case field != "amount_ore": // an amount goes without saying
			name += ", " + text.LowerFirst(e.fieldName(f, field))
		}
	}
	from, _ := e.figureWords(f, path, c.From)
	to, unit := e.figureWords(f, path, c.To)
	if c.To == nil {
		_, unit = e.figureWords(f, path, c.From)
	}
	return e.T("figures.change.from_to", text.A{"Name": name, "From": from, "To": strings.TrimSpace(to + " " + unit)})
}

// figureName is what a figure that belongs to no line is called.
func (e *Env) figureName(path string) string {
	first, rest, _ := strings.Cut(path, "/")
	if first == "scenarios" {
		first, _, _ = strings.Cut(rest, "/")
		return e.T("figures.scenario." + first)
	}
	if key := "figures.change.of." + first; e.Words.Has(key) {
		return e.T(key)
	}
	return path
}

// fieldName is what a line's field is called; a month by its name.
func (e *Env) fieldName(f plan.Figures, field string) string {
	base, key, keyed := strings.Cut(field, "/")
	n, err := strconv.Atoi(key)
	switch {
	case keyed && err == nil && base == "months":
		return e.FiguresMonth(f, n)
	case keyed && err == nil && base == "season":
		return e.T("figures.season") + ", " + e.T("date.month."+key)
	}
	if name := "figures.field." + strings.ReplaceAll(field, "/", "_"); e.Words.Has(name) {
		return e.T(name)
	}
	return field
}

// figureWords are a figure as one writes it and what it counts, if that has a word.
func (e *Env) figureWords(f plan.Figures, path string, raw json.RawMessage) (words, unit string) {
	if raw == nil {
		return "–", ""
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return string(raw), ""
	}
	switch v := v.(type) {
	case bool:
		if v {
			return e.T("figures.change.yes"), ""
		}
		return e.T("figures.change.no"), ""
	case string:
		return e.figureText(path, v), ""
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return string(raw), ""
	}
	in, id, _, line := plan.SplitLine(path)
	switch field := lastName(path); {
	case field == "every":
		return e.T("figures.choice." + string(raw)), ""
	case field == "from" || field == "to" || field == "month":
		return e.FiguresMonth(f, int(n)), ""
	case field == "months" && in == plan.SectionRevenue, field == "quantity" && line:
		return e.Words.Thousandths(n), f.Unit(in, id)
	case field == "months", strings.HasSuffix(field, "_ore"):
		return e.Words.Thousandths(n * 10), e.T("figures.unit.kroner")
	case strings.HasSuffix(field, "_days"):
		return e.Words.Int(int(n)), e.T("figures.unit.days")
	case strings.HasSuffix(field, "_months"):
		return e.Words.Int(int(n)), e.T("figures.unit.months")
	case field == "headcount":
		return e.Words.Int(int(n)), e.T("figures.unit.people")
	}
	return e.Words.Thousandths(n*10) + " %", ""
}

// lastName is a path's last part that is no number.
func lastName(path string) string {
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i > 0; i-- {
		if _, err := strconv.Atoi(parts[i]); err != nil {
			return parts[i]
		}
	}
	return parts[0]
}

// figureText is a figure that is a word.
func (e *Env) figureText(path, word string) string {
	switch lastName(path) {
	case plan.TradePath:
		for _, t := range assets.Trades() {
			if t.Key == word {
				return t.Title.In(e.Lang())
			}
		}
	case "form":
		if key := "figures.form." + word; e.Words.Has(key) {
			return e.T(key)
		}
	case "kind", "rhythm":
		for _, key := range []string{"figures.choice." + word, "figures.change.word." + word} {
			if e.Words.Has(key) {
				return e.T(key)
			}
		}
	}
	return word
}
