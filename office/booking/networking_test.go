package booking

import (
	"fmt"
	"slices"
	"testing"
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
