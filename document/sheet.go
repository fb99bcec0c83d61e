package document

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// Sheet is what the one page for a meeting is made of; package meeting picks it for a booking. What is empty is left
// out.
type Sheet struct {
	Lang text.Lang
	Date time.Time // when it was made
	Omit []string  // parts and lines that the person took out, as api.SheetLine names them

	Name  string // of the person
	Firm  string // and where it is: "Nordlys Kafferisteri, Kolding"
	Stage string // api.StageStarting and so on
	Phone string

	StartsAt, EndsAt time.Time
	With             string // the adviser, and where: "Mette Ørsted, bord 3"
	Place            string // the event and its venue

	Question string
	Idea     string                     // a few lines, plain Markdown
	Gaps     []Gap                      // what the plan lacks most
	Values   map[string]json.RawMessage // the figures of the plan that is shared
	Results  []Result                   // the tests that are shared
	Course   []Meeting                  // what there was before
	Free     api.Allowance              // of counselling; none where nothing is granted

	Shared string    // what is shared: "forretningsplan v3 og Er du klar?"
	Until  time.Time // the moment from which it is not any more
	Office string
}

// Gap is something that a plan lacks. Name is what a sheet calls it by.
type Gap struct{ Name, Text string }

// Meeting is something the person took part in, or is booked on.
type Meeting struct {
	At       time.Time
	Title    string
	Attended bool
}

// Lines to write on.
const (
	agreeLines = 4
	noteLines  = 4
)

// OfSheet makes the sheet for a meeting: one page, with room to write on. What is too
// long for it is cut, and ends with "…".
func OfSheet(s Sheet) Document {
	t := text.For(s.Lang)
	doc := Document{Lang: t.Lang(), Kind: t.T("document.sheet"), Title: shortened(s.Name, maxWho), Date: s.Date}
	if doc.Author = doc.Title; doc.Title == "" {
		doc.Title = doc.Kind
	}
	doc.Edition, doc.Publisher = s.edition(t), shortened(s.Office, maxWho)
	l := &sheetLayout{Sheet: s, t: t, parts: map[string]SheetPart{}}
	for _, part := range s.Parts() {
		part.Lines = slices.DeleteFunc(part.Lines, func(line SheetLine) bool { return line.Out })
		if len(part.Lines) > 0 {
			l.parts[part.Name] = part
		}
	}
	l.who()
	if q := l.words(api.SheetQuestion); q != "" {
		l.add(label(l.parts[api.SheetQuestion].Title), &Paragraph{Style: Quote, Text: Plain(t.Quoted(q))})
	}
	l.pair(l.whole(api.SheetIdea), l.gaps())
	l.figures()
	l.pair(l.tests(), l.course())
	l.add(&Ruled{
		Columns: []string{t.T("document.sheet.agreed"), t.T("document.sheet.by"), t.T("document.sheet.when")},
		Shares:  []int{69, 17, 14}, Lines: agreeLines,
	}, &Ruled{Columns: []string{t.T("document.sheet.notes")}, Shares: []int{100}, Lines: noteLines})
	doc.Body = l.out
	return doc
}

// edition is what the sheet shows of what is shared, and until when; empty where nothing is.
func (s Sheet) edition(t *text.Texts) string {
	switch {
	case s.Shared == "":
		return ""
	case s.Until.IsZero():
		return t.T("document.sheet.shared_on", text.A{"What": s.Shared})
	}
	return t.T("document.sheet.shared", text.A{"What": s.Shared, "Through": t.Date(s.Until.Add(-time.Nanosecond))})
}

// sheetLayout sets what is not left out of a sheet on its page.
type sheetLayout struct {
	Sheet
	t     *text.Texts
	parts map[string]SheetPart // by name, with what is shown of them
	out   []Block
}

func (l *sheetLayout) add(blocks ...Block) { l.out = append(l.out, blocks...) }

func label(s string) *Heading { return &Heading{Level: 2, Text: s, Unlisted: true} }

// words are those of a part of one paragraph; empty where it is not shown.
func (l *sheetLayout) words(name string) string {
	if part, is := l.parts[name]; is {
		return part.Lines[0].Block.(*Paragraph).Text.String()
	}
	return ""
}

// whole is a part below its title; nil where it is not shown.
func (l *sheetLayout) whole(name string) []Block {
	part, is := l.parts[name]
	if !is {
		return nil
	}
	out := []Block{label(part.Title)}
	for _, line := range part.Lines {
		out = append(out, line.Block)
	}
	return out
}

// who is the person and the meeting.
func (l *sheetLayout) who() {
	t := l.t
	name, phone := l.Name, l.Phone
	if _, told := l.parts[api.SheetContact]; !told {
		name, phone = firstName(name), ""
	}
	if name == "" {
		name = t.T("document.sheet")
	}
	left := []Block{&Heading{Level: 1, Text: shortened(name, maxWho), Unlisted: true}}
	for _, line := range [][]string{{shortened(l.Firm, maxWho), l.words(api.SheetStage)}, {shortened(phone, maxWho/2)}} {
		if said := strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), " · "); said != "" {
			left = append(left, &Paragraph{Text: Plain(said)})
		}
	}
	when := Fact{}
	if !l.StartsAt.IsZero() {
		span := text.UpperFirst(t.Weekday(l.StartsAt)) + " " + t.Clock(l.StartsAt)
		if l.EndsAt.After(l.StartsAt) {
			span = text.UpperFirst(t.Weekday(l.StartsAt)) + " " + t.Span(l.StartsAt, l.EndsAt)
		}
		when.Lines = append(when.Lines, Strong(span))
	}
	for _, s := range []string{l.With, l.Place} {
		if s != "" {
			when.Lines = append(when.Lines, Plain(shortened(s, maxWho)))
		}
	}
	l.add(&Pair{Left: left, Right: []Block{&Facts{Facts: []Fact{when}}}})
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

func (l *sheetLayout) gaps() []Block {
	part, is := l.parts[api.SheetGaps]
	if !is {
		return nil
	}
	list := &List{Ordered: true}
	for _, line := range part.Lines {
		list.Items = append(list.Items, Item{Text: line.Block.(*Paragraph).Text})
	}
	return []Block{label(part.Title), list}
}

func (l *sheetLayout) figures() {
	part, is := l.parts[api.SheetFigures]
	if !is {
		return
	}
	all := &Facts{Large: true}
	for _, line := range part.Lines {
		f := line.Block.(*Facts)
		all.Facts = append(all.Facts, f.Facts...)
		if f.Chart != nil {
			all.Chart = f.Chart
		}
	}
	l.add(all)
}

func (l *sheetLayout) tests() (out []Block) {
	for _, line := range l.parts[api.SheetTests].Lines {
		out = append(out, label(line.Title), line.Block)
	}
	return out
}

func (l *sheetLayout) course() []Block {
	out := l.whole(api.SheetCourse)
	if out == nil {
		return nil
	}
	if free := l.parts[api.SheetCourse].Lines[0].Title; free != "" {
		out = append(out, paragraph(free))
	}
	return out
}

// free is how much of the free counselling is used; empty where none is granted.
func (s Sheet) free(t *text.Texts) string {
	if s.Free.GrantedMin == 0 {
		return ""
	}
	return t.T("document.sheet.free", text.A{
		"Used":    t.Duration(time.Duration(s.Free.UsedMin) * time.Minute),
		"Granted": t.Duration(time.Duration(s.Free.GrantedMin) * time.Minute),
	})
}

// pair sets two parts side by side, or one alone.
func (l *sheetLayout) pair(left, right []Block) {
	if left != nil && right != nil {
		l.add(&Pair{Left: left, Right: right})
		return
	}
	l.add(append(left, right...)...)
}
