package figures

import "math/bits"

const (
	whole = 10_000 // 100 % in hundredths of a percent
	year  = 12     // months

	// lineLimit is what no figure of a single line may exceed, in any month.
	lineLimit = 100_000_000_000_000
	// resultLimit is what no number of a result may exceed. It is under 2⁵³, so that
	// a spreadsheet holds every figure exactly.
	resultLimit = 9_000_000_000_000_000
	// saturated stands for whatever is larger: far beyond both limits, and small
	// enough that a few of them can be added.
	saturated = 1 << 60
)

// mulDiv is a·b/d to the nearest whole number, halves away from zero. The product
// is exact; a result beyond ±saturated is that. d is positive.
func mulDiv(a, b, d int64) int64 {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	by := magnitude(d)
	q := uint64(saturated)
	if hi < by {
		var rest uint64
		if q, rest = bits.Div64(hi, lo, by); rest >= by-rest {
			q++
		}
	}
	v := int64(saturated)
	if q < saturated {
		v = int64(q)
	}
	if (a < 0) != (b < 0) {
		return -v
	}
	return v
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x) //nolint:gosec // right for the smallest number too
	}
	return uint64(x)
}

// percent is x·p/100 %, rounded.
func percent(x, p int64) int64 { return mulDiv(x, p, whole) }

// changed is x and p percent more.
func changed(x, p int64) int64 {
	if p == 0 {
		return x
	}
	return percent(x, whole+p)
}

// Growth is how an amount of plan year 1 changes into year 2, and that into year 3.
type Growth [2]int64

// grown is what x of plan year 1 is in a later year.
func (g Growth) grown(x int64, year int) int64 {
	for _, p := range g[:year-1] {
		x = changed(x, p)
	}
	return x
}

// part is the k-th of n parts that sum to the total exactly. The total is not
// negative and at most 10¹⁴, n at most 600.
func part(total, k, n int64) int64 { return total*k/n - total*(k-1)/n }

// upTo is x up to a whole multiple of unit, downTo down to one; also below zero.
func upTo(x, unit int64) int64   { return -downTo(-x, unit) }
func downTo(x, unit int64) int64 { return x - ((x%unit)+unit)%unit }

// within says whether a number may stand in a result.
func within(x int64) bool { return -resultLimit <= x && x <= resultLimit }
