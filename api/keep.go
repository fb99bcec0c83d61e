package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// Merge keeps what a newer version wrote inside of lists and objects, too: in an
// object its unknown fields, and in a list those of each element that is still
// there. An element is the same one where it has the same kind and id, or, where
// its type has no id, where all that this version knows of it is the same.

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// fieldsOf gives the values that JSON writes of a struct or of a map of
// anything, by name.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	switch v = direct(v); v.Kind() {
	case reflect.Struct:
		for _, f := range namedFields(v.Type()) {
			fields[f.name] = v.FieldByIndex(f.index)
		}
	case reflect.Map:
		if v.Type().Elem().Kind() != reflect.Interface {
			return nil
		}
		for _, key := range v.MapKeys() {
			fields[key.String()] = v.MapIndex(key)
		}
	}
	return fields
}

// namedField is a field of a struct that JSON writes.
type namedField struct {
	name  string
	index []int
}

// known are the named fields of the types that were asked for: of a reflect.Type its
// []namedField.
var known sync.Map

// namedFields are the fields of a struct's type that JSON writes.
func namedFields(t reflect.Type) []namedField {
	if all, ok := known.Load(t); ok {
		return all.([]namedField)
	}
	var all []namedField
	for _, f := range reflect.VisibleFields(t) {
		if name, ok := nameOf(f); ok {
			all = append(all, namedField{name, f.Index})
		}
	}
	known.Store(t, all)
	return all
}

// nameOf is the name of a field in JSON; false for one that is not written or
// that stands for its own fields.
func nameOf(f reflect.StructField) (string, bool) {
	tag := f.Tag.Get("json")
	name, _, _ := strings.Cut(tag, ",")
	switch {
	case !f.IsExported(), tag == "-", f.Anonymous && name == "":
		return "", false
	case name == "":
		return f.Name, true
	}
	return name, true
}

// direct follows interfaces and pointers.
func direct(v reflect.Value) reflect.Value {
	for (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

// isObject tells a type of which every field has a name of its own; what can be
// anything, and maps, have no unknown fields.
func isObject(t reflect.Type) bool { return t.Kind() == reflect.Struct && t != timeType }

// kept gives written, which is v in JSON, with what only old has in it.
func kept(old, written json.RawMessage, v reflect.Value) json.RawMessage {
	v = direct(v)
	if !v.IsValid() || bytes.Equal(old, written) {
		return written
	}
	switch t := v.Type(); {
	case isObject(t):
		return keptObject(old, written, v)
	case t.Kind() == reflect.Slice && t != rawType && isObject(t.Elem()) && v.Len() > 0:
		return keptList(old, written, v)
	}
	return written
}

func keptObject(old, written json.RawMessage, v reflect.Value) json.RawMessage {
	var had, has map[string]json.RawMessage
	if json.Unmarshal(old, &had) != nil || len(had) == 0 || json.Unmarshal(written, &has) != nil {
		return written
	}
	known, changed := fieldsOf(v), false
	for name, value := range had {
		field, knows := known[name]
		if !knows {
			has[name], changed = value, true
			continue
		}
		if own, there := has[name]; there {
			if more := kept(value, own, field); len(more) != len(own) {
				has[name], changed = more, true
			}
		}
	}
	if !changed {
		return written
	}
	raw, err := json.Marshal(has)
	if err != nil {
		return written
	}
	return raw
}

func keptList(old, written json.RawMessage, v reflect.Value) json.RawMessage {
	var had, has []json.RawMessage
	if json.Unmarshal(old, &had) != nil || len(had) == 0 || json.Unmarshal(written, &has) != nil || len(has) != v.Len() {
		return written
	}
	if among(had, has) { // nothing in them is unknown, and they may be long
		return written
	}
	of := v.Type().Elem()
	before := map[string][]json.RawMessage{}
	for _, element := range had {
		if key, ok := identity(element, of); ok {
			before[key] = append(before[key], element)
		}
	}
	changed := false
	for i, element := range has {
		key, ok := identity(element, of)
		if !ok || len(before[key]) == 0 {
			continue
		}
		was := before[key][0]
		before[key] = before[key][1:]
		if more := keptObject(was, element, v.Index(i)); len(more) != len(element) {
			has[i], changed = more, true
		}
	}
	if !changed {
		return written
	}
	raw, err := json.Marshal(has)
	if err != nil {
		return written
	}
	return raw
}

// among tells whether each of some elements is, byte by byte, among others.
func among(some, others []json.RawMessage) bool {
	all := make(map[string]struct{}, len(others))
	for _, element := range others {
		all[string(element)] = struct{}{}
	}
	return !slices.ContainsFunc(some, func(element json.RawMessage) bool {
		_, is := all[string(element)]
		return !is
	})
}

// identity tells elements of a list apart.
func identity(element json.RawMessage, of reflect.Type) (key string, ok bool) {
	v := reflect.New(of)
	if json.Unmarshal(element, v.Interface()) != nil {
		return "", false
	}
	_, hasKind := of.FieldByName("Kind")
	_, hasID := of.FieldByName("ID")
	if hasKind && hasID {
		raw, err := json.Marshal([]any{v.Elem().FieldByName("Kind").Interface(), v.Elem().FieldByName("ID").Interface()})
		return string(raw), err == nil
	}
	raw, err := json.Marshal(v.Interface())
	return string(raw), err == nil
}
