// Package review finds what a plan lacks before somebody reads it who is to say yes to it, such as a bank: answers
// that such a reader looks for, figures that do not hold, and words that say another figure than the figures do. It
// judges no business and changes nothing.
package review

import (
	"encoding/json"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Kind is what is the matter.
type Kind string

// The kinds, in the order in which they are found.
const (
	Unanswered Kind = "unanswered" // a key question without an answer
	NoFigures  Kind = "no_figures" // there are none, or they cannot be computed
	Gap        Kind = "gap"        // the money does not last
	Doubt      Kind = "doubt"      // a check of the figures found something
	Disagree   Kind = "disagree"   // an answer names amounts, and not the one that the figures come to
)

// Finding is one thing that is missing. Section is the question's key, or empty for the figures.
type Finding struct {
	Kind    Kind
	Section string
	Text    string // a sentence in the language asked for
	Advice  bool   // worth a word in the plan; nothing is missing
}

// Of gives what a plan lacks, in the order of the plan, the figures last; nothing where it can be handed over.
func Of(p document.Plan, lang text.Lang) []Finding {
	r := &reviewer{t: text.For(lang), plan: p}
	for _, ch := range p.Template.Chapters {
		for _, q := range ch.Questions {
			if Key(q) && strings.TrimSpace(p.Content.Sections[q.Key]) == "" {
				r.find(Unanswered, q.Key, "review.unanswered", text.A{"Chapter": r.words(ch.Title), "Question": r.words(q.Title)})
			}
		}
	}
	f, errs := document.Computed(p.Content.Values)
	switch {
	case len(p.Content.Values) == 0 || errs == nil && f.Result.Blank():
		r.find(NoFigures, "", "review.no_figures", nil)
	case errs != nil:
		r.find(NoFigures, "", "review.wrong_figures", text.A{"At": at(p.Content.Values, errs[0].At)})
	default:
		r.figures(f)
	}
	return r.found
}

// Key tells a question whose answer a reader looks for who lends money or decides on the whole: one that advisers of
// financing or of plans want to have read.
func Key(q api.PlanQuestion) bool {
	return slices.Contains(q.Fields, api.FieldFinancing) || slices.Contains(q.Fields, api.FieldPlan)
}

type reviewer struct {
	t     *text.Texts
	plan  document.Plan
	found []Finding
}

func (r *reviewer) words(w api.Words) string { return w.In(string(r.t.Lang())) }

func (r *reviewer) find(k Kind, section, key string, a text.A) {
	r.found = append(r.found, Finding{Kind: k, Section: section, Text: r.t.T(key, a)})
}

const krone = 100 // øre

// kroner is an amount to the nearest whole krone.
func (r *reviewer) kroner(ore int64) string {
	if ore < 0 {
		return r.t.Kroner((ore - krone/2) / krone * krone)
	}
	return r.t.Kroner((ore + krone/2) / krone * krone)
}

// at is what a path belongs to, in the person's own words where it is a line with a name.
func at(values map[string]json.RawMessage, path string) string {
	parts := strings.Split(path, "/")
	if len(parts) >= 2 {
		if name := name(values, parts[0]+"/"+parts[1]); name != "" {
			return name
		}
	}
	return path
}

func name(values map[string]json.RawMessage, line string) (s string) {
	if json.Unmarshal(values[line+"/name"], &s) != nil {
		return ""
	}
	return s
}

func (r *reviewer) figures(f *document.Figures) {
	budget := f.Result.Expected
	if gap := budget.Key.Gap; gap > 0 {
		r.find(Gap, "", "review.gap", text.A{"Amount": r.kroner(gap), "Month": r.t.Month(f.Month(budget.Key.LowestCashMonth))})
	}
	for _, c := range budget.Checks {
		if c.Code != figures.CashShort { // is the gap
			r.check(f, c)
		}
	}
	r.agreement(f)
}

// check is a check of the engine, in the words that the app has for it.
func (r *reviewer) check(f *document.Figures, c figures.Check) {
	line := r.t.T("review.a_line")
	if n := name(r.plan.Content.Values, c.At); n != "" {
		line = n
	}
	r.found = append(r.found, Finding{Kind: Doubt, Text: f.Check(r.t, c, line)})
	r.found[len(r.found)-1].Advice = c.Code == figures.LoanNotRepaid || c.Code == figures.GrowthWithoutStaff
}
