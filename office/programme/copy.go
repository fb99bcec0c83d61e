package programme

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"startklar.dk/api"
)

// Moved is an event on another day, from some minutes past its midnight, and what hangs on that with it: sessions,
// deadlines, slots. Each keeps how far it is from the event's start by the clocks on the wall.
func (w Work) Moved(to Day, from int) Work {
	was := w.day()
	by := from - was.Clock(w.Event.StartsAt)
	at := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return to.At(was.Clock(t) + by)
	}
	w.Slots = slices.Clone(w.Slots)
	for i := range w.Slots {
		s := &w.Slots[i]
		length := s.EndsAt.Sub(s.StartsAt)
		s.StartsAt = at(s.StartsAt)
		s.EndsAt = s.StartsAt.Add(length)
	}
	w.Event = retimed(w.Event, at)
	if w.Layout != nil {
		l := w.Layout.later(by)
		w.Layout = &l
	}
	return w
}

// retimed is an event with each of its times put elsewhere.
func retimed(e api.Event, at func(time.Time) time.Time) api.Event {
	e.Sessions = slices.Clone(e.Sessions)
	for i := range e.Sessions {
		s := &e.Sessions[i]
		s.StartsAt, s.EndsAt = at(s.StartsAt), at(s.EndsAt)
	}
	for _, t := range []*time.Time{&e.StartsAt, &e.EndsAt, &e.BookingOpensAt, &e.BookingClosesAt, &e.CancelUntil, &e.SlotsOpenAt, &e.SlotsMoreAt} {
		*t = at(*t)
	}
	return e
}

// Copied is an event as a new one on another day, from and to some minutes past its midnight; to is passed over
// where the event goes on by sessions.
func (w Work) Copied(day Day, from, to int, newID func() string) Work {
	is := w.Moved(day, from)
	if len(is.Event.Sessions) == 0 {
		is.Event.EndsAt = day.At(to)
	}
	e := &is.Event
	e.State, e.CancelledText, e.PlacesLeft, e.Waiting = api.EventPlanned, "", 0, 0
	if e.SlotsOpen == api.SlotsOpenStaff { // who opened the times of the other has not opened these
		e.SlotsOpenAt = time.Time{}
	}
	e.Texts, e.Fields = maps.Clone(e.Texts), slices.Clone(e.Fields)
	is.Slots = slices.DeleteFunc(is.Slots, func(s Slot) bool { return s.EndsAt.After(e.EndsAt) })
	for i := range is.Slots {
		s := &is.Slots[i]
		s.ID, s.EventID, s.Free = newID(), "", false
	}
	return is
}

// follow changes of a later one of a series what was changed of an earlier one, and leaves it what is its own.
func follow(was, is, later Work, newID func() string) Work {
	before, after := relative(was), relative(is)
	from := later.day().Clock(later.Event.StartsAt)
	if !before.StartsAt.Equal(after.StartsAt) {
		from = int(after.StartsAt.Sub(epoch) / time.Minute)
	}
	day := later.day().Plus(int(is.day().Sub(was.day().Time) / (24 * time.Hour)))
	out := later.Moved(day, from)
	at := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return day.At(int(t.Sub(epoch) / time.Minute))
	}
	opened := out.Event.SlotsOpenAt
	changed(reflect.ValueOf(before), reflect.ValueOf(after), reflect.ValueOf(&out.Event).Elem(), at)
	switch e := &out.Event; {
	case before.SlotsOpen != after.SlotsOpen: // a time belongs to the way of opening that it is of
		e.SlotsOpenAt = at(after.SlotsOpenAt)
	case e.SlotsOpen != after.SlotsOpen:
		e.SlotsOpenAt = opened
	}
	if out.Event.SlotsFirst == 0 {
		out.Event.SlotsMoreAt = time.Time{}
	}
	if places := is.places(0); !slices.Equal(places, was.places(int(after.StartsAt.Sub(before.StartsAt)/time.Minute))) {
		out.Slots, out.Layout = Laid(out.Slots, day, day, places, newID), is.Layout
	}
	return out
}

// epoch is the midnight from which what relative gives is counted.
var epoch = time.Unix(0, 0).UTC()

// relative is an event whose times are minutes on the clock past the midnight of its own day, counted from epoch.
func relative(w Work) api.Event {
	day := w.day()
	at := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return epoch.Add(time.Duration(day.Clock(t)) * time.Minute)
	}
	return retimed(w.Event, at)
}

// own are the fields that each of a series has for itself.
var own = []string{"State", "CancelledText", "SeriesID", "PlacesLeft", "Waiting"}

// changed sets each field that differs between two to what the second has; times are put by at.
func changed(was, is, into reflect.Value, at func(time.Time) time.Time) {
	for i := range is.NumField() {
		if slices.Contains(own, is.Type().Field(i).Name) || reflect.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			continue
		}
		switch v := is.Field(i).Interface().(type) {
		case api.Venue: // a link may change, and each stay where it is
			changed(was.Field(i), is.Field(i), into.Field(i), at)
		case time.Time:
			into.Field(i).Set(reflect.ValueOf(at(v)))
		case []api.EventSession:
			v = slices.Clone(v)
			for j := range v {
				v[j].StartsAt, v[j].EndsAt = at(v[j].StartsAt), at(v[j].EndsAt)
			}
			into.Field(i).Set(reflect.ValueOf(v))
		default:
			into.Field(i).Set(is.Field(i))
		}
	}
}

// places are those of an event's slots in their order, put off by some minutes.
func (w Work) places(by int) (all []Place) {
	for _, s := range w.Slots {
		p := PlaceOf(s.Slot, w.day())
		all = append(all, Place{p.AdviserID, Cell{p.From + by, p.To + by}})
	}
	slices.SortFunc(all, byAdviser)
	return all
}
