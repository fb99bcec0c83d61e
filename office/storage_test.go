package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
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
	file, err := sql.Open("sqlite", filepath.Join(w.dir, sqlite.File))
	if err != nil {
		w.t.Fatal(err)
	}
	w.down(file, goose.DialectSQLite3, sqlite.Migrations, func(*goose.Provider) int64 { return version })
	if err := file.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// olderThan closes the office and makes its database that of a version before a
// migration, by the migration's name.
func (w *world) olderThan(migration string) {
	w.t.Helper()
	dialect, files := goose.DialectSQLite3, sqlite.Migrations
	if engine.Postgres() {
		dialect, files = goose.DialectPostgres, postgres.Migrations
	}
	w.down(w.pool(), dialect, files, func(p *goose.Provider) int64 {
		for _, s := range p.ListSources() {
			if strings.HasSuffix(s.Path, migration+".sql") {
				return s.Version - 1
			}
		}
		w.t.Fatal("there is no such migration")
		return 0
	})
}

func (w *world) down(pool *sql.DB, dialect goose.Dialect, migrations fs.FS, to func(*goose.Provider) int64) {
	w.t.Helper()
	if err := w.o.Close(); err != nil {
		w.t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		w.t.Fatal(err)
	}
	provider, err := goose.NewProvider(dialect, pool, files)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := provider.DownTo(context.Background(), to(provider)); err != nil {
		w.t.Fatal(err)
	}
}

func TestAPlanOfAnOlderOfficeKnowsItsTexts(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, white := p.plan(), "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
	for section, text := range map[string]string{"empty": "", "white": white, "idea": white + "\\ \"Kaffe\" <æ>" + white, "none": "\u200b"} {
		p.does(api.SectionWrite, object{"plan_id": plan, "section": section, "text": text})
	}
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "files", "text": "x", "attachment_ids": []string{p.send("a"), p.send("b")}})
	keep := func() (kept []any) {
		version := newID()
		p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Før"})
		v, err := w.o.Plans.Version(t.Context(), p.id, version)
		if err != nil {
			t.Fatal(err)
		}
		return []any{v.Sections, v.AttachmentIDs, w.texts(`SELECT CAST(written AS TEXT) FROM version_content WHERE version_id = $1`, version)}
	}
	before := keep()
	w.olderThan("plan_sections")
	w.open()
	if diff := cmp.Diff(before, keep()); diff != "" {
		t.Errorf("a version has (-before +after):\n%s", diff)
	}
	if written := before[2].([]string); written[0] != "3" {
		t.Errorf("%s texts are written", written[0])
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

func TestFiguresOfAnOlderOfficeKeepTheirHistory(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	odd := "år.1/[\"x\"]\\ <🥐>"
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{odd: "\"æ\" <&>", "list": []any{1, object{"b": nil, "a": true}}, "price": json.RawMessage("2.50")}})
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{odd: nil, "list": "", "id": json.RawMessage("12345678901234567890")}})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Før"})
	kept := func() (is []any) {
		v, err := w.o.Plans.Version(t.Context(), p.id, version)
		if err != nil {
			t.Fatal(err)
		}
		is = append(is, w.texts(`SELECT CAST(stored - (SELECT SUM(OCTET_LENGTH(figures)) FROM figure_write) AS TEXT) FROM counter WHERE owner = $1`, p.id))
		for _, write := range w.texts(`SELECT figures FROM figure_write ORDER BY rev`) {
			var set map[string]any
			if err := json.Unmarshal([]byte(write), &set); err != nil {
				t.Fatal(err)
			}
			is = append(is, set)
		}
		return append(is, w.texts(`SELECT mutation_id || plan_id || CAST(rev + at + base_rev AS TEXT) FROM figure_write ORDER BY rev`), v.Values)
	}
	before := kept()
	w.olderThan("figures_by_write")
	var price string
	if err := w.pool().QueryRow(`SELECT value FROM figure_value WHERE path = 'price'`).Scan(&price); err != nil || price != "2.50" {
		t.Errorf("an older office has the price %q (%v)", price, err)
	}
	w.open()
	if diff := cmp.Diff(before, kept()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
