package document

import (
	"testing"

	"startklar.dk/assets/text"
)

func TestAmountsAreRoundedAsTheFiguresSayThem(t *testing.T) {
	for ore, want := range map[int64]int64{0: 0, 199: 100, 200: 200, -1: -100, -100: -100, -101: -200} {
		if got := downToKrone(ore); got != want {
			t.Errorf("%d øre down to whole kroner is %d", ore, got)
		}
	}
	for year, want := range map[int64]int64{0: 0, 1: 100, 1200: 100, 1201: 200, 2400: 200} {
		if got := monthlyEven(year); got != want {
			t.Errorf("%d øre a year is %d a month", year, got)
		}
	}
	b := &builder{t: text.For(text.Danish), unit: 1}
	for ore, want := range map[int64]string{49: "–", 50: "1", -49: "–", -50: "−1", 149: "1", 150: "2", -150: "−2", 123456789: "1.234.568"} {
		if got := b.money(ore, false).Text.String(); got != want {
			t.Errorf("%d øre is %s, want %s", ore, got, want)
		}
	}
	b.unit = thousand
	for ore, want := range map[int64]string{49_999: "–", 50_000: "1", 249_999: "2", 250_000: "3"} {
		if got := b.money(ore, false).Text.String(); got != want {
			t.Errorf("%d øre is %s thousand, want %s", ore, got, want)
		}
	}
}
