// Package documented holds a table of the documentation to what the program has. It is for
// tests alone.
package documented

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the table into the documentation")

// Table holds the table of a Markdown file that has the same head to a table, whose lines
// all end. With -rewrite it writes it there.
func Table(t *testing.T, file, table string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(table, "\n")
	before, rest, ok := strings.Cut(string(raw), head+"\n")
	end := strings.Index(rest, "\n\n")
	if !ok || end < 0 {
		t.Fatalf("%s has no table %s", file, head)
	}
	if is := head + "\n" + rest[:end+1]; is == table {
		return
	}
	if !*rewrite {
		t.Errorf("%s says something else; go test -rewrite writes the table", file)
		return
	}
	if err := os.WriteFile(file, []byte(before+table+rest[end+1:]), 0o600); err != nil {
		t.Fatal(err)
	}
}
