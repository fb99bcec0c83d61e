//go:build !windows

package files

import (
	"io/fs"
	"strings"
	"syscall"
)

// The system's own errors for a disk that is only read, and for one without room.
var (
	lockedErrors = []error{syscall.EROFS}
	fullErrors   = []error{syscall.ENOSPC, syscall.EDQUOT}
)

// hidden tells whether the system hides a file: its name begins with a dot.
func hidden(name string, _ fs.FileInfo) bool { return strings.HasPrefix(name, ".") }
