package desk

import (
	"cmp"
	"strings"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/letters"
)

const callsPath = "/desk/calls"

var callRoutes = []Route{
	get(callsPath, consultants, (*visit).calls),
	get(callsPath+".csv", consultants, (*visit).callsFile),
	post(callsPath+"/{call}", consultants, (*visit).noteCall).of(OfCall),
}

// What can be done with a call.
const (
	callTalked  = "talked"
	callLater   = "later"
	callUndo    = "undo"
	callAccept  = "accept"
	callDecline = "decline"
)

// callsUndoable is how many of the calls that one made just now the first page shows.
const callsUndoable = 2

// callsToMake are whom to call, who has no address to be mailed at. Where there is no room for
// all of them the last leads to the others.
func callsToMake(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, of, err := v.office.Bookings.Calls(v.r.Context(), v.who, v.t, booking.CallsDue, needsShown)
	if err != nil {
		return nil, err
	}
	if of > len(all) {
		all = all[:needsShown-1]
	}
	for _, c := range all {
		needs = append(needs, v.callNeed(c))
	}
	if more := of - len(all); more > 0 {
		needs = append(needs, need{Icon: icons.Phone, Kind: v.t.T("desk.call.kind"), Title: v.t.N("desk.call.more", more), Href: callsPath, Verb: v.t.T("desk.call.all")})
	}
	return needs, nil
}

// callsMade are whom one spoke with just now, to be taken back.
func callsMade(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, _, err := v.office.Bookings.Calls(v.r.Context(), v.who, v.t, booking.CallsUndo, callsUndoable)
	for _, c := range all {
		needs = append(needs, v.callNeed(c))
	}
	return needs, err
}

// callNeed is a call in a list, with what can be noted of it.
func (v *visit) callNeed(c booking.Call) need {
	name := cmp.Or(c.Name, c.Phone)
	n := need{
		Icon: icons.Phone, Kind: v.t.T("desk.call.kind"), Title: v.t.T("desk.call.title", text.A{"Name": name}), Href: personPath(c.PersonID), Verb: v.t.T("desk.do.see"),
		Badge: badge{Waits, v.t.DayClock(c.MadeAt, v.now)}, Action: callsPath + "/" + c.ID, Who: name, Phone: c.Phone,
	}
	if !c.DoneAt.IsZero() {
		n.Title, n.Badge = v.t.T("desk.call.done", text.A{"Name": name}), badge{Done, v.t.DayClock(c.DoneAt, v.now)}
		if c.Undone(v.who, v.now) {
			n.Badge.Words, n.Does = v.t.Clock(c.DoneAt), []needDo{{callUndo, v.t.T("desk.call.undo")}}
		} else {
			n.Sub = c.DoneBy
		}
		return n
	}
	n.Href, n.Verb = bookingPath(c.PersonID, c.BookingID), v.t.T("desk.behalf.change")
	n.Lines = v.callLines(c)
	n.Does = []needDo{{callTalked, v.t.T("desk.call.talked")}, {callLater, v.t.T("desk.call.later")}}
	if !c.Offered.IsZero() {
		n.Badge.Words = v.t.T("desk.need.left", text.A{"Left": v.t.Duration(c.Offered.Sub(v.now))})
		n.Does = append([]needDo{{callAccept, v.t.T("desk.call.accept")}, {callDecline, v.t.T("desk.call.decline")}}, n.Does...)
	}
	return n
}

// callLines are what to say to who is called.
func (v *visit) callLines(c booking.Call) (lines []string) {
	facts := c.Facts
	switch {
	case !c.Offered.IsZero():
		key := "desk.call.offered"
		if c.Shared {
			key = "desk.call.offered_shared"
		}
		lines = append(lines, v.t.T(key, text.A{"Title": c.Title, "Until": v.t.DayClock(c.Offered, v.now)}))
	case c.RanOut:
		lines = append(lines, v.t.T("desk.call.ran_out", text.A{"Title": c.Title}))
	}
	if c.What != "" || len(lines) == 0 {
		lines = append(lines, changeLines(v.t, c.What, c.Title, facts)...)
	} else {
		lines = append(lines, changeLines(v.t, "", "", facts)[1:]...)
	}
	if c.Tries > 0 {
		lines = append(lines, v.t.N("desk.call.tried", c.Tries))
	}
	return lines
}

// changeLines are what changed of an event of some title, line by line.
func changeLines(t *text.Texts, what, title string, facts []letters.Fact) []string {
	lines := []string{title}
	if what != "" {
		lines[0] = t.T("desk.call.what."+what) + ": " + title
	}
	for _, f := range facts {
		line := f.Label + ": " + f.Value
		if f.Before != "" {
			line = t.T("desk.call.changed", text.A{"Label": f.Label, "Now": f.Value, "Before": f.Before})
		}
		lines = append(lines, line)
	}
	return lines
}

// noteCall notes what became of a call.
func (v *visit) noteCall() error {
	id, err := v.id("call")
	if err != nil {
		return err
	}
	ctx, calls := v.r.Context(), v.office.Bookings
	do := strings.TrimSpace(v.r.PostForm.Get("do"))
	switch do {
	case callTalked:
		err = calls.Talked(ctx, v.who, id)
	case callLater:
		err = calls.NotHome(ctx, v.who, id)
	case callUndo:
		err = calls.TakeCallBack(ctx, v.who, id)
	case callAccept, callDecline:
		return v.answerOffer(id, do == callAccept)
	default:
		return v.today()
	}
	if err != nil && !refusedForm(err) { // a colleague was first: the page says how it stands
		return err
	}
	return v.see(v.backFromCall())
}

// backFromCall is where a call was noted: the list of all of them, or the first page.
func (v *visit) backFromCall() string {
	if v.r.PostForm.Get("back") == callsBack {
		return callsPath
	}
	return home
}

// answerOffer accepts what somebody is offered, or turns it down, as they said on the phone.
func (v *visit) answerOffer(id string, accept bool) error {
	person, event, err := v.office.AnswerOffer(v.r.Context(), v.who, id, accept)
	switch {
	case err == nil && accept:
		return v.see(eventPath(event) + "?in=" + person)
	case err == nil:
		return v.see(v.backFromCall())
	case person == "":
		return err
	}
	name, failed := v.nameOf(person)
	if failed != nil {
		return failed
	}
	if why, _, ok := v.refusedFor(err, name); ok {
		return v.showCalls(v.t.T("desk.call.refused", text.A{"Why": why}))
	}
	return err
}
