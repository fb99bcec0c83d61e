package room

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
)

var (
	mostPages atomic.Int64
	bound     = sync.OnceFunc(func() {
		sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
			most := mostPages.Load()
			if most == 0 {
				return nil
			}
			_, err := conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", most), nil)
			return err
		})
	})
)

// Pages lets a SQLite database have so many pages at the most that is connected to
// from now on; 0 is any number.
func Pages(most int64) {
	bound()
	mostPages.Store(most)
}
