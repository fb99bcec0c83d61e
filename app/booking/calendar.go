package booking

import (
	"context"
	"strconv"

	ics "github.com/arran4/golang-ical"

	"startklar.dk/api"
)

// Calendar is a booking as an iCalendar file (RFC 5545) for any calendar
// program, without need or note. A course has an entry for each of its sessions.
func (s *Service) Calendar(ctx context.Context, bookingID string) (string, error) {
	w, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return "", err
	}
	cal := ics.NewCalendarFor("Startklar")
	cal.SetMethod(ics.MethodPublish)
	sittings := w.events[b.EventID].Sessions
	if b.SlotID != "" || len(sittings) == 0 {
		sittings = []api.EventSession{{StartsAt: b.StartsAt, EndsAt: b.EndsAt}}
	}
	for i, sitting := range sittings {
		entry := cal.AddEvent(b.ID + "-" + strconv.Itoa(i+1) + "@startklar.dk")
		entry.SetDtStampTime(w.now)
		entry.SetStartAt(sitting.StartsAt)
		entry.SetEndAt(sitting.EndsAt)
		entry.SetSummary(summary(b, sitting))
		entry.SetStatus(status(b))
		switch {
		case b.Venue.OnlineURL != "":
			entry.SetURL(b.Venue.OnlineURL)
			entry.SetLocation(b.Venue.OnlineURL)
		case b.Venue.Name != "" && b.Venue.Address != "":
			entry.SetLocation(b.Venue.Name + ", " + b.Venue.Address)
		case b.Venue.Name+b.Venue.Address != "":
			entry.SetLocation(b.Venue.Name + b.Venue.Address)
		}
	}
	return cal.Serialize(ics.WithNewLineWindows), nil
}

func summary(b Booking, sitting api.EventSession) string {
	title := b.Title
	if sitting.Title != "" {
		title += ": " + sitting.Title
	}
	if b.Adviser != nil && b.Adviser.Name != "" {
		title += " · " + b.Adviser.Name
	}
	return title
}

func status(b Booking) ics.ObjectStatus {
	switch {
	case b.EventOff, b.State == api.BookingCancelled, b.State == api.BookingRefused, b.State == api.BookingExpired:
		return ics.ObjectStatusCancelled
	case b.State == api.BookingConfirmed, b.State == api.BookingAttended, b.State == api.BookingMissed:
		return ics.ObjectStatusConfirmed
	}
	return ics.ObjectStatusTentative
}
