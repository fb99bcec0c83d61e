package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/demo"
)

// place are the flags that say where an office's data is.
type place []string

// and are the flags with more behind them.
func (p place) and(more ...string) []string { return slices.Concat(p, more) }

// args is a command there.
func (p place) args(command string, more ...string) []string {
	return append([]string{command}, p.and(more...)...)
}

// read runs fn on what a place has.
func (p place) read(t *testing.T, fn func(tx *db.Tx) error) {
	t.Helper()
	read, where := sqlite.Read, filepath.Join(p[1], sqlite.File)
	if p[0] == "--database" {
		read, where = dbpostgres.Read, p[1]
	}
	if err := read(t.Context(), where, fn); err != nil {
		t.Error(err)
	}
}

var empty postgres.Template

// inFile and inDatabase are new places, with a folder for what no backup holds.
func inFile(t *testing.T, beside string) place {
	return place{"--data", t.TempDir(), "--beside", beside}
}

func inDatabase(t *testing.T, beside string) place {
	return place{"--database", empty.Database(t) + "&connect_timeout=60", "--beside", beside} // on a busy machine
}

// fromEachIntoEach runs a test for an office on each engine, a place for its backup on
// each, and each way to put it there. SQLite's is put in the place of the office itself.
func fromEachIntoEach(t *testing.T, test func(t *testing.T, from, to place, putBack func(file string) string)) {
	for _, c := range []struct {
		name     string
		from, to func(t *testing.T, beside string) place
		by       func(t *testing.T, to place, file string) string
	}{
		{"SQLite", inFile, nil, byRestore},
		{"SQLite to PostgreSQL", inFile, inDatabase, byRestore},
		{"PostgreSQL", inDatabase, inDatabase, byRestore},
		{"PostgreSQL to SQLite", inDatabase, inFile, byRestore},
		{"SQLite by other tools", inFile, inFile, byOtherTools},
		{"PostgreSQL by other tools", inDatabase, inDatabase, byOtherTools},
	} {
		t.Run(c.name, func(t *testing.T) {
			beside := t.TempDir()
			from := c.from(t, beside)
			to := from
			if c.to != nil {
				to = c.to(t, beside)
			}
			test(t, from, to, func(file string) string { return c.by(t, to, file) })
		})
	}
}

func byRestore(t *testing.T, to place, file string) string {
	t.Helper()
	return must(t, to.args("restore", file)...)
}

// byOtherTools puts the rows of a backup back as they are, and has an office made of
// them.
func byOtherTools(t *testing.T, to place, file string) string {
	t.Helper()
	err := sqlite.Read(t.Context(), file, func(tx *db.Tx) error {
		if to[0] == "--database" {
			return dbpostgres.Fill(t.Context(), to[1], tx)
		}
		return copyFile(file, filepath.Join(to[1], sqlite.File))
	})
	if err != nil {
		t.Fatal(err)
	}
	return must(t, to.args("renew")...)
}

func TestABackupIsTakenWhileServingAndPutBack(t *testing.T) {
	fromEachIntoEach(t, func(t *testing.T, from, to place, putBack func(file string) string) {
		mails := t.TempDir()
		file, _ := programme(t)
		must(t, from.args("import", file)...)
		s := serving(t, from.and("--mail", "dir:"+mails)...)
		session := s.signIn(mails, "anna@example.dk")
		var before, after api.Page
		s.ask("GET", "/v1/changes", session.Token, nil, &before)
		file = filepath.Join(t.TempDir(), "office.backup")
		must(t, from.args("backup", file)...)
		if code, _, errs := do(t, from.args("backup", file)...); code != exitFailed || !strings.Contains(errs, "already") {
			t.Errorf("over a backup: %d %q", code, errs)
		}
		s.signIn(mails, "bo@example.dk") // after the backup
		said := map[string]string{"--data": "running", "--database": "not empty"}[from[0]]
		if code, _, errs := do(t, from.args("restore", file)...); code != exitFailed || !strings.Contains(errs, said) {
			t.Errorf("beside a running office: %d %q", code, errs)
		}
		if from[0] == "--data" {
			if code, _, errs := do(t, from.args("renew")...); code != exitFailed || !strings.Contains(errs, "running") {
				t.Errorf("renewed beside a running office: %d %q", code, errs)
			}
		}
		s.stop()
		must(t, from.args("check")...)
		out := putBack(file)
		if kept := strings.Contains(out, "before-restore"); kept != slices.Equal(from, to) {
			t.Errorf("said %q", out)
		}
		must(t, to.args("check")...)
		s = serving(t, to.and("--mail", "dir:"+mails)...)
		if got := s.ask("GET", "/v1/changes?since="+before.Cursor, session.Token, nil, nil); got != http.StatusGone {
			t.Errorf("a cursor from before is answered %d", got)
		}
		s.ask("GET", "/v1/changes", session.Token, nil, &after)
		if after.Epoch == before.Epoch || len(after.Records) != len(before.Records) {
			t.Errorf("%d records in %s, before %d in %s", len(after.Records), after.Epoch, len(before.Records), before.Epoch)
		}
		s.signIn(mails, "bo@example.dk")
	})
}

func TestAWithdrawnConsentStaysWithdrawnWhenABackupIsPutBack(t *testing.T) {
	fromEachIntoEach(t, func(t *testing.T, from, to place, putBack func(file string) string) {
		mails := t.TempDir()
		file, _ := programme(t)
		must(t, from.args("import", file)...)
		s := serving(t, from.and("--mail", "dir:"+mails)...)
		session := s.signIn(mails, "anna@example.dk")
		actor := demo.ActorID("erhvervshus-fyn")
		const referral = "0193557a-0000-7000-8000-00000000000a"
		mutate := func(id string, kind api.MutationKind, body any) {
			t.Helper()
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			var got api.MutationAnswers
			s.ask("POST", "/v1/mutations", session.Token, api.MutationBatch{Mutations: []api.Mutation{{ID: id, Kind: kind, Body: raw}}}, &got)
			if len(got.Results) != 1 || got.Results[0].Status != api.StatusApplied {
				t.Fatalf("%s: %+v", kind, got)
			}
		}
		state := func() (r api.Referral) {
			t.Helper()
			var page api.Page
			s.ask("GET", "/v1/changes", session.Token, nil, &page)
			for _, record := range page.Records {
				if record.ID == referral {
					if err := record.Decode(&r); err != nil {
						t.Fatal(err)
					}
				}
			}
			return r
		}
		mutate("0193557a-0000-7000-8000-00000000000b", api.ReferralRequest, map[string]any{
			"referral_id": referral, "actor_id": actor, "need": "financing", "shares": []map[string]any{{"kind": "contact"}},
		})
		if r := state(); r.State != api.ReferralSent || len(r.Shares) != 1 {
			t.Fatalf("%+v", r)
		}
		file = filepath.Join(t.TempDir(), "office.backup")
		must(t, from.args("backup", file)...)
		mutate("0193557a-0000-7000-8000-00000000000c", api.ReferralWithdraw, map[string]any{"referral_id": referral})
		s.stop()
		putBack(file)
		must(t, to.args("check")...)
		s = serving(t, to.and("--mail", "dir:"+mails)...)
		if r := state(); r.State != api.ReferralWithdrawn || len(r.Shares) != 0 || len(r.History) != 2 {
			t.Errorf("back is %+v", r)
		}
	})
}

func TestABackupHasTheAttachmentsAndARestoreThoseWhoAreNotErased(t *testing.T) {
	fromEachIntoEach(t, func(t *testing.T, from, to place, putBack func(file string) string) {
		mails := t.TempDir()
		file, _ := programme(t)
		must(t, from.args("import", file)...)
		s := serving(t, from.and("--mail", "dir:"+mails)...)
		anna, bo := s.signIn(mails, "anna@example.dk"), s.signIn(mails, "bo@example.dk")
		const drawing, photo = "0193557a-0000-7000-8000-00000000000d", "0193557a-0000-7000-8000-00000000000e"
		content := strings.Repeat("tegning", 100_000)
		for id, token := range map[string]string{drawing: anna.Token, photo: bo.Token} {
			if got := s.ask("PUT", "/v1/files/"+id, token, content, nil); got != http.StatusCreated {
				t.Fatalf("answered %d", got)
			}
		}
		file = filepath.Join(t.TempDir(), "office.backup")
		must(t, from.args("backup", file)...)
		if got := s.ask("DELETE", "/v1/me", bo.Token, nil, nil); got != http.StatusNoContent {
			t.Fatalf("answered %d", got)
		}
		s.stop()
		putBack(file)
		must(t, to.args("check")...)
		s = serving(t, to.and("--mail", "dir:"+mails)...)
		var back string
		if got := s.ask("GET", "/v1/files/"+drawing, anna.Token, nil, &back); got != http.StatusOK || back != content {
			t.Errorf("answered %d with %d bytes", got, len(back))
		}
		if got := s.ask("GET", "/v1/files/"+photo, anna.Token, nil, nil); got != http.StatusNotFound {
			t.Errorf("the erased person's file is answered %d", got)
		}
		s.stop()
		to.read(t, func(tx *db.Tx) error {
			left, err := db.Collect(t.Context(), tx, db.ScanOne[string], `SELECT id FROM file WHERE id = $1 UNION ALL SELECT file_id FROM file_part WHERE file_id = $1`, photo)
			if len(left) > 0 {
				t.Errorf("%d rows of the erased person's file", len(left))
			}
			return err
		})
	})
}

func TestWhatIsNoBackupIsNotPutBack(t *testing.T) {
	dir := t.TempDir()
	file, _ := programme(t)
	must(t, "import", "--data", dir, file)
	file = filepath.Join(t.TempDir(), "office.backup")
	must(t, "backup", "--data", dir, file)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"text": []byte("hello"), "half": raw[:len(raw)/2], "empty": nil} {
		bad := write(t, name, string(content))
		if code, _, errs := do(t, "restore", "--data", dir, bad); code != exitFailed || !strings.Contains(errs, "Nothing was changed") {
			t.Errorf("%s: %d %q", name, code, errs)
		}
	}
	must(t, "check", "--data", dir)
	if code, _, _ := do(t, "check", "--data", t.TempDir()); code != exitFailed {
		t.Error("nothing is checked as whole")
	}
}
