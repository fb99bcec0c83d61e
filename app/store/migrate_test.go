package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestAMigrationRunsOnceAfterACopyIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	folder := fstest.MapFS{"00001_start.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (x);\nINSERT INTO a VALUES (1);\n")}}
	copied := path + ".before-00002"
	run := func() error { return migrate(context.Background(), db, path, folder) }
	if err := errors.Join(run(), run()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(copied); err == nil {
		t.Error("a new file was copied")
	}
	folder["00002_more.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nUPDATE a SET x = x + 1;\nCREATE TABLE a (x);\n")}
	if err := run(); err == nil {
		t.Fatal("a migration that fails went well")
	}
	folder["00002_more.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nUPDATE a SET x = x + 1;\n")}
	if err := errors.Join(run(), run()); err != nil {
		t.Fatal(err)
	}
	value := func(db *sql.DB) (x int) {
		t.Helper()
		if err := db.QueryRow("SELECT x FROM a").Scan(&x); err != nil {
			t.Fatal(err)
		}
		return x
	}
	if x := value(db); x != 2 {
		t.Errorf("after the migration %d, want 2", x)
	}
	before, err := sql.Open("sqlite", dsn(copied, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	if x := value(before); x != 1 {
		t.Errorf("the copy has %d, want 1", x)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy's rights: %v, %v", info.Mode(), err)
	}
}

func TestRemovingAStoreLeavesNothingOfIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [b] *?")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "p.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read what is written: %v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{".before-00002", ".broken-20270131-120000.000", "-wal"} {
		if err := os.WriteFile(path+end, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(dir, "q.db")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "q.db" {
		t.Errorf("left %v, %v", left, err)
	}
}
