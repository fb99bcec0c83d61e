package db

import (
	"errors"
	"fmt"
)

// Savepoint runs fn so that its error, kept in own, undoes what it did and
// nothing else. The savepoint is set when fn first writes: one that only reads
// needs none. The error returned is the transaction's: it cannot go on.
func (tx *Tx) Savepoint(name string, fn func() error, own *error) error {
	outer, after := tx.point, len(tx.after)
	tx.point = &point{name: name, outer: outer}
	here := tx.point
	*own = tx.Run(func(*Tx) error { return fn() })
	tx.point = outer
	if tx.stuck != nil {
		return errors.Join(*own, tx.stuck)
	}
	if *own != nil {
		tx.after = tx.after[:after]
	}
	if !here.set {
		return nil
	}
	if *own != nil {
		tx.db.ForgetAll() // it may be of what is undone
		if err := tx.conn.Control(`ROLLBACK TO ` + name); err != nil {
			return tx.breakOff(errors.Join(*own, fmt.Errorf("roll back to savepoint: %w", err)))
		}
	}
	if err := tx.conn.Control(`RELEASE ` + name); err != nil {
		return tx.breakOff(errors.Join(*own, fmt.Errorf("release savepoint: %w", err)))
	}
	return nil
}

// Only runs fn, which is all that the transaction does, and tells whether it wrote: what it
// wrote before it failed goes with the transaction, which needs no savepoint for that.
func (tx *Tx) Only(fn func(*Tx) error) (wrote bool, err error) {
	after := len(tx.after)
	whole := &point{}
	tx.point = whole
	err = tx.Run(fn)
	tx.point = nil
	if err != nil {
		tx.after = tx.after[:after]
	}
	return whole.set, err
}

// point is a savepoint that is set, or will be by the first write after it. One without a
// name is the begin of the transaction.
type point struct {
	name  string
	outer *point
	set   bool
}

// setPoints sets the savepoints that a first write makes needed, outer ones
// first.
func (tx *Tx) setPoints(p *point) error {
	if p == nil || p.set {
		return nil
	}
	if err := tx.setPoints(p.outer); err != nil {
		return err
	}
	p.set = true
	if p.name == "" {
		return nil
	}
	if err := tx.conn.Control(`SAVEPOINT ` + p.name); err != nil {
		return tx.breakOff(fmt.Errorf("set savepoint: %w", err))
	}
	return nil
}

// breakOff says that the transaction cannot go on, and why.
func (tx *Tx) breakOff(err error) error {
	if tx.stuck == nil {
		tx.stuck = err
	}
	return err
}
