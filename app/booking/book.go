package booking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// refuse gives a foreseen refusal as an error, with what else is free.
func (w *snapshot) refuse(f *Foreseen, eventID, slotID string, need api.Field, besides string) error {
	if f.Code == api.CodeNotFound {
		return fmt.Errorf("book: %w", ErrNotFound)
	}
	if seeksOther(f.Code) {
		f.Alternatives = w.alternatives(eventID, slotID, need, besides)
	}
	return f
}

// DraftRequest is where what goes with a wish for a place at an event is kept until
// it is sent; see store.Draft.
func DraftRequest(eventID string) string { return "request." + eventID }

// Book asks for a place. A *Foreseen says what the office would refuse, and
// nothing is sent; else the booking is a wish until the office has answered.
// Shares without Until are for ShareUntil of the booking; a version without an
// ID is the plan as it is, kept now; one that sleeps is left out.
func (s *Service) Book(ctx context.Context, r Request) (bookingID string, err error) {
	w, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	if sl, ok := w.slots[r.SlotID]; ok && r.EventID == "" {
		r.EventID = sl.EventID
	}
	var f *Foreseen
	if r.SlotID != "" {
		f = w.foreseeSlot(r.SlotID, "")
	} else {
		f = w.foreseePlace(r.EventID, r.Wait, "")
	}
	if requires := w.events[r.EventID].Requires; f == nil && !w.met(requires, r.Share) {
		f = &Foreseen{Code: api.CodePrerequisite, Requires: requires}
	}
	if f != nil {
		return "", w.refuse(f, r.EventID, r.SlotID, r.Need, "")
	}
	r.Share = slices.DeleteFunc(slices.Clone(r.Share), func(sh api.Share) bool { return sh.Asleep })
	view := w.plain(placed{"", localBooking{Booking: api.Booking{EventID: r.EventID, SlotID: r.SlotID}}})
	shares, keep, err := s.d.Complete(ctx, r.Share, ShareUntil(view))
	if err != nil {
		return "", err
	}
	id := s.d.NewID()
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := errors.Join(dismiss(tx, w.refused[r.InPlaceOf]), keep(tx)); err != nil {
			return err
		}
		if r.seen == nil { // else whoever is to read them was agreed to when it was first asked
			shares = with(w.adviser(r.SlotID), shares)
		}
		_, err := tx.Mutate(api.BookingRequest, api.BookingRequestBody{
			BookingID: id, EventID: r.EventID, SlotID: r.SlotID, Need: r.Need,
			Note: strings.TrimSpace(r.Note), NoteAgreedWith: cmp.Or(r.NoteAgreedWith, w.adviser(r.SlotID).asReader()),
			Share: shares, Wait: r.Wait, Seen: cmp.Or(r.seen, w.terms(r.EventID, r.SlotID)),
		})
		if err == nil && len(r.SheetOmit) > 0 {
			_, err = tx.Mutate(api.BookingShare, api.BookingShareBody{BookingID: id, Share: shares, SheetOmit: r.SheetOmit})
		}
		if err != nil || r.Draft == "" {
			return err
		}
		return tx.DropDraft(r.Draft)
	})
	if err != nil {
		return "", fmt.Errorf("book: %w", err)
	}
	return id, nil
}

// Move asks for another slot; a refused move keeps the old one. With another
// adviser only what is disclosed is told and shared; with the same one all stays.
// Shares are completed as by Book.
func (s *Service) Move(ctx context.Context, bookingID, slotID string, disclosed Disclosure) error {
	w, err := s.look(ctx)
	if err != nil {
		return err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return err
	}
	switch {
	case b.SlotID == slotID && b.MovingTo == nil, b.MovingTo != nil && b.MovingTo.ID == slotID:
		return nil
	case b.SlotID == "" || b.State != api.BookingConfirmed && b.State != api.BookingRequested:
		return fmt.Errorf("move booking: %w", ErrState)
	case !b.CanMove:
		return &Foreseen{Code: api.CodeTooLate, At: b.CancelUntil}
	}
	if slotID != b.SlotID {
		if f := w.foreseeSlot(slotID, bookingID); f != nil {
			return w.refuse(f, b.EventID, slotID, b.Need, bookingID)
		}
	}
	move, keep := api.BookingMoveBody{BookingID: bookingID, SlotID: slotID}, func(*store.Tx) error { return nil }
	if sl := w.slots[slotID]; sl.AdviserID != b.With() {
		if requires := w.events[sl.EventID].Requires; !w.met(requires, disclosed.Share) {
			return &Foreseen{Code: api.CodePrerequisite, Requires: requires}
		}
		move.Note, move.NoteAgreedWith = strings.TrimSpace(disclosed.Note), cmp.Or(disclosed.NoteAgreedWith, w.adviser(slotID).asReader())
		if move.Share, keep, err = s.d.Complete(ctx, disclosed.Share, ShareUntil(b)); err != nil {
			return err
		}
		move.Share = with(w.adviser(slotID), move.Share)
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := errors.Join(dismiss(tx, w.refused[bookingID]), keep(tx)); err != nil {
			return err
		}
		_, err := tx.Mutate(api.BookingMove, move)
		return err
	})
	if err != nil {
		return fmt.Errorf("move booking: %w", err)
	}
	return nil
}

// Cancel gives a booking up, takes a wish back, or puts a refused one away. A
// *Foreseen with api.CodeTooLate after the time for it.
func (s *Service) Cancel(ctx context.Context, bookingID string) error {
	w, err := s.look(ctx)
	if err != nil {
		return err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return err
	}
	switch {
	case b.State == api.BookingRefused:
		return s.Dismiss(ctx, bookingID)
	case b.State == api.BookingCancelled:
		return nil
	case b.State == api.BookingConfirmed && !b.CanCancel:
		return &Foreseen{Code: api.CodeTooLate, At: b.CancelUntil}
	case !b.CanCancel:
		return fmt.Errorf("cancel booking: %w", ErrState)
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := dismiss(tx, w.refused[bookingID]); err != nil {
			return err
		}
		_, err := tx.Mutate(api.BookingCancel, api.BookingBody{BookingID: bookingID})
		return err
	})
	if err != nil {
		return fmt.Errorf("cancel booking: %w", err)
	}
	return nil
}

// Accept takes a place that is offered from the waiting list. A *Foreseen with
// api.CodeExpired or api.CodeOverlap.
func (s *Service) Accept(ctx context.Context, bookingID string) error {
	return s.accept(ctx, bookingID, nil)
}

// accept takes an offered place; seen is what the person saw of it, nil for what the device
// knows.
func (s *Service) accept(ctx context.Context, bookingID string, seen *api.Terms) error {
	w, err := s.look(ctx)
	if err != nil {
		return err
	}
	b, ok := w.bookings[bookingID]
	switch {
	case !ok:
		return fmt.Errorf("accept booking %s: %w", bookingID, ErrNotFound)
	case b.State != api.BookingOffered:
		return fmt.Errorf("accept booking: %w", ErrState)
	case !api.OfferStands(b.ExpiresAt, w.now):
		return &Foreseen{Code: api.CodeExpired, At: b.ExpiresAt}
	}
	if f := w.busy(b.EventID, b.SlotID, bookingID); f != nil {
		return f
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := dismiss(tx, w.refused[bookingID]); err != nil {
			return err
		}
		_, err := tx.Mutate(api.BookingAccept, api.BookingAcceptBody{
			BookingID: bookingID, Seen: cmp.Or(seen, w.terms(b.EventID, b.SlotID)),
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("accept booking: %w", err)
	}
	return nil
}

// Take books an alternative in place of what was refused, with the same need, and
// puts the refusal away. Another adviser is told, and may read, what is disclosed;
// the same one what was. It gives the booking's id.
func (s *Service) Take(ctx context.Context, bookingID string, a Alternative, disclosed Disclosure) (string, error) {
	b, err := s.Booking(ctx, bookingID)
	if err != nil {
		return "", err
	}
	switch {
	case b.Refusal == nil:
		return "", fmt.Errorf("take an alternative: %w", ErrNotRefused)
	case b.Refusal.Kind == api.BookingMove:
		return bookingID, s.Move(ctx, bookingID, a.SlotID, disclosed)
	}
	if a.With() == b.With() {
		disclosed = Disclosure{Share: b.Share, Note: b.Note, NoteAgreedWith: b.NoteAgreedWith}
	}
	return s.Book(ctx, Request{
		EventID: a.EventID, SlotID: a.SlotID, Need: b.Need, Note: disclosed.Note, NoteAgreedWith: disclosed.NoteAgreedWith, Share: disclosed.Share,
		SheetOmit: b.SheetOmit, InPlaceOf: bookingID,
	})
}

// Dismiss puts the office's no to something about a booking away; a refused wish
// leaves the list with it.
func (s *Service) Dismiss(ctx context.Context, bookingID string) error {
	w, err := s.look(ctx)
	if err != nil {
		return err
	}
	entries := w.refused[bookingID]
	if len(entries) == 0 {
		return fmt.Errorf("dismiss: %w", ErrNotRefused)
	}
	return s.d.Store().Write(ctx, func(tx *store.Tx) error { return dismiss(tx, entries) })
}

func dismiss(tx *store.Tx, entries []store.Entry) error {
	for _, e := range entries {
		if err := tx.Dismiss(e.ID); err != nil {
			return err
		}
	}
	return nil
}
