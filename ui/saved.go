package ui

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"
)

// Saved is a place in the history as it is kept while the app does not run.
type Saved struct {
	Route Route           `json:"route"`
	State json.RawMessage `json:"state,omitempty"`
}

// keptState is what a visit keeps of its page.
type keptState struct {
	Scroll []float32       `json:"scroll,omitempty"` // of its scaffolds, in dp
	Rows   []row           `json:"rows,omitempty"`   // seen first in its long lists
	Page   json.RawMessage `json:"page,omitempty"`   // what a StateSaver says
}

// mostSaved is how many places are kept; who goes back further than that has forgotten.
const mostSaved = 24

// Saved is the history, the place that is shown last.
func (s *Shell) Saved() []Saved {
	visits := s.history.visits[max(len(s.history.visits)-mostSaved, 0):]
	out := make([]Saved, 0, len(visits))
	for _, v := range visits {
		state := v.state
		if v.page != nil {
			state = v.save()
		}
		out = append(out, Saved{v.route, state})
	}
	return out
}

// Restore forgets the history and takes up another, whose last place is shown. The others are made when one goes back
// to them. It does nothing where there is none.
func (s *Shell) Restore(list []Saved) {
	if len(list) == 0 {
		return
	}
	s.leave()
	s.history.visits = nil
	for _, place := range list {
		s.history.visits = append(s.history.visits, &visit{route: place.Route, state: place.State})
	}
	s.showCurrent()
}

// save is what a visit's page says of itself.
func (v *visit) save() json.RawMessage {
	if v.page == nil {
		return v.state
	}
	var kept keptState
	for _, page := range scaffoldsIn(v.page.Content()) {
		kept.Scroll = append(kept.Scroll, max(page.scrolled(), page.later))
		for _, l := range page.long() {
			kept.Rows = append(kept.Rows, l.place())
		}
	}
	if !slices.ContainsFunc(kept.Scroll, func(at float32) bool { return at != 0 }) {
		kept.Scroll, kept.Rows = nil, nil
	}
	if saver, ok := v.page.(StateSaver); ok {
		raw, err := json.Marshal(saver.SaveState())
		if err == nil && string(raw) != "null" {
			kept.Page = raw
		}
	}
	if kept.Scroll == nil && kept.Page == nil {
		return nil
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return nil
	}
	return raw
}

// restore gives a page that was just made what was kept of the one before it.
func (v *visit) restore() {
	var kept keptState
	if v.state == nil || json.Unmarshal(v.state, &kept) != nil {
		return
	}
	if saver, ok := v.page.(StateSaver); ok && kept.Page != nil {
		saver.RestoreState(func(into any) bool { return json.Unmarshal(kept.Page, into) == nil })
	}
	for i, page := range scaffoldsIn(v.page.Content()) {
		if i < len(kept.Scroll) {
			page.scrollLater(kept.Scroll[i])
		}
		for _, l := range page.long() {
			if len(kept.Rows) > 0 {
				l.before, kept.Rows = kept.Rows[0], kept.Rows[1:]
			}
		}
	}
}

// scaffoldsIn are a page's scaffolds, shown or not, in a fixed order.
func scaffoldsIn(o fyne.CanvasObject) []*Scaffold {
	if o == nil {
		return nil
	}
	if s, ok := o.(*Scaffold); ok {
		return []*Scaffold{s}
	}
	var out []*Scaffold
	for _, child := range childrenOf(o) {
		out = append(out, scaffoldsIn(child)...)
	}
	return out
}
