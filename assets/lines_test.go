package assets_test

import (
	"encoding/json"
	"slices"
	"testing"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
)

func TestEveryReadyLineCanBeAddedAndIsWholeInBothLanguages(t *testing.T) {
	known := map[string]bool{}
	for _, trade := range assets.Trades() {
		known[trade.Key] = true
		if trade.Title["da"] == "" || trade.Title["en"] == "" {
			t.Errorf("the trade %s has no title in a language", trade.Key)
		}
	}
	seen := map[string]bool{}
	for _, l := range assets.ReadyLines() {
		if seen[l.Key] {
			t.Errorf("%s is there twice", l.Key)
		}
		seen[l.Key] = true
		for _, lang := range []string{"da", "en"} {
			if l.Name[lang] == "" || l.Help[lang] == "" || l.Unit != nil && l.Unit[lang] == "" {
				t.Errorf("%s lacks words in %s", l.Key, lang)
			}
		}
		for _, trade := range l.Trades {
			if !known[trade] {
				t.Errorf("%s is for the unknown trade %s", l.Key, trade)
			}
		}
		form := l.Form
		if form == "" {
			form = "personal"
		}
		fields := map[string]any{"name": l.Name["da"]}
		for field, v := range l.Fields {
			fields[field] = v
		}
		raw, err := json.Marshal(map[string]any{"start": "2027-01", "form": form, l.Section: map[string]any{"line": fields}})
		if err != nil {
			t.Fatal(err)
		}
		c, errs := figures.Decode(raw)
		if len(errs) > 0 {
			t.Errorf("%s cannot be added: %v", l.Key, errs)
			continue
		}
		if n := len(c.Startup) + len(c.Private) + len(c.Revenue) + len(c.Fixed) + len(c.Staff) + len(c.Loans) + len(c.Own) + len(c.Drawings); n != 1 {
			t.Errorf("%s is in no section: %s", l.Key, l.Section)
		}
	}
}

func TestReadyLinesMakeUpNoAmounts(t *testing.T) {
	for _, l := range assets.ReadyLines() {
		for field := range l.Fields {
			amount := slices.Contains([]string{"amount_ore", "price_ore", "quantity", "pay_ore", "principal_ore", "unit_cost_ore", "cost_pct", "rate"}, field)
			if amount && l.Key != "concept_loan" {
				t.Errorf("%s comes with %s", l.Key, field)
			}
		}
	}
}

func TestEveryTradeHasSomethingToSellAndTheCostsThatAreForgotten(t *testing.T) {
	for _, trade := range assets.Trades() {
		sections := map[string]bool{}
		keys := map[string]bool{}
		for _, l := range assets.ReadyLines() {
			if len(l.Trades) == 0 || slices.Contains(l.Trades, trade.Key) {
				sections[l.Section] = true
				keys[l.Key] = true
			}
		}
		for _, want := range []string{"startup", "private", "revenue", "fixed", "staff", "loans", "own", "drawings"} {
			if !sections[want] {
				t.Errorf("%s has nothing for %s", trade.Key, want)
			}
		}
		for _, want := range []string{"insurance", "bookkeeper", "p_fund", "software"} {
			if !keys[want] {
				t.Errorf("%s forgets %s", trade.Key, want)
			}
		}
	}
}
