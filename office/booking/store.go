package booking

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/record"
)

// booking is a booking as the rules see it, with the record that its person has of
// it. It is read, decided on and saved once.
type booking struct {
	person, id, event, slot, state, code string
	queue, position                      int
	shared                               bool // offered to everyone waiting
	expires                              time.Time
	during                               api.Span // first to last moment, breaks included
	movedFrom                            string   // the times that the person agreed to, where the office moved it; see timesOf
	calledOff                            string   // its state before the office ended it; empty where it did not
	calledOffAs                          *offered // what it was then; nil where the office did not end it
	notice                               string   // of what the office changed, until its mail is written
	taken                                takenFrom
	counted                              countedAs // once it is known whether its person came

	body api.Booking // what else its person sees; save sets what the rules see
	old  api.Record  // as it is stored; zero where it is new
}

// stands tells whether a booking is a place, or the wait for one.
func (b booking) stands() bool { return standing(b.state) }

// standing tells whether a booking in a state stands.
func standing(state string) bool {
	return state == api.BookingConfirmed || state == api.BookingOffered || state == api.BookingWaiting
}

// held tells whether a booking is a place.
func (b booking) held() bool { return heldIn(b.state) }

// heldIn tells whether a booking in a state is a place.
func heldIn(state string) bool {
	return state == api.BookingConfirmed || state == api.BookingAttended
}

const bookingColumns = `person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at,
	starts_at, ends_at, moved_from, called_off, notice, stage, cvr, municipality, rating`

// readBookings reads the bookings b that clauses choose. One of the erased has no record.
func readBookings(ctx context.Context, tx *db.Tx, clauses string, args ...any) ([]booking, error) {
	return (*rehearsal)(nil).readBookings(ctx, tx, clauses, args...)
}

// readBookings is readBookings with what is known of records that are still as they were.
func (r *rehearsal) readBookings(ctx context.Context, tx *db.Tx, clauses string, args ...any) ([]booking, error) {
	all, err := db.Collect(ctx, tx, r.scanBooking, `SELECT b.person_id, b.id, b.event_id, b.slot_id, b.state, b.code, b.queue, b.position,
		b.shared, b.expires_at, b.starts_at, b.ends_at, b.moved_from, b.called_off, b.notice,
		b.stage, b.cvr, b.municipality, COALESCE(r.rev, 0), COALESCE(r.body, '')
		FROM booking b LEFT JOIN record r ON r.owner = b.person_id AND r.kind = 'booking' AND r.id = b.id `+clauses, args...)
	if err != nil {
		return nil, fmt.Errorf("read bookings: %w", err)
	}
	return all, nil
}

func (r *rehearsal) scanBooking(row db.Scanner) (booking, error) {
	var b booking
	var expires, starts, ends int64
	var body string
	err := row.Scan(&b.person, &b.id, &b.event, &b.slot, &b.state, &b.code, &b.queue, &b.position, &b.shared, &expires,
		&starts, &ends, &b.movedFrom, &b.calledOff, &b.notice,
		&b.counted.stage, &b.counted.cvr, &b.counted.municipality, &b.old.Rev, &body)
	if err != nil {
		return b, err
	}
	b.expires, b.during = db.Time(expires), api.Span{Start: db.Time(starts), End: db.Time(ends)}
	b.old.Kind, b.old.ID = api.KindBooking, b.id
	if r.reads(&b) {
		return b, nil
	}
	b.old.Body = []byte(body)
	var of struct {
		api.Booking
		From takenFrom `json:"free_from"`
		As   *offered  `json:"called_off_as"`
	}
	err = b.old.Decode(&of)
	b.body, b.taken, b.calledOffAs = of.Booking, of.From, of.As
	return b, err
}

// offered is what a booking is to whoever has it: its terms, but for the link of an online
// event, which is told to who has a place alone, and what a member pays.
type offered struct {
	api.Terms
	MemberPriceOre int64 `json:"member_price_ore,omitzero"`
}

// takenFrom names the free hours that a meeting's minutes were taken from, whoever it is
// with by now.
type takenFrom struct {
	Kind    string `json:"kind"`
	ActorID string `json:"actor_id"`
}

// load reads a person's booking, else not_found.
func (f *allocator) load(person, id string) (booking, error) {
	all, err := readBookings(f.ctx, f.tx, `WHERE b.person_id = $1 AND b.id = $2`, person, id)
	if err != nil {
		return booking{}, err
	}
	if len(all) == 0 {
		return booking{}, record.ErrNotFound
	}
	return all[0], nil
}

// list reads the bookings of an event in a state, in the order of the queue.
func (f *allocator) list(event, state string) ([]booking, error) {
	return readBookings(f.ctx, f.tx, `WHERE b.event_id = $1 AND b.state = $2 ORDER BY b.queue, b.id`, event, state)
}

// The two parts of the statement that writes bookings; see db.ExecMany.
const (
	writeBooking = `INSERT INTO booking (` + bookingColumns + `) VALUES`
	writtenAgain = `ON CONFLICT (person_id, id) DO UPDATE SET event_id = excluded.event_id, slot_id = excluded.slot_id,
		state = excluded.state, code = excluded.code, queue = excluded.queue, position = excluded.position,
		shared = excluded.shared, expires_at = excluded.expires_at,
		starts_at = excluded.starts_at, ends_at = excluded.ends_at, moved_from = excluded.moved_from,
		called_off = excluded.called_off, notice = excluded.notice,
		stage = excluded.stage, cvr = excluded.cvr, municipality = excluded.municipality, rating = excluded.rating`
)

// The two parts of the statement that notes of bookings, which are there, the times that
// their persons agreed to and the notice; see db.ExecMany.
const (
	noteBooking = `WITH noted (person_id, id, moved_from, notice) AS (VALUES`
	notedSo     = `) UPDATE booking SET moved_from = noted.moved_from, notice = noted.notice
		FROM noted WHERE booking.person_id = noted.person_id AND booking.id = noted.id`
)

// Where two of bookingColumns stand in a row.
const (
	rowMovedFrom = 12
	rowNotice    = 14
)

// row are a booking's bookingColumns.
func (b booking) row() []any {
	return []any{
		b.person, b.id, b.event, b.slot, b.state, b.code, b.queue, b.position, b.shared, db.Millis(b.expires),
		db.Millis(b.during.Start), db.Millis(b.during.End), b.movedFrom, b.calledOff, b.notice,
		b.counted.stage, b.counted.cvr, b.counted.municipality, b.body.Rating,
	}
}

// save writes a booking and its person's record.
func (f *allocator) save(b booking) error {
	if f.batch != nil {
		f.batch.bookings = append(f.batch.bookings, b.row())
	} else if err := db.ExecMany(f.ctx, f.tx, writeBooking, writtenAgain, [][]any{b.row()}); err != nil {
		return fmt.Errorf("write booking: %w", err)
	}
	body := b.body
	switch {
	case b.old.Rev == 0:
		body.ChangedAt = f.now
	case body.State != b.state, body.SlotID != b.slot, body.EventID != b.event:
		f.changeShown(&body)
	}
	body.EventID, body.SlotID, body.State, body.Position = b.event, b.slot, b.state, b.position
	body.Code, body.ExpiresAt = b.code, b.expires
	if !b.held() {
		body.OnlineURL = "" // it is told to who has a place
	}
	if b.movedFrom == "" {
		body.CancelUntil = time.Time{}
	}
	f.changed(b.person, b.id)
	if b.old.Rev > 0 { // beside a booking that is new nobody has written anything
		inbox.Unshare(f.ctx, f.tx, b.person)
	}
	besides := map[string]any{} // which the contract's booking has no field for
	if b.taken != (takenFrom{}) {
		besides["free_from"] = b.taken
	}
	if b.calledOff != "" && b.calledOffAs != nil {
		besides["called_off_as"] = b.calledOffAs
	}
	return f.put(&b, api.KindBooking, b.id, b.old, body, besides)
}

// changeShown notes that a calendar shows another thing of a booking from now on.
func (f *allocator) changeShown(body *api.Booking) {
	body.Sequence++
	body.ChangedAt = f.now
}
