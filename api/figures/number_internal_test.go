package figures

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRoundingIsToTheNearestHalvesAwayFromZero(t *testing.T) {
	for _, c := range []struct{ a, b, d, want int64 }{
		{5, 1, 2, 3},
		{-5, 1, 2, -3},
		{7, 1, 3, 2},
		{-7, 1, 3, -2},
		{8, 1, 3, 3},
		{0, 5, 7, 0},
		{math.MaxInt64, 2, math.MaxInt64, 2},
		{math.MinInt64, 1, 1 << 10, math.MinInt64 >> 10},
		{math.MaxInt64, math.MaxInt64, 1, saturated},
		{math.MinInt64, math.MaxInt64, 1, -saturated},
		{saturated, 1, 1, saturated},
		{saturated + 1, 1, 1, saturated},
	} {
		if got := mulDiv(c.a, c.b, c.d); got != c.want {
			t.Errorf("%d·%d/%d is %d, want %d", c.a, c.b, c.d, got, c.want)
		}
	}
}

func TestProductsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		d := rapid.Int64Range(1, math.MaxInt64).Draw(t, "d")
		// (2·|a·b| + d) / 2d, rounded down
		want := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		sign := int64(want.Sign())
		want.Abs(want).Lsh(want, 1).Add(want, big.NewInt(d))
		want.Quo(want, new(big.Int).Lsh(big.NewInt(d), 1))
		if limit := big.NewInt(saturated); want.Cmp(limit) > 0 {
			want = limit
		}
		if want.Mul(want, big.NewInt(sign)); mulDiv(a, b, d) != want.Int64() {
			t.Fatalf("%d·%d/%d is %d, want %d", a, b, d, mulDiv(a, b, d), want)
		}
	})
}

func TestPartsSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total, n := rapid.Int64Range(0, 2*maxOre).Draw(t, "total"), rapid.Int64Range(1, maxTerm).Draw(t, "n")
		sum := int64(0)
		for k := int64(1); k <= n; k++ {
			p := part(total, k, n)
			if p < total/n || p > total/n+1 {
				t.Fatalf("part %d is %d", k, p)
			}
			sum += p
		}
		if sum != total {
			t.Fatalf("%d parts of %d sum to %d", n, total, sum)
		}
	})
}

func TestDownAndUpAreDownAndUpBelowZeroToo(t *testing.T) {
	for _, c := range []struct{ x, down, up int64 }{{0, 0, 0}, {1, 0, 100}, {100, 100, 100}, {199, 100, 200}, {-1, -100, 0}, {-100, -100, -100}} {
		if downTo(c.x, 100) != c.down || upTo(c.x, 100) != c.up {
			t.Errorf("%d is between %d and %d", c.x, downTo(c.x, 100), upTo(c.x, 100))
		}
	}
}

func TestDueDaysThatAreNoBankingDaysMove(t *testing.T) {
	for due, moved := range map[string]string{
		"2028-05-25": "2028-05-29", "2029-09-01": "2029-09-03", "2027-12-25": "2027-12-27", "2030-08-17": "2030-08-19",
		"2027-03-25": "2027-03-30", // Maundy Thursday to Easter Monday
		"2027-05-17": "2027-05-18", // Whit Monday
		"2026-06-05": "2026-06-08", "2026-12-31": "2027-01-04", "2026-12-24": "2026-12-28", "2026-11-28": "2026-11-30", "2026-12-01": "2026-12-01",
	} {
		from, err := time.Parse(time.DateOnly, due)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextBankingDay(from).Format(time.DateOnly); got != moved {
			t.Errorf("%s moves to %s, want %s", due, got, moved)
		}
	}
}

func TestEasterIsWhereTheAlmanacHasIt(t *testing.T) {
	for _, want := range []string{
		"2020-04-12", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
		"2038-04-25", "2049-04-18", "2076-04-19", "2099-04-12", "2100-03-28", "2102-04-09",
	} {
		at, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := easter(at.Year()); !got.Equal(at) {
			t.Errorf("Easter is on %s, want %s", got.Format(time.DateOnly), want)
		}
	}
}

func TestVATIsDueByItsRhythm(t *testing.T) {
	for _, c := range []struct {
		rhythm Rhythm
		end    Month
		want   string
	}{
		{HalfYearly, Month{2026, time.June}, "2026-09-01"},
		{HalfYearly, Month{2026, time.December}, "2027-03-01"},
		{Quarterly, Month{2027, time.March}, "2027-06-01"},
		{Quarterly, Month{2027, time.September}, "2027-12-01"},
		{Quarterly, Month{2029, time.June}, "2029-09-03"},
		{Monthly, Month{2027, time.November}, "2027-12-27"},
		{Monthly, Month{2027, time.December}, "2028-01-25"},
		{Monthly, Month{2028, time.April}, "2028-05-29"},
		{Monthly, Month{2027, time.June}, "2027-08-17"},
		{Monthly, Month{2030, time.June}, "2030-08-19"},
		{Monthly, Month{2027, time.July}, "2027-08-25"},
	} {
		if got := vatDue(c.rhythm, c.end).Format(time.DateOnly); got != c.want {
			t.Errorf("%s of %v is due %s, want %s", c.rhythm, c.end, got, c.want)
		}
	}
}
