package catalogue

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// Options are how an import is done.
type Options struct {
	Force bool   // what is booked may move into the past
	Word  string // to those whom it touches, told with what changed: at most api.MaxNote characters

	by   string             // who of the staff changes it, by name; empty: the office
	also func(*db.Tx) error // in the transaction that agrees on it, before anything is written
}

// Said is what goes with a change to those whom it touches: words, and the name of who of
// the staff made it; empty: the office.
type Said struct{ Word, By string }

func (o Options) said() Said { return Said{o.Word, o.by} }

// Change is one record of an import, with its body and what the catalogue has of it.
type Change struct {
	api.ImportRecord
	Read any        // the body: a pointer to the kind's type
	Old  api.Record // the zero one where there is none
}

// Touched are the bookings that an import touches, of each person in turn: those whose
// person is told. What is over, and what nobody has any more, is not among them.
type Touched []Touch

// Touch is how an import touches one booking.
type Touch struct {
	PersonID, BookingID, EventID, SlotID string

	Was, Is api.Terms // those of its terms that differ

	Moved     bool // it stands, at other times
	Cancelled bool // it ends: what it is of is called off, or taken out
	Restored  bool // it stands again
	Lapsed    bool // an offer or a wait ends, as what it is for has begun
	Past      bool // it stands, was ahead, and has begun
	Doubt     bool // it stands at a time at which its person has another booking
}

// Counts are how many bookings, or persons, are touched, and how; one may count as several.
type Counts struct{ Touched, Moved, Cancelled, Restored, Lapsed, Past, Doubt int }

// Counts counts bookings.
func (all Touched) Counts() Counts {
	return all.count(func(t Touch) string { return t.PersonID + "/" + t.BookingID })
}

// Persons counts persons, each once, however many of their bookings are touched alike.
func (all Touched) Persons() Counts { return all.count(func(t Touch) string { return t.PersonID }) }

// count counts those of one name once.
func (all Touched) count(name func(Touch) string) (n Counts) {
	for _, one := range []struct {
		n  *int
		is func(Touch) bool
	}{
		{&n.Touched, func(Touch) bool { return true }},
		{&n.Moved, func(t Touch) bool { return t.Moved }},
		{&n.Cancelled, func(t Touch) bool { return t.Cancelled }},
		{&n.Restored, func(t Touch) bool { return t.Restored }},
		{&n.Lapsed, func(t Touch) bool { return t.Lapsed }},
		{&n.Past, func(t Touch) bool { return t.Past }},
		{&n.Doubt, func(t Touch) bool { return t.Doubt }},
	} {
		names := map[string]bool{}
		for _, t := range all {
			if one.is(t) {
				names[name(t)] = true
			}
		}
		*one.n = len(names)
	}
	return n
}

// Preview tells what an import of the records would touch, as everything stands, and
// changes nothing; an import that was agreed on before is written first. Of what would
// move into the past it tells whether or not that is forced. Errors: as Import.
func (rm *Room) Preview(ctx context.Context, by mutation.Staff, records []api.ImportRecord, _ Options) (touched Touched, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	return rm.preview(ctx, records)
}

func (rm *Room) preview(ctx context.Context, records []api.ImportRecord) (touched Touched, err error) {
	for {
		touched, err = rm.previewOnce(ctx, records)
		if err == nil {
			return touched, nil
		}
		if !errors.Is(err, errOvertaken) {
			return nil, fmt.Errorf("preview an import: %w", err)
		}
	}
}

func (rm *Room) previewOnce(ctx context.Context, records []api.ImportRecord) (touched Touched, err error) {
	f, changed, err := rm.look(ctx, records)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		touched, err = rm.programme.Touches(ctx, tx, f.changes(changed))
		return err
	})
	return touched, err
}
