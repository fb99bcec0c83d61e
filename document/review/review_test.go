package review_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/review"
)

func kinds(found []review.Finding) map[review.Kind]int {
	out := map[review.Kind]int{}
	for _, f := range found {
		out[f.Kind]++
	}
	return out
}

func TestTheExampleCanBeHandedOver(t *testing.T) {
	for _, lang := range text.Langs {
		for _, f := range review.Of(documenttest.Example(t, lang), lang) {
			if !f.Advice {
				t.Errorf("%s: %+v", lang, f)
			}
		}
	}
}

func TestWhatIsMissingIsFoundAndSaid(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*document.Plan)
		want   review.Kind
		said   []string // in the Danish sentence
	}{
		"a key question without an answer": {func(p *document.Plan) { p.Content.Sections["economy.security"] = " \n" }, review.Unanswered, []string{"sikkerhed", "Økonomi"}},
		"no figures":                       {func(p *document.Plan) { p.Content.Values = nil }, review.NoFigures, []string{"Tal"}},
		"figures that cannot be computed": {func(p *document.Plan) {
			p.Content.Values["fixed/x/name"] = raw(`"Strøm"`)
			p.Content.Values["fixed/x/amount_ore"] = raw(`"mange"`)
		}, review.NoFigures, []string{"Strøm"}},
		"too little money":             {func(p *document.Plan) { p.Content.Values["overdraft/limit_ore"] = raw("0") }, review.Gap, []string{"76.888"}},
		"nobody who earns":             {func(p *document.Plan) { removed(p, "staff/", "drawings/") }, review.Doubt, []string{"lever"}},
		"another need in the words":    {func(p *document.Plan) { said(p, "economy.financing", "536.888", "436.888") }, review.Disagree, []string{"536.888"}},
		"another start in the words":   {func(p *document.Plan) { p.Content.Sections["economy.startup"] = "Det koster 250.000 kr." }, review.Disagree, []string{"430.000"}},
		"another revenue in the words": {func(p *document.Plan) { p.Content.Sections["sales.months"] = "Vi sælger for 1.811.000 kr." }, review.Disagree, []string{"911.000"}},
		"another break-even in the words": {func(p *document.Plan) {
			p.Content.Sections["economy.break_even"] = "Vi skal sælge for 90.000 kr. om måneden."
		}, review.Disagree, []string{"58.15"}},
		"another low in the words": {func(p *document.Plan) { p.Content.Sections["economy.liquidity"] = "Lavest er der −12.000 kr." }, review.Disagree, []string{"76.888"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := documenttest.Example(t, text.Danish)
			c.change(&p)
			var got *review.Finding
			for _, f := range review.Of(p, text.Danish) {
				if f.Kind == c.want && !f.Advice {
					got = &f
				}
			}
			if got == nil {
				t.Fatalf("found are %+v", review.Of(p, text.Danish))
			}
			for _, s := range c.said {
				if !strings.Contains(strings.ReplaceAll(got.Text, "\u00a0", " "), s) {
					t.Errorf("%q does not say %q", got.Text, s)
				}
			}
			if english := kinds(review.Of(p, text.English)); english[c.want] == 0 {
				t.Errorf("in English there are %v", english)
			}
		})
	}
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }

func said(p *document.Plan, section, was, is string) {
	p.Content.Sections[section] = strings.ReplaceAll(p.Content.Sections[section], was, is)
}

func removed(p *document.Plan, begin ...string) {
	for path := range p.Content.Values {
		for _, b := range begin {
			if strings.HasPrefix(path, b) {
				delete(p.Content.Values, path)
			}
		}
	}
}

func TestAnAmountMayBeRoundedInWords(t *testing.T) {
	for words, agrees := range map[string]bool{
		"536.888 kr.": true, "537.000 kr.": true, "540.000 kr.": true, "536 888": true, "536888": true, "500.000 kr.": false, "600.000": false,
		"om 12 måneder i 2027 for 45 kr.": true, // names no amount
	} {
		p := documenttest.Example(t, text.Danish)
		p.Content.Sections["economy.financing"] = words
		if got := kinds(review.Of(p, text.Danish))[review.Disagree] == 0; got != agrees {
			t.Errorf("%q: agrees is %v", words, got)
		}
	}
}

func TestAnEmptyPlanLacksEveryKeyQuestionAndItsFigures(t *testing.T) {
	p := documenttest.Example(t, text.Danish)
	p.Content.Sections, p.Content.Values = nil, nil
	key := 0
	for _, ch := range p.Template.Chapters {
		for _, q := range ch.Questions {
			if review.Key(q) {
				key++
			}
		}
	}
	if got := kinds(review.Of(p, text.Danish)); key < 15 || got[review.Unanswered] != key || got[review.NoFigures] != 1 || len(got) != 2 {
		t.Errorf("%v of %d", got, key)
	}
}
