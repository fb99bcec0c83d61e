package main

import (
	"path/filepath"
	"testing"
)

func TestTheWholeWayIsGone(t *testing.T) {
	out := t.TempDir()
	if err := run(t.Context(), out, 1); err != nil {
		t.Fatal(err)
	}
	pictures, err := filepath.Glob(filepath.Join(out, "[0-9][0-9]-*.png"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) < 25 {
		t.Errorf("%d pictures were taken, want one of each thing on the way", len(pictures))
	}
}
