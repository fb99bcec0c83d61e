package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

func addFile(t *testing.T, s *store.Store, content string) string {
	t.Helper()
	return must[api.Attachment](t)(s.AddFile(t.Context(), "note.txt", "text/plain", strings.NewReader(content))).ID
}

// say queues a message in a thread, with files.
func say(t *testing.T, s *store.Store, message, thread string, files ...string) string {
	t.Helper()
	return must[string](t)(storetest.Write(t.Context(), s, api.MessagePost, api.MessagePostBody{
		MessageID: message, Thread: thread, Text: "tekst", AttachmentIDs: append([]string{}, files...),
	}))
}

// taken are the ids that go out now.
func taken(t *testing.T, s *store.Store, limit int) (ids []string) {
	t.Helper()
	for _, m := range must[[]api.Mutation](t)(s.Take(t.Context(), limit, 1<<20)) {
		ids = append(ids, m.ID)
	}
	return ids
}

// messages shows a message as it is posted, and marks it as the inbox does.
var messages = map[api.MutationKind]store.Apply{
	api.MessagePost: func(v store.View, m api.Mutation) error {
		var b api.MessagePostBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		v.Put(api.Record{Kind: api.KindMessage, ID: b.MessageID, Body: m.Body})
		return nil
	},
	api.InboxMark: func(v store.View, m api.Mutation) error {
		var b api.InboxMarkBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		for _, id := range b.IDs {
			if rec, ok := v.Get(api.KindMessage, id); ok {
				v.Put(rec)
			}
		}
		return nil
	},
}

func TestWhatNeedsAFileStaysWithWhatDependsOnItAndAllElseGoes(t *testing.T) {
	s := must[*store.Store](t)(store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{Apply: messages}))
	defer s.Close()
	ids := make([]string, 4)
	for i := range ids {
		ids[i] = uuid.NewString()
	}
	before := say(t, s, ids[0], "a")
	file := addFile(t, s, "indhold")
	held := say(t, s, ids[1], "a", file)
	after := say(t, s, ids[2], "a")
	elsewhere := say(t, s, ids[3], "b")
	marked := must[string](t)(storetest.Write(t.Context(), s, api.InboxMark, api.InboxMarkBody{IDs: []string{ids[1]}, Archived: true}))
	markedElse := must[string](t)(storetest.Write(t.Context(), s, api.InboxMark, api.InboxMarkBody{IDs: []string{ids[3]}, Archived: true}))
	booked := must[string](t)(storetest.Write(t.Context(), s, api.BookingRequest, map[string]string{"booking_id": uuid.NewString()}))
	same(t, "two go out", []string{before, elsewhere}, taken(t, s, 2))
	same(t, "the rest that can", []string{markedElse, booked}, taken(t, s, 10))
	next, by, err := s.NextFile(t.Context())
	if err != nil || next.ID != file || next.Name != "note.txt" || next.Size != 7 {
		t.Fatalf("next is %+v, %v", next, err)
	}
	same(t, "named by", []string{held}, by)
	s.FileSent(file)
	if next, _, err := s.NextFile(t.Context()); err != nil || next.ID != "" {
		t.Errorf("next is %+v, %v", next, err)
	}
	same(t, "the file is there", []string{held, after, marked}, taken(t, s, 10))
}

func TestAFileThatIsNotOnThisDeviceHoldsNothingUp(t *testing.T) {
	s := newStore(t)
	id := say(t, s, uuid.NewString(), "a", uuid.NewString(), "../escape", "")
	same(t, "goes out", []string{id}, taken(t, s, 10))
	if next, _, err := s.NextFile(t.Context()); err != nil || next.ID != "" {
		t.Errorf("next is %+v, %v", next, err)
	}
	for _, id := range []string{"../escape", "", uuid.NewString()} {
		if _, err := s.File(id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := s.OpenFile(id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestARefusedMessageLetsWhatWaitedBehindItsFileGo(t *testing.T) {
	s := newStore(t)
	held := say(t, s, uuid.NewString(), "a", addFile(t, s, "indhold"))
	after := say(t, s, uuid.NewString(), "a")
	same(t, "goes out", []string(nil), taken(t, s, 10))
	must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Results: []api.MutationResult{
		{ID: held, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeTooLarge}},
	}}))
	same(t, "goes out", []string{after}, taken(t, s, 10))
}

func TestAFileIsWholeOrNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	s := openAt(t, path)
	broken := errors.New("cut")
	a := api.Attachment{ID: uuid.NewString(), Name: "a", Size: 10}
	for name, fetch := range map[string]func(context.Context, io.Writer) error{
		"cut": func(_ context.Context, w io.Writer) error { _, _ = io.WriteString(w, "halv"); return broken },
		"too short": func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "halv")
			return err
		},
	} {
		if err := s.KeepFile(t.Context(), a, fetch); err == nil {
			t.Errorf("%s: it is kept", name)
		}
		if _, err := s.File(a.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	left, err := os.ReadDir(path + ".files")
	if err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	// Killed between the bytes and what they are: it is not there, and goes.
	orphan := filepath.Join(path+".files", uuid.NewString())
	if err := os.WriteFile(orphan, []byte("halv"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.File(filepath.Base(orphan)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a file: %v", err)
	}
	kept := addFile(t, s, "hel")
	if _, err := os.Stat(orphan); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the half file stays: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	f := must[*os.File](t)(s.OpenFile(kept))
	raw, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil || string(raw) != "hel" {
		t.Errorf("%q, %v", raw, err)
	}
}

func TestASweepThatFailsIsDoneAgainAndStopsNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	s := openAt(t, path)
	stuck := filepath.Join(path+".files", uuid.NewString())
	inside := filepath.Join(stuck, "inside") // a folder with something in it is not removed
	left := filepath.Join(path+".files", uuid.NewString())
	if err := os.MkdirAll(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	kept := addFile(t, s, "indhold")
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what can go stays: %v", err)
	}
	if err := os.Remove(inside); err != nil {
		t.Fatal(err)
	}
	another := addFile(t, s, "mere")
	if _, err := os.Stat(stuck); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the sweep was not done again: %v", err)
	}
	for _, id := range []string{kept, another} {
		if _, err := s.File(id); err != nil {
			t.Errorf("a file of this run: %v", err)
		}
	}
}

// TestASweepLeavesWhatIsBeingWritten: another goroutine may keep its first file
// meanwhile.
func TestASweepLeavesWhatIsBeingWritten(t *testing.T) {
	s := newStore(t)
	a := api.Attachment{ID: uuid.NewString(), Name: "a"}
	err := s.KeepFile(t.Context(), a, func(_ context.Context, w io.Writer) error {
		addFile(t, s, "indhold")
		_, err := io.WriteString(w, "hel")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.File(a.ID); err != nil {
		t.Error(err)
	}
}

func TestAnOfficeFromABackupIsTakenToLackTheFilesItHad(t *testing.T) {
	s := newStore(t)
	pull(t, s) // in an epoch
	file := addFile(t, s, "indhold")
	id := say(t, s, uuid.NewString(), "a", file)
	s.FileSent(file)
	same(t, "goes out", []string{id}, taken(t, s, 10))
	// The office came back from a backup in between.
	another := must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "another", Results: []api.MutationResult{
		{ID: id, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeNotFound, Errors: []api.FieldError{{Pointer: "/attachment_ids/0"}}}},
	}}))
	if !another {
		t.Fatal("the epoch is taken to be the same")
	}
	next, by, err := s.NextFile(t.Context())
	if err != nil || next.ID != file || len(by) != 1 || by[0] == id {
		t.Fatalf("next is %+v by %v, %v; an id that was answered is not sent again", next, by, err)
	}
	s.FileSent(file)
	same(t, "goes out", by, taken(t, s, 10))
}

func TestTheFilesOfWhatIsSentAgainAfterABackupAreSentAgainFirst(t *testing.T) {
	s := newStore(t)
	pull(t, s)
	file := addFile(t, s, "indhold")
	id := say(t, s, uuid.NewString(), "a", file)
	s.FileSent(file)
	must[bool](t)(s.Answer(t.Context(), applied("e", must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20)))))
	if err := s.BeginShadow(t.Context(), store.Changes); err != nil {
		t.Fatal(err)
	}
	if again := must[int](t)(s.EndShadow(t.Context(), store.Changes, "another", "c")); again != 1 {
		t.Fatalf("%d wait again", again)
	}
	same(t, "goes out before its file", []string(nil), taken(t, s, 10))
	if next, by, err := s.NextFile(t.Context()); err != nil || next.ID != file || len(by) != 1 || by[0] != id {
		t.Errorf("next is %+v by %v, %v", next, by, err)
	}
}
