package desk

import (
	"strconv"
	"strings"

	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

const publicFiguresPath = settingsPath + "/public-figures"

var publicFigureRoutes = []Route{get(publicFiguresPath, coordinators, (*visit).publicFigures)}

type publicFiguresView struct {
	Year, Beside string
	Rows         []publicFigure
}

// publicFigure is what law or practice sets, as the budgets of the app count with it.
type publicFigure struct{ Name, Value, Known, Source, Note string }

// publicFigures are the figures of law and practice that budgets count with this year, each
// with its source and how new it is: for the office to know what the app says.
func (v *visit) publicFigures() error {
	t := assets.Params(v.now.In(text.Copenhagen).Year())
	view := publicFiguresView{Year: strconv.Itoa(t.Year)}
	if t.Asked != t.Year {
		view.Beside = v.t.T("desk.public.other_year", text.A{"Asked": t.Asked, "Year": t.Year})
	}
	for _, p := range t.Params {
		row := publicFigure{Name: v.t.T("figures.param." + p.Key), Known: p.Known, Source: p.Source, Note: p.Note[string(v.t.Lang())]}
		switch {
		case strings.HasSuffix(p.Key, "_ore"):
			row.Value = v.t.WholeKroner(p.Value)
		default:
			row.Value = v.t.Percent(p.Value)
		}
		view.Rows = append(view.Rows, row)
	}
	return v.show("settingspublic", v.t.T("desk.public.title"), view)
}
