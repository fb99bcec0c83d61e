package office

import (
	"testing"

	"startklar.dk/internal/testworld/room"
)

// The database takes everything, and its erasures could not be noted beside it.
func TestAnOfficeIsReadyOnlyWithRoomBesideItsDatabase(t *testing.T) {
	if room.Alone(t) {
		return
	}
	t.Setenv("OFFICE_ENGINE", "postgres")
	w := newWorld(t)
	w.isReady()
	room.Files(t, 0)
	if w.o.Ready(t.Context()) == nil {
		t.Error("it is ready without room beside its database")
	}
	room.Files(t, room.All)
	w.isReady()
}
