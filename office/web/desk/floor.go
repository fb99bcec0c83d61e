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
	Away    []awayView
	Note    string // what was done just now
	Error   string // why something was refused
	Open    string // the form that was sent: it is open
	Guest   *guestForm
	Move    []field
	Replace []field
}

// guestForm is the form by which staff book for somebody: who came without a booking, or ahead of
// the event's day who calls.
type guestForm struct {
	Title  string
	ID     string // of the booking to be: sent twice it is one
	Fields []field
	Slot   *field // the free times, those for the need first; nil: there are none
	More   []field
	Opened bool   // something among the rest is wrong
	Asks   string // what the event asks for first, where it asks for something
	Full   string // that all places are taken
	Book   string // what books; empty: nothing is free
	Wait   bool   // they can be put on the waiting list
}

// What a guest's form can do besides booking.
const (
	guestTimes = "times" // show the free times by the need
	guestWait  = "wait"
)

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
	view := &floorView{Away: v.away(day), Open: refused.form}
	of := func(form string) error {
		if form == refused.form {
			return refused.err
		}
		return nil
	}
	if usedBefore(refused.err) {
		view.Error = v.t.T("desk.day.refused.used")
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
	held, all := v.slotOptions(day)
	var err error
	if view.Guest, err = v.guestForm(day, refused.form == floorGuest, of(floorGuest)); err != nil {
		return nil, err
	}
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

// guestForm is the form by which staff book for somebody, with what was typed into it if it was
// sent.
func (v *visit) guestForm(day booking.OnTheDay, sent bool, refused error) (*guestForm, error) {
	early := text.DaysBetween(v.now, day.StartsAt) > 0
	g := &guestForm{Title: v.t.T("desk.day.walk_in"), Book: v.t.T("desk.day.walk_in_do"), ID: uuid.Must(uuid.NewV7()).String(), Asks: v.asksFor(day.Requires)}
	if early {
		g.Title, g.Book = v.t.T("desk.day.caller"), v.t.T("desk.day.caller_do")
	}
	if sent && !usedBefore(refused) {
		g.ID = v.r.PostForm.Get("booking_id")
	}
	needs := append([]option{{"", v.t.T("desk.day.need_any")}}, site.Topics(v.t)...)
	g.Fields = v.filled(refused,
		field{Name: "name", Label: v.t.T("desk.staff.name"), Autocomplete: "off", Max: api.MaxTitle, Required: true},
		field{Name: "email", Label: v.t.T("desk.signin.email"), Type: "email", Autocomplete: "off", Max: 254, Hint: v.t.T("desk.day.either")},
		field{Name: "phone", Label: v.t.T("me.phone"), Type: "tel", Autocomplete: "off", Max: api.MaxPhone},
		field{Name: "guest_need", Label: v.t.T("desk.refer.need"), Options: needs},
	)
	need := api.Field(v.r.PostForm.Get("guest_need"))
	free := day.FreeFor(need, v.now)
	if len(day.Slots) > 0 {
		times := []option{{"", v.t.T("desk.day.no_slot")}}
		for _, s := range free {
			times = append(times, option{s.ID, v.freeWords(s)})
		}
		g.Slot = &v.filled(refused, field{Name: "slot_id", Label: v.t.T("desk.day.slot"), Options: times})[0]
		if need.Known() {
			g.Slot.Hint = v.t.T("desk.day.times_for", text.A{"Need": v.t.Within(v.t.T("field." + string(need)))})
		}
	}
	if day.Capacity > 0 && day.PlacesLeft <= 0 {
		g.Full = v.t.T("desk.day.full")
		g.Wait = day.WaitingList && day.State == api.EventPlanned && day.StartsAt.After(v.now)
		if g.Wait && early && len(free) == 0 {
			g.Book = ""
		}
	}
	var err error
	if g.More, err = v.guestMore(refused); err != nil {
		return nil, err
	}
	for _, f := range g.More {
		g.Opened = g.Opened || f.Error != "" || f.Value != "" && f.Name != "language"
	}
	return g, nil
}

// freeWords say when and with whom a free slot is, and what it is about.
func (v *visit) freeWords(s booking.DaySlot) string {
	var about []string
	for _, f := range s.Fields {
		about = append(about, v.t.T("field."+string(f)))
	}
	words := v.slotWords(booking.PlaceAt{During: api.Span{Start: s.StartsAt, End: s.EndsAt}, Adviser: s.Adviser, Table: s.Table})
	if len(about) == 0 {
		return words
	}
	return words + " · " + strings.Join(about, ", ")
}

// guestMore are what else can be said of whom staff book for: the language in which they are
// written to, and what the office's figures count them by.
func (v *visit) guestMore(refused error) ([]field, error) {
	office, err := v.office.Info(v.r.Context())
	if err != nil {
		return nil, err
	}
	unknown := option{"", v.t.T("desk.day.need_any")}
	places, stages, languages := []option{unknown}, []option{unknown}, []option{}
	for _, code := range office.Municipalities {
		places = append(places, option{code, v.municipalityName(code)})
	}
	for _, s := range []string{api.StageConsidering, api.StageStarting, api.StageRunning} {
		stages = append(stages, option{s, v.stageWords(s)})
	}
	for _, l := range text.Langs {
		languages = append(languages, option{string(l), v.t.T("desk.language." + string(l))})
	}
	fields := []field{
		{Name: "language", Label: v.t.T("me.language"), Options: languages},
		{Name: "municipality", Label: v.t.T("me.municipality"), Options: places},
		{Name: "stage", Label: v.t.T("desk.figures.column.stage"), Options: stages},
		{Name: "cvr", Label: v.t.T("me.cvr"), Autocomplete: "off", Inputmode: "numeric", Max: 11, Hint: v.t.T("me.cvr_hint")},
	}
	if len(office.Municipalities) == 0 {
		fields = slices.DeleteFunc(fields, func(f field) bool { return f.Name == "municipality" })
	}
	return v.filled(refused, fields...), nil
}

// booked says what was booked for somebody just now who is not there yet, where that still
// stands, and what the event asks for that they did not share; empty where there is nothing to say.
func (v *visit) booked(day booking.OnTheDay, id string) (string, error) {
	is := func(p booking.Participant) bool { return p.PersonID == id }
	var said string
	var p booking.Participant
	if i := slices.IndexFunc(day.Waiting, is); i >= 0 {
		p = day.Waiting[i]
		said = v.t.T("desk.day.waits", text.A{"Name": v.nameOfGuest(p), "N": v.t.Int(i + 1)})
	} else if i := slices.IndexFunc(day.Participants, is); i >= 0 && day.Participants[i].Standing() == api.BookingConfirmed {
		p = day.Participants[i]
		said = v.t.T("desk.day.booked", text.A{"Name": v.nameOfGuest(p), "Code": p.Has[0].Code})
	} else {
		return "", nil
	}
	b, err := v.office.Bookings.ForPerson(v.r.Context(), v.who, booking.Meeting{PersonID: id, BookingID: p.Has[0].BookingID}, v.t)
	if unlessNotFound(err) != nil {
		return "", err
	}
	return strings.TrimSpace(said + " " + v.lacks(b)), nil
}

// usedBefore tells whether a form that books was refused as one that has booked something else.
func usedBefore(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && slices.Contains(p.Errors, api.FieldError{Pointer: "/booking_id", Reason: "used"})
}

// slotOptions are the slots of an event that are not over: those that somebody has, and all
// that somebody can be moved to.
func (v *visit) slotOptions(day booking.OnTheDay) (held, all []option) {
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
			all = append(all, option{s.ID, words + " · " + v.t.T("desk.today.is_free")})
		}
	}
	return held, all
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

// walkIn books for who came without a booking, or calls.
func (v *visit) walkIn() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }
	if get("do") == guestTimes {
		return v.showEvent(id, shownEvent{floor: refusedFloor{form: floorGuest}})
	}
	ask := api.BookingRequestBody{EventID: id, BookingID: get("booking_id"), SlotID: get("slot_id"), Need: api.Field(get("guest_need")), Wait: get("do") == guestWait}
	if ask.Wait {
		ask.SlotID = ""
	}
	person, err := v.office.WalkIn(v.r.Context(), v.who, office.Guest{
		Name: get("name"), Email: get("email"), Phone: get("phone"),
		Language: get("language"), Municipality: get("municipality"), Stage: get("stage"), CVR: get("cvr"),
	}, ask)
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

// replace has another adviser stand in for one, or takes their persons to the nearest, or has
// them be there after all.
func (v *visit) replace() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	ill, err := v.formID("adviser")
	if err != nil {
		return err
	}
	switch {
	case v.r.PostForm.Has("back"):
		return v.onFloor(id, floorReplace, v.office.Bookings.AdviserBack(v.r.Context(), v.who, id, ill), "")
	case v.r.PostForm.Get("stand_in") == "":
		_, err := v.office.Bookings.ReplaceAdviser(v.r.Context(), v.who, id, ill)
		return v.onFloor(id, floorReplace, err, "#away")
	}
	other, err := v.formID("stand_in")
	if err != nil {
		return err
	}
	return v.onFloor(id, floorReplace, v.office.Bookings.StandIn(v.r.Context(), v.who, id, ill, other), "")
}
