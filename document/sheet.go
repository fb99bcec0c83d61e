package document

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// The parts of a meeting sheet that can be left out, as a booking's sheet_omit names them.
const (
	SheetStage    = "stage"
	SheetQuestion = "question"
	SheetIdea     = "idea"
	SheetGaps     = "gaps"
	SheetFigures  = "figures"
	SheetTests    = "tests"
	SheetCourse   = "course"
	SheetSteps    = "steps"
)

// SheetParts are all of them, in the order in which they stand.
var SheetParts = []string{SheetStage, SheetQuestion, SheetIdea, SheetGaps, SheetFigures, SheetTests, SheetCourse, SheetSteps}

// Sheet is what the one page for a meeting is made of. What is empty is left out.
type Sheet struct {
	Lang text.Lang
	Date time.Time // when it was made
	Omit []string  // parts that the person took out

	Name  string // of the person
	Firm  string // and where it is: "Nordlys Kafferisteri, Kolding"
	Stage string // api.StageStarting and so on

	StartsAt, EndsAt time.Time
	With             string // the adviser, and where: "Mette Ørsted, bord 3"
	Place            string // the event and its venue

	Question string
	Idea     string                     // a few lines, plain Markdown
	Gaps     []string                   // what the plan lacks most
	Values   map[string]json.RawMessage // the figures of the plan that is shared
	Results  []Result                   // the tests that are shared
	Course   []Meeting                  // what there was before
	Free     api.Allowance              // of counselling; none where nothing is granted
	Steps    []AgreedStep

	Shared string    // what is shared: "forretningsplan v3 og Er du klar?"
	Until  time.Time // the moment from which it is not any more
	Office string
}

// Meeting is something the person took part in.
type Meeting struct {
	At       time.Time
	Title    string
	Attended bool
}

// AgreedStep is what was agreed at an earlier meeting.
type AgreedStep struct {
	Text, By string
	Due      time.Time
	DoneAt   time.Time // zero while it is not done
}

// Bounds of what stands on one page.
const (
	maxGaps    = 3
	maxCourse  = 4
	maxParts   = 8 // of a test
	maxSteps   = 4
	maxIdea    = 320 // characters
	maxAsked   = 220
	maxGap     = 80
	maxWho     = 60
	agreeLines = 4
	noteLines  = 4
)

// OfSheet makes the sheet for a meeting: one page, with room to write on.
func OfSheet(s Sheet) Document {
	t := text.For(s.Lang)
	w := &sheetWriter{Sheet: s, t: t}
	doc := Document{Lang: t.Lang(), Kind: t.T("document.sheet"), Title: s.Name, Author: s.Name, Date: s.Date}
	if doc.Title == "" {
		doc.Title = doc.Kind
	}
	doc.Edition = s.Office
	if s.Shared != "" && !s.Until.IsZero() {
		doc.Edition = t.T("document.sheet.shared", text.A{"Through": t.Date(s.Until.Add(-time.Nanosecond)), "What": s.Shared})
		if s.Office != "" {
			doc.Edition += " · " + s.Office
		}
	}
	w.who()
	w.question()
	w.about()
	w.figures()
	w.before()
	w.toWrite()
	doc.Body = w.out
	return doc
}

type sheetWriter struct {
	Sheet
	t   *text.Texts
	out []Block
}

func (w *sheetWriter) add(blocks ...Block) { w.out = append(w.out, blocks...) }

func (w *sheetWriter) has(part string) bool { return !slices.Contains(w.Omit, part) }

func label(s string) *Heading { return &Heading{Level: 2, Text: s, Unlisted: true} }

// who is the person and the meeting.
func (w *sheetWriter) who() {
	t := w.t
	name := w.Name
	if name == "" {
		name = t.T("document.sheet")
	}
	firm := shortened(w.Firm, maxWho)
	if stage := w.stage(); stage != "" && w.has(SheetStage) {
		if firm != "" {
			firm += " · "
		}
		firm += stage
	}
	left := []Block{&Heading{Level: 1, Text: shortened(name, maxWho), Unlisted: true}}
	if firm != "" {
		left = append(left, &Paragraph{Text: Plain(firm)})
	}
	when := Fact{}
	if !w.StartsAt.IsZero() {
		span := text.UpperFirst(t.Weekday(w.StartsAt)) + " " + t.Clock(w.StartsAt)
		if w.EndsAt.After(w.StartsAt) {
			span = text.UpperFirst(t.Weekday(w.StartsAt)) + " " + t.Span(w.StartsAt, w.EndsAt)
		}
		when.Lines = append(when.Lines, Strong(span))
	}
	for _, s := range []string{w.With, w.Place} {
		if s != "" {
			when.Lines = append(when.Lines, Plain(shortened(s, maxWho)))
		}
	}
	w.add(&Pair{Left: left, Right: []Block{&Facts{Facts: []Fact{when}}}})
}

func (w *sheetWriter) stage() string {
	switch w.Stage {
	case api.StageConsidering:
		return w.t.T("document.stage.considering")
	case api.StageStarting:
		return w.t.T("document.stage.starting")
	case api.StageRunning:
		return w.t.T("document.stage.running")
	}
	return ""
}

func (w *sheetWriter) question() {
	if q := strings.TrimSpace(w.Question); q != "" && w.has(SheetQuestion) {
		w.add(label(w.t.T("document.sheet.question")), &Paragraph{Style: Quote, Text: Plain(w.t.Quoted(shortened(q, maxAsked)))})
	}
}

// shortened is a text of at most so many characters, cut at a word.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if at := strings.LastIndexAny(cut, " \n"); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " \n.,;:–-") + " …"
}

// about is the idea and the gaps, side by side.
func (w *sheetWriter) about() {
	var idea, gaps []Block
	if s := strings.TrimSpace(w.Idea); s != "" && w.has(SheetIdea) {
		idea = append([]Block{label(w.t.T("document.sheet.idea"))}, Answer(shortened(s, maxIdea), 3)...)
	}
	if len(w.Gaps) > 0 && w.has(SheetGaps) {
		l := &List{Ordered: true}
		for _, g := range w.Gaps[:min(len(w.Gaps), maxGaps)] {
			l.Items = append(l.Items, Item{Text: Plain(shortened(g, maxGap))})
		}
		gaps = []Block{label(w.t.N("document.sheet.gaps", len(l.Items))), l}
	}
	w.pair(idea, gaps)
}

// pair sets two parts side by side, or one alone.
func (w *sheetWriter) pair(left, right []Block) {
	switch {
	case left != nil && right != nil:
		w.add(&Pair{Left: left, Right: right})
	default:
		w.add(append(left, right...)...)
	}
}

// figures are the key figures of the plan that is shared.
func (w *sheetWriter) figures() {
	if !w.has(SheetFigures) {
		return
	}
	f, errs := Computed(w.Values)
	if errs != nil || !f.Worth() {
		return
	}
	b := &builder{t: w.t, f: f, unit: 1}
	budget := f.Result.Expected
	facts := b.keyFacts(budget)
	chart := b.cashChart()
	chart.Small, chart.Ticks, chart.Caption = true, nil, ""
	chart.Marks = []Mark{{At: budget.Key.LowestCashMonth - 1}}
	for i := range chart.Labels {
		chart.Labels[i] = ""
	}
	chart.Labels[0], chart.Labels[figures.Span-1] = f.Month(1).Format("2006"), f.Month(figures.Span).Format("2006")
	facts.Chart = chart
	w.add(facts)
}

// before is the tests, and what there was before this meeting.
func (w *sheetWriter) before() {
	t := w.t
	var tests, course []Block
	if w.has(SheetTests) {
		for _, r := range w.Results {
			scores := scoresOf(t, r)
			if len(scores.Scores) == 0 {
				continue
			}
			slices.SortStableFunc(scores.Scores, func(a, b Score) int {
				switch {
				case a.Value > b.Value:
					return -1
				case a.Value < b.Value:
					return 1
				}
				return 0
			})
			if n := len(scores.Scores); n > maxParts { // the strongest and the weakest say most
				scores.Scores = slices.Concat(scores.Scores[:maxParts/2], scores.Scores[n-maxParts/2:])
			}
			title := r.Assessment.Title.In(string(t.Lang()))
			if !r.Result.TakenAt.IsZero() {
				title += " · " + t.ShortDate(r.Result.TakenAt)
			}
			tests = append(tests, label(title), scores)
			break // one page has room for the one that says most, which is first
		}
	}
	if w.has(SheetCourse) && (len(w.Course) > 0 || w.Free.GrantedMin > 0) {
		course = append(course, label(t.T("document.sheet.course")))
		if n := len(w.Course); n > 0 {
			steps := &Steps{}
			for _, m := range w.Course[max(0, n-maxCourse):] {
				steps.Steps = append(steps.Steps, Step{When: t.ShortDate(m.At), Text: shortened(m.Title, maxWho), Done: m.Attended})
			}
			course = append(course, steps)
		}
		if w.Free.GrantedMin > 0 {
			course = append(course, &Paragraph{Text: Plain(t.T("document.sheet.free", text.A{
				"Used": t.Duration(time.Duration(w.Free.UsedMin) * time.Minute), "Granted": t.Duration(time.Duration(w.Free.GrantedMin) * time.Minute),
			}))})
		}
	}
	w.pair(tests, course)
	if w.has(SheetSteps) && len(w.Steps) > 0 {
		steps := &Steps{}
		for _, s := range w.Steps[:min(len(w.Steps), maxSteps)] {
			step := Step{Text: shortened(s.Text, maxGap), Done: !s.DoneAt.IsZero()}
			switch {
			case step.Done:
				step.Aside = t.T("document.sheet.done", text.A{"Day": t.ShortDate(s.DoneAt)})
			case !s.Due.IsZero() && s.By != "":
				step.Aside = s.By + ", " + t.ShortDate(s.Due)
			case !s.Due.IsZero():
				step.Aside = t.ShortDate(s.Due)
			default:
				step.Aside = s.By
			}
			steps.Steps = append(steps.Steps, step)
		}
		w.add(label(t.T("document.sheet.steps")), steps)
	}
}

// toWrite is room for what is agreed, and for notes.
func (w *sheetWriter) toWrite() {
	t := w.t
	w.add(&Ruled{
		Columns: []string{t.T("document.sheet.agreed"), t.T("document.sheet.by"), t.T("document.sheet.when")},
		Shares:  []int{69, 17, 14}, Lines: agreeLines,
	}, &Ruled{Columns: []string{t.T("document.sheet.notes")}, Shares: []int{100}, Lines: noteLines})
}
