package book

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// joined puts what there is on one line.
func joined(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " · ")
}

// dayName names a day for a header: "I dag", "Torsdag d. 26. november".
func dayName(env *parts.Env, at time.Time) string {
	if d := text.DaysBetween(env.Now(), at); d == 0 || d == 1 {
		return text.UpperFirst(env.Texts().Day(at, env.Now()))
	}
	return text.UpperFirst(env.Texts().Weekday(at))
}

// night is how long something may last that is over midnight and still one evening.
const night = 12 * time.Hour

// severalDays tells whether something goes on on another day, as courses do.
func severalDays(from, to time.Time) bool {
	return text.DaysBetween(from, to) != 0 && to.Sub(from) > night
}

// when writes a stretch of time beside now: "i dag 16:00–20:00".
func when(env *parts.Env, from, to time.Time) string {
	t := env.Texts()
	if severalDays(from, to) {
		return env.T("book.course.from", text.A{"Time": t.DayClock(from, env.Now()), "Last": t.ShortDate(to)})
	}
	return t.Day(from, env.Now()) + " " + t.Span(from, to)
}

// place names where something is on a line.
func placeName(env *parts.Env, v api.Venue) string {
	switch {
	case v.Name != "":
		return v.Name
	case v.Address != "":
		return v.Address
	case v.Online || v.OnlineURL != "":
		return env.T("book.online")
	}
	return ""
}

// price writes what this person pays.
func price(env *parts.Env, it booking.Item) string {
	switch {
	case it.PriceOre == 0 && it.FullPriceOre > 0:
		return env.T("book.price.free_member")
	case it.PriceOre == 0:
		return env.T("book.price.free")
	case it.PriceOre < it.FullPriceOre:
		return env.T("book.price.member", text.A{
			"Price": env.Texts().Kroner(it.PriceOre), "Full": env.Texts().Kroner(it.FullPriceOre),
		})
	}
	return env.Texts().Kroner(it.PriceOre)
}

// room writes how much room there is: free times, else places.
func room(env *parts.Env, it booking.Item) string {
	switch {
	case it.Cancelled:
		return env.T("book.room.cancelled")
	case it.Slots > 0 && it.FreeSlots > 0:
		return env.N("book.room.times", it.FreeSlots)
	case it.Slots > 0:
		return env.T("book.room.no_times")
	case it.PlacesLeft > 0:
		return env.N("book.room.places", it.PlacesLeft)
	case it.Capacity == 0:
		return ""
	case it.Waiting > 0:
		return env.N("book.room.waiting", it.Waiting)
	}
	return env.T("book.room.full")
}

// facts is what one weighs before booking, on one line.
func facts(env *parts.Env, it booking.Item) string {
	free := ""
	if it.PriceOre > 0 {
		free = env.Texts().Kroner(it.PriceOre)
	} else if it.Kind == api.EventCourse || it.Kind == api.EventMeeting {
		free = env.T("book.price.free")
	}
	return joined(room(env, it), free)
}

// badge is the mark at the end of an event's line: what the person has there,
// or that nothing can be had.
func badge(env *parts.Env, it booking.Item) *ui.Badge {
	switch it.Booked {
	case api.BookingConfirmed, api.BookingAttended:
		return ui.NewBadge(ui.Good, env.T("book.badge.booked"))
	case api.BookingOffered:
		return ui.NewBadge(ui.Notice, env.T("book.badge.offered"))
	case api.BookingRequested:
		return ui.NewBadge(ui.Neutral, env.T("book.badge.requested"))
	case api.BookingWaiting:
		return ui.NewBadge(ui.Neutral, env.T("book.badge.waiting"))
	}
	switch {
	case it.Cancelled:
		return ui.NewBadge(ui.Alarm, env.T("book.badge.cancelled"))
	case it.Action.Do == booking.DoNothing && it.Action.Why == api.CodeNotOpen:
		return ui.NewBadge(ui.Neutral, env.T("book.badge.not_open"))
	case it.Action.Why == api.CodeEventFull, it.Action.Do == booking.DoWait, it.Slots > 0 && it.FreeSlots == 0:
		return ui.NewBadge(ui.Neutral, env.T("book.badge.full"))
	}
	return nil
}

// stateTone is what a booking's state says before it is read.
func stateTone(b booking.Booking) ui.Tone {
	switch {
	case b.CalledOff:
		return ui.Alarm
	case b.EventOff, b.Refusal != nil, b.State == api.BookingRefused, b.State == api.BookingOffered:
		return ui.Notice
	case b.State == api.BookingConfirmed, b.State == api.BookingAttended:
		return ui.Good
	}
	return ui.Neutral
}

// stateName names what became of a booking in two or three words.
func stateName(env *parts.Env, b booking.Booking) string {
	if b.CalledOff || b.EventOff && b.State != api.BookingCancelled {
		return env.T("book.badge.cancelled")
	}
	return env.StateName(b)
}

// whose is who or what a booking is with: the adviser, else the event.
//
// What the programme does not have any more has no title.
func whose(b booking.Booking) string {
	if b.Adviser != nil && b.Adviser.Name != "" {
		return b.Adviser.Name
	}
	return b.Title
}

// slotName says a time and whose it is: "17:20 hos Mette".
func slotName(env *parts.Env, at time.Time, a *booking.Adviser) string {
	if a.FirstName() == "" {
		return env.Texts().Clock(at)
	}
	return env.T("book.slot_at", text.A{"Time": env.Texts().Clock(at), "Name": a.FirstName()})
}

// until says how long it is to a time; from two days on in days alone.
func until(env *parts.Env, at time.Time) string {
	now := env.Now()
	if days := text.DaysBetween(now, at); days > 1 {
		return env.T("date.in", text.A{"Duration": env.N("date.days", days)})
	}
	return env.Texts().Until(at, now)
}

// headOf is the head of a page: who or what, its one title, and when.
func headOf(lead fyne.CanvasObject, over, title string, lines ...string) fyne.CanvasObject {
	words := ui.Column(2)
	if over != "" {
		add(words, ui.NewSupport(over))
	}
	add(words, &ui.Text{Text: title, TextSize: ui.Title, Bold: true, Wrap: true})
	for _, line := range lines {
		add(words, ui.NewSupport(line))
	}
	return ui.Row(ui.Gap16, lead, ui.Grow(words))
}

// fact is a line with an icon before it.
func fact(icon string, words ...fyne.CanvasObject) fyne.CanvasObject {
	return ui.RowTop(ui.Gap12, ui.NewIconOf(icon, ui.Quiet, 22), ui.Grow(ui.Column(2, words...)))
}

// adviserLine is what an adviser is about and where from, on one line.
func adviserLine(env *parts.Env, a booking.Adviser) string {
	return joined(env.FieldNames(a.Fields, 2), a.Organisation)
}
