// Package booking is who has which place: at events, in slots with advisers, on
// waiting lists; what an import changes of that, and calendars that show it. It
// starts no goroutine.
package booking

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room are who has which place: at events, at slots with advisers, on waiting
// lists.
type Room struct {
	db       *db.DB
	consents *consent.Room
	events   *db.Cache[eventRow] // without their counts
}

// New are the bookings of an office.
func New(d *db.DB, consents *consent.Room) *Room {
	return &Room{d, consents, db.NewCache[eventRow](d)}
}

// Rules are what persons do with their bookings.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{
		api.BookingRequest: mutation.NewLockingRule(lockWish, rm.request),
		api.BookingMove:    mutation.NewLockingRule(lockMove, rm.move),
		api.BookingCancel:  mutation.NewLockingRule(lockBooking, rm.cancel),
		api.BookingShare:   mutation.NewRule(rm.share),
		api.BookingAccept:  mutation.NewLockingRule(lockBooking, accept),
	}
}

// Jobs are what falls due at events.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobEvent: eventDue}
}

// wish is what a person asks for: an event, or a slot at it.
type wish struct {
	event  eventRow
	slot   *slotRow
	need   api.Field
	shown  consent.Proof
	except string // a booking that does not stand in its way: the one that moves
}

// spans are the times that the wish takes.
func (w wish) spans() []span {
	if w.slot != nil {
		return []span{{w.slot.starts, w.slot.ends}}
	}
	return w.event.spans()
}

// adviser is whose the slot is; empty for none, and without a slot.
func (w wish) adviser() string {
	if w.slot != nil {
		return w.slot.adviser
	}
	return ""
}

// starts is when the wish begins.
func (w wish) starts() time.Time {
	if w.slot != nil {
		return w.slot.starts
	}
	return w.event.starts
}

func (rm *Room) request(u *mutation.Request, b api.BookingRequestBody) error {
	var c mutation.Checks
	c.ID("/booking_id", b.BookingID)
	if b.SlotID == "" {
		c.ID("/event_id", b.EventID)
	} else {
		c.OptionalID("/event_id", b.EventID)
		c.ID("/slot_id", b.SlotID)
	}
	c.Field("/need", b.Need)
	c.Length("/note", b.Note, api.MaxNote)
	if err := c.Problem(); err != nil {
		return err
	}
	w, err := rm.wishFor(u, b.EventID, b.SlotID)
	if err != nil {
		return err
	}
	w.need = b.Need
	if err := u.Unused(api.KindBooking, b.BookingID, "/booking_id"); err != nil {
		return err
	}
	shares, shown, err := consent.CheckShares(u, "/share", b.Share)
	if err != nil {
		return err
	}
	w.shown = shown
	reader, err := readerNow(u.Ctx, u.Tx, w.adviser())
	if err != nil {
		return err
	}
	consent.Bind(shares, b.Share, reader)
	if code, err := admit(u, w); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	row := bookingRow{person: u.Person, id: b.BookingID, event: w.event.id, during: around(w.spans()), fresh: true}
	if w.slot != nil {
		row.slot = w.slot.id
	}
	also := func(body *api.Booking) {
		body.Need, body.Share, body.RequestedAt = b.Need, shares, u.Now
		*body = body.Noted(b.Note, b.NoteAgreedWith, reader)
	}
	if code, err := rm.takeWish(u, w, row, b.Wait, also); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	return consent.MarkShared(u, shares)
}

// wishFor reads what is asked for. A slot names its event by itself.
func (rm *Room) wishFor(u *mutation.Request, eventID, slotID string) (w wish, err error) {
	if slotID != "" {
		s, err := slot(u.Ctx, u.Tx, slotID)
		if err != nil {
			return w, mutation.Missing(err, "/slot_id")
		}
		if eventID != "" && s.event != eventID {
			return w, mutation.Refuse("/slot_id", "reference")
		}
		eventID, w.slot = s.event, &s
	}
	if e, _, ok := rm.events.Get(eventID); ok {
		w.event = e
		return w, nil
	}
	return w, rm.countPlaces(u, &w, eventID)
}

// countPlaces reads the event of a wish with its counts.
func (rm *Room) countPlaces(u *mutation.Request, w *wish, eventID string) (err error) {
	_, age, _ := rm.events.Get(eventID)
	w.event, err = event(u.Ctx, u.Tx, eventID)
	if err == nil && w.event.queue && w.slot == nil {
		if err := allocatorFor(u).settle(eventID); err != nil { // offers that ran out are free again
			return err
		}
		w.event, err = event(u.Ctx, u.Tx, eventID)
	}
	if err != nil {
		return mutation.Missing(err, "/event_id")
	}
	rm.events.Keep(eventID, w.event.uncounted(), age)
	return nil
}

// admit gives the code for which a wish is refused whether or not anything is
// free, or none.
func admit(u *mutation.Request, w wish) (api.Code, error) {
	e := w.event
	if code := (api.Event{State: e.state, BookingOpensAt: e.opens, BookingClosesAt: e.closes}).Admission(w.starts(), u.Now); code != "" {
		return code, nil
	}
	if w.slot != nil && e.maxSlots > 0 {
		n, err := slotsAt(u, e.id, w.except)
		if err != nil {
			return "", err
		}
		if n >= e.maxSlots {
			return api.CodeLimit, nil
		}
	}
	if !w.shown.Meets(e.requires) {
		return api.CodePrerequisite, nil
	}
	return "", nil
}

// slotsAt counts the slots that the person has at an event.
func slotsAt(u *mutation.Request, event, except string) (n int, err error) {
	err = u.Tx.QueryRowContext(u.Ctx, `SELECT COUNT(*) FROM booking WHERE person_id = $1 AND event_id = $2
		AND slot_id <> '' AND state IN ('confirmed', 'attended', 'missed') AND id <> $3`, u.Person, event, except).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the person's slots: %w", err)
	}
	return n, nil
}

// takeWish takes what is wished for and writes the booking, or gives the code for
// which it cannot.
func (rm *Room) takeWish(u *mutation.Request, w wish, row bookingRow, wait bool, also func(*api.Booking)) (api.Code, error) {
	f := allocatorFor(u)
	busy, err := busyOf(u, w.except, around(w.spans()))
	if err != nil {
		return "", err
	}
	if w.slot != nil {
		if busy.clash(w.event.id, true, w.spans()) {
			return api.CodeOverlap, nil
		}
		if ok, err := takeSlot(u.Ctx, u.Tx, w.slot.id); err != nil || !ok {
			return api.CodeSlotTaken, err
		}
		return "", f.confirm(row, also)
	}
	if busy.attends(w.event.id) {
		return api.CodeOverlap, nil
	}
	clash := busy.clash(w.event.id, false, w.spans())
	if !w.event.counted {
		if !clash { // as a rule there is room, and nobody waits
			if ok, err := takeUnqueued(u.Ctx, u.Tx, w.event.id); err != nil || ok {
				return "", confirmPlace(u, err, f, w, row, also)
			}
		}
		if err := rm.countPlaces(u, &w, w.event.id); err != nil {
			return "", err
		}
	}
	full := w.event.taken >= w.event.capacity
	switch {
	case full && wait && w.event.waitingList:
		queued, err := isQueued(u, w.event.id)
		if err != nil {
			return "", err
		}
		if queued {
			return api.CodeLimit, nil
		}
		return "", f.enqueue(row, also)
	case full:
		return api.CodeEventFull, nil
	case clash:
		return api.CodeOverlap, nil
	}
	if ok, err := takePlace(u.Ctx, u.Tx, w.event.id); err != nil || !ok {
		return api.CodeEventFull, err
	}
	return "", confirmPlace(u, nil, f, w, row, also)
}

// confirmPlace writes the booking of a place that was taken, and shows that it is.
func confirmPlace(u *mutation.Request, err error, f *allocator, w wish, row bookingRow, also func(*api.Booking)) error {
	if err != nil {
		return err
	}
	if err := f.confirm(row, also); err != nil {
		return err
	}
	ShowEvent(u.Ctx, u.Tx, w.event.id)
	return nil
}

// isQueued tells whether the person waits at an event already, or has an offer.
func isQueued(u *mutation.Request, event string) (is bool, err error) {
	err = u.Tx.QueryRowContext(u.Ctx, `SELECT EXISTS (SELECT 1 FROM booking WHERE person_id = $1 AND event_id = $2
		AND state IN ('waiting', 'offered'))`, u.Person, event).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("look for the person on the waiting list: %w", err)
	}
	return is, nil
}

// move takes a booking to another slot; refused, the old place stays.
// With another adviser only what the move carries is shared.
func (rm *Room) move(u *mutation.Request, b api.BookingMoveBody) error {
	var c mutation.Checks
	c.ID("/booking_id", b.BookingID)
	c.ID("/slot_id", b.SlotID)
	c.Length("/note", b.Note, api.MaxNote)
	if err := c.Problem(); err != nil {
		return err
	}
	row, body, err := ownBooking(u, b.BookingID)
	if err != nil {
		return err
	}
	w, err := rm.wishFor(u, "", b.SlotID)
	if err != nil {
		return err
	}
	w.need, w.except = body.Need, b.BookingID
	switch row.state {
	case api.BookingConfirmed:
	case api.BookingWaiting, api.BookingOffered: // a slot instead of the queue
	case api.BookingCancelled:
		return refuseWish(u, w, api.CodeCancelled, nil)
	default:
		return refuseWish(u, w, api.CodePast, nil)
	}
	if row.slot == b.SlotID {
		u.Touch(api.KindBooking, b.BookingID)
		return nil
	}
	if row.state == api.BookingConfirmed {
		if code, err := leaveable(u, row); err != nil || code != "" {
			return refuseWish(u, w, code, err)
		}
	}
	carried, err := rm.carried(u, &w, row, body, b)
	if err != nil {
		return err
	}
	if code, err := admit(u, w); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	old := row
	row.slot, row.during = w.slot.id, around(w.spans())
	if row.event != w.event.id {
		row.event, row.code = w.event.id, ""
	}
	if code, err := rm.takeWish(u, w, row, false, carried); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	return allocatorFor(u).vacate(old)
}

// carried gives what a move changes in what is told and shared, and notes what
// its shares show. Nil leaves all as it is: whoever was to read it still is.
func (rm *Room) carried(u *mutation.Request, w *wish, row bookingRow, body api.Booking, b api.BookingMoveBody) (func(*api.Booking), error) {
	with, err := adviserOf(u.Ctx, u.Tx, row.slot)
	if err != nil {
		return nil, err
	}
	if with == w.slot.adviser {
		_, w.shown, err = consent.CheckShares(u, "/share", standing(u, body.Share))
		return nil, err
	}
	shares, shown, err := consent.CheckShares(u, "/share", b.Share)
	if err != nil {
		return nil, err
	}
	w.shown = shown
	reader, err := readerNow(u.Ctx, u.Tx, w.slot.adviser)
	if err != nil {
		return nil, err
	}
	consent.Bind(shares, b.Share, reader)
	rm.consents.Lessened(u, row.id, body, shares, b.Note, body.SheetOmit)
	if err := consent.MarkShared(u, shares); err != nil {
		return nil, err
	}
	return func(body *api.Booking) {
		body.Share = shares // what was left out of the sheet stays out
		*body = body.Noted(b.Note, b.NoteAgreedWith, reader)
	}, nil
}

// adviserOf is whose a slot is; empty for none, and without a slot.
func adviserOf(ctx context.Context, tx *db.Tx, slotID string) (string, error) {
	if slotID == "" {
		return "", nil
	}
	s, err := slot(ctx, tx, slotID)
	return s.adviser, err
}

// standing are the shares whose thing is still there.
func standing(u *mutation.Request, shares []api.Share) []api.Share {
	var out []api.Share
	for _, s := range shares {
		if _, _, err := consent.CheckShares(u, "/share", []api.Share{s}); err == nil {
			out = append(out, s)
		}
	}
	return out
}

// leaveable gives the code for which a confirmed booking may not be left, or
// none.
func leaveable(u *mutation.Request, row bookingRow) (api.Code, error) {
	e, err := event(u.Ctx, u.Tx, row.event)
	if err != nil {
		return "", err
	}
	starts := e.starts
	if row.slot != "" {
		s, err := slot(u.Ctx, u.Tx, row.slot)
		if err != nil {
			return "", err
		}
		starts = s.starts
	}
	moved := row.movedFrom != "" // by the office: nobody is held to what they did not ask for
	switch {
	case !moved && !e.cancelUntil.IsZero() && !e.cancelUntil.After(u.Now):
		return api.CodeTooLate, nil
	case !starts.After(u.Now):
		return api.CodePast, nil
	}
	return "", nil
}

// cancel gives a place back. One that is given back already, or ran out,
// stays as it is.
func (rm *Room) cancel(u *mutation.Request, b api.BookingBody) error {
	row, body, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	switch row.state {
	case api.BookingCancelled, api.BookingExpired:
		u.Touch(api.KindBooking, row.id)
		return nil
	case api.BookingConfirmed:
		if code, err := leaveable(u, row); err != nil || code != "" {
			return refuseOr(code, err)
		}
	case api.BookingWaiting, api.BookingOffered:
	default: // attended, missed
		return mutation.RefuseCode(api.CodePast)
	}
	rm.consents.Lessened(u, row.id, body, nil, body.Note, body.SheetOmit)
	return allocatorFor(u).end(row, api.BookingCancelled)
}

// share sets all that a booking shares, for whoever reads it now.
func (rm *Room) share(u *mutation.Request, b api.BookingShareBody) error {
	row, body, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	var c mutation.Checks
	if b.Note != nil {
		c.Length("/note", *b.Note, api.MaxNote)
	}
	checkSheetOmit(&c, "/sheet_omit", b.SheetOmit)
	if err := c.Problem(); err != nil {
		return err
	}
	shares, _, err := consent.CheckShares(u, "/share", b.Share)
	if err != nil {
		return err
	}
	r, _, err := u.Find(api.KindBooking, row.id)
	if err != nil {
		return err
	}
	with, err := adviserOf(u.Ctx, u.Tx, row.slot)
	if err != nil {
		return err
	}
	reader, err := readerNow(u.Ctx, u.Tx, with)
	if err != nil {
		return err
	}
	consent.Bind(shares, b.Share, reader)
	consent.StillAsleep(shares, b.Share, body.Share)
	note := body.Note
	if b.Note != nil {
		note = *b.Note
	}
	omit := body.SheetOmit
	if b.SheetOmit != nil {
		omit = b.SheetOmit
	}
	rm.consents.Lessened(u, row.id, body, shares, note, omit)
	body.Share, body.SheetOmit = shares, omit
	if b.Note != nil {
		body = body.Noted(note, b.NoteAgreedWith, reader)
	}
	if _, err := u.Put(api.KindBooking, row.id, r, body); err != nil {
		return err
	}
	return consent.MarkShared(u, shares)
}

// accept takes a place offered from the waiting list.
func accept(u *mutation.Request, b api.BookingBody) error {
	row, _, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	if row.state == api.BookingConfirmed { // another device was first
		u.Touch(api.KindBooking, row.id)
		return nil
	}
	e, err := event(u.Ctx, u.Tx, row.event)
	if err != nil {
		return err
	}
	if row.state != api.BookingOffered || !row.expires.After(u.Now) || !e.starts.After(u.Now) {
		return mutation.RefuseCode(api.CodeExpired)
	}
	busy, err := busyOf(u, row.id, around(e.spans()))
	if err != nil {
		return err
	}
	if busy.clash(e.id, false, e.spans()) {
		return refuseWish(u, wish{event: e, except: row.id}, api.CodeOverlap, nil)
	}
	f := allocatorFor(u)
	if row.shared {
		if ok, err := f.acceptShared(row.event); err != nil || !ok {
			return refuseOr(api.CodeExpired, err)
		}
	}
	if err := f.confirm(row, nil); err != nil {
		return err
	}
	return f.refill(row.event)
}

// ownBookingChecked is ownBooking after a look at the id.
func ownBookingChecked(u *mutation.Request, id string) (bookingRow, api.Booking, error) {
	var c mutation.Checks
	c.ID("/booking_id", id)
	if err := c.Problem(); err != nil {
		return bookingRow{}, api.Booking{}, err
	}
	return ownBooking(u, id)
}

// ownBooking reads one of the person's bookings, else not_found.
func ownBooking(u *mutation.Request, id string) (bookingRow, api.Booking, error) {
	var body api.Booking
	row, err := allocatorFor(u).load(u.Person, id)
	if err != nil {
		return row, body, err
	}
	_, err = u.Live(api.KindBooking, id, &body)
	return row, body, err
}

// refuseOr is the refusal of a code, unless something went wrong.
func refuseOr(code api.Code, err error) error {
	if err != nil {
		return err
	}
	return mutation.RefuseCode(code)
}

// Withdraw ends once more what of a booking's consent its person took back.
func Withdraw(ctx context.Context, tx *db.Tx, w consent.Withdrawal) (did bool, err error) {
	var b api.Booking
	r, err := record.Live(ctx, tx, w.PersonID, api.KindBooking, w.ID, &b)
	if err != nil {
		return false, err
	}
	left, omit := consent.Lessen(b.Share, w.Shares), consent.Added(b.SheetOmit, w.Omit)
	if len(consent.Lessened(b.Share, left)) == 0 && len(omit) == 0 && (!w.Note || b.Note == "") {
		return false, nil
	}
	b.Share, b.SheetOmit = left, append(b.SheetOmit, omit...)
	if w.Note {
		b = b.Noted("", api.Reader{}, api.Reader{})
	}
	return true, record.PutBody(ctx, tx, w.PersonID, api.KindBooking, w.ID, r.Body, b)
}

// checkSheetOmit wants names of parts or lines of a meeting's sheet, each once.
func checkSheetOmit(c *mutation.Checks, pointer string, names []string) {
	if len(names) > api.MaxSheetOmit {
		c.Bad(pointer, "too_long")
		return
	}
	for i, name := range names {
		switch at := pointer + "/" + strconv.Itoa(i); {
		case !api.ValidSheetName(name):
			c.Bad(at, "format")
		case slices.Contains(names[:i], name):
			c.Bad(at, "used")
		}
	}
}
