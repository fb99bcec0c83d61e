package booking

import (
	"cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// localBooking is a booking with what only this device knows of it.
type localBooking struct {
	api.Booking
	Mutation string      `json:"_mutation,omitempty"` // the latest one that is not answered
	MoveTo   string      `json:"_move_to,omitempty"`  // the slot that is wished for instead
	Kept     *Disclosure `json:"_kept,omitempty"`     // what is told and shared as long as that is a wish
}

// Apply is how booking.* change what is shown before the office has answered.
// Everything is a wish until then: a request is api.BookingRequested, a move
// leaves the old slot in place.
func Apply() map[api.MutationKind]store.Apply {
	return map[api.MutationKind]store.Apply{
		api.BookingRequest: applyRequest,
		api.BookingMove:    applyMove,
		api.BookingCancel:  applyCancel,
		api.BookingShare:   applyShare,
		api.BookingAccept:  applyAccept,
		api.BookingRate:    applyRate,
		api.BookingKeep:    applyKeep,
		api.StepDone:       applyStepDone,
	}
}

func applyRequest(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingRequestBody](m)
	if err != nil {
		return err
	}
	asked := api.Booking{
		EventID: b.EventID, SlotID: b.SlotID, State: api.BookingRequested,
		Need: b.Need, Share: bound(v, b.SlotID, b.Share), RequestedAt: m.MadeAt,
	}
	err = store.Put(v, api.KindBooking, b.BookingID, localBooking{
		Booking: noted(v, b.SlotID, asked, b.Note, b.NoteAgreedWith), Mutation: m.ID,
	})
	if err != nil {
		return err
	}
	if b.SlotID != "" {
		return setFree(v, b.SlotID, false)
	}
	return count(v, b.EventID, -1, b.Wait)
}

// setFree marks a slot as free or not, where the device knows it.
func setFree(v store.View, slotID string, free bool) error {
	if _, ok := v.Get(api.KindSlot, slotID); !ok {
		return nil
	}
	return store.Put(v, api.KindSlot, slotID, map[string]any{"free": free})
}

// count changes an event's places left; where there are none, and waiting is
// asked for, its waiting list.
func count(v store.View, eventID string, places int, wait bool) error {
	rec, ok := v.Get(api.KindEvent, eventID)
	if !ok {
		return nil
	}
	var e api.Event
	if err := rec.Decode(&e); err != nil {
		return err
	}
	switch left := e.PlacesLeft + places; {
	case left >= 0:
		return store.Put(v, api.KindEvent, eventID, map[string]any{"places_left": left})
	case wait:
		return store.Put(v, api.KindEvent, eventID, map[string]any{"waiting": e.Waiting + 1})
	}
	return nil
}

func shown(v store.View, id string) (localBooking, error) {
	var b localBooking
	rec, ok := v.Get(api.KindBooking, id)
	if !ok {
		return b, ErrNotFound
	}
	return b, rec.Decode(&b)
}

// applyMove wishes for another slot, and shows what would be told and shared
// there: what is changed from then on, it is changed for there.
func applyMove(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingMoveBody](m)
	if err != nil {
		return err
	}
	old, err := shown(v, b.BookingID)
	if err != nil {
		return err
	}
	wish := map[string]any{"_mutation": m.ID, "_move_to": b.SlotID}
	if adviserOf(v, cmp.Or(old.MoveTo, old.SlotID)) != adviserOf(v, b.SlotID) {
		wish["share"] = bound(v, b.SlotID, b.Share)
		setNote(wish, noted(v, b.SlotID, old.Booking, b.Note, b.NoteAgreedWith))
		if old.Kept == nil {
			wish["_kept"] = Disclosure{Share: old.Share, Note: old.Note, NoteAgreedWith: old.NoteAgreedWith}
		}
	}
	if err := store.Put(v, api.KindBooking, b.BookingID, wish); err != nil {
		return err
	}
	return setFree(v, b.SlotID, false)
}

// adviserOf is whose a slot is, as far as the device knows.
func adviserOf(v store.View, slotID string) string {
	var s api.Slot
	if rec, ok := v.Get(api.KindSlot, slotID); ok {
		_ = rec.Decode(&s) // one that cannot be read is nobody's
	}
	return s.AdviserID
}

func applyCancel(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingBody](m)
	if err != nil {
		return err
	}
	old, err := shown(v, b.BookingID)
	if err != nil {
		return err
	}
	err = store.Put(v, api.KindBooking, b.BookingID, map[string]any{
		"state": api.BookingCancelled, "position": 0, "share": []api.Share{}, "_mutation": m.ID, "_move_to": "",
	})
	if err != nil {
		return err
	}
	if old.MoveTo != "" {
		if err := setFree(v, old.MoveTo, true); err != nil {
			return err
		}
	}
	switch {
	case old.SlotID != "" && takes(old.State):
		return setFree(v, old.SlotID, true)
	case old.SlotID == "" && takes(old.State):
		return count(v, old.EventID, 1, false)
	}
	return nil
}

// takes tells whether a booking in this state holds its slot or place.
func takes(state string) bool {
	switch state {
	case api.BookingConfirmed, api.BookingOffered, api.BookingRequested:
		return true
	}
	return false
}

func applyShare(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingShareBody](m)
	if err != nil {
		return err
	}
	old, err := shown(v, b.BookingID)
	if err != nil {
		return err
	}
	at := cmp.Or(old.MoveTo, old.SlotID)
	set := map[string]any{"share": bound(v, at, b.Share), "_mutation": m.ID}
	if b.Note != nil {
		setNote(set, noted(v, at, old.Booking, *b.Note, b.NoteAgreedWith))
	}
	if b.SheetOmit != nil {
		set["sheet_omit"] = b.SheetOmit
	}
	return store.Put(v, api.KindBooking, b.BookingID, set)
}

// noted is a booking with a note as it will stand for whose a slot is now, as far
// as the device knows.
func noted(v store.View, slotID string, b api.Booking, note string, seen api.Reader) api.Booking {
	now, known := readerAt(v, slotID)
	if !known {
		now = seen
	}
	return b.Noted(note, seen, now)
}

// setNote sets the note of a booking among what is shown of it.
func setNote(shown map[string]any, b api.Booking) {
	shown["note"], shown["note_asleep"], shown["note_agreed_with"] = b.Note, b.NoteAsleep, b.NoteAgreedWith
}

// readerAt is who reads what is shared with a booking in a slot; not known while
// the device has not heard of its adviser.
func readerAt(v store.View, slotID string) (now api.Reader, known bool) {
	id := adviserOf(v, slotID)
	if id == "" {
		return api.TheOffice, true
	}
	var a api.Adviser
	rec, ok := v.Get(api.KindAdviser, id)
	if !ok || rec.Decode(&a) != nil {
		return api.Reader{}, false
	}
	return a.Reader(id), true
}

// bound are shares as they will stand for whose a slot is now, as far as the
// device knows: given to somebody else they sleep.
func bound(v store.View, slotID string, shares []api.Share) []api.Share {
	out := append([]api.Share{}, shares...)
	now, known := readerAt(v, slotID)
	for i, sh := range out {
		switch {
		case sh.Asleep: // until the office says otherwise
		case known:
			out[i] = sh.BoundTo(now)
		default:
			out[i] = sh.Awake()
		}
	}
	return out
}

func applyAccept(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingBody](m)
	if err != nil {
		return err
	}
	if _, err := shown(v, b.BookingID); err != nil {
		return err
	}
	return store.Put(v, api.KindBooking, b.BookingID, map[string]any{"state": api.BookingRequested, "_mutation": m.ID})
}
