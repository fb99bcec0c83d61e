package grid_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// rewrite makes the goldens anew: go test -tags ci,migrated_fynedo -run Golden ./ui/grid -rewrite
var rewrite = flag.Bool("rewrite", false, "write the goldens of the grid anew")

// TestGoldens compares the grid in each of its states, on a phone and on a tablet, with what was looked at and found good.
func TestGoldens(t *testing.T) {
	for _, width := range []float32{390, 820} {
		for _, state := range states {
			name := fmt.Sprintf("%s-%g", state.name, width)
			t.Run(name, func(t *testing.T) {
				look(t, ui.AlwaysLight)
				g := specimen()
				w := picture.Window(g, width, 520, 1)
				defer w.Close()
				state.then(g, w)
				got, file := test.RenderToMarkup(w.Canvas()), filepath.Join("testdata", name+".xml")
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
}
