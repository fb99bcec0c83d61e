package figures

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is a place in a case: a value, or a branch with fields.
type node struct {
	value  json.RawMessage
	fields map[string]*node
}

// depth is how many names deep a case is read: {section}/{id}/months/{n}. What is
// deeper is not taken apart, however deep it is.
const depth = 4

// absent says whether a value is as if it were not there.
func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }

// field is a field of a branch, made where it was not there.
func (n *node) field(key string) *node {
	n.open(0)
	next := n.fields[key]
	if next == nil {
		next = &node{}
		n.fields[key] = next
	}
	return next
}

func (n *node) open(size int) {
	if n.fields == nil {
		n.fields = make(map[string]*node, size)
	}
}

// put lays a value at a place, over what is there. The fields of an object are laid
// at their own places, as deep as a case is read.
func (n *node) put(raw json.RawMessage, deep int) {
	var inner map[string]json.RawMessage
	if deep == 0 || !isObject(raw) || json.Unmarshal(raw, &inner) != nil {
		n.value = raw
		return
	}
	n.open(len(inner))
	for key, raw := range inner {
		if !absent(raw) {
			n.field(key).put(raw, deep-1)
		}
	}
}

// at is the place that a path leads to. What a path has beyond the depth is one
// name more, which says that there is a branch.
func (n *node) at(path string) *node {
	for range depth {
		key, rest, more := strings.Cut(path, "/")
		if n, path = n.field(key), rest; !more {
			return n
		}
	}
	return n.field(path)
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
		root.at(path).put(values[path], depth)
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
		root := &node{}
		root.put(raw, depth)
		return root, nil
	}
	var values map[string]json.RawMessage
	if !isObject(inside) || json.Unmarshal(inside, &values) != nil {
		return &node{}, Errors{{At: "values", Code: Type}}
	}
	return nest(values), nil
}

// keys are the names of a branch's fields, in order.
func (n *node) keys() []string { return slices.Sorted(maps.Keys(n.fields)) }
