// Package forms reads the forms of pages as browsers do, for tests that send them.
package forms

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Find is the form of a page that is posted to an address; nil where it has none.
func Find(page *html.Node, action string) *html.Node {
	for n := range page.Descendants() {
		if Posted(n) && Attr(n, "action") == action {
			return n
		}
	}
	return nil
}

// Posted tells whether a node is a form that is posted.
func Posted(n *html.Node) bool {
	return n.Type == html.ElementNode && n.Data == "form" && Attr(n, "method") == "post"
}

// Fields are what a browser sends of a form as it stands, without a button.
func Fields(form *html.Node) url.Values {
	f := url.Values{}
	for in := range form.Descendants() {
		name := Attr(in, "name")
		if name == "" || has(in, "disabled") {
			continue
		}
		switch in.Data {
		case "input":
			switch Attr(in, "type") {
			case "submit", "image", "button", "reset":
			case "checkbox", "radio":
				if has(in, "checked") {
					f.Add(name, valueOf(in, "on"))
				}
			default:
				f.Add(name, Attr(in, "value"))
			}
		case "textarea":
			f.Add(name, Text(in)) // the parser has left a first newline out
		case "select":
			if value, is := chosen(in); is {
				f.Add(name, value)
			}
		}
	}
	return f
}

// chosen is what a list stands on: the last of those that are marked, or else the first.
func chosen(list *html.Node) (value string, is bool) {
	for o := range list.Descendants() {
		if o.Data == "option" && (!is || has(o, "selected")) {
			value, is = valueOf(o, strings.Join(strings.Fields(Text(o)), " ")), true
		}
	}
	return value, is
}

func valueOf(n *html.Node, otherwise string) string {
	if has(n, "value") {
		return Attr(n, "value")
	}
	return otherwise
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Attr is an attribute of a node, empty where it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Text is all text in a node, as it stands.
func Text(n *html.Node) string {
	var b strings.Builder
	for t := range n.Descendants() {
		if t.Type == html.TextNode {
			b.WriteString(t.Data)
		}
	}
	return b.String()
}
