package booking

import (
	"context"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

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
	old, err := ownBooking(u, b.BookingID)
	if err != nil {
		return err
	}
	w, err := rm.wishFor(u, "", b.SlotID)
	if err != nil {
		return err
	}
	w.need, w.except = old.body.Need, b.BookingID
	switch old.state {
	case api.BookingConfirmed:
	case api.BookingWaiting, api.BookingOffered: // a slot instead of the queue
	case api.BookingCancelled:
		return refuseWish(u, w, api.CodeCancelled, nil)
	default:
		return refuseWish(u, w, api.CodePast, nil)
	}
	if old.slot == b.SlotID {
		u.Touch(api.KindBooking, b.BookingID)
		return nil
	}
	if old.state == api.BookingConfirmed {
		if code, err := leaveable(u, old); err != nil || code != "" {
			return refuseWish(u, w, code, err)
		}
	}
	moved := old
	if err := rm.carry(u, &w, &moved, b); err != nil {
		return err
	}
	if code, err := admit(u, w); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	if err := left(u, &moved); err != nil {
		return err
	}
	if err := settleCalls(u, old); err != nil {
		return err
	}
	moved.slot, moved.during = w.slot.id, around(w.spans())
	if moved.event != w.event.id {
		moved.event, moved.code = w.event.id, ""
		moved.body.ArrivedAt = time.Time{} // at the other one they have not
	}
	if code, err := rm.takeWish(u, w, moved, false); err != nil || code != "" {
		return refuseWish(u, w, code, err)
	}
	if err := allocatorFor(u).vacate(old); err != nil {
		return err
	}
	return tellTables(u.Ctx, u.Tx, old.event, u.Person)
}

// carry sets what a move changes in what is told and shared, and notes what its
// shares show. All stays as it is where whoever was to read it still is; where staff move
// somebody to another, it sleeps until its person says that they may read it.
func (rm *Room) carry(u *mutation.Request, w *wish, moved *booking, b api.BookingMoveBody) error {
	with, err := adviserOf(u.Ctx, u.Tx, moved.slot)
	if err != nil {
		return err
	}
	if u.By != nil && with != w.slot.adviser { // what was given to one is not given to another
		was, err := readerNow(u.Ctx, u.Tx, with)
		if err != nil {
			return err
		}
		now, err := readerNow(u.Ctx, u.Tx, w.slot.adviser)
		if err != nil {
			return err
		}
		moved.body = moved.body.ReadBy(was, now)
	}
	if u.By != nil || with == w.slot.adviser {
		_, w.shown, err = consent.CheckShares(u, "/share", stillThere(u, moved.body.Share))
		return err
	}
	shares, shown, err := consent.CheckShares(u, "/share", b.Share)
	if err != nil {
		return err
	}
	w.shown = shown
	reader, err := readerNow(u.Ctx, u.Tx, w.slot.adviser)
	if err != nil {
		return err
	}
	consent.Bind(shares, b.Share, reader)
	rm.consents.Lessened(u, moved.id, moved.body, shares, b.Note, moved.body.SheetOmit) // what was left out of the sheet stays out
	moved.body.Share = shares
	moved.body = moved.body.Noted(b.Note, b.NoteAgreedWith, reader)
	return consent.MarkShared(u, shares)
}

// adviserOf is whose a slot is; empty for none, and without a slot.
func adviserOf(ctx context.Context, tx *db.Tx, slotID string) (string, error) {
	if slotID == "" {
		return "", nil
	}
	s, err := slot(ctx, tx, slotID)
	return s.adviser, err
}

// stillThere are the shares whose thing is still there.
func stillThere(u *mutation.Request, shares []api.Share) []api.Share {
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
func leaveable(u *mutation.Request, b booking) (api.Code, error) {
	e, err := event(u.Ctx, u.Tx, b.event)
	if err != nil {
		return "", err
	}
	starts := e.starts
	if b.slot != "" {
		s, err := slot(u.Ctx, u.Tx, b.slot)
		if err != nil {
			return "", err
		}
		starts = s.starts
	}
	switch until := b.body.LeaveUntil(api.Event{CancelUntil: e.cancelUntil}, starts); {
	case u.Now.Before(until):
		return "", nil
	case u.Now.Before(starts):
		return api.CodeTooLate, nil
	}
	return api.CodePast, nil
}
