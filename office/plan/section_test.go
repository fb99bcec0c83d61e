package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const person, planID = "0196f000-0000-7000-8000-00000000000a", "0196f000-0000-7000-8000-0000000000aa"

// writer writes a section of a plan by the rules of a room, as the writer's turn has it
// or while it has none.
type writer struct {
	t      *testing.T
	rm     *Room
	office func() *mutation.Applier // another each time, as of another process
	inTurn bool
	turns  int                // of rules
	before func(*db.Tx) error // each turn of the writer's
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	ctx := t.Context()
	d := engine.Open(t, t.TempDir(), db.Config{})
	if err := record.EnsureEpoch(ctx, d); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, func(tx *db.Tx) error { return record.EnsureCounter(ctx, tx, person) }); err != nil {
		t.Fatal(err)
	}
	w := &writer{t: t, rm: New(d, Limits{SectionChars: 100_000, StoredBytes: 1 << 24, Versions: 10}, nil), before: func(*db.Tx) error { return nil }}
	rules := w.rm.Rules()
	for kind, rule := range rules {
		rules[kind] = func(body json.RawMessage) mutation.Application {
			a := rule(body)
			return mutation.Application{Lock: a.Lock, Apply: func(u *mutation.Request) error {
				w.inTurn, w.turns = true, w.turns+1
				defer func() { w.inTurn = false }()
				return a.Apply(u)
			}}
		}
	}
	w.office = func() *mutation.Applier {
		return mutation.NewApplier(d, rules,
			func(_ context.Context, tx *db.Tx, _ mutation.Caller) error { return w.before(tx) },
			func(context.Context, *db.Tx, mutation.Actor) (string, error) { return "Anna", nil })
	}
	w.does(api.PlanCreate, map[string]string{"plan_id": planID, "title": "Cykler"})
	return w
}

func (w *writer) does(kind api.MutationKind, body any) api.Record {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	id := uuid.Must(uuid.NewV7()).String()
	got, err := w.office().Apply(w.t.Context(), mutation.Actor{PersonID: person}, api.MutationBatch{Mutations: []api.Mutation{{ID: id, Kind: kind, Body: raw}}})
	if err != nil || got.Results[0].Status != api.StatusApplied {
		w.t.Fatalf("%+v, %v", got, err)
	}
	return got.Results[0].Records[0]
}

func (w *writer) writes(base int64, text string) api.Record {
	w.t.Helper()
	return w.does(api.SectionWrite, api.SectionWriteBody{PlanID: planID, Section: "idea", BaseRev: base, Text: text})
}

func TestTextsAreMergedWhileOthersWrite(t *testing.T) {
	for _, c := range []struct{ moved, outside, inside int }{{0, 1, 0}, {1, 2, 0}, {9, 3, 1}} {
		t.Run(fmt.Sprint("moved ", c.moved, " times"), func(t *testing.T) {
			w := newWriter(t)
			merge, outside, inside, latest := w.rm.merge, 0, 0, int64(0)
			w.rm.merge = func(base, ours, theirs string) (string, bool) {
				switch {
				case base == ours || base == theirs || ours == theirs:
				case w.inTurn:
					inside++
				default:
					if outside++; outside <= c.moved { // another device is faster
						again := fmt.Sprint("ONE", outside)
						latest = w.writes(latest, strings.Replace(ours, ours[:strings.Index(ours, "\n")], again, 1)).Rev
					}
				}
				return merge(base, ours, theirs)
			}
			first := w.writes(0, "one\n\ntwo\n\nthree").Rev
			latest = w.writes(first, "ONE\n\ntwo\n\nthree").Rev
			var s api.Section
			if err := w.writes(first, "one\n\ntwo\n\nTHREE").Decode(&s); err != nil {
				t.Fatal(err)
			}
			if want := map[int]string{0: "ONE", 1: "ONE1", 9: "ONE3"}[c.moved] + "\n\ntwo\n\nTHREE"; s.Text != want || s.State != api.SectionOK {
				t.Errorf("%q, %s", s.Text, s.State)
			}
			if outside != c.outside || inside != c.inside {
				t.Errorf("merged %d times while others wrote and %d times in the writer's turn", outside, inside)
			}
		})
	}
}

func TestALargeSectionIsReadAndComposedWhileOthersWrite(t *testing.T) {
	w := newWriter(t)
	large := strings.Repeat("æ", manyBytes/2)
	var rev int64
	for i, c := range []struct {
		text  string
		turns int
	}{{"short", 1}, {large, 2}, {"short again", 2}, {"and again", 1}} {
		w.turns = 0
		rev = w.writes(rev, c.text).Rev
		if w.turns != c.turns {
			t.Errorf("%d took %d turns, want %d", i, w.turns, c.turns)
		}
	}
}

// A file that is whole only when the text has its turn is attached all the same.
func TestWhatIsAttachedIsSoWhenItIsTheTurn(t *testing.T) {
	w, turns := newWriter(t), 0
	const file = "0196f000-0000-7000-8000-0000000000ff"
	w.before = func(tx *db.Tx) error {
		if turns++; turns != 2 {
			return nil
		}
		_, err := tx.ExecContext(t.Context(), `INSERT INTO file (id, person_id, name, media, digest, length, received, upload, whole, used_at)
			VALUES ($1, $2, 'a.txt', 'text/plain', '', 1, 1, '', TRUE, 0)`, file, person)
		return err
	}
	var s api.Section
	r := w.does(api.SectionWrite, api.SectionWriteBody{PlanID: planID, Section: "idea", Text: strings.Repeat("æ", manyBytes/2), AttachmentIDs: []string{file}})
	if err := r.Decode(&s); err != nil {
		t.Fatal(err)
	}
	if len(s.Attachments) != 1 || s.Attachments[0].Name != "a.txt" || len(s.AttachmentIDs) != 1 {
		t.Errorf("%v, %v", s.AttachmentIDs, s.Attachments)
	}
}
