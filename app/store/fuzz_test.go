package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/api"
)

// Whatever a damaged file is: looking into it ends, and what is taken over is a
// mutation that can be sent.
func FuzzSalvage(f *testing.F) {
	file, log := waiting(f)
	// The pages that hold the queue; a whole file is too long to be changed much.
	f.Add(file[:8*4096], []byte(nil))
	f.Add([]byte(nil), log[:logHeader+6*(frameHeader+4096)])
	f.Add(file[:100], log[:2000])
	f.Add(bytes.Repeat([]byte{pageTableLeaf, 0, 0, 0, 9, 0, 60}, 600), []byte(nil))
	f.Add(bytes.Repeat([]byte{0xff}, 5000), bytes.Repeat([]byte{0xff}, 5000))
	f.Add([]byte("SQLite format 3\x00\x02\x00"), []byte{0x37, 0x7f, 0x06, 0x82})
	dir := f.TempDir()
	s, err := Open(f.Context(), filepath.Join(dir, "p.db"), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := s.Close(); err != nil {
			f.Error(err)
		}
	})
	aside := filepath.Join(dir, "aside")
	f.Fuzz(func(t *testing.T, file, log []byte) {
		for name, b := range map[string][]byte{aside: file, aside + "-wal": log} {
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Salvage(t.Context(), aside)
		if err != nil {
			t.Fatal(err)
		}
		if got.Unsent == 0 {
			return
		}
		batch, err := s.Take(t.Context(), 1000, 1<<30)
		if err != nil || len(batch) != got.Unsent {
			t.Fatalf("%d of %d can be sent, %v", len(batch), got.Unsent, err)
		}
		answers := api.MutationAnswers{Epoch: "e"}
		for _, m := range batch {
			answers.Results = append(answers.Results, api.MutationResult{ID: m.ID, Status: api.StatusApplied})
		}
		if _, err := s.Answer(t.Context(), answers); err != nil {
			t.Fatal(err)
		}
	})
}
