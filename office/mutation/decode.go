package mutation

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
)

// DecodeBody reads a mutation's body into the struct at into and names the
// field that is bad by its pointer. Fields that into does not know are passed
// over; absent ones stay empty.
func DecodeBody(raw json.RawMessage, into any) *api.Problem {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	if pointer, reason := BadText(raw); reason != "" {
		return Refuse(pointer, reason)
	}
	if pointer, reason := decodeFields(raw, into); reason != "" {
		return Refuse(pointer, reason)
	}
	return nil
}

// decodeFields reads an object field by field, so that a bad one has a name
// even where its type reads itself (a time).
func decodeFields(raw json.RawMessage, into any) (pointer, reason string) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return "", "format"
	}
	v := reflect.ValueOf(into).Elem()
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value, ok := fields[name]
		if !ok || bytes.Equal(bytes.TrimSpace(value), []byte("null")) {
			continue
		}
		if pointer, reason := decodeValue(value, v.Field(i)); reason != "" {
			return "/" + EscapePointer(name) + pointer, reason
		}
	}
	return "", ""
}

func decodeValue(raw json.RawMessage, into reflect.Value) (pointer, reason string) {
	err := json.Unmarshal(raw, into.Addr().Interface())
	if err == nil {
		return "", ""
	}
	t := into.Type()
	switch {
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		var elements []json.RawMessage
		if json.Unmarshal(raw, &elements) != nil {
			return "", "format"
		}
		for i, e := range elements {
			if pointer, reason := decodeValue(e, reflect.New(t.Elem()).Elem()); reason != "" {
				return "/" + strconv.Itoa(i) + pointer, reason
			}
		}
	case t.Kind() == reflect.Map:
		var elements map[string]json.RawMessage
		if json.Unmarshal(raw, &elements) != nil {
			return "", "format"
		}
		for _, name := range slices.Sorted(mapKeys(elements)) {
			if pointer, reason := decodeValue(elements[name], reflect.New(t.Elem()).Elem()); reason != "" {
				return "/" + EscapePointer(name) + pointer, reason
			}
		}
	case t.Kind() == reflect.Struct && t != timeType:
		return decodeFields(raw, reflect.New(t).Interface())
	}
	return "", "format"
}

func mapKeys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// BadText finds a string in JSON that cannot be kept, with U+0000, with half a
// character or no UTF-8, and gives its pointer; reason is empty where there is
// none.
func BadText(raw []byte) (pointer, reason string) {
	if !utf8.Valid(raw) {
		return "", "format"
	}
	if marked, has := LoneSurrogates(raw); has {
		raw = marked
	} else if !bytes.Contains(raw, []byte(`\u0000`)) {
		return "", ""
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "", "format"
	}
	if p, found := findNUL(v); found {
		return p, "format"
	}
	return "", ""
}

func findNUL(v any) (pointer string, found bool) {
	switch v := v.(type) {
	case string:
		return "", strings.ContainsRune(v, 0)
	case []any:
		for i, e := range v {
			if p, found := findNUL(e); found {
				return "/" + strconv.Itoa(i) + p, true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(mapKeys(v)) {
			if strings.ContainsRune(name, 0) {
				return "", true
			}
			if p, found := findNUL(v[name]); found {
				return "/" + EscapePointer(name) + p, true
			}
		}
	}
	return "", false
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer writes a name as a part of a JSON pointer (RFC 6901).
func EscapePointer(name string) string { return pointerEscapes.Replace(name) }

var timeType = reflect.TypeFor[time.Time]()
