package booking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// eventRow is an event as the rules of booking see it.
type eventRow struct {
	id, state, kind, series, requires string
	title                             string // as its record says
	fields                            []api.Field
	starts, ends, opens, closes       time.Time
	maxSlots                          int
	capacity, taken, shared, waiting  int
	cancelUntil                       time.Time
	waitingList                       bool
	sessions                          []api.EventSession
	slots                             api.Event // by what its slots open, as its record says
	link                              string    // of an online event, as its record says
	queue                             bool      // somebody waits, or has an offer
	counted                           bool      // taken, shared, waiting and queue are read
}

// uncounted is the event but for what changes with every booking.
func (e eventRow) uncounted() eventRow {
	e.taken, e.shared, e.waiting, e.queue, e.counted = 0, 0, 0, false, false
	return e
}

// around is the time from the first start to the last end; spans are not none.
func around(spans []api.Span) api.Span {
	all := spans[0]
	for _, s := range spans[1:] {
		if s.Start.Before(all.Start) {
			all.Start = s.Start
		}
		if s.End.After(all.End) {
			all.End = s.End
		}
	}
	return all
}

// slotRow is a slot as the rules of booking see it.
type slotRow struct {
	id, event, adviser string
	fields             []api.Field
	starts, ends       time.Time
	taken              bool // somebody has it, or it is shut
	away               bool // its adviser is not there: it is shut
}

// eventColumns are what scanEvent reads; SQLite knows no table's short name in
// RETURNING, so they have none.
const eventColumns = `event_id, state, kind, series_id, requires, fields, starts_at, ends_at,
	opens_at, closes_at, max_slots, capacity, taken, shared, waiting`

func scanEvent(row db.Scanner, more ...any) (eventRow, error) {
	var e eventRow
	var fields string
	var starts, ends, opens, closes int64
	err := row.Scan(append([]any{
		&e.id, &e.state, &e.kind, &e.series, &e.requires, &fields, &starts, &ends,
		&opens, &closes, &e.maxSlots, &e.capacity, &e.taken, &e.shared, &e.waiting,
	}, more...)...)
	e.fields = splitFields(fields)
	e.starts, e.ends, e.opens, e.closes = db.Time(starts), db.Time(ends), db.Time(opens), db.Time(closes)
	return e, err
}

// event reads an event with what only its record says: sessions, waiting list
// and until when one may cancel; and whether there is a queue.
func event(ctx context.Context, tx *db.Tx, id string) (eventRow, error) {
	var body string
	var queue bool
	e, err := scanEvent(tx.QueryRowContext(ctx, `SELECT `+eventColumns+`, r.body,
		EXISTS (SELECT 1 FROM booking b WHERE b.event_id = e.event_id AND b.state IN ('offered', 'waiting'))
		FROM event_place e JOIN (SELECT id, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted) r ON r.id = e.event_id
		WHERE e.event_id = $3`, record.CatalogueOwner, api.KindEvent, id), &body, &queue)
	if err = record.NotFound(err); err != nil {
		return e, fmt.Errorf("read event: %w", err)
	}
	if err := e.readRecord(body); err != nil {
		return e, fmt.Errorf("read event: %w", err)
	}
	e.queue, e.counted = queue, true
	return e, nil
}

// readRecord reads what only an event's record says.
func (e *eventRow) readRecord(body string) error {
	var b struct { // of api.Event
		Title       string             `json:"title"`
		CancelUntil time.Time          `json:"cancel_until"`
		WaitingList bool               `json:"waiting_list"`
		Venue       api.Venue          `json:"venue"`
		Sessions    []api.EventSession `json:"sessions"`
		SlotsOpen   string             `json:"slots_open"`
		SlotsOpenAt time.Time          `json:"slots_open_at"`
		SlotsNeed   string             `json:"slots_need"`
		SlotsFirst  int                `json:"slots_first"`
		SlotsMoreAt time.Time          `json:"slots_more_at"`
	}
	err := json.Unmarshal([]byte(body), &b)
	e.title, e.cancelUntil, e.waitingList, e.sessions, e.link = b.Title, b.CancelUntil, b.WaitingList, b.Sessions, b.Venue.OnlineURL
	e.slots = api.Event{SlotsOpen: b.SlotsOpen, SlotsOpenAt: b.SlotsOpenAt, SlotsNeed: b.SlotsNeed, SlotsFirst: b.SlotsFirst, SlotsMoreAt: b.SlotsMoreAt}
	return err
}

// spans are the times that attending the event takes.
func (e eventRow) spans() []api.Span {
	return api.Event{StartsAt: e.starts, EndsAt: e.ends, Sessions: e.sessions}.Spans()
}

// placeOf is a new event as the rules of booking see it.
func placeOf(id string, b api.Event) eventRow {
	return eventRow{
		id: id, state: b.State, kind: b.Kind, series: b.SeriesID, requires: b.Requires, fields: b.Fields,
		starts: b.StartsAt, ends: b.EndsAt, opens: b.BookingOpensAt, closes: b.BookingClosesAt,
		maxSlots: b.MaxSlotsPerPerson, capacity: b.Capacity,
	}
}

// slotOf is a new slot as the rules of booking see it: without fields of its own it is
// about what its adviser knows, and else about what its event is.
func slotOf(id string, b api.Slot, adviser, event []api.Field) slotRow {
	s := slotRow{id: id, event: b.EventID, adviser: b.AdviserID, fields: b.Fields, starts: b.StartsAt, ends: b.EndsAt}
	for _, others := range [][]api.Field{adviser, event} {
		if len(s.fields) == 0 {
			s.fields = others
		}
	}
	return s
}

const slotColumns = `s.slot_id, s.event_id, s.adviser_id, s.fields, s.starts_at, s.ends_at, s.taken, s.away`

func scanSlot(row db.Scanner, more ...any) (slotRow, error) {
	var s slotRow
	var fields string
	var starts, ends int64
	err := row.Scan(append([]any{&s.id, &s.event, &s.adviser, &fields, &starts, &ends, &s.taken, &s.away}, more...)...)
	s.fields = splitFields(fields)
	s.starts, s.ends = db.Time(starts), db.Time(ends)
	return s, err
}

func slot(ctx context.Context, tx *db.Tx, id string) (slotRow, error) {
	s, err := scanSlot(tx.QueryRowContext(ctx, `SELECT `+slotColumns+` FROM slot_place s WHERE s.slot_id = $1`, id))
	if err = record.NotFound(err); err != nil {
		return s, fmt.Errorf("read slot: %w", err)
	}
	return s, nil
}

func splitFields(s string) []api.Field {
	var out []api.Field
	for _, f := range strings.Fields(s) {
		out = append(out, api.Field(f))
	}
	return out
}

func joinFields(fields []api.Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return strings.Join(out, " ")
}

// inSlot is the condition on a booking b that the index of who has a slot is of, in its own words:
// by others SQLite reads all that was ever booked. heldSlot is that of those who have theirs.
const (
	inSlot   = `b.slot_id <> '' AND b.state IN ('confirmed', 'offered', 'attended', 'missed')`
	heldSlot = inSlot + ` AND b.state <> 'offered'`
)

const takeFreeSlot = `UPDATE slot_place SET taken = TRUE WHERE slot_id = $1 AND NOT taken`

// takeSlot gives a slot to whoever asks first; false where it is taken.
func takeSlot(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	ok, err := db.ChangedOne(tx.ExecContext(ctx, takeFreeSlot, id))
	if err != nil || !ok {
		return false, err
	}
	return true, showSlot(ctx, tx, id, false)
}

// freeSlot gives a slot back; it stays shut while its adviser is away.
func freeSlot(ctx context.Context, tx *db.Tx, id string) error {
	free := true
	err := tx.QueryRowContext(ctx, `UPDATE slot_place SET taken = away WHERE slot_id = $1 RETURNING NOT taken`, id).Scan(&free)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // it is taken out
		return fmt.Errorf("free slot: %w", err)
	}
	return showSlot(ctx, tx, id, free)
}

// takePlace gives a place without a slot; false where the event is full.
func takePlace(ctx context.Context, tx *db.Tx, event string) (bool, error) {
	return db.ChangedOne(tx.ExecContext(ctx,
		`UPDATE event_place SET taken = taken + 1 WHERE event_id = $1 AND taken < capacity`, event))
}

// takeUnqueued is takePlace at an event without a queue; false also where there
// is one.
func takeUnqueued(ctx context.Context, tx *db.Tx, event string) (bool, error) {
	return db.ChangedOne(tx.ExecContext(ctx, `UPDATE event_place SET taken = taken + 1 WHERE event_id = $1 AND taken < capacity
		AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.event_id = $1 AND b.state IN ('offered', 'waiting'))`, event))
}

// showSlot writes into the catalogue whether a slot is free.
func showSlot(ctx context.Context, tx *db.Tx, id string, free bool) error {
	return show(ctx, tx, api.KindSlot, id, map[string]string{"free": strconv.FormatBool(free)})
}

// ShowEvent writes into the catalogue how many places an event has left and how
// many wait, where that changed: once in a commit, however many book.
func ShowEvent(ctx context.Context, tx *db.Tx, id string) {
	ctx = context.WithoutCancel(ctx)
	tx.BeforeCommit("show event "+id, func() error { return showEventNow(ctx, tx, id) })
}

func showEventNow(ctx context.Context, tx *db.Tx, id string) error {
	var left, waiting int
	err := tx.QueryRowContext(ctx, `SELECT CASE WHEN taken < capacity THEN capacity - taken ELSE 0 END, waiting
		FROM event_place WHERE event_id = $1`, id).Scan(&left, &waiting)
	if errors.Is(err, sql.ErrNoRows) { // what made it was undone
		return nil
	}
	if err != nil {
		return fmt.Errorf("count the event's places: %w", err)
	}
	return show(ctx, tx, api.KindEvent, id, map[string]string{
		"places_left": strconv.Itoa(left), "waiting": strconv.Itoa(waiting),
	})
}

// show writes fields of a record of the catalogue, JSON by name, where one is
// another than it was.
func show(ctx context.Context, tx *db.Tx, kind api.Kind, id string, counts map[string]string) error {
	r, ok, err := record.Find(ctx, tx, record.CatalogueOwner, kind, id)
	if err != nil || !ok || r.Deleted {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := r.Decode(&fields); err != nil {
		return err
	}
	same := true
	for name, value := range counts {
		same = same && string(fields[name]) == value
		fields[name] = json.RawMessage(value)
	}
	if same {
		return nil
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	_, err = record.Put(ctx, tx, record.CatalogueOwner, kind, id, body)
	return err
}
