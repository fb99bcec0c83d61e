package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// What is made of figures is what record.Compose makes of them, byte by byte.
func TestFiguresAreComposedAsOtherRecordsAre(t *testing.T) {
	set := map[string]json.RawMessage{
		"new": json.RawMessage(` { "of": [ 1, "<&>" ] } `), "old": json.RawMessage(`2.50`), "gone": json.RawMessage(` null `), "x": json.RawMessage(`"\u00e6<"`),
	}
	for name, old := range map[string]string{
		"none":           ``,
		"an empty body":  `{}`,
		"no values":      `{"plan_id":"1","values":null}`,
		"values":         `{"values":{"old":1,"gone":"<x>","stays":{"b":1,"a":[1, 2]},"a\u003cb":"\u003c"},"plan_id":"1"}`,
		"a newer office": `{"zeta": {"y": 1, "x": "<"}, "plan_id":"1","alpha":[ 1 ],"values":{"gone":1}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var f api.Figures
			if err := (api.Record{Body: json.RawMessage(old)}).Decode(&f); err != nil {
				t.Fatal(err)
			}
			before := f.Size()
			values := map[string]json.RawMessage{}
			maps.Copy(values, f.Values)
			maps.Copy(values, set)
			delete(values, "gone")
			f.PlanID, f.Values = planID, values
			want, err := record.Compose(json.RawMessage(old), f)
			if err != nil {
				t.Fatal(err)
			}
			got, err := composeFigures(json.RawMessage(old), api.FiguresWriteBody{PlanID: planID, Set: set})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got.body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			if got.before != before || got.size != f.Size() || got.values != len(values) {
				t.Errorf("%d bytes became %d of %d, want %d, %d and %d", got.before, got.size, got.values, before, f.Size(), len(values))
			}
		})
	}
}

// many are figures that take their time.
func many(value int) map[string]json.RawMessage {
	set := map[string]json.RawMessage{}
	for i := range manyBytes / 16 {
		set[fmt.Sprintf("figure.%05d", i)] = json.RawMessage(fmt.Sprint(value))
	}
	return set
}

func TestManyFiguresAreComposedWhileOthersWrite(t *testing.T) {
	engine.OnFile(t) // elsewhere what another device does in the turn is undone with it
	w := newWriter(t)
	write := func(set map[string]json.RawMessage) (f api.Figures, turns int) {
		t.Helper()
		w.turns = 0
		if err := w.does(api.FiguresWrite, api.FiguresWriteBody{PlanID: planID, Set: set}).Decode(&f); err != nil {
			t.Fatal(err)
		}
		return f, w.turns
	}
	if _, turns := write(map[string]json.RawMessage{"a": json.RawMessage("1")}); turns != 1 {
		t.Errorf("one figure took %d turns", turns)
	}
	f, turns := write(many(1))
	if len(f.Values) != len(many(1))+1 || turns != 2 {
		t.Errorf("%d figures took %d turns", len(f.Values), turns)
	}
	begun := 0
	w.before = func(tx *db.Tx) error { // another device is faster
		if begun++; begun != 2 {
			return nil
		}
		_, err := record.Put(t.Context(), tx, person, api.KindFigures, api.FiguresID(planID), json.RawMessage(`{"plan_id":"`+planID+`","values":{"b":2}}`))
		return err
	}
	want := many(2)
	want["b"] = json.RawMessage("2")
	f, turns = write(many(2))
	if diff := cmp.Diff(want, f.Values); diff != "" || turns != 3 {
		t.Errorf("it took %d turns (-want +got):\n%s", turns, diff)
	}
}
