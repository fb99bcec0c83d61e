package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/document/lists"
	"startklar.dk/office/figures"
)

// The figures that have a list each, by the name in its address.
const (
	countedParticipations = "participations"
	countedPersons        = "persons"
	countedNew            = "new"
	countedFirms          = "firms"
	countedMissed         = "missed"
	countedRatings        = "ratings"
	countedSent           = "sent"
	countedTaken          = "taken"
	countedHelped         = "helped"
	countedAnswers        = "answers"
)

// allFigures are all of them, in the order of a workbook's sheets.
var allFigures = []string{
	countedParticipations, countedPersons, countedNew, countedFirms, countedMissed, countedRatings, countedSent, countedTaken, countedHelped, countedAnswers,
}

// figuresColumn is a column of a list.
type figuresColumn struct {
	Key      string // by which the list is sorted
	Title    string
	Number   bool
	FileOnly bool // how somebody is reached is in a file alone
}

// listCell is what stands in a list. Value is a text, a whole number, a time or a
// lists.Decimal; nothing else is sorted by what is shown.
type listCell struct {
	Value any
	Href  string
}

// listing is the list behind a figure.
type listing struct {
	columns []figuresColumn
	rows    [][]listCell
}

// figuresListing is the list behind a figure as the address filters and sorts it. Errors:
// not_found of no figure.
func (v *visit) figuresListing(figure string, r figures.Report) (l listing, err error) {
	q := v.r.URL.Query()
	f := figures.Filter{Service: figures.Service(q.Get("service")), Municipality: cmp.Or(q.Get("municipality"), figures.Anywhere)}
	if f.Municipality == unknownPlace {
		f.Municipality = ""
	}
	switch figure {
	case countedParticipations:
		l, err = v.visitsList(r.Participations(f))
	case countedNew:
		l, err = v.visitsList(r.New(f))
	case countedMissed:
		l, err = v.visitsList(r.Missed(f))
	case countedPersons:
		l, err = v.personsList(r.Persons(f))
	case countedFirms:
		l, err = v.firmsList(r.Firms(f))
	case countedRatings:
		l, err = v.ratingsList(r.Ratings(f))
	case countedSent:
		l, err = v.sentList(r.Referrals(q.Get("actor"), func(figures.Referral) bool { return true }))
	case countedTaken:
		l, err = v.sentList(r.Referrals(q.Get("actor"), figures.Referral.Taken))
	case countedHelped:
		l, err = v.sentList(r.Referrals(q.Get("actor"), func(f figures.Referral) bool { return f.Helped }))
	case countedAnswers:
		l, err = v.answersList(r.Questions(figures.Within(q.Get("within"))))
	default:
		return l, errNotFound
	}
	l.sort(q.Get("sort"))
	return l, err
}

// sort puts the rows in the order of a column, from the last where a minus precedes it.
func (l *listing) sort(by string) {
	key, down := strings.CutPrefix(by, "-")
	i := slices.IndexFunc(l.columns, func(c figuresColumn) bool { return c.Key == key })
	if i < 0 {
		return
	}
	slices.SortStableFunc(l.rows, func(a, b []listCell) int {
		order := compareCells(a[i].Value, b[i].Value)
		if down {
			return -order
		}
		return order
	})
}

func compareCells(a, b any) int {
	switch a := a.(type) {
	case int:
		return cmp.Compare(a, b.(int)) //nolint:errcheck // a column is of one kind
	case lists.Decimal:
		return cmp.Compare(a, b.(lists.Decimal)) //nolint:errcheck // likewise
	case time.Time:
		return a.Compare(b.(time.Time)) //nolint:errcheck // likewise
	}
	return danish.Compare(a.(string), b.(string)) //nolint:errcheck // likewise
}

func (v *visit) column(key string) figuresColumn {
	return figuresColumn{Key: key, Title: v.t.T("desk.figures.column." + key)}
}

func ofNumbers(c figuresColumn) figuresColumn {
	c.Number = true
	return c
}

// whoColumns are who somebody is and how they are reached; who was erased has no name.
func (v *visit) whoColumns() []figuresColumn {
	all := []figuresColumn{v.column("who"), v.column("email"), v.column("phone")}
	all[1].FileOnly, all[2].FileOnly = true, true
	return all
}

func (v *visit) whoCells(personID string, names map[string]api.Person) []listCell {
	p, known := names[personID]
	if !known {
		return []listCell{{Value: v.t.T("desk.figures.nameless")}, {Value: ""}, {Value: ""}}
	}
	return []listCell{{personName(p), personPath(personID)}, {Value: p.Email}, {Value: p.Phone}}
}

// namesOf reads what those are called whom a list is of.
func (v *visit) namesOf(ids []string) (map[string]api.Person, error) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	slices.Sort(ids)
	return v.office.Figures.Names(v.r.Context(), v.who, slices.Compact(ids))
}

func idsOf[T any](all []T, id func(T) string) []string {
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = id(one)
	}
	return ids
}

func (v *visit) titlesOf(all []figures.Participation) (map[string]string, error) {
	ids := idsOf(all, func(p figures.Participation) string { return p.EventID })
	slices.Sort(ids)
	return v.office.Figures.Titles(v.r.Context(), v.who, slices.Compact(ids))
}

// firmNumber is a CVR number, or nothing of a firm whose number is left out.
func firmNumber(cvr string) string {
	if len(cvr) == 8 {
		return cvr
	}
	return ""
}

func (v *visit) stageWords(stage string) string {
	if slices.Contains([]string{api.StageConsidering, api.StageStarting, api.StageRunning}, stage) {
		return v.t.T("me.stage." + stage)
	}
	return ""
}

func (v *visit) visitsList(all []figures.Participation) (l listing, err error) {
	names, err := v.namesOf(idsOf(all, func(p figures.Participation) string { return p.PersonID }))
	if err != nil {
		return l, err
	}
	titles, err := v.titlesOf(all)
	if err != nil {
		return l, err
	}
	l.columns = slices.Concat([]figuresColumn{v.column("when")}, v.whoColumns(),
		[]figuresColumn{v.column("event"), v.column("service"), v.column("municipality"), v.column("stage"), v.column("cvr")})
	for _, p := range all {
		l.rows = append(l.rows, slices.Concat([]listCell{{Value: p.At}}, v.whoCells(p.PersonID, names), []listCell{
			{titles[p.EventID], eventPath(p.EventID)},
			{Value: v.serviceName(p.Service)},
			{Value: v.municipalityName(p.Municipality)},
			{Value: v.stageWords(p.Stage)},
			{Value: firmNumber(p.CVR)},
		}))
	}
	return l, nil
}

func (v *visit) personsList(all []figures.Group) (l listing, err error) {
	names, err := v.namesOf(idsOf(all, func(g figures.Group) string { return g.Last.PersonID }))
	if err != nil {
		return l, err
	}
	l.columns = slices.Concat(v.whoColumns(), []figuresColumn{ofNumbers(v.column("times")), v.column("last"), v.column("municipality"), v.column("stage"), v.column("cvr")})
	for _, g := range all {
		l.rows = append(l.rows, slices.Concat(v.whoCells(g.Last.PersonID, names), []listCell{
			{Value: len(g.Has)}, {Value: g.Last.At}, {Value: v.municipalityName(g.Last.Municipality)}, {Value: v.stageWords(g.Last.Stage)}, {Value: firmNumber(g.Last.CVR)},
		}))
	}
	return l, nil
}

func (v *visit) firmsList(all []figures.Group) (l listing, err error) {
	var whose []figures.Participation
	for _, g := range all {
		whose = append(whose, g.Has...)
	}
	names, err := v.namesOf(idsOf(whose, func(p figures.Participation) string { return p.PersonID }))
	if err != nil {
		return l, err
	}
	l.columns = []figuresColumn{v.column("cvr"), v.column("persons"), ofNumbers(v.column("times")), v.column("last"), v.column("municipality")}
	for _, g := range all {
		var who []string
		for _, p := range g.Has {
			name := v.t.T("desk.figures.nameless")
			if person, known := names[p.PersonID]; known {
				name = personName(person)
			}
			if !slices.Contains(who, name) {
				who = append(who, name)
			}
		}
		l.rows = append(l.rows, []listCell{
			{Value: cmp.Or(firmNumber(g.Key), v.t.T("desk.figures.firm_nameless"))},
			{Value: strings.Join(who, ", ")},
			{Value: len(g.Has)},
			{Value: g.Last.At},
			{Value: v.municipalityName(g.Last.Municipality)},
		})
	}
	return l, nil
}

func (v *visit) ratingsList(all []figures.Rating) (l listing, err error) {
	var of []figures.Participation
	for _, r := range all {
		of = append(of, *r.Of)
	}
	titles, err := v.titlesOf(of)
	if err != nil {
		return l, err
	}
	words, err := v.office.Figures.Words(v.r.Context(), v.who, api.KindBooking, idsOf(all, func(r figures.Rating) string { return r.BookingID }))
	if err != nil {
		return l, err
	}
	l.columns = []figuresColumn{v.column("when"), v.column("event"), v.column("service"), ofNumbers(v.column("score")), v.column("words")}
	for _, r := range all {
		l.rows = append(l.rows, []listCell{
			{Value: r.Of.At}, {titles[r.Of.EventID], eventPath(r.Of.EventID)}, {Value: v.serviceName(r.Of.Service)}, {Value: r.Score}, {Value: words[r.BookingID]},
		})
	}
	return l, nil
}

func (v *visit) sentList(all []figures.Referral) (l listing, err error) {
	names, err := v.namesOf(idsOf(all, func(f figures.Referral) string { return f.PersonID }))
	if err != nil {
		return l, err
	}
	l.columns = slices.Concat([]figuresColumn{v.column("sent")}, v.whoColumns(), []figuresColumn{v.column("actor"), v.column("taken"), v.column("helped")})
	for _, f := range all {
		helped := ""
		if f.Helped {
			helped = v.t.T("desk.figures.yes")
		}
		who := v.whoCells(f.PersonID, names)
		if f.PersonID != "" {
			who[0].Href = referralPath + "/" + f.ID
		}
		l.rows = append(l.rows, slices.Concat([]listCell{{Value: f.SentAt}}, who, []listCell{
			{Value: cmp.Or(f.Actor, v.t.T("desk.person.actor_gone"))}, {Value: f.TakenAt}, {Value: helped},
		}))
	}
	return l, nil
}

func (v *visit) answersList(all []figures.Question) (l listing, err error) {
	names, err := v.namesOf(idsOf(all, func(q figures.Question) string { return q.PersonID }))
	if err != nil {
		return l, err
	}
	words, err := v.office.Figures.Words(v.r.Context(), v.who, api.KindQuestion, idsOf(all, func(q figures.Question) string { return q.ID }))
	if err != nil {
		return l, err
	}
	l.columns = slices.Concat([]figuresColumn{v.column("asked"), v.column("question")}, v.whoColumns(),
		[]figuresColumn{v.column("answer_by"), v.column("answered"), ofNumbers(v.column("took")), v.column("stands")})
	for _, q := range all {
		asked := listCell{Value: words[q.ID]}
		if q.PersonID != "" {
			asked.Href = questionsPath + "/" + q.PersonID + "/" + q.ID
		}
		l.rows = append(l.rows, slices.Concat([]listCell{{Value: q.AskedAt}, asked}, v.whoCells(q.PersonID, names), []listCell{
			{Value: q.AnswerBy}, {Value: q.AnsweredAt}, {Value: lists.Decimal(q.Took.Hours())}, {Value: v.t.T("desk.figures.stands." + string(q.Within))},
		}))
	}
	return l, nil
}

// cellWords is what a page shows of a cell.
func (v *visit) cellWords(value any) string {
	switch value := value.(type) {
	case int:
		return v.t.Int(value)
	case lists.Decimal:
		return v.t.Decimal(float64(value), 1)
	case time.Time:
		if value.IsZero() {
			return ""
		}
		return v.t.ShortDateYear(value) + " " + v.t.Clock(value)
	case string:
		return value
	}
	return ""
}

// figuresListView is the page of the list behind a figure.
type figuresListView struct {
	Title, Period, Back string
	Count               string
	Filter              []field
	Hidden              []option
	File                string
	Heads               []listHead
	Rows                [][]shownCell
	Pages               []navItem
}

type listHead struct {
	Title, Path string
	Number      bool
	Sorted      string // "ascending", "descending" or nothing
}

type shownCell struct {
	Label, Words, Href string
	Number             bool
}

// rowsShown is how many rows of a list are on a page.
const rowsShown = 100

func (v *visit) figuresList() error {
	figure, r, l, err := v.askedListing()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	view := figuresListView{
		Title: v.t.T("desk.figures." + figure), Period: v.periodWords(r.Period), Back: figuresPath + figuresQuery(r.Period),
		Count: v.t.N("desk.figures.rows", len(l.rows)), File: figuresPath + "/" + figure + "/list.csv?" + v.r.URL.RawQuery, Filter: v.listFilter(figure, r),
		Hidden: []option{{"from", q.Get("from")}, {"through", q.Get("through")}, {"sort", q.Get("sort")}},
	}
	with := func(key, value string) string { return v.with(figuresPath+"/"+figure, key, value) }
	var shown []int
	for i, c := range l.columns {
		if c.FileOnly {
			continue
		}
		shown = append(shown, i)
		head := listHead{Title: c.Title, Path: with("sort", c.Key), Number: c.Number}
		switch q.Get("sort") {
		case c.Key:
			head.Path, head.Sorted = with("sort", "-"+c.Key), "ascending"
		case "-" + c.Key:
			head.Sorted = "descending"
		}
		view.Heads = append(view.Heads, head)
	}
	from, to, pages := v.page(figuresPath+"/"+figure, len(l.rows))
	view.Pages = pages
	for _, row := range l.rows[from:to] {
		var cells []shownCell
		for _, i := range shown {
			cells = append(cells, shownCell{l.columns[i].Title, v.cellWords(row[i].Value), row[i].Href, l.columns[i].Number})
		}
		view.Rows = append(view.Rows, cells)
	}
	return v.show("figureslist", view.Title, view)
}

// askedListing is the list that the path and the address ask for.
func (v *visit) askedListing() (figure string, r figures.Report, l listing, err error) {
	figure = v.r.PathValue("figure")
	if !slices.Contains(allFigures, figure) {
		return figure, r, l, errNotFound
	}
	p, _ := v.period()
	if r, err = v.office.Figures.Read(v.r.Context(), v.who, p); err != nil {
		return figure, r, l, err
	}
	l, err = v.figuresListing(figure, r)
	return figure, r, l, err
}

// listFilter are the fields by which a list is filtered.
func (v *visit) listFilter(figure string, r figures.Report) []field {
	any, q := v.t.T("desk.program.any"), v.r.URL.Query()
	choose := func(name, label string, options []option) field {
		f := field{Name: name, Label: label, Options: append([]option{{"", any}}, options...)}
		if slices.ContainsFunc(options, func(o option) bool { return o.Value == q.Get(name) }) {
			f.Value = q.Get(name)
		}
		return f
	}
	var options []option
	switch figure {
	case countedSent, countedTaken, countedHelped:
		by, _ := r.Referred()
		for _, of := range by {
			options = append(options, option{of.ActorID, cmp.Or(of.Actor, v.t.T("desk.person.actor_gone"))})
		}
		return []field{choose("actor", v.t.T("desk.figures.column.actor"), options)}
	case countedAnswers:
		for _, w := range figures.Withins {
			options = append(options, option{string(w), v.t.T("desk.figures.stands." + string(w))})
		}
		return []field{choose("within", v.t.T("desk.figures.column.stands"), options)}
	}
	for _, s := range figures.Services {
		options = append(options, option{string(s), v.serviceName(s)})
	}
	by, _ := r.Coverage()
	var places []option
	for _, c := range by {
		places = append(places, option{municipalityParam(c.Municipality), v.municipalityName(c.Municipality)})
	}
	slices.SortFunc(places, func(a, b option) int { return strings.Compare(a.Words, b.Words) })
	return []field{choose("service", v.t.T("desk.figures.column.service"), options), choose("municipality", v.t.T("desk.figures.column.municipality"), places)}
}

// figuresFile is the list behind a figure, for a spreadsheet.
func (v *visit) figuresFile() error {
	figure, _, l, err := v.askedListing()
	if err != nil {
		return err
	}
	return v.stream("figures/"+figure, "figures_"+figure, func(write func([]string)) error {
		var head []string
		for _, c := range l.columns {
			head = append(head, c.Title)
		}
		write(head)
		for _, r := range l.rows {
			var cells []string
			for _, c := range r {
				cells = append(cells, v.fileWords(c.Value))
			}
			write(cells)
		}
		return nil
	})
}

// fileWords is what a Danish spreadsheet reads of a cell, whatever the language.
func (v *visit) fileWords(value any) string {
	switch value := value.(type) {
	case int:
		return strconv.Itoa(value)
	case lists.Decimal:
		return strings.Replace(strconv.FormatFloat(float64(value), 'f', 1, 64), ".", ",", 1)
	case time.Time:
		return v.t.Sheet(value)
	}
	return v.cellWords(value)
}
