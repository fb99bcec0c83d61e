package formula_test

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"startklar.dk/ui/formula"
)

func TestNumbersAndSumsComeToWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		text  string
		n     formula.Notation
		want  string
		plain bool
	}{
		{"12*4500", formula.Comma, "54000", false},
		{"(3+4)*1,25", formula.Comma, "35/4", false},
		{"(3+4)*1.25", formula.Point, "35/4", false},
		{"=12*4.500", formula.Comma, "54000", false},
		{"12×4.500 kr.", formula.Comma, "54000", false},
		{"12x4500", formula.Comma, "54000", false},
		{"1.234,56", formula.Comma, "30864/25", true},
		{"1,234.56", formula.Comma, "30864/25", true},
		{"1,234.56", formula.Point, "30864/25", true},
		{"1.234,56", formula.Point, "30864/25", true},
		{"1.234", formula.Comma, "1234", true},
		{"1.234", formula.Point, "617/500", true},
		{"1,234", formula.Point, "1234", true},
		{"1,234", formula.Comma, "617/500", true},
		{"1.5", formula.Comma, "3/2", true},
		{"0.125", formula.Comma, "1/8", true},
		{"1234.567", formula.Comma, "1234567/1000", true},
		{"1.234.567", formula.Comma, "1234567", true},
		{"1.234.567", formula.Point, "1234567", true},
		{"1 234 567,5", formula.Comma, "2469135/2", true},
		{"1\u00a0234,50", formula.Comma, "2469/2", true},
		{"1\u202f234.50", formula.Comma, "2469/2", true},
		{"1'234.50", formula.Comma, "2469/2", true},
		{"(123)", formula.Comma, "-123", true},
		{"(1.234,50) kr.", formula.Comma, "-2469/2", true},
		{"=(123)", formula.Comma, "123", false},
		{"−500", formula.Comma, "-500", true},
		{"–500", formula.Comma, "-500", true},
		{"kr. 1.200,-", formula.Comma, "1200", true},
		{"1.200,- kr", formula.Comma, "1200", true},
		{"DKK 1,200.50", formula.Comma, "2401/2", true},
		{" -   ", formula.Comma, "0", true},
		{"12,", formula.Comma, "12", true},
		{",5", formula.Comma, "1/2", true},
		{"25 %", formula.Comma, "1/4", true},
		{"-12,5%", formula.Comma, "-1/8", true},
		{"200*25%", formula.Comma, "50", false},
		{"200+25%", formula.Comma, "801/4", false},
		{"1/3*3", formula.Comma, "1", false},
		{"10-4-3", formula.Comma, "3", false},
		{"100/10/5", formula.Comma, "2", false},
		{"2+3*4", formula.Comma, "14", false},
		{"-(2+3)*-4", formula.Comma, "20", false},
		{"- -5", formula.Comma, "5", false},
		{"0,1+0,2", formula.Comma, "3/10", false},
		{"\u200e1.000", formula.Comma, "1000", true},
	} {
		got, err := formula.Eval(c.text, c.n)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got.Value.RatString() != c.want || got.Plain != c.plain || got.Percent != strings.Contains(c.text, "%") {
			t.Errorf("%q is %s (plain %v, percent %v), want %s", c.text, got.Value.RatString(), got.Plain, got.Percent, c.want)
		}
	}
}

func TestWhatCannotBeCountedSaysWhyAndWhere(t *testing.T) {
	for _, c := range []struct {
		text string
		kind formula.Kind
		at   int
	}{
		{"", formula.Empty, 0},
		{"=", formula.Empty, 0},
		{"\u00a0 ", formula.Empty, 0},
		{"cirka 5", formula.Sign, 0},
		{"5 stk", formula.Sign, 2},
		{"12÷4", formula.Sign, 2},
		{"12*", formula.Unfinished, 3},
		{"*12", formula.Sign, 0},
		{"(3+4", formula.Bracket, 0},
		{"3+4)", formula.Bracket, 3},
		{"()", formula.Bracket, 1},
		{"3(4)", formula.Bracket, 1},
		{"1.23.4", formula.Digits, 0},
		{"1,234,56", formula.Digits, 0},
		{"1.2345,6", formula.Digits, 0},
		{"1234.567,8", formula.Digits, 0},
		{"1,234.567,8", formula.Digits, 0},
		{"12 34", formula.Digits, 3},
		{"1..2", formula.Sign, 1},
		{"1/0", formula.ByZero, 1},
		{"5/(2-2)", formula.ByZero, 1},
		{"0/0", formula.ByZero, 1},
		{"9000000000000001", formula.TooLarge, 0},
		{"1000000000*1000000000", formula.TooLarge, 0},
		{strings.Repeat("9", 250), formula.TooLarge, 0},
		{strings.Repeat("9", 257), formula.TooLong, 0},
		{strings.Repeat("(", 100), formula.TooLong, 33},
		{strings.Repeat("-", 100) + "1", formula.TooLong, 33},
	} {
		_, err := formula.Eval(c.text, formula.Comma)
		var wrong *formula.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%q is counted: %v", c.text, err)
			continue
		}
		if wrong.Kind != c.kind || wrong.At != c.at {
			t.Errorf("%q: %v, want %v at %d", c.text, err, c.kind, c.at)
		}
	}
}

func TestRoundingGoesToTheNearestWithHalvesAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		text  string
		units int64
		want  int64
	}{
		{"2,5", 1, 3},
		{"-2,5", 1, -3},
		{"2,49", 1, 2},
		{"1/3", 100, 33},
		{"2/3", 100, 67},
		{"1.234,565", 100, 123457},
		{"-0,004", 100, 0},
		{"1,5", 1000, 1500},
		{"0", 100, 0},
	} {
		r, err := formula.Eval(c.text, formula.Comma)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := formula.Round(r.Value, c.units); !ok || got != c.want {
			t.Errorf("%s in units of 1/%d is %d (%v), want %d", c.text, c.units, got, ok, c.want)
		}
	}
	if _, ok := formula.Round(big.NewRat(formula.Most, 1), 100); ok {
		t.Error("more than the most is rounded")
	}
}

func TestAPasteIsReadInTheNotationThatItsNumbersTell(t *testing.T) {
	for _, c := range []struct {
		cells    []string
		fallback formula.Notation
		want     formula.Notation
	}{
		{[]string{"1,234", "1,234.56"}, formula.Comma, formula.Point},
		{[]string{"1.234", "1.234,56"}, formula.Point, formula.Comma},
		{[]string{"1,234", "2,345"}, formula.Comma, formula.Comma},
		{[]string{"1,234,567", "2,345"}, formula.Comma, formula.Point},
		{[]string{"12.5", "1.234"}, formula.Comma, formula.Point},
		{[]string{"12.5", "12,5"}, formula.Comma, formula.Comma},
		{[]string{"kr. 1.200,50", "x1y2.5"}, formula.Point, formula.Comma},
		{[]string{"Salg", "", "1 000"}, formula.Point, formula.Point},
	} {
		if got := formula.Guess(slices.Values(c.cells), c.fallback); got != c.want {
			t.Errorf("%q is read in notation %v, want %v", c.cells, got, c.want)
		}
	}
}

func TestThousandsArePartedWhileTyping(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "1": "1", "1450": "1.450", "12*4500": "12*4.500", "1234567,8901": "1.234.567,8901", "(1000+2)×3000": "(1.000+2)×3.000",
	} {
		if got := formula.Group(text, formula.Comma); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	if got := formula.Group("1450.25", formula.Point); got != "1,450.25" {
		t.Errorf("in English it is %q", got)
	}
}

// FuzzEval holds that any text is either counted within bounds or refused with a reason inside it, the same each time.
func FuzzEval(f *testing.F) {
	for _, seed := range []string{"12*4500", "(3+4)*1,25", "1.234,56 kr.", "(123)", "1/0", "25 %", "((((", "1.200,-", "–", "1 234'567.8", "\xff1", "x", "=-+5%%"} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, point bool) {
		n := formula.Comma
		if point {
			n = formula.Point
		}
		r, err := formula.Eval(text, n)
		var wrong *formula.Error
		if err != nil {
			if !errors.As(err, &wrong) || wrong.At < 0 || wrong.At > len(text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if new(big.Rat).Abs(r.Value).Cmp(big.NewRat(formula.Most, 1)) > 0 {
			t.Fatalf("%q is %s", text, r.Value)
		}
		// What it comes to is read back as the same number.
		written := r.Value.FloatString(20)
		if n == formula.Comma {
			written = strings.ReplaceAll(written, ".", ",")
		}
		again, err := formula.Eval(written, n)
		if err != nil {
			t.Fatalf("%q is %s, which is not read: %v", text, written, err)
		}
		near := new(big.Rat).Sub(again.Value, r.Value)
		if near.Abs(near).Cmp(big.NewRat(1, 1_000_000_000_000)) > 0 {
			t.Fatalf("%q is %s, which is read as %s", text, r.Value, again.Value)
		}
		formula.Group(text, n)
		formula.Guess(slices.Values([]string{text}), n)
	})
}
