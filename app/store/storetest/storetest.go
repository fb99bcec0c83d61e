// Package storetest is what tests of the rooms over the store stand on: a view in
// memory, and a device with a real store, a clock that moves by hand and an office
// that says what it is told to. Only tests import it; it starts no goroutine and
// ends with the test.
package storetest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// View is a store.View in memory, for the pure functions. Its keys are a kind, a
// space and an id.
type View map[string]api.Record

var _ store.View = View{}

// Get implements store.View.
func (v View) Get(kind api.Kind, id string) (api.Record, bool) {
	rec, ok := v[string(kind)+" "+id]
	return rec, ok
}

// List implements store.View.
func (v View) List(kind api.Kind) []api.Record {
	var list []api.Record
	for _, rec := range v {
		if rec.Kind == kind {
			list = append(list, rec)
		}
	}
	slices.SortFunc(list, func(a, b api.Record) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Put implements store.View.
func (v View) Put(rec api.Record) { v[string(rec.Kind)+" "+rec.ID] = rec }

// Delete implements store.View.
func (v View) Delete(kind api.Kind, id string) { delete(v, string(kind)+" "+id) }

// Device is a device with a store.
type Device struct {
	Store *store.Store
	Now   time.Time
	Rev   int64 // of what the office said last

	ids int
}

// Open is a device at a time, whose store applies mutations so.
func Open(t *testing.T, now time.Time, apply map[api.MutationKind]store.Apply) *Device {
	t.Helper()
	d := &Device{Now: now}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "person.db"), store.Options{
		Now: d.Clock, NewID: d.ID, Apply: apply,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	d.Store = st
	return d
}

// Clock is the device's time.
func (d *Device) Clock() time.Time { return d.Now }

// Opened is the store that is open.
func (d *Device) Opened() *store.Store { return d.Store }

// ID is a new id; ids come in order.
func (d *Device) ID() string {
	d.ids++
	return fmt.Sprintf("01900000-0000-7000-8000-%012d", d.ids)
}

// Says has the office say a record, in the feed that it belongs to.
func (d *Device) Says(t *testing.T, kind api.Kind, id string, body any) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	d.Rev++
	page := api.Page{Epoch: "e", Cursor: strconv.FormatInt(d.Rev, 10), Records: []api.Record{
		{Kind: kind, ID: id, Rev: d.Rev, Body: raw},
	}}
	feed := store.Changes
	if kind.InCatalogue() {
		feed = store.Catalogue
	}
	if err := d.Store.Pull(t.Context(), feed, page); err != nil {
		t.Fatal(err)
	}
}

// Sent is what waits in the queue, in order.
func (d *Device) Sent(t *testing.T) []store.Entry {
	t.Helper()
	queue, err := d.Store.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return queue
}

// Write has a store do a single mutation and gives its id.
func Write(ctx context.Context, s *store.Store, kind api.MutationKind, body any) (id string, err error) {
	return WriteWith(ctx, s, kind, func(store.View) (any, error) { return body, nil })
}

// WriteWith is Write with a body that is made from what is shown.
func WriteWith(ctx context.Context, s *store.Store, kind api.MutationKind, body func(v store.View) (any, error)) (id string, err error) {
	err = s.Write(ctx, func(tx *store.Tx) error {
		made, err := body(tx)
		if err == nil {
			id, err = tx.Mutate(kind, made)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// Set has a store write a single setting.
func Set(ctx context.Context, s *store.Store, key, value string) error {
	return s.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(key, value) })
}

// Dismiss has a store put away a single refusal.
func Dismiss(ctx context.Context, s *store.Store, id string) error {
	return s.Write(ctx, func(tx *store.Tx) error { return tx.Dismiss(id) })
}
