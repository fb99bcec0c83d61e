package booking

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// item views an event as a line of the programme.
func (w *snapshot) item(id string) Item {
	e := w.events[id].In(w.lang)
	it := Item{
		ID: id, Kind: e.Kind, Title: e.Title, Text: e.Text, Venue: e.Venue,
		StartsAt: e.StartsAt, EndsAt: e.EndsAt, PriceOre: e.Price(w.member), FullPriceOre: e.PriceOre,
		Capacity: e.Capacity, PlacesLeft: e.PlacesLeft, Waiting: e.Waiting, WaitingList: e.WaitingList,
		Slots: len(w.slotsOf[id]), Fields: e.Fields, Cancelled: e.State == api.EventCancelled,
		Booked: w.booked(id),
	}
	for _, slot := range w.slotsOf[id] {
		if sl := w.slots[slot]; sl.Free && sl.StartsAt.After(w.now) {
			it.FreeSlots++
		}
	}
	it.Action = w.action(id, it.FreeSlots)
	return it
}

// strength orders the states of bookings for saying one of several.
var strength = []string{
	api.BookingOffered, api.BookingConfirmed, api.BookingRequested, api.BookingWaiting,
	api.BookingAttended, api.BookingMissed,
}

func (w *snapshot) booked(eventID string) string {
	best := len(strength)
	for _, b := range w.bookings {
		if i := slices.Index(strength, b.State); b.EventID == eventID && i >= 0 && i < best {
			best = i
		}
	}
	if best == len(strength) {
		return ""
	}
	return strength[best]
}

// action is what the one button of an event does: what the person already has
// comes first, then slots where any are free, then a place.
func (w *snapshot) action(eventID string, freeSlots int) Action {
	if a, ok := w.heldAction(eventID); ok {
		return a
	}
	place := w.placeAction(eventID)
	if len(w.slotsOf[eventID]) == 0 {
		return place
	}
	if freeSlots == 0 {
		if w.slotsHeld(eventID, "") > 0 {
			return Action{Do: DoChooseSlot}
		}
		return place
	}
	slot := w.slotAction(eventID)
	if slot.SlotsFor != "" && place.Do != DoNothing { // a place can be had before
		return place
	}
	if slot.Do == DoNothing && slot.Why != api.CodeLimit {
		return slot
	}
	return Action{Do: DoChooseSlot}
}

// heldAction is about the place without a slot that the person has at an event.
func (w *snapshot) heldAction(eventID string) (Action, bool) {
	for _, b := range w.placesAt(eventID) {
		switch b.State {
		case api.BookingOffered:
			if api.OfferStands(b.ExpiresAt, w.now) {
				return Action{Do: DoAccept, BookingID: b.id, At: b.ExpiresAt}, true
			}
		case api.BookingConfirmed, api.BookingRequested, api.BookingWaiting:
			view := w.plain(b)
			if view.CanCancel {
				return Action{Do: DoCancel, BookingID: b.id, At: view.CancelUntil}, true
			}
			return Action{Do: DoShow, BookingID: b.id}, true
		}
	}
	return Action{}, false
}

// placesAt are the person's bookings of a place without a slot, in the order of
// their ids.
func (w *snapshot) placesAt(eventID string) []placed {
	var list []placed
	for _, b := range w.bookings {
		if b.EventID == eventID && b.SlotID == "" {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b placed) int { return strings.Compare(a.id, b.id) })
	return list
}

func (w *snapshot) placeAction(eventID string) Action {
	if a, ok := w.heldAction(eventID); ok {
		return a
	}
	do := DoBook
	f := w.foreseePlace(eventID, false, "")
	if f != nil && f.Code == api.CodeEventFull && w.events[eventID].WaitingList {
		do = DoWait
		f = w.foreseePlace(eventID, true, "")
	}
	return w.orWhyNot(eventID, do, f)
}

// slotAction is what one more slot of an event meets, whichever is chosen.
func (w *snapshot) slotAction(eventID string) Action {
	e := w.events[eventID]
	f := w.admission(e, e.EndsAt)
	switch {
	case f != nil:
	case len(w.slotsOf[eventID]) == 0:
		f = &Foreseen{Code: api.CodeNotFound}
	default:
		f = w.slotsShut(eventID, "")
	}
	return w.orWhyNot(eventID, DoBook, f)
}

func (w *snapshot) orWhyNot(eventID string, do Do, f *Foreseen) Action {
	requires := w.events[eventID].Requires
	if f != nil {
		return Action{Do: DoNothing, Why: f.Code, At: f.At, SlotsFor: f.SlotsFor, Clash: f.Clash, Limit: f.Limit}
	}
	if could, required := w.meetsWith(requires); required && len(could) == 0 {
		return Action{Do: DoNothing, Why: api.CodePrerequisite, Requires: requires}
	}
	return Action{Do: do, Requires: requires}
}

// event views an event with its slots.
func (w *snapshot) event(id string) Event {
	e := w.events[id]
	view := Event{
		Item: w.item(id), Sessions: e.Sessions,
		CancelUntil: e.CancelUntil, Requires: e.Requires, MaxSlotsPerPerson: e.MaxSlotsPerPerson,
		Advisers: w.advisersAt(id), PlaceAction: w.placeAction(id), SlotAction: w.slotAction(id),
	}
	view.Meets, _ = w.meetsWith(e.Requires)
	view.Live = w.admission(e, e.EndsAt) == nil && text.DaysBetween(w.now, e.StartsAt) == 0
	for _, b := range w.bookings {
		if b.EventID == id && b.State != api.BookingCancelled && b.State != api.BookingExpired {
			view.Bookings = append(view.Bookings, w.booking(b))
			view.Venue.OnlineURL = cmp.Or(view.Venue.OnlineURL, b.OnlineURL)
		}
	}
	view.Bookings = append(view.Bookings, w.refusedAt(id)...)
	sortSoonest(view.Bookings)
	for i, g := range w.groups {
		if g.EventID == id {
			view.Group = &w.groups[i]
		}
	}
	return view
}

// advisersAt lists the advisers of an event with their slots, by name.
func (w *snapshot) advisersAt(eventID string) []AdviserSlots {
	var list []AdviserSlots
	at := map[string]int{}
	for _, id := range w.slotsOf[eventID] {
		who := w.slots[id].AdviserID
		i, ok := at[who]
		if !ok {
			i = len(list)
			at[who] = i
			a, known := w.advisers[who]
			if !known {
				a = Adviser{ID: who}
			}
			list = append(list, AdviserSlots{Adviser: a})
		}
		slot := w.slot(id)
		if slot.State == SlotFree {
			list[i].Free++
		}
		list[i].Slots = append(list[i].Slots, slot)
	}
	slices.SortFunc(list, func(a, b AdviserSlots) int {
		return cmp.Or(danish.Compare(a.Adviser.Name, b.Adviser.Name), strings.Compare(a.Adviser.ID, b.Adviser.ID))
	})
	return list
}

func (w *snapshot) slot(id string) Slot {
	sl := w.slots[id]
	view := Slot{
		ID: id, EventID: sl.EventID, AdviserID: sl.AdviserID, StartsAt: sl.StartsAt, EndsAt: sl.EndsAt,
		Fields: w.fields(sl.EventID, id), State: SlotTaken,
	}
	switch {
	case !sl.StartsAt.After(w.now):
		view.State = SlotPast
	case sl.Free:
		view.State = SlotFree
	}
	for _, b := range w.bookings {
		switch {
		case b.SlotID == id && b.State == api.BookingRequested, b.MoveTo == id && takes(b.State):
			view.State, view.BookingID = SlotMineWaiting, b.id
		case b.SlotID == id && (b.State == api.BookingConfirmed || b.State == api.BookingOffered):
			view.State, view.BookingID = SlotMine, b.id
		}
	}
	return view
}

// booking views one of the person's bookings with the office's no, if any.
func (w *snapshot) booking(b placed) Booking {
	view := w.plain(b)
	view.Refusal = w.refusal(b.id, b.EventID, b.SlotID, b.Need)
	view.Change = w.changed(b, view)
	return view
}

// plain views a booking without looking for alternatives.
func (w *snapshot) plain(b placed) Booking {
	e := w.events[b.EventID].In(w.lang)
	view := Booking{
		ID: b.id, EventID: b.EventID, SlotID: b.SlotID, State: b.State,
		EventKind: e.Kind, Title: e.Title, Venue: e.Venue, Adviser: w.adviser(b.SlotID),
		StartsAt: e.StartsAt, EndsAt: e.EndsAt, Fields: w.fields(b.EventID, b.SlotID),
		Position: b.Position, Code: b.Code, Need: b.Need, Share: b.Share, SheetOmit: b.SheetOmit,
		Note: b.Note, NoteAsleep: b.NoteAsleep, NoteAgreedWith: b.NoteAgreedWith,
		RequestedAt: b.RequestedAt, ExpiresAt: b.ExpiresAt,
		EventOff: e.State == api.EventCancelled, Waiting: b.Mutation != "",
		Minutes: b.Minutes, FreeMin: b.FreeMin, Rating: b.Rating, RatingText: b.RatingText, RatingSkipped: b.RatingSkipped,
		Kept: Disclosure{Share: b.Share, Note: b.Note, NoteAgreedWith: b.NoteAgreedWith},
	}
	if b.Kept != nil {
		view.Kept = *b.Kept
	}
	if b.OnlineURL != "" { // the programme says only that there is one
		view.Venue.OnlineURL = b.OnlineURL
	}
	if sl, ok := w.slots[b.SlotID]; ok {
		view.StartsAt, view.EndsAt = sl.StartsAt, sl.EndsAt
	}
	if last := w.latest(b.id); b.CalledOff(last.Notice) {
		view.CalledOff = true
		if last.What == api.NoticeRemoved { // the programme does not have it any more
			was := last.Old.Or(api.Terms{StartsAt: view.StartsAt, EndsAt: view.EndsAt, Venue: view.Venue})
			view.Title, view.StartsAt, view.EndsAt, view.Venue = cmp.Or(view.Title, last.Title), was.StartsAt, was.EndsAt, was.Venue
			view.Adviser = cmp.Or(view.Adviser, w.byID(was.AdviserID))
		}
	}
	view.CancelUntil = b.LeaveUntil(e, view.StartsAt)
	view.CanCancel, view.CanMove = b.MayLeave(e, view.CancelUntil, w.now)
	view.CanRate = b.Held(view.EndsAt, w.now) && !view.EventOff
	if b.MoveTo != "" {
		to := w.slot(b.MoveTo)
		view.MovingTo = &to
	}
	return view
}

// refusal is the office's latest no to something about a booking.
func (w *snapshot) refusal(bookingID, eventID, slotID string, need api.Field) *Refusal {
	entries := w.refused[bookingID]
	if len(entries) == 0 {
		return nil
	}
	e := entries[len(entries)-1]
	if i := slices.IndexFunc(entries, func(e store.Entry) bool { return e.Kind == api.BookingRequest }); i >= 0 {
		e = entries[i] // what came after it was refused since there was no booking
	}
	r := &Refusal{Kind: e.Kind, At: e.MadeAt, SlotID: slotID}
	if e.Problem != nil {
		r.Problem = *e.Problem
	}
	var asked api.BookingRequestBody // another kind's has fewer fields
	if json.Unmarshal(e.Body, &asked) == nil {
		r.SlotID, r.wait = cmp.Or(asked.SlotID, slotID), asked.Wait
		r.Change = sinceSeen(asked.Seen, r.Problem.Now)
	}
	switch e.Kind {
	case api.BookingRequest, api.BookingMove:
		r.Alternatives = w.offered(r.Problem.Alternatives, bookingID)
		if len(r.Alternatives) == 0 && seeksOther(r.Problem.Code) {
			r.Alternatives = w.alternatives(eventID, r.SlotID, need, bookingID)
		}
	}
	return r
}

// seeksOther tells whether another time would get past a refusal.
func seeksOther(code api.Code) bool {
	switch code {
	case api.CodeSlotTaken, api.CodeEventFull, api.CodeOverlap, api.CodePast, api.CodeClosed, api.CodeCancelled:
		return true
	}
	return false
}

// offered are the office's alternatives, without those that are gone by now.
func (w *snapshot) offered(list []api.Alternative, besides string) []Alternative {
	var out []Alternative
	for _, a := range list {
		if w.gone(a, besides) {
			continue
		}
		alt := w.alternative(a.EventID, a.SlotID)
		alt.StartsAt, alt.EndsAt = a.StartsAt, a.EndsAt
		if alt.Adviser == nil && a.AdviserID != "" {
			who, known := w.advisers[a.AdviserID]
			if !known {
				who = Adviser{ID: a.AdviserID}
			}
			alt.Adviser = &who
		}
		out = append(out, alt)
	}
	return out
}

// gone tells whether an alternative could not be booked now. One that the device
// does not know may be newer than its programme, and stays.
func (w *snapshot) gone(a api.Alternative, besides string) bool {
	if a.SlotID != "" {
		_, known := w.slots[a.SlotID]
		return known && w.foreseeSlot(a.SlotID, besides) != nil
	}
	_, known := w.events[a.EventID]
	return known && w.foreseePlace(a.EventID, false, besides) != nil
}

// refusedAt are the refused wishes at an event; at all events where it is empty.
func (w *snapshot) refusedAt(eventID string) []Booking {
	var list []Booking
	for id, entries := range w.refused {
		if _, there := w.bookings[id]; there {
			continue // its booking carries the refusal
		}
		if b, ok := w.refusedWish(id, entries); ok && (eventID == "" || b.EventID == eventID) {
			list = append(list, b)
		}
	}
	return list
}

func (w *snapshot) refusedWish(id string, entries []store.Entry) (Booking, bool) {
	for _, e := range entries {
		var asked api.BookingRequestBody
		if e.Kind != api.BookingRequest || json.Unmarshal(e.Body, &asked) != nil {
			continue
		}
		view := w.booking(placed{id, localBooking{Booking: api.Booking{
			EventID: asked.EventID, SlotID: asked.SlotID, State: api.BookingRefused,
			Need: asked.Need, Note: asked.Note, NoteAgreedWith: asked.NoteAgreedWith, Share: asked.Share, SheetOmit: omitted(entries), RequestedAt: e.MadeAt,
		}}})
		return view, true
	}
	return Booking{}, false
}

// omitted is what was to be left out of a meeting's sheet, as it was said last.
func omitted(entries []store.Entry) (omit []string) {
	for _, e := range entries {
		var b api.BookingShareBody
		if e.Kind == api.BookingShare && json.Unmarshal(e.Body, &b) == nil && b.SheetOmit != nil {
			omit = b.SheetOmit
		}
	}
	return omit
}

func sortSoonest(list []Booking) {
	slices.SortFunc(list, func(a, b Booking) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), strings.Compare(a.ID, b.ID))
	})
}

// lasts tells whether a booking is still to be held or answered, or was called off and its
// person may still set out for it.
func lasts(b Booking, now time.Time) bool {
	if b.CalledOff {
		return b.EndsAt.After(now)
	}
	switch b.State {
	case api.BookingConfirmed, api.BookingWaiting, api.BookingOffered, api.BookingRequested, api.BookingRefused:
		return b.EndsAt.After(now) || b.EndsAt.IsZero()
	}
	return false
}
