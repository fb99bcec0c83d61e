package figures_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestKeyFiguresSayWhatTheyMean(t *testing.T) {
	d, w := filled(t)
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresKey))
		s.Shoot("figures-key-" + v.Name)
		if v.Name == stagetest.Phone.Name {
			s.Reads("Dækningsgrad", "65,7", "58.670", "Så meget kan salget falde, før der er underskud.",
				"I ingen af de 36 måneder", "Fås tilbage omkring 1. juni 2027", "40.749")
		}
		s.Close()
	}
}

func TestAKeyFigureThatIsMissingSaysWhy(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{
		"start": plan.Value("2027-01"), "form": plan.Value("company"), "vat/registered": plan.Value(false),
		"own/a/name": plan.Value("Opsparing"), "own/a/amount_ore": plan.Value(5_000_000),
	})
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresKey))
	s.Reads("Ingen omsætning", "Et selskab betaler løn i stedet", "I ingen af de 36 måneder", "Firmaet er ikke momsregistreret")
}

func TestACompanysTaxIsListedByItsPayments(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{
		"start": plan.Value("2027-01"), "form": plan.Value("company"), "tax/kind": plan.Value("company"),
		"revenue/a/name": plan.Value("Salg"), "revenue/a/price_ore": plan.Value(10_000_000), "revenue/a/quantity": plan.Value(1000),
	})
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresKey))
	s.Reads("Selskabsskat", "November 2028", "Restskat for 2027", "i tillæg", "Acontoskat for 2029")
}
