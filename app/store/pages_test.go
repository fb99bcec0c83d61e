package store

import (
	"context"
	"fmt"
	"testing"
)

// Pages lets the file grow by so many pages and no further, as a disk does that
// is nearly full; a negative number lifts that.
func (s *Store) Pages(t testing.TB, more int) {
	t.Helper()
	s.writing.Lock()
	defer s.writing.Unlock()
	most := int64(1) << 31
	if more >= 0 {
		if err := s.conn.QueryRowContext(context.Background(), "PRAGMA page_count").Scan(&most); err != nil {
			t.Fatal(err)
		}
		most += int64(more)
	}
	var set int64
	err := s.conn.QueryRowContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", most)).Scan(&set)
	if err != nil || more >= 0 && set != most {
		t.Fatalf("%d pages at the most are %d: %v", most, set, err)
	}
}
