package office

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/office/db/sqlite"
)

func TestWhatARestoreSetAsideIsDeletedAfterThirtyDays(t *testing.T) {
	w := newWorld(t)
	early, late := w.clock.now().Add(-time.Hour), w.clock.now().Add(time.Hour)
	file := func(name string, at time.Time) string {
		t.Helper()
		path := filepath.Join(w.dir, name)
		if err := os.WriteFile(path, []byte("Gulerodskage"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		return path
	}
	aside := func(at time.Time, side string) string {
		// The file is older than the restore that set it aside.
		return file(filepath.Base(Aside(sqlite.File, at))+side, early.AddDate(0, -6, 0))
	}
	gone := []string{aside(early, ""), aside(early, "-wal"), file(exportMark+"1", early)}
	stays := []string{aside(late, ""), file("office.db.before-restore-by-hand", early), file("revoked.txt", early)}
	if err := os.Mkdir(filepath.Join(w.dir, Restoring), 0o700); err != nil {
		t.Fatal(err)
	}
	gone = append(gone, filepath.Dir(file(filepath.Join(Restoring, "office.db"), early)))
	if err := os.Chtimes(gone[3], early, early); err != nil {
		t.Fatal(err)
	}
	there := func(paths []string) (all []bool) {
		for _, path := range paths {
			_, err := os.Stat(path)
			all = append(all, err == nil)
		}
		return all
	}
	w.later(0)
	if diff := cmp.Diff([]bool{true, true, true, true}, there(gone)); diff != "" {
		t.Errorf("at once (-want +got):\n%s", diff)
	}
	w.later(KeepAside)
	if diff := cmp.Diff([]bool{false, false, false, false}, there(gone)); diff != "" {
		t.Errorf("a month later (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]bool{true, true, true}, there(stays)); diff != "" {
		t.Errorf("of what stays (-want +got):\n%s", diff)
	}
}
