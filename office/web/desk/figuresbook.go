package desk

import (
	"bytes"
	"strings"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/document/lists"
	"startklar.dk/office/figures"
)

// figuresBook is the figures of a period as a workbook, with the list behind each. What is
// taken out, and by whom, is a line of the audit log.
func (v *visit) figuresBook() error {
	p, ok := v.period()
	if !ok {
		return errNotFound
	}
	r, err := v.office.Figures.Read(v.r.Context(), v.who, p)
	if err != nil {
		return err
	}
	title := v.t.T("desk.nav.figures") + ", " + v.periodWords(p)
	sheets := []lists.Sheet{v.sheetOfServices(r, title), v.sheetOfReferrals(r), v.sheetOfAnswers(r), v.sheetOfCoverage(r)}
	for _, figure := range allFigures {
		l, err := v.figuresListing(figure, r)
		if err != nil {
			return err
		}
		s := lists.Sheet{Name: sheetName(v.t.T("desk.figures.sheet." + figure)), Where: text.Copenhagen}
		for _, c := range l.columns {
			s.Heads = append(s.Heads, c.Title)
			width := 18.0
			if c.Key == "event" || c.Key == "words" || c.Key == "question" || c.Key == "persons" {
				width = 36
			}
			s.Widths = append(s.Widths, width)
		}
		for _, row := range l.rows {
			values := make([]any, len(row))
			for i, c := range row {
				values[i] = c.Value
			}
			s.Rows = append(s.Rows, values)
		}
		sheets = append(sheets, s)
	}
	var out bytes.Buffer
	if err := lists.Write(&out, title, string(v.t.Lang()), v.now, sheets); err != nil {
		return err
	}
	if err := v.office.Accounts.Exported(v.r.Context(), v.who, "figures"); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+v.t.T("desk.figures.file")+"-"+p.From.Format(time.DateOnly)+"-"+p.Last().Format(time.DateOnly)+`.xlsx"`)
	_, _ = v.w.Write(out.Bytes()) // who asked is gone if this fails
	return nil
}

// sheetName is a name that a workbook's sheet can have.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/?*[]:`, r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 31 {
		return string(r[:31])
	}
	return s
}

func (v *visit) heads(keys ...string) (heads []string) {
	for _, k := range keys {
		heads = append(heads, v.t.T(k))
	}
	return heads
}

// orNothing leaves a cell empty that would say 0 of what there is none of.
func orNothing(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// goalHead is what goals are called, and where they are shares of which years'.
func (v *visit) goalHead(r figures.Report) string {
	if r.Shares {
		return v.t.T("desk.figures.goal_share", text.A{"Years": yearsOf(r.Period)})
	}
	return v.t.T("desk.figures.goal")
}

func (v *visit) sheetOfServices(r figures.Report, title string) lists.Sheet {
	s := lists.Sheet{
		Name: sheetName(v.t.T("desk.figures.sheet.services")), Title: title, Widths: []float64{32},
		Heads: v.heads("desk.figures.service_head", "desk.figures.participations", "desk.figures.persons", "desk.figures.new", "desk.figures.firms", "desk.figures.missed",
			"desk.figures.average", "desk.figures.goal", "desk.figures.goal_percent", "desk.figures.score_head", "desk.figures.rated_head"),
	}
	s.Heads[7] = v.goalHead(r)
	lines, all := r.Lines()
	all.Average = 0
	for _, l := range append(lines, all) {
		name := v.t.T("desk.figures.all")
		if l.Service != "" {
			name = v.serviceName(l.Service)
		}
		row := []any{name, l.Participations, l.Persons, l.New, l.Firms, l.Missed, orNothing(l.Average), orNothing(l.Target), nil, nil, l.Rated}
		if l.Target > 0 {
			row[8] = lists.Percent(l.Percent())
		}
		if l.Rated > 0 {
			row[9] = lists.Decimal(float64(l.Score()) / 100)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (v *visit) sheetOfReferrals(r figures.Report) lists.Sheet {
	s := lists.Sheet{Name: sheetName(v.t.T("desk.figures.sheet.referrals")), Heads: v.heads("desk.figures.column.actor", "desk.figures.sent", "desk.figures.taken", "desk.figures.helped"), Widths: []float64{32}}
	by, all := r.Referred()
	all.Actor = v.t.T("desk.figures.all_actors")
	for _, of := range append(by, all) {
		name := of.Actor
		if name == "" {
			name = v.t.T("desk.person.actor_gone")
		}
		s.Rows = append(s.Rows, []any{name, of.Sent, of.Taken, of.Helped})
	}
	return s
}

func (v *visit) sheetOfAnswers(r figures.Report) lists.Sheet {
	s := lists.Sheet{Name: sheetName(v.t.T("desk.figures.sheet.spread")), Heads: v.heads("desk.figures.within_head", "desk.figures.asked_head"), Widths: []float64{32}}
	a := r.Answers()
	for _, w := range figures.Withins {
		s.Rows = append(s.Rows, []any{v.withinWords(w, r.Target), a.Within[w]})
	}
	s.Rows = append(s.Rows, []any{v.t.T("desk.figures.median"), lists.Decimal(a.Median.Hours())}, []any{v.t.T("desk.figures.longest"), lists.Decimal(a.Longest.Hours())})
	if a.OnTime >= 0 {
		s.Rows = append(s.Rows, []any{v.t.T("desk.figures.on_time"), lists.Percent(a.OnTime)})
	}
	if a.Target > 0 {
		s.Rows = append(s.Rows, []any{v.goalHead(r), lists.Percent(a.Target)})
	}
	return s
}

func (v *visit) sheetOfCoverage(r figures.Report) lists.Sheet {
	s := lists.Sheet{Name: sheetName(v.t.T("desk.figures.sheet.coverage")), Heads: v.heads("desk.figures.column.municipality", "desk.figures.participations", "desk.figures.entrepreneurs", "desk.figures.coverage"), Widths: []float64{32}}
	by, all := r.Coverage()
	for i, c := range append(by, all) {
		name := v.municipalityName(c.Municipality)
		if i == len(by) {
			name = v.t.T("desk.figures.all_places")
		}
		row := []any{name, c.Participations, orNothing(c.Entrepreneurs), nil}
		if n := c.Permille(); n >= 0 {
			row[3] = lists.Decimal(float64(n) / 10)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}
