package office

import (
	"os"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/room"
	"startklar.dk/office/db"
)

// openFiles is how many files this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestWritesThatFailLeaveNoFilesOpen(t *testing.T) {
	engine.OnFile(t)
	if room.Alone(t) {
		return
	}
	p := newWorld(t).person()
	p.does(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Text: "with room"})
	before := openFiles(t)
	room.Files(t, 0)
	for range 50 {
		_, err := p.w.o.ask(p.id, sent(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Text: "without"}))
		if !db.Unwritable(err) {
			t.Fatalf("without room: %v", err)
		}
	}
	room.Files(t, room.All)
	p.does(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Text: "with room again"})
	if after := openFiles(t); after > before+5 {
		t.Errorf("%d files are open, before %d", after, before)
	}
}
