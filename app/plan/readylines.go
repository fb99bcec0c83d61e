package plan

import (
	"maps"
	"slices"
	"strings"

	"startklar.dk/assets"
)

// Fields of a line that are the app's own: which ready-made line it came from, and
// what its numbers are counted in. The path of the plan's trade.
const (
	fieldReady = "ready"
	fieldUnit  = "unit"
	// TradePath is where the plan's line of business stands, a key of assets.Trades.
	TradePath = "trade"
)

// ReadyLine is a line that can be added, with a sentence of help.
type ReadyLine struct {
	Key   string
	Name  string
	Help  string
	There bool // the figures have it already, or a line that is called so in either language
	Line  Line // as AddLines takes it
}

// ReadyLines are the ready-made lines of a section for the plan's trade and form,
// in the order in which they are offered.
func (s *Service) ReadyLines(f Figures, in Section) []ReadyLine {
	lang, trade, form := s.d.Lang(), f.Text(TradePath), f.Text("form")
	there, named := f.readyKeys(), f.names(in)
	var out []ReadyLine
	for _, l := range assets.ReadyLines() {
		forTrade := len(l.Trades) == 0 || trade == "" || slices.Contains(l.Trades, trade)
		if l.Section != string(in) || !forTrade || l.Form != "" && l.Form != form {
			continue
		}
		fields := map[string]any{"name": l.Name.In(lang), fieldReady: l.Key}
		if l.Unit != nil {
			fields[fieldUnit] = l.Unit.In(lang)
		}
		for name, v := range l.Fields {
			fields[name] = v
		}
		out = append(out, ReadyLine{
			Key: l.Key, Name: l.Name.In(lang), Help: l.Help.In(lang), There: there[l.Key] || slices.ContainsFunc(slices.Collect(maps.Values(l.Name)), named),
			Line: Line{Section: in, Fields: fields},
		})
	}
	return out
}

// names tells what a line of a section is called.
func (f Figures) names(in Section) func(name string) bool {
	lines := f.Lines()
	return func(name string) bool {
		return slices.ContainsFunc(lines, func(l NamedLine) bool {
			return l.Section == in && strings.EqualFold(strings.TrimSpace(l.Name), name)
		})
	}
}

// LineHelp is the sentence of help to a line, empty for one that the person named.
func (s *Service) LineHelp(f Figures, in Section, id string) string {
	key := f.Text(LinePath(in, id, fieldReady))
	for _, l := range assets.ReadyLines() {
		if key != "" && l.Key == key {
			return l.Help.In(s.d.Lang())
		}
	}
	return ""
}

// Unit is what a line's numbers are counted in, empty where it has no name.
func (f Figures) Unit(in Section, id string) string { return f.Text(LinePath(in, id, fieldUnit)) }

// readyKeys are the ready-made lines that the figures have.
func (f Figures) readyKeys() map[string]bool {
	keys := map[string]bool{}
	for path := range f.Values {
		in, id, field, ok := SplitLine(path)
		if _, alive := f.Values[LinePath(in, id, "name")]; ok && field == fieldReady && alive {
			keys[f.Text(path)] = true
		}
	}
	return keys
}
