package figures_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestAHostilePasteSaysWhatIsWrongAndLosesNothing holds that whatever is pasted into a budget, what cannot be read says
// so at its cell, what has no room is counted, and no other figure is another.
func TestAHostilePasteSaysWhatIsWrongAndLosesNothing(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	was := values(t, d).Values
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	for name, c := range map[string]struct{ text, wrong, told string }{
		"ten million digits":         {strings.Repeat("9", 10<<20), "Regnestykket er for langt. Del det i to.", "1 celle kunne ikke læses"},
		"a hundred thousand columns": {strings.Repeat("x\t", 100_000), "Kun tal og + − × ÷ ( ) % kan regnes ud.", "99.961 lå uden for tabellen"},
		"zero bytes":                 {strings.Repeat("\x00", 10<<20), "Regnestykket er for langt. Del det i to.", "1 celle kunne ikke læses"},
		"words from right to left":   {"\u202eשלום\u202c", "", "1 celle kunne ikke læses"},
		"ten thousand brackets":      {strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000), "Regnestykket er for langt. Del det i to.", "1 celle kunne ikke læses"},
		"a hundred brackets":         {strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100), "Regnestykket er for langt. Del det i to.", "1 celle kunne ikke læses"},
		"a division by nothing":      {"1/0", "Der kan ikke divideres med nul.", "1 celle kunne ikke læses"},
	} {
		k.Press(fyne.KeyHome) // to one cell again
		g.Paste(c.text)
		s.Stored()
		st := g.State()
		if st.Error == "" || c.wrong != "" && st.Error != c.wrong {
			t.Errorf("%s: at the cell stands %q", name, st.Error)
		}
		if !strings.Contains(s.Toast, c.told) {
			t.Errorf("%s: it says %q", name, s.Toast)
		}
		if diff := cmp.Diff(was, values(t, d).Values); diff != "" {
			t.Errorf("%s (-was +now):\n%s", name, diff)
		}
	}
	g.Undone()
	if st := g.State(); st.Error != "" {
		t.Errorf("undone it leaves %q", st.Error)
	}
}
