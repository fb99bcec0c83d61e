package booking

import (
	"context"

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
