package booking

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/record"
)

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
