package store

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/room"
)

func TestAWriteThatFailsLeavesTheSearchIndexWhole(t *testing.T) {
	if room.Alone(t) {
		return
	}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "person.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page := func(id string) error {
		body := `{"title":"` + strings.Repeat("kaffe ", 4000) + `"}`
		return s.Pull(t.Context(), Catalogue, api.Page{
			Epoch: "e", Cursor: id, Records: []api.Record{{Kind: api.KindEvent, ID: id, Rev: 1, Body: []byte(body)}},
		})
	}
	if err := page("1"); err != nil {
		t.Fatal(err)
	}
	if hits, err := s.Search(t.Context(), "kaffe", 10); err != nil || len(hits) != 1 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	room.Files(t, 0)
	err = page("2")
	room.Files(t, room.All)
	if !errors.Is(err, ErrUnwritable) {
		t.Fatalf("without room: %v", err)
	}
	// The next write must say in its own transaction that the index lags behind.
	s.index.mu.Lock()
	whole := s.index.whole
	s.index.mu.Unlock()
	kept, err := s.Setting(t.Context(), settingIndexed)
	if err != nil || !whole || kept != indexWhole {
		t.Errorf("the index is whole: %t here, %q in the file, %v", whole, kept, err)
	}
	if err := page("2"); err != nil {
		t.Fatal(err)
	}
	if hits, err := s.Search(t.Context(), "kaffe", 10); err != nil || len(hits) != 2 {
		t.Errorf("%d hits, %v", len(hits), err)
	}
}
