package office

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
)

func TestOnlyTheOfficeReadsItsFiles(t *testing.T) {
	engine.OnFile(t)
	if runtime.GOOS == "windows" {
		return // files have no modes there
	}
	r := newReferrals(t)
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	look := func() (n int) {
		t.Helper()
		err := filepath.WalkDir(r.w.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", d.Name(), info.Mode())
			}
			n++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := look(); n < 3 {
		t.Errorf("only %d files", n)
	}
	if err := os.Chmod(filepath.Join(r.w.dir, sqlite.File), 0o644); err != nil { // of an older office
		t.Fatal(err)
	}
	r.w.reopen()
	look()
}

// older closes the office and makes its file that of an older version.
func (w *world) older(version int64) {
	w.t.Helper()
	if err := w.o.Close(); err != nil {
		w.t.Fatal(err)
	}
	file, err := sql.Open("sqlite", filepath.Join(w.dir, sqlite.File))
	if err != nil {
		w.t.Fatal(err)
	}
	files, err := fs.Sub(sqlite.Migrations, "migrations")
	if err != nil {
		w.t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, file, files)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := provider.DownTo(context.Background(), version); err != nil {
		w.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// What an office handled before its ledger lay in another order is handled once
// all the same.
func TestTheLedgerOfAnOlderOfficeIsKept(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	p := w.person()
	plan := newID()
	sent := []api.Mutation{
		sent(api.PlanCreate, object{"plan_id": plan, "title": "Cykelværksted"}),
		sent(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "En tekst"}),
		sent(api.PlanRename, object{"plan_id": newID(), "title": "En anden"}), // refused
	}
	want := p.apply(sent...)
	w.older(4)
	w.open()
	if diff := cmp.Diff(want, p.apply(sent...)); diff != "" {
		t.Errorf("answered otherwise (-before +after):\n%s", diff)
	}
	if r := p.does(api.SectionWrite, object{
		"plan_id": plan, "section": "idea", "base_mutation": sent[1].ID, "text": "En tekst til",
	}); len(r.Records) != 1 {
		t.Errorf("%+v", r)
	}
}

// A mail that stood in an older office's queue goes out, once.
func TestTheMailOfAnOlderOfficeIsSent(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	w.older(11)
	p := &post{}
	now := strconv.FormatInt(db.Millis(w.clock.now()), 10)
	if _, err := w.pool().Exec(`INSERT INTO mail (id, recipient, subject, body, created_at, due_at, useless_at, tries)
		VALUES ('x', 'anna@example.dk', 'Emne', 'Tekst', ` + now + `, ` + now + `, ` + now + ` + 1, 1)`); err != nil {
		t.Fatal(err)
	}
	w.o = w.beside(Config{Passive: true, Mail: p})
	w.later(0)
	w.later(jobs.Lease)
	if p.count() != 1 || p.sent[0].ID != "x" || p.sent[0].Text != "Tekst" {
		t.Errorf("sent: %+v", p.sent)
	}
}
