package desk

import (
	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

// awayView is an adviser who is not there, with who has a time with them still.
type awayView struct {
	AdviserID string
	Title     string
	Rows      []guestRow
}

// away are the advisers who are not at an event, of whose times there not all are over.
func (v *visit) away(day booking.OnTheDay) (all []awayView) {
	for _, s := range day.Slots {
		if !s.Away || !s.EndsAt.After(v.now) {
			continue
		}
		if len(all) == 0 || all[len(all)-1].AdviserID != s.AdviserID {
			all = append(all, awayView{AdviserID: s.AdviserID, Title: v.t.T("desk.day.away", text.A{"Name": s.Adviser})})
		}
		if s.By == nil || s.By.State != api.BookingConfirmed {
			continue
		}
		of := &all[len(all)-1]
		at := booking.PlaceAt{During: api.Span{Start: s.StartsAt, End: s.EndsAt}, Adviser: s.Adviser, Table: s.Table}
		of.Rows = append(of.Rows, guestRow{PersonID: s.By.PersonID, Name: s.By.Name, Href: meetingPath(s.By.PersonID, s.By.BookingID), State: Waits, Said: v.slotWords(at)})
	}
	return all
}

// advisersAway are those with whom somebody has a time, and who are not there.
func advisersAway(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Bookings.Away(v.r.Context(), v.who, needsShown)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		needs = append(needs, need{
			Icon: icons.Person, Kind: v.t.T("desk.need.away"), Title: v.t.N("desk.need.away_title", a.Persons, text.A{"Name": a.Adviser}), Sub: a.Title,
			Badge: badge{Waits, v.t.DayClock(a.StartsAt, v.now)}, Href: eventPath(a.EventID) + "#away", Verb: v.t.T("desk.do.follow_up"),
		})
	}
	return needs, nil
}
