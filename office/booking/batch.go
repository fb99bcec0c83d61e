package booking

import (
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// batch is what a change of much that is booked writes of all bookings, each once, in few
// statements: while it is written everyone else waits.
type batch struct {
	bookings [][]any // of their columns; see booking.row
	noted    [][]any // of bookings that are as they were but for these columns; see noteBooking
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

// add adds what another batch writes.
func (b *batch) add(more batch) {
	b.bookings = append(b.bookings, more.bookings...)
	b.noted = append(b.noted, more.noted...)
	b.records.Add(more.records)
	b.due = append(b.due, more.due...)
	for event, n := range more.counts {
		b.count(event, n[0], n[1])
	}
}

// narrow leaves out what the row of a booking, which is as given, says already: where its
// notice and the times that its person agreed to are all that is another, no index of the
// table is.
func (b *batch) narrow(was []any) {
	b.bookings = slices.DeleteFunc(b.bookings, func(row []any) bool {
		noted := []any{row[0], row[1], row[rowMovedFrom], row[rowNotice]}
		same := slices.Clone(row)
		same[rowMovedFrom], same[rowNotice] = was[rowMovedFrom], was[rowNotice]
		if !slices.Equal(same, was) {
			return false
		}
		if !slices.Equal(row, was) {
			b.noted = append(b.noted, noted)
		}
		return true
	})
}

// writeBatch writes the batch. What follows is written at once.
func (f *allocator) writeBatch() error {
	all := f.batch
	f.batch = nil
	if all == nil {
		return nil
	}
	if err := db.ExecMany(f.ctx, f.tx, writeBooking, writtenAgain, all.bookings); err != nil {
		return fmt.Errorf("write bookings: %w", err)
	}
	if err := db.ExecMany(f.ctx, f.tx, noteBooking, notedSo, all.noted); err != nil {
		return fmt.Errorf("note what bookings are told: %w", err)
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
	if f.leaves() || f.batch == nil || !f.batch.records.EndsWith(person) {
		return nil
	}
	err := f.writeBatch()
	f.batch = &batch{}
	return err
}

// put writes a record of a booking's person: of the booking, or of a notice of it; with
// what else it keeps of itself.
func (f *allocator) put(b *booking, kind api.Kind, id string, old api.Record, body any, besides map[string]any) error {
	raw, err := compose(old.Body, body, besides)
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
