package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
)

// Told is what a screen reader is told of a page: what each thing is, and what it is
// called, line by line ("button Book my place").
func (tab *Tab) Told() []string {
	tab.t.Helper()
	var said []string
	for _, n := range tab.tree() {
		said = append(said, n.role+" "+n.name)
	}
	return said
}

// ToldByItself is what of a page is said to a screen reader whenever it changes, line by line as Told has it, by the
// part of the page that says so: that must be there before and after the change, else nothing is said.
func (tab *Tab) ToldByItself() map[cdp.BackendNodeID][]string {
	tab.t.Helper()
	said := map[cdp.BackendNodeID][]string{}
	for _, n := range tab.tree() {
		if n.of != 0 {
			said[n.of] = append(said[n.of], n.role+" "+n.name)
		}
	}
	return said
}

// FollowTold follows the one thing of a role whose name begins with some words, by the
// keyboard: it leads to another page, of which it gives the status.
func (tab *Tab) FollowTold(role, name string) (status int) {
	tab.t.Helper()
	tab.focus(role, name)
	return tab.Press("\r")
}

// PressTold presses keys on the one thing of a role whose name begins with some words, and
// stays on the page.
func (tab *Tab) PressTold(role, name, keys string) {
	tab.t.Helper()
	tab.focus(role, name)
	tab.Keys(keys)
}

// TypeTold types into the one field whose name begins with some words.
func (tab *Tab) TypeTold(name, words string) {
	tab.t.Helper()
	tab.focus(field, name)
	tab.Keys(words)
}

// field is any of the roles of what is typed into.
const field = "textbox searchbox"

type toldNode struct {
	role, name string
	id         cdp.BackendNodeID
	of         cdp.BackendNodeID // the part of the page whose changes are said, which it is in; 0: none
}

func (tab *Tab) tree() (all []toldNode) {
	tab.t.Helper()
	text := func(v *accessibility.Value) (s string) {
		if v != nil {
			_ = json.Unmarshal([]byte(v.Value), &s) // what is no text is not said
		}
		return strings.Join(strings.Fields(s), " ")
	}
	tab.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		got, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		in := map[accessibility.NodeID]cdp.BackendNodeID{}
		for _, n := range got.Nodes { // each after what it is in
			if in[n.NodeID] = in[n.ParentID]; polite(n) {
				in[n.NodeID] = n.BackendDOMNodeID
			}
			if !n.Ignored && n.BackendDOMNodeID != 0 {
				all = append(all, toldNode{text(n.Role), text(n.Name), n.BackendDOMNodeID, in[n.NodeID]})
			}
		}
		return chromedp.Void{}, err
	})
	return all
}

// polite tells whether changes of what is in a node are said by themselves.
func polite(n *accessibility.Node) bool {
	return slices.ContainsFunc(n.Properties, func(p *accessibility.Property) bool {
		return p.Name == accessibility.PropertyNameLive && string(p.Value.Value) == `"polite"`
	})
}

func (tab *Tab) focus(role, name string) {
	tab.t.Helper()
	var found []toldNode
	var exact []toldNode
	for _, n := range tab.tree() {
		if slices.Contains(strings.Fields(role), n.role) && strings.HasPrefix(n.name, name) {
			if found = append(found, n); n.name == name {
				exact = append(exact, n)
			}
		}
	}
	if len(exact) == 1 {
		found = exact
	}
	if len(found) != 1 {
		tab.t.Fatal(tab.wrong(fmt.Errorf("there are %d of the %s %q; there are %q", len(found), role, name, tab.Told())))
	}
	tab.do(call(dom.Focus, dom.FocusParams{BackendNodeID: found[0].id}))
}
