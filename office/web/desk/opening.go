package desk

import (
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

// How slots are opened and shut by one tap.
const (
	openNow  = "now"
	openShut = "shut"
)

// opening is how the slots of an event are open now, and what one tap does about it.
func (v *visit) opening(e api.Event) (is badge, do option) {
	open, shut := option{openNow, v.t.T("desk.day.open.now")}, option{openShut, v.t.T("desk.day.open.shut")}
	s := e.SlotAdmission(api.AtEvent{Placed: true}, v.now)
	switch {
	case s.Code == api.CodeNotOpen && s.For == api.SlotsOpenTime:
		return badge{Waits, v.t.T("desk.day.opens_at", text.A{"When": v.t.DayClock(s.Until, v.now)})}, open
	case s.Code == api.CodeNotOpen && s.For == api.SlotsOpenStaff:
		return badge{Open, v.t.T("desk.day.is_shut")}, open
	case s.Code == api.CodeNotOpen:
		return badge{Now, v.t.T("desk.day.for_arrived")}, shut
	case e.SlotsOpen != "":
		return badge{Now, v.t.T("desk.day.open_since", text.A{"When": v.t.DayClock(e.SlotsOpenAt, v.now)})}, shut
	}
	return badge{Now, v.t.T("desk.day.is_open")}, shut
}

// openingFields are the fields of the form in which it is said by what slots open.
func (v *visit) openingFields(day booking.OnTheDay, refused error) []field {
	clock := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return v.t.Clock(at)
	}
	first := ""
	if day.SlotsFirst > 0 {
		first = strconv.Itoa(day.SlotsFirst)
	}
	need := day.SlotsNeed
	if need == api.SlotsNeedNone {
		need = ""
	}
	return v.filled(refused,
		field{Name: "open", Label: v.t.T("desk.day.open"), Value: day.SlotsOpen, Options: v.slotOpenings()},
		field{Name: "at", Label: v.t.T("desk.day.open_at"), Type: "time", Value: clock(day.SlotsOpenAt)},
		field{Name: "need", Label: v.t.T("desk.day.need"), Value: need, Options: v.slotNeeds()},
		field{Name: "first", Label: v.t.T("desk.day.first"), Inputmode: "numeric", Autocomplete: "off", Max: 2, Value: first, Hint: v.t.T("desk.day.first_hint")},
		field{Name: "more_at", Label: v.t.T("desk.day.more_at"), Type: "time", Value: clock(day.SlotsMoreAt)},
	)
}

// openSlots opens the slots of an event now, shuts them, or says by what they open.
func (v *visit) openSlots() error {
	day, err := v.onTheDay()
	if err != nil {
		return err
	}
	form := func(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }
	o := booking.Opening{Open: api.SlotsOpenStaff, Need: day.SlotsNeed, First: day.SlotsFirst, MoreAt: day.SlotsMoreAt}
	if o.Need == api.SlotsNeedNone {
		o.Need = ""
	}
	switch form("do") {
	case openNow:
		o.At = v.now
	case openShut:
	default:
		o = booking.Opening{Open: form("open"), At: clockOn(day.StartsAt, form("at")), Need: form("need"), MoreAt: clockOn(day.StartsAt, form("more_at"))}
		if o.First, err = strconv.Atoi(form("first")); err != nil && form("first") != "" {
			o.First = -1 // which the office refuses
		}
		if o.Open == api.SlotsOpenStaff && day.SlotsOpen == api.SlotsOpenStaff && o.At.IsZero() {
			o.At = day.SlotsOpenAt
		}
	}
	err = v.office.Bookings.OpenSlots(v.r.Context(), v.who, day.ID, o)
	if refusedForm(err) {
		return v.showEvent(day.ID, shownEvent{opening: err})
	}
	return v.received(day.ID, err, "")
}

// clockOn is a time of the day of another, as it is typed; zero where it is none.
func clockOn(day time.Time, typed string) time.Time {
	at, err := time.Parse("15:04", typed)
	if err != nil {
		return time.Time{}
	}
	y, m, d := day.In(text.Copenhagen).Date()
	return time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, text.Copenhagen)
}
