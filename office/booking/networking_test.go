package booking

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
)

// Rounds that are made anew seat apart who sat together in those before, at any table.
func TestWhoSatTogetherIsSeatedApartInRoundsMadeAnew(t *testing.T) {
	n := networking{event: "evening", size: 4, rounds: 4}
	for i := range 20 {
		n.guests = append(n.guests, networkingGuest{person: fmt.Sprint("guest ", i)})
	}
	plan := func(from int) {
		if err := n.plan(from); err != nil {
			t.Fatal(err)
		}
	}
	plan(1)
	first := fmt.Sprint(n.at(1), n.at(2))
	plan(3)
	if again := fmt.Sprint(n.at(1), n.at(2)); again != first {
		t.Errorf("the rounds before are %s, were %s", again, first)
	}
	met := map[[2]string]int{}
	for _, a := range n.seats {
		for _, b := range n.seats {
			if a.person < b.person && a.round == b.round && a.table == b.table {
				met[[2]string{a.person, b.person}]++
			}
		}
	}
	for two, times := range met {
		if times > 1 {
			t.Errorf("%v sit together in %d rounds", two, times)
		}
	}
}

// Whoever leaves has no seat from a round on, and at their tables those after them move up.
func TestThoseAfterWhoLeavesMoveUp(t *testing.T) {
	n := networking{rounds: 2, seats: []networkingSeat{
		{1, "Anna", 1, 0},
		{1, "Bo", 1, 1},
		{2, "Carla", 1, 0},
		{2, "Anna", 1, 1},
		{2, "Dan", 1, 2},
		{2, "Bo", 2, 2},
	}}
	n.leave("Anna", 2)
	want := []networkingSeat{{1, "Anna", 1, 0}, {1, "Bo", 1, 1}, {2, "Carla", 1, 0}, {2, "Dan", 1, 1}, {2, "Bo", 2, 2}}
	if !slices.Equal(n.seats, want) || n.anew != 2 {
		t.Errorf("from round %d it is %v", n.anew, n.seats)
	}
}

// Two tables count alike where the same speaks by both, now and later: not where only one is
// paused or has begun, or where they are of two rounds.
func TestTablesCountAlike(t *testing.T) {
	now := time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)
	on := api.Group{Round: 1, TurnMin: 2, Members: make([]api.GroupMember, 4), TurnEndsAt: now.Add(-time.Minute)}
	of := func(change func(g *api.Group)) api.Group {
		g := on
		change(&g)
		return g
	}
	second := of(func(g *api.Group) { g.Turn, g.TurnEndsAt = 1, now.Add(time.Minute) })
	paused := of(func(g *api.Group) { g.PausedAt = now })
	for name, c := range map[string]struct {
		a, b api.Group
		want bool
	}{
		"a turn later": {on, second, true},
		"another turn": {on, of(func(g *api.Group) { g.Turn = 1 }), false},
		"more of it":   {on, of(func(g *api.Group) { g.TurnEndsAt = now.Add(-time.Second) }), false},
		"paused":       {second, paused, false},
		"paused since": {paused, of(func(g *api.Group) {
			g.Turn, g.TurnEndsAt, g.PausedAt = 1, now.Add(time.Hour+time.Minute), now.Add(time.Hour)
		}), true},
		"begun just now":    {of(func(g *api.Group) { g.TurnEndsAt = time.Time{} }), of(func(g *api.Group) { g.TurnEndsAt = now.Add(2 * time.Minute) }), false},
		"of the next round": {on, of(func(g *api.Group) { g.Round = 2 }), false},
		"all have spoken":   {of(func(g *api.Group) { g.TurnEndsAt = now.Add(-time.Hour) }), of(func(g *api.Group) { g.Turn = 3 }), true},
	} {
		t.Run(name, func(t *testing.T) {
			if countsAlike(c.a, c.b, now) != c.want || countsAlike(c.b, c.a, now) != c.want {
				t.Errorf("it is not %v", c.want)
			}
		})
	}
}
