package office

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"startklar.dk/office/db/sqlite"
)

// OpenToOthersError is returned for a folder that others on the machine may read, or
// write, and that is not the office's alone: closing it may be in somebody's way.
type OpenToOthersError struct {
	Dir  string
	Mode os.FileMode
}

// Error names the folder and how it is open.
func (e *OpenToOthersError) Error() string {
	return fmt.Sprintf("%s is open to others on this machine (%s)", e.Dir, e.Mode)
}

// lists are the files of JSON lines in a folder.
const lists = ".jsonl"

// readyMark is what a file is named with that is written to see whether it can be.
const readyMark = ".ready-"

// own tells whether an office gives a file in its folder that name.
func own(name string) bool {
	for _, begins := range []string{sqlite.File, "mail", Restoring, exportMark, readyMark, "lost+found"} {
		if strings.HasPrefix(name, begins) {
			return true
		}
	}
	return strings.HasSuffix(name, lists)
}

// ready tells why nothing could be added to what an office keeps in a folder, if
// nothing could.
func ready(dir string) error {
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), lists) {
			continue
		}
		f, err := os.OpenFile(filepath.Join(dir, n.Name()), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_ = f.Close() // nothing was written
	}
	f, err := os.CreateTemp(dir, readyMark+"*")
	if err != nil {
		return err
	}
	_, err = f.WriteString("ready")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
