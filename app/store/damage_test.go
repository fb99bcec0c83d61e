package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
)

const person = 90 // mutations that wait in the file of a person

// waiting is a file with mutations that wait, some of them long, one refused and
// one dismissed, settings, and records of the office. log is what is not in the
// file itself yet.
func waiting(t testing.TB) (file, log []byte) {
	t.Helper()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "p.db")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var records []api.Record
	for i := range 15 {
		body := fmt.Sprintf(`{"plan_id":"p","section":"s%d","text":"%s"}`, i, strings.Repeat("Det siger kontoret. ", 12))
		records = append(records, api.Record{Kind: api.KindSection, ID: fmt.Sprint("record", i), Rev: int64(i + 1), Body: []byte(body)})
	}
	ok(s.Pull(ctx, Changes, api.Page{Epoch: "e", Cursor: "c", Records: records}))
	refuse := func(text string) string {
		var id string
		err := s.Write(ctx, func(tx *Tx) (err error) {
			id, err = tx.Mutate(api.QuestionAsk, api.QuestionAskBody{Text: text})
			return err
		})
		ok(err)
		_, err = s.Take(ctx, 1, 1<<20)
		ok(err)
		_, err = s.Answer(ctx, api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
			{ID: id, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodePast}},
		}})
		ok(err)
		return id
	}
	refuse("refused")
	dismissed := refuse("dismissed")
	ok(s.Write(ctx, func(tx *Tx) error { return tx.Dismiss(dismissed) }))
	for i := range person {
		long := 1
		if i%25 == 0 {
			long = 500 // goes over several pages
		}
		text := fmt.Sprintf("number %d: %s end", i, strings.Repeat("ord på ord ", long))
		err := s.Write(ctx, Mutation(api.SectionWrite, api.SectionWriteBody{PlanID: "p", Section: fmt.Sprint("s", i), Text: text}))
		ok(err)
		ok(s.Write(ctx, func(tx *Tx) error {
			return tx.SetSetting(fmt.Sprint("assess.draft.", i%10), fmt.Sprint("draft ", i%10))
		}))
	}
	if log, err = os.ReadFile(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	ok(err)
	ok(s.Close())
	file, err = os.ReadFile(path)
	ok(err)
	if len(log) == 0 || bytes.Equal(file, before) {
		t.Fatal("nothing was in the log")
	}
	return file, log
}

// saved opens a damaged file: it is set aside as it is, and what can be read of
// it comes along. It gives how many of the person's own waiting mutations did;
// opened tells that no damage was seen and the file is used as it was.
func saved(t *testing.T, path string) (found int, kept bool, opened bool) {
	t.Helper()
	ctx := t.Context()
	raw, _ := os.ReadFile(path)
	log, _ := os.ReadFile(path + "-wal")
	s, err := Open(ctx, path, Options{})
	var broken *BrokenError
	switch {
	case err == nil:
		opened = true
	case !errors.As(err, &broken):
		t.Fatalf("Open gave %v", err)
	default:
		if s, err = Open(ctx, path, Options{}); err != nil {
			t.Fatal(err)
		}
		asides, err := s.Asides(ctx)
		if err != nil || !slices.Equal(asides, []string{broken.Aside}) {
			t.Fatalf("set aside are %v, %v; want %s", asides, err, broken.Aside)
		}
		first, err := s.Salvage(ctx, broken.Aside)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Salvage(ctx, broken.Aside)
		if err != nil || again.Unsent != 0 || again.Kept != 0 || again.Whole != first.Whole {
			t.Errorf("a second time it found %+v, %v", again, err)
		}
		if err := s.SalvageDone(ctx, broken.Aside); err != nil {
			t.Fatal(err)
		}
		if left, err := s.Asides(ctx); err != nil || len(left) != 0 {
			t.Errorf("still to be done: %v, %v", left, err)
		}
		for file, want := range map[string][]byte{broken.Aside: raw, broken.Aside + "-wal": log} {
			if now, _ := os.ReadFile(file); !bytes.Equal(now, want) {
				t.Errorf("%s has %d bytes, want %d", filepath.Base(file), len(now), len(want))
			}
		}
	}
	defer s.Close()
	queue, err := s.Queue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	last := -1
	for _, e := range queue {
		var n int
		var body api.SectionWriteBody
		if e.State != EntryWaiting {
			kept = e.State == EntryRefused && e.Problem != nil && e.Problem.Code == api.CodePast
			continue
		}
		if err := (api.Record{Body: e.Body}).Decode(&body); err != nil {
			t.Fatalf("%s: %v", e.Body, err)
		}
		if _, err := fmt.Sscanf(body.Text, "number %d:", &n); err != nil || !strings.HasSuffix(body.Text, " end") || n <= last {
			t.Errorf("found %q after %d, %v", body.Text, last, err)
		}
		last = n
		found++
	}
	dismissed, err := s.Kept(ctx)
	kept = kept && err == nil && len(dismissed) == 1
	if err := s.Write(ctx, Mutation(api.PlanCreate, api.PlanBody{PlanID: "new"})); err != nil {
		t.Errorf("it cannot be written: %v", err)
	}
	return found, kept, opened
}

func TestABrokenFileIsSetAsideAndWhatCanBeReadOfTheQueueComesAlong(t *testing.T) {
	file, _ := waiting(t)
	garbage := bytes.Repeat([]byte("not what it was "), 4096)
	for _, c := range []struct {
		name  string
		file  []byte
		least int // mutations that must come along
	}{
		{"garbage in the header", append(slices.Clone(garbage[:100]), file[100:]...), person},
		{"garbage on the first page", append(slices.Clone(garbage[:4096]), file[4096:]...), person},
		{"garbage on the first pages", append(slices.Clone(garbage[:5*4096]), file[5*4096:]...), person},
		{"its end cut off", file[:len(file)-4096], person - 50},
		{"cut in the middle of a page", file[:len(file)*5/6+100], person / 5},
		{"cut after its header", file[:100], 0},
		{"no database", []byte("this is no database, it is a letter to the tax office"), 0},
		{"of zeros", make([]byte, 20_000), 0},
		{"empty", nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.db")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			found, _, opened := saved(t, path)
			if opened || found < c.least {
				t.Errorf("%d came along, want %d; used as it was: %v", found, c.least, opened)
			}
		})
	}
}

// Whichever page is spoiled: either nothing of the queue is missing, or the file
// is set aside and no more is lost than what was on the page.
func TestAnyPageMayBeBroken(t *testing.T) {
	file, _ := waiting(t)
	const size = 4096
	fills := []func(page []byte){
		func(page []byte) {
			for i := range page {
				page[i] ^= 0xff
			}
		},
		func(page []byte) { clear(page) },
		func(page []byte) { copy(page[size/2:], bytes.Repeat([]byte{0xa5}, 64)) },
	}
	set, all := 0, len(file)/size
	for n := range all {
		raw := slices.Clone(file)
		fills[n%len(fills)](raw[n*size : (n+1)*size])
		path := filepath.Join(t.TempDir(), "p.db")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		found, kept, opened := saved(t, path)
		if opened && (found != person || !kept) {
			t.Errorf("page %d: nobody saw that %d of %d are missing", n+1, person-found, person)
		}
		if found < person-40 {
			t.Errorf("page %d: %d of %d are missing", n+1, person-found, person)
		}
		if !opened {
			set++
		}
	}
	if set < all/3 {
		t.Errorf("only %d of %d were seen", set, all)
	}
}

func TestABrokenLogIsSeenAndWhatStandsInItComesAlong(t *testing.T) {
	_, log := waiting(t)
	frames := (len(log) - logHeader) / (frameHeader + 4096)
	at := func(frame int) int { return logHeader + frame*(frameHeader+4096) }
	// The file itself was as it is before the log is written into it.
	begun := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "p.db")
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("a whole one is used", func(t *testing.T) {
		path := begun(t)
		if err := os.WriteFile(path+"-wal", log, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, kept, opened := saved(t, path); found != person || !kept || !opened {
			t.Errorf("%d are there, set aside: %v", found, !opened)
		}
	})
	t.Run("one whose last write was cut off is used", func(t *testing.T) {
		path := begun(t)
		if err := os.WriteFile(path+"-wal", log[:len(log)-100], 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _, opened := saved(t, path); found < person-1 || !opened {
			t.Errorf("%d are there, set aside: %v", found, !opened)
		}
	})
	for name, c := range map[string]struct {
		spoil func(b []byte)
		least int
	}{
		"its header":            {func(b []byte) { copy(b, "not what it was not what it was") }, person - 30},
		"a frame in the middle": {func(b []byte) { copy(b[at(frames/2)+200:], "not what it was") }, person - 30},
		"a frame's header":      {func(b []byte) { b[at(frames/2)+1] ^= 1 }, person - 30},
	} {
		t.Run(name, func(t *testing.T) {
			path := begun(t)
			raw := slices.Clone(log)
			c.spoil(raw)
			if err := os.WriteFile(path+"-wal", raw, 0o600); err != nil {
				t.Fatal(err)
			}
			if found, _, opened := saved(t, path); found < c.least || opened {
				t.Errorf("%d are there, want %d; set aside: %v", found, c.least, !opened)
			}
		})
	}
	t.Run("alone", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "p.db")
		if err := os.WriteFile(path+"-wal", log, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _, opened := saved(t, path); found != person || opened {
			t.Errorf("%d are there; set aside: %v", found, !opened)
		}
	})
}

func TestAFolderInTheFilesPlaceIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	if err := os.MkdirAll(filepath.Join(path, "with something in it"), 0o700); err != nil {
		t.Fatal(err)
	}
	if found, _, opened := saved(t, path); found != 0 || opened {
		t.Errorf("%d came along; used as it was: %v", found, opened)
	}
}

func TestADatabaseOfAnotherProgramIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	db, err := writer(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE setting (key TEXT, value TEXT); INSERT INTO setting VALUES ('a.b', 'c')"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, opened := saved(t, path); opened {
		t.Error("it is used")
	}
}

func TestSettingsComeAlongFromAFileWithoutAHeader(t *testing.T) {
	file, _ := waiting(t)
	path := filepath.Join(t.TempDir(), "p.db")
	if err := os.WriteFile(path, append(make([]byte, 4096), file[4096:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	saved(t, path)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 10 {
		if v, err := s.Setting(t.Context(), fmt.Sprint("assess.draft.", i)); err != nil || v != fmt.Sprint("draft ", i) {
			t.Errorf("setting %d is %q, %v", i, v, err)
		}
	}
}

func TestDamageMetWhileTheFileIsUsedIsTold(t *testing.T) {
	file, _ := waiting(t)
	path := filepath.Join(t.TempDir(), "p.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 10)
	s, err := Open(t.Context(), path, Options{Damaged: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, len(file)-4096), 4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, first := s.List(t.Context(), api.KindSection)
	_, second := s.Queue(t.Context())
	if first == nil && second == nil {
		t.Fatal("it was read")
	}
	if err := <-told; !isDamage(err) {
		t.Errorf("told %v", err)
	}
	if len(told) != 0 {
		t.Error("told twice")
	}
}

func TestABodyThatIsNoJSONIsDamageThatAThoroughCheckFinds(t *testing.T) {
	path, _ := theirs(t)
	spoil := func() {
		db, err := writer(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("UPDATE base SET body = x'00ff00'"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	spoil()
	told := make(chan error, 1)
	s, err := Open(t.Context(), path, Options{Damaged: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.List(t.Context(), api.KindPlan); err != nil {
		t.Error(err)
	}
	<-told
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var broken *BrokenError
	if _, err := Open(t.Context(), path, Options{Thorough: true}); !errors.As(err, &broken) {
		t.Errorf("Open gave %v", err)
	}
}

func TestASearchIndexThatIsDamagedIsMadeAnew(t *testing.T) {
	path, _ := theirs(t)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	find := func() ([]Hit, error) { return s.Search(context.Background(), "min plan", 5) }
	if hits, err := find(); err != nil || len(hits) != 1 {
		t.Fatalf("found %v, %v", hits, err)
	}
	if err := s.write(t.Context(), func(w *writeTx) error { return w.exec("DELETE FROM find_data WHERE id > 10") }); err != nil {
		t.Fatal(err)
	}
	if hits, err := find(); err != nil || len(hits) != 1 {
		t.Errorf("found %v, %v", hits, err)
	}
}
