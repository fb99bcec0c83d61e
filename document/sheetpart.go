package document

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// SheetPart is a part of a sheet, named as in api.SheetLine, with all of its lines.
type SheetPart struct {
	Name  string
	Title string
	Lines []SheetLine
}

// SheetLine is what can be taken out of a sheet by itself: a Paragraph, Facts of one,
// Scores or Steps. Title is its own, or what stands below it, where it has one.
type SheetLine struct {
	Name  string
	Title string
	Block Block
	Out   bool // the person took it out
}

// MaxGaps is how many gaps a sheet has room for.
const MaxGaps = 3

// Bounds of what stands on one page, in characters and lines.
const (
	maxCourse = 4
	maxScores = 8 // of a test
	maxTests  = 3
	maxIdea   = 320
	minLine   = 40 // of the idea: so much of it a line takes, however short it is
	maxAsked  = 220
	maxGap    = 96
	maxWho    = 60
)

// Parts are the parts that a sheet has something for, in the order in which they are
// read, also what is left out.
func (s Sheet) Parts() []SheetPart {
	w := &sheetWriter{Sheet: s, t: text.For(s.Lang)}
	w.one(api.SheetContact, w.contact())
	w.one(api.SheetStage, w.stage())
	w.one(api.SheetQuestion, paragraph(shortened(s.Question, maxAsked)))
	w.one(api.SheetIdea, paragraph(shortenedLines(closeLines(PlainWords(s.Idea)), maxIdea, minLine)))
	w.part(api.SheetGaps, w.gaps())
	w.part(api.SheetFigures, w.figures())
	w.part(api.SheetTests, w.tests())
	w.part(api.SheetCourse, w.course())
	return w.parts
}

type sheetWriter struct {
	Sheet
	t     *text.Texts
	parts []SheetPart
}

// one is a part of one line; nil is none.
func (w *sheetWriter) one(name string, block Block) {
	if block != nil {
		w.part(name, []SheetLine{{Name: name, Block: block}})
	}
}

func (w *sheetWriter) part(name string, lines []SheetLine) {
	if len(lines) == 0 {
		return
	}
	for i := range lines {
		lines[i].Out = api.SheetOmits(w.Omit, lines[i].Name)
	}
	w.parts = append(w.parts, SheetPart{Name: name, Title: w.t.T("document.sheet." + name), Lines: lines})
}

func paragraph(s string) Block {
	if s == "" {
		return nil
	}
	return &Paragraph{Text: Plain(s)}
}

// contact is what one is called and reached by. A first name is on every sheet.
func (w *sheetWriter) contact() Block {
	if w.Phone == "" && !strings.Contains(strings.TrimSpace(w.Name), " ") {
		return nil
	}
	return paragraph(shortened(strings.Join(slices.DeleteFunc([]string{w.Name, w.Phone}, func(s string) bool { return s == "" }), " · "), maxWho))
}

func (w *sheetWriter) stage() Block {
	switch w.Stage {
	case api.StageConsidering, api.StageStarting, api.StageRunning:
		return paragraph(w.t.T("document.stage." + w.Stage))
	}
	return nil
}

// shortened is a text on one line of at most so many characters, cut at a word.
func shortened(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if at := strings.LastIndex(cut, " "); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " .,;:–-") + " …"
}

// shortenedLines are lines of at most so many characters, of which each takes up at least some.
func shortenedLines(s string, most, least int) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = shortened(line, most)
		most -= max(least, utf8.RuneCountInString(line))
		if most <= 0 && i < len(lines)-1 { // there is no room for the next
			lines[i] = strings.TrimSuffix(lines[i], " …") + " …"
			return strings.Join(lines[:i+1], "\n")
		}
	}
	return strings.Join(lines, "\n")
}

func (w *sheetWriter) gaps() (lines []SheetLine) {
	for _, g := range w.Gaps[:min(len(w.Gaps), MaxGaps)] {
		if p := paragraph(shortened(g.Text, maxGap)); p != nil {
			lines = append(lines, SheetLine{Name: api.SheetLine(api.SheetGaps, g.Name), Block: p})
		}
	}
	return lines
}

// figures are the key figures of the plan that is shared; the curve of the cash stands
// with its lowest point.
func (w *sheetWriter) figures() (lines []SheetLine) {
	f, errs := Computed(w.Values)
	if errs != nil || f.Result.Blank() {
		return nil
	}
	b := &builder{t: w.t, f: f, unit: 1}
	add := func(name string, fact Fact, chart *Chart) {
		lines = append(lines, SheetLine{
			Name: api.SheetLine(api.SheetFigures, name), Block: &Facts{Large: true, Facts: []Fact{fact}, Chart: chart},
		})
	}
	budget := f.Result.Expected
	add(api.NeedLine, b.needFact(budget), nil)
	if even, ok := b.breakEvenFact(budget); ok {
		add(api.BreakEvenLine, even, nil)
	}
	chart := b.cashChart()
	chart.Small, chart.Ticks, chart.Caption = true, nil, ""
	chart.Marks = []Mark{{At: budget.Key.LowestCashMonth - 1}}
	for i := range chart.Labels {
		chart.Labels[i] = ""
	}
	chart.Labels[0], chart.Labels[figures.Span-1] = f.Month(1).Format("2006"), f.Month(figures.Span).Format("2006")
	add(api.LowestLine, b.lowestFact(budget), chart)
	return lines
}

// tests are the results that are shared: the first that is not left out with its
// scores, of the others what is strongest and weakest.
func (w *sheetWriter) tests() (lines []SheetLine) {
	whole := true
	for _, r := range w.Results {
		scores := scoresOf(w.t, r)
		if len(scores.Scores) == 0 || len(lines) == maxTests {
			continue
		}
		line := SheetLine{Name: api.SheetLine(api.SheetTests, r.Result.AssessmentID), Title: r.Assessment.Title.In(string(w.t.Lang()))}
		if !r.Result.TakenAt.IsZero() {
			line.Title += " · " + w.t.ShortDate(r.Result.TakenAt)
		}
		slices.SortStableFunc(scores.Scores, func(a, b Score) int { return cmp.Compare(b.Value, a.Value) })
		if n := len(scores.Scores); n > maxScores { // the strongest and the weakest say most
			scores.Scores = slices.Concat(scores.Scores[:maxScores/2], scores.Scores[n-maxScores/2:])
		}
		line.Block = scores
		if !whole {
			first, last := scores.Scores[0], scores.Scores[len(scores.Scores)-1]
			line.Block = paragraph(w.t.T("document.sheet.ends", text.A{
				"Strong": first.Label + " " + first.Text, "Weak": last.Label + " " + last.Text,
			}))
		}
		whole = whole && api.SheetOmits(w.Omit, line.Name)
		lines = append(lines, line)
	}
	return lines
}

// course is what there was, and is booked, before this meeting, else what is used of the free counselling.
func (w *sheetWriter) course() []SheetLine {
	free := w.free(w.t)
	if len(w.Course) == 0 {
		if free == "" {
			return nil
		}
		return []SheetLine{{Name: api.SheetCourse, Block: paragraph(free)}}
	}
	steps := &Steps{}
	for _, m := range w.Course[max(0, len(w.Course)-maxCourse):] {
		steps.Steps = append(steps.Steps, Step{When: w.t.ShortDate(m.At), Text: shortened(m.Title, maxWho), Done: m.Attended})
	}
	return []SheetLine{{Name: api.SheetCourse, Title: free, Block: steps}}
}

// Taken is what is left out of the sheet with a line taken out or put back. Names that
// name nothing here stay.
func (s Sheet) Taken(name string, out bool) []string {
	if out {
		if api.SheetOmits(s.Omit, name) {
			return s.Omit
		}
		return append(slices.Clone(s.Omit), name)
	}
	part, _, _ := strings.Cut(name, "/")
	whole := slices.Contains(s.Omit, part)
	left := slices.DeleteFunc(slices.Clone(s.Omit), func(n string) bool { return n == name || n == part })
	for _, p := range s.Parts() {
		for _, line := range p.Lines {
			if whole && p.Name == part && line.Name != name && !slices.Contains(left, line.Name) {
				left = append(left, line.Name) // those beside it are still out
			}
		}
	}
	return left
}
