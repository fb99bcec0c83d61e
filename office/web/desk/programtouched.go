package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/programme"
)

// touchedView is whom a change touches, and what stands in its way, before it is made.
type touchedView struct {
	MailedSaid        string
	Path, Title, Lead string
	Do, Verb          string
	Dates             string // of what is changed, where it is more than one
	DatesLead         string
	Counts            []touchedCount
	Warnings          []string
	Sent              []sentField
	Past              bool
	Word              []field // none where nobody is touched

	following bool
}

// touchedCount is how many are touched in one way, and who they are.
type touchedCount struct {
	Said  string
	Names []touchedName
	More  string // how many others
	Open  bool
}

type touchedName struct{ Name, Href, Phone string }

// sentField is a field of the form that is sent again with it.
type sentField struct{ Name, Value string }

// ToBeSeen tells whether anybody is touched; of more than one event also whether anything is in its way, or which are called off.
func (t *touchedView) ToBeSeen() bool { return len(t.Counts) > 0 || t.following }

// datesShown is how many dates of what is changed are shown.
const datesShown = 30

// touchedView is whom publishing touches, as a page shows it.
func (v *visit) touchedView(s programme.Standing, p programme.Publishing, touched catalogue.Touched, f url.Values) (*touchedView, error) {
	n := touched.Persons()
	view := &touchedView{
		Path: programEventPath(s.ID), Title: v.title(programme.Listed{Event: s.Event}), Lead: v.t.T("desk.program.touched_nobody"), Verb: v.t.T("desk.program.save"),
		Past: n.Past > 0, Do: f.Get("do"),
	}
	switch view.Do {
	case doCallOff:
		view.Verb = v.t.T("desk.program.call_off")
	case doBringBack:
		view.Verb = v.t.T("desk.program.bring_back")
	}
	changed := []programme.Listed{{ID: s.ID, Event: p.Work.Event, Slots: p.Work.Slots}}
	var err error
	if p.Following {
		if changed, err = v.office.Programme.Changed(v.r.Context(), v.who, p); err != nil {
			return nil, err
		}
	}
	c, err := v.changedCalendar(changed)
	if err != nil {
		return nil, err
	}
	view.Warnings = c.warnedOf(changed)
	if len(changed) > 1 {
		view.following = len(view.Warnings) > 0 || callsOff(s, p)
		view.DatesLead = v.t.N("desk.program.changed_all", len(changed))
		var dates []string
		for _, e := range changed[:min(len(changed), datesShown)] {
			dates = append(dates, v.t.ShortDateYear(e.Event.StartsAt))
		}
		if more := len(changed) - len(dates); more > 0 {
			dates = append(dates, v.t.N("desk.retention.more", more))
		}
		view.Dates = strings.Join(dates, ", ")
	}
	if n.Touched > 0 {
		view.Lead, view.Verb, view.MailedSaid = v.t.N("desk.program.touched", n.Touched), v.t.T("desk.program.do_it"), v.mailedSaid()
		view.Word = v.filled(nil, field{Name: "word", Label: v.t.T("desk.program.word"), Hint: v.t.T("desk.program.word_hint"), Rows: 3, Max: api.MaxNote})
	}
	if view.Counts, err = v.touchedCounts(touched); err != nil {
		return nil, err
	}
	for name, values := range f {
		if name == "do" || name == "sure" || name == "force" || name == "word" && n.Touched > 0 {
			continue
		}
		for _, value := range values {
			view.Sent = append(view.Sent, sentField{name, value})
		}
	}
	slices.SortFunc(view.Sent, byName)
	return view, nil
}

// mailedSaid is when those who are touched get their mail, in words.
func (v *visit) mailedSaid() string {
	return v.t.T("desk.program.touched.mailed", text.A{"Minutes": int(booking.MailedAfter / time.Minute), "Hours": int(booking.MailedAtOnce / time.Hour)})
}

// mostNamed is how many of those who are touched in one way are named.
const mostNamed = 50

// touchedDoubt says how many would be in two places.
const touchedDoubt = "desk.program.touched.doubt"

// touchedCounts is how persons are touched, and who they are: those first who would be in two places.
func (v *visit) touchedCounts(touched catalogue.Touched) ([]touchedCount, error) {
	var ids []string
	for _, t := range touched {
		ids = append(ids, t.PersonID)
	}
	slices.Sort(ids)
	persons, err := v.office.Accounts.Persons(v.r.Context(), v.who, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	return v.countsOf(touched, persons), nil
}

// countsOf is how persons are touched, who stand in the order of their names.
func (v *visit) countsOf(touched catalogue.Touched, persons []account.Person) (all []touchedCount) {
	for _, c := range []struct {
		key string
		is  func(catalogue.Touch) bool
	}{
		{touchedDoubt, func(t catalogue.Touch) bool { return t.Doubt }},
		{"desk.program.touched.moved", func(t catalogue.Touch) bool { return t.Moved }},
		{"desk.program.touched.cancelled", func(t catalogue.Touch) bool { return t.Cancelled }},
		{"desk.program.touched.restored", func(t catalogue.Touch) bool { return t.Restored }},
		{"desk.program.touched.lapsed", func(t catalogue.Touch) bool { return t.Lapsed }},
		{"desk.program.touched.past", func(t catalogue.Touch) bool { return t.Past }},
		{"desk.program.touched.kept", func(t catalogue.Touch) bool { return !t.Moved && !t.Cancelled && !t.Restored && !t.Lapsed && !t.Past }},
	} {
		count := touchedCount{Open: c.key == touchedDoubt}
		whom := map[string]bool{}
		for _, t := range touched {
			if c.is(t) {
				whom[t.PersonID] = true
			}
		}
		for _, p := range persons {
			if whom[p.ID] && len(count.Names) < mostNamed {
				count.Names = append(count.Names, touchedName{cmp.Or(personName(p.Person), p.Phone), personPath(p.ID), p.Phone})
			}
		}
		if more := len(whom) - len(count.Names); more > 0 {
			count.More = v.t.N("desk.retention.more", more)
		}
		if len(whom) > 0 {
			count.Said = v.t.N(c.key, len(whom))
			all = append(all, count)
		}
	}
	return all
}

func byName(a, b sentField) int { return strings.Compare(a.Name+"="+a.Value, b.Name+"="+b.Value) }
