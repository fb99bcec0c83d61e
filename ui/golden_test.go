package ui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
)

// rewrite makes the goldens anew: go test -tags ci,migrated_fynedo -run Golden ./ui -rewrite
var rewrite = flag.Bool("rewrite", false, "write the goldens of the widgets anew")

// goldenWidth is a phone's, without the air at its sides.
const goldenWidth = 358

// goldenOf is the file of a specimen's golden.
func goldenOf(sp specimen) string {
	name := strings.NewReplacer(" ", "-", ",", "").Replace(strings.ToLower(sp.name))
	return filepath.Join("testdata", name+".xml")
}

// markup is a specimen as the toolkit would draw it: every text, shape and picture with its place, its size and its
// colour. What is drawn as a picture of lines is named after what is in it, so that a change there is seen too.
func markup(sp specimen) string {
	o := sp.make(danish)
	high := sp.tall
	if high == 0 {
		high = ui.HeightAt(o, goldenWidth)
	}
	w := test.NewWindow(nil)
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(goldenWidth, high))
	w.SetContent(o)
	w.Resize(fyne.NewSize(goldenWidth, high))
	if sp.then != nil {
		sp.then(o, w)
	}
	out := test.RenderToMarkup(w.Canvas())
	for _, drawn := range ui.Drawings(o) {
		out = strings.Replace(out, `type="*ui.shapePicture"`, `type="drawing `+drawn+`"`, 1)
	}
	return out
}

// TestGoldens compares every widget of the gallery with what was looked at and found good.
func TestGoldens(t *testing.T) {
	used := map[string]bool{}
	for _, shelf := range shelves() {
		for _, sp := range shelf.specimens {
			t.Run(sp.name, func(t *testing.T) {
				app(t, look(ui.AlwaysLight, 1))
				file := goldenOf(sp)
				used[file] = true
				got := markup(sp)
				if *rewrite {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v; -rewrite writes it", err)
				}
				if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
					t.Errorf("it is not drawn as it was (-), but so (+); -rewrite takes it as it is:\n%s", d)
				}
			})
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !used[f] {
			t.Errorf("%s is the golden of nothing", f)
		}
	}
}

// TestGoldensSeeAChange takes away what goldens are there to guard: a word, a colour, a distance, a line of a drawing.
func TestGoldensSeeAChange(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	of := func(o fyne.CanvasObject) string {
		return markup(specimen{make: func(tongue) fyne.CanvasObject { return o }})
	}
	chart := func(last float64) *ui.Chart {
		return &ui.Chart{Labels: monthsShort[:2], Format: func(float64) string { return "" }, Series: []ui.Series{{Values: []float64{1, last}}}}
	}
	for name, pair := range map[string][2]fyne.CanvasObject{
		"a word":              {ui.NewBody("ja"), ui.NewBody("nej")},
		"a colour":            {ui.NewBadge(ui.Good, "2"), ui.NewBadge(ui.Alarm, "2")},
		"a distance":          {ui.Column(8, ui.NewBody("a"), ui.NewBody("b")), ui.Column(9, ui.NewBody("a"), ui.NewBody("b"))},
		"a line of a drawing": {chart(0.5), chart(0.51)},
	} {
		if of(pair[0]) == of(pair[1]) {
			t.Errorf("%s can change unseen:\n%s", name, of(pair[0]))
		}
	}
	if a, b := fmt.Sprint(of(chart(0.5))), of(chart(0.5)); a != b {
		t.Error("the same widget is drawn in two ways")
	}
}
