package booking

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// batch is what a change of much that is booked writes of all bookings, each once, in few
// statements: while it is written everyone else waits.
type batch struct {
	bookings [][]any // of their columns; see booking.row
	records  record.Batch
	due      []jobs.Due
	counts   map[string][2]int // how many more are taken and wait, by event
}

func (b *batch) count(event string, taken, waiting int) {
	if b.counts == nil {
		b.counts = map[string][2]int{}
	}
	n := b.counts[event]
	b.counts[event] = [2]int{n[0] + taken, n[1] + waiting}
}

// has tells whether the last booking is a person's.
func (b *batch) has(person string) bool {
	n := len(b.bookings)
	return n > 0 && b.bookings[n-1][0] == person
}

// writeBatch writes the batch. What follows is written at once.
func (f *allocator) writeBatch() error {
	all := f.batch
	f.batch = nil
	if all == nil || f.rehearses() {
		return nil
	}
	if err := db.ExecMany(f.ctx, f.tx, writeBooking, writtenAgain, all.bookings); err != nil {
		return fmt.Errorf("write bookings: %w", err)
	}
	if err := all.records.Write(f.ctx, f.tx); err != nil {
		return err
	}
	if err := jobs.ScheduleAll(f.ctx, f.tx, jobNotice, all.due); err != nil {
		return err
	}
	for _, event := range slices.Sorted(maps.Keys(all.counts)) {
		if err := f.count(event, all.counts[event][0], all.counts[event][1]); err != nil {
			return err
		}
	}
	return nil
}

// writeBatchOf writes the batch where something of a person's is in it, for who reads what
// they have; persons come in their order.
func (f *allocator) writeBatchOf(person string) error {
	if f.batch == nil || f.rehearses() || !f.batch.has(person) {
		return nil
	}
	err := f.writeBatch()
	f.batch = &batch{}
	return err
}

// put writes a record of a booking's person: of the booking, or of a notice of it; with
// what else it keeps of itself.
func (f *allocator) put(b *booking, kind api.Kind, id string, old api.Record, body any, besides map[string]any) error {
	raw, err := f.rehearsed.compose(subject{b.person, b.id, kind}, old, body, besides)
	switch {
	case err != nil:
		return err
	case f.batch != nil:
		f.batch.records.Put(b.person, kind, id, raw)
		return nil
	}
	_, err = record.Put(f.ctx, f.tx, b.person, kind, id, raw)
	return err
}

// noticeDue has the mail of a notice written at a time.
func (f *allocator) noticeDue(d jobs.Due) error {
	if f.batch != nil {
		f.batch.due = append(f.batch.due, d)
		return nil
	}
	return jobs.Schedule(f.ctx, f.tx, jobNotice, d.Ref, d.At)
}

// rehearsal is what a change was found to make of bookings by somebody who only read,
// before it is written. The writer decides all anew: what it reads and what it writes it
// takes from here where a record is still as it was and is to become the same, so that
// others do not wait while bodies are read and written. The nil one knows nothing.
type rehearsal struct {
	now       time.Time
	recording bool // it is being made
	bookings  map[subject]booking
	notices   map[string]readAs[api.Notice] // by id
	bodies    map[subject]composed
}

// subject is a record of a booking, or of the notice of it that is not mailed yet.
type subject struct {
	person, booking string
	kind            api.Kind
}

// readAs is a body that was read, with the rev that its record had.
type readAs[T any] struct {
	rev  int64
	body T
}

// composed is what became of a body, of the rev that its record had.
type composed struct {
	rev     int64
	body    any
	besides map[string]any
	raw     json.RawMessage
}

// rehearsedFor is how long what was rehearsed is written as of the moment when it was.
const rehearsedFor = time.Second

// rehearses tells whether all that is done is a rehearsal, which writes nothing.
func (f *allocator) rehearses() bool { return f.rehearsed != nil && f.rehearsed.recording }

// use takes from a rehearsal what is still as it was, as of its moment unless that is a while
// ago.
func (f *allocator) use(r *rehearsal) {
	if f.rehearsed = r; r == nil {
		return
	}
	if ago := f.now.Sub(r.now); ago >= 0 && ago <= rehearsedFor {
		f.now = r.now
	}
}

// reads gives a booking that is read what is known of its record; false where that is
// another now, or is not known.
func (r *rehearsal) reads(b *booking) bool {
	if r == nil {
		return false
	}
	was, ok := r.bookings[subject{b.person, b.id, api.KindBooking}]
	if !ok || was.old.Rev != b.old.Rev || b.old.Rev == 0 {
		return false
	}
	b.body, b.taken, b.calledOffAs = was.body, was.taken, was.calledOffAs
	return true
}

// notice is a notice by its record.
func (r *rehearsal) notice(of api.Record) (n api.Notice, err error) {
	if r != nil {
		if was, ok := r.notices[of.ID]; ok && was.rev == of.Rev {
			return was.body, nil
		}
	}
	err = of.Decode(&n)
	if err == nil && r != nil && r.recording {
		r.notices[of.ID] = readAs[api.Notice]{of.Rev, n}
	}
	return n, err
}

// inBesides are the fields of a booking's record that the contract has none for.
var inBesides = []string{"free_from", "called_off_as"}

// compose is record.Compose, with what else is kept in the body.
func (r *rehearsal) compose(of subject, old api.Record, body any, besides map[string]any) (json.RawMessage, error) {
	if r != nil && !r.recording {
		if was, ok := r.bodies[of]; ok && was.rev == old.Rev && reflect.DeepEqual(was.body, body) && reflect.DeepEqual(was.besides, besides) {
			return was.raw, nil
		}
	}
	before := old.Body
	var gone []string
	for _, name := range inBesides {
		if _, has := besides[name]; !has && bytes.Contains(before, []byte(`"`+name+`"`)) {
			gone = append(gone, name)
		}
	}
	var err error
	if len(besides)+len(gone) > 0 {
		if before, err = api.Merge(before, besides, gone...); err != nil {
			return nil, err
		}
	}
	raw, err := record.Compose(before, body)
	if err == nil && r != nil && r.recording {
		r.bodies[of] = composed{old.Rev, body, besides, raw}
	}
	return raw, err
}

// rehearse rehearses bringing changes to the bookings of events themselves, which are
// many; f reads alone.
func (c changes) rehearse(f *allocator, word string) (*rehearsal, error) {
	r := &rehearsal{now: f.now, recording: true, bookings: map[subject]booking{}, notices: map[string]readAs[api.Notice]{}, bodies: map[subject]composed{}}
	hang, err := c.touched(f)
	if err != nil {
		return nil, err
	}
	hang = slices.DeleteFunc(hang, func(b booking) bool { return b.slot != "" })
	said, err := c.telling(f, hang)
	if err != nil {
		return nil, err
	}
	said.word = word
	f.rehearsed, f.batch = r, &batch{}
	for _, b := range hang {
		r.bookings[subject{b.person, b.id, api.KindBooking}] = b
		b.during = c.during(b) // where it is when the changes are written
		if err := c.bringTo(f, said, b); err != nil {
			return nil, err
		}
	}
	r.recording = false
	return r, nil
}
