// Package catalogue is what everyone may see: the office, its people and partners,
// its programme and its documents, as they are imported. It starts no goroutine.
package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// Programme is what hangs on the events and slots that are imported.
type Programme interface {
	// Standing reads how events and slots stand, as far as there are any.
	Standing(ctx context.Context, tx *db.Tx, events, slots, advisers []string) (Standing, error)
	// Hold keeps a free slot that goes to another event from being taken until it is
	// written there; false where somebody has it.
	Hold(ctx context.Context, tx *db.Tx, slot string) (bool, error)
	// Ahead tells whether somebody has an event itself, or a slot, that is yet to begin.
	Ahead(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (bool, error)
	// Touches tells which bookings changes would touch; events come before slots.
	Touches(ctx context.Context, tx *db.Tx, changes []Change) (Touched, error)
	// Rehearse finds out what changes will make of bookings, and changes nothing: what is
	// known before it is written need not be found out while others wait. It gives Import
	// that knows it; what it is of may be another by then.
	Rehearse(ctx context.Context, tx *db.Tx, changes []Change, said Said) (Import, error)
	// Import begins to write records in a transaction; it locks what they change. What
	// is said goes to whoever is touched.
	Import(ctx context.Context, tx *db.Tx, records []api.ImportRecord, said Said) (Places, error)
	// Settled are what transactions touched one after the other, each booking once, with
	// who has another at the same time by now.
	Settled(ctx context.Context, tx *db.Tx, touched Touched) (Touched, error)
}

// Import is Programme.Import.
type Import func(ctx context.Context, tx *db.Tx, records []api.ImportRecord, said Said) (Places, error)

// Standing is how events and slots stand before an import, and with each that it is
// asked for as the import has it.
type Standing interface {
	// Event tells how an event would stand in the catalogue, and whether the rules keep
	// of it what they have already; events come first.
	Event(r api.ImportRecord, b api.Event) (k Kept, same bool, err error)
	// Slot tells that of a slot; fields are its adviser's.
	Slot(r api.ImportRecord, b api.Slot, fields []api.Field) (k Kept, same bool, err error)
	// Leaves tells whether a slot goes to another event, and whether somebody has it.
	Leaves(slot, event string) (leaves, taken bool)
	// Slots are those that are there: the ones asked for, those at the events and those
	// with the advisers.
	Slots() []SlotTime
}

// SlotTime is when a slot is, at which event and with whom.
type SlotTime struct {
	ID, EventID, AdviserID string
	During                 api.Span
	Off                    bool // its event is called off
}

// Places are what an import changes of events and slots, and of what hangs on
// them. It is of one transaction.
type Places interface {
	// Adviser hears of an adviser's record before it is written; old is the one
	// before, or none.
	Adviser(old api.Record, b api.Adviser) error
	// Event keeps what the rules need of an event, Slot of a slot; events come first.
	Event(r api.ImportRecord, old api.Record, b api.Event) (Kept, error)
	Slot(r api.ImportRecord, old api.Record, b api.Slot) (Kept, error)
	// Remove takes an event with its slots, or a slot, out of what the rules keep; the
	// slots' records too.
	Remove(old api.Record) error
	// Finish is called when all is written; it tells what that touched.
	Finish() (Touched, error)
}

// Kept is how an event or a slot stands in the catalogue.
type Kept struct {
	Body   json.RawMessage
	Hidden bool // it is long over, and the catalogue does not show it any more
}

// Room is what everyone may see: the office, its people and partners, its
// programme, its documents.
type Room struct {
	db        *db.DB
	programme Programme
	moves     Moves
	named     Named
}

// Moves hears, in the transaction of the change, that an actor has another mail address
// than before, each clean or empty.
type Moves func(ctx context.Context, tx *db.Tx, actorID, before, now string) error

// Named tells what beside the catalogue names a record of it, in a word; empty: nothing.
type Named func(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (by string, err error)

// New is the catalogue of an office.
func New(d *db.DB, programme Programme, moves Moves, named Named) *Room {
	return &Room{d, programme, moves, named}
}

// ImportError names the record and the field for which an import was refused. Reason is
// one word: required, unknown, too_long, format, range, reference, used, address_used,
// state, past, one_office; outside, of a slot or a session outside its event, and
// slot_outside, of an event that a slot would be outside of; overlap, of an adviser in
// two slots at once, and of sessions.
type ImportError struct {
	Index   int      // in the array, from 0
	Kind    api.Kind // of the record
	ID      string
	Pointer string         // JSON pointer into the record: /id, /kind, /deleted or /body/…
	Reason  string         //
	By      string         // what stands in the way, where that is something else: a kind, an id, a field
	More    []*ImportError // what else is wrong, as far as it was looked for, in the file's order
}

// Error names the record and the field.
func (e *ImportError) Error() string {
	said := fmt.Sprintf("record %d (%s %s): %s: %s", e.Index, e.Kind, e.ID, e.Pointer, e.Reason)
	if e.By != "" {
		said += " (" + e.By + ")"
	}
	return said
}

// ErrUnfinished is among the errors of an import that is agreed on and not all
// written: the office writes the rest by itself.
var ErrUnfinished = errors.New("the import is not all written yet")

// errOvertaken is the error of an import that another came before.
var errOvertaken = errors.New("another import came first")

// Import writes the catalogue's own records, all or none: *ImportError names
// the first bad one. A record whose body is as before keeps its rev. Counts of
// bookings (free, places_left, waiting) are the office's; what the file says of
// them is passed over. Errors besides: *api.Problem forbidden, invalid, ErrUnfinished.
//
// All of it is looked through by a reader first, and what is as it stands is left
// out. The rest is agreed on in one short transaction, and written in others with
// pauses for whoever else writes; see agree. Imports go one after the other.
func (rm *Room) Import(ctx context.Context, by mutation.Staff, records []api.ImportRecord) error {
	_, err := rm.ImportWith(ctx, by, records, Options{})
	return err
}

// ImportWith is Import with options. It gives the bookings that it touched, as far as
// this process wrote it.
func (rm *Room) ImportWith(ctx context.Context, by mutation.Staff, records []api.ImportRecord, o Options) (touched Touched, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	return rm.importWith(ctx, records, o)
}

func (rm *Room) importWith(ctx context.Context, records []api.ImportRecord, o Options) (touched Touched, err error) {
	var c mutation.Checks
	c.Length("/word", o.Word, api.MaxNote)
	if err := c.Problem(); err != nil {
		return nil, err
	}
	for {
		touched, err = rm.importOnce(ctx, records, o)
		if err == nil {
			return touched, nil
		}
		if !errors.Is(err, errOvertaken) {
			return touched, fmt.Errorf("import: %w", err)
		}
	}
}

func (rm *Room) importOnce(ctx context.Context, records []api.ImportRecord, o Options) (Touched, error) {
	f, changed, err := rm.look(ctx, records)
	if err != nil {
		return nil, err
	}
	if len(changed) == 0 && o.also != nil {
		return nil, rm.db.Write(ctx, o.also)
	}
	if len(changed) == 0 {
		return nil, nil
	}
	touched, err := rm.agree(ctx, f, changed, o)
	if err != nil {
		return nil, err
	}
	more, err := rm.finish(ctx)
	touched = append(touched, more...)
	if err != nil {
		return touched, fmt.Errorf("%w: %w", ErrUnfinished, err)
	}
	if len(touched) == 0 {
		return nil, nil
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		touched, err = rm.programme.Settled(ctx, tx, touched)
		return err
	})
	return touched, err
}

// look looks through a file beside how the catalogue stands, and tells which of its
// records are to be written.
func (rm *Room) look(ctx context.Context, records []api.ImportRecord) (f *file, changed []int, err error) {
	if _, err := rm.finish(ctx); err != nil { // of an import before it
		return nil, nil, err
	}
	if f, err = checkFile(records); err != nil {
		return nil, nil, err
	}
	if err := rm.db.Read(ctx, func(tx *db.Tx) error { return f.read(ctx, tx, rm) }); err != nil {
		return nil, nil, err
	}
	f.references()
	if changed, err = f.changed(); err != nil {
		return nil, nil, err
	}
	f.between(changed)
	return f, changed, f.refused()
}

// order is that in which kinds are written, whatever the file's: events before slots,
// advisers before both. What is taken out follows, the other way round.
var order = []api.Kind{
	api.KindOffice, api.KindActor, api.KindAdviser, api.KindEvent, api.KindSlot, api.KindPlanTemplate, api.KindAssessment,
}
