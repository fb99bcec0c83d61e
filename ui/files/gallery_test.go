package files_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"startklar.dk/ui"
	"startklar.dk/ui/files"
	"startklar.dk/ui/picture"
)

// states are what a chooser is drawn in.
var states = []struct {
	name, proposed string
	then           func(*desk)
}{
	{"open", "", func(d *desk) { d.keys("Down Down Down Down Down") }},
	{"inside", "", func(d *desk) { d.press("Dokumenter"); d.keys("Return Return") }},
	{"none", "", func(d *desk) { d.field(words.Search).Focus(); d.write("findes ikke") }},
	{"denied", "", func(d *desk) { files.TapRow(d.Chooser, "Låst") }},
	{"folder", "", func(d *desk) { d.press(words.NewFolder); d.write("Tomt"); d.keys("Return") }},
	{"save", "plan.pdf", func(*desk) {}},
	{"over", "budget.xlsx", func(d *desk) { d.wrong = syscall.EEXIST; d.keys("Return") }},
	{"full", "plan.pdf", func(d *desk) { d.wrong = syscall.ENOSPC; d.keys("Return") }},
}

// TestGalleryOfTheChooser draws the chooser in each of its states on a phone's width and on a desk, light and dark and in
// the largest letters, and looks each over.
func TestGalleryOfTheChooser(t *testing.T) {
	folder, whole := t.TempDir(), false
	if named := os.Getenv("GALLERY"); named != "" {
		folder, whole = filepath.Join(named, "widgets"), true
	}
	for _, size := range []struct {
		name          string
		width, height float32
	}{{"phone", 390, 844}, {"desk", 1280, 800}} {
		for _, variant := range []struct {
			name string
			is   ui.Variant
		}{{"light", ui.AlwaysLight}, {"dark", ui.AlwaysDark}} {
			for _, scale := range []float32{1, 1.6} {
				if !whole && scale > 1 && variant.is == ui.AlwaysDark {
					continue // each look is seen; not each with each
				}
				for _, state := range states {
					name := fmt.Sprintf("files-%s-%s-%s-%g", state.name, size.name, variant.name, scale)
					t.Run(name, func(t *testing.T) {
						look(t, variant.is, scale)
						d := open(t, size.width, size.height, state.proposed)
						state.then(d)
						if err := picture.Save(filepath.Join(folder, name+".png"), picture.Of(d.w.Canvas())); err != nil {
							t.Fatal(err)
						}
						d.check()
					})
				}
			}
		}
	}
}
