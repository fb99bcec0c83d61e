package office

import (
	"strings"
	"testing"

	"startklar.dk/api"
)

// Much that is marked is read and set while others write, and found by few statements.
func TestWhatIsMuchIsMarkedInAShortTurn(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	for name, c := range map[string]struct {
		text string
		read int64 // statements of readers
	}{
		"short": {"Hvornår?", 0},
		"long":  {strings.Repeat("Hvornår? ", 500), 1},
	} {
		var ids []string
		for range 60 {
			id := newID()
			p.does(api.QuestionAsk, object{"question_id": id, "text": c.text})
			ids = append(ids, id)
		}
		mark := object{"ids": append(ids, ids[0]), "read": true}
		read, _ := w.o.Statements()
		p.does(api.InboxMark, mark)
		if after, _ := w.o.Statements(); after-read != c.read {
			t.Errorf("%s: %d statements read, want %d", name, after-read, c.read)
		}
		var q struct{ Read bool }
		if p.record(api.KindQuestion, ids[59], &q); !q.Read {
			t.Errorf("%s is not marked", name)
		}
		_, before := w.o.Statements()
		p.does(api.InboxMark, mark)
		if _, after := w.o.Statements(); after-before > 20 {
			t.Errorf("%s: marked again, it takes %d statements of the writer", name, after-before)
		}
	}
}
