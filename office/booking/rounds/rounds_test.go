package rounds

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// notFirst is how many meetings at tables are not the first of their two.
func notFirst(rounds [][][]int, guests int) (again int) {
	met := NewMet(guests)
	for _, at := range rounds {
		for _, table := range at {
			met.Sit(table)
		}
	}
	for a := range guests {
		for b := range a {
			again += max(0, int(met[a][b])-1)
		}
	}
	return again
}

// Everybody sits at one table a round, and tables differ by one guest at the most, whoever
// has met before; nobody is seated otherwise by the same seed.
func TestEverybodyHasASeatARound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		guests, size, rounds := rapid.IntRange(1, 30).Draw(t, "guests"), rapid.IntRange(2, 15).Draw(t, "size"), rapid.IntRange(1, 3).Draw(t, "rounds")
		before := func() Met {
			m := NewMet(guests)
			for i := range guests {
				m.add(i, (i*3+1)%guests, 1)
			}
			return m
		}
		plan := Plan(guests, size, rounds, before(), 7)
		if len(plan) != rounds {
			t.Fatalf("%d rounds of %d", len(plan), rounds)
		}
		for _, at := range plan {
			sits := map[int]bool{}
			for _, table := range at {
				if n := len(table); n > size || n < guests/len(at) || n > guests/len(at)+1 {
					t.Fatalf("at the tables sit %v, of %d at the most", at, size)
				}
				for _, guest := range table {
					sits[guest] = true
				}
			}
			if len(sits) != guests {
				t.Fatalf("of %d guests %d have a seat", guests, len(sits))
			}
		}
		if again := Plan(guests, size, rounds, before(), 7); fmt.Sprint(again) != fmt.Sprint(plan) {
			t.Fatal("the same guests are seated otherwise")
		}
	})
}

// As many as usually come to an evening meet nobody twice where that can be.
func TestNobodyMeetsTwiceWhereThatCanBe(t *testing.T) {
	for _, c := range []struct{ guests, size, rounds int }{
		{9, 3, 4},
		{16, 4, 5},
		{20, 4, 5},
		{24, 4, 5},
		{25, 5, 6},
		{30, 5, 4},
		{36, 6, 3},
		{40, 5, 8},
		{47, 6, 8},
		{60, 4, 8},
		{60, 5, 6},
		{60, 6, 5},
		{61, 6, 5},
		{120, 6, 6},
		{144, 12, 3},
		{169, 13, 4},
	} {
		if again := notFirst(Plan(c.guests, c.size, c.rounds, NewMet(c.guests), 1), c.guests); again != 0 {
			t.Errorf("%d guests at tables of %d: in %d rounds %d meetings are not the first", c.guests, c.size, c.rounds, again)
		}
	}
}

// Where some must meet again, no more do than must: of two rounds those of one table are
// spread over all of the next.
func TestNoMoreMeetAgainThanMust(t *testing.T) {
	for _, c := range []struct{ guests, size int }{{12, 6}, {24, 12}, {30, 15}, {36, 12}, {60, 12}, {60, 15}} {
		tables := c.guests / c.size
		n, rest := c.size/tables, c.size%tables // come from one table to another, and to how many one more
		least := tables * (tables*n*(n-1)/2 + rest*n)
		if again := notFirst(Plan(c.guests, c.size, 2, NewMet(c.guests), 1), c.guests); again != least {
			t.Errorf("%d guests at tables of %d: %d meetings are not the first, %d must be", c.guests, c.size, again, least)
		}
	}
}

// Who met before is seated apart as those are who meet in these rounds.
func TestWhoMetBeforeIsSeatedApart(t *testing.T) {
	const guests = 20
	first := Plan(guests, 4, 2, NewMet(guests), 1)
	before := NewMet(guests)
	for _, at := range first {
		for _, table := range at {
			before.Sit(table)
		}
	}
	if again := notFirst(append(first, Plan(guests, 4, 2, before, 2)...), guests); again != 0 {
		t.Errorf("%d meetings are not the first", again)
	}
}
