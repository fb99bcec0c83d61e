package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"startklar.dk/office/db"
)

// Commits write the log and no more; beside them it is written into the database, and
// begins anew although others write all the time.
func TestTheLogIsWrittenIntoTheDatabaseBesideTheCommits(t *testing.T) {
	dir := t.TempDir()
	d, e := openedIn(t, dir)
	if err := e.checkpoints.stop(); err != nil {
		t.Fatal(err)
	}
	size := func() int64 {
		t.Helper()
		file, err := os.Stat(filepath.Join(dir, File))
		if err != nil {
			t.Fatal(err)
		}
		return file.Size()
	}
	write := func(ref string) {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, ref) }); err != nil {
			t.Error(err)
		}
	}
	const each, pages = 100, 3 * beginsAnew
	before, long := size(), strings.Repeat("x", each*4096)
	for i := range pages / each {
		write(long + strconv.Itoa(i))
	}
	if now := size(); now != before {
		t.Errorf("commits wrote %d bytes of the database", now-before)
	}
	var writing sync.WaitGroup
	stop := make(chan struct{})
	writing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				write(strconv.Itoa(i))
			}
		}
	})
	c := &checkpointer{writer: e.writer, from: e.eraser, ctx: t.Context()}
	err := c.checkpoint()
	close(stop)
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if now := size(); now < before+pages*4096 {
		t.Errorf("the database has %d bytes more", now-before)
	}
	write("after")
	_, inLog, err := c.conn.checkpoint("PASSIVE")
	if err := errors.Join(err, c.disconnect()); err != nil || inLog > beginsAnew {
		t.Errorf("the log has %d pages (%v)", inLog, err)
	}
}
