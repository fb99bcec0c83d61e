package postgres

import (
	"cmp"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// errMissing says what to install.
var errMissing = errors.New("the tests need PostgreSQL's server, and none was found: install the package postgresql " +
	"(Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql)")

// installed are the folders that systems put a version's programs into.
var installed = []string{
	"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
	"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
}

// findPrograms finds the folder of PostgreSQL's server: that of the one in PATH,
// else the newest version's. Debian and Ubuntu put none into PATH.
func findPrograms() (string, error) {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	if path, err := exec.LookPath("initdb"); err == nil { // perhaps a link into the folder
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	var versions []string
	for _, pattern := range installed {
		found, _ := filepath.Glob(pattern) // the patterns are well formed
		versions = append(versions, found...)
	}
	slices.SortStableFunc(versions, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	folders = append(folders, versions...)
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	for _, folder := range folders {
		if hasServer(folder) {
			return folder, nil
		}
	}
	return "", errMissing
}

// version is the number in a folder's path, as in postgresql/15/bin; 0 where there is
// none.
func version(folder string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(filepath.Base(filepath.Dir(folder)), "abcdefghijklmnopqrstuvwxyz-@"))
	return n
}

func hasServer(folder string) bool {
	for _, program := range []string{"initdb", "postgres", "pg_ctl"} {
		if info, err := os.Stat(filepath.Join(folder, program)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}
