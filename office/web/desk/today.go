package desk

import (
	"cmp"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/consent"
	"startklar.dk/office/mutation"
)

var todayRoutes = []Route{
	get(home, everyMember, (*visit).today).nav("desk.nav.today", icons.Home, "d"),
}

type todayView struct {
	Title, Clock    string
	Before, After   string // the days beside it, as addresses
	Today           bool
	Next            *meeting
	Rows, Others    []dayRow
	Needs           []need
	First           []firstStep // of an office that has not begun
	MayAdd          bool        // an event
	Tomorrow        []dayRow
	TomorrowTitle   string
	TomorrowAddress string
}

// firstStep is one of what an office does first, and whether it is done.
type firstStep struct {
	Title, Href, Sub string
	State            State
	Said             string
}

// meeting is the next one of somebody's own.
type meeting struct {
	Starts, In   string
	Name, Href   string // of who comes, and the meeting's address
	State        badge
	Place        string
	Shares, Note string
}

// dayRow is one thing of the day: a meeting, or an event with what is in it.
type dayRow struct {
	Clock         string
	State         State
	Said          string // what the state's shape says
	Title, Href   string
	Change        string // the address where it is moved or given up
	Sub           string
	Right         string
	RightState    State
	Times         *timesTable
	Count, Places string
}

// timesTable is who is with which adviser, from now on.
type timesTable struct {
	Columns []timesColumn
	Rows    []timesRow
}

type timesColumn struct {
	Starts time.Time
	Words  string
	Now    bool
}

type timesRow struct {
	Name, Sub string
	Own       bool
	Cells     []timesCell
	Free      int
}

type timesCell struct {
	Name, Href      string // empty: it is free
	State           State
	Said            string
	Now, None, Shut bool
}

func (v *visit) today() error {
	if v.who.May(advisers...) != nil {
		if v.who.May(referrers...) == nil { // a partner's day is what they were sent
			return v.referrals()
		}
		return v.doorsDay()
	}
	day := dayOf(v.now)
	if at, err := time.ParseInLocation(time.DateOnly, v.r.URL.Query().Get("day"), text.Copenhagen); err == nil {
		day = at
	}
	events, err := v.eventsOn(day)
	if err != nil {
		return err
	}
	view := todayView{
		Title: text.UpperFirst(v.weekday(day)), Today: day.Equal(dayOf(v.now)),
		Before: dayPath(day.AddDate(0, 0, -1)), After: dayPath(next(day)),
	}
	view.Rows, view.Others = v.dayRows(events)
	tomorrow, err := v.eventsOn(next(day))
	if err != nil {
		return err
	}
	if view.Today {
		view.Clock = v.t.Clock(v.now)
		if view.Next, err = v.nextMeeting(events); err != nil {
			return err
		}
		if view.Needs, err = v.needs(tomorrow); err != nil {
			return err
		}
	}
	view.Tomorrow = v.briefRows(tomorrow)
	view.MayAdd = v.who.May(consultants...) == nil
	if view.Today && view.MayAdd && len(events) == 0 && len(tomorrow) == 0 {
		if view.First, err = v.firstSteps(); err != nil {
			return err
		}
	}
	view.TomorrowTitle, view.TomorrowAddress = v.weekday(next(day)), dayPath(next(day))
	return v.show("today", view.Title, view)
}

// firstSteps are what an office does first, until all of it is done: what it is called,
// who works there, and an event that one can come to. Who is no coordinator does the last.
func (v *visit) firstSteps() (steps []firstStep, err error) {
	left := false
	add := func(title, sub, href string, done bool) {
		s := firstStep{Title: title, Href: href, Sub: sub, State: Open, Said: v.t.T("desk.first.open")}
		if done {
			s.State, s.Said = Done, v.t.T("desk.first.done")
		} else {
			left = true
		}
		steps = append(steps, s)
	}
	ctx := v.r.Context()
	if v.who.May(coordinators...) == nil {
		s, err := v.office.Settings.Office(ctx, v.who)
		if err != nil {
			return nil, err
		}
		members, err := v.office.Accounts.Members(ctx, v.who)
		if err != nil {
			return nil, err
		}
		add(v.t.T("desk.first.office"), v.t.T("desk.first.office_text"), profilePath, s.Office.Name != "")
		add(v.t.T("desk.first.staff"), v.t.T("desk.first.staff_text"), membersPath, len(members) > 1)
	}
	begun, err := v.office.Programme.Begun(ctx, v.who)
	if err != nil {
		return nil, err
	}
	add(v.t.T("desk.first.event"), v.t.T("desk.first.event_text"), programPath+"#new", begun)
	if !left {
		return nil, nil
	}
	return steps, nil
}

// doorsDay are today's events, for who receives their guests.
func (v *visit) doorsDay() error {
	events, err := v.eventsOn(dayOf(v.now))
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return v.show("elsewhere", v.t.T("desk.nav.today"), v.t.T("desk.elsewhere.door"))
	}
	return v.show("doors", v.t.T("desk.nav.today"), v.briefRows(events))
}

// eventsOn are the events of a day: those that begin on it, and on this day those of the
// day before that go on still.
func (v *visit) eventsOn(day time.Time) ([]booking.DayEvent, error) {
	events, err := v.office.Bookings.Day(v.r.Context(), v.who, day, next(day))
	return slices.DeleteFunc(events, func(e booking.DayEvent) bool {
		return e.During.Start.Before(day) && (!day.Equal(dayOf(v.now)) || !v.now.Before(e.During.End))
	}), err
}

func dayOf(at time.Time) time.Time {
	local := at.In(text.Copenhagen)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, text.Copenhagen)
}

func next(day time.Time) time.Time { return day.AddDate(0, 0, 1) }

func dayPath(day time.Time) string { return home + "?day=" + day.Format(time.DateOnly) }

func personPath(id string) string { return personsPath + "/" + id }

func (v *visit) weekday(at time.Time) string { return v.t.Weekday(at.Add(12 * time.Hour)) }

// stateOf is how a booking that begins and ends at some times stands now.
func (v *visit) stateOf(state string, starts, ends time.Time) (State, string) {
	switch {
	case state == api.BookingAttended:
		return Done, v.t.T("desk.state.attended")
	case state == api.BookingMissed:
		return Broken, v.t.T("desk.state.missed")
	case !v.now.Before(ends):
		return Waits, v.t.T("desk.state.unmarked")
	case !v.now.Before(starts):
		return Now, v.t.T("desk.state.now")
	}
	return Open, v.t.T("desk.state.booked")
}

// dayRows are a day's rows: one's own meetings and what is for many, and apart from
// them the colleagues' meetings.
func (v *visit) dayRows(events []booking.DayEvent) (rows, others []dayRow) {
	type timed struct {
		at  time.Time
		row dayRow
	}
	var own, theirs []timed
	for _, e := range events {
		if e.Kind != api.EventCounselling {
			own = append(own, timed{e.During.Start, v.eventRow(e)})
			continue
		}
		for _, s := range e.Slots {
			if s.By == nil {
				continue
			}
			row := v.meetingRow(e, s)
			if s.Own(v.who) {
				own = append(own, timed{s.StartsAt, row})
				continue
			}
			row.Sub = s.Adviser
			theirs = append(theirs, timed{s.StartsAt, row})
		}
	}
	sorted := func(all []timed) (rows []dayRow) {
		slices.SortStableFunc(all, func(a, b timed) int { return a.at.Compare(b.at) })
		for _, t := range all {
			rows = append(rows, t.row)
		}
		return rows
	}
	return sorted(own), sorted(theirs)
}

func (v *visit) meetingRow(e booking.DayEvent, s booking.DaySlot) dayRow {
	state, said := v.stateOf(s.By.State, s.StartsAt, s.EndsAt)
	row := dayRow{
		Clock: v.t.Clock(s.StartsAt), State: state, Said: said, Title: s.By.Name, Href: meetingPath(s.By.PersonID, s.By.BookingID), Sub: e.Title,
		Right: v.t.Duration(s.EndsAt.Sub(s.StartsAt)),
	}
	if state == Waits {
		row.Right, row.RightState = said, state
	}
	return row
}

// personLink is the address of a person's page, for whom it is there.
func (v *visit) personLink(id string) string {
	if v.who.May(consultants...) != nil {
		return ""
	}
	return personPath(id)
}

func (v *visit) eventRow(e booking.DayEvent) dayRow {
	state := Open
	switch {
	case e.State == api.EventCancelled:
		state = Broken
	case !v.now.Before(e.During.End):
		state = Done
	case !v.now.Before(e.During.Start):
		state = Now
	}
	row := dayRow{
		Clock: v.t.Clock(e.During.Start), State: state, Title: e.Title, Sub: v.t.Span(e.During.Start, e.During.End),
		Said: v.t.T("desk.event." + string(state)),
	}
	if v.who.May(doors...) == nil {
		row.Href = eventPath(e.ID)
	}
	if place := cmp.Or(e.Venue.Name, e.Venue.Address); place != "" {
		row.Sub += " · " + place
	}
	switch {
	case e.Capacity > 0:
		row.Count, row.Places = v.t.Int(e.SignedUp), v.t.T("desk.today.of_places", text.A{"Places": v.t.Int(e.Capacity)})
	case e.SignedUp > 0:
		row.Count, row.Places = v.t.Int(e.SignedUp), v.t.T("desk.today.signed_up")
	}
	if len(e.Slots) > 0 {
		row.Times = v.times(e.Slots)
	}
	return row
}

// columnsShown is how many times stand beside each other.
const columnsShown = 3

// times are the advisers' times from now on, or the last ones of the day.
func (v *visit) times(slots []booking.DaySlot) *timesTable {
	var starts []time.Time
	ends := map[time.Time]time.Time{}
	for _, s := range slots {
		if _, known := ends[s.StartsAt]; !known {
			starts = append(starts, s.StartsAt)
		}
		ends[s.StartsAt] = s.EndsAt
	}
	slices.SortFunc(starts, time.Time.Compare)
	first := slices.IndexFunc(starts, func(at time.Time) bool { return ends[at].After(v.now) })
	if first < 0 || first > len(starts)-columnsShown {
		first = max(0, len(starts)-columnsShown)
	}
	starts = starts[first:min(len(starts), first+columnsShown)]
	t := &timesTable{}
	for _, at := range starts {
		now := !v.now.Before(at) && v.now.Before(ends[at])
		words := v.t.Clock(at)
		if now {
			words = v.t.T("desk.today.now", text.A{"Clock": words})
		}
		t.Columns = append(t.Columns, timesColumn{at, words, now})
	}
	for i := 0; i < len(slots); {
		j := i
		for j < len(slots) && slots[j].AdviserID == slots[i].AdviserID {
			j++
		}
		t.Rows = append(t.Rows, v.timesOf(slots[i:j], t.Columns))
		i = j
	}
	slices.SortStableFunc(t.Rows, func(a, b timesRow) int {
		switch {
		case a.Own == b.Own:
			return 0
		case a.Own:
			return -1
		}
		return 1
	})
	return t
}

func (v *visit) timesOf(slots []booking.DaySlot, columns []timesColumn) timesRow {
	row := timesRow{Name: slots[0].Adviser, Own: slots[0].Own(v.who)}
	if len(slots[0].Fields) > 0 {
		row.Sub = v.t.T("field." + string(slots[0].Fields[0]))
	}
	for _, s := range slots {
		if s.By == nil && s.Free && s.StartsAt.After(v.now) {
			row.Free++
		}
	}
	for _, c := range columns {
		i := slices.IndexFunc(slots, func(s booking.DaySlot) bool { return s.StartsAt.Equal(c.Starts) })
		cell := timesCell{Now: c.Now, None: i < 0, Shut: i >= 0 && slots[i].By == nil && !slots[i].Free}
		if i >= 0 && slots[i].By != nil {
			by := slots[i].By
			cell.Name, cell.Href = by.Name, meetingPath(by.PersonID, by.BookingID)
			cell.State, cell.Said = v.stateOf(by.State, slots[i].StartsAt, slots[i].EndsAt)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// ownMeetings are one's own slots that somebody has.
func ownMeetings(who mutation.Staff, events []booking.DayEvent) (own []booking.DaySlot) {
	for _, e := range events {
		for _, s := range e.Slots {
			if s.Own(who) && s.By != nil {
				own = append(own, s)
			}
		}
	}
	slices.SortStableFunc(own, func(a, b booking.DaySlot) int { return a.StartsAt.Compare(b.StartsAt) })
	return own
}

func (v *visit) nextMeeting(events []booking.DayEvent) (*meeting, error) {
	own := ownMeetings(v.who, events)
	i := slices.IndexFunc(own, func(s booking.DaySlot) bool { return s.EndsAt.After(v.now) && s.By.State != api.BookingMissed })
	if i < 0 {
		return nil, nil
	}
	s := own[i]
	state, said := v.stateOf(s.By.State, s.StartsAt, s.EndsAt)
	m := &meeting{
		Starts: v.t.Clock(s.StartsAt), In: v.t.Until(s.StartsAt, v.now), Name: s.By.Name, Href: meetingPath(s.By.PersonID, s.By.BookingID), State: badge{state, said},
	}
	if state == Open { // that it is booked goes without saying
		m.State = badge{}
	}
	may, err := v.office.Consents.Readable(v.r.Context(), v.who, s.By.PersonID)
	if err != nil {
		return nil, err
	}
	m.Shares = v.sharedTitles(may)
	m.Note = noteOf(may, s.By.BookingID)
	return m, nil
}

// noteOf is what a person wrote to whoever a booking is with.
func noteOf(may []consent.Shared, bookingID string) string {
	for _, s := range may {
		if s.Share.Kind == consent.ShareNote && s.ID == bookingID {
			return s.Note
		}
	}
	return ""
}

// briefRows are a day's rows in short: one's own meetings, and what is for many.
func (v *visit) briefRows(events []booking.DayEvent) []dayRow {
	rows, _ := v.dayRows(events)
	for i := range rows {
		if rows[i].Count != "" {
			rows[i].Right = rows[i].Count + " " + rows[i].Places
		}
	}
	return rows
}
