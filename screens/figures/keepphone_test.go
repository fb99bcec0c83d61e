package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// press writes with the keys of the pad that is open; what is kept beside is not waited for.
func press(s *stagetest.Stage, keys ...string) {
	s.T.Helper()
	for _, key := range keys {
		pad(s).Press(key)
	}
	s.Tap("Færdig")
}

// TestOnAPhoneNobodyWaitsForTheDisk holds for a number that is asked for, a switch, the scenario and a line's numbers: the sheet
// or pad is shut and the figures are drawn before they are on disk, word of something else does not draw what was stored
// before, and all of it comes to disk as actions that are taken back one by one.
func TestOnAPhoneNobodyWaitsForTheDisk(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresAssumptions))
	letGo := holdDisk(s)
	s.Tap("Kassekredit, højst…")
	press(s, "7", "0", "000")
	if pad(s) != nil {
		t.Error("the sheet waits for the disk")
	}
	s.Reads("70.000\u00a0kr.")
	s.Tap("Momsregistreret…")
	s.Reads("Så er der ingen moms på salget")
	write(t, d, map[string]json.RawMessage{"own/opsparing/amount_ore": plan.Value(6_000_000)})
	s.Settle()
	s.Reads("70.000\u00a0kr.", "Så er der ingen moms på salget")
	holds(t, d, "overdraft/limit_ore", "5000000")
	holds(t, d, "vat/registered", "true")
	letGo()
	s.Stored()
	holds(t, d, "overdraft/limit_ore", "7000000")
	holds(t, d, "vat/registered", "false")
	for _, want := range []string{"7000000", "5000000"} {
		if _, err := d.App.Plan.UndoFigures(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		holds(t, d, "overdraft/limit_ore", want)
	}
	s.GoTo(parts.Figures("", parts.FiguresKey))
	letGo = holdDisk(s)
	s.Tap("Forventet")
	s.Tap("Forsigtig")
	s.Reads("−579.741\u00a0kr.")
	if chosen := read(t, d).Scenario; chosen != "" {
		t.Errorf("while the disk is held %q is chosen", chosen)
	}
	letGo()
	s.Stored()
	s.Reads("−579.741\u00a0kr.")
	if chosen := read(t, d).Scenario; chosen != "careful" {
		t.Errorf("chosen is %q", chosen)
	}
	s.Close()

	s = show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	letGo = holdDisk(s)
	s.Tap("En normal måned…")
	press(s, "2", "000")
	if pad(s) != nil {
		t.Error("the pad waits for the disk")
	}
	s.Reads("2.000\u00a0stk.")
	write(t, d, map[string]json.RawMessage{"own/opsparing/amount_ore": plan.Value(7_000_000)})
	s.Settle()
	s.Reads("2.000\u00a0stk.")
	holds(t, d, "revenue/cafe/quantity", "1450000")
	letGo()
	s.Stored()
	holds(t, d, "revenue/cafe/quantity", "2000000")
	s.Reads("2.000\u00a0stk.")
}

// TestWhatIsNotTakenInTheEndWaitsWhereItWasTyped holds on a phone: where the figures became others meanwhile, so that what
// was typed cannot be stored, the figures are drawn again as they are stored, the reason is told, and what was typed waits.
func TestWhatIsNotTakenInTheEndWaitsWhereItWasTyped(t *testing.T) {
	late := func(t *testing.T, d *testworld.Device, s *stagetest.Stage, letGo func()) {
		t.Helper()
		write(t, d, map[string]json.RawMessage{"revenue/cafe/price_ore": plan.Value(4_000_000_000)})
		letGo()
		s.Stored()
		if !strings.Contains(s.Toast, "bliver større") {
			t.Errorf("it is told %q", s.Toast)
		}
	}
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.FigureLine("", "revenue/cafe"))
	letGo := holdDisk(s)
	s.Tap("En normal måned…")
	press(s, "9", "000", "000")
	late(t, d, s, letGo)
	holds(t, d, "revenue/cafe/quantity", "1450000")
	if f := numberField(t, s, "En normal måned"); !strings.HasPrefix(f.Value, "9.000.000") || f.Error == "" {
		t.Errorf("it says %q and has %q", f.Error, f.Value)
	}
	s.Close()

	d, w = filled(t)
	s = show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresScenarios))
	letGo = holdDisk(s)
	s.Tap("Pris, optimistisk…")
	press(s, "9", "0", "0")
	s.Reads("+900\u00a0%")
	late(t, d, s, letGo)
	s.ReadsNot("+900\u00a0%")
	s.Tap("Pris, optimistisk…")
	if p := pad(s); p == nil || p.Text != "900" {
		t.Errorf("in the sheet waits %+v", p)
	}
}

// TestWhatIsTypedBesideAWayBackIsKept: who gives a month back to what is computed has also stored what they typed in another
// field.
func TestWhatIsTypedBesideAWayBackIsKept(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "revenue/cafe"))
	retype(field(t, s, "En normal måned"), "2000")
	s.Tap("Brug det beregnede igen")
	s.Stored()
	holds(t, d, "revenue/cafe/months/1", "")
	holds(t, d, "revenue/cafe/quantity", "2000000")
	retype(field(t, s, "Marts mod normalt"), "80")
	s.Tap("Ens hver måned")
	s.Stored()
	holds(t, d, "revenue/cafe/season/3", "")
}
