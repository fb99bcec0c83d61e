package figures

import (
	"encoding/json"
	"errors"
	"strconv"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui/formula"
)

// unit is what a figure is counted in, which says how it is written and read.
type unit int

const (
	money   unit = iota // øre, shown in kroner
	count               // thousandths of a thing
	percent             // hundredths of a percent
	whole               // a number as it is: days, months, people
)

// of is how many of the stored unit are one of what is shown.
func (u unit) of() int64 {
	switch u {
	case money, percent:
		return 100
	case count:
		return 1000
	}
	return 1
}

// write shows a stored value as one types it: "34,40", "1.812,5", "6,5".
func (u unit) write(t *text.Texts, v int64) string {
	return t.Thousandths(v * (1000 / u.of()))
}

// read takes what a person types, a number or a sum. The sum is given too where
// it was one, to be kept.
func (u unit) read(t *text.Texts, typed string) (v int64, sum string, err error) {
	notation := formula.Comma
	if t.Lang() == text.English {
		notation = formula.Point
	}
	r, err := formula.Eval(typed, notation)
	if err != nil {
		return 0, "", err
	}
	units := u.of()
	if u == percent && r.Percent {
		units *= 100
	}
	v, ok := formula.Round(r.Value, units)
	if !ok {
		return 0, "", &formula.Error{Kind: formula.TooLarge}
	}
	if !r.Plain {
		sum = typed
	}
	return v, sum, nil
}

// sum is what a typed sum comes to, with room for what it counts: "= 180.000 "; empty for a number and for what
// cannot be read.
func (u unit) sum(t *text.Texts, typed string) string {
	v, sum, err := u.read(t, typed)
	if err != nil || sum == "" {
		return ""
	}
	return "= " + u.write(t, v) + "\u00a0"
}

// errBelowZero is a number below zero in a place that has none such.
var errBelowZero = errors.New("below zero")

// fits says what is wrong with a number that can be read.
func fits(v int64, signed bool) error {
	if v < 0 && !signed {
		return errBelowZero
	}
	return nil
}

// formulaKeys say what is wrong with what was typed.
var formulaKeys = map[formula.Kind]string{
	formula.Empty: "figures.formula.empty", formula.Sign: "figures.formula.sign", formula.Unfinished: "figures.formula.unfinished",
	formula.Bracket: "figures.formula.bracket", formula.Digits: "figures.formula.digits", formula.ByZero: "figures.formula.by_zero",
	formula.TooLarge: "figures.formula.too_large", formula.TooLong: "figures.formula.too_long",
}

// formulaError says it in words; empty for no error.
func formulaError(t *text.Texts, err error) string {
	if errors.Is(err, errBelowZero) {
		return t.T("figures.below_zero")
	}
	var f *formula.Error
	if !errors.As(err, &f) {
		return ""
	}
	return t.T(formulaKeys[f.Kind], text.A{"Sign": f.Text})
}

// setNumber is what a typed number sets at a path: the value, and the sum it came
// from or none. Nothing typed takes both away. Only a signed number may be below zero.
func setNumber(t *text.Texts, u unit, path, typed string, signed bool) (map[string]json.RawMessage, error) {
	if typed == "" {
		return map[string]json.RawMessage{path: plan.Value(nil), plan.TypedPath(path): plan.Value(nil)}, nil
	}
	v, sum, err := u.read(t, typed)
	if err == nil {
		err = fits(v, signed)
	}
	if err != nil {
		return nil, err
	}
	set := map[string]json.RawMessage{path: plan.Value(v), plan.TypedPath(path): plan.Value(nil)}
	if sum != "" {
		set[plan.TypedPath(path)] = plan.Value(sum)
	}
	return set, nil
}

// typedAt is what one writes on in: the sum that was typed, else the number; empty
// where there is none.
func typedAt(t *text.Texts, f plan.Figures, u unit, path string) string {
	if sum := f.Text(plan.TypedPath(path)); sum != "" {
		return sum
	}
	v, ok := f.Number(path)
	if !ok {
		return ""
	}
	return u.write(t, v)
}

// cell names a month's field: "months/3".
func cell(field string, m int) string { return field + "/" + strconv.Itoa(m) }
