package desk

import (
	"cmp"
	"strings"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

const callsPath = "/desk/calls"

var callRoutes = []Route{
	post(callsPath+"/{call}", consultants, (*visit).noteCall).of(OfCall),
}

// What can be done with a call.
const (
	callTalked = "talked"
	callLater  = "later"
	callUndo   = "undo"
)

// callsToMake are whom to call about what changed, who has no address to be mailed at, and
// whom one spoke with just now.
func callsToMake(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Bookings.Calls(v.r.Context(), v.who, v.t, needsShown)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		name := cmp.Or(c.Name, c.Phone)
		n := need{
			Icon: icons.Phone, Kind: v.t.T("desk.call.kind"), Title: v.t.T("desk.call.title", text.A{"Name": name}), Href: personPath(c.PersonID), Verb: v.t.T("desk.do.see"),
			Badge: badge{Waits, v.t.DayClock(c.MadeAt, v.now)}, Action: callsPath + "/" + c.ID, Who: name, Phone: c.Phone,
		}
		n.Lines = []string{c.Title}
		if c.What != "" {
			n.Lines[0] = v.t.T("desk.call.what."+c.What) + ": " + c.Title
		}
		for _, f := range c.Facts {
			line := f.Label + ": " + f.Value
			if f.Before != "" {
				line = v.t.T("desk.call.changed", text.A{"Label": f.Label, "Now": f.Value, "Before": f.Before})
			}
			n.Lines = append(n.Lines, line)
		}
		n.Does = []needDo{{callTalked, v.t.T("desk.call.talked")}, {callLater, v.t.T("desk.call.later")}}
		if c.Tries > 0 {
			n.Lines = append(n.Lines, v.t.N("desk.call.tried", c.Tries))
		}
		if !c.DoneAt.IsZero() {
			n.Title, n.Badge = v.t.T("desk.call.done", text.A{"Name": name}), badge{Done, v.t.Clock(c.DoneAt)}
			n.Does, n.Lines = []needDo{{callUndo, v.t.T("desk.call.undo")}}, nil
		}
		needs = append(needs, n)
	}
	return needs, nil
}

// noteCall notes what became of a call.
func (v *visit) noteCall() error {
	id, err := v.id("call")
	if err != nil {
		return err
	}
	calls := v.office.Bookings
	switch strings.TrimSpace(v.r.PostForm.Get("do")) {
	case callTalked:
		err = calls.Talked(v.r.Context(), v.who, id)
	case callLater:
		err = calls.NotHome(v.r.Context(), v.who, id)
	case callUndo:
		err = calls.TakeCallBack(v.r.Context(), v.who, id)
	default:
		return v.today()
	}
	if err != nil && !refusedForm(err) { // a colleague was first: the page says how it stands
		return err
	}
	return v.see(home)
}
