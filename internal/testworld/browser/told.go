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
		for _, n := range got.Nodes {
			if !n.Ignored && n.BackendDOMNodeID != 0 {
				all = append(all, toldNode{text(n.Role), text(n.Name), n.BackendDOMNodeID})
			}
		}
		return chromedp.Void{}, err
	})
	return all
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
