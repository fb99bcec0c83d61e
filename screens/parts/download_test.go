package parts_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/screens/parts"
)

func TestADownloadIsAFileOfItsOwnInTheFolderForThem(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	folder := filepath.Join(home, "Hentet")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, want string }{
		{"tegning.pdf", "tegning.pdf"},
		{"tegning.pdf", "tegning (2).pdf"},
		{"../../.ssh/nøgle", "_.._.ssh_nøgle"},
		{`C:\a?b.txt`, "C__a_b.txt"},
		{"..", "_"},
	} {
		path, err := parts.Download(tt.name, func(w io.Writer) error {
			_, err := io.WriteString(w, "indhold")
			return err
		})
		if err != nil || path != filepath.Join(folder, tt.want) {
			t.Errorf("%q is kept as %s, %v", tt.name, path, err)
		}
		if raw, err := os.ReadFile(path); err != nil || string(raw) != "indhold" {
			t.Errorf("%q holds %q, %v", tt.name, raw, err)
		}
	}
	cut := errors.New("cut")
	if _, err := parts.Download("halv.pdf", func(io.Writer) error { return cut }); !errors.Is(err, cut) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "halv.pdf")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
}
