package plan

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Section is one of the figures' sections, which hold lines.
type Section string

// The sections, in the order in which they are filled.
const (
	SectionStartup  Section = "startup"  // etableringsbudget
	SectionPrivate  Section = "private"  // privatbudget
	SectionRevenue  Section = "revenue"  // salg
	SectionFixed    Section = "fixed"    // faste omkostninger
	SectionStaff    Section = "staff"    // løn
	SectionLoans    Section = "loans"    // lån
	SectionOwn      Section = "own"      // egne penge
	SectionDrawings Section = "drawings" // private hævninger
)

// Sections are all of them, in the order in which they are filled.
func Sections() []Section {
	return []Section{
		SectionStartup, SectionPrivate, SectionRevenue, SectionFixed, SectionStaff, SectionLoans, SectionOwn, SectionDrawings,
	}
}

// Paths of a figure's companions: what was typed as arithmetic, and a remark.
const (
	typedAt = "typed/"
	noteAt  = "note/"
)

// LinePath is where a field of a line stands, such as months/3.
func LinePath(in Section, id, field string) string { return string(in) + "/" + id + "/" + field }

// TypedPath is where the arithmetic that was typed for a figure is kept as text.
func TypedPath(path string) string { return typedAt + path }

// NotePath is where the remark to a line or figure is kept as text.
func NotePath(path string) string { return noteAt + path }

// SplitLine gives the section, id and field of a path; false for one of no line.
// The field is empty where the path is the line itself.
func SplitLine(path string) (in Section, id, field string, ok bool) {
	section, rest, _ := strings.Cut(path, "/")
	id, field, _ = strings.Cut(rest, "/")
	for _, s := range Sections() {
		if string(s) == section {
			return s, id, field, id != ""
		}
	}
	return "", "", "", false
}

// LineOf is the line that a path belongs to, as "loans/0192f4…", also where the path is that of its arithmetic or of a
// remark; false for one of no line.
func LineOf(path string) (line string, ok bool) {
	path = strings.TrimPrefix(strings.TrimPrefix(path, typedAt), noteAt)
	in, id, _, ok := SplitLine(path)
	return string(in) + "/" + id, ok
}

// DraftLine is where what is typed in a line's fields is kept until it can be read and
// is stored; see store.Draft.
func DraftLine(planID, line string) string { return "line." + planID + "." + line }

// DraftFigures is where what is typed for other figures of a plan, each under its path,
// is kept until it is stored; see store.Draft.
func DraftFigures(planID string) string { return "figure." + planID }

// Line is a line with its fields, by name: "name", "amount_ore", "months/3".
type Line struct {
	Section Section
	Fields  map[string]any
}

// AddLines are the values that make lines, each with an id of its own, after those
// that there are. It gives the ids in the same order.
func (s *Service) AddLines(f Figures, lines ...Line) (set map[string]json.RawMessage, ids []string) {
	set = map[string]json.RawMessage{}
	order := f.lastOrder()
	for _, l := range lines {
		id := s.d.NewID()
		order += orderStep
		set[LinePath(l.Section, id, "order")] = Value(order)
		if _, named := l.Fields["name"]; !named {
			set[LinePath(l.Section, id, "name")] = Value("")
		}
		for field, v := range l.Fields {
			set[LinePath(l.Section, id, field)] = Value(v)
		}
		ids = append(ids, id)
	}
	return set, ids
}

// orderStep leaves room between two lines for one that is put there.
const orderStep = 1000

// lastOrder is the highest order of any line.
func (f Figures) lastOrder() (last int64) {
	for path, raw := range f.Values {
		if _, _, field, ok := SplitLine(path); ok && field == "order" {
			if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
				last = max(last, n)
			}
		}
	}
	return min(last, 900_000_000)
}

// RemoveLine are the values that take a line away: null for all that it has, its
// arithmetic and remarks too.
func (f Figures) RemoveLine(in Section, id string) map[string]json.RawMessage {
	return f.clear(LinePath(in, id, ""))
}

// ClearField are the values that take a field of a line and all below it away,
// such as months: the computed values come back.
func (f Figures) ClearField(in Section, id, field string) map[string]json.RawMessage {
	path := LinePath(in, id, field)
	set := f.clear(path + "/")
	maps.Copy(set, f.clearOne(path))
	return set
}

func (f Figures) clear(prefix string) map[string]json.RawMessage {
	set := map[string]json.RawMessage{}
	for path := range f.Values {
		bare := strings.TrimPrefix(strings.TrimPrefix(path, typedAt), noteAt)
		if strings.HasPrefix(bare, prefix) || bare+"/" == prefix {
			set[path] = absent
		}
	}
	return set
}

func (f Figures) clearOne(path string) map[string]json.RawMessage {
	set := map[string]json.RawMessage{}
	for _, p := range []string{path, TypedPath(path)} {
		if _, there := f.Values[p]; there {
			set[p] = absent
		}
	}
	return set
}

// Value is a figure's value as it is stored: a whole number, a bool, a text, or nil
// for none.
func Value(v any) json.RawMessage {
	switch v := v.(type) {
	case nil:
		return absent
	case json.RawMessage:
		return v
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // only what JSON has is put in
	}
	return raw
}

// Text is a value as text, empty where it is none.
func (f Figures) Text(path string) string {
	var s string
	if json.Unmarshal(f.Values[path], &s) != nil {
		return ""
	}
	return s
}

// Number is a value as a whole number, false where it is none.
func (f Figures) Number(path string) (int64, bool) {
	n, err := strconv.ParseInt(string(f.Values[path]), 10, 64)
	return n, err == nil
}

// NamedLine is a line that the figures have.
type NamedLine struct {
	Section Section
	ID      string
	Name    string // as it was typed, which may be nothing
}

// Path is the line itself: "fixed/0192…".
func (l NamedLine) Path() string { return string(l.Section) + "/" + l.ID }

// Lines are the lines of all sections in the order of the screen, also where the
// figures cannot be computed.
func (f Figures) Lines() []NamedLine {
	var lines []NamedLine
	for path := range f.Values {
		if in, id, field, ok := SplitLine(path); ok && field == "name" {
			lines = append(lines, NamedLine{Section: in, ID: id, Name: f.Text(path)})
		}
	}
	place := func(l NamedLine) (int, int64) {
		order, _ := f.Number(LinePath(l.Section, l.ID, "order"))
		return slices.Index(Sections(), l.Section), order
	}
	slices.SortFunc(lines, func(a, b NamedLine) int {
		sa, oa := place(a)
		sb, ob := place(b)
		return cmp.Or(cmp.Compare(sa, sb), cmp.Compare(oa, ob), cmp.Compare(a.ID, b.ID))
	})
	return lines
}
