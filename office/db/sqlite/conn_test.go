package sqlite

import "testing"

func TestPlaceholdersInTheirOrderHaveNoNames(t *testing.T) {
	for query, want := range map[string]string{
		`INSERT INTO t VALUES ($1, $2), ($3, $4)`:      `INSERT INTO t VALUES (?, ?), (?, ?)`,
		`SELECT '$.a' FROM t WHERE a = $1`:             `SELECT '$.a' FROM t WHERE a = ?`,
		`SELECT a FROM t WHERE a = $2 AND b = $1`:      `SELECT a FROM t WHERE a = $2 AND b = $1`,
		`SELECT a FROM t WHERE a = $1 OR b = $1`:       `SELECT a FROM t WHERE a = $1 OR b = $1`,
		`SELECT a FROM t WHERE a = $1 AND b = $2 + $1`: `SELECT a FROM t WHERE a = $1 AND b = $2 + $1`,
		`SELECT a FROM t`:                              `SELECT a FROM t`,
	} {
		if got := inOrder(query); got != want {
			t.Errorf("%s is %s", query, got)
		}
	}
}
