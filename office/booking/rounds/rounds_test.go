package rounds

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// metIn is who meets in rounds.
func metIn(rounds [][][]int, guests int) Met {
	met := NewMet(guests)
	for _, at := range rounds {
		for _, table := range at {
			met.Sit(table)
		}
	}
	return met
}

// notFirst is how many meetings at tables are not the first of their two.
func notFirst(rounds [][][]int, guests int) (again int) {
	met := metIn(rounds, guests)
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

// More tables than a field of bits is known for are as good as others.
func TestMoreTablesThanAFieldHas(t *testing.T) {
	const guests, size, rounds = 1152, 9, 17
	for _, at := range Plan(guests, size, rounds, NewMet(guests), 1) {
		for _, table := range at {
			if len(at) != guests/size || len(table) != size {
				t.Fatalf("%d guests sit at one of %d tables", len(table), len(at))
			}
		}
	}
}

// alike are rounds in each of which the same sit together.
func alike(guests, size, rounds int) *plan {
	tables := (guests + size - 1) / size
	p := &plan{guests: guests, r: rand.New(rand.NewPCG(1, 0))} //nolint:gosec // it is no secret who sits where
	for range rounds {
		at := make([][]int, tables)
		for guest := range guests {
			at[guest%tables] = append(at[guest%tables], guest)
		}
		p.rounds = append(p.rounds, at)
	}
	p.met = metIn(p.rounds, guests)
	return p
}

// While guests are exchanged it is known who meets, and what comes of it is never worse than
// what it began with; also where tables are not full.
func TestExchangingKeepsCountAndMakesNothingWorse(t *testing.T) {
	for _, c := range []struct{ guests, size, rounds int }{{7, 3, 3}, {6, 6, 2}, {12, 6, 2}, {10, 4, 4}, {13, 5, 3}, {5, 1, 2}} {
		p := alike(c.guests, c.size, c.rounds)
		for range 3 {
			p.met = metIn(p.rounds, c.guests)
			last, before := p.rounds, p.again()
			p.improve()
			if diff := cmp.Diff(metIn(last, c.guests), p.met); diff != "" {
				t.Errorf("%+v: who meets (-is +counted):\n%s", c, diff)
			}
			if p.met = metIn(p.rounds, c.guests); p.again() > before {
				t.Errorf("%+v: %d meet again, before it %d did", c, p.again(), before)
			}
		}
	}
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
		{35, 4, 8},
		{36, 6, 3},
		{40, 5, 8},
		{47, 6, 8},
		{60, 4, 8},
		{60, 5, 6},
		{60, 6, 5},
		{61, 6, 5},
		{81, 7, 6},
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
// spread over all of the next, whatever is begun with.
func TestNoMoreMeetAgainThanMust(t *testing.T) {
	for _, c := range []struct{ guests, size int }{{12, 6}, {24, 12}, {30, 15}, {36, 12}, {60, 12}, {60, 15}} {
		tables := c.guests / c.size
		n, rest := c.size/tables, c.size%tables // come from one table to another, and to how many one more
		least := tables * (tables*n*(n-1)/2 + rest*n)
		p := alike(c.guests, c.size, 2)
		p.improve()
		for begun, rounds := range map[string][][][]int{"as planned": Plan(c.guests, c.size, 2, NewMet(c.guests), 1), "all alike": p.rounds} {
			if again := notFirst(rounds, c.guests); again != least {
				t.Errorf("%d guests at tables of %d, %s: %d meetings are not the first, %d must be", c.guests, c.size, begun, again, least)
			}
		}
	}
	p := alike(8, 4, 3)
	p.improve()
	if again, least := notFirst(p.rounds, 8), 3*2*6-8*7/2; again != least { // of all meetings all first ones
		t.Errorf("8 guests at tables of 4, in three rounds: %d meetings are not the first, %d must be", again, least)
	}
}

// Who met before is seated apart as those are who meet in these rounds.
func TestWhoMetBeforeIsSeatedApart(t *testing.T) {
	const guests = 20
	first := Plan(guests, 4, 2, NewMet(guests), 1)
	if again := notFirst(append(first, Plan(guests, 4, 2, metIn(first, guests), 2)...), guests); again != 0 {
		t.Errorf("%d meetings are not the first", again)
	}
}
