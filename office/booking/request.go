package booking

import (
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// wish is what a person asks for: an event, or a slot at it.
type wish struct {
	event  eventRow
	slot   *slotRow
	need   api.Field
	shown  consent.Proof
	except string // a booking that does not stand in its way: the one that moves
}

// spans are the times that the wish takes.
func (w wish) spans() []api.Span {
	if w.slot != nil {
		return []api.Span{{Start: w.slot.starts, End: w.slot.ends}}
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
	if err := stillAsSeen(u, w, b.Seen); err != nil {
		return err
	}
	made := booking{person: u.Person, id: b.BookingID, event: w.event.id, during: around(w.spans())}
	if w.slot != nil {
		made.slot = w.slot.id
	}
	made.body = api.Booking{Need: b.Need, Share: shares, RequestedAt: u.Now}.Noted(b.Note, b.NoteAgreedWith, reader)
	if b.Seen != nil {
		made.body.Seen = seenOf(*b.Seen)
	}
	if code, err := rm.takeWish(u, w, made, b.Wait); err != nil || code != "" {
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

// mayHave tells whether what is asked for may be had with what is shared for it. What an event asks for first is the
// office's own wish: its staff book and move without.
func (w wish) mayHave(u *mutation.Request, requires string) bool {
	return u.By != nil || w.shown.Meets(requires)
}

// admit gives the code for which a wish is refused whether or not anything is
// free, or none.
func admit(u *mutation.Request, w wish) (api.Code, error) {
	e := w.event
	if code := (api.Event{State: e.state, BookingOpensAt: e.opens, BookingClosesAt: e.closes}).Admission(w.starts(), u.Now); code != "" {
		return code, nil
	}
	if w.slot != nil && e.maxSlots > 0 {
		had, err := slotsByEvent(u, w.except)
		if err != nil {
			return "", err
		}
		if had[e.id] >= e.maxSlots {
			return api.CodeLimit, nil
		}
	}
	if w.slot != nil && e.slots.SlotsApart() {
		has, err := hasAt(u.Ctx, u.Tx, u.Person, e.id, w.except)
		if err != nil {
			return "", err
		}
		if shut := e.slots.SlotAdmission(has, u.Now); shut.Code != "" {
			return shut.Code, nil
		}
	}
	if !w.mayHave(u, e.requires) {
		return api.CodePrerequisite, nil
	}
	return "", nil
}

// slotsByEvent counts the slots that the person has, by their event.
func slotsByEvent(u *mutation.Request, except string) (map[string]int, error) {
	events, err := db.Collect(u.Ctx, u.Tx, db.ScanOne[string], `SELECT event_id FROM booking WHERE person_id = $1
		AND slot_id <> '' AND state IN ('confirmed', 'attended', 'missed') AND id <> $2`, u.Person, except)
	if err != nil {
		return nil, fmt.Errorf("count the person's slots: %w", err)
	}
	had := map[string]int{}
	for _, event := range events {
		had[event]++
	}
	return had, nil
}

// takeWish takes what is wished for and writes the booking, or gives the code for
// which it cannot.
func (rm *Room) takeWish(u *mutation.Request, w wish, b booking, wait bool) (api.Code, error) {
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
		return "", f.confirm(b, w.event.link)
	}
	if busy.attends(w.event.id) {
		return api.CodeOverlap, nil
	}
	clash := busy.clash(w.event.id, false, w.spans())
	if !w.event.counted {
		if !clash { // as a rule there is room, and nobody waits
			if ok, err := takeUnqueued(u.Ctx, u.Tx, w.event.id); err != nil {
				return "", err
			} else if ok {
				return "", f.confirm(b, w.event.link)
			}
		}
		if err := rm.countPlaces(u, &w, w.event.id); err != nil {
			return "", err
		}
	}
	full := w.event.taken >= w.event.capacity
	switch {
	case full && wait && w.event.waitingList:
		if queued, err := isQueued(u, w.event.id); err != nil || queued {
			return api.CodeLimit, err
		}
		return "", f.enqueue(b)
	case full:
		return api.CodeEventFull, nil
	case clash:
		return api.CodeOverlap, nil
	}
	if ok, err := takePlace(u.Ctx, u.Tx, w.event.id); err != nil || !ok {
		return api.CodeEventFull, err
	}
	return "", f.confirm(b, w.event.link)
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
