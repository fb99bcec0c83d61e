package booking

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// before is how things were that an import changes and that bookings hang on.
type before struct {
	times    map[placeKey]string    // of an event or slot; see timesOf
	shown    map[string]bool        // events of which a calendar shows another title or place now
	advisers map[string]api.Adviser // who was somebody else, or with somebody else
	slots    map[string]string      // the adviser of slots that have another now
}

// placeKey is an event, or a slot at it.
type placeKey struct{ event, slot string }

func newBefore() *before {
	return &before{
		times: map[placeKey]string{}, shown: map[string]bool{},
		advisers: map[string]api.Adviser{}, slots: map[string]string{},
	}
}

// places are the events and slots that are at another time, in one order.
func (b *before) places() []placeKey {
	return slices.SortedFunc(maps.Keys(b.times), func(x, y placeKey) int {
		return cmp.Or(strings.Compare(x.event, y.event), strings.Compare(x.slot, y.slot))
	})
}

// timesOf writes times so that they can be kept and compared.
func timesOf(spans []api.Span) string {
	var all []string
	for _, s := range spans {
		all = append(all, strconv.FormatInt(db.Millis(s.Start), 10)+"-"+strconv.FormatInt(db.Millis(s.End), 10))
	}
	return strings.Join(all, " ")
}

// noteEvent notes what an import changes of an event; old is its record.
func (m *placesImport) noteEvent(old api.Record, b api.Event) error {
	if old.ID == "" {
		return nil
	}
	var was api.Event
	if err := old.Decode(&was); err != nil {
		return err
	}
	spans := func(e api.Event) string {
		return timesOf(e.Spans())
	}
	if spans(was) != spans(b) {
		m.before.times[placeKey{event: old.ID}] = spans(was)
	}
	if was.Title != b.Title || was.Venue != b.Venue {
		m.before.shown[old.ID] = true
	}
	return nil
}

// noteSlot notes what an import changes of a slot.
func (m *placesImport) noteSlot(id string, b api.Slot) error {
	was, err := slot(m.ctx, m.tx, id)
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	before := timesOf([]api.Span{{Start: was.starts, End: was.ends}})
	if before != timesOf([]api.Span{{Start: b.StartsAt, End: b.EndsAt}}) {
		m.before.times[placeKey{was.event, id}] = before
	}
	if was.adviser != b.AdviserID {
		m.before.slots[id] = was.adviser
		m.concerning.advisers[was.adviser] = true
	}
	return nil
}

// Adviser implements Places: it notes an adviser who is somebody else now, or with
// somebody else.
func (m *placesImport) Adviser(old api.Record, b api.Adviser) error {
	if old.ID == "" {
		return nil
	}
	var was api.Adviser
	if err := old.Decode(&was); err != nil {
		return err
	}
	if was.Reader(old.ID) != b.Reader(old.ID) {
		m.before.advisers[old.ID] = was
	}
	return nil
}

// readerNow is an adviser as the catalogue has them; the office itself where
// there is none.
func readerNow(ctx context.Context, tx *db.Tx, adviserID string) (api.Reader, error) {
	if adviserID == "" {
		return api.TheOffice, nil
	}
	var a api.Adviser
	if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, adviserID, &a); err != nil && !errors.Is(err, record.ErrNotFound) {
		return api.Reader{}, err
	}
	return a.Reader(adviserID), nil
}

// readers are who read what is shared with the bookings of a slot: before the
// import and now.
func (m *placesImport) readers(s slotRow) (was, now api.Reader, err error) {
	if now, err = readerNow(m.ctx, m.tx, s.adviser); err != nil {
		return was, now, err
	}
	adviser, other := m.before.slots[s.id]
	if !other {
		adviser = s.adviser
	}
	if a, other := m.before.advisers[adviser]; other {
		return a.Reader(adviser), now, nil
	}
	was, err = readerNow(m.ctx, m.tx, adviser)
	return was, now, err
}

// bringToBookings brings what the import changed to the bookings that hang on
// it, once all of the file is written: whoever was moved may cancel, calendars
// hear of it, offers end before the start, and what was shared with somebody
// else sleeps.
func (m *placesImport) bringToBookings() error {
	touched, err := m.touchedBookings()
	if err != nil {
		return err
	}
	f := newAllocator(m.ctx, m.tx)
	for _, b := range touched {
		if err := m.bringTo(f, b); err != nil {
			return err
		}
	}
	for _, place := range m.before.places() {
		if place.slot == "" {
			if err := f.settle(place.event); err != nil {
				return err
			}
			if err := f.schedule(place.event); err != nil {
				return err
			}
		}
	}
	return nil
}

// touchedBookings are the bookings that hang on something that is another now.
func (m *placesImport) touchedBookings() ([]booking, error) {
	var all []booking
	seen := map[[2]string]bool{}
	add := func(where string, args ...any) error {
		rows, err := readBookings(m.ctx, m.tx, `WHERE `+where, args...)
		for _, b := range rows {
			if key := [2]string{b.person, b.id}; !seen[key] {
				seen[key] = true
				all = append(all, b)
			}
		}
		return err
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(m.before.shown)) {
		errs = append(errs, add(`b.event_id = $1`, id))
	}
	for _, place := range m.before.places() {
		errs = append(errs, add(`b.event_id = $1 AND b.slot_id = $2`, place.event, place.slot))
	}
	for _, id := range slices.Sorted(maps.Keys(m.before.slots)) {
		errs = append(errs, add(`b.slot_id = $1`, id))
	}
	for _, id := range slices.Sorted(maps.Keys(m.before.advisers)) {
		errs = append(errs, add(`b.slot_id IN (SELECT slot_id FROM slot_place WHERE adviser_id = $1)`, id))
	}
	slices.SortFunc(all, func(a, b booking) int { return strings.Compare(a.person+a.id, b.person+b.id) })
	return all, errors.Join(errs...)
}

// bringTo brings what changed to one booking. One that was given up, or ran out,
// only hears of who would read it.
func (m *placesImport) bringTo(f *allocator, b booking) error {
	var was, now api.Reader
	if b.slot != "" {
		s, err := slot(m.ctx, m.tx, b.slot)
		if err != nil {
			return err
		}
		if was, now, err = m.readers(s); err != nil {
			return err
		}
	}
	standing := slices.Contains([]string{api.BookingConfirmed, api.BookingOffered, api.BookingWaiting}, b.state)
	times, moved := m.before.times[placeKey{b.event, b.slot}]
	if moved && standing {
		if err := m.moved(f, &b, times); err != nil {
			return err
		}
	}
	if !standing && was == now {
		return nil
	}
	if standing {
		f.changeShown(&b.body)
	}
	if was != now {
		b.body = b.body.ReadBy(was, now)
	}
	return f.save(b)
}

// moved notes that the office moved a booking from the times that its person
// agreed to, or back to them; an offer runs anew, as long as its event leaves it.
func (m *placesImport) moved(f *allocator, b *booking, from string) error {
	spans := []api.Span{b.during}
	if b.slot == "" {
		e, err := event(m.ctx, m.tx, b.event)
		if err != nil {
			return err
		}
		spans = e.spans()
		if b.state == api.BookingOffered {
			b.expires = f.offerEnds(e.starts.Sub(f.now))
		}
	}
	if b.movedFrom == "" {
		b.movedFrom = from
	}
	if b.movedFrom == timesOf(spans) {
		b.movedFrom = ""
	}
	return nil
}
