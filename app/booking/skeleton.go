package booking

import (
	"context"
	"errors"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

var errSkeleton = errors.New("not built yet")

// Apply is how booking.* change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply { return nil }

// Programme lists the events that a filter lets through, soonest first.
func (s *Service) Programme(ctx context.Context, f Filter) ([]Item, error) { return nil, errSkeleton }

// Event reads an event with its advisers, slots and the person's bookings there.
func (s *Service) Event(ctx context.Context, eventID string) (Event, error) {
	return Event{}, errSkeleton
}

// Soonest is the soonest event that can be booked now, of one of the kinds and
// about one of the fields; empty lists let any through.
func (s *Service) Soonest(ctx context.Context, kinds []string, fields []api.Field) (Item, bool, error) {
	return Item{}, false, errSkeleton
}

// Advisers lists the office's advisers by name; those of a field where it is not
// empty.
func (s *Service) Advisers(ctx context.Context, field api.Field) ([]Adviser, error) {
	return nil, errSkeleton
}

// Book asks for a place. A *Foreseen says what the office would refuse, and
// nothing is sent; else the booking is a wish until the office has answered.
func (s *Service) Book(ctx context.Context, r Request) (bookingID string, err error) {
	return "", errSkeleton
}

// Move asks for another slot; a refused move keeps the old one.
func (s *Service) Move(ctx context.Context, bookingID, slotID string) error { return errSkeleton }

// Cancel gives a booking up, or takes a wish back. A *Foreseen with
// api.CodeTooLate after the time for it.
func (s *Service) Cancel(ctx context.Context, bookingID string) error { return errSkeleton }

// Accept takes a place that is offered from the waiting list.
func (s *Service) Accept(ctx context.Context, bookingID string) error { return errSkeleton }

// Share sets all that a booking shares; an empty list shares nothing any more.
func (s *Service) Share(ctx context.Context, bookingID string, shares []api.Share) error {
	return errSkeleton
}

// SendPlan keeps the current plan as a version and shares it with whoever the
// booking is with, until 30 days after it ends.
func (s *Service) SendPlan(ctx context.Context, bookingID string) (api.Share, error) {
	return api.Share{}, errSkeleton
}

// ShareUntil is until when something shared with a booking is proposed to be read.
func ShareUntil(b Booking) time.Time { return time.Time{} }

// Mine lists the person's bookings.
func (s *Service) Mine(ctx context.Context) (Mine, error) { return Mine{}, errSkeleton }

// Booking reads one of the person's bookings.
func (s *Service) Booking(ctx context.Context, bookingID string) (Booking, error) {
	return Booking{}, errSkeleton
}

// Next is the next appointment: the soonest confirmed booking that has not
// ended, one in a slot before the event around it.
func (s *Service) Next(ctx context.Context) (Booking, bool, error) {
	return Booking{}, false, errSkeleton
}

// Movable lists what a booking can be moved to: the free slots of its event.
func (s *Service) Movable(ctx context.Context, bookingID string) ([]AdviserSlots, error) {
	return nil, errSkeleton
}

// Dismiss puts a refusal away: its wish leaves the list.
func (s *Service) Dismiss(ctx context.Context, bookingID string) error { return errSkeleton }

// Calendar is a booking as an iCalendar file (RFC 5545) for any calendar
// program, without need or note.
func (s *Service) Calendar(ctx context.Context, bookingID string) (string, error) {
	return "", errSkeleton
}

// Reminders are what is to be told on this device: a day and an hour before each
// confirmed booking, those that are still to come, soonest first.
func (s *Service) Reminders(ctx context.Context) ([]Reminder, error) { return nil, errSkeleton }

// Reminder is one reminder of a booking.
type Reminder struct {
	At      time.Time
	Before  time.Duration // 24 h or 1 h
	Booking Booking
}

// Allowances lists the free time that the person has and has used.
func (s *Service) Allowances(ctx context.Context) ([]Allowance, error) { return nil, errSkeleton }

// Groups lists the person's tables and networks.
func (s *Service) Groups(ctx context.Context) ([]Group, error) { return nil, errSkeleton }
