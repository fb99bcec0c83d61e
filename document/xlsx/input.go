package xlsx

import "strconv"

// within is what may be typed into a cell.
type within uint8

// The bounds are the engine's, in the units in which one types.
const (
	anyMoney  within = iota // kroner
	anyNumber               // of things sold
	aMonth                  // of the plan
	days                    // of credit
	lateDays                // that a scenario's customers pay later, or sooner
	lateMonths
	lifetime // months
	freeTime // months without principal
	people
	everyMonths // 1, 3, 6 or 12
	share       // 0 to 100 %
	multiple    // a season, or a cost of the sale: 0 to 1000 %
	change      // from −100 % to 1000 %
	ranges
)

// bounds are the lowest and highest that may be typed, and whether it is a whole
// number.
func (w within) bounds() (low, high float64, whole bool) {
	switch w {
	case anyMoney:
		return 0, 1e11, false
	case anyNumber:
		return 0, 1e9, false
	case aMonth:
		return 1, 36, true
	case days:
		return 0, 360, true
	case lateDays:
		return -360, 360, true
	case lateMonths:
		return 0, 35, true
	case lifetime:
		return 1, 600, true
	case freeTime:
		return 0, 599, true
	case people:
		return 0, 1000, true
	case share:
		return 0, 1, false
	case multiple:
		return 0, 10, false
	}
	return -1, 10, false
}

// input is a cell that may be changed, and the formula that turns what stands in it
// into the engine's unit.
type input struct {
	at    string
	value int64 // in the engine's unit
	times int64 // what one typed unit is
}

// whole is the formula of an input in the engine's unit.
func (i input) whole() string {
	switch i.times {
	case 0:
		return i.at
	case 1:
		return "ROUND(" + i.at + ",0)"
	}
	return "ROUND(" + i.at + "*" + strconv.FormatInt(i.times, 10) + ",0)"
}

// in makes a cell an input. Value is in the engine's unit, of which one typed is
// times.
func (l line) in(col int, value, times int64, st style, w within) input {
	l.put(col, cell{value: float64(value) / float64(times), style: st})
	l.s.typed[w] = append(l.s.typed[w], l.at(col))
	return input{at: l.fixed(col), value: value, times: times}
}

func (l line) money(col int, ore int64) input { return l.in(col, ore, 100, inMoney, anyMoney) }
func (l line) pct(col int, hundredths int64, w within) input {
	return l.in(col, hundredths, 10_000, inPercent, w)
}

func (l line) count(col int, thousandths int64) input {
	return l.in(col, thousandths, 1000, inNumber, anyNumber)
}
func (l line) whole(col int, v int64, w within) input { return l.in(col, v, 1, inWhole, w) }

// word is a cell in which one of some words is chosen.
func (l line) word(col int, chosen string, words ...string) string {
	l.text(col, chosen, inChoice)
	l.s.choice = append(l.s.choice, choice{at: l.at(col), words: words})
	return l.fixed(col)
}
