package files

import (
	"io/fs"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// The system's own errors for a disk that is only read, or a file that another program holds, and for one without room.
var (
	lockedErrors = []error{windows.ERROR_WRITE_PROTECT, windows.ERROR_SHARING_VIOLATION}
	fullErrors   = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL}
)

// hidden tells whether the system hides a file: by a mark of its own, or as other systems do by a dot.
func hidden(name string, info fs.FileInfo) bool {
	if strings.HasPrefix(name, ".") {
		return true
	}
	d, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && d.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
