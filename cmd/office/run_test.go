package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/demo"
)

func english(name string) string {
	if name == "LANG" {
		return "en_DK.UTF-8"
	}
	return ""
}

// do runs a command to its end.
func do(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, english, &o, &e)
	return code, o.String(), e.String()
}

// must runs a command that should succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := do(t, args...)
	if code != exitDone || errs != "" {
		t.Fatalf("%v: %d\n%s%s", args, code, out, errs)
	}
	return out
}

// served is an office that runs as the command does.
type served struct {
	t    *testing.T
	url  string
	stop func() (code int, log string)
}

var listening = regexp.MustCompile(`http://\S+`)

func serving(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	var log bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), english, w, &log)
		_ = w.Close()
	}()
	first := make([]byte, 200)
	n, err := r.Read(first)
	if err != nil {
		t.Fatalf("serve said nothing: %v, %d\n%s", err, <-done, log.String())
	}
	s := &served{t: t, url: listening.FindString(string(first[:n]))}
	if s.url == "" {
		t.Fatalf("serve said %q", first[:n])
	}
	var once sync.Once
	code := 0
	s.stop = func() (int, string) {
		once.Do(func() { cancel(); code = <-done })
		return code, log.String()
	}
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *served) ask(method, path, token string, body, into any) int {
	s.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequest(method, s.url+path, bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	if raw, err = io.ReadAll(got.Body); err != nil {
		s.t.Fatal(err)
	}
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			s.t.Fatalf("%s %s: %d %s", method, path, got.StatusCode, raw)
		}
	}
	return got.StatusCode
}

var codeLine = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// signIn signs in with the code out of the folder of mails.
func (s *served) signIn(mails, email string) api.Session {
	s.t.Helper()
	before, err := filepath.Glob(filepath.Join(mails, "*.eml"))
	if err != nil {
		s.t.Fatal(err)
	}
	if got := s.ask("POST", "/v1/sign-in", "", api.SignInRequest{Email: email}, nil); got != 202 {
		s.t.Fatalf("answered %d", got)
	}
	for {
		after, err := filepath.Glob(filepath.Join(mails, "*.eml"))
		if err != nil {
			s.t.Fatal(err)
		}
		if len(after) > len(before) {
			raw, err := os.ReadFile(after[len(after)-1])
			if err != nil {
				s.t.Fatal(err)
			}
			var session api.Session
			code := codeLine.FindSubmatch(bytes.ReplaceAll(raw, []byte("\r"), nil))
			if got := s.ask("POST", "/v1/sessions", "", api.SessionRequest{Email: email, Code: string(code[1])}, &session); got != 201 {
				s.t.Fatalf("answered %d", got)
			}
			return session
		}
	}
}

// programme is a file with the demo office and whom it knows, without its
// events.
func programme(t *testing.T) (file string, records int) {
	t.Helper()
	var few []api.ImportRecord
	for _, r := range demo.Records(time.Now()) {
		switch r.Kind {
		case api.KindOffice, api.KindActor, api.KindAdviser:
			few = append(few, r)
		}
	}
	raw, err := json.Marshal(few)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "programme.json", string(raw)), len(few)
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestACommandLineThatCannotBeUnderstoodIsExplained(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		said string
	}{
		{"no command", nil, "office serve"},
		{"a command that is none", []string{"sreve"}, "sreve"},
		{"no data folder", []string{"serve", "--mail", "dir:x"}, "--data"},
		{"a folder beside nothing", []string{"check", "--beside", "x"}, "--data"},
		{"PostgreSQL without a folder", []string{"serve", "--database", "postgres://x", "--mail", "dir:x"}, "--beside"},
		{"a flag that is none", []string{"serve", "--data", dir, "--colour", "red"}, "--colour"},
		{"a flag without its value", []string{"serve", "--data"}, "--data"},
		{"a value that is none", []string{"serve", "--data", dir, "--limit-codes", "many"}, "many"},
		{"a limit of nothing", []string{"serve", "--data", dir, "--mail", "dir:x", "--limit-codes", "0"}, "--limit-codes"},
		{"no mail", []string{"serve", "--data", dir}, "--mail"},
		{"a mail server that is none", []string{"serve", "--data", dir, "--mail", "ftp://x"}, "--mail"},
		{"a password that anyone on the machine reads", []string{"serve", "--data", dir, "--mail", "smtp://anna:hemmelig@mail.dk"}, "--mail-password-file"},
		{"a proxy that is none", []string{"serve", "--data", dir, "--mail", "dir:" + dir, "--trusted-proxy", "front"}, "front"},
		{"a header that is none", []string{"serve", "--data", dir, "--mail", "dir:" + dir, "--trusted-header", "X: y"}, "X: y"},
		{"a public address that is none", []string{"serve", "--data", dir, "--mail", "dir:" + dir, "--public-url", "kontor"}, "kontor"},
		{"too much", []string{"serve", "--data", dir, "--mail", "dir:" + dir, "now"}, "exactly"},
		{"no file", []string{"import", "--data", dir}, "FILE.json"},
		{"no address", []string{"refer", "--data", dir, "--actor", "x", "--need", "plan", "--reason", "y"}, "--to"},
		{"an address that is none", []string{"refer", "--data", dir, "--to", "anna", "--actor", "x", "--need", "plan", "--reason", "y"}, "anna"},
		{"a need that is none", []string{"refer", "--data", dir, "--to", "a@example.dk", "--actor", "x", "--need", "money", "--reason", "y"}, "financing"},
		{"what of a user", []string{"user", "--data", dir, "remove", "a@example.dk"}, "user add"},
		{"a role that is none", []string{"user", "add", "--data", dir, "a@example.dk", "--role", "boss"}, "boss"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := do(t, c.args...)
			if code != exitUsage || out != "" || !strings.Contains(errs, c.said) {
				t.Errorf("%d, out %q, errors %q", code, out, errs)
			}
			if strings.Contains(errs, "cli.") {
				t.Errorf("words are missing: %q", errs)
			}
		})
	}
}

func TestHelpSaysWhatEachCommandTakes(t *testing.T) {
	for _, lang := range []string{"da_DK.UTF-8", "en_US.UTF-8", "C"} {
		env := func(string) string { return lang }
		for _, args := range [][]string{{"help"}, {"--help"}, {"serve", "--help"}, {"import", "-h"}, {"refer", "-h"}, {"user", "-h"}, {"backup", "-h"}, {"restore", "-h"}, {"renew", "-h"}, {"check", "-h"}} {
			var out, errs bytes.Buffer
			if code := run(context.Background(), args, env, &out, &errs); code != exitDone || errs.Len() > 0 || strings.Contains(out.String(), "cli.") || !strings.Contains(out.String(), "(--data DIR | --database") {
				t.Errorf("%s %v: %d %s%s", lang, args, code, &out, &errs)
			}
			danish := strings.Contains(out.String(), "mappen med kontorets data")
			if danish != (lang == "da_DK.UTF-8") {
				t.Errorf("%s %v: %s", lang, args, &out)
			}
		}
	}
}

func TestTheDemoOfficeServesItsProgramme(t *testing.T) {
	dir := t.TempDir()
	s := serving(t, "--data", dir, "--demo")
	var page api.Page
	s.ask("GET", "/v1/catalogue", "", nil, &page)
	kinds := map[api.Kind]int{}
	for _, r := range page.Records {
		kinds[r.Kind]++
	}
	for _, kind := range api.CatalogueKinds {
		if kinds[kind] == 0 {
			t.Errorf("no %s in the catalogue", kind)
		}
	}
	session := s.signIn(filepath.Join(dir, "mail"), "anna@example.dk")
	if got := s.ask("GET", "/v1/changes", session.Token, nil, nil); got != 200 {
		t.Errorf("answered %d", got)
	}
	code, log := s.stop()
	if code != exitDone {
		t.Errorf("ended with %d: %s", code, log)
	}
	if !strings.Contains(log, filepath.Join(dir, "mail")) {
		t.Error("the log does not say where the mail goes")
	}
	// It keeps what it has.
	again := serving(t, "--demo", "--data", dir)
	if got := again.ask("GET", "/v1/changes", session.Token, nil, nil); got != 200 {
		t.Errorf("answered %d", got)
	}
}

func TestAnImportIsSeenBesideARunningOffice(t *testing.T) {
	dir, mails := t.TempDir(), t.TempDir()
	s := serving(t, "--data", dir, "--mail", "dir:"+mails)
	held := make(chan api.Page, 1)
	var empty api.Page
	s.ask("GET", "/v1/catalogue", "", nil, &empty)
	go func() {
		var page api.Page
		s.ask("GET", "/v1/catalogue?wait=30&since="+empty.Cursor, "", nil, &page)
		held <- page
	}()
	file, n := programme(t)
	if out := must(t, "import", "--data", dir, file); !strings.Contains(out, fmt.Sprint(n)) {
		t.Errorf("said %q", out)
	}
	if page := <-held; len(page.Records) == 0 {
		t.Error("who waited heard of nothing")
	}
	var first, second api.Page
	s.ask("GET", "/v1/catalogue", "", nil, &first)
	must(t, "--data", dir, "import", file) // again, with the flag first
	s.ask("GET", "/v1/catalogue", "", nil, &second)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("importing again changed something: %s", diff)
	}
}

func TestAnImportThatIsNotAllWrittenSaysSoAndTheOfficeWritesTheRest(t *testing.T) {
	dir := t.TempDir()
	where := place{"--data", dir}
	must(t, "import", "--data", dir, write(t, "none.json", "[]"))
	where.change(t, `CREATE TRIGGER no_turn BEFORE DELETE ON import_turn BEGIN SELECT RAISE(ABORT, 'no turn'); END`)
	records := demo.Records(time.Now())
	raw, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := do(t, "import", "--data", dir, write(t, "demo.json", string(raw))); code != exitFailed || !strings.Contains(errs, "writes the rest by itself") {
		t.Errorf("%d %q", code, errs)
	}
	where.change(t, `DROP TRIGGER no_turn`)
	s := serving(t, "--data", dir, "--mail", "dir:"+t.TempDir())
	for page, n := (api.Page{}), len(records); n > 0; n -= len(page.Records) {
		if got := s.ask("GET", "/v1/catalogue?wait=30&since="+page.Cursor, "", nil, &page); got != 200 || len(page.Records) == 0 {
			t.Fatalf("%d, and %d records are missing", got, n)
		}
	}
}

func TestABadImportIsRefusedWholeAndNamesRecordAndField(t *testing.T) {
	dir := t.TempDir()
	good := `{"kind": "adviser", "id": "0193557a-0000-7000-8000-000000000001", "body": {"name": "Mette", "kind": "office"}}`
	for _, c := range []struct {
		name, file string
		said       []string
	}{
		{"no JSON", "[\n" + good + ",\n{]", []string{"line 3"}},
		{"no array", good, []string{"line 1", "array"}},
		{"null", " null\n", []string{"line 1", "array"}},
		{"a word", `"records"`, []string{"line 1", "array"}},
		{
			"two offices", `[{"kind": "office", "id": "0193557a-0000-7000-8000-000000000003", "body": {"name": "A"}},
				{"kind": "office", "id": "0193557a-0000-7000-8000-000000000004", "body": {"name": "B"}}]`,
			[]string{"no. 2", "office", "0193557a-0000-7000-8000-000000000004", "/id", "one office"},
		},
		{"a field of a wrong type", `[` + good + `, {"kind": "adviser", "id": 5}]`, []string{"no. 2", "/id"}},
		{
			"a wrong type in the body", `[` + good + `, {"kind": "adviser", "id": "0193557a-0000-7000-8000-000000000002", "body": {"name": 5}}]`,
			[]string{"no. 2", "adviser", "0193557a-0000-7000-8000-000000000002", "/body/name"},
		},
		{"a kind that is none", `[` + good + `, {"kind": "plan", "id": "0193557a-0000-7000-8000-000000000002", "body": {}}]`, []string{"no. 2", "plan", "/kind"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := do(t, "import", "--data", dir, write(t, "bad.json", c.file))
			if code != exitFailed || out != "" {
				t.Fatalf("%d, %q, %q", code, out, errs)
			}
			for _, said := range append(c.said, "bad.json") {
				if !strings.Contains(errs, said) {
					t.Errorf("%q does not say %q", errs, said)
				}
			}
			s := serving(t, "--data", dir, "--mail", "dir:"+t.TempDir())
			var page api.Page
			s.ask("GET", "/v1/catalogue", "", nil, &page)
			for _, r := range page.Records {
				if r.Kind == api.KindAdviser {
					t.Errorf("%s came in", r.ID)
				}
			}
			s.stop()
		})
	}
	code, _, errs := do(t, "import", "--data", dir, "nowhere.json")
	if code != exitFailed || !strings.Contains(errs, "nowhere.json") {
		t.Errorf("%d %q", code, errs)
	}
}

func TestAReferralIsOfferedBesideARunningOffice(t *testing.T) {
	dir, mails := t.TempDir(), t.TempDir()
	file, _ := programme(t)
	must(t, "import", "--data", dir, file)
	s := serving(t, "--data", dir, "--mail", "dir:"+mails)
	session := s.signIn(mails, "anna@example.dk")
	actor := demo.ActorID("erhvervshus-fyn")
	args := []string{"refer", "--data", dir, "--to", " Anna@example.dk", "--actor", actor, "--need", "financing", "--reason", "Du skal låne."}
	out := must(t, args...)
	var page api.Page
	s.ask("GET", "/v1/changes", session.Token, nil, &page)
	var referral api.Referral
	for _, r := range page.Records {
		if r.Kind == api.KindReferral {
			if err := r.Decode(&referral); err != nil || !strings.Contains(out, r.ID) {
				t.Errorf("%v, said %q", err, out)
			}
		}
	}
	if referral.State != api.ReferralOffered || referral.ActorID != actor || referral.Reason != "Du skal låne." || referral.Need != api.FieldFinancing {
		t.Errorf("%+v", referral)
	}
	if code, _, errs := do(t, args...); code != exitFailed || !strings.Contains(errs, "already") {
		t.Errorf("the same again: %d %q", code, errs)
	}
	unknown := "0193557a-0000-7000-8000-00000000000f"
	if code, _, errs := do(t, "refer", "--data", dir, "--to", "anna@example.dk", "--actor", unknown, "--need", "plan", "--reason", "x"); code != exitFailed || !strings.Contains(errs, unknown) {
		t.Errorf("nobody: %d %q", code, errs)
	}
}

func TestStaffAreAdded(t *testing.T) {
	dir := t.TempDir()
	if out := must(t, "user", "add", "--data", dir, "Mette@Kontor.dk", "--role", "consultant"); !strings.Contains(out, "mette@kontor.dk is now consultant") {
		t.Errorf("said %q", out)
	}
	if out := must(t, "user", "--data", dir, "add", "mette@kontor.dk", "--role", "coordinator"); !strings.Contains(out, "already") {
		t.Errorf("said %q", out)
	}
}

func TestPlainHTTPOnAPublicAddressIsWarnedOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		args  []string
		warns string
	}{
		{"this machine", nil, ""},
		{"this machine, by name", []string{"--public-url", "http://localhost:8080"}, ""},
		{"TLS in front", []string{"--public-url", "https://kontor.dk"}, ""},
		{"all addresses", []string{"--listen", "0.0.0.0:0"}, "without encryption on"},
		{"an address without TLS", []string{"--public-url", "http://kontor.dk"}, "http://kontor.dk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serving(t, append([]string{"--data", t.TempDir(), "--mail", "dir:" + t.TempDir()}, c.args...)...)
			_, log := s.stop()
			warned := strings.Contains(log, "Warning: ")
			if warned != (c.warns != "") || !strings.Contains(log, c.warns) {
				t.Errorf("said %q", log)
			}
		})
	}
}

func TestMetricsAreNotAnsweredToEveryoneWhereTheyHaveAnAddress(t *testing.T) {
	s := serving(t, "--data", t.TempDir(), "--mail", "dir:"+t.TempDir(), "--metrics-listen", "127.0.0.1:0")
	if got := s.ask("GET", "/metrics", "", nil, nil); got != http.StatusNotFound {
		t.Errorf("answered %d", got)
	}
	taken := strings.TrimPrefix(s.url, "http://")
	code, _, errs := do(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--metrics-listen", taken, "--mail", "dir:"+t.TempDir())
	if code != exitFailed || !strings.Contains(errs, taken) {
		t.Errorf("a port in use: %d %q", code, errs)
	}
}

func TestAPortInUseIsTold(t *testing.T) {
	dir := t.TempDir()
	s := serving(t, "--data", dir, "--demo")
	taken := strings.TrimPrefix(s.url, "http://")
	code, _, errs := do(t, "serve", "--data", t.TempDir(), "--listen", taken, "--mail", "dir:"+t.TempDir())
	if code != exitFailed || !strings.Contains(errs, taken) {
		t.Errorf("%d %q", code, errs)
	}
}

func TestAnImportSaysWhomItTouches(t *testing.T) {
	dir, mails := t.TempDir(), t.TempDir()
	event := "0193557a-0000-7000-8000-000000000001"
	at := time.Now().Add(100 * time.Hour).UTC().Truncate(time.Second)
	file := func(starts time.Time) string {
		return write(t, "event.json", fmt.Sprintf(`[{"kind": "event", "id": %q, "body": {"title": "Kick-off", "capacity": 5, "starts_at": %q, "ends_at": %q}}]`,
			event, starts.Format(time.RFC3339), at.Add(9*time.Hour).Format(time.RFC3339)))
	}
	must(t, "import", "--data", dir, file(at))
	s := serving(t, "--data", dir, "--mail", "dir:"+mails)
	session := s.signIn(mails, "anne@example.dk")
	var answers api.MutationAnswers
	s.ask("POST", "/v1/mutations", session.Token, map[string]any{"device": "0193557a-0000-7000-8000-000000000002", "mutations": []any{map[string]any{
		"id": "0193557a-0000-7000-8000-000000000003", "kind": "booking.request", "made_at": at,
		"body": map[string]any{"booking_id": "0193557a-0000-7000-8000-000000000004", "event_id": event},
	}}}, &answers)
	if len(answers.Results) != 1 || answers.Results[0].Status != api.StatusApplied {
		t.Fatalf("%+v", answers)
	}
	var before, after api.Page
	s.ask("GET", "/v1/catalogue", "", nil, &before)
	past := file(at.Add(-1000 * time.Hour))
	out := must(t, "import", "--dry-run", "--data", dir, past)
	for _, said := range []string{"would be imported", "1 booking is touched", "moved: 1", "cancelled: 0", "something else at the time: 0", "before now: 1", "--force"} {
		if !strings.Contains(out, said) {
			t.Errorf("%q does not say %q", out, said)
		}
	}
	if code, _, errs := do(t, "import", "--data", dir, past); code != exitFailed || !strings.Contains(errs, event) || !strings.Contains(errs, "/body/starts_at") || !strings.Contains(errs, "--force") {
		t.Errorf("%d %q", code, errs)
	}
	s.ask("GET", "/v1/catalogue", "", nil, &after)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("something changed: %s", diff)
	}
	if out := must(t, "import", "--force", "--data", dir, past); !strings.Contains(out, "1 record was imported") || !strings.Contains(out, "moved: 1") {
		t.Errorf("%q", out)
	}
}
