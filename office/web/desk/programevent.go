package desk

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

var programEventRoutes = []Route{
	get(programPath+"/{event}", consultants, (*visit).eventForm).of(OfProgram),
	post(programPath+"/{event}", consultants, (*visit).changeEvent).of(OfProgram),
}

// theEvent is the event that the path names, as it stands.
func (v *visit) theEvent() (s programme.Standing, err error) {
	id, err := v.id("event")
	if err != nil {
		return s, err
	}
	return v.office.Programme.Event(v.r.Context(), v.who, id)
}

func (v *visit) eventForm() error {
	s, err := v.theEvent()
	if err != nil {
		return err
	}
	return v.showEventForm(s, nil, v.standingForm(s), nil)
}

// The verbs of an event's form.
const (
	doKeep    = "keep"
	doPublish = "publish"
	doLay     = "lay"
	doMore    = "more" // another session
	doBack    = "back" // from whom it touches
	doLook    = "look" // what stands in its way as it is typed
	doDrop    = "drop"
	doRepeat  = "repeat"

	doCallOff   = "call_off"
	doBringBack = "bring_back"
)

// changeEvent keeps what was typed as a draft, or publishes it.
func (v *visit) changeEvent() error {
	s, err := v.theEvent()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	do := f.Get("do")
	switch do {
	case doDrop:
		return v.dropEvent(s)
	case doCallOff, doBringBack:
		return v.callOff(s, f)
	case doRepeat:
		return v.repeatEvent(s)
	case doMore:
		f.Set("sessions", strconv.Itoa(v.sessionsShown(f)+1))
		return v.showEventForm(s, v.asTyped(s, f), f, nil)
	case doBack:
		return v.showEventForm(s, v.asTyped(s, f), f, nil)
	}
	sent, err := v.sent(s, f)
	if err == nil && do == doLook {
		err = renamed(sent.Check())
	}
	if err != nil {
		return v.showEventForm(s, nil, f, err)
	}
	if do == doLay || do == doLook {
		return v.showEventForm(s, sent, f, nil)
	}
	if f.Get("version") != s.Version {
		return v.showEventForm(s, sent, f, mutation.ErrChanged)
	}
	return v.saveEvent(s, sent, f, do)
}

// saveEvent keeps a draft, or publishes; whom that touches is shown before.
func (v *visit) saveEvent(s programme.Standing, sent *sentEvent, f url.Values, do string) error {
	ctx := v.r.Context()
	if err := sent.Check(); err != nil { // before any adviser is kept
		return v.showEventForm(s, nil, f, renamed(err))
	}
	err := v.addAdvisers(sent)
	if refusedForm(err) {
		return v.showEventForm(s, sent, f, renamed(err))
	}
	if err != nil {
		return err
	}
	v.keptAdvisers(f, sent)
	following := f.Get("following") == "on"
	if s.Draft && do == doKeep {
		err := v.office.Programme.Keep(ctx, v.who, s.ID, s.Version, sent.Work, following)
		if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
			return v.refusedEvent(sent, f, err, refused)
		}
		return v.savedEvent(sent, programEventPath(s.ID))
	}
	return v.publishEvent(s, sent, programme.Publishing{
		ID: s.ID, Version: s.Version, Work: sent.Work, Following: following, Force: f.Get("force") == "on",
	}, f)
}

// addAdvisers keeps the advisers that a form was the first to name. Where they are invited whoever sends it must have
// signed in a moment ago, as where staff are.
func (v *visit) addAdvisers(sent *sentEvent) error {
	if !v.session.Fresh(v.now) {
		var bad badFields
		for _, at := range sent.invited {
			bad.add(at.field, reasonFresh)
		}
		if err := bad.problem(); err != nil {
			return err
		}
	}
	return v.office.Programme.AddAdvisers(v.r.Context(), v.who, sent.newAdvisers)
}

// reasonFresh is what is refused to who did not sign in a moment ago.
const reasonFresh = "fresh"

func notFresh(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Reason == reasonFresh })
}

// savedEvent has the advisers be of the staff whom a form that was saved invites, and leads to a page; sent nil
// invites nobody.
func (v *visit) savedEvent(sent *sentEvent, path string) error {
	if sent == nil {
		return v.see(path)
	}
	for id, at := range sent.invited {
		m := account.Member{Email: at.email, Role: mutation.RoleAdviser, AdviserID: id}
		err := v.office.Accounts.InviteNew(v.r.Context(), v.who, m, v.t.Lang(), v.address(home))
		if refusedForm(err) { // somebody else gave the address access meanwhile: the page of the staff says so
			continue
		}
		if err != nil {
			return err
		}
	}
	return v.see(path)
}

// refusedEvent shows what was typed again beside how the event stands by now, or gives an error that is about
// something else.
func (v *visit) refusedEvent(sent *sentEvent, f url.Values, err error, refused bool) error {
	if !refused {
		return err
	}
	now, readErr := v.theEvent()
	if readErr != nil {
		return readErr
	}
	return v.showEventForm(now, sent, f, renamed(err))
}

// publishEvent publishes some work, once whoever does has seen whom it touches. sent is what its form makes of it; nil:
// the form is of the event as it stands.
func (v *visit) publishEvent(s programme.Standing, sent *sentEvent, p programme.Publishing, f url.Values) error {
	ctx := v.r.Context()
	p.Word = strings.TrimSpace(f.Get("word"))
	if f.Get("sure") == "" {
		touched, err := v.office.Programme.Touches(ctx, v.who, p)
		if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
			return v.refusedEvent(sent, f, err, refused)
		}
		would, err := v.touchedView(s, p, touched, f)
		if err != nil {
			return err
		}
		if would.ToBeSeen() {
			return v.show("programtouched", would.Title, would)
		}
	}
	err := v.office.Programme.Publish(ctx, v.who, p)
	if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
		return v.refusedEvent(sent, f, err, refused)
	}
	path := programEventPath(s.ID)
	if s.Draft {
		path += "?published=yes"
	}
	return v.savedEvent(sent, path)
}

// callOff calls an event off, or brings it back.
func (v *visit) callOff(s programme.Standing, f url.Values) error {
	var bad badFields
	work := s.Work
	if work.Event.State = api.EventPlanned; f.Get("do") == doCallOff {
		work.Event.State, work.Event.CancelledText = api.EventCancelled, strings.TrimSpace(f.Get("cancelled_text"))
		if work.Event.CancelledText == "" {
			bad.add("cancelled_text", "required")
		}
	} else {
		work.Event.CancelledText = ""
	}
	form := v.standingForm(s) // the button's own form has none of the rest
	for _, name := range []string{"cancelled_text", "do", "word", "sure", "force", "all_following"} {
		if f.Has(name) {
			form.Set(name, f.Get(name))
		}
	}
	err := bad.problem()
	if err == nil && f.Get("version") != s.Version {
		err = mutation.ErrChanged
	}
	if err == nil && s.Draft {
		err = &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/cancelled_text", Reason: "state"}}}
	}
	if err != nil {
		return v.showEventForm(s, nil, form, err)
	}
	return v.publishEvent(s, nil, programme.Publishing{
		ID: s.ID, Version: s.Version, Work: work, Following: f.Get("all_following") == "on", Force: f.Get("force") == "on",
	}, form)
}

// keptAdvisers has a form choose those that it was the first to name, and invite them as soon as it is saved.
func (v *visit) keptAdvisers(f url.Values, sent *sentEvent) {
	for _, a := range sent.newAdvisers {
		f.Add("adviser", a.ID)
		if at, is := sent.invited[a.ID]; is {
			f.Add(inviteField, a.ID+" "+at.email)
		}
		for _, name := range []string{"id", "name", "field", "organisation", "language", "email"} {
			f.Del(strings.TrimPrefix(a.Pointer, "/") + "/" + name)
		}
	}
}

func (v *visit) dropEvent(s programme.Standing) error {
	err := v.office.Programme.Drop(v.r.Context(), v.who, s.ID, v.r.PostForm.Get("version"))
	if errors.Is(err, mutation.ErrChanged) {
		return v.showEventForm(s, nil, v.standingForm(s), err)
	}
	if err != nil {
		return err
	}
	return v.see(programAt(viewMonth, programme.DayOf(s.Event.StartsAt)))
}
