//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// ordinaryUser says as whom the server runs: as whoever runs the test, but for
// root, as whom PostgreSQL does not run. Its processes are a group of their own. A
// user other than the test's is given the server's folder.
func ordinaryUser(folder string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(u.Uid)
		gid, errGID := strconv.Atoi(u.Gid)
		if err := errors.Join(errUID, errGID, os.Chown(folder, uid, gid)); err != nil {
			return nil, fmt.Errorf("run PostgreSQL as %s: %w", name, err)
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} //nolint:gosec // ids of the system's
		return attr, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody that it could run as")
}
