package review

import (
	"cmp"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Gaps are the gaps of a plan that matter most to an adviser of these fields, at most
// n: what is the matter with the figures, where that is theirs, and the questions that
// they look for an answer to, the ones with most of their fields first. Where they have
// none, or there are not enough of these, the rest follows in the order of importance
// to a bank.
func Gaps(p document.Plan, fields []api.Field, lang text.Lang, n int) []document.Gap {
	type gap struct {
		document.Gap
		theirs int // how many fields it has in common
		order  int
	}
	var list []gap
	add := func(name, says string, of []api.Field, order int) {
		theirs := 0
		for _, f := range of {
			if slices.Contains(fields, f) {
				theirs++
			}
		}
		list = append(list, gap{document.Gap{Name: name, Text: says}, theirs, order})
	}
	for _, f := range Of(p, lang) {
		if f.Kind != Unanswered && !f.Advice {
			add(cmp.Or(f.Section, string(f.Kind)), f.Text, ofFigures, slices.Index(kindOrder, f.Kind))
		}
	}
	t := text.For(lang)
	for _, ch := range p.Template.Chapters {
		for _, q := range ch.Questions {
			if strings.TrimSpace(p.Content.Sections[q.Key]) != "" {
				continue
			}
			order := len(kindOrder)
			if !Key(q) {
				order++
			}
			add(q.Key, ch.Title.In(string(t.Lang()))+": "+q.Title.In(string(t.Lang())), q.Fields, order)
		}
	}
	slices.SortStableFunc(list, func(a, b gap) int { return cmp.Or(cmp.Compare(b.theirs, a.theirs), cmp.Compare(a.order, b.order)) })
	var out []document.Gap
	for _, g := range list {
		if len(out) == n {
			break
		}
		if !slices.ContainsFunc(out, func(have document.Gap) bool { return have.Name == g.Name }) { // each has a name of its own
			out = append(out, g.Gap)
		}
	}
	return out
}

// ofFigures are the fields of those who advise on figures.
var ofFigures = []api.Field{api.FieldFinancing, api.FieldAccounting, api.FieldTax}

// kindOrder is how much the kinds matter to a bank, most first.
var kindOrder = []Kind{NoFigures, Gap, Doubt, Disagree}
