package booking

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/record"
)

// changes are what the office changes of the programme, by the ids, for the bookings
// that hang on it: the one way from there to whoever booked, however the change comes.
type changes struct {
	events   map[string]eventChange
	slots    map[string]slotChange
	advisers map[string]api.Adviser // who was somebody else, or with somebody else, as they were
	links    map[string]string      // of online events that did not change, once one is looked for
	others   map[string]api.Event   // that did not change, once one is looked for
}

// eventChange is an event before and now. One that is taken out of the programme is gone.
type eventChange struct {
	was, is api.Event
	gone    bool
}

// slotChange is a slot before and now. One that was taken out, and is there again, is back.
type slotChange struct {
	was, is    slotRow
	gone, back bool
}

func newChanges() changes {
	return changes{map[string]eventChange{}, map[string]slotChange{}, map[string]api.Adviser{}, map[string]string{}, map[string]api.Event{}}
}

func (c eventChange) calledOff() bool {
	return c.is.State == api.EventCancelled && c.was.State != api.EventCancelled
}

func (c eventChange) broughtBack() bool {
	return c.is.State != api.EventCancelled && c.was.State == api.EventCancelled
}

func (c eventChange) moved() bool { return timesOf(c.was.Spans()) != timesOf(c.is.Spans()) }

func (c eventChange) priced() bool {
	return c.was.PriceOre != c.is.PriceOre || c.was.MemberPriceOre != c.is.MemberPriceOre
}

// everywhere tells whether it changed something of all that is booked at the event, its
// slots too.
func (c eventChange) everywhere() bool {
	return c.was.State != c.is.State || c.was.Title != c.is.Title || c.was.Venue != c.is.Venue || c.priced()
}

func (c slotChange) moved() bool {
	return !c.was.starts.Equal(asKept(c.is.starts)) || !c.was.ends.Equal(asKept(c.is.ends))
}

// bring brings the changes to the bookings that hang on them, once all of them are
// written: their persons get a notice, calendars hear of it, who was moved may cancel,
// offers end before the start, what was called off ends, and stands again where that is
// taken back, and what was shared with somebody else sleeps. What is said goes with what
// they are told. It gives the bookings whose persons are told.
func (c changes) bring(f *allocator, said catalogue.Said) (catalogue.Touched, error) {
	hang, err := c.touched(f)
	if err != nil {
		return nil, err
	}
	told, err := c.telling(f, hang, said)
	if err != nil {
		return nil, err
	}
	f.batch = &batch{}
	rehearsed := f.rehearsed.of(c, f, told)
	for _, b := range hang {
		if rehearsed && f.rehearsed.plays(f, told, b) {
			continue
		}
		if err := c.bringTo(f, told, b); err != nil {
			return nil, err
		}
	}
	if err := f.writeBatch(); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(c.events)) {
		if err := c.giveOn(f, id); err != nil {
			return nil, err
		}
	}
	return told.touched, nil
}

// touched are the bookings that hang on something that is another now, of each person
// in turn. Those of the erased are of the past.
func (c changes) touched(f *allocator) ([]booking, error) {
	var all []booking
	add := func(where string, args ...any) error {
		rows, err := f.rehearsed.readBookings(f.ctx, f.tx, `WHERE `+where, args...)
		all = append(all, rows...)
		return err
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(c.events)) {
		switch e := c.events[id]; {
		case e.everywhere(), e.gone:
			errs = append(errs, add(`b.event_id = $1`, id))
		case e.moved(), !e.was.StartsAt.Equal(e.is.StartsAt), !e.was.EndsAt.Equal(e.is.EndsAt):
			errs = append(errs, add(`b.event_id = $1 AND b.slot_id = ''`, id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.slots)) {
		if s := c.slots[id]; s.moved() || s.was.adviser != s.is.adviser || s.gone || s.back {
			errs = append(errs, add(`b.event_id IN ($1, $2) AND b.slot_id = $3`, s.was.event, s.is.event, id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.advisers)) {
		errs = append(errs, add(`b.event_id IN (SELECT event_id FROM slot_place WHERE adviser_id = $1)
			AND b.slot_id IN (SELECT slot_id FROM slot_place WHERE adviser_id = $1)`, id))
	}
	all = slices.DeleteFunc(all, func(b booking) bool { return b.person == record.ErasedOwner })
	slices.SortFunc(all, func(a, b booking) int {
		return cmp.Or(strings.Compare(a.person, b.person), strings.Compare(a.id, b.id))
	})
	all = slices.CompactFunc(all, func(a, b booking) bool { return a.person == b.person && a.id == b.id })
	return all, errors.Join(errs...)
}

// readers are who read what is shared with the bookings of a slot: before the changes
// and now.
func (c changes) readers(f *allocator, slotID string) (was, now api.Reader, err error) {
	if slotID == "" {
		return was, now, nil
	}
	s, err := slot(f.ctx, f.tx, slotID)
	if errors.Is(err, record.ErrNotFound) { // it is taken out
		return was, was, nil
	}
	if err != nil {
		return was, now, err
	}
	if now, err = readerNow(f.ctx, f.tx, s.adviser); err != nil {
		return was, now, err
	}
	adviser := s.adviser
	if change, changed := c.slots[slotID]; changed {
		adviser = change.was.adviser
	}
	if a, other := c.advisers[adviser]; other {
		return a.Reader(adviser), now, nil
	}
	was, err = readerNow(f.ctx, f.tx, adviser)
	return was, now, err
}

// foresee is what the changes make of one booking: what it was and is, its state among
// that, and the times before, as timesOf writes them, where these are others now. It
// reads alone.
func (c changes) foresee(f *allocator, b booking, member bool) (was, is api.Terms, from string, err error) {
	was, is, from = c.terms(b, member)
	was.State = b.state
	if !b.held() && b.calledOff != api.BookingConfirmed { // who waits is told no link
		was.Venue.OnlineURL, is.Venue.OnlineURL = "", ""
	}
	if is.State, err = c.becomes(f, b); err != nil {
		return was, is, from, err
	}
	if standing(is.State) && !b.stands() && b.calledOffAs != nil { // what changed meanwhile is told now
		state := is.State
		if was, is, err = c.since(f, b); err != nil {
			return was, is, from, err
		}
		was.State, is.State = b.state, state
	}
	return was, is, from, nil
}

// since are the terms of a booking that was called off, as they were then and are now.
func (c changes) since(f *allocator, b booking) (was, is api.Terms, err error) {
	now, err := c.offers(f, b)
	if err != nil {
		return was, is, err
	}
	was, is = b.calledOffAs.Terms, now.Terms
	if was.PriceOre == is.PriceOre && b.calledOffAs.MemberPriceOre == now.MemberPriceOre {
		return was, is, nil
	}
	f.leaves()
	var p api.Person
	if _, err := record.Live(f.ctx, f.tx, b.person, api.KindPerson, b.person, &p); unlessMissing(err) != nil {
		return was, is, err
	}
	if p.Member {
		was.PriceOre, is.PriceOre = b.calledOffAs.MemberPriceOre, now.MemberPriceOre
	}
	return was, is, nil
}

// offers is what a booking is after the changes.
func (c changes) offers(f *allocator, b booking) (all offered, err error) {
	change, err := c.ofEvent(f, b.event)
	if err != nil {
		return all, err
	}
	e := change.is
	all = offered{e.Terms(false), e.Price(true)}
	all.Venue.OnlineURL = ""
	if b.slot == "" {
		return all, nil
	}
	s, changed := c.slots[b.slot]
	if !changed {
		if s.is, err = slot(f.ctx, f.tx, b.slot); err != nil {
			return all, unlessMissing(err)
		}
	}
	all.StartsAt, all.EndsAt, all.Sessions, all.AdviserID = asKept(s.is.starts), asKept(s.is.ends), nil, s.is.adviser
	return all, nil
}

// ofEvent is an event before and after the changes, as the programme has it, or had it.
func (c changes) ofEvent(f *allocator, id string) (eventChange, error) {
	if change, changed := c.events[id]; changed {
		return change, nil
	}
	e, known := c.others[id]
	if !known {
		if err := lastKnown(f.ctx, f.tx, api.KindEvent, id, &e); err != nil {
			return eventChange{}, err
		}
		c.others[id] = e
	}
	return eventChange{was: e, is: e}, nil
}

// becomes is the state of a booking after the changes. One whose event was called off
// ends, and stands again where its event is held after all and its slot is free still;
// what has begun is neither offered nor waited for. A smaller capacity drops nobody.
func (c changes) becomes(f *allocator, b booking) (string, error) {
	e, s := c.events[b.event], slotChange{}
	if b.slot != "" {
		s = c.slots[b.slot]
	}
	ahead := e.is.StartsAt.After(f.now)
	switch {
	case b.stands() && (e.calledOff() || s.gone):
		return api.BookingCancelled, nil
	case (e.broughtBack() || s.back) && b.calledOff != "" && c.during(b).End.After(f.now):
		if b.slot != "" {
			free, err := c.free(f, b)
			if err != nil || !free {
				return b.state, err
			}
			return b.calledOff, nil
		}
		if ahead || b.calledOff == api.BookingConfirmed {
			return b.calledOff, nil
		}
	case b.slot == "" && e.moved() && !ahead && (b.state == api.BookingOffered || b.state == api.BookingWaiting):
		return api.BookingExpired, nil
	}
	return b.state, nil
}

// free tells whether the slot of a booking that the office ended can be had again.
func (c changes) free(f *allocator, b booking) (bool, error) {
	state := c.events[b.event].is.State
	if state == "" {
		if err := f.tx.QueryRowContext(f.ctx, `SELECT state FROM event_place WHERE event_id = $1`, b.event).Scan(&state); err != nil {
			return false, fmt.Errorf("read whether the event is held: %w", err)
		}
	}
	if s := c.slots[b.slot]; state == api.EventCancelled || s.gone || s.back {
		return state != api.EventCancelled && s.back, nil
	}
	s, err := slot(f.ctx, f.tx, b.slot)
	if err != nil {
		return false, unlessMissing(err)
	}
	if !s.away {
		return !s.taken, nil
	}
	var held bool // else it is shut, and theirs still
	err = f.tx.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM booking b WHERE b.slot_id = $1 AND `+heldSlot+`)`, b.slot).Scan(&held)
	if err != nil {
		return false, fmt.Errorf("read whether somebody has the slot: %w", err)
	}
	return !held, nil
}

// during is when a booking is after the changes.
func (c changes) during(b booking) api.Span {
	if s, changed := c.slots[b.slot]; changed && b.slot != "" {
		return api.Span{Start: asKept(s.is.starts), End: asKept(s.is.ends)}
	}
	if e, changed := c.events[b.event]; changed && b.slot == "" {
		return around(e.is.Spans())
	}
	return b.during
}

// touch is how a person's booking is touched that was and is so; ok is false where they
// are told nothing: all is alike, it is over, or was not and is not theirs.
func touch(now time.Time, b booking, was, is api.Terms) (t catalogue.Touch, ok bool) {
	stood, stands := standing(was.State), standing(is.State)
	if over := latest(b.during.End, was.EndsAt, is.EndsAt); alike(was, is) || !stood && !stands || !over.After(now) {
		return t, false
	}
	t = catalogue.Touch{PersonID: b.person, BookingID: b.id, EventID: b.event, SlotID: b.slot}
	t.Moved = stands && timesDiffer(was, is)
	t.Cancelled = stood && is.State == api.BookingCancelled
	t.Restored = stands && !stood
	t.Lapsed = stood && is.State == api.BookingExpired
	t.Past = stands && was.StartsAt.After(now) && !is.StartsAt.After(now)
	t.Was, t.Is = differing(was, is)
	return t, true
}

// bringTo brings the changes to one booking. One that was given up, or ran out, only
// hears of who would read it.
func (c changes) bringTo(f *allocator, told *telling, b booking) error {
	before := b
	was, is, from, err := c.foresee(f, b, told.members[b.person])
	if err != nil {
		return err
	}
	readWas, readNow, err := c.readers(f, b.slot)
	if err != nil {
		return err
	}
	if err := f.become(&b, is.State, c.events[b.event].is.StartsAt); err != nil {
		return err
	}
	if before.stands() && b.calledOff != "" {
		as, err := c.offers(f, b)
		if err != nil {
			return err
		}
		b.calledOffAs = &as
	}
	if from != "" && (b.stands() || b.calledOff != "") {
		c.moved(f, &b, from)
	}
	restored := b.stands() && !before.stands()
	e := c.events[b.event]
	touched := before.stands() || restored
	if !touched && readWas == readNow {
		if e.gone && b.calledOff != "" {
			if err := c.nameGone(f, b); err != nil {
				return err
			}
		}
		if b.movedFrom == before.movedFrom && b.body.CancelUntil.Equal(before.body.CancelUntil) {
			return nil
		}
		return f.save(b)
	}
	if err := c.link(f, &b, restored); err != nil {
		return err
	}
	if touched && alike(was, is) && readWas == readNow && e.was.Title == e.is.Title {
		return nil // only the others' price
	}
	if readWas != readNow {
		b.body = b.body.ReadBy(readWas, readNow)
	}
	if !touched {
		return f.save(b)
	}
	if b.state == before.state {
		f.changeShown(&b.body)
	}
	if t, ok := touch(f.now, b, was, is); ok {
		told.touched = append(told.touched, t)
	}
	n := api.Notice{BookingID: b.id, Old: was, New: is, Text: told.word, Decide: b.state == api.BookingConfirmed && timesDiffer(was, is)}
	if restored && b.state == api.BookingConfirmed && !n.Decide {
		if n.Decide, err = f.clashes(b); err != nil {
			return err
		}
	}
	if b.state == api.BookingCancelled {
		n.Text = said(e.is.CancelledText, n.Text)
	}
	var gone api.Terms
	if b.state == api.BookingCancelled && (e.gone || c.slots[b.slot].gone) {
		n.What = api.NoticeRemoved
		if n.Title, gone, err = c.gone(f, b); err != nil {
			return err
		}
	}
	if err := told.notify(f, &b, n, gone); err != nil {
		return err
	}
	return f.save(b)
}

// link has a booking that is a place tell the link of an online event, as it is now. One
// that is a place still, whose event did not change, tells it already.
func (c changes) link(f *allocator, b *booking, restored bool) error {
	if !b.held() {
		return nil
	}
	if e, changed := c.events[b.event]; changed {
		b.body.OnlineURL = e.is.Venue.OnlineURL
		return nil
	}
	if !restored {
		return nil
	}
	link, known := c.links[b.event]
	if !known {
		e, err := event(f.ctx, f.tx, b.event)
		if unlessMissing(err) != nil {
			return err
		}
		link = e.link
		c.links[b.event] = link
	}
	b.body.OnlineURL = link
	return nil
}

// gone is what a booking was of that was taken out: its title, when and where it was to
// be, and with whom.
func (c changes) gone(f *allocator, b booking) (title string, was api.Terms, err error) {
	e, err := c.ofEvent(f, b.event)
	was.StartsAt, was.EndsAt, was.Venue = b.during.Start, b.during.End, e.was.Venue
	was.AdviserID = c.slots[b.slot].was.adviser
	return e.was.Title, was, err
}

// nameGone has the notice of a booking whose event was called off before it was taken
// out say what that was: the programme does not any more.
func (c changes) nameGone(f *allocator, b booking) error {
	if err := f.writeBatchOf(b.person); err != nil {
		return err
	}
	if f.leaves() {
		return nil
	}
	all, err := noticesOf(f.ctx, f.tx, b.person)
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(all) {
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return err
		}
		if n.BookingID != b.id {
			continue
		}
		if n.What != api.NoticeCancelled {
			return nil
		}
		title, was, err := c.gone(f, b)
		if err != nil {
			return err
		}
		n.What, n.Title, n.Old = api.NoticeRemoved, title, filled(n.Old, was)
		return record.PutBody(f.ctx, f.tx, b.person, api.KindNotice, r.ID, r.Body, n)
	}
	return nil
}

// become puts a booking in the state that it has after a change by the office of what it
// is of, which starts then.
func (f *allocator) become(b *booking, state string, starts time.Time) error {
	old := *b
	switch state {
	case b.state:
		return nil
	case api.BookingExpired:
		b.state, b.position, b.shared, b.expires = state, 0, false, time.Time{}
		return f.release(old)
	case api.BookingCancelled:
		b.calledOff = b.state
		if b.shared { // it held no place of its own, and is offered one anew
			b.calledOff = api.BookingWaiting
		}
		b.state, b.position, b.shared, b.expires = state, 0, false, time.Time{}
		if b.slot != "" {
			return freeSlot(f.ctx, f.tx, b.slot)
		}
		return nil
	}
	b.state, b.calledOff = state, ""
	taken, waiting := 1, 0
	switch {
	case b.slot != "":
		_, err := takeSlot(f.ctx, f.tx, b.slot)
		return err
	case state == api.BookingOffered:
		b.expires = f.offerEnds(starts.Sub(f.now))
	case state == api.BookingWaiting:
		taken, waiting = 0, 1
	}
	return f.count(b.event, taken, waiting)
}

// count counts places of an event, and who waits, up or down.
func (f *allocator) count(event string, taken, waiting int) error {
	if f.batch != nil {
		f.batch.count(event, taken, waiting)
		return nil
	}
	_, err := f.tx.ExecContext(f.ctx, `UPDATE event_place SET taken = taken + $1, waiting = waiting + $2 WHERE event_id = $3`, taken, waiting, event)
	if err != nil {
		return fmt.Errorf("count an event's places: %w", err)
	}
	return nil
}

// moved notes that the office moved a booking, with its slot or its event. An offer runs
// anew, as long as its event leaves it.
func (c changes) moved(f *allocator, b *booking, from string) {
	if b.slot != "" {
		b.moved(f.now, from, b.during)
		return
	}
	e := c.events[b.event].is
	if b.state == api.BookingOffered {
		b.expires = f.offerEnds(asKept(e.StartsAt).Sub(f.now))
	}
	b.moved(f.now, from, e.Spans()...)
}

// moved notes that the office moved a booking from the times that its person agreed to, or
// back to them. Until the first begins that is another one and ahead they may say no; where
// there is none, until the next one does.
func (b *booking) moved(now time.Time, from string, to ...api.Span) {
	if b.movedFrom == "" {
		b.movedFrom = from
	}
	if b.movedFrom == timesOf(to) {
		b.movedFrom = ""
		return
	}
	agreed := strings.Fields(b.movedFrom)
	ahead := slices.DeleteFunc(slices.Clone(to), func(s api.Span) bool { return !s.Start.After(now) })
	others := slices.DeleteFunc(slices.Clone(ahead), func(s api.Span) bool { return slices.Contains(agreed, timesOf([]api.Span{s})) })
	switch {
	case len(others) > 0:
		to = others
	case len(ahead) > 0:
		to = ahead
	}
	b.body.CancelUntil = asKept(around(to).Start)
}

// giveOn leaves an event's counts, its queue and what falls due at it right.
func (c changes) giveOn(f *allocator, event string) error {
	e := c.events[event]
	if e.calledOff() {
		_, err := f.tx.ExecContext(f.ctx, `UPDATE event_place SET shared = 0, waiting = 0, taken = (SELECT COUNT(*) FROM booking b
			WHERE b.event_id = event_place.event_id AND b.slot_id = '' AND b.state IN ('attended', 'missed')) WHERE event_id = $1`, event)
		if err != nil {
			return fmt.Errorf("count who came to what is called off: %w", err)
		}
	}
	ShowEvent(f.ctx, f.tx, event)
	if e.is.State == api.EventCancelled {
		return f.schedule(event)
	}
	if err := f.settle(event); err != nil {
		return err
	}
	row, err := f.places(event)
	if err != nil {
		return err
	}
	if row.waiting > 0 {
		return f.refill(event)
	}
	return f.schedule(event)
}

// terms are those of a booking that change, before and now; others are empty or alike.
// From are the times before, as timesOf writes them, where these are others now.
func (c changes) terms(b booking, member bool) (was, is api.Terms, from string) {
	if e, changed := c.events[b.event]; changed {
		was, is = e.was.Terms(member), e.is.Terms(member)
		if b.slot == "" && e.moved() {
			from = timesOf(e.was.Spans())
		}
	}
	if b.slot == "" {
		return was, is, from
	}
	for _, t := range []*api.Terms{&was, &is} {
		t.StartsAt, t.EndsAt, t.Sessions = time.Time{}, time.Time{}, nil
	}
	if s, changed := c.slots[b.slot]; changed {
		was.StartsAt, was.EndsAt, was.AdviserID = s.was.starts, s.was.ends, s.was.adviser
		is.StartsAt, is.EndsAt, is.AdviserID = asKept(s.is.starts), asKept(s.is.ends), s.is.adviser
		if s.moved() {
			from = timesOf([]api.Span{{Start: s.was.starts, End: s.was.ends}})
		}
	}
	return was, is, from
}
