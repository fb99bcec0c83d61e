package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// pull stores records as a page of the person's feed.
func pull(t *testing.T, s *store.Store, records ...api.Record) {
	t.Helper()
	page := api.Page{Epoch: "e", Cursor: fmt.Sprint("c", records), Records: records}
	if err := s.Pull(t.Context(), store.Changes, page); err != nil {
		t.Fatal(err)
	}
}

func sectionRecord(key string, rev int64, text string) api.Record {
	body, err := json.Marshal(api.Section{PlanID: plan, Section: key, Text: text, State: api.SectionOK})
	if err != nil {
		panic(err)
	}
	return api.Record{Kind: api.KindSection, ID: api.SectionID(plan, key), Rev: rev, Body: body}
}

func TestAPendingTextStaysOnTopOfWhatThePullBrings(t *testing.T) {
	s := newStore(t)
	pull(t, s, sectionRecord("idea", 1, "theirs"))
	section(t, s, "idea", "mine")
	pull(t, s, sectionRecord("idea", 2, "theirs, later"))
	if got := text(t, s, plan, "idea"); got != "mine" {
		t.Errorf("shown %q", got)
	}
	batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
	answers := applied("e", batch)
	answers.Results[0].Records = []api.Record{sectionRecord("idea", 3, "merged")}
	must[bool](t)(s.Answer(t.Context(), answers))
	if got := text(t, s, plan, "idea"); got != "merged" {
		t.Errorf("after the answer %q", got)
	}
	pull(t, s, sectionRecord("idea", 2, "theirs, later"))
	if got := text(t, s, plan, "idea"); got != "merged" {
		t.Errorf("an older state from the feed is shown: %q", got)
	}
	if n := len(must[[]store.Entry](t)(s.Queue(t.Context()))); n != 0 {
		t.Errorf("%d in the queue", n)
	}
}

func TestADeletedRecordIsGoneAndDoesNotComeBackByAnOldState(t *testing.T) {
	s := newStore(t)
	pull(t, s, sectionRecord("idea", 1, "theirs"))
	gone := sectionRecord("idea", 2, "")
	gone.Deleted, gone.Body = true, nil
	pull(t, s, gone)
	pull(t, s, sectionRecord("idea", 1, "theirs"))
	if _, err := s.Get(t.Context(), api.KindSection, gone.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the deleted section: %v", err)
	}
	if list := must[[]api.Record](t)(s.List(t.Context(), api.KindSection)); len(list) != 0 {
		t.Errorf("listed %v", list)
	}
}

func TestAPageIsStoredWithItsCursorOrNotAtAll(t *testing.T) {
	s := newStore(t)
	err := s.Pull(t.Context(), store.Catalogue, api.Page{Epoch: "e", Cursor: "c", Records: []api.Record{
		{Kind: api.KindEvent, ID: "good", Rev: 1, Body: json.RawMessage(`{}`)}, {Kind: api.KindEvent, Rev: 2},
	}})
	if err == nil {
		t.Fatal("a record without an id was stored")
	}
	epoch, cursor, err := s.Cursor(t.Context(), store.Catalogue)
	if err != nil || epoch != "" || cursor != "" {
		t.Errorf("cursor %q %q, %v", epoch, cursor, err)
	}
	if _, err := s.Get(t.Context(), api.KindEvent, "good"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a page: %v", err)
	}
}

func TestAFeedReadAnewTakesTheOldOnesPlaceAtOnce(t *testing.T) {
	s := newStore(t)
	pull(t, s, sectionRecord("idea", 5, "old"), sectionRecord("market", 6, "gone from the office"))
	event := api.Record{Kind: api.KindEvent, ID: "event", Rev: 900, Body: json.RawMessage(`{}`)}
	if err := s.Pull(t.Context(), store.Catalogue, api.Page{Epoch: "e", Cursor: "c", Records: []api.Record{event}}); err != nil {
		t.Fatal(err)
	}
	section(t, s, "pitch", "waiting")
	if err := s.BeginShadow(t.Context(), store.Changes); err != nil {
		t.Fatal(err)
	}
	if err := s.PullShadow(t.Context(), store.Changes, api.Page{Records: []api.Record{sectionRecord("idea", 3, "restored")}}); err != nil {
		t.Fatal(err)
	}
	if got := text(t, s, plan, "idea"); got != "old" {
		t.Errorf("before the end %q is shown", got)
	}
	if again := must[int](t)(s.EndShadow(t.Context(), store.Changes, "e", "c9")); again != 0 {
		t.Errorf("%d mutations wait again within an epoch", again)
	}
	for key, want := range map[string]string{"idea": "restored", "market": "-", "pitch": "waiting"} {
		if got := text(t, s, plan, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if lost := must[[]api.Record](t)(s.Lost(t.Context())); len(lost) != 0 {
		t.Errorf("within an epoch nothing is lost: %v", lost)
	}
	must[api.Record](t)(s.Get(t.Context(), api.KindEvent, "event"))
}

func TestInANewEpochAppliedMutationsWaitAgainInOrderForNinetyDays(t *testing.T) {
	now := noon
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{Now: func() time.Time { return now }, Apply: table})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	answer := func() {
		t.Helper()
		must[bool](t)(s.Answer(t.Context(), applied("e", must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20)))))
	}
	pull(t, s, sectionRecord("finance", 1, "known"))
	section(t, s, "old", "91 days ago")
	answer()
	now = now.Add(91 * 24 * time.Hour)
	section(t, s, "idea", "one")
	answer()
	section(t, s, "idea", "two")
	answer()
	section(t, s, "market", "never sent")
	if err := s.BeginShadow(t.Context(), store.Changes); err != nil {
		t.Fatal(err)
	}
	if again := must[int](t)(s.EndShadow(t.Context(), store.Changes, "e2", "c")); again != 2 {
		t.Errorf("%d wait again, want 2", again)
	}
	same(t, "queue", []string{"idea 0/ one", "idea 0/ two", "market 0/ never sent"}, queued(t, s))
	for key, want := range map[string]string{"idea": "two", "market": "never sent", "old": "-"} {
		if got := text(t, s, plan, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	section(t, s, "idea", "three") // must not go into one that was sent
	if n := len(queued(t, s)); n != 4 {
		t.Errorf("%d in the queue, want 4", n)
	}
	lost := must[[]api.Record](t)(s.Lost(t.Context()))
	if len(lost) != 1 || lost[0].ID != api.SectionID(plan, "finance") {
		t.Errorf("lost %v", lost)
	}
}

func TestAnAnswerFromAnotherEpochIsKeptAndTold(t *testing.T) {
	s := newStore(t)
	pull(t, s, sectionRecord("idea", 1, "theirs"))
	section(t, s, "idea", "mine")
	if !must[bool](t)(s.Answer(t.Context(), applied("e2", must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))))) {
		t.Error("the new epoch went unnoticed")
	}
	if err := s.BeginShadow(t.Context(), store.Changes); err != nil {
		t.Fatal(err)
	}
	if again := must[int](t)(s.EndShadow(t.Context(), store.Changes, "e2", "c")); again != 0 {
		t.Errorf("%d wait again that this epoch has", again)
	}
}

func TestABrokenFileIsSetAsideAndANewOneCanBeStarted(t *testing.T) {
	for name, damage := range map[string]func(raw []byte) []byte{
		"no database": func([]byte) []byte { return []byte("this is no database, it is a letter to the tax office") },
		"cut":         func(raw []byte) []byte { return raw[:len(raw)/2] },
		"overwritten within": func(raw []byte) []byte {
			for i := len(raw) / 3; i < 2*len(raw)/3; i++ {
				raw[i] = 0xa5
			}
			return raw
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.db")
			s := openAt(t, path)
			for i := range 200 {
				section(t, s, fmt.Sprint("s", i), "some text that takes room in the file")
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			raw = damage(raw)
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			var broken *store.BrokenError
			if s, err := store.Open(t.Context(), path, store.Options{}); !errors.As(err, &broken) {
				t.Fatalf("Open gave %v, %v", s, err)
			}
			if kept, err := os.ReadFile(broken.Aside); err != nil || string(kept) != string(raw) {
				t.Errorf("set aside: %d bytes, %v; want %d", len(kept), err, len(raw))
			}
			section(t, openAt(t, path), "idea", "a new start")
		})
	}
}

func TestAFileOfANewerVersionIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	if err := openAt(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	db := rawDB(t, path)
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, store.ErrTooNew) {
		t.Errorf("Open gave %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file: %v", err)
	}
}

func TestEverythingIsOnTheDiskBeforeItIsSaidToBe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	s := openAt(t, path)
	section(t, s, "idea", "kept")
	must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
	// A copy of the files as they are is what a killed process leaves.
	left := filepath.Join(t.TempDir(), "p.db")
	for _, end := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+end, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after := openAt(t, left)
	if got := text(t, after, plan, "idea"); got != "kept" {
		t.Errorf("shown %q", got)
	}
	queue := must[[]store.Entry](t)(after.Queue(t.Context()))
	if len(queue) != 1 || queue[0].State != store.EntryWaiting {
		t.Fatalf("queue %+v", queue)
	}
	section(t, after, "idea", "more")
	if n := len(queued(t, after)); n != 2 {
		t.Error("what may have been sent was replaced")
	}
	var mode int
	if err := rawDB(t, path).QueryRow("PRAGMA synchronous").Scan(&mode); err != nil || mode != 2 {
		t.Errorf("synchronous %d, %v; want FULL", mode, err)
	}
}
