package testworld_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/internal/testworld"
)

// exported is what an export holds, by name.
func exported(t *testing.T, a *app.App) (map[string]string, app.Exported) {
	t.Helper()
	var raw bytes.Buffer
	what, err := a.Export(t.Context(), &raw)
	ok(t, err)
	z, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	ok(t, err)
	all := map[string]string{}
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) {
			t.Errorf("%q leads out of its folder", f.Name)
		}
		r, err := f.Open()
		ok(t, err)
		content, err := io.ReadAll(r)
		ok(t, err)
		all[f.Name] = string(content)
	}
	return all, what
}

func says(t *testing.T, all map[string]string, name, want string) {
	t.Helper()
	for have, content := range all {
		if have == name || strings.HasSuffix(name, "/*") && strings.HasPrefix(have, strings.TrimSuffix(name, "*")) {
			if strings.Contains(content, want) {
				return
			}
		}
	}
	t.Errorf("%s does not say %q; there is %q", name, want, all[name])
}

func TestAnExportHoldsEverythingToBeReadWithoutTheApp(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	ctx := t.Context()
	_, err := d.App.Plan.Set(ctx, "", "summary.short", "Et kafferisteri i Kolding.")
	ok(t, err)
	name := "Anna Nielsen"
	ok(t, d.App.Me.Update(ctx, api.PersonUpdateBody{Name: &name}))
	offers := offer(t, w, 1)
	d.Sync()
	file, err := d.App.Inbox.Attach(ctx, "budget.csv", strings.NewReader("leje;14000"))
	ok(t, err)
	_, err = d.App.Inbox.Post(ctx, offers[0], "Her er mit budget.", file.ID)
	ok(t, err)
	d.Sync()

	all, what := exported(t, d.App)
	if !what.Office || what.Err != nil {
		t.Errorf("the office's part: %+v", what)
	}
	says(t, all, "læs-mig.txt", "Alt om dig i Startklar, hentet 28. januar 2027")
	says(t, all, "plan-1.txt", "Et kafferisteri i Kolding.")
	says(t, all, "beskeder.txt", "Her er mit budget.")
	says(t, all, "device/records.json", "Anna Nielsen")
	says(t, all, "device/files/*", "leje;14000")
	says(t, all, "office/records.json", "Anna Nielsen")
	says(t, all, "office/files/*", "leje;14000")
	for name, content := range all {
		if strings.HasSuffix(name, ".json") && !json.Valid([]byte(content)) {
			t.Errorf("%s is no JSON", name)
		}
		if strings.Contains(content, "token") && strings.HasPrefix(name, "device/") {
			t.Errorf("%s names a token", name)
		}
	}

	d.Line.Cut(true)
	_, err = d.App.Plan.Set(ctx, "", "market.first_customers", "Café Mondo.")
	ok(t, err)
	all, what = exported(t, d.App)
	if what.Office || what.Err == nil {
		t.Errorf("without a connection the office's part is there: %+v", what)
	}
	says(t, all, "læs-mig.txt", "Kontoret kunne ikke nås")
	says(t, all, "plan-1.txt", "Café Mondo.")
	says(t, all, "device/waiting.json", "Café Mondo.")
	if left, err := filepath.Glob(filepath.Join(d.Dir, "export-*")); err != nil || len(left) > 0 {
		t.Errorf("left in the profile: %v, %v", left, err)
	}
}

func TestWhoIsNotSignedInExportsAndErasesWhatIsHere(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	ctx := t.Context()
	_, err := d.App.Plan.Set(ctx, "", "summary.short", "Et kafferisteri i Kolding.")
	ok(t, err)
	all, what := exported(t, d.App)
	if what.Office || what.Err != nil {
		t.Errorf("of nobody at an office: %+v", what)
	}
	says(t, all, "plan-1.txt", "Et kafferisteri i Kolding.")
	ok(t, d.App.EraseHere(ctx))
	if written(t, d.App) != "" || onDisk(t, d.Dir, "kafferisteri") {
		t.Error("what was written is still there")
	}
	_, err = d.App.Plan.Set(ctx, "", "summary.short", "En ny begyndelse.")
	ok(t, err)
	d.Reopen()
	if got := written(t, d.App); got != "En ny begyndelse." {
		t.Errorf("written after that: %q", got)
	}
}

func TestErasingHereLeavesTheOfficeAloneAndErasingWithoutItErasesNothing(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	ctx := t.Context()
	_, err := d.App.Plan.Set(ctx, "", "summary.short", "Et kafferisteri i Kolding.")
	ok(t, err)
	d.Sync()
	d.Line.Cut(true)
	if err := d.App.Erase(ctx); err == nil {
		t.Fatal("erased at an office that cannot be reached")
	}
	if got := written(t, d.App); got != "Et kafferisteri i Kolding." {
		t.Errorf("after that there is %q", got)
	}
	ok(t, d.App.EraseHere(ctx))
	if _, in := d.App.SignedIn(); in || written(t, d.App) != "" || onDisk(t, d.Dir, "kafferisteri") {
		t.Error("what was written is still on the device")
	}
	d.Line.Cut(false)
	d.SignIn(testworld.Email)
	d.Sync()
	if got := written(t, d.App); got != "Et kafferisteri i Kolding." {
		t.Errorf("the office has %q", got)
	}
	ok(t, d.App.Erase(ctx))
	d.SignIn(testworld.Email)
	d.Sync()
	if got := written(t, d.App); got != "" {
		t.Errorf("after erasing at the office it has %q", got)
	}
}

// written is the text of the first question.
func written(t *testing.T, a *app.App) string {
	t.Helper()
	q, err := a.Plan.Question(context.WithoutCancel(t.Context()), "", "summary.short")
	ok(t, err)
	return q.Text
}

// onDisk tells whether any file of a folder has some words in it.
func onDisk(t *testing.T, dir, words string) bool {
	t.Helper()
	found := false
	ok(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || slices.Contains([]string{".lock"}, filepath.Ext(path)) {
			return err
		}
		raw, err := os.ReadFile(path)
		found = found || bytes.Contains(raw, []byte(words))
		return err
	}))
	return found
}
