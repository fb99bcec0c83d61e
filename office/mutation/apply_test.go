package mutation

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

const kind = "test.write"

// still is a clock by which nothing takes long, however busy the machine is.
func still() time.Time { return time.Unix(0, 0) }

// applier is an applier of one rule, by which each mutation writes a record of a size;
// turns counts how often it has its turn.
func applier(t *testing.T, size int, now func() time.Time, turns *int) *Applier {
	t.Helper()
	d := engine.Open(t, t.TempDir(), db.Config{Now: now})
	if err := record.EnsureEpoch(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return record.EnsureCounter(t.Context(), tx, "anna") }); err != nil {
		t.Fatal(err)
	}
	rules := Rules{kind: NewRule(func(u *Request, b struct {
		ID string `json:"id"`
	},
	) error {
		_, err := u.Put("note", b.ID, api.Record{}, struct {
			Text string `json:"text"`
		}{strings.Repeat("x", size)})
		return err
	})}
	return NewApplier(d, rules,
		func(context.Context, *db.Tx, Caller) error { *turns++; return nil },
		func(context.Context, *db.Tx, Actor) (string, error) { return "Anna", nil })
}

// writes is a batch in which mutation i writes the record that name gives.
func writes(n int, name func(i int) string) api.MutationBatch {
	var b api.MutationBatch
	for i := range n {
		raw, _ := json.Marshal(map[string]string{"id": name(i)})
		b.Mutations = append(b.Mutations, api.Mutation{ID: fmt.Sprint("m", i), Kind: kind, Body: raw})
	}
	return b
}

func TestWhoTakesLongLetsOthersIn(t *testing.T) {
	engine.OnFile(t) // where others wait for whoever writes
	for took, want := range map[time.Duration]int{0: 2, turn / 4: 20, turn: 80} {
		var turns int
		now := time.Unix(0, 0)
		a := applier(t, 1, func() time.Time { return now }, &turns)
		write := a.Rules[kind]
		a.Rules[kind] = func(raw json.RawMessage) Application {
			return Application{Apply: func(u *Request) error { now = now.Add(took); return write(raw).Apply(u) }}
		}
		got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, writes(80, func(i int) string { return fmt.Sprint(i) }))
		if err != nil || len(got.Results) != 80 {
			t.Fatal(len(got.Results), err)
		}
		if turns != want {
			t.Errorf("where each takes %v, 80 are done in %d turns, want %d", took, turns, want)
		}
	}
}

func TestAnAnswerHasARecordOnceAsItIsNow(t *testing.T) {
	var turns int
	a := applier(t, 1, time.Now, &turns)
	got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, writes(120, func(i int) string { return fmt.Sprint("r", i%2) }))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got.Results {
		want := 0
		if i >= 118 {
			want = 1
		}
		if len(r.Records) != want || r.Later || want == 1 && r.Records[0].Rev != int64(i+1) {
			t.Errorf("%d: %+v", i, r)
		}
	}
}

func TestWhatChangesAgainTakesItsRoomOnce(t *testing.T) {
	var turns int
	a := applier(t, answerSize/3, time.Now, &turns)
	got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, writes(120, func(i int) string { return fmt.Sprint("r", i%2) }))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got.Results {
		if want := i / 118; len(r.Records) != want || r.Later {
			t.Errorf("%d: %d records, later %v", i, len(r.Records), r.Later)
		}
	}
}

func TestAnAnswerHasNoMoreRecordsThanAPageAndSaysSo(t *testing.T) {
	var turns int
	const size = answerSize/10 - 100
	a := applier(t, size, time.Now, &turns)
	answered := func(b api.MutationBatch) (records, later int) {
		t.Helper()
		got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got.Results {
			records += len(r.Records)
			if r.Later {
				later++
			}
			if r.Status != api.StatusApplied {
				t.Errorf("%+v", r)
			}
		}
		return records, later
	}
	all := writes(130, func(i int) string { return fmt.Sprint(i) })
	if records, later := answered(all); records != 10 || later != 120 {
		t.Errorf("%d records, %d later", records, later)
	}
	all.Mutations = all.Mutations[10:]
	if records, later := answered(all); records != 10 || later != 110 {
		t.Errorf("sent again, %d records, %d later", records, later)
	}
	a = applier(t, 2*answerSize, time.Now, &turns)
	if records, later := answered(writes(2, func(i int) string { return fmt.Sprint(i) })); records != 1 || later != 1 {
		t.Errorf("of two that are larger than an answer, %d and %d later", records, later)
	}
}

func TestWhatARuleNeedsIsMadeWhileOthersWrite(t *testing.T) {
	var turns, made int
	a := applier(t, 1, still, &turns)
	write := a.Rules[kind]
	a.Rules["test.prepared"] = NewRule(func(u *Request, b struct {
		ID string `json:"id"`
	},
	) error {
		if err := u.Exec(`UPDATE counter SET stored = stored + 1 WHERE owner = $1`, u.Person); err != nil {
			return err
		}
		read := func(*Request) (string, error) { return "made of " + b.ID, nil }
		name, err := Outside(u, b.ID, read, func(name string) (string, error) {
			made++
			return name, a.db.Write(t.Context(), func(tx *db.Tx) error { return record.EnsureCounter(t.Context(), tx, "bo") })
		})
		if err != nil {
			return err
		}
		return write(json.RawMessage(`{"id": "` + name + `"}`)).Apply(u)
	})
	b := writes(5, func(i int) string { return fmt.Sprint("r", i) })
	b.Mutations[0].Kind, b.Mutations[3].Kind = "test.prepared", "test.prepared"
	var names []string
	for range 2 { // and sent again
		got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, b)
		if err != nil {
			t.Fatal(err)
		}
		names = nil
		for i, r := range got.Results {
			if len(r.Records) != 1 || r.Records[0].Rev != int64(i+1) {
				t.Fatalf("%d: %+v", i, r)
			}
			names = append(names, r.Records[0].ID)
		}
	}
	if diff := cmp.Diff([]string{"made of r0", "r1", "r2", "made of r3", "r4"}, names); diff != "" {
		t.Error(diff)
	}
	// One turn finds what the first needs, one what the fourth needs; one more for who sends again.
	if made != 2 || turns != 4 {
		t.Errorf("made %d times in %d turns", made, turns)
	}
	stored, err := db.One[int](t.Context(), a.db, `SELECT stored FROM counter WHERE owner = 'anna'`)
	if err != nil || stored != 2 {
		t.Errorf("what a rule did before it had what it needs stays: %d, %v", stored, err)
	}
}

func TestWhatIsAlwaysOutOfDateIsMadeInTheTurnAtLast(t *testing.T) {
	var turns, made int
	a := applier(t, 1, time.Now, &turns)
	a.Rules[kind] = NewRule(func(u *Request, _ struct{}) error {
		if err := u.Exec(`UPDATE counter SET stored = 7 WHERE owner = $1`, u.Person); err != nil {
			return err
		}
		stored, err := Outside(u, turns, func(u *Request) (stored int, err error) {
			made++
			err = u.Tx.QueryRowContext(u.Ctx, `SELECT stored FROM counter WHERE owner = $1`, u.Person).Scan(&stored)
			return stored, err
		}, AsRead)
		if err == nil && stored != 7 {
			t.Errorf("in the turn it is read as it was before the turn: %d", stored)
		}
		return err
	})
	if _, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, writes(1, func(int) string { return "" })); err != nil {
		t.Fatal(err)
	}
	if made != outsideMost+1 || turns != outsideMost+1 {
		t.Errorf("made %d times in %d turns", made, turns)
	}
}

// Whoever sends again, or needs something made first, waits for no disk.
func TestATurnWithoutAnEffectCommitsNothing(t *testing.T) {
	engine.OnFile(t) // elsewhere others are held off by writing, which is undone
	var turns int
	a := applier(t, 1, time.Now, &turns)
	version := func() int { // as it is to a connection that writes nothing
		t.Helper()
		n, err := db.One[int](t.Context(), a.db, `PRAGMA data_version`)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, whenAsked := version(), 0
	write := a.Rules[kind]
	a.Rules[kind] = func(raw json.RawMessage) Application {
		return Application{Apply: func(u *Request) (err error) {
			if whenAsked, err = Outside(u, nil, func(*Request) (int, error) { return 0, nil }, func(int) (int, error) { return version(), nil }); err != nil {
				return err
			}
			return write(raw).Apply(u)
		}}
	}
	apply := func() int {
		t.Helper()
		if _, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, writes(1, func(int) string { return "r" })); err != nil {
			t.Fatal(err)
		}
		return version()
	}
	after := apply()
	if whenAsked != before || after == before {
		t.Errorf("the database's version was %d, %d when something was needed and %d when it was used", before, whenAsked, after)
	}
	if again := apply(); again != after {
		t.Errorf("sent again, it is written anew: %d, %d", after, again)
	}
}

func TestWhoSendsMuchLetsOthersIn(t *testing.T) {
	engine.OnFile(t)
	var turns int
	a := applier(t, 1, still, &turns)
	batch := writes(40, func(i int) string { return fmt.Sprint(i) })
	for i := range batch.Mutations {
		batch.Mutations[i].Body, _ = json.Marshal(map[string]string{"id": fmt.Sprint(i), "text": strings.Repeat("x", turnSize/4)})
	}
	if got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, batch); err != nil || len(got.Results) != 40 {
		t.Fatal(len(got.Results), err)
	}
	if turns != 10 {
		t.Errorf("40 of which four fill a turn are done in %d turns", turns)
	}
}

// What a turn did not put itself is read for the answer when the turn is over.
func TestAnAnswerIsReadWhileOthersWrite(t *testing.T) {
	var turns int
	a := applier(t, 1, time.Now, &turns)
	a.Rules["test.delete"] = NewRule(func(u *Request, b struct {
		ID string `json:"id"`
	},
	) error {
		_, err := u.SetDeleted("note", b.ID, true)
		return err
	})
	for i, kind := range []api.MutationKind{kind, "test.delete"} {
		b := writes(3, func(i int) string { return fmt.Sprint(i) })
		for j := range b.Mutations {
			b.Mutations[j].ID, b.Mutations[j].Kind = fmt.Sprint(kind, j), kind
		}
		before, _ := a.db.Statements()
		got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, b)
		if err != nil || len(got.Results[2].Records) != 1 {
			t.Fatal(got, err)
		}
		if after, _ := a.db.Statements(); after-before != int64(3*i) {
			t.Errorf("%s: %d statements read", kind, after-before)
		}
	}
}
