package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.uber.org/goleak"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	plan  = uuid.NewSHA1(uuid.Nil, []byte("plan")).String()
	other = uuid.NewSHA1(uuid.Nil, []byte("other")).String()
)

// section writes a section and gives the mutation's id.
func section(t *testing.T, s *store.Store, key, text string) string {
	t.Helper()
	return must[string](t)(storetest.WriteWith(t.Context(), s, api.SectionWrite, sectionBody(plan, key, text)))
}

// queued lists the queue as "section base_rev/base_mutation text", mutations
// named by their number in ids.
func queued(t *testing.T, s *store.Store, ids ...string) []string {
	t.Helper()
	var list []string
	for _, e := range must[[]store.Entry](t)(s.Queue(t.Context())) {
		var b api.SectionWriteBody
		if err := json.Unmarshal(e.Body, &b); err != nil {
			t.Fatal(err)
		}
		if e.Kind != api.SectionWrite {
			list = append(list, string(e.Kind))
			continue
		}
		on := ""
		for i, id := range ids {
			if id == b.BaseMutation {
				on = fmt.Sprint("#", i)
			}
		}
		if on == "" && b.BaseMutation != "" {
			on = "?"
		}
		list = append(list, fmt.Sprintf("%s %d/%s %s", b.Section, b.BaseRev, on, b.Text))
	}
	return list
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestAWriteIsShownAtOnceAndSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Anna Sørensen #1 50%?.db")
	s := openAt(t, path)
	section(t, s, "idea", "æøå\r\n 	text")
	if got := text(t, s, plan, "idea"); got != "æøå\r\n 	text" {
		t.Errorf("shown %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	if got := text(t, s, plan, "idea"); got != "æøå\r\n 	text" {
		t.Errorf("after reopening %q", got)
	}
	same(t, "queue", []string{"idea 0/ æøå\r\n 	text"}, queued(t, s))
}

func TestUnsentWritesToOneSectionBecomeOneThatKeepsTheFirstBase(t *testing.T) {
	s := newStore(t)
	pull(t, s, api.Record{Kind: api.KindSection, ID: api.SectionID(plan, "idea"), Rev: 7, Body: json.RawMessage(`{"text":"theirs"}`)})
	first := section(t, s, "idea", "one")
	pull(t, s, api.Record{Kind: api.KindSection, ID: api.SectionID(plan, "idea"), Rev: 9, Body: json.RawMessage(`{"text":"theirs, later"}`)})
	section(t, s, "market", "beside it")
	second := section(t, s, "idea", "two")
	if first != second {
		t.Errorf("ids %s and %s: the mutation that a caller holds must stay", first, second)
	}
	same(t, "queue", []string{"idea 7/ two", "market 0/ beside it"}, queued(t, s))
	if got := text(t, s, plan, "idea"); got != "two" {
		t.Errorf("shown %q", got)
	}
}

func TestAWriteThatMayHaveBeenSentIsNeverReplaced(t *testing.T) {
	for name, after := range map[string]func(t *testing.T, s *store.Store, id string){
		"in flight":                    func(*testing.T, *store.Store, string) {},
		"sent, and the connection cut": func(t *testing.T, s *store.Store, id string) { fail(t, s, id, "offline") },
		"sent, and the app killed":     func(t *testing.T, s *store.Store, id string) { fail(t, s, id, "") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			first := section(t, s, "idea", "one")
			must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
			after(t, s, first)
			second := section(t, s, "idea", "two")
			section(t, s, "idea", "three")
			same(t, "queue", []string{"idea 0/ one", "idea 0/#0 three"}, queued(t, s, first, second))
			if got := text(t, s, plan, "idea"); got != "three" {
				t.Errorf("shown %q", got)
			}
		})
	}
}

func fail(t *testing.T, s *store.Store, id, cause string) {
	t.Helper()
	if err := s.Failed(t.Context(), []string{id}, cause); err != nil {
		t.Fatal(err)
	}
}

func TestAWriteDoesNotCollapsePastWhatReadsThePlanInBetween(t *testing.T) {
	for _, tt := range []struct {
		name  string
		kind  api.MutationKind
		plan  string
		first bool // collapses
	}{
		{"keeping a version", api.VersionKeep, plan, false},
		{"deleting the plan", api.PlanDelete, plan, false},
		{"keeping a version of another plan", api.VersionKeep, other, true},
		{"writing figures", api.FiguresWrite, plan, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			section(t, s, "idea", "one")
			must[string](t)(storetest.Write(t.Context(), s, tt.kind, map[string]string{"plan_id": tt.plan}))
			section(t, s, "idea", "two")
			if n := len(must[[]store.Entry](t)(s.Queue(t.Context()))); (n == 2) != tt.first {
				t.Errorf("%d in the queue", n)
			}
		})
	}
}

func TestChangesOfDetailsThatWereNotSentAreOne(t *testing.T) {
	update := func(t *testing.T, s *store.Store, body map[string]string) string {
		t.Helper()
		return must[string](t)(storetest.Write(t.Context(), s, api.PersonUpdate, body))
	}
	for name, tt := range map[string]struct {
		between func(t *testing.T, s *store.Store)
		want    []map[string]string
	}{
		"at once": {func(*testing.T, *store.Store) {}, []map[string]string{{"name": "Anna", "language": "en", "phone": "1"}}},
		"sent in between": {
			func(t *testing.T, s *store.Store) { must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20)) },
			[]map[string]string{{"name": "Anna", "language": "da"}, {"language": "en", "phone": "1"}},
		},
		"with something else in between": {
			func(t *testing.T, s *store.Store) {
				must[string](t)(storetest.Write(t.Context(), s, api.VersionKeep, map[string]string{"plan_id": plan}))
			},
			[]map[string]string{{"name": "Anna", "language": "da"}, {"plan_id": plan}, {"language": "en", "phone": "1"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			first := update(t, s, map[string]string{"name": "Anna", "language": "da"})
			tt.between(t, s)
			second := update(t, s, map[string]string{"language": "en", "phone": "1"})
			var got []map[string]string
			for _, e := range must[[]store.Entry](t)(s.Queue(t.Context())) {
				var body map[string]string
				if err := json.Unmarshal(e.Body, &body); err != nil {
					t.Fatal(err)
				}
				got = append(got, body)
			}
			same(t, "queue", tt.want, got)
			if (first == second) != (len(tt.want) == 1) {
				t.Errorf("ids %s and %s", first, second)
			}
		})
	}
}

func TestAWriteMadeFromAnOlderTextIsNotTakenForTheNewerOnes(t *testing.T) {
	s := newStore(t)
	first := section(t, s, "idea", "one")
	batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
	must[bool](t)(s.Answer(t.Context(), applied("e", batch)))
	section(t, s, "idea", "in another window")
	must[string](t)(storetest.Write(t.Context(), s, api.SectionWrite,
		api.SectionWriteBody{PlanID: plan, Section: "idea", BaseMutation: first, Text: "from the first window"}))
	same(t, "queue", []string{"idea 0/ in another window", "idea 0/#0 from the first window"}, queued(t, s, first))
}

func TestAWriteThatItsKindRefusesLeavesNothingBehind(t *testing.T) {
	s := newStore(t)
	for name, write := range map[string]func() (string, error){
		"its Apply": func() (string, error) {
			return storetest.Write(t.Context(), s, api.PlanCreate, api.PlanBody{PlanID: plan})
		},
		"its body": func() (string, error) { return storetest.Write(t.Context(), s, api.PlanCreate, []int{1}) },
		"its maker": func() (string, error) {
			return storetest.WriteWith(t.Context(), s, api.PlanCreate, func(store.View) (any, error) { return nil, errNoTitle })
		},
		"its size": func() (string, error) {
			return storetest.Write(t.Context(), s, api.MessagePost, map[string]string{"text": strings.Repeat("x", api.MaxMutationSize)})
		},
		"a view's Put": func() (string, error) {
			return storetest.WriteWith(t.Context(), s, api.PlanCreate, func(v store.View) (any, error) {
				v.Put(api.Record{Kind: api.KindPlan, ID: plan})
				return api.PlanBody{PlanID: plan, Title: "x"}, nil
			})
		},
	} {
		if id, err := write(); err == nil || id != "" {
			t.Errorf("%s: wrote %q, %v", name, id, err)
		}
	}
	if n := len(must[[]store.Entry](t)(s.Queue(t.Context()))); n != 0 {
		t.Errorf("%d in the queue", n)
	}
	if _, err := s.Get(t.Context(), api.KindPlan, plan); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the plan is there: %v", err)
	}
}

func TestFieldsOfANewerVersionSurviveAWrite(t *testing.T) {
	s := newStore(t)
	pull(t, s, api.Record{Kind: api.KindPlan, ID: plan, Rev: 1, Body: json.RawMessage(`{"title":"old","mood":"good"}`)})
	must[string](t)(storetest.Write(t.Context(), s, api.PlanRename, api.PlanBody{PlanID: plan, Title: "new"}))
	r := must[api.Record](t)(s.Get(t.Context(), api.KindPlan, plan))
	if string(r.Body) != `{"mood":"good","title":"new"}` || r.Rev != 1 {
		t.Errorf("rev %d body %s", r.Rev, r.Body)
	}
}

func TestSubscribersHearOfEachChangeAfterItCanBeRead(t *testing.T) {
	s := newStore(t)
	heard := make(chan string, 100)
	cancel := s.Subscribe(func(changes []store.Change) {
		for _, c := range changes {
			if c.Kind == api.KindSection {
				heard <- text(t, s, plan, "idea")
			}
		}
	})
	section(t, s, "idea", "one")
	if got := <-heard; got != "one" {
		t.Errorf("at the call the section was %q", got)
	}
	if err := storetest.Set(t.Context(), s, "text.size", "120"); err != nil {
		t.Fatal(err)
	}
	cancel()
	section(t, s, "idea", "two")
	again := make(chan string, 100) // what was written before may be told to it as well
	defer s.Subscribe(func([]store.Change) { again <- text(t, s, plan, "idea") })()
	section(t, s, "idea", "three")
	for <-again != "three" {
	}
	if len(heard) != 0 {
		t.Errorf("a cancelled subscriber heard %q", <-heard)
	}
	if got := must[string](t)(s.Setting(t.Context(), "text.size")); got != "120" {
		t.Errorf("setting %q", got)
	}
}

func TestARefusedMutationCanBeTriedAgainOrPutAwayWithItsText(t *testing.T) {
	s := newStore(t)
	id := section(t, s, "idea", "refused text")
	batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
	refuse := func(m api.Mutation) {
		t.Helper()
		must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
			{ID: m.ID, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeTooLong}},
		}}))
	}
	refuse(batch[0])
	if got := text(t, s, plan, "idea"); got != "-" {
		t.Errorf("a refused text is shown as %q", got)
	}
	queue := must[[]store.Entry](t)(s.Queue(t.Context()))
	if len(queue) != 1 || queue[0].State != store.EntryRefused || queue[0].Problem.Code != api.CodeTooLong || !queue[0].Answered.Equal(noon) {
		t.Fatalf("queue %+v", queue)
	}
	same(t, "records", []store.Change{{Kind: api.KindSection, ID: api.SectionID(plan, "idea")}}, queue[0].Records)
	again := must[string](t)(s.Retry(t.Context(), id))
	if again == id {
		t.Error("an id that was answered is sent again")
	}
	if got := text(t, s, plan, "idea"); got != "refused text" {
		t.Errorf("tried again, it is shown as %q", got)
	}
	if _, err := s.Retry(t.Context(), again); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("retrying what waits: %v", err)
	}
	refuse(must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))[0])
	if err := storetest.Dismiss(t.Context(), s, again); err != nil {
		t.Fatal(err)
	}
	if n := len(must[[]store.Entry](t)(s.Queue(t.Context()))); n != 0 {
		t.Errorf("%d on the list", n)
	}
	kept := must[[]store.Entry](t)(s.Kept(t.Context()))
	if len(kept) != 1 || !strings.Contains(string(kept[0].Body), "refused text") {
		t.Errorf("kept %+v", kept)
	}
}

func TestWhatWasWrittenBeforeSigningInComesAlongOnceAndInOrder(t *testing.T) {
	from, to := newStore(t), newStore(t)
	must[string](t)(storetest.Write(t.Context(), from, api.PlanCreate, api.PlanBody{PlanID: plan, Title: "Min plan"}))
	section(t, from, "idea", "before")
	section(t, to, "market", "already here")
	for range 2 {
		if err := to.Adopt(t.Context(), from); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "queue", []string{"market 0/ already here", "plan.create", "idea 0/ before"}, queued(t, to))
	if got := text(t, to, plan, "idea"); got != "before" {
		t.Errorf("shown %q", got)
	}
	third := newStore(t)
	if err := third.Adopt(t.Context(), from); err != nil {
		t.Fatal(err)
	}
	if n := len(queued(t, third)) + len(queued(t, from)); n != 0 {
		t.Errorf("another person adopted %d of the first one's mutations", n)
	}
}

func TestMutationsAreTakenInOrderWithinTheBatchsBounds(t *testing.T) {
	s := newStore(t)
	for i := range 5 {
		must[string](t)(storetest.Write(t.Context(), s, api.MessagePost, map[string]any{"n": i, "text": strings.Repeat("x", 1000)}))
	}
	take := func(limit, size int) (got []string) {
		for _, m := range must[[]api.Mutation](t)(s.Take(t.Context(), limit, size)) {
			var b struct{ N int }
			if err := json.Unmarshal(m.Body, &b); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(b.N))
			if !m.MadeAt.Equal(noon) || m.MadeAt.Location() != time.UTC {
				t.Errorf("made at %s", m.MadeAt)
			}
		}
		return got
	}
	same(t, "two of two thousand bytes and a bit", []string{"0", "1"}, take(10, 2600))
	same(t, "one larger than the batch", []string{"2"}, take(10, 10))
	same(t, "the rest", []string{"3"}, take(1, 1<<20))
}

func TestAWriteNamesTheAppliedWriteThatMadeWhatWasSeen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		saw   api.Section
		named bool
	}{
		{"its own text", api.Section{Text: "one", State: api.SectionOK}, true},
		{"a merged text", api.Section{Text: "one and theirs", State: api.SectionOK}, false},
		{"a conflict, which only its rev settles", api.Section{Text: "one", State: api.SectionConflict}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			first := section(t, s, "idea", "one")
			answers := applied("e", must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20)))
			body, err := json.Marshal(tt.saw)
			if err != nil {
				t.Fatal(err)
			}
			answers.Results[0].Records = []api.Record{{Kind: api.KindSection, ID: api.SectionID(plan, "idea"), Rev: 4, Body: body}}
			must[bool](t)(s.Answer(t.Context(), answers))
			section(t, s, "idea", "two")
			want := "idea 4/ two"
			if tt.named {
				want = "idea 4/#0 two"
			}
			same(t, "queue", []string{want}, queued(t, s, first))
		})
	}
}
