package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
)

// reading gives the readers' prepared statement for a query.
func (s *Store) reading(query string) (*sql.Stmt, error) {
	if s.closed.Load() {
		return nil, ErrClosed
	}
	if st, ok := s.readStmts.Load(query); ok {
		return st.(*sql.Stmt), nil
	}
	st, err := s.r.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	if have, loaded := s.readStmts.LoadOrStore(query, st); loaded {
		return have.(*sql.Stmt), st.Close()
	}
	return st, nil
}

// reads runs queries outside a transaction. A statement is not cancelled half
// way (it takes microseconds); ctx is looked at before.
func (s *Store) reads(ctx context.Context) queries {
	return func(query string, args ...any) (*sql.Rows, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		st, err := s.reading(query)
		if err != nil {
			return nil, err
		}
		return st.Query(args...)
	}
}

// Get reads one record as it is shown, or ErrNotFound.
func (s *Store) Get(ctx context.Context, kind api.Kind, id string) (_ api.Record, err error) {
	defer s.meet(&err)
	r, ok, err := getShown(s.reads(ctx), kind, id)
	if err != nil {
		return api.Record{}, err
	}
	if !ok {
		return api.Record{}, fmt.Errorf("%s %s: %w", kind, id, ErrNotFound)
	}
	s.inspect(r)
	return r, nil
}

// List reads all records of a kind as they are shown, in the order of ids.
func (s *Store) List(ctx context.Context, kind api.Kind) (_ []api.Record, err error) {
	defer s.meet(&err)
	list, err := listShown(s.reads(ctx), kind)
	s.inspect(list...)
	return list, err
}

// inspect tells of bodies that are no JSON: none comes from an office, so the file
// is damaged where no check of its pages can see it.
func (s *Store) inspect(list ...api.Record) {
	for _, r := range list {
		b := r.Body
		if n := len(b); n > 0 && (b[0] != '{' || b[n-1] != '}') && !json.Valid(b) {
			err := fmt.Errorf("%w: what %s %s says is no JSON", errDamaged, r.Kind, r.ID)
			s.meet(&err)
		}
	}
}

// Read gives do a view of one moment, whatever is written meanwhile. The view
// is good until do returns; Put and Delete on it make Read fail.
func (s *Store) Read(ctx context.Context, do func(v View) error) (err error) {
	defer s.meet(&err)
	if s.closed.Load() {
		return ErrClosed
	}
	at, calm := s.revisions.now()
	tx, err := s.r.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer func() {
		if endErr := tx.Rollback(); endErr != nil && !errors.Is(endErr, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("end reading: %w", endErr))
		}
	}()
	v := &stillView{s: s, at: at, calm: calm, q: func(query string, args ...any) (*sql.Rows, error) {
		return tx.QueryContext(ctx, query, args...)
	}}
	if err := do(v); err != nil {
		return err
	}
	return v.err
}

// Lost lists the records that an office which came back from a backup no longer
// has and that no mutation of this device brought back: readable, no more.
func (s *Store) Lost(ctx context.Context) (_ []api.Record, err error) {
	defer s.meet(&err)
	var list []api.Record
	rows, err := s.reads(ctx)(`SELECT kind, id, rev, body FROM lost AS x
		WHERE NOT EXISTS (SELECT 1 FROM base b WHERE b.kind = x.kind AND b.id = x.id) ORDER BY kind, id`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var r api.Record
		var body []byte
		if err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &body); err != nil {
			return err
		}
		r.Body = body
		list = append(list, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list what the office lost: %w", err)
	}
	return list, nil
}
