package ui

import (
	"encoding/json"

	"fyne.io/fyne/v2"
)

// Route says which page is shown: the page, the thing it shows, and how. Routes are compared, so two equal ones are
// the same place.
type Route struct {
	Page string // a page's name; a destination's ID is the name of its first page
	ID   string // of what is shown
	Arg  string // whatever else the page needs to know
}

// Navigator takes the person from page to page.
type Navigator interface {
	// Go shows a page and remembers where it came from. Going to where one is does nothing.
	Go(to Route)
	// Back shows the page before; false where there is none.
	Back() bool
	// Replace shows a page in place of the one that is shown; Back does not come to the replaced one.
	Replace(with Route)
	// Current is where one is.
	Current() Route
}

// Page is what a route shows. It lives as long as it is in the history, so what is typed, selected and scrolled in
// it stays. It may also be any of the small interfaces below; the shell asks.
type Page interface {
	// Content is what is drawn; the same object every time.
	Content() fyne.CanvasObject
}

// Refresher is a page that reads anew what it shows. It is called on the UI goroutine when something has changed
// while the page is shown, and when it is shown again after something changed meanwhile.
type Refresher interface{ Refresh() }

// Leaver is a page that has something to finish before another is shown: text that is not on disk yet.
type Leaver interface{ Leave() }

// Flusher is a page that is told apart from Leaver when the app is put aside and the page stays: it brings to disk
// what is written, and its clocks go on.
type Flusher interface{ Flush() }

// Shower is a page that wants to know that it is shown: to start a clock, to set the focus.
type Shower interface{ Shown() }

// StateSaver is a page whose state outlives its widgets. Old pages in a long history are let go and made anew.
// The state is what encoding/json writes and reads, since it outlives the app too; how far the page's scaffolds are
// scrolled is kept besides.
type StateSaver interface {
	SaveState() any
	// RestoreState takes up a state: read puts it into what into points to, and says whether it fitted.
	RestoreState(read func(into any) bool)
}

// Wide is a page that uses the whole width: its scaffold is then not kept to what is good to read.
type Wide interface{ Wide() bool }

// Worktop is a Page that needs all the width of the window, as a grid does: the rail beside it has icons alone.
type Worktop interface{ Worktop() bool }

// Belonging is a page that is marked under a destination that is not its route's Page.
type Belonging interface{ Destination() string }

// Destination is one of the places in the bar.
type Destination struct {
	ID    string // the Page of its route
	Label string
	Icon  string // an icon's name
	Badge int    // how many things wait there; none is drawn for zero
}

// place in the history.
type visit struct {
	route Route
	page  Page // nil when let go
	state json.RawMessage
	stale bool   // something changed while it was not shown
	dress dress  // in which it was last shown
	focus *trace // what had the focus when it was left; nil for nothing
}

// keepAlive is how many pages of the history keep their widgets.
const keepAlive = 12

// history is where one has been; its last is where one is.
type history struct {
	open   func(Route) Page
	visits []*visit
}

func (h *history) current() *visit {
	if len(h.visits) == 0 {
		return nil
	}
	return h.visits[len(h.visits)-1]
}

func (h *history) push(r Route) {
	h.visits = append(h.visits, &visit{route: r})
	if old := len(h.visits) - keepAlive - 1; old >= 0 {
		h.visits[old].letGo()
	}
}

func (v *visit) letGo() {
	v.state = v.save()
	v.page, v.focus = nil, nil
}

// wake makes the page of a visit if it is not there.
func (h *history) wake(v *visit) Page {
	if v.page == nil {
		v.page = h.open(v.route)
		v.restore()
		v.stale = false
	}
	return v.page
}
