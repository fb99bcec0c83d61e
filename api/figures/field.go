package figures

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The largest values that can be typed; the smallest is 0 unless said otherwise.
const (
	maxOre      = 10_000_000_000_000 // 10¹³
	maxNumber   = 1_000_000_000_000  // 10¹²
	maxPercent  = 100_000
	maxDays     = 360
	maxOrder    = 1_000_000_000
	maxNameRune = 200
)

// reader gathers what is wrong while a case is read.
type reader struct{ errors Errors }

// fields is a branch of a case that is being read. What a field has that it cannot
// have is an error at its path, and reads as if it were absent.
type fields struct {
	r    *reader
	path string // with a slash at its end, empty for the whole
	node *node
}

func (f fields) fail(key string, code ErrorCode) {
	f.r.errors = append(f.r.errors, Error{At: f.path + key, Code: code})
}

func (f fields) has(key string) bool { return f.node.fields[key] != nil }

// nothing is a branch where there is none.
var nothing node

// branch is a field that has fields. A value in its place is an error.
func (f fields) branch(key string) fields {
	inside := f.node.fields[key]
	if inside == nil {
		return fields{r: f.r, node: &nothing}
	}
	if inside.value != nil {
		f.fail(key, Type)
	}
	return fields{r: f.r, path: f.path + key + "/", node: inside}
}

// value is what stands in a field. There is none where it is absent or a branch.
func (f fields) value(key string) (json.RawMessage, bool) {
	n := f.node.fields[key]
	if n == nil {
		return nil, false
	}
	if n.fields != nil || isObject(n.value) {
		f.fail(key, Type)
		return nil, false
	}
	return n.value, true
}

// digits is a whole number as it is written.
func (f fields) digits(key string) (string, bool) {
	raw, ok := f.value(key)
	if !ok {
		return "", false
	}
	if digits := strings.TrimPrefix(string(raw), "-"); digits == "" || strings.Trim(digits, "0123456789") != "" {
		f.fail(key, Type)
		return "", false
	}
	return string(raw), true
}

// integer reads a whole number. It is valid too where it is absent.
func (f fields) integer(key string, low, high, without int64) (v int64, valid bool) {
	digits, ok := f.digits(key)
	if !ok {
		return without, !f.has(key)
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || v < low || v > high {
		f.fail(key, Range)
		return without, false
	}
	return v, true
}

func (f fields) number(key string, low, high, without int64) int64 {
	v, _ := f.integer(key, low, high, without)
	return v
}

func (f fields) ore(key string) int64     { return f.number(key, 0, maxOre, 0) }
func (f fields) percent(key string) int64 { return f.number(key, -whole, maxPercent, 0) }
func (f fields) days(key string) int64    { return f.number(key, 0, maxDays, 0) }
func (f fields) month(key string) int     { return int(f.number(key, 1, Span, 1)) }

func (f fields) yes(key string, without bool) bool {
	raw, ok := f.value(key)
	switch {
	case !ok:
		return without
	case string(raw) == "true":
		return true
	case string(raw) == "false":
		return false
	}
	f.fail(key, Type)
	return without
}

func (f fields) text(key string) (string, bool) {
	raw, ok := f.value(key)
	if !ok {
		return "", false
	}
	var s string
	if raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		f.fail(key, Type)
		return "", false
	}
	return s, true
}

// word reads one of a few words. Where there is none, or another, it is without.
func word[T ~string](f fields, key string, without T, among ...T) T {
	s, ok := f.text(key)
	if !ok {
		return without
	}
	for _, w := range among {
		if string(w) == s {
			return w
		}
	}
	f.fail(key, Enum)
	return without
}

// required is an error where a field is absent.
func (f fields) required(key string) {
	if !f.has(key) {
		f.fail(key, Required)
	}
}

// sparse reads a field of cells with numbers for names, each at most once.
func (f fields) sparse(key string, low, high int, read func(cells fields, key string, i int)) {
	cells := f.branch(key)
	for name := range cells.node.fields {
		i, err := strconv.Atoi(name)
		if err != nil || i < low || i > high || strconv.Itoa(i) != name {
			cells.fail(name, Range)
			continue
		}
		read(cells, name, i)
	}
}

func (f fields) cells(highest int64) (c Cells) {
	f.sparse("months", 1, year, func(cells fields, key string, i int) {
		c.Value[i-1], c.Typed[i-1] = cells.number(key, 0, highest, 0), true
	})
	return c
}

func (f fields) growth(key string) (g Growth) {
	f.sparse(key, 2, Years, func(cells fields, key string, i int) { g[i-2] = cells.percent(key) })
	return g
}

func (f fields) line(id string) Line {
	name, _ := f.text("name")
	if utf8.RuneCountInString(name) > maxNameRune {
		f.fail("name", TooLong)
	}
	return Line{ID: id, Name: name, Order: f.number("order", 0, maxOrder, 0)}
}

// term reads a span. One that is wrong reads as if absent, and then is in order.
func (f fields) term() Term {
	t := Term{From: f.month("from"), To: int(f.number("to", 1, Span, Span))}
	if t.To < t.From {
		f.fail("to", Order)
	}
	return t
}
