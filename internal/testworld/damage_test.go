package testworld_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
)

// personFile is the store of whoever is signed in on a device.
func personFile(t *testing.T, d *testworld.Device) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.Dir, "person-*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the person's files are %v, %v", files, err)
	}
	return files[0]
}

func notices(d *testworld.Device) map[string]string {
	told := map[string]string{}
	for _, n := range d.App.Notices() {
		told[n.Key] = n.Args["File"]
	}
	delete(told, "notice.token_in_file")
	return told
}

// questions are the keys of a plan's questions.
func questions(t *testing.T, d *testworld.Device) (keys []string) {
	t.Helper()
	template, err := d.App.Plan.Template(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, chapter := range template.Chapters {
		for _, q := range chapter.Questions {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

// spoil is a way in which a disk or a program spoils a store's file; saved tells
// whether what was not sent can be read from it still.
var spoil = map[string]struct {
	do    func(path string, raw []byte) error
	saved bool
}{
	"a header of garbage": {func(path string, raw []byte) error {
		return os.WriteFile(path, append(bytes.Repeat([]byte{0xa5}, 100), raw[100:]...), 0o600)
	}, true},
	"a first page of zeros": {func(path string, raw []byte) error {
		return os.WriteFile(path, append(make([]byte, 4096), raw[4096:]...), 0o600)
	}, true},
	"its end cut off": {func(path string, raw []byte) error { return os.WriteFile(path, raw[:len(raw)-3*4096], 0o600) }, false},
	"nothing in it":   {func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) }, false},
	"another content": {func(path string, _ []byte) error { return os.WriteFile(path, []byte("a letter"), 0o600) }, false},
	"a log of garbage": {func(path string, _ []byte) error {
		return os.WriteFile(path+"-wal", []byte(strings.Repeat("log ", 999)), 0o600)
	}, true},
	"a folder instead": {func(path string, _ []byte) error {
		if err := os.Remove(path); err != nil {
			return err
		}
		return os.MkdirAll(filepath.Join(path, "x"), 0o700)
	}, false},
}

func TestABrokenProfileIsFilledFromTheOfficeAgainAndWhatWasNotSentIsSaved(t *testing.T) {
	w := testworld.New(t)
	planID := ""
	for name, c := range spoil {
		t.Run(name, func(t *testing.T) {
			phone := w.Device(name)
			phone.Sync()
			if planID == "" {
				planID = write(t, phone, "", key, "Det har kontoret")
			}
			all := questions(t, phone)
			kept, sections := all[0], all[5:]
			write(t, phone, planID, kept, "Det har kontoret også")
			phone.Sync()
			phone.Line.Cut(true)
			for i, section := range sections {
				write(t, phone, planID, section, fmt.Sprintf("Ikke sendt, nummer %d, %s", i, name))
			}
			file := personFile(t, phone)
			if err := phone.App.Close(); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(file)
			if err == nil {
				err = c.do(file, raw)
			}
			if err != nil {
				t.Fatal(err)
			}
			phone.Line.Cut(false)
			phone.Reopen()
			if email, in := phone.App.SignedIn(); !in || email != testworld.Email {
				t.Errorf("signed in %q, %v", email, in)
			}
			told := notices(phone)
			if len(told) != 1 {
				t.Errorf("told %v", told)
			}
			for key, lies := range told {
				if !strings.HasPrefix(key, "notice.store_") || !strings.HasPrefix(lies, file+".broken-") {
					t.Errorf("%s says that it lies at %q", key, lies)
				}
				if _, err := os.Lstat(lies); err != nil {
					t.Error(err)
				}
			}
			// By itself: nobody asks for a sync.
			phone.Await("it is filled again", func() bool {
				q, err := phone.App.Plan.Question(t.Context(), planID, kept)
				st := state(t, phone)
				return err == nil && q.Text == "Det har kontoret også" && st.Waiting == 0
			})
			phone.Sync()
			if st := state(t, phone); st.Refused != 0 || st.Conflicts != 0 {
				t.Errorf("%+v", st)
			}
			if !c.saved {
				return
			}
			second := w.Device("second")
			second.Sync()
			for i, section := range sections {
				want := fmt.Sprintf("Ikke sendt, nummer %d, %s", i, name)
				for _, d := range []*testworld.Device{phone, second} {
					if got := read(t, d, planID, section).Text; got != want {
						t.Errorf("number %d is %q", i, got)
					}
				}
			}
			if err := second.App.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAFileThatIsSpoiledWhileItIsUsedIsExchangedUnderTheApp(t *testing.T) {
	w := testworld.New(t)
	phone := w.Device("phone")
	planID := write(t, phone, "", key, "Det har kontoret")
	phone.Sync()
	phone.Line.Cut(true)
	sections := questions(t, phone)[5:]
	for i, section := range sections {
		write(t, phone, planID, section, strings.Repeat(fmt.Sprintf("Ikke sendt, nummer %d. ", i), 20))
	}
	phone.Reopen()
	file := personFile(t, phone)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// All pages but the first and those of the queue, in the file and under the app.
	for at := 4096; at < len(raw); at += 4096 {
		if page := raw[at : at+4096]; !bytes.Contains(page, []byte("section.write")) {
			copy(page, bytes.Repeat([]byte{0xa5}, 4096))
		}
	}
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(raw, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	// Somebody looks around; sooner or later a page is read that is no more.
	for _, kind := range api.CatalogueKinds {
		_, _ = phone.App.Search(t.Context(), string(kind), 5)
	}
	_, _ = phone.App.Plan.Plans(t.Context())
	phone.Await("the file is exchanged", func() bool { return len(notices(phone)) > 0 })
	phone.Line.Cut(false)
	phone.Await("all is at the office", func() bool {
		if phone.App.Sync.Flush(t.Context()) != nil {
			return false // the files are being exchanged
		}
		st, err := phone.App.Sync.State(t.Context())
		return err == nil && st.Waiting == 0
	})
	phone.Sync()
	second := w.Device("second")
	second.Sync()
	for i, section := range sections {
		want := strings.Repeat(fmt.Sprintf("Ikke sendt, nummer %d. ", i), 20)
		if got := read(t, second, planID, section).Text; got != want {
			t.Errorf("number %d is %q", i, got)
		}
	}
	lies := slices.Collect(maps.Values(notices(phone)))
	if len(lies) != 1 || !strings.HasPrefix(lies[0], file+".broken-") {
		t.Errorf("told %v", notices(phone))
	}
	phone.Reopen()
	if len(notices(phone)) != 1 {
		t.Error("nobody tells of it after the next start")
	}
}
