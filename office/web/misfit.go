package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
)

// errorsAtMost is how many fields a problem names.
const errorsAtMost = 10

// misfits looks for what does not fit in JSON whose form is good: values of another
// type than the one that they are read into, texts, times, structs and lists of
// these, and texts with U+0000. It builds nothing and stops at errorsAtMost. What
// nobody reads here, such as a mutation's body, is passed over.
type misfits struct {
	raw   []byte
	dec   *json.Decoder
	found []api.FieldError
}

func misfitsOf(raw []byte, into any) []api.FieldError {
	m := misfits{raw: raw, dec: json.NewDecoder(bytes.NewReader(raw))}
	m.value(reflect.TypeOf(into).Elem(), "")
	return m.found
}

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// value goes over the next value, which is to be of type t; nil is any.
func (m *misfits) value(t reflect.Type, at string) {
	begins := bytes.TrimLeft(m.raw[m.dec.InputOffset():], " \t\r\n:,")[0]
	text := t == timeType || t != nil && t.Kind() == reflect.String
	switch {
	case t == nil || t == rawType || begins == 'n': // null is nothing
		_ = m.dec.Decode(&passedOver{}) // whose form is good, as all of it is
	case text && begins == '"':
		var s string
		_ = m.dec.Decode(&s)
		_, err := time.Parse(time.RFC3339, s)
		if strings.Contains(s, "\x00") || t == timeType && err != nil {
			m.found = append(m.found, api.FieldError{Pointer: at, Reason: "format"})
		}
	case !text && t.Kind() == reflect.Struct && begins == '{':
		_, _ = m.dec.Token()
		for m.more() {
			name, _ := m.dec.Token()
			key, _ := name.(string)
			m.value(fieldType(t, key), at+"/"+pointerEscapes.Replace(key))
		}
		m.end()
	case !text && t.Kind() == reflect.Slice && begins == '[':
		_, _ = m.dec.Token()
		for i := 0; m.more(); i++ {
			m.value(t.Elem(), at+"/"+strconv.Itoa(i))
		}
		m.end()
	case text || t.Kind() == reflect.Struct || t.Kind() == reflect.Slice:
		m.found = append(m.found, api.FieldError{Pointer: at, Reason: "format"})
		_ = m.dec.Decode(&passedOver{})
	default: // a number, a bool, or what reads itself
		if m.dec.Decode(reflect.New(t).Interface()) != nil {
			m.found = append(m.found, api.FieldError{Pointer: at, Reason: "format"})
		}
	}
}

func (m *misfits) more() bool { return len(m.found) < errorsAtMost && m.dec.More() }

// end goes over the end of a list or an object.
func (m *misfits) end() {
	if len(m.found) < errorsAtMost {
		_, _ = m.dec.Token()
	}
}

// passedOver is a value that is not looked at.
type passedOver struct{}

// UnmarshalJSON takes anything.
func (*passedOver) UnmarshalJSON([]byte) error { return nil }

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// fieldType is the type of a field as encoding/json finds it; nil where there is
// none of that name.
func fieldType(t reflect.Type, name string) reflect.Type {
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if strings.EqualFold(tag, name) {
			return t.Field(i).Type
		}
	}
	return nil
}
