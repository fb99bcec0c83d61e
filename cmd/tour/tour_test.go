package main

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// coarse is the pixels to a dp of pictures that nobody looks at: drawing sharp
// ones takes longer than the way itself.
const coarse = 0.25

// Each build goes the way in the form that it is made for.
func TestTheWholeWayIsGone(t *testing.T) {
	for _, f := range forms {
		if phones := fyne.CurrentDevice().IsMobile(); phones != (f == phone) {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			out := t.TempDir()
			if err := run(t.Context(), f, out, coarse); err != nil {
				t.Fatal(err)
			}
			pictures, err := filepath.Glob(filepath.Join(out, "[0-9][0-9]-*.png"))
			if err != nil {
				t.Fatal(err)
			}
			if len(pictures) < 25 {
				t.Errorf("%d pictures were taken, want one of each thing on the way", len(pictures))
			}
		})
	}
}
