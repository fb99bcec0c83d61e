package store_test

import (
	"os"
	"testing"

	"startklar.dk/app/store"
	"startklar.dk/internal/testworld/room"
)

func TestAWriteThatBreaksOffAtAnyFrameLeavesNothingBehind(t *testing.T) {
	if room.Alone(t) {
		return
	}
	const frame = 4096 + 24
	starved(t, store.ErrUnwritable, func(s *store.Store, more int) {
		info, err := os.Stat(s.Path() + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		room.Files(t, uint64(info.Size())+uint64(more)*frame+frame/2)
	}, func(*store.Store) { room.Files(t, room.All) })
}
