package public

import (
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// change is what the office changed under a booking.
type change struct {
	Title, By, Text string
	OldDay, OldTime string // where the time is another
	NewDay, NewTime string
	Rows            []termRow
	Decide          bool
	Yes             string
	Unanswered      string
	Along           []string // what comes along
	Clash           string
	Notice          string // the last of them
}

// changed is what the office changed under a booking: what its person must still decide
// about, else the last change; nil where there is nothing to tell.
func (v *visit) changed(o *own, b *booked) *change {
	list := o.notices[b.ID]
	told := make([]api.Notice, len(list))
	for i, n := range list {
		told[i] = n.Notice
	}
	is := b.Changed(told, api.Span{Start: b.starts, End: b.ends}, v.now)
	if is == nil {
		return nil
	}
	what := is.What
	c := &change{Decide: is.Decide, Text: is.Text, By: v.by(is), Notice: list[len(list)-1].ID}
	if c.Title = v.t.T("change.title.other", text.A{"Title": b.title}); v.t.Has("change.title." + what) {
		c.Title = v.t.T("change.title."+what, text.A{"Title": b.title})
	}
	if b.off || what == api.NoticeLapsed {
		return c
	}
	if slices.Contains(is.Terms, api.TermTime) && !is.Old.StartsAt.Equal(b.starts) {
		c.OldDay, c.OldTime = v.t.Weekday(is.Old.StartsAt), v.t.Clock(is.Old.StartsAt)
		c.NewDay, c.NewTime = v.t.Weekday(b.starts), v.t.Clock(b.starts)
	}
	if c.Rows = v.rows(is.Old, is.New); c.NewTime != "" { // it stands above
		c.Rows = slices.DeleteFunc(c.Rows, func(r termRow) bool { return r.Label == v.t.T("change.term.time") })
	}
	c.Yes = v.t.T("change.yes")
	c.Unanswered = v.t.T("change.unanswered_place")
	if c.NewTime != "" {
		c.Yes = v.t.T("change.yes_time", text.A{"When": v.t.DayClock(b.starts, v.now)})
	}
	if b.SlotID != "" {
		c.Unanswered = v.t.T("change.unanswered", text.A{"When": v.t.DayClock(b.starts, v.now)})
	}
	c.Along = v.along(b)
	if other := o.beside(b); other != nil {
		c.Clash = v.t.T("change.clash", text.A{"Title": other.title, "Time": v.t.Span(other.starts, other.ends)})
	}
	return c
}

// by says who changed something, and when.
func (v *visit) by(n *api.Change) string {
	key := "change.by." + n.What
	if !v.t.Has(key) {
		key = "change.by.other"
	}
	who := n.By
	if who == "" {
		who = v.officeName()
	}
	return who + " " + v.t.T(key, text.A{"When": v.t.DayClock(n.At, v.now)})
}

// along is what of a booking comes along to what it is of now.
func (v *visit) along(b *booked) (words []string) {
	note := b.Note != "" && !b.NoteAsleep
	shares := slices.ContainsFunc(b.Share, func(s api.Share) bool { return !s.Asleep })
	switch {
	case note && shares:
		words = append(words, v.t.T("change.along.both"))
	case note:
		words = append(words, v.t.T("change.along.note"))
	case shares:
		words = append(words, v.t.T("change.along.shares"))
	}
	return words
}

// spans are the times that a booking takes.
func (b *booked) spans() []api.Span {
	if b.slot != nil {
		return []api.Span{b.slot.Span()}
	}
	return b.event.Spans()
}

// beside is what else the person has at a booking's time.
func (o *own) beside(b *booked) *booked {
	for _, other := range o.bookings {
		if other.State != api.BookingConfirmed || other.EventID == b.EventID {
			continue
		}
		for _, x := range b.spans() {
			if slices.ContainsFunc(other.spans(), x.Overlaps) {
				return other
			}
		}
	}
	return nil
}

// rows are those terms that differ, as they were and are.
func (v *visit) rows(old, now api.Terms) (rows []termRow) {
	add := func(label, was, is string) {
		if was != is && (was != "" || is != "") {
			if was == "" {
				was = v.t.T("change.none")
			}
			if is == "" {
				is = v.t.T("change.none")
			}
			rows = append(rows, termRow{v.t.T("change.term." + label), was, is})
		}
	}
	span := func(t api.Terms) string {
		if t.StartsAt.IsZero() || t.EndsAt.IsZero() {
			return ""
		}
		return v.t.Weekday(t.StartsAt) + " " + v.t.Span(t.StartsAt, t.EndsAt)
	}
	add("time", span(old), span(now))
	sessions := func(t api.Terms) string {
		var days []string
		for _, s := range t.Sessions {
			days = append(days, v.t.ShortDate(s.StartsAt)+" "+v.t.Span(s.StartsAt, s.EndsAt))
		}
		return strings.Join(days, ", ")
	}
	add("sessions", sessions(old), sessions(now))
	place := func(t api.Terms) string {
		at := []string{t.Venue.Name}
		if t.Venue.Address != "" {
			at = append(at, t.Venue.Address)
		}
		return strings.Trim(strings.Join(at, ", "), ", ")
	}
	add("place", place(old), place(now))
	add("link", old.Venue.OnlineURL, now.Venue.OnlineURL)
	add("adviser", v.c.advisers[old.AdviserID].Name, v.c.advisers[now.AdviserID].Name)
	if old.PriceOre != now.PriceOre {
		add("price", v.t.Kroner(old.PriceOre), v.t.Kroner(now.PriceOre))
	}
	return rows
}
