package figures_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestFiguresThatAreNearlyFullSaySo(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("laptop")
	planID, err := d.App.Plan.SetFigures(t.Context(), "", shop())
	if err != nil {
		t.Fatal(err)
	}
	for n := range 4 {
		note, err := json.Marshal(strings.Repeat("n", 215_000))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = d.App.Plan.SetFigures(t.Context(), planID, map[string]json.RawMessage{fmt.Sprint("later/", n): note}); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, stagetest.Phone)
		s.GoTo(parts.Figures(planID, ""))
		if told := strings.Contains(s.Words(), s.Env.T("usage.figures_text")); told != (n == 3) {
			t.Errorf("with %d notes it is told: %t", n+1, told)
		}
		s.Close()
	}
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures(planID, ""))
		s.Reads(s.Env.T("usage.figures_text"))
		s.Shoot(v.Name + "-figures-scarce")
		s.Close()
	}
}
