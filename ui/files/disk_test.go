package files_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui/files"
)

func TestTheSystemsDisksListFoldersAndFilesOfAPerson(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("fire"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".b"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (files.System{}).MakeFolder(filepath.Join(dir, "mappe")); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"vej": "mappe", "brudt": "findes ikke"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	items, err := files.System{}.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, 0, len(items))
	for _, i := range items {
		name := i.Name
		if i.Folder {
			name += "/"
		}
		if i.Hidden {
			name = "(" + name + ")"
		}
		if i.Changed.IsZero() {
			t.Errorf("%s has no date", name)
		}
		if i.Name == "a.txt" && i.Size != 4 {
			t.Errorf("a.txt has %d bytes", i.Size)
		}
		got = append(got, name)
	}
	slices.Sort(got)
	if d := cmp.Diff([]string{"(.b)", "a.txt", "mappe/", "vej/"}, got); d != "" {
		t.Error(d)
	}
	if err := (files.System{}).MakeFolder(filepath.Join(dir, "mappe")); files.Why(err) != files.Taken {
		t.Errorf("a second one: %v", err)
	}
	if _, err := (files.System{}).List(filepath.Join(dir, "væk")); files.Why(err) != files.Gone {
		t.Errorf("one that is gone: %v", err)
	}
}

func TestADesktopsFoldersAreFoundByItsOwnNames(t *testing.T) {
	raw := strings.Join([]string{
		"# skrevet af xdg-user-dirs-update", `XDG_DESKTOP_DIR="$HOME/Skrivebord"`, `XDG_DOCUMENTS_DIR="/data/dok"`, `XDG_MUSIC_DIR="$HOME/"`, "vrøvl",
	}, "\n")
	want := map[string]string{"XDG_DESKTOP_DIR": "/home/anna/Skrivebord", "XDG_DOCUMENTS_DIR": "/data/dok"}
	if d := cmp.Diff(want, files.UserFolders(raw, "/home/anna")); d != "" {
		t.Error(d)
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "indstillinger"))
	for _, dir := range []string{"indstillinger", "Mine ting", "Downloads"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(home, "indstillinger", "user-dirs.dirs"), []byte(`XDG_DOCUMENTS_DIR="$HOME/Mine ting"`), 0o600); err != nil {
		t.Fatal(err)
	}
	k := files.KnownFolders()
	if k.Home != home || k.Documents != filepath.Join(home, "Mine ting") || k.Downloads != filepath.Join(home, "Downloads") || k.Desktop != "" {
		t.Errorf("%+v", k)
	}
}
