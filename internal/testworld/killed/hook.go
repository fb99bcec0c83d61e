package killed

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"
)

// listener is told of what a database's connections write, before it is written.
type listener interface {
	row()
	committing()
}

var (
	hook      sync.Once
	listeners sync.Map // listener by the path of a database, or of the folder of several
)

// listen tells l of the database at path, or of all in a folder, whose connections
// are opened from now on until the test ends.
func listen(t testing.TB, path string, l listener) {
	hook.Do(func() { sqlite.RegisterConnectionHook(connected) })
	path = filepath.Clean(path)
	listeners.Store(path, l)
	t.Cleanup(func() { listeners.CompareAndDelete(path, l) })
}

func connected(conn sqlite.ExecQuerierContext, dsn string) error {
	hooks, ok := conn.(sqlite.HookRegisterer)
	if !ok {
		return fmt.Errorf("a connection of %T has no hooks", conn)
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	path, err := url.PathUnescape(path)
	if err != nil {
		return fmt.Errorf("read where a database is: %w", err)
	}
	l, ok := listeners.Load(filepath.FromSlash(path))
	if !ok {
		l, ok = listeners.Load(filepath.Dir(filepath.FromSlash(path)))
	}
	if ok {
		hooks.RegisterPreUpdateHook(func(sqlite.SQLitePreUpdateData) { l.(listener).row() })
		hooks.RegisterCommitHook(func() int32 { l.(listener).committing(); return 0 })
	}
	return nil
}
