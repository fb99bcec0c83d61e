// Package booking is who has which place: at events, in slots with advisers, on
// waiting lists; what an import changes of that, and calendars that show it. It
// starts no goroutine.
package booking

import (
	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
)

// Room are who has which place: at events, at slots with advisers, on waiting
// lists.
type Room struct {
	db       *db.DB
	accounts *account.Room
	consents *consent.Room
	mailFrom string              // as mail.Sender has it
	address  string              // where the office's pages are; empty: mails lead to none
	events   *db.Cache[eventRow] // without their counts
}

// New are the bookings of an office, whose mail is from an address as mail.Sender has it
// and leads to pages at another.
func New(d *db.DB, accounts *account.Room, consents *consent.Room, mailFrom, address string) *Room {
	return &Room{d, accounts, consents, mailFrom, address, db.NewCache[eventRow](d)}
}

// Rules are what persons do with their bookings.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{
		api.BookingRequest: mutation.NewLockingRule(lockWish, rm.request),
		api.BookingMove:    mutation.NewLockingRule(lockMove, rm.move),
		api.BookingCancel:  mutation.NewLockingRule(lockBooking, rm.cancel),
		api.BookingShare:   mutation.NewRule(rm.share),
		api.BookingAccept:  mutation.NewLockingRule(lockOffer, accept),
		api.BookingRate:    mutation.NewRule(rate),
		api.BookingKeep:    mutation.NewRule(keep),
		api.StepDone:       mutation.NewRule(stepDone),
	}
}

// Jobs are what falls due at events, and the mails of bookings.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobEvent: eventDue, jobHeld: eventHeld, jobNotice: rm.mailNotice, jobLetter: rm.mailLetter, jobTomorrow: rm.tomorrow, jobMeetings: rm.mailMeetings, jobNetworking: networkingOver}
}

// cancel gives a place back. One that is given back already, or ran out,
// stays as it is.
func (rm *Room) cancel(u *mutation.Request, b api.BookingBody) error {
	own, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	switch own.state {
	case api.BookingCancelled, api.BookingExpired:
		if own.calledOff != "" { // and is not to stand again where the office takes that back
			own.calledOff = ""
			if err := settleCalls(u, own); err != nil {
				return err
			}
			return allocatorFor(u).save(own)
		}
		u.Touch(api.KindBooking, own.id)
		return nil
	case api.BookingConfirmed:
		if code, err := leaveable(u, own); err != nil || code != "" {
			return refuseOr(code, err)
		}
	case api.BookingWaiting, api.BookingOffered:
	default: // attended, missed
		return mutation.RefuseCode(api.CodePast)
	}
	rm.consents.Lessened(u, own.id, own.body, nil, own.body.Note, own.body.SheetOmit)
	if err := left(u, &own); err != nil {
		return err
	}
	if err := settleCalls(u, own); err != nil {
		return err
	}
	f := allocatorFor(u)
	if err := f.tell(own, receiptAfter); err != nil {
		return err
	}
	if err := f.end(own, api.BookingCancelled); err != nil {
		return err
	}
	return tellTables(u.Ctx, u.Tx, own.event, u.Person)
}

// accept takes a place offered from the waiting list.
func accept(u *mutation.Request, b api.BookingAcceptBody) error {
	own, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	if own.state == api.BookingConfirmed { // another device was first
		u.Touch(api.KindBooking, own.id)
		return nil
	}
	e, err := event(u.Ctx, u.Tx, own.event)
	if err != nil {
		return err
	}
	if own.state != api.BookingOffered || !own.expires.After(u.Now) || !e.starts.After(u.Now) {
		return mutation.RefuseCode(api.CodeExpired)
	}
	if err := stillAsSeen(u, wish{event: e}, b.Seen); err != nil {
		return err
	}
	if b.Seen != nil {
		own.body.Seen = seenOf(*b.Seen)
	}
	busy, err := busyOf(u, own.id, around(e.spans()))
	if err != nil {
		return err
	}
	if busy.clash(e.id, false, e.spans()) {
		return refuseWish(u, wish{event: e, except: own.id}, api.CodeOverlap, nil)
	}
	f := allocatorFor(u)
	if own.shared {
		if ok, err := f.acceptShared(own.event); err != nil || !ok {
			return refuseOr(api.CodeExpired, err)
		}
	}
	if err := f.confirm(own, e.link); err != nil {
		return err
	}
	return f.refill(own.event)
}

// ownBookingChecked is ownBooking after a look at the id.
func ownBookingChecked(u *mutation.Request, id string) (booking, error) {
	var c mutation.Checks
	c.ID("/booking_id", id)
	if err := c.Problem(); err != nil {
		return booking{}, err
	}
	return ownBooking(u, id)
}

// ownBooking reads one of the person's bookings, else not_found.
func ownBooking(u *mutation.Request, id string) (booking, error) {
	return allocatorFor(u).load(u.Person, id)
}

// refuseOr is the refusal of a code, unless something went wrong.
func refuseOr(code api.Code, err error) error {
	if err != nil {
		return err
	}
	return mutation.RefuseCode(code)
}
