package store_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/app/store"
)

// draft keeps what is typed for something.
func draft(t *testing.T, s *store.Store, key string, d store.Draft) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.SetDraft(key, d) }); err != nil {
		t.Fatal(err)
	}
}

func words(field, text string) store.Draft {
	return store.Draft{Texts: map[string]string{field: text}}
}

func TestWhatIsTypedIsThereAfterwardsUntilItIsEmptied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "person.db")
	s := openAt(t, path)
	draft(t, s, "message.1", words(store.DraftText, "Hej Mette"))
	draft(t, s, "ask", words("topic", "Moms"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	want := map[string]store.Draft{"message.1": words(store.DraftText, "Hej Mette"), "ask": words("topic", "Moms")}
	if diff := cmp.Diff(want, must[map[string]store.Draft](t)(s.Drafts(t.Context()))); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	draft(t, s, "message.1", store.Draft{})
	delete(want, "message.1")
	if diff := cmp.Diff(want, must[map[string]store.Draft](t)(s.Drafts(t.Context()))); diff != "" {
		t.Errorf("after one is emptied (-want +got):\n%s", diff)
	}
}

func TestNobodyIsToldWhatIsTyped(t *testing.T) {
	s := newStore(t)
	s.Subscribe(func(list []store.Change) { t.Errorf("told of %v", list) })
	draft(t, s, "ask", words(store.DraftText, "Hej"))
	draft(t, s, "ask", store.Draft{})
	if err := s.Close(); err != nil { // waits until all is told
		t.Fatal(err)
	}
}

func TestWhatWasTypedBeforeTheSignInComesAlongAndNothingTypedIsLost(t *testing.T) {
	s, from := newStore(t), newStore(t)
	draft(t, s, "ask", store.Draft{Texts: map[string]string{"topic": "Moms", store.DraftText: "Det første."}, Files: []string{"a"}})
	draft(t, from, "ask", store.Draft{Texts: map[string]string{"topic": "Lån", store.DraftText: "Det andet."}, Files: []string{"a", "b"}})
	draft(t, from, "reply.1", words(store.DraftText, "Tak"))
	for range 2 { // done again it comes to the same
		if err := s.Adopt(t.Context(), from); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]store.Draft{
		"ask":     {Texts: map[string]string{"topic": "Lån", store.DraftText: "Det første.\n\nDet andet."}, Files: []string{"a", "b"}},
		"reply.1": words(store.DraftText, "Tak"),
	}
	if diff := cmp.Diff(want, must[map[string]store.Draft](t)(s.Drafts(t.Context()))); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	if left := must[map[string]store.Draft](t)(from.Drafts(t.Context())); len(left) > 0 {
		t.Errorf("the next to sign in would find %v", left)
	}
}

func TestAFileThatWasChosenAndNotSentStaysAsLongAsItsDraft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "person.db")
	add := func(s *store.Store) string {
		a, err := s.AddFile(t.Context(), "budget.pdf", "application/pdf", strings.NewReader("tal"))
		if err != nil {
			t.Fatal(err)
		}
		return a.ID
	}
	again := func(s *store.Store) *store.Store {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openAt(t, path)
		add(s) // what nothing names is swept away with the first file of a run
		return s
	}
	s := openAt(t, path)
	id := add(s)
	draft(t, s, "message.1", store.Draft{Files: []string{id}})
	s = again(s)
	if _, err := s.File(id); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
	if err := s.DropFile(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := s.File(id); err != nil {
		t.Errorf("a file that a draft names was dropped: %v", err)
	}
	draft(t, s, "message.1", store.Draft{})
	s = again(s)
	if _, err := s.File(id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a file that nothing names is still there: %v", err)
	}
}
