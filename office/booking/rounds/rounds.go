// Package rounds seats guests at tables, round after round, so that each meets as many others
// as can be. Guests are numbers from 0.
package rounds

import (
	"math/rand/v2"
	"slices"
)

// mostWork bounds how much is looked at until rounds are as good as they get, in pairs: some
// milliseconds.
const mostWork = 2_000_000

// Met counts how often each two of some guests sat at one table; it is the same both ways.
type Met [][]int32

// NewMet is of guests who have not met.
func NewMet(guests int) Met {
	m := make(Met, guests)
	for i := range m {
		m[i] = make([]int32, guests)
	}
	return m
}

func (m Met) add(a, b int, n int32) {
	m[a][b] += n
	m[b][a] += n
}

// Sit counts that each two of some sit at one table.
func (m Met) Sit(table []int) {
	for i, a := range table {
		for _, b := range table[:i] {
			m.add(a, b, 1)
		}
	}
}

// Plan seats guests at tables, round after round: who sits at each, by the round. A
// table has size guests at the most, and one more or less than another; those who have met
// before, by before, meet as seldom as it is found. By the same seed the same guests are
// seated alike.
//
// It is the social golfer problem: where the number of tables is a prime or its power, those
// of a finite field's lines are where nobody meets twice; else it is looked for by exchanging
// two at a time (I. Dotú and P. Van Hentenryck, Scheduling Social Golfers Locally, 2005).
func Plan(guests, size, rounds int, before Met, seed uint64) [][][]int {
	tables := (guests + size - 1) / size
	p := &plan{met: before, guests: guests, r: rand.New(rand.NewPCG(seed, 0))} //nolint:gosec // it is no secret who sits where
	mul := field(tables)
	for round := range rounds {
		at := make([][]int, tables)
		for guest := range guests {
			row, seat := guest/tables, guest%tables
			table := seat ^ mul(row, round) // a line of the field
			if !binary(tables) {
				table = (seat + mul(row, round)) % tables
			}
			if round == tables && guests == tables*tables {
				table = row // the lines that are left
			}
			at[table] = append(at[table], guest)
		}
		p.rounds = append(p.rounds, at)
		for _, table := range at {
			p.met.Sit(table)
		}
	}
	if tables > 1 {
		p.improve()
	}
	return p.rounds
}

// binary tells whether tables are as many as the elements of a field of bits.
func binary(tables int) bool { return tables > 1 && tables&(tables-1) == 0 && tables <= 64 }

// field multiplies in the field of as many elements as there are tables, where it is one of
// bits, else modulo the tables.
func field(tables int) func(a, b int) int {
	if !binary(tables) {
		return func(a, b int) int { return a * b % tables }
	}
	// Irreducible polynomials of the degrees 1 to 6.
	by := map[int]int{2: 0b11, 4: 0b111, 8: 0b1011, 16: 0b10011, 32: 0b100101, 64: 0b1000011}[tables]
	return func(a, b int) (product int) {
		a, b = a%tables, b%tables
		for ; b > 0; b >>= 1 {
			if b&1 == 1 {
				product ^= a
			}
			if a <<= 1; a >= tables {
				a ^= by
			}
		}
		return product
	}
}

// plan is who sits at each table, by the round, and how often that has each two meet.
type plan struct {
	guests int
	rounds [][][]int
	met    Met
	r      *rand.Rand
}

// again is how many meetings are not the first of their two; several of two count more.
func (p *plan) again() (n int) {
	for a := range p.met {
		for b := range a {
			n += int(p.met[a][b]) * int(p.met[a][b]-1) / 2
		}
	}
	return n
}

// with is how often a guest meets those of a table, but for the one at a seat.
func (p *plan) with(guest int, table []int, but int) (n int) {
	own := p.met[guest]
	for i, other := range table {
		if i != but {
			n += int(own[other])
		}
	}
	return n
}

// seat is one of a table's.
type seat struct{ table, at int }

// improve exchanges two guests of a round, the best of those that one who meets somebody again
// can be exchanged with, whether fewer meet again by it or not: who was moved stays for a
// while, so that it does not go round in circles.
func (p *plan) improve() {
	best, cost := clone(p.rounds), p.again()
	now, work := cost, 0
	stays := make([][]int, len(p.rounds)) // until which turn, by the round and the guest
	for i := range stays {
		stays[i] = make([]int, p.guests)
	}
	for turn := 1; work < mostWork && cost > 0; turn++ {
		round := p.r.IntN(len(p.rounds))
		tables := p.rounds[round]
		own := seat{table: p.r.IntN(len(tables))}
		own.at = p.r.IntN(len(tables[own.table]))
		from := tables[own.table]
		guest := from[own.at]
		work += len(from)
		leaves := p.with(guest, from, own.at) - (len(from) - 1)
		if leaves == 0 || stays[round][guest] > turn {
			continue
		}
		to, gain, equals := seat{}, 0, 0
		for t, table := range tables {
			if t == own.table {
				continue
			}
			joins := p.with(guest, table, -1)
			for i, other := range table {
				g := leaves - (joins - int(p.met[guest][other])) + p.with(other, table, i) - (len(table) - 1) - p.with(other, from, own.at)
				if stays[round][other] > turn && now-g >= cost {
					continue
				}
				switch {
				case equals == 0 || g > gain:
					to, gain, equals = seat{t, i}, g, 1
				case g == gain:
					if equals++; p.r.IntN(equals) == 0 {
						to = seat{t, i}
					}
				}
			}
			work += 3 * len(table) * len(table)
		}
		if equals == 0 {
			continue
		}
		other := tables[to.table][to.at]
		p.move(own, to, tables)
		now -= gain
		stays[round][guest], stays[round][other] = turn+2+p.r.IntN(10), turn+2+p.r.IntN(10)
		if now < cost {
			best, cost = clone(p.rounds), now
		}
	}
	p.rounds = best
}

// move exchanges those of two seats at different tables.
func (p *plan) move(a, b seat, tables [][]int) {
	one, other := tables[a.table][a.at], tables[b.table][b.at]
	for i, guest := range tables[a.table] {
		if i != a.at {
			p.met.add(one, guest, -1)
			p.met.add(other, guest, 1)
		}
	}
	for i, guest := range tables[b.table] {
		if i != b.at {
			p.met.add(other, guest, -1)
			p.met.add(one, guest, 1)
		}
	}
	tables[a.table][a.at], tables[b.table][b.at] = other, one
}

func clone(rounds [][][]int) (all [][][]int) {
	for _, tables := range rounds {
		copied := make([][]int, len(tables))
		for i, table := range tables {
			copied[i] = slices.Clone(table)
		}
		all = append(all, copied)
	}
	return all
}
