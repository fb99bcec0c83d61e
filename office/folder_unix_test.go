//go:build unix

package office

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/internal/testworld/engine"
)

// folderWith makes a folder of a mode with files, of the mode that files have by
// themselves.
func folderWith(t *testing.T, mode fs.FileMode, files ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	err := os.Mkdir(dir, 0o700)
	for _, name := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chmod(filepath.Join(dir, name), 0o644))
	}
	if err := errors.Join(err, os.Chmod(dir, mode)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// modes are those of a folder, as ".", and of what is in it.
func modes(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	modes := map[string]fs.FileMode{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		is, err := d.Info()
		if err == nil {
			name, _ := filepath.Rel(dir, path)
			modes[name] = is.Mode().Perm()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return modes
}

func TestAFolderOfTheOfficesIsClosedToOthers(t *testing.T) {
	engine.OnFile(t)
	for name, dir := range map[string]string{
		"an empty one":                 folderWith(t, 0o777),
		"one with an office":           folderWith(t, 0o755, "office.db", "erased.jsonl", "sign-in-key.jsonl"),
		"one of the office's group":    folderWith(t, 0o770, "office.db"),
		"one with lists that are open": folderWith(t, 0o700, "office.db", "erased.jsonl"),
	} {
		t.Run(name, func(t *testing.T) {
			o, err := Open(t.Context(), Config{Dir: dir, Beside: dir, Passive: true})
			if err != nil {
				t.Fatal(err)
			}
			closed := map[string]fs.FileMode{}
			for name := range modes(t, dir) {
				closed[name] = 0o600
			}
			closed["."] = 0o700
			if diff := cmp.Diff(closed, modes(t, dir)); diff != "" {
				t.Errorf("(-closed +is) %s", diff)
			}
			if err := o.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFolderThatIsOpenAndNotTheOfficesAloneIsRefusedAsItIs(t *testing.T) {
	engine.OnFile(t)
	own := folderWith(t, 0o700)
	for name, c := range map[string]Config{
		"with something else":          {Dir: folderWith(t, 0o755, "office.db", "letter.txt")},
		"with what others put there":   {Dir: folderWith(t, 0o777, "office.db")},
		"with something else, beside":  {Dir: own, Beside: folderWith(t, 0o750, "erased.jsonl", "letter.txt")},
		"with others' things, a group": {Dir: folderWith(t, 0o710, "letter.txt")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := c.Dir
			if c.Beside != "" {
				dir = c.Beside
			}
			before := modes(t, dir)
			c.Passive = true
			o, err := Open(t.Context(), c)
			var open *OpenToOthersError
			if !errors.As(err, &open) || open.Dir != dir {
				t.Errorf("%v", err)
			}
			if err == nil {
				_ = o.Close()
			}
			if after := modes(t, dir); !maps.Equal(before, after) {
				t.Errorf("it was %v and is %v", before, after)
			}
		})
	}
}
