package desk

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

var networkingRoutes = []Route{
	get(eventRoute+"/networking", consultants, (*visit).networking).of(OfEvent),
	post(eventRoute+"/networking", consultants, (*visit).makeTables).of(OfEvent),
	post(eventRoute+"/networking/round", consultants, (*visit).runRound).of(OfEvent),
	post(eventRoute+"/networking/guest", consultants, (*visit).leaveOut).of(OfEvent),
	get(eventRoute+"/tables", doors, (*visit).tables).of(OfEvent),
}

// What the form offers that makes the first tables of an evening: two minutes for each, at
// tables as large as a Kick-off has them.
const (
	usualTable  = 12
	usualTurn   = 2
	usualRounds = 2
)

// networkingView is an event's speed networking, for who runs it and on the wall.
type networkingView struct {
	Path, Title string
	Round       int
	Rounds      int
	State       badge
	Clock       *clockView // of the round; nil: no tables were made
	Turn        *clockView // of who speaks; nil: nobody does
	Tables      []tableView
	Making      []field // nil while a round is on
	MakingError string
	Do          []option // what can be done to the round, the next thing first
	Here        string
	New         string
	Out         []guestRow
	Plan        []planRow // of the round and the coming ones, by name
	PlanHeads   []string
	Follows     bool // without JavaScript it is fetched again and again: somebody has asked for that
}

// clockView is a clock that runs down, or stands.
type clockView struct {
	Said, Label, Until string // m:ss, what it is of, and until when it runs
	Left               int64  // milliseconds
	Runs               bool
}

type tableView struct {
	Number int
	Guests []tableGuest
}

type tableGuest struct {
	PersonID, Name string
	Gone, Speaks   bool
}

type planRow struct {
	Name   string
	Tables []string
}

func (v *visit) networking() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	return v.showNetworking(id, nil)
}

// showNetworking shows who runs an event how its speed networking stands, and why its tables
// were refused.
func (v *visit) showNetworking(id string, refused error) error {
	view, err := v.networkingOf(id, refused)
	if err != nil {
		return err
	}
	title := v.t.T("desk.net.of", text.A{"Event": view.Title})
	if refused != nil {
		return v.refuse("networking", title, view)
	}
	return v.show("networking", title, view)
}

// tables are an event's tables for the wall of its room.
func (v *visit) tables() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	view, err := v.networkingOf(id, nil)
	if err != nil {
		return err
	}
	view.Follows = v.r.URL.Query().Get("follow") != ""
	return v.show("tables", v.t.T("desk.net.of", text.A{"Event": view.Title}), view)
}

func (v *visit) networkingOf(id string, refused error) (view networkingView, err error) {
	n, err := v.office.Bookings.Networking(v.r.Context(), v.who, id)
	if err != nil {
		return view, err
	}
	view = networkingView{Path: eventPath(id), Title: n.Title, Round: n.Round, Rounds: n.Rounds, Here: v.t.N("desk.net.here", n.Here)}
	if !n.Begun {
		view.Making = v.makingFields(n, refused)
	}
	if p := (*api.Problem)(nil); errors.As(refused, &p) {
		switch p.Code {
		case api.CodeNotOpen:
			view.MakingError = v.t.T("desk.net.not_open")
		case api.CodeLimit:
			view.MakingError = v.t.T("desk.net.too_many", text.A{"N": v.t.Int(booking.MaxGuests)})
		}
	}
	if n.Round == 0 {
		return view, nil
	}
	v.clocks(&view, n)
	for i, table := range n.Tables(n.Round) {
		t := tableView{Number: i + 1}
		for turn, g := range table {
			if g.Out || g.PersonID == "" {
				t.Guests = append(t.Guests, tableGuest{Gone: true})
				continue
			}
			t.Guests = append(t.Guests, tableGuest{PersonID: g.PersonID, Name: v.tableName(g), Speaks: view.Turn != nil && turn == n.Turn})
		}
		view.Tables = append(view.Tables, t)
	}
	if n.New > 0 {
		key := "desk.net.new_now"
		if n.Begun {
			key = "desk.net.new_next"
		}
		view.New = v.t.N(key, n.New)
	}
	for _, g := range n.Out {
		view.Out = append(view.Out, guestRow{PersonID: g.PersonID, Name: v.tableName(g)})
	}
	for round := n.Round; round <= n.Rounds; round++ {
		view.PlanHeads = append(view.PlanHeads, v.t.T("desk.net.round_n", text.A{"N": round}))
	}
	for _, g := range n.Guests {
		if g.Out {
			continue
		}
		row := planRow{Name: v.tableName(g)}
		for _, s := range g.Seats[n.Round-1:] {
			said := "–"
			if s.Table > 0 {
				said = strconv.Itoa(s.Table)
			}
			row.Tables = append(row.Tables, said)
		}
		view.Plan = append(view.Plan, row)
	}
	return view, nil
}

// clocks say how the round stands, and what can be done about it.
func (v *visit) clocks(view *networkingView, n booking.Networking) {
	view.Clock = &clockView{Said: countdown(n.Left), Label: v.t.T("desk.net.round_left"), Left: n.Left.Milliseconds(), Runs: !n.EndsAt.IsZero() && n.Left > 0}
	start, pause := option{booking.RoundStart, v.t.T("desk.net.start")}, option{booking.RoundPause, v.t.T("desk.net.pause")}
	next, end := option{booking.RoundNext, v.t.T("desk.net.next")}, option{booking.RoundEnd, v.t.T("desk.net.end")}
	last := n.Round == n.Rounds
	switch {
	case n.Left <= 0:
		view.State = badge{Done, v.t.T("desk.net.is_over")}
		if !last {
			view.Do = append(view.Do, next)
		}
		view.Do = append(view.Do, end)
		return
	case view.Clock.Runs:
		view.State = badge{Now, v.t.T("desk.net.is_on")}
		view.Clock.Until = v.t.T("desk.net.until", text.A{"Clock": v.t.Clock(n.EndsAt)})
		view.Do = append(view.Do, pause)
	case n.Begun:
		view.State = badge{Waits, v.t.T("desk.net.is_paused")}
		start.Words = v.t.T("desk.net.go_on")
		view.Do = append(view.Do, start)
	default:
		view.State = badge{Open, v.t.T("desk.net.is_next")}
		view.Do = append(view.Do, start)
	}
	if !last {
		view.Do = append(view.Do, next)
	}
	view.Do = append(view.Do, end)
	if n.Begun {
		view.Turn = &clockView{
			Said: countdown(n.TurnLeft), Label: v.t.T("desk.net.speaks", text.A{"N": n.Turn + 1}), Left: n.TurnLeft.Milliseconds(), Runs: view.Clock.Runs,
		}
	}
}

// countdown is a time that is left, in minutes and seconds.
func countdown(left time.Duration) string {
	s := int((left + time.Second - 1) / time.Second)
	return strconv.Itoa(s/60) + ":" + strconv.Itoa(s%60/10) + strconv.Itoa(s%10)
}

func (v *visit) tableName(g booking.NetworkingGuest) string {
	if g.Name == "" {
		return v.t.T("desk.day.nameless", text.A{"Code": g.Code})
	}
	return g.Name
}

// makingFields are the fields of the form that makes the tables.
func (v *visit) makingFields(n booking.Networking, refused error) []field {
	if n.Round == 0 {
		n.Size, n.TurnMin, n.Rounds = usualTable, usualTurn, usualRounds
	}
	number := func(name, label, hint string, is int) field {
		return field{Name: name, Label: v.t.T(label), Hint: v.t.T(hint), Value: strconv.Itoa(is), Inputmode: "numeric", Autocomplete: "off", Max: 2, Required: true}
	}
	return v.filled(refused,
		number("size", "desk.net.size", "desk.net.size_hint", n.Size),
		number("turn_min", "desk.net.turn", "desk.net.turn_hint", n.TurnMin),
		number("rounds", "desk.net.rounds", "desk.net.rounds_hint", n.Rounds))
}

func (v *visit) makeTables() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	number := func(name string) int {
		is, err := strconv.Atoi(strings.TrimSpace(v.r.PostForm.Get(name)))
		if err != nil {
			return -1 // which the office refuses
		}
		return is
	}
	err = v.office.Bookings.MakeTables(v.r.Context(), v.who, id, number("size"), number("turn_min"), number("rounds"))
	var p *api.Problem
	switch {
	case refusedForm(err), errors.As(err, &p) && p.Code == api.CodeNotOpen:
		return v.showNetworking(id, err)
	case errors.As(err, &p) && p.Code == api.CodePast: // another has begun the round
		err = nil
	}
	return v.toNetworking(id, err)
}

// toNetworking leads back to an event's speed networking after one of its forms, or says that too many have come for it.
func (v *visit) toNetworking(id string, err error) error {
	if p := (*api.Problem)(nil); errors.As(err, &p) && p.Code == api.CodeLimit {
		return v.showNetworking(id, err)
	}
	if err != nil {
		return err
	}
	return v.see(eventPath(id) + "/networking")
}

func (v *visit) runRound() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	round, err := strconv.Atoi(v.r.PostForm.Get("round"))
	if err != nil {
		return mutation.RefuseCode(api.CodeMalformed)
	}
	return v.toNetworking(id, v.office.Bookings.RunRound(v.r.Context(), v.who, id, round, v.r.PostForm.Get("do")))
}

func (v *visit) leaveOut() error {
	id, person, err := v.guest()
	if err != nil {
		return err
	}
	return v.toNetworking(id, v.office.Bookings.LeaveOut(v.r.Context(), v.who, id, person, v.r.PostForm.Get("out") != ""))
}
