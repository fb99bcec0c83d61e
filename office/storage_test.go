package office

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"startklar.dk/api"
)

func TestOnlyTheOfficeReadsItsFiles(t *testing.T) {
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
	if err := os.Chmod(filepath.Join(r.w.dir, databaseFile), 0o644); err != nil { // of an older office
		t.Fatal(err)
	}
	r.w.reopen()
	look()
}
