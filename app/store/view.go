package store

import (
	"database/sql"
	"errors"
	"fmt"

	"startklar.dk/api"
)

// What is shown: local over base, deleted records left out. A record's rev is
// the office's.
const (
	selectShown = `SELECT coalesce(b.rev, 0), l.deleted, l.body
		FROM local l LEFT JOIN base b ON b.kind = l.kind AND b.id = l.id
		WHERE l.kind = ?1 AND l.id = ?2
		UNION ALL
		SELECT rev, deleted, body FROM base WHERE kind = ?1 AND id = ?2
		AND NOT EXISTS (SELECT 1 FROM local WHERE kind = ?1 AND id = ?2)`
	selectKind = `SELECT b.id, b.rev, b.body FROM base b
		WHERE b.kind = ?1 AND b.deleted = 0
		AND NOT EXISTS (SELECT 1 FROM local l WHERE l.kind = ?1 AND l.id = b.id)
		UNION ALL
		SELECT l.id, coalesce(b.rev, 0), l.body
		FROM local l LEFT JOIN base b ON b.kind = l.kind AND b.id = l.id
		WHERE l.kind = ?1 AND l.deleted = 0
		ORDER BY 1`
)

// queries runs a query with the statement that the transaction has for it.
type queries func(query string, args ...any) (*sql.Rows, error)

func getShown(q queries, kind api.Kind, id string) (api.Record, bool, error) {
	r, found := api.Record{Kind: kind, ID: id}, false
	rows, err := q(selectShown, string(kind), id)
	err = each(rows, err, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&r.Rev, &r.Deleted, &body); err != nil {
			return err
		}
		r.Body, found = body, !r.Deleted
		return nil
	})
	if err != nil {
		return api.Record{}, false, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	if !found {
		return api.Record{}, false, nil
	}
	return r, true, nil
}

func listShown(q queries, kind api.Kind) ([]api.Record, error) {
	var list []api.Record
	rows, err := q(selectKind, string(kind))
	err = each(rows, err, func(rows *sql.Rows) error {
		r := api.Record{Kind: kind}
		var body []byte
		if err := rows.Scan(&r.ID, &r.Rev, &body); err != nil {
			return err
		}
		r.Body = body
		list = append(list, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", kind, err)
	}
	return list, nil
}

// liveView is the view inside a write transaction. It remembers what was read
// and written; a failure of the database is kept in err, for the interface has
// no room for it.
type liveView struct {
	w       *writeTx
	touched map[Change]bool // true where written
	err     error
}

func (w *writeTx) view() *liveView { return &liveView{w: w, touched: map[Change]bool{}} }

func (v *liveView) fail(err error) {
	if err != nil && v.err == nil {
		v.err = err
	}
}

func (v *liveView) read(c Change) {
	if _, ok := v.touched[c]; !ok {
		v.touched[c] = false
	}
}

// Get reads a record as it is shown at this point of the transaction.
func (v *liveView) Get(kind api.Kind, id string) (api.Record, bool) {
	v.read(Change{kind, id})
	r, ok, err := getShown(v.w.query, kind, id)
	v.fail(err)
	return r, ok
}

// List reads all records of a kind as they are shown at this point.
func (v *liveView) List(kind api.Kind) []api.Record {
	v.read(Change{kind, ""})
	list, err := listShown(v.w.query, kind)
	v.fail(err)
	return list
}

// Put sets a record locally.
func (v *liveView) Put(r api.Record) { v.set(r.Kind, r.ID, 0, r.Body) }

// Delete takes a record away locally.
func (v *liveView) Delete(kind api.Kind, id string) { v.set(kind, id, 1, nil) }

func (v *liveView) set(kind api.Kind, id string, deleted int, body []byte) {
	if kind == "" || id == "" {
		v.fail(errors.New("a record needs a kind and an id"))
		return
	}
	v.touched[Change{kind, id}] = true
	v.fail(v.w.exec(`INSERT INTO local (kind, id, deleted, body) VALUES (?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET deleted = excluded.deleted, body = excluded.body`,
		string(kind), id, deleted, body))
	v.w.note(kind, id)
}

// stillView is the view of Read: one moment, not to be changed.
type stillView struct {
	s    *Store
	q    queries
	at   uint64 // the commit that was shown when it was begun
	calm bool   // no other was under way
	err  error
}

func (v *stillView) fail(err error) {
	if err != nil && v.err == nil {
		v.err = err
	}
}

// Get reads a record as it is shown.
func (v *stillView) Get(kind api.Kind, id string) (api.Record, bool) {
	r, ok, err := getShown(v.q, kind, id)
	v.fail(err)
	v.s.inspect(r)
	return r, ok
}

// List reads all records of a kind as they are shown.
func (v *stillView) List(kind api.Kind) []api.Record {
	list, err := listShown(v.q, kind)
	v.fail(err)
	v.s.inspect(list...)
	return list
}

// Put makes Read fail.
func (v *stillView) Put(api.Record) { v.fail(errReadOnly) }

// Delete makes Read fail.
func (v *stillView) Delete(api.Kind, string) { v.fail(errReadOnly) }
