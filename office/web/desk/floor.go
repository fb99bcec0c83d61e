package desk

import (
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/booking"
	"startklar.dk/office/web/site"
)

// floorView is what staff do about who sits where: let in, book for who came without a
// booking, move, and replace an adviser.
type floorView struct {
	Waiting []guestRow
	Note    string // what was done just now
	Error   string // why something was refused
	Open    string // the form that was sent: it is open
	Guest   []field
	GuestID string // of the booking to be: sent twice it is one
	Move    []field
	Replace []field
}

// The forms of the floor, by which one is open.
const (
	floorGuest   = "guest"
	floorMove    = "move"
	floorReplace = "replace"
)

// refusedFloor is a form of the floor that was refused.
type refusedFloor struct {
	form string
	err  error
}

// floor is what staff can do about who sits where, with what was typed into a form that was
// refused.
func (v *visit) floor(day booking.OnTheDay, refused refusedFloor) (*floorView, error) {
	view := &floorView{Open: refused.form, GuestID: uuid.Must(uuid.NewV7()).String()}
	of := func(form string) error {
		if form == refused.form {
			return refused.err
		}
		return nil
	}
	switch {
	case usedBefore(refused.err):
		view.Error = v.t.T("desk.day.refused.used")
	case refused.form == floorGuest:
		view.GuestID = v.r.PostForm.Get("booking_id")
	}
	if refused.err != nil && !refusedForm(refused.err) {
		view.Error = v.floorRefused(refused.err)
	}
	for _, p := range day.Waiting {
		row := guestRow{PersonID: p.PersonID, Name: v.nameOfGuest(p), Href: v.personLink(p.PersonID), State: Waits}
		row.Said = v.t.T("desk.state." + p.Has[0].State)
		row.In = text.DaysBetween(v.now, day.StartsAt) <= 0
		view.Waiting = append(view.Waiting, row)
	}
	free, held, all := v.slotOptions(day)
	needs := append([]option{{"", v.t.T("desk.day.need_any")}}, site.Topics(v.t)...)
	place := []option{{"", v.t.T("desk.day.no_slot")}}
	view.Guest = v.filled(of(floorGuest),
		field{Name: "name", Label: v.t.T("desk.staff.name"), Autocomplete: "off", Max: api.MaxTitle, Required: true},
		field{Name: "email", Label: v.t.T("desk.signin.email"), Type: "email", Autocomplete: "off", Max: 254, Hint: v.t.T("desk.day.either")},
		field{Name: "phone", Label: v.t.T("me.phone"), Type: "tel", Autocomplete: "off", Max: api.MaxPhone},
		field{Name: "guest_need", Label: v.t.T("desk.refer.need"), Options: needs},
		field{Name: "slot_id", Label: v.t.T("desk.day.slot"), Options: append(place, free...)},
	)
	if len(held) > 0 {
		view.Move = v.filled(of(floorMove),
			field{Name: "from", Label: v.t.T("desk.day.who"), Options: held}, field{Name: "to", Label: v.t.T("desk.day.to"), Options: all, Hint: v.t.T("desk.day.to_hint")})
	}
	if len(day.Slots) == 0 {
		return view, nil
	}
	advisers, err := v.office.Finder.All(v.r.Context(), v.who, api.KindAdviser)
	if err != nil {
		return nil, err
	}
	here, others := []option{}, []option{{"", v.t.T("desk.day.nearest")}}
	known := map[string]bool{}
	for _, s := range day.Slots {
		if !known[s.AdviserID] {
			known[s.AdviserID] = true
			here = append(here, option{s.AdviserID, s.Adviser})
		}
	}
	for _, a := range advisers {
		if !known[a.ID] {
			others = append(others, option{a.ID, v.t.T("desk.day.stands_in", text.A{"Name": a.Name})})
		}
	}
	view.Replace = v.filled(of(floorReplace),
		field{Name: "adviser", Label: v.t.T("desk.day.ill"), Options: here}, field{Name: "stand_in", Label: v.t.T("desk.day.instead"), Options: others, ID: "instead"})
	return view, nil
}

// usedBefore tells whether a form that books was refused as one that has booked something else.
func usedBefore(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && slices.Contains(p.Errors, api.FieldError{Pointer: "/booking_id", Reason: "used"})
}

// slotOptions are the slots of an event that are not over: the free ones, those that
// somebody has, and all that somebody can be moved to.
func (v *visit) slotOptions(day booking.OnTheDay) (free, held, all []option) {
	for _, s := range day.Slots {
		if !s.EndsAt.After(v.now) {
			continue
		}
		words := v.slotWords(booking.PlaceAt{During: api.Span{Start: s.StartsAt, End: s.EndsAt}, Adviser: s.Adviser, Table: s.Table})
		switch {
		case s.By != nil && s.By.State == api.BookingConfirmed:
			named := option{s.ID, s.By.Name + " · " + words}
			held, all = append(held, named), append(all, named)
		case s.By == nil && s.Free:
			free, all = append(free, option{s.ID, words}), append(all, option{s.ID, words + " · " + v.t.T("desk.today.is_free")})
		}
	}
	return free, held, all
}

// floorRefused says why something about who sits where was refused.
func (v *visit) floorRefused(err error) string {
	var p *api.Problem
	if !errors.As(err, &p) {
		return ""
	}
	switch p.Code {
	case api.CodeOverlap, api.CodeNotOpen, api.CodeCancelled:
		return v.t.T("desk.day.refused." + string(p.Code))
	}
	return v.t.T("problem." + string(p.Code) + ".title")
}

// onFloor leads back to an event after one of the forms of the floor, or shows why it was
// refused.
func (v *visit) onFloor(id, form string, err error, query string) error {
	var p *api.Problem
	switch {
	case err == nil:
		return v.see(eventPath(id) + query)
	case errors.As(err, &p) && p.Code != api.CodeForbidden && p.Code != api.CodeNotFound && p.Code != api.CodeMalformed:
		return v.showEvent(id, shownEvent{floor: refusedFloor{form, err}})
	}
	return err
}

func (v *visit) letIn() error {
	id, person, err := v.guest()
	if err != nil {
		return err
	}
	return v.onFloor(id, "", v.office.Bookings.LetIn(v.r.Context(), v.who, id, person), "?in="+person)
}

// walkIn books for who came without a booking.
func (v *visit) walkIn() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }
	ask := api.BookingRequestBody{EventID: id, BookingID: get("booking_id"), SlotID: get("slot_id"), Need: api.Field(get("guest_need"))}
	person, err := v.office.WalkIn(v.r.Context(), v.who, office.Guest{Name: get("name"), Email: get("email"), Phone: get("phone")}, ask)
	return v.onFloor(id, floorGuest, err, "?in="+person)
}

// reseat moves somebody to another slot, or swaps two.
func (v *visit) reseat() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	from, err := v.formID("from")
	if err != nil {
		return err
	}
	to, err := v.formID("to")
	if err != nil {
		return err
	}
	return v.onFloor(id, floorMove, v.office.Bookings.Reseat(v.r.Context(), v.who, id, from, to), "")
}

// replace has another adviser stand in for one, or takes their persons to the nearest.
func (v *visit) replace() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	ill, err := v.formID("adviser")
	if err != nil {
		return err
	}
	if v.r.PostForm.Get("stand_in") == "" {
		out, err := v.office.Bookings.ReplaceAdviser(v.r.Context(), v.who, id, ill)
		if err == nil && len(out.Left) > 0 {
			return v.showEvent(id, shownEvent{said: v.t.N("desk.day.left", len(out.Left), text.A{"Names": strings.Join(out.Left, ", ")})})
		}
		return v.onFloor(id, floorReplace, err, "")
	}
	other, err := v.formID("stand_in")
	if err != nil {
		return err
	}
	return v.onFloor(id, floorReplace, v.office.Bookings.StandIn(v.r.Context(), v.who, id, ill, other), "")
}

// eventFile is who comes to an event, for a spreadsheet.
func (v *visit) eventFile() error {
	day, err := v.onTheDay()
	if err != nil {
		return err
	}
	rows := [][]string{{v.t.T("desk.staff.name"), v.t.T("desk.csv.state"), v.t.T("desk.day.arrived"), v.t.T("desk.today.times"), v.t.T("desk.day.code")}}
	for _, p := range day.Participants {
		var times, codes []string
		for _, b := range p.Has {
			if b.SlotID != "" {
				times = append(times, v.slotWords(b))
			}
			codes = append(codes, b.Code)
		}
		arrived := ""
		if at := p.ArrivedAt(); !at.IsZero() {
			arrived = v.t.Sheet(at)
		}
		state := v.t.T("desk.state.booked")
		switch p.Standing() {
		case api.BookingAttended:
			state = v.t.T("desk.day.arrived")
		case api.BookingMissed:
			state = v.t.T("desk.state.missed")
		}
		rows = append(rows, []string{v.nameOfGuest(p), state, arrived, strings.Join(times, ", "), strings.Join(codes, " ")})
	}
	return v.file("event", "participants.csv", rows)
}
