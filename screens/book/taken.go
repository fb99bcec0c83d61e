package book

import (
	"time"

	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// takenMessage says that a time was taken and which one is free instead.
func takenMessage(env *parts.Env, at time.Time, free booking.Alternative, take func(booking.Alternative)) *ui.Card {
	return ui.Message{
		Tone: ui.Notice, Title: env.T("book.taken", text.A{"Time": env.Texts().Clock(at)}),
		Text: env.T("book.is_free", text.A{"Slot": alternativeName(env, free)}), Action: env.T("book.do.take_it"),
		OnTap: func() { take(free) },
	}.Card()
}

// alternativeName says what is free: the time and whose, on another day the day
// too, and for an event without times its name.
func alternativeName(env *parts.Env, a booking.Alternative) string {
	name := slotName(env, a.StartsAt, a.Adviser)
	if a.SlotID == "" {
		return joined(a.Title, env.Texts().DayClock(a.StartsAt, env.Now()))
	}
	if text.DaysBetween(env.Now(), a.StartsAt) != 0 {
		return env.Texts().Day(a.StartsAt, env.Now()) + " " + name
	}
	return name
}
