package booking

import (
	"cmp"
	"slices"
	"time"

	"startklar.dk/api"
)

// How many alternatives are offered at the most: what fits beside a refusal
// without becoming a list of its own.
const maxAlternatives = 3

// admission tells why what begins at a time of an event cannot be booked at all
// now; nil where it can.
func (w *snapshot) admission(e api.Event, begins time.Time) *Foreseen {
	code := e.Admission(begins, w.now)
	switch code {
	case "":
		return nil
	case api.CodePast:
		return &Foreseen{Code: code, At: begins}
	case api.CodeNotOpen:
		return &Foreseen{Code: code, At: e.BookingOpensAt}
	case api.CodeClosed:
		return &Foreseen{Code: code, At: e.BookingClosesAt}
	}
	return &Foreseen{Code: code}
}

// meetsWith are the things that could be shared to meet what an event requires;
// required is false where it requires nothing.
func (w *snapshot) meetsWith(requires string) (shares []api.Share, required bool) {
	plan, screening := api.MetBy(requires)
	if plan {
		shares = append(shares, w.meets.plan...)
	}
	if screening {
		shares = append(shares, w.meets.screening...)
	}
	return shares, plan || screening
}

// met tells whether what is shared meets what an event requires.
func (w *snapshot) met(requires string, shares []api.Share) bool {
	could, required := w.meetsWith(requires)
	if !required {
		return true
	}
	return slices.ContainsFunc(shares, func(sh api.Share) bool {
		return slices.ContainsFunc(could, func(c api.Share) bool {
			return c.Kind == sh.Kind && (c.Kind == api.ShareVersion || c.ID == sh.ID)
		})
	})
}

// slotsShut tells why the person can have no more slots of an event now; nil where they can.
func (w *snapshot) slotsShut(eventID, besides string) *Foreseen {
	e := w.events[eventID]
	has := api.AtEvent{Slots: w.slotsHeld(eventID, besides)}
	for _, b := range w.bookings {
		if b.EventID != eventID || b.State != api.BookingConfirmed && b.State != api.BookingAttended {
			continue
		}
		has.Placed = has.Placed || b.SlotID == ""
		has.Arrived = has.Arrived || b.State == api.BookingAttended || !b.ArrivedAt.IsZero()
	}
	if e.MaxSlotsPerPerson > 0 && has.Slots >= e.MaxSlotsPerPerson {
		return &Foreseen{Code: api.CodeLimit, Limit: e.MaxSlotsPerPerson}
	}
	if shut := e.SlotAdmission(has, w.now); shut.Code != "" {
		return &Foreseen{Code: shut.Code, At: shut.Until, SlotsFor: shut.For, Limit: shut.Limit}
	}
	return nil
}

// foreseePlace tells what a wish for a place without a slot would be refused for.
func (w *snapshot) foreseePlace(eventID string, wait bool, besides string) *Foreseen {
	e, ok := w.events[eventID]
	if !ok {
		return &Foreseen{Code: api.CodeNotFound}
	}
	if f := w.admission(e, e.StartsAt); f != nil {
		return f
	}
	for _, b := range w.placesAt(eventID) {
		switch {
		case b.id == besides:
		case b.State == api.BookingConfirmed, b.State == api.BookingRequested:
			view := w.plain(b)
			return &Foreseen{Code: api.CodeOverlap, Clash: &view}
		case b.State == api.BookingWaiting || b.State == api.BookingOffered:
			return &Foreseen{Code: api.CodeLimit, Limit: 1}
		}
	}
	if e.PlacesLeft <= 0 {
		if !e.WaitingList || !wait {
			return &Foreseen{Code: api.CodeEventFull}
		}
		return nil // waiting does not count against other bookings
	}
	return w.busy(eventID, "", besides)
}

func (w *snapshot) busy(eventID, slotID, besides string) *Foreseen {
	b, ok := w.clash(eventID, slotID, besides)
	if !ok {
		return nil
	}
	view := w.plain(b)
	return &Foreseen{Code: api.CodeOverlap, Clash: &view}
}

// foreseeSlot tells what a wish for a slot would be refused for.
func (w *snapshot) foreseeSlot(slotID, besides string) *Foreseen {
	sl, ok := w.slots[slotID]
	if !ok {
		return &Foreseen{Code: api.CodeNotFound}
	}
	e, ok := w.events[sl.EventID]
	if !ok {
		return &Foreseen{Code: api.CodeNotFound}
	}
	if f := w.admission(e, sl.StartsAt); f != nil {
		return f
	}
	if f := w.slotsShut(sl.EventID, besides); f != nil {
		return f
	}
	if f := w.busy(sl.EventID, slotID, besides); f != nil {
		return f
	}
	if !sl.Free {
		return &Foreseen{Code: api.CodeSlotTaken}
	}
	return nil
}

// alternatives are the nearest free ones to a slot or event: of the same field
// first, then with the same adviser, then nearest in time. besides is the
// booking that one of them would take the place of.
func (w *snapshot) alternatives(eventID, slotID string, need api.Field, besides string) []Alternative {
	if slotID != "" {
		return w.otherSlots(eventID, slotID, need, besides)
	}
	return w.otherEvents(eventID, besides)
}

func (w *snapshot) otherSlots(eventID, slotID string, need api.Field, besides string) []Alternative {
	want, known := w.slots[slotID]
	if !known {
		want.EventID = eventID
		want.StartsAt = w.events[eventID].StartsAt
	}
	wanted := w.fields(eventID, slotID)
	if need != "" {
		wanted = []api.Field{need}
	}
	type candidate struct {
		alt    Alternative
		far    time.Duration
		field  bool
		person bool
	}
	var all []candidate
	for id, sl := range w.slots {
		if id == slotID || !sl.Free || w.foreseeSlot(id, besides) != nil || w.events[sl.EventID].Kind != w.events[eventID].Kind {
			continue
		}
		all = append(all, candidate{
			alt: w.alternative(sl.EventID, id), far: sl.StartsAt.Sub(want.StartsAt).Abs(),
			field: share(wanted, w.fields(sl.EventID, id)), person: known && sl.AdviserID == want.AdviserID,
		})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(first(a.field, b.field), first(a.person, b.person), cmp.Compare(a.far, b.far),
			cmp.Compare(a.alt.SlotID, b.alt.SlotID))
	})
	var out []Alternative
	for _, c := range all[:min(len(all), maxAlternatives)] {
		out = append(out, c.alt)
	}
	return out
}

func (w *snapshot) otherEvents(eventID, besides string) []Alternative {
	want := w.events[eventID]
	type candidate struct {
		alt    Alternative
		far    time.Duration
		series bool
		field  bool
	}
	var all []candidate
	for id, e := range w.events {
		if id == eventID || e.Kind != want.Kind || e.PlacesLeft <= 0 || w.foreseePlace(id, false, besides) != nil {
			continue
		}
		all = append(all, candidate{
			alt: w.alternative(id, ""), far: e.StartsAt.Sub(want.StartsAt).Abs(),
			series: want.SeriesID != "" && e.SeriesID == want.SeriesID, field: share(want.Fields, e.Fields),
		})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(first(a.series, b.series), first(a.field, b.field), cmp.Compare(a.far, b.far),
			cmp.Compare(a.alt.EventID, b.alt.EventID))
	})
	var out []Alternative
	for _, c := range all[:min(len(all), maxAlternatives)] {
		out = append(out, c.alt)
	}
	return out
}

// first sorts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func share(a, b []api.Field) bool {
	return slices.ContainsFunc(a, func(f api.Field) bool { return slices.Contains(b, f) })
}

func (w *snapshot) alternative(eventID, slotID string) Alternative {
	e := w.events[eventID].In(w.lang)
	alt := Alternative{
		EventID: eventID, SlotID: slotID, Title: e.Title, Kind: e.Kind,
		Adviser: w.adviser(slotID), StartsAt: e.StartsAt, EndsAt: e.EndsAt,
	}
	if sl, ok := w.slots[slotID]; ok {
		alt.StartsAt, alt.EndsAt = sl.StartsAt, sl.EndsAt
	}
	return alt
}
