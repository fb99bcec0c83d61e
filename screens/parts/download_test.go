package parts_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
)

func TestADownloadIsAFileOfItsOwnInTheFolderForThem(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	if err := os.WriteFile(filepath.Join(home, "user-dirs.dirs"), []byte(`XDG_DOWNLOAD_DIR="$HOME/Hentet"`), 0o600); err != nil {
		t.Fatal(err)
	}
	env := &parts.Env{Words: text.For(text.Danish)}
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
		saved, err := env.Download(tt.name, func(w io.Writer) error {
			_, err := io.WriteString(w, "indhold")
			return err
		})
		if path := filepath.Join(folder, tt.want); err != nil || saved != (parts.SavedFile{Name: tt.want, Path: path, Folder: "Overførsler"}) {
			t.Errorf("%q is kept as %+v, %v", tt.name, saved, err)
		}
		if raw, err := os.ReadFile(saved.Path); err != nil || string(raw) != "indhold" {
			t.Errorf("%q holds %q, %v", tt.name, raw, err)
		}
	}
	cut := errors.New("cut")
	if _, err := env.Download("halv.pdf", func(io.Writer) error { return cut }); !errors.Is(err, cut) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "halv.pdf")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
}
