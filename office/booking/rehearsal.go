package booking

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/inbox"
	"startklar.dk/office/record"
)

// rehearsal is what changes were found to make of bookings by somebody who only read,
// before they are written. The writer looks at all anew: a booking that is still as it was
// becomes what was found, and the others are decided on, so that nobody waits while bodies
// are read and composed. The nil one knows nothing.
type rehearsal struct {
	now       time.Time
	changes   changes
	by        string // who is said to change it
	recording bool   // it is being made
	open      bool   // the booking at hand is to be decided on by the writer

	found map[personsBooking]finding
}

type personsBooking struct{ person, id string }

// finding is what changes make of one booking.
type finding struct {
	read   booking
	row    []any // that the table has, once what it is of is written
	member bool
	notice int64 // the rev of the one that is not mailed yet

	decided bool
	written batch
	touched catalogue.Touched
}

// rehearsedFor is how long what was rehearsed is written as of the moment when it was.
const rehearsedFor = time.Second

// rehearses tells whether all that is done is a rehearsal, which writes nothing.
func (f *allocator) rehearses() bool { return f.rehearsed != nil && f.rehearsed.recording }

// leaves leaves a booking to the writer, where more is read for it than the booking and
// the notice of it, or is written at once; it tells whether this is a rehearsal.
func (f *allocator) leaves() bool {
	if !f.rehearses() {
		return false
	}
	f.rehearsed.open = true
	return true
}

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
	was, ok := r.found[personsBooking{b.person, b.id}]
	if !ok || was.read.old.Rev != b.old.Rev || b.old.Rev == 0 {
		return false
	}
	b.old.Body = was.read.old.Body
	b.body, b.taken, b.calledOffAs = was.read.body, was.read.taken, was.read.calledOffAs
	return true
}

// of tells whether the rehearsal was of these changes, told at the same moment by the same.
func (r *rehearsal) of(c changes, f *allocator, told *telling) bool {
	return r != nil && r.now.Equal(f.now) && r.by == told.by && reflect.DeepEqual(r.changes.events, c.events)
}

// plays writes what was found of a booking with the others; false where it is not as it was.
func (r *rehearsal) plays(f *allocator, told *telling, b booking) bool {
	was := r.found[personsBooking{b.person, b.id}]
	if !was.decided || was.read.old.Rev != b.old.Rev || was.member != told.members[b.person] ||
		was.notice != told.open[b.notice].Rev || !slices.Equal(was.row, b.row()) {
		return false
	}
	f.batch.add(was.written)
	told.touched = append(told.touched, was.touched...)
	inbox.Unshare(f.ctx, f.tx, b.person)
	return true
}

// inBesides are the fields of a booking's record that the contract has none for.
var inBesides = []string{"free_from", "called_off_as"}

// compose is record.Compose, with what else is kept in the body.
func compose(before json.RawMessage, body any, besides map[string]any) (json.RawMessage, error) {
	var gone []string
	for _, name := range inBesides {
		if _, has := besides[name]; !has && bytes.Contains(before, []byte(`"`+name+`"`)) {
			gone = append(gone, name)
		}
	}
	if len(besides)+len(gone) > 0 {
		var err error
		if before, err = api.Merge(before, besides, gone...); err != nil {
			return nil, err
		}
	}
	return record.Compose(before, body)
}

// rehearse rehearses bringing changes to the bookings of events themselves, which are
// many; f reads alone.
func (c changes) rehearse(f *allocator, said catalogue.Said) (*rehearsal, error) {
	hang, err := c.touched(f)
	if err != nil {
		return nil, err
	}
	hang = slices.DeleteFunc(hang, func(b booking) bool { return b.slot != "" })
	told, err := c.telling(f, hang, said)
	if err != nil {
		return nil, err
	}
	r := &rehearsal{now: f.now, changes: c, by: told.by, recording: true, found: map[personsBooking]finding{}}
	f.rehearsed = r
	for _, b := range hang {
		one := finding{read: b, member: told.members[b.person], notice: told.open[b.notice].Rev}
		b.during = c.during(b) // where it is when the changes are written
		one.row = b.row()
		f.batch, told.touched, r.open = &batch{}, nil, false
		if err := c.bringTo(f, told, b); err != nil {
			return nil, err
		}
		f.batch.narrow(one.row)
		one.decided, one.written, one.touched = !r.open, *f.batch, told.touched
		r.found[personsBooking{b.person, b.id}] = one
	}
	r.recording = false
	return r, nil
}
