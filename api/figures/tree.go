package figures

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is a place in a case: a value, or a branch with fields. A branch that came
// as a JSON object is opened when it is looked into, so that what nobody reads is
// not taken apart, however deep it is.
type node struct {
	value  json.RawMessage
	fields map[string]*node
}

// absent says whether a value is as if it were not there.
func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }

// branch says whether a place has fields, and opens it.
func (n *node) branch() bool {
	if isObject(n.value) {
		var fields map[string]json.RawMessage
		if json.Unmarshal(n.value, &fields) == nil {
			n.value = nil
			n.open(len(fields))
			for key, raw := range fields {
				if n.fields[key] == nil && !absent(raw) {
					n.fields[key] = &node{value: raw}
				}
			}
		}
	}
	return n.fields != nil
}

func (n *node) open(size int) {
	if n.fields == nil {
		n.fields = make(map[string]*node, size)
	}
}

// depth is how many names deep a case is read: {section}/{id}/months/{n}. What a
// path has beyond them is one name more, which says that there is a branch.
const depth = 4

// at is the place that a path leads to, made where it was not there.
func (n *node) at(path string) *node {
	for i, more := 0, true; more; i++ {
		key := path
		if i < depth {
			key, path, more = strings.Cut(path, "/")
		} else {
			more = false
		}
		n.branch()
		n.open(0)
		next := n.fields[key]
		if next == nil {
			next = &node{}
			n.fields[key] = next
		}
		n = next
	}
	return n
}

// unread are the remarks and what was typed as arithmetic, which lie beside a
// plan's values at their paths.
func unread(path string) bool {
	return strings.HasPrefix(path, "typed/") || strings.HasPrefix(path, "note/")
}

// nest reads each path's slashes as nesting. Objects as values come first, in the
// order of their paths, so that what a longer path says counts whatever the order.
func nest(values map[string]json.RawMessage) *node {
	root := &node{fields: make(map[string]*node, 16)}
	var objects []string
	for path, raw := range values {
		if isObject(raw) && !unread(path) {
			objects = append(objects, path)
		}
	}
	slices.Sort(objects)
	for _, path := range objects {
		n := root.at(path)
		n.value = values[path]
		n.branch()
	}
	for path, raw := range values {
		if !isObject(raw) && !absent(raw) && !unread(path) {
			root.at(path).value = raw
		}
	}
	return root
}

// parse takes a file's JSON: the tree, or {"values": {path: value}}.
func parse(raw []byte) (*node, Errors) {
	raw = bytes.Trim(raw, " \t\r\n")
	var top map[string]json.RawMessage
	if !utf8.Valid(raw) || !isObject(raw) || json.Unmarshal(raw, &top) != nil {
		return nil, Errors{{Code: Malformed}}
	}
	inside, ok := top["values"]
	if !ok || absent(inside) {
		return &node{value: raw}, nil
	}
	var values map[string]json.RawMessage
	if !isObject(inside) || json.Unmarshal(inside, &values) != nil {
		return &node{fields: map[string]*node{}}, Errors{{At: "values", Code: Type}}
	}
	return nest(values), nil
}

// keys are the names of a branch's fields, in order.
func (n *node) keys() []string { return slices.Sorted(maps.Keys(n.fields)) }
