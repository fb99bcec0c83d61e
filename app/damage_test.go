package app_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/app"
	"startklar.dk/app/store"
)

// garbage is what no program of ours wrote.
func garbage(t *testing.T, path string) {
	t.Helper()
	ok(t, os.WriteFile(path, bytes.Repeat([]byte("not what it was "), 1000), 0o600))
}

func keys(a *app.App) (list []string) {
	for _, n := range a.Notices() {
		list = append(list, n.Key)
	}
	return list
}

func TestWhereABrokenFileLiesIsToldUntilItIsRead(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	ok(t, a.WriteOffline(t.Context()))
	ok(t, a.Close())
	garbage(t, filepath.Join(cfg.Dir, "local.db"))
	for range 3 {
		a = open(t, cfg)
		told := a.Notices()
		if len(told) != 1 || told[0].Key != "notice.store_broken" {
			t.Fatalf("notices %+v", told)
		}
		lies := told[0].Args["File"]
		if info, err := os.Stat(lies); err != nil || info.IsDir() || !filepath.IsAbs(lies) {
			t.Errorf("it lies at %q: %v", lies, err)
		}
		ok(t, a.Close())
	}
	a = open(t, cfg)
	a.Told(a.Notices()[0].ID)
	if left := a.Notices(); len(left) != 0 {
		t.Errorf("told, and still there: %+v", left)
	}
	ok(t, a.Close())
	if left := open(t, cfg).Notices(); len(left) != 0 {
		t.Errorf("told, and there again: %+v", left)
	}
}

func TestWhoIsSignedInSurvivesABrokenSettingsFile(t *testing.T) {
	ctx := t.Context()
	for name, spoil := range map[string]func(path string) error{
		"garbage":    func(path string) error { return os.WriteFile(path, []byte{0, 1, 2, 0xff}, 0o600) },
		"empty":      func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"cut off":    func(path string) error { return os.Truncate(path, 100) },
		"no object":  func(path string) error { return os.WriteFile(path, []byte(`[1]`), 0o600) },
		"another's":  func(path string) error { return os.WriteFile(path, []byte(`{"a":1}`), 0o600) },
		"other type": func(path string) error { return os.WriteFile(path, []byte(`{"preferences":7}`), 0o600) },
		"a folder": func(path string) error {
			return errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t.TempDir(), clock())
			a := open(t, cfg)
			must[app.Office](t)(a.ChooseDemo(ctx))
			signIn(t, a, a, anna)
			ok(t, a.SetPreferences(func(p *app.Preferences) { p.TextScale = 1.2 }))
			ok(t, a.Close())
			ok(t, spoil(filepath.Join(cfg.Dir, "device.json")))
			a = open(t, cfg)
			if email, in := a.SignedIn(); !in || email != anna || a.Preferences().TextScale != 1.2 {
				t.Errorf("signed in %q, %v; text %v", email, in, a.Preferences().TextScale)
			}
			told := a.Notices()
			if len(told) != 1 || told[0].Key != "notice.settings_broken" {
				t.Fatalf("notices %+v", told)
			}
			if _, err := os.Stat(told[0].Args["File"]); err != nil {
				t.Error(err)
			}
			settled(t, a)
			ok(t, a.Close())
			// Where the copy is gone, too, one begins anew and nothing stands in the way.
			for _, file := range []string{"device.json", "device.json.copy"} {
				ok(t, os.RemoveAll(filepath.Join(cfg.Dir, file)))
				garbage(t, filepath.Join(cfg.Dir, file))
			}
			a = open(t, cfg)
			if _, in := a.SignedIn(); in {
				t.Error("signed in out of nothing")
			}
			ok(t, a.SetPreferences(func(p *app.Preferences) { p.TextScale = 1.4 }))
		})
	}
}

func TestABrokenTokenAsksForASignIn(t *testing.T) {
	ctx := t.Context()
	for name, spoil := range map[string]func(path string) error{
		"garbage": func(path string) error { return os.WriteFile(path, []byte{0, 1, '\n', 0xff}, 0o600) },
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"another": func(path string) error { return os.WriteFile(path, []byte("abcdefghijklmnop"), 0o600) },
		"a folder": func(path string) error {
			return errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t.TempDir(), clock())
			a := open(t, cfg)
			must[app.Office](t)(a.ChooseDemo(ctx))
			signIn(t, a, a, anna)
			settled(t, a)
			ok(t, a.Close())
			files, err := filepath.Glob(filepath.Join(cfg.Dir, "token-*"))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			ok(t, spoil(files[0]))
			a = open(t, cfg)
			await(t, a, "a sign-in is asked for", func() bool {
				st, err := a.Sync.State(ctx)
				return err == nil && st.SignIn && st.Mark == app.MarkNeeds
			})
			q, err := a.Plan.Question(ctx, "", "summary.short")
			ok(t, err)
			_, err = a.Plan.Write(ctx, "", q.Key, "Skrevet imens", q.Base)
			ok(t, err)
			signIn(t, a, a, anna)
			settled(t, a)
			if got := must[string](t)(text(ctx, a, q.Key)); got != "Skrevet imens" {
				t.Errorf("the plan says %q", got)
			}
		})
	}
}

func TestAFileOfAnotherVersionIsLeftAloneAndTheErrorNamesIt(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	ok(t, a.WriteOffline(t.Context()))
	ok(t, a.Close())
	path := filepath.Join(cfg.Dir, "local.db")
	tamper(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
	before := must[[]byte](t)(os.ReadFile(path))
	var newer *store.TooNewError
	if _, err := app.Open(t.Context(), cfg); !errors.As(err, &newer) || newer.Path != path || app.Reason(err) != "file_too_new" {
		t.Errorf("Open gave %v", err)
	}
	if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(before, after) {
		t.Error("the file is another")
	}
	failed := fmt.Errorf("open: %w", &store.UpgradeError{Path: path, Err: errors.New("no room")})
	if got := app.Reason(failed); got != "file_not_upgraded" {
		t.Errorf("one that cannot be brought up to date is %q", got)
	}
}

func TestErasingTakesWhatWasBrokenAlong(t *testing.T) {
	ctx := t.Context()
	cfg := config(filepath.Join(t.TempDir(), "a [profile]"), clock())
	a := open(t, cfg)
	must[app.Office](t)(a.ChooseDemo(ctx))
	signIn(t, a, a, anna)
	settled(t, a)
	ok(t, a.Close())
	raw := must[[]byte](t)(os.ReadFile(filepath.Join(cfg.Dir, "device.json")))
	ok(t, os.WriteFile(filepath.Join(cfg.Dir, "device.json"), raw[:len(raw)-2], 0o600))
	a = open(t, cfg)
	settled(t, a)
	if err := a.Erase(ctx); err != nil {
		t.Fatal(err)
	}
	for _, file := range must[[]os.DirEntry](t)(os.ReadDir(cfg.Dir)) {
		content, err := os.ReadFile(filepath.Join(cfg.Dir, file.Name()))
		if err == nil && strings.Contains(string(content), anna) {
			t.Errorf("%s still names the person", file.Name())
		}
	}
	if list := keys(a); slices.Contains(list, "notice.settings_broken") {
		t.Errorf("still told: %v", list)
	}
	var d map[string]any
	ok(t, json.Unmarshal(must[[]byte](t)(os.ReadFile(filepath.Join(cfg.Dir, "device.json"))), &d))
}

// tamper changes a store's file behind its back.
func tamper(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	_, err = db.ExecContext(t.Context(), query)
	ok(t, errors.Join(err, db.Close()))
}

func TestSettingsOfANewerVersionAreKept(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	ok(t, a.WriteOffline(t.Context()))
	ok(t, a.Close())
	path := filepath.Join(cfg.Dir, "device.json")
	read := func() (d map[string]any) {
		t.Helper()
		ok(t, json.Unmarshal(must[[]byte](t)(os.ReadFile(path)), &d))
		return d
	}
	d := read()
	d["newer"] = map[string]any{"x": 1.0}
	d["preferences"].(map[string]any)["newer"] = "here, too"
	ok(t, os.WriteFile(path, must[[]byte](t)(json.Marshal(d)), 0o600))
	a = open(t, cfg)
	ok(t, a.SetPreferences(func(p *app.Preferences) { p.TextScale = 1.2 }))
	d["preferences"].(map[string]any)["text_scale"] = 1.2
	if diff := cmp.Diff(d, read()); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}
