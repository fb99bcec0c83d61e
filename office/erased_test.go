package office

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
)

// named is a person everything of whose has a word in it that nothing else has.
type named struct {
	*person
	word string
}

func (w *world) named(word string) named {
	w.t.Helper()
	m := named{&person{w: w}, word}
	w.write(func(tx *db.Tx) (err error) {
		m.id, err = account.EnsurePerson(context.Background(), tx, strings.ToLower(word)+"@example.org", "da")
		return err
	})
	m.does(api.PersonUpdate, object{"name": word})
	return m
}

// writes has the person write a plan that is written to over and over: its rows are
// short and long, and move from page to page.
func (m named) writes(rounds int) (plan string) {
	m.w.t.Helper()
	plan = newID()
	m.does(api.PlanCreate, object{"plan_id": plan, "title": m.word})
	for i := range rounds {
		long := strings.Repeat(m.word+" ", 1+(i*i*37)%900)
		m.does(api.SectionWrite, object{"plan_id": plan, "section": fmt.Sprint("s", i%7), "base_rev": 1 << 40, "text": long})
		m.does(api.FiguresWrite, object{"plan_id": plan, "set": object{fmt.Sprint(m.word, i%5): long[:len(m.word)*(1+i%3)]}})
		m.does(api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "name": m.word})
	}
	return plan
}

// found tells in which files of the office's folder a word stands, and how often.
func (w *world) found(word string) (found []string) {
	w.t.Helper()
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		raw = bytes.ToLower(raw)
		if n := bytes.Count(raw, []byte(strings.ToLower(word))); n > 0 {
			found = append(found, fmt.Sprintf("%s: %d", d.Name(), n))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// Of who was erased nothing is left in any file of the folder while the office is
// served on, although somebody reads on what was there and others write.
func TestOfWhoIsErasedNothingIsLeftOnTheDisk(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	var erased, stays []named
	for i := range 4 {
		erased = append(erased, w.named(fmt.Sprintf("Gulerodskage%d", i)))
		stays = append(stays, w.named(fmt.Sprintf("Rosinbolle%d", i)))
	}
	for range 5 {
		for i := range erased {
			erased[i].writes(12)
			stays[i].writes(9)
		}
	}
	reads, read := make(chan struct{}), make(chan struct{})
	var others sync.WaitGroup
	others.Go(func() {
		if err := w.o.db.Read(t.Context(), func(tx *db.Tx) error {
			_, err := db.ScanOne[int](tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM record`))
			close(reads)
			<-read
			return err
		}); err != nil {
			t.Error(err)
		}
	})
	<-reads
	for _, m := range erased {
		if len(w.found(m.word)) == 0 {
			t.Fatal("it was never there")
		}
		if err := w.o.Erase(t.Context(), m.id); err != nil {
			t.Fatal(err)
		}
	}
	others.Go(func() {
		if _, err := w.o.Jobs.RunDue(t.Context()); err != nil {
			t.Error(err)
		}
	})
	stays[0].writes(3)
	close(read)
	others.Wait()
	for _, m := range erased {
		if found := w.found(m.word); len(found) > 0 {
			t.Errorf("%s stands in %s", m.word, found)
		}
	}
	for _, m := range stays {
		if len(w.found(m.word)) == 0 {
			t.Errorf("%s is gone too", m.word)
		}
	}
	var whole string
	if err := w.pool().QueryRow(`PRAGMA integrity_check`).Scan(&whole); err != nil || whole != "ok" {
		t.Errorf("the file is broken: %s %v", whole, err)
	}
	w.reopen()
	for _, m := range erased {
		if found := w.found(m.word); len(found) > 0 {
			t.Errorf("after a start %s stands in %s", m.word, found)
		}
	}
}

// What a person wrote into a result is gone a minute after they deleted it.
func TestOfADeletedResultNothingIsLeftOnTheDisk(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	p, assessment, result := w.person(), newID(), newID()
	w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: assessment, Body: raw(object{
		"version": 1, "use": "self", "parts": []object{{"key": "p"}}, "items": []object{{"id": "why", "letters": 100}},
	})})
	p.does(api.ResultSubmit, object{
		"result_id": result, "assessment_id": assessment, "assessment_version": 1, "texts": object{"why": "Gulerodskage"},
	})
	p.does(api.ResultDelete, object{"result_id": result})
	if len(w.found("Gulerodskage")) == 0 {
		t.Error("nothing was there to be overwritten")
	}
	w.later(time.Minute)
	if found := w.found("Gulerodskage"); len(found) > 0 {
		t.Errorf("it stands in %s", found)
	}
}
