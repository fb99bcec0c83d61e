package testworld_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/app"
	"startklar.dk/internal/testworld"
)

// backedUp is a phone with one text at the office and one that waits, and what its
// system's backup took.
func backedUp(t *testing.T, w *testworld.World) (phone *testworld.Device, backup fs.FS) {
	t.Helper()
	phone = w.Guest("phone")
	unbacked := t.TempDir()
	phone.OpenWith(func(c *app.Config) { c.Unbacked = unbacked })
	phone.SignIn(testworld.Email)
	writeText(t, phone, "idea.what", "Surdej på hjul.")
	phone.Sync()
	phone.Line.Cut(true)
	writeText(t, phone, "idea.problem", "Fordi brødet er bedst om morgenen.")
	files, err := filepath.Glob(filepath.Join(unbacked, "token-*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	token, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "backup")
	phone.ReopenAfter(func() {
		if err := os.CopyFS(copied, os.DirFS(phone.Dir)); err != nil {
			t.Fatal(err)
		}
	})
	backup = os.DirFS(copied)
	looked := 0
	err = fs.WalkDir(backup, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(backup, path)
		if looked++; bytes.Contains(content, token) {
			t.Errorf("the token is in %s", path)
		}
		return err
	})
	if err != nil || looked < 3 {
		t.Fatal(looked, err)
	}
	phone.Line.Cut(false)
	return phone, backup
}

// putBack is another device that begins with a backup.
func putBack(t *testing.T, w *testworld.World, name string, backup fs.FS) *testworld.Device {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, backup); err != nil {
		t.Fatal(err)
	}
	d, unbacked := w.Fresh(name), t.TempDir()
	d.OpenWith(func(c *app.Config) { c.Unbacked = unbacked })
	d.OpenIn(dir)
	return d
}

func writeText(t *testing.T, d *testworld.Device, key, text string) {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), "", key)
	if err == nil {
		_, err = d.App.Plan.Write(t.Context(), "", key, text, q.Base)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func reads(t *testing.T, d *testworld.Device, key, want string) {
	t.Helper()
	if q, err := d.App.Plan.Question(t.Context(), "", key); err != nil || q.Text != want {
		t.Errorf("%s: %s says %q (%v), want %q", filepath.Base(d.Dir), key, q.Text, err, want)
	}
}

func TestAPhonesBackupHasNoTokenAndGoesOnAfterASignIn(t *testing.T) {
	w := testworld.New(t)
	phone, backup := backedUp(t, w)
	tablet := putBack(t, w, "tablet", backup)
	st, err := tablet.App.Sync.State(t.Context())
	if err != nil || !st.SignIn || st.Mark != app.MarkNeeds || st.Waiting != 1 {
		t.Errorf("it is at %+v (%v)", st, err)
	}
	reads(t, tablet, "idea.what", "Surdej på hjul.")
	reads(t, tablet, "idea.problem", "Fordi brødet er bedst om morgenen.")
	writeText(t, tablet, "market.buyers", "Pendlere.")
	tablet.SignIn(testworld.Email)
	tablet.Sync()
	phone.Sync() // is signed in still, and what waited there too is no second text
	for _, d := range []*testworld.Device{phone, tablet} {
		reads(t, d, "idea.what", "Surdej på hjul.")
		reads(t, d, "idea.problem", "Fordi brødet er bedst om morgenen.")
		reads(t, d, "market.buyers", "Pendlere.")
		if st, err := d.App.Sync.State(t.Context()); err != nil || st.SignIn || st.Conflicts+st.Refused+st.Waiting > 0 {
			t.Errorf("it is at %+v (%v)", st, err)
		}
	}
	if list, err := tablet.App.Sessions(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("signed in are %+v (%v)", list, err)
	}
}

func TestAnotherPersonOnAPhonesBackupFindsNothingOfTheFirst(t *testing.T) {
	w := testworld.New(t)
	_, backup := backedUp(t, w)
	tablet := putBack(t, w, "tablet", backup)
	tablet.SignIn("bo@example.dk")
	tablet.Sync()
	reads(t, tablet, "idea.what", "")
	reads(t, tablet, "idea.problem", "")
	other := w.DeviceOf("bo@example.dk", "desktop")
	other.Sync()
	if list, err := other.App.Plan.Plans(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("the other has %+v (%v)", list, err)
	}
	if err := tablet.App.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	tablet.SignIn(testworld.Email)
	tablet.Sync()
	reads(t, tablet, "idea.what", "Surdej på hjul.")
	reads(t, tablet, "idea.problem", "Fordi brødet er bedst om morgenen.")
}
