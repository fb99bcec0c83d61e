package booking

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/booking/rounds"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Bounds of speed networking: an office is free to choose between them.
const (
	MinTable  = 2 // guests at a table
	MaxTable  = 20
	MaxTurn   = 15 // minutes that each speaks
	MaxRounds = 12
	MaxGuests = 400 // whom rounds are planned for in time

	jobNetworking jobs.Kind = "networking"
)

// Networking is the speed networking of an event as it stands: who has come sits at tables,
// round after round, and each at a table has the word for some minutes. It is there from when
// its tables are made until it is ended, or the event is over.
type Networking struct {
	Title                 string // of the event
	Size, TurnMin, Rounds int    // guests at a table at the most, minutes each speaks
	Round                 int    // that is on or comes next, from 1; 0: no tables were made
	Begun                 bool
	EndsAt                time.Time     // of the round; zero: its clock stands
	Left                  time.Duration // of the round
	Turn                  int           // of those at a table, from 0, who speaks
	TurnLeft              time.Duration
	Guests                []NetworkingGuest // who has a seat in any round, by name
	Out                   []NetworkingGuest // who has come and takes no part, by name
	New                   int               // who has come, and has no seat in this round
	Here                  int               // who has come and takes part

	seats []networkingSeat
}

// NetworkingGuest is somebody at the tables, by the first name; where others there have it
// too, with more of it.
type NetworkingGuest struct {
	PersonID string
	Name     string // empty where they gave none
	Code     string
	Seats    []NetworkingSeat // by the round, from the first
	Out      bool             // takes no part any more: at the table of a round that is on, the seat is empty
}

// NetworkingSeat is a seat in a round; of table 0: they have none.
type NetworkingSeat struct{ Table, Turn int }

// Tables are who sits where in a round, in the order in which they speak. The zero guest is
// one whom the office does not know to be there any more.
func (n Networking) Tables(round int) (tables [][]NetworkingGuest) {
	at := map[string]NetworkingGuest{}
	for _, g := range n.Guests {
		at[g.PersonID] = g
	}
	for _, s := range n.seats {
		if s.round != round {
			continue
		}
		for len(tables) < s.table {
			tables = append(tables, nil)
		}
		t := &tables[s.table-1]
		for len(*t) <= s.turnAt {
			*t = append(*t, NetworkingGuest{})
		}
		(*t)[s.turnAt] = at[s.person]
	}
	return tables
}

// networking is what is stored of it.
type networking struct {
	event         string
	size, turnMin int
	rounds, round int
	turns         int // of the round
	endsAt        time.Time
	left          time.Duration
	seats         []networkingSeat
	out           map[string]bool
	guests        []networkingGuest // who has come
	anew          int               // the round from which seats are others than are stored; 0: none are
}

type networkingSeat struct {
	round         int
	person        string
	table, turnAt int
}

type networkingGuest struct{ person, booking, code, name string }

// Networking reads the speed networking of an event. Who is at the door has it on its day
// alone. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Networking(ctx context.Context, by mutation.Staff, eventID string) (is Networking, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		e, err := atTheDoor(ctx, tx, by, eventID)
		if err != nil {
			return err
		}
		n, err := readNetworking(ctx, tx, eventID)
		is = n.view()
		is.Title = e.title
		return err
	})
	if err != nil {
		return is, fmt.Errorf("read the speed networking: %w", err)
	}
	return is, nil
}

func readNetworking(ctx context.Context, tx *db.Tx, eventID string) (n networking, err error) {
	n = networking{event: eventID, out: map[string]bool{}}
	var ends, left int64
	err = tx.QueryRowContext(ctx, `SELECT size, turn_min, rounds, round, turns, ends_at, left_ms FROM networking WHERE event_id = $1`, eventID).
		Scan(&n.size, &n.turnMin, &n.rounds, &n.round, &n.turns, &ends, &left)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return n, fmt.Errorf("read how the tables stand: %w", err)
	}
	n.left = time.Duration(left) * time.Millisecond
	if ends > 0 {
		n.endsAt = db.Time(ends)
		n.left = max(0, n.endsAt.Sub(tx.Now()))
	}
	n.seats, err = db.Collect(ctx, tx, func(row db.Scanner) (s networkingSeat, err error) {
		return s, row.Scan(&s.round, &s.person, &s.table, &s.turnAt)
	}, `SELECT round, person_id, at_table, turn FROM networking_seat WHERE event_id = $1 ORDER BY round, at_table, turn, person_id`, eventID)
	if err != nil {
		return n, fmt.Errorf("read who sits where: %w", err)
	}
	out, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT person_id FROM networking_out WHERE event_id = $1`, eventID)
	for _, id := range out {
		n.out[id] = true
	}
	if err == nil {
		err = n.readGuests(ctx, tx)
	}
	return n, err
}

// readGuests reads who has come.
func (n *networking) readGuests(ctx context.Context, tx *db.Tx) error {
	booked, err := readBookings(ctx, tx, `WHERE b.event_id = $1 AND b.state IN ('confirmed', 'attended') AND b.person_id <> $2 ORDER BY b.person_id, b.slot_id, b.id`,
		n.event, record.ErasedOwner)
	if err != nil {
		return err
	}
	var ids []string
	for _, b := range booked {
		if b.state != api.BookingAttended && b.body.ArrivedAt.IsZero() || len(ids) > 0 && ids[len(ids)-1] == b.person {
			continue
		}
		ids = append(ids, b.person)
		n.guests = append(n.guests, networkingGuest{person: b.person, booking: b.id, code: b.code})
	}
	persons, err := recordsOf[api.Person](ctx, tx, api.KindPerson, ids)
	if err != nil {
		return err
	}
	whole := make([]string, len(n.guests))
	for i, g := range n.guests {
		whole[i] = strings.Join(strings.Fields(persons[g.person].Name), " ")
	}
	for i, name := range firstNames(whole) {
		n.guests[i].name = name
	}
	slices.SortFunc(n.guests, func(a, b networkingGuest) int {
		return cmp.Or(danish.Compare(a.name, b.name), strings.Compare(a.person, b.person))
	})
	return nil
}

// firstNames are what those with some names are called among each other: by the first name,
// and where several have that, with the first letter of the last.
func firstNames(whole []string) (called []string) {
	count := map[string]int{}
	for _, name := range whole {
		first, _, _ := strings.Cut(name, " ")
		count[first]++
	}
	for _, name := range whole {
		first, _, more := strings.Cut(name, " ")
		if more && count[first] > 1 {
			last := []rune(name[strings.LastIndex(name, " ")+1:])
			first += " " + string(last[:1]) + "."
		}
		called = append(called, first)
	}
	return called
}

// at are those who sit somewhere in a round.
func (n *networking) at(round int) (all []networkingSeat) {
	for _, s := range n.seats {
		if s.round == round {
			all = append(all, s)
		}
	}
	return all
}

// turn is how long each speaks.
func (n *networking) turn() time.Duration { return time.Duration(n.turnMin) * time.Minute }

// whole is how long the round is, whoever has left it since its clock was wound.
func (n *networking) whole() time.Duration { return time.Duration(n.turns) * n.turn() }

// soFar is how far the round is.
func (n *networking) soFar() time.Duration { return max(0, n.whole()-n.left) }

// begun tells whether the clock of the round has run.
func (n *networking) begun() bool {
	return n.round > 0 && (!n.endsAt.IsZero() || n.left < n.whole())
}

// here are those who have come and take part.
func (n *networking) here() (all []string) {
	for _, g := range n.guests {
		if !n.out[g.person] {
			all = append(all, g.person)
		}
	}
	return all
}

func (n *networking) view() Networking {
	v := Networking{
		Size: n.size, TurnMin: n.turnMin, Rounds: n.rounds, Round: n.round, Begun: n.begun(), EndsAt: n.endsAt, Left: n.left, Here: len(n.here()),
		seats: n.seats,
	}
	if turn := n.turn(); turn > 0 {
		v.Turn = int(n.soFar() / turn)
		v.TurnLeft = turn - n.soFar()%turn
	}
	seats := map[string][]NetworkingSeat{}
	for _, s := range n.seats {
		if seats[s.person] == nil {
			seats[s.person] = make([]NetworkingSeat, n.rounds)
		}
		seats[s.person][s.round-1] = NetworkingSeat{s.table, s.turnAt}
	}
	for _, g := range n.guests {
		is := NetworkingGuest{PersonID: g.person, Name: g.name, Code: g.code, Seats: seats[g.person], Out: n.out[g.person]}
		if is.Out {
			v.Out = append(v.Out, is)
		} else if n.round > 0 && (is.Seats == nil || is.Seats[n.round-1].Table == 0) {
			v.New++
		}
		if is.Seats != nil {
			v.Guests = append(v.Guests, is)
		}
	}
	return v
}

// plan seats those who have come anew, from a round on: who met before meets as seldom as can
// be. Errors: *api.Problem limit (more than MaxGuests take part).
func (n *networking) plan(from int) error {
	here := n.here()
	n.anew = from
	n.seats = slices.DeleteFunc(n.seats, func(s networkingSeat) bool { return s.round >= from })
	if len(here) == 0 || from > n.rounds {
		return nil
	}
	if len(here) > MaxGuests {
		return mutation.RefuseCode(api.CodeLimit)
	}
	index := map[string]int{}
	for i, person := range here {
		index[person] = i
	}
	type tableOf struct{ round, table int }
	sat := map[tableOf][]int{}
	for _, s := range n.seats {
		if guest, is := index[s.person]; is {
			at := tableOf{s.round, s.table}
			sat[at] = append(sat[at], guest)
		}
	}
	before := rounds.NewMet(len(here))
	for _, guests := range sat {
		before.Sit(guests)
	}
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(n.event + strconv.Itoa(from))) // never fails
	for i, tables := range rounds.Plan(len(here), n.size, n.rounds-from+1, before, seed.Sum64()) {
		for t, table := range tables {
			for turn, guest := range table {
				n.seats = append(n.seats, networkingSeat{from + i, here[guest], t + 1, turn})
			}
		}
	}
	return nil
}

// coming is the first round that has not begun.
func (n *networking) coming() int {
	if n.begun() {
		return n.round + 1
	}
	return n.round
}

// planComing plans the rounds that have not begun anew. As long as too many take part for that,
// the others keep their tables where somebody leaves; empty: nobody does. Errors: *api.Problem
// limit (more than MaxGuests take part, and nobody leaves).
func (n *networking) planComing(leaves string) error {
	from := n.coming()
	if leaves != "" && len(n.here()) > MaxGuests {
		n.leave(leaves, from)
	} else if err := n.plan(from); err != nil {
		return err
	}
	if from == n.round {
		n.wind()
	}
	return nil
}

// planWithout is planComing for who sits there still when somebody is there no more. Who came
// later is not locked, and sits at the round after.
func (n *networking) planWithout(personID string) error {
	seated := map[string]bool{}
	for _, s := range n.seats {
		seated[s.person] = s.person != personID
	}
	n.guests = slices.DeleteFunc(n.guests, func(g networkingGuest) bool { return !seated[g.person] })
	return n.planComing(personID)
}

// leave takes somebody's seats away from a round on; at their tables the others move up.
func (n *networking) leave(personID string, from int) {
	n.anew = from
	leaves := func(s networkingSeat) bool { return s.person == personID && s.round >= from }
	for _, gone := range slices.DeleteFunc(slices.Clone(n.seats), func(s networkingSeat) bool { return !leaves(s) }) {
		for i, s := range n.seats {
			if s.round == gone.round && s.table == gone.table && s.turnAt > gone.turnAt {
				n.seats[i].turnAt--
			}
		}
	}
	n.seats = slices.DeleteFunc(n.seats, leaves)
}

// wind has the round's clock stand, with all of its time on it: a turn for each at the
// largest table.
func (n *networking) wind() {
	n.turns = 0
	for _, s := range n.at(n.round) {
		n.turns = max(n.turns, s.turnAt+1)
	}
	n.endsAt, n.left = time.Time{}, n.whole()
}

// stands tells whether those who have a seat in the round are those who are to have one.
func (n *networking) stands() bool {
	var sit []string
	for _, s := range n.at(n.round) {
		sit = append(sit, s.person)
	}
	here := n.here()
	slices.Sort(sit)
	slices.Sort(here)
	return slices.Equal(sit, here)
}

// group is what those at a table have of it.
func (n *networking) group(table int, now time.Time) api.Group {
	g := api.Group{Kind: "speed", EventID: n.event, Table: strconv.Itoa(table), TurnMin: n.turnMin, Round: n.round, Rounds: n.rounds}
	for _, s := range n.at(n.round) {
		if s.table != table {
			continue
		}
		for len(g.Members) <= s.turnAt { // of whoever has gone: the others keep their turns
			g.Members = append(g.Members, api.GroupMember{})
		}
		if i := slices.IndexFunc(n.guests, func(g networkingGuest) bool { return g.person == s.person }); i >= 0 && !n.out[s.person] {
			g.Members[s.turnAt] = api.GroupMember{ID: n.guests[i].booking, Name: n.guests[i].name}
		}
	}
	if !n.begun() {
		return g
	}
	g.Turn = min(int(n.soFar()/n.turn()), len(g.Members)-1)
	g.TurnEndsAt = now.Add(time.Duration(g.Turn+1)*n.turn() - n.soFar())
	if n.endsAt.IsZero() {
		g.PausedAt = now
	}
	return g
}

// groupAfter is the body of a table for whoever has one already, or none: empty. Where they
// count on by that to the same, its times stay.
func (n *networking) groupAfter(body string, table int, now time.Time) (string, error) {
	g := n.group(table, now)
	if body != "" {
		var was api.Group
		if err := (api.Record{Kind: api.KindGroup, Body: []byte(body)}).Decode(&was); err != nil {
			return "", err
		}
		if countsAlike(was, g, now) {
			g.Turn, g.TurnEndsAt, g.PausedAt = was.Turn, was.TurnEndsAt, was.PausedAt
		}
	}
	raw, err := record.Compose(nil, g)
	return string(raw), err
}

// countsAlike tells whether the same speaks by two tables from a time on, as long as either
// stands.
func countsAlike(a, b api.Group, now time.Time) bool {
	if a.Round != b.Round || a.TurnEndsAt.IsZero() != b.TurnEndsAt.IsZero() || a.PausedAt.IsZero() != b.PausedAt.IsZero() {
		return false
	}
	turnA, leftA := a.Speaks(now)
	turnB, leftB := b.Speaks(now)
	return turnA == turnB && leftA == leftB
}

// groupID is the id of everybody's table of an event.
func groupID(eventID string) string {
	return uuid.NewSHA1(uuid.MustParse(eventID), []byte("networking")).String()
}
