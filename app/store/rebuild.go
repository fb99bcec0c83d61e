package store

import (
	"database/sql"
	"errors"
	"fmt"

	"startklar.dk/api"
)

// touch is what one pending mutation read or wrote; an empty ID in the change
// stands for all records of the kind.
type touch struct {
	what  Change
	wrote bool
}

// touches lists the records that one mutation touched.
func (w *writeTx) touches(seq int64) ([]Change, error) {
	var list []Change
	rows, err := w.query("SELECT kind, id FROM touch WHERE seq = ? AND id <> ''", seq)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		if err := rows.Scan(&c.Kind, &c.ID); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what a mutation touched: %w", err)
	}
	return list, nil
}

// pendingTouches reads what all pending mutations touched, by their place.
func (w *writeTx) pendingTouches() (map[int64][]touch, error) {
	all := map[int64][]touch{}
	rows, err := w.query(`SELECT t.seq, t.kind, t.id, t.wrote FROM mutation m JOIN touch t ON t.seq = m.seq
		WHERE m.state IN (0, 1)`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var seq int64
		var t touch
		if err := rows.Scan(&seq, &t.what.Kind, &t.what.ID, &t.wrote); err != nil {
			return err
		}
		all[seq] = append(all[seq], t)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", err)
	}
	return all, nil
}

// rebuild makes the seeds' local records anew: what is shown of them becomes
// the office's record with the pending mutations applied in order. Records that
// hang together with a seed through a pending mutation are made anew with it;
// all others keep what they have. A mutation whose Apply fails now has no
// effect until it is answered.
func (w *writeTx) rebuild(seeds []Change) error { return w.rebuildStrict(seeds, 0) }

// rebuildStrict is rebuild that fails where the mutation at strict does not apply.
func (w *writeTx) rebuildStrict(seeds []Change, strict int64) error {
	all, err := w.pendingTouches()
	if err != nil {
		return err
	}
	dirty := map[Change]bool{}
	for _, c := range seeds {
		dirty[c] = true
	}
	again := map[int64]bool{}
	if strict != 0 {
		again[strict] = true
	}
	for {
		grow(all, dirty, again)
		for c := range dirty {
			n, err := w.affected("DELETE FROM local WHERE kind = ? AND id = ?", string(c.Kind), c.ID)
			if err != nil {
				return fmt.Errorf("take back local records: %w", err)
			}
			if n > 0 {
				w.note(c.Kind, c.ID)
			}
		}
		if len(again) == 0 {
			return nil
		}
		if err := w.replay(again, strict); err != nil {
			return err
		}
		// Replayed ones may touch other records than before, and so hang
		// together with more.
		now, err := w.pendingTouches()
		if err != nil {
			return err
		}
		for seq := range now {
			all[seq] = append(all[seq], now[seq]...)
		}
		if !grow(all, dirty, again) {
			return nil
		}
	}
}

// grow takes in every mutation that touches a dirty record and every record
// that such a mutation shares with another, until nothing is added.
func grow(all map[int64][]touch, dirty map[Change]bool, again map[int64]bool) (grew bool) {
	if len(all) == 0 {
		return false
	}
	written := map[Change]bool{}
	ofKind := map[api.Kind][]Change{}
	for _, touches := range all {
		for _, t := range touches {
			if t.wrote && !written[t.what] {
				written[t.what] = true
				ofKind[t.what.Kind] = append(ofKind[t.what.Kind], t.what)
			}
		}
	}
	dirtyKind := map[api.Kind]bool{}
	for c := range dirty {
		dirtyKind[c.Kind] = true
	}
	add := func(c Change) {
		if !dirty[c] {
			dirty[c], dirtyKind[c.Kind], grew = true, true, true
		}
	}
	for more := true; more; {
		more = false
		for seq, touches := range all {
			hit := again[seq]
			for _, t := range touches {
				hit = hit || dirty[t.what] || t.what.ID == "" && dirtyKind[t.what.Kind]
			}
			if !hit {
				continue
			}
			if !again[seq] {
				again[seq], grew, more = true, true, true
			}
			before := len(dirty)
			for _, t := range touches {
				switch {
				case t.what.ID == "":
					for _, c := range ofKind[t.what.Kind] {
						add(c)
					}
				case written[t.what]:
					add(t.what)
				}
			}
			more = more || len(dirty) > before
		}
	}
	return grew
}

// replay applies pending mutations once more, in order.
func (w *writeTx) replay(which map[int64]bool, strict int64) error {
	var list []pending
	rows, err := w.query("SELECT seq, id, kind, made_at, body FROM mutation WHERE state IN (0, 1) ORDER BY seq")
	err = each(rows, err, func(rows *sql.Rows) error {
		p, err := scanPending(rows)
		if err == nil && which[p.seq] {
			list = append(list, p)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	for _, p := range list {
		if err := w.exec("DELETE FROM touch WHERE seq = ?", p.seq); err != nil {
			return fmt.Errorf("forget what %s touched: %w", p.Kind, err)
		}
		err := w.apply(p)
		var said *applyError
		if errors.As(err, &said) && p.seq != strict {
			w.s.o.Log.Warn("store: a waiting mutation no longer applies", "kind", p.Kind, "id", p.ID)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scanPending reads seq, id, kind, made_at and body.
func scanPending(rows *sql.Rows) (pending, error) {
	var p pending
	var made string
	var body []byte
	if err := rows.Scan(&p.seq, &p.ID, &p.Kind, &made, &body); err != nil {
		return p, err
	}
	at, err := unstamp(made)
	p.MadeAt, p.Body = at, body
	return p, err
}

// rebuildAll makes every local record anew.
func (w *writeTx) rebuildAll() error {
	var seeds []Change
	rows, err := w.query(`SELECT kind, id FROM local UNION
		SELECT t.kind, t.id FROM mutation m JOIN touch t ON t.seq = m.seq WHERE m.state IN (0, 1) AND t.id <> ''`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		if err := rows.Scan(&c.Kind, &c.ID); err != nil {
			return err
		}
		seeds = append(seeds, c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read local records: %w", err)
	}
	which := map[int64]bool{}
	rows, err = w.query("SELECT seq FROM mutation WHERE state IN (0, 1)")
	err = each(rows, err, func(rows *sql.Rows) error {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return err
		}
		which[seq] = true
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	for _, c := range seeds {
		w.note(c.Kind, c.ID)
	}
	if err := w.exec("DELETE FROM local"); err != nil {
		return fmt.Errorf("take back local records: %w", err)
	}
	return w.replay(which, 0)
}
