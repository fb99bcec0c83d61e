package postgres

import (
	"context"
	"sync"
	"testing"
)

// shared is the server of this process's tests. It ends with the process. Nothing
// in it outlives that, so it does not wait for the disk.
var shared = sync.OnceValues(func() (*Server, error) { return start([]string{"fsync = off"}) })

// Template is a database of which tests are given copies, each its own, on a
// server that the tests of one process share. Copying takes a twentieth of a second.
type Template struct {
	// Prepare fills the database at an address, once, and leaves no connection
	// open; nil leaves it empty.
	Prepare func(ctx context.Context, url string) error

	once sync.Once
	name string
	err  error
}

// Database makes a copy for a test and gives its address. It is dropped when the
// test is over.
func (tpl *Template) Database(t testing.TB) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	tpl.once.Do(func() { tpl.err = tpl.prepare(s) })
	if tpl.err != nil {
		t.Fatal(tpl.err)
	}
	name, err := s.create(tpl.name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.administer(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

func (tpl *Template) prepare(s *Server) (err error) {
	tpl.name, err = s.create("template0")
	if err == nil && tpl.Prepare != nil {
		err = tpl.Prepare(context.Background(), s.url(tpl.name))
	}
	return err
}
