package store

import (
	"maps"
	"sync"

	"startklar.dk/api"
)

// Set is all records of a kind, decoded, by their ids. It is shared and must not
// be changed. Those that cannot be decoded are left out, as they may be of a newer
// version.
type Set[T any] struct {
	All map[string]T
	// Mark differs from any other Set's of the same Decoded that holds something
	// else; 0 marks one that is not kept.
	Mark uint64
}

// Decoded keeps the records of a kind decoded from one reading to the next, for
// kinds with many records and few changes. It never gives what the view that it
// is asked with does not show. Safe for concurrent use; the zero value of a kind
// is ready.
type Decoded[T any] struct {
	Kind api.Kind

	mu  sync.Mutex
	of  *Store
	at  uint64 // the commit that set is of
	set Set[T]
}

// In gives the records as a view shows them; within Read it decodes only what
// has changed since the last time.
func (d *Decoded[T]) In(v View) Set[T] {
	still, ok := v.(*stillView)
	if !ok || !still.exact() {
		return Set[T]{All: decodeAll[T](v, d.Kind)}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == still.s {
		if ids, ok := still.s.revisions.since(d.at, still.at, d.Kind); ok {
			if len(ids) > 0 {
				d.set = Set[T]{All: maps.Clone(d.set.All), Mark: d.set.Mark + 1}
				decodeSome(still, d.Kind, ids, d.set.All)
			}
			return d.keep(still)
		}
		if d.at > still.at { // of a later moment, which others go on with
			return Set[T]{All: decodeAll[T](v, d.Kind)}
		}
	}
	d.set = Set[T]{All: decodeAll[T](still, d.Kind), Mark: d.set.Mark + 1}
	return d.keep(still)
}

// keep remembers of which moment the set is, or to forget it where reading failed.
func (d *Decoded[T]) keep(v *stillView) Set[T] {
	d.of, d.at = v.s, v.at
	if v.err != nil {
		d.of = nil
	}
	return d.set
}

func decodeAll[T any](v View, kind api.Kind) map[string]T {
	all := map[string]T{}
	Each(v, kind, func(rec api.Record, body T) { all[rec.ID] = body })
	return all
}

func decodeSome[T any](v View, kind api.Kind, ids []string, all map[string]T) {
	for _, id := range ids {
		var body T
		if rec, ok := v.Get(kind, id); ok && rec.Decode(&body) == nil {
			all[id] = body
		} else {
			delete(all, id)
		}
	}
}

// exact tells whether the view is of just the commit at which it was begun.
func (v *stillView) exact() bool {
	if !v.calm {
		return false
	}
	// The first statement fixes the view's moment; if no commit was made by then,
	// that is the one.
	rows, err := v.q("SELECT 1 FROM cursor LIMIT 1")
	if err == nil {
		rows.Next()
		err = firstOf(rows.Err(), rows.Close())
	}
	if err != nil {
		v.fail(err)
		return false
	}
	at, calm := v.s.revisions.now()
	return calm && at == v.at
}
