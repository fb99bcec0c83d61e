package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/settings"
)

const logPath = "/desk/log"

var logRoutes = []Route{
	get(logPath, coordinators, (*visit).log),
	get(logPath+".csv", coordinators, (*visit).logFile).fresh(),
}

// logShown is how many lines a page of the log has, and a part of its file.
const (
	logShown = 100
	logPart  = 1000
)

type logView struct {
	Fields  []field
	Lines   []logRow
	File    string
	Newer   string
	Older   string
	Unknown bool // nobody of that name or address
}

type logRow struct {
	At, Who, Did, Of, Href, Person string
}

// logQuery is which lines the address asks for; ok is false where it asks for a person whom
// the office does not know.
func (v *visit) logQuery() (q settings.LogQuery, ok bool, err error) {
	asked := v.r.URL.Query()
	q = settings.LogQuery{StaffID: asked.Get("who"), Act: asked.Get("what"), After: asked.Get("after")}
	if q.StaffID != "" && !api.ValidID(q.StaffID) {
		q.StaffID = ""
	}
	if !slices.Contains(settings.Acts, q.Act) {
		q.Act = ""
	}
	if from, err := time.ParseInLocation(time.DateOnly, asked.Get("from"), text.Copenhagen); err == nil {
		q.From = from
	}
	if to, err := time.ParseInLocation(time.DateOnly, asked.Get("to"), text.Copenhagen); err == nil {
		q.To = next(to)
	}
	switch person := strings.TrimSpace(asked.Get("person")); {
	case person == "":
	case api.ValidID(person):
		q.PersonID = person
	default:
		found, err := v.office.Accounts.Search(v.r.Context(), v.who, person, 1)
		if err != nil || len(found) == 0 {
			return q, false, err
		}
		q.PersonID = found[0].ID
	}
	return q, true, nil
}

func (v *visit) log() error {
	q, known, err := v.logQuery()
	if err != nil {
		return err
	}
	view := logView{Unknown: !known}
	staff, err := v.office.Settings.LoggedStaff(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	who, what := []option{{"", v.t.T("desk.log.anybody")}}, []option{{"", v.t.T("desk.log.anything")}}
	for _, id := range slices.SortedFunc(maps.Keys(staff), func(a, b string) int { return cmp.Or(danish.Compare(staff[a], staff[b]), cmp.Compare(a, b)) }) {
		who = append(who, option{id, staff[id]})
	}
	for _, act := range settings.Acts {
		what = append(what, option{act, v.t.T("desk.log.act." + act)})
	}
	asked := v.r.URL.Query()
	view.Fields = []field{
		{Name: "who", Label: v.t.T("desk.log.who"), Options: who, Value: q.StaffID},
		{Name: "what", Label: v.t.T("desk.log.what"), Options: what, Value: q.Act},
		{Name: "person", Label: v.t.T("desk.log.person"), Value: asked.Get("person"), Max: 200, Autocomplete: "off"},
		{Name: "from", Label: v.t.T("desk.log.from"), Type: "date", Value: asked.Get("from")},
		{Name: "to", Label: v.t.T("desk.log.to"), Type: "date", Value: asked.Get("to")},
	}
	if !known {
		return v.show("log", v.t.T("desk.log.title"), view)
	}
	lines, older, err := v.office.Settings.Log(v.r.Context(), v.who, q, logShown)
	if err != nil {
		return err
	}
	for _, l := range lines {
		view.Lines = append(view.Lines, v.logRow(l))
	}
	page := func(path, after string) string {
		to := maps.Clone(asked)
		if to.Del("after"); after != "" {
			to.Set("after", after)
		}
		return strings.TrimSuffix(path+"?"+to.Encode(), "?")
	}
	view.File = page(logPath+".csv", "")
	if q.After != "" {
		view.Newer = page(logPath, "")
	}
	if older != "" {
		view.Older = page(logPath, older)
	}
	return v.show("log", v.t.T("desk.log.title"), view)
}

// logRow is a line in words: ids stand for what is not there any more.
func (v *visit) logRow(l settings.LogLine) logRow {
	row := logRow{At: v.t.DayClock(l.At, v.now), Did: v.t.T("desk.log.act." + l.Act), Who: cmp.Or(l.StaffName, l.StaffID, v.t.T("desk.log.nobody"))}
	row.Of = v.logKind(l.Kind)
	if said := cmp.Or(l.RefName, v.logRef(l)); said != "" && said != l.PersonID {
		row.Of = strings.TrimSpace(row.Of + " " + said)
	}
	if row.Person = cmp.Or(l.PersonName, l.PersonID); l.PersonName != "" {
		row.Href = personPath(l.PersonID)
	}
	return row
}

// logKind is what something was done with, in words: a list behind a figure by the figure's name.
func (v *visit) logKind(kind string) string {
	if kind == "" {
		return ""
	}
	key := "desk.log.kind." + kind
	if of, figure, listed := strings.Cut(kind, "/"); listed {
		return v.logKind(of) + ": " + v.t.T("desk.figures."+figure)
	}
	if !v.t.Has(key) { // of an office that ran another programme
		key = "desk.log.kind.other"
	}
	return v.t.T(key)
}

// logRef is which of its kind something is, where it is called otherwise than by its id.
func (v *visit) logRef(l settings.LogLine) string {
	switch l.Kind {
	case "letter_text":
		kind, lang, _ := strings.Cut(l.Ref, "/")
		if key := "desk.letters.kind." + kind; v.t.Has(key) {
			return v.t.T(key) + ", " + v.languageName(text.Lang(lang))
		}
	case "retention":
		if key := "desk.log.retention." + l.Ref; v.t.Has(key) {
			return v.t.T(key)
		}
	}
	return l.Ref
}

// logFile is what of the log is asked for, for a spreadsheet, all of it.
func (v *visit) logFile() error {
	q, known, err := v.logQuery()
	if err != nil {
		return err
	}
	rows := [][]string{{v.t.T("desk.log.at"), v.t.T("desk.log.who"), v.t.T("desk.log.what"), v.t.T("desk.log.of"), v.t.T("desk.log.person"), v.t.T("desk.log.staff_id"), v.t.T("desk.log.person_id"), v.t.T("desk.log.ref")}}
	q.After = ""
	for more := known; more; more = q.After != "" {
		var lines []settings.LogLine
		if lines, q.After, err = v.office.Settings.Log(v.r.Context(), v.who, q, logPart); err != nil {
			return err
		}
		for _, l := range lines {
			row := v.logRow(l)
			rows = append(rows, []string{v.t.Sheet(l.At), row.Who, row.Did, row.Of, row.Person, l.StaffID, l.PersonID, l.Ref})
		}
	}
	return v.file("log", "log", rows)
}
