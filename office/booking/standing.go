package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// programme is catalogue.Standing.
type programme struct {
	swept  time.Time // what ended before is shown no more
	events map[string]eventRow
	opened map[string]api.Event // those whose slots open otherwise than sign-up
	slots  map[string]slotRow
	shown  map[string]catalogue.SlotTime // of the slots that the catalogue has, by id
}

// Standing implements catalogue.Programme.
func (rm *Room) Standing(ctx context.Context, tx *db.Tx, events, slots, advisers []string) (catalogue.Standing, error) {
	s := &programme{record.SweptBefore(tx), map[string]eventRow{}, map[string]api.Event{}, map[string]slotRow{}, map[string]catalogue.SlotTime{}}
	for _, by := range []string{"s.slot_id", "s.event_id", "s.adviser_id"} {
		ids := map[string][]string{"s.slot_id": slots, "s.event_id": events, "s.adviser_id": advisers}[by]
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
		all, err := db.CollectIn(ctx, tx, scanSlotTime, ids, `SELECT s.slot_id, s.event_id, s.adviser_id, s.starts_at, s.ends_at, e.state
			FROM slot_place s JOIN event_place e ON e.event_id = s.event_id
			JOIN record r ON r.owner = $1 AND r.kind = $2 AND r.id = s.slot_id AND NOT r.deleted WHERE `+by, record.CatalogueOwner, api.KindSlot)
		if err != nil {
			return nil, fmt.Errorf("read the slots: %w", err)
		}
		for _, one := range all {
			s.shown[one.ID] = one
			if by != "s.adviser_id" && !slices.Contains(advisers, one.AdviserID) {
				advisers = append(advisers, one.AdviserID) // who is there may be elsewhere too
			}
		}
	}
	es, err := db.CollectIn(ctx, tx, func(row db.Scanner) (eventRow, error) { return scanEvent(row) }, events,
		`SELECT `+eventColumns+` FROM event_place WHERE event_id`)
	if err != nil {
		return nil, fmt.Errorf("read how events stand: %w", err)
	}
	for _, e := range es {
		s.events[e.id] = e
	}
	apart, err := db.CollectIn(ctx, tx, record.Scan, events, `SELECT r.kind, r.id, r.rev, r.deleted, r.body FROM event_place e
		JOIN record r ON r.owner = $1 AND r.kind = $2 AND r.id = e.event_id WHERE e.slots_apart AND e.event_id`, record.CatalogueOwner, api.KindEvent)
	if err != nil {
		return nil, fmt.Errorf("read how slots open: %w", err)
	}
	for _, r := range apart {
		var e api.Event
		if !r.Deleted {
			if err := r.Decode(&e); err != nil {
				return nil, err
			}
		}
		s.opened[r.ID] = e
	}
	ss, err := db.CollectIn(ctx, tx, func(row db.Scanner) (slotRow, error) { return scanSlot(row) }, slots,
		`SELECT `+slotColumns+` FROM slot_place s WHERE s.slot_id`)
	if err != nil {
		return nil, fmt.Errorf("read how slots stand: %w", err)
	}
	for _, one := range ss {
		s.slots[one.id] = one
	}
	return s, nil
}

func scanSlotTime(row db.Scanner) (s catalogue.SlotTime, err error) {
	var starts, ends int64
	var state string
	err = row.Scan(&s.ID, &s.EventID, &s.AdviserID, &starts, &ends, &state)
	s.During, s.Off = api.Span{Start: db.Time(starts), End: db.Time(ends)}, state == api.EventCancelled
	return s, err
}

// Slots implements catalogue.Standing.
func (s *programme) Slots() []catalogue.SlotTime { return slices.Collect(maps.Values(s.shown)) }

// Event implements catalogue.Standing.
func (s *programme) Event(r api.ImportRecord, b api.Event) (k catalogue.Kept, same bool, err error) {
	was := s.events[r.ID]
	b = openedByStaff(b, s.opened[r.ID])
	is := placeOf(r.ID, b)
	is.fields = splitFields(joinFields(b.Fields))
	for _, at := range []*time.Time{&is.starts, &is.ends, &is.opens, &is.closes} {
		*at = asKept(*at)
	}
	is.taken, is.shared, is.waiting = was.taken, was.shared, was.waiting
	s.events[r.ID] = is
	k.Hidden = is.ends.Before(s.swept)
	k.Body, err = is.composed(r, b)
	return k, reflect.DeepEqual(was, is), err
}

// composed is an event's body as the catalogue has it.
func (e eventRow) composed(r api.ImportRecord, b api.Event) (json.RawMessage, error) {
	b.PlacesLeft, b.Waiting = max(0, e.capacity-e.taken), e.waiting
	return catalogue.ComposeImported(r.Body, b)
}

// Slot implements catalogue.Standing.
func (s *programme) Slot(r api.ImportRecord, b api.Slot, fields []api.Field) (k catalogue.Kept, same bool, err error) {
	was, event := s.slots[r.ID], s.events[b.EventID]
	is := slotOf(r.ID, b, fields, event.fields)
	is.fields = splitFields(joinFields(is.fields))
	is.starts, is.ends, is.taken, is.away = asKept(is.starts), asKept(is.ends), was.taken, was.away
	b.Free = !was.taken
	k.Hidden = event.ends.Before(s.swept)
	k.Body, err = catalogue.ComposeImported(r.Body, b)
	return k, reflect.DeepEqual(was, is), err
}

// Leaves implements catalogue.Standing.
func (s *programme) Leaves(slot, event string) (leaves, taken bool) {
	was, found := s.slots[slot]
	return found && was.event != event, was.taken
}

// asKept is a time as the database keeps it.
func asKept(t time.Time) time.Time { return db.Time(db.Millis(t)) }
