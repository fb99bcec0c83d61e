package demo

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// entry is one element of assets/demo/programme.json: something that recurs, on
// a weekday every so many weeks (those whose number leaves OffsetWeeks), or on
// the Nth such weekday of a month.
type entry struct {
	Key  string `json:"key"`
	Kind string `json:"kind"`
	wording
	English     wording  `json:"en"`
	Topics      []topic  `json:"topics"` // take turns; in place of title and fields, and before the text
	Venues      []string `json:"venues"` // take turns
	Weekday     string   `json:"weekday"`
	EveryWeeks  int      `json:"every_weeks"`
	OffsetWeeks int      `json:"offset_weeks"`
	Nth         int      `json:"nth"`
	Occurrences int      `json:"occurrences"` // how many ahead are listed
	From        string   `json:"from"`        // time of day, "16:00"
	To          string   `json:"to"`
	Sessions    []string `json:"sessions"` // titles, one week apart
	Parts       []part   `json:"parts"`    // titles within the one day

	Capacity        int         `json:"capacity"` // places without a slot
	WaitingList     bool        `json:"waiting_list"`
	PriceKr         int64       `json:"price_kr"`
	MemberPriceKr   int64       `json:"member_price_kr"`
	Requires        string      `json:"requires"`
	OpensDays       int         `json:"opens_days"`        // booking opens at midnight, days before
	ClosesBeforeMin int         `json:"closes_before_min"` // before the start; less than 0 is after it
	CancelBeforeMin int         `json:"cancel_before_min"`
	MaxSlots        int         `json:"max_slots"`
	Fields          []api.Field `json:"fields"` // where it has slots: its advisers'

	SlotMin       int            `json:"slot_min"`
	SlotMinOf     map[string]int `json:"slot_min_of"` // advisers with another length
	SlotsAfterMin int            `json:"slots_after_min"`
	Advisers      [][]string     `json:"advisers"` // take turns
}

type topic struct {
	wording
	English wording     `json:"en"`
	Fields  []api.Field `json:"fields"`
}

// wording is what something is called, and what it is about, in one language.
type wording struct {
	Title    string `json:"title"`
	Text     string `json:"text"`
	LateText string `json:"late_text"` // of a Kick-off that begins later than usual
}

// of is the wording of an occurrence with its topic.
func (w wording) of(t wording, late bool) api.EventText {
	if late {
		w.Text = w.LateText
	}
	return api.EventText{Title: cmp.Or(t.Title, w.Title), Text: strings.TrimSpace(t.Text + "\n\n" + w.Text)}
}

type part struct {
	Title string `json:"title"`
	Min   int    `json:"min"`
}

// occurrence is one time that an entry is on. Turn is what rotations turn by.
type occurrence struct {
	day   date
	from  int // minutes past midnight
	turn  int
	opens date // its booking
	late  bool
}

// enough is how many times an adviser has ahead at a Kick-off that one can still
// come to.
const enough = 8

// When an extra Kick-off begins, in minutes past midnight: on the day itself not after
// lateFrom, else on the next at nextFrom, when no adviser of it is elsewhere.
const (
	lateFrom = 19 * 60
	nextFrom = 11 * 60
)

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
	"thursday": time.Thursday, "friday": time.Friday,
}

// clock reads "16:30" as minutes past midnight.
func clock(s string) int {
	at, err := time.Parse("15:04", s)
	if err != nil {
		panic(fmt.Errorf("read the demo programme: %w", err)) // check has read it
	}
	return at.Hour()*60 + at.Minute()
}

// check says what is wrong with an entry: a name that stands for nothing, or a
// time that is none.
func (e entry) check(c content) error {
	for _, s := range []string{e.From, e.To} {
		if _, err := time.Parse("15:04", s); err != nil {
			return fmt.Errorf("demo programme %s: %w", e.Key, err)
		}
	}
	if _, known := weekdays[e.Weekday]; !known || (e.EveryWeeks > 0) == (e.Nth > 0) {
		return fmt.Errorf("demo programme %s: no rule for its days", e.Key)
	}
	if len(e.Venues) == 0 || e.clockSpan() <= 0 {
		return fmt.Errorf("demo programme %s: no venue or no time", e.Key)
	}
	for _, v := range e.Venues {
		if _, known := c.venues[v]; !known {
			return fmt.Errorf("demo programme %s: no venue %q", e.Key, v)
		}
	}
	for _, a := range slices.Concat(e.Advisers...) {
		if _, known := c.advisers[a]; !known || e.minutesOf(a) <= 0 {
			return fmt.Errorf("demo programme %s: no adviser %q or no length of slots", e.Key, a)
		}
	}
	return nil
}

func (e entry) clockSpan() int { return clock(e.To) - clock(e.From) }

// after lists the next occurrences that begin after a day, none while the office
// is closed.
func (e entry) after(today date) []occurrence {
	var found []occurrence
	for d := today.plus(1); len(found) < e.Occurrences; d = d.plus(1) {
		if d.Weekday() != weekdays[e.Weekday] || d.closed() {
			continue
		}
		o := occurrence{day: d, from: clock(e.From), opens: d.plus(-e.OpensDays)}
		if e.Nth > 0 {
			if d.nth() != e.Nth {
				continue
			}
			o.turn = d.months()
		} else {
			if d.weeks()%e.EveryWeeks != e.OffsetWeeks {
				continue
			}
			o.turn = e.heldBefore(d)
		}
		found = append(found, o)
	}
	return found
}

// heldBefore counts how often an entry of every so many weeks was on before d,
// from the first week. A rotation by it leaves nobody out when a holiday falls on
// somebody's turn.
func (e entry) heldBefore(d date) (n int) {
	for past := d.plus(-7 * e.EveryWeeks); past.weeks() >= 0; past = past.plus(-7 * e.EveryWeeks) {
		if !past.closed() {
			n++
		}
	}
	return n
}

// extra is the occurrence that can be booked on the day itself: at its usual time while
// enough of its slots lie ahead, else from the next full hour, and where that would last
// into the night on the next day; not before over, when what can be booked has ended.
func (e entry) extra(today date, now, over time.Time) occurrence {
	o := occurrence{day: today, from: clock(e.From), turn: today.months(), opens: today}
	slots := (e.clockSpan() - e.SlotsAfterMin) / e.SlotMin
	last := today.at(o.from + e.SlotsAfterMin + (slots-enough)*e.SlotMin)
	if now.Before(last) && !today.at(o.from).Before(over) {
		return o
	}
	o.late = true
	o.from = 60 * (now.In(text.Copenhagen).Hour() + 1)
	for today.at(o.from).Before(over) {
		o.from += 60
	}
	if o.from <= lateFrom {
		return o
	}
	o.day, o.from = today.plus(1), nextFrom
	for o.day.at(o.from).Before(over) {
		o.day = o.day.plus(1)
	}
	return o
}

// open looks what an office has of an entry that can be booked: when the last slot begins
// that can be had, zero for none, and when all of it has ended.
func (e entry) open(now time.Time, have []api.Record) (lastFree, over time.Time) {
	on := map[string]bool{}
	for _, r := range have {
		var event api.Event
		if r.Kind != api.KindEvent || r.Deleted || r.Decode(&event) != nil || event.SeriesID != id("series/"+e.Key) {
			continue
		}
		if event.State == api.EventPlanned && event.EndsAt.After(now) && !now.Before(event.BookingOpensAt) {
			on[r.ID] = true
			if event.EndsAt.After(over) {
				over = event.EndsAt
			}
		}
	}
	for _, r := range have {
		var slot api.Slot
		if r.Kind == api.KindSlot && !r.Deleted && r.Decode(&slot) == nil && on[slot.EventID] && slot.Free && slot.StartsAt.After(lastFree) {
			lastFree = slot.StartsAt
		}
	}
	return lastFree, over
}

// lastSlot is when the last slot among records begins.
func lastSlot(records []api.ImportRecord) (last time.Time) {
	for _, r := range records {
		var slot api.Slot
		if r.Kind == api.KindSlot && json.Unmarshal(r.Body, &slot) == nil && slot.StartsAt.After(last) {
			last = slot.StartsAt
		}
	}
	return last
}

// records are the event of an occurrence and its slots.
func (e entry) records(c content, o occurrence) []api.ImportRecord {
	name := fmt.Sprintf("%s/%sT%02d", e.Key, o.day.Format(time.DateOnly), o.from/60)
	eventID := id("event/" + name)
	event, advisers := e.event(c, o), e.advisers(o)
	records := []api.ImportRecord{record(api.KindEvent, eventID, event)}
	for _, key := range advisers {
		length := time.Duration(e.minutesOf(key)) * time.Minute
		at := event.StartsAt.Add(time.Duration(e.SlotsAfterMin) * time.Minute)
		for ; !at.Add(length).After(event.EndsAt); at = at.Add(length) {
			slot := api.Slot{
				EventID: eventID, AdviserID: AdviserID(key), StartsAt: at, EndsAt: at.Add(length),
				Fields: c.advisers[key].Fields, Free: true,
			}
			slotID := id("slot/" + name + "/" + key + "/" + at.Format(time.RFC3339))
			records = append(records, record(api.KindSlot, slotID, slot))
		}
	}
	return records
}

func (e entry) event(c content, o occurrence) api.Event {
	start := o.day.at(o.from)
	end := start.Add(time.Duration(e.clockSpan()) * time.Minute)
	event := api.Event{
		Kind: e.Kind, State: api.EventPlanned, SeriesID: id("series/" + e.Key),
		Venue:    c.venues[turn(e.Venues, o.turn)],
		StartsAt: start, EndsAt: end, Sessions: e.sittings(o, start, end),
		Capacity: e.Capacity, PlacesLeft: e.Capacity, WaitingList: e.WaitingList,
		PriceOre: 100 * e.PriceKr, MemberPriceOre: 100 * e.MemberPriceKr,
		BookingOpensAt:    o.opens.at(0),
		BookingClosesAt:   start.Add(-time.Duration(e.ClosesBeforeMin) * time.Minute),
		CancelUntil:       start.Add(-time.Duration(e.CancelBeforeMin) * time.Minute),
		Requires:          cmp.Or(e.Requires, api.RequiresNone),
		MaxSlotsPerPerson: e.MaxSlots,
		Fields:            e.Fields,
	}
	if n := len(event.Sessions); n > 0 {
		event.EndsAt = event.Sessions[n-1].EndsAt
	}
	var t topic
	if len(e.Topics) > 0 {
		t = turn(e.Topics, o.turn)
		event.Fields = t.Fields
	}
	said := e.of(t.wording, o.late)
	event.Title, event.Text = said.Title, said.Text
	event.Texts = map[string]api.EventText{string(text.English): e.English.of(t.English, o.late)}
	if e.Kind == api.EventCourse && len(event.Sessions) == 0 {
		event.Sessions = []api.EventSession{{StartsAt: start, EndsAt: end, Title: event.Title}}
	}
	for _, key := range e.advisers(o) {
		for _, f := range c.advisers[key].Fields {
			if !slices.Contains(event.Fields, f) {
				event.Fields = append(slices.Clip(event.Fields), f)
			}
		}
	}
	return event
}

// sittings are the parts of the one day, or the sessions of a course: a week
// apart, later where the office is closed. What is neither has none.
func (e entry) sittings(o occurrence, start, end time.Time) []api.EventSession {
	list := []api.EventSession{}
	at := start
	for _, p := range e.Parts {
		to := at.Add(time.Duration(p.Min) * time.Minute)
		list = append(list, api.EventSession{StartsAt: at, EndsAt: to, Title: p.Title})
		at = to
	}
	d := o.day
	for _, title := range e.Sessions {
		for d.closed() {
			d = d.plus(7)
		}
		from := d.at(o.from)
		list = append(list, api.EventSession{StartsAt: from, EndsAt: from.Add(end.Sub(start)), Title: title})
		d = d.plus(7)
	}
	return list
}

func (e entry) advisers(o occurrence) []string {
	if len(e.Advisers) == 0 {
		return nil
	}
	return turn(e.Advisers, o.turn)
}

func (e entry) minutesOf(adviser string) int {
	return cmp.Or(e.SlotMinOf[adviser], e.SlotMin)
}

// turn takes what is due of a list that takes turns.
func turn[T any](list []T, n int) T { return list[n%len(list)] }
