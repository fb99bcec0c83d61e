package screens

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// keepAfter is how long after another page is shown it is kept where one is:
// who is on the way to somewhere need not be found on the way.
const keepAfter = time.Second

// place is where the person is, as it is kept while the app does not run.
type place struct {
	History []ui.Saved `json:"history"`
	Found   []found    `json:"found"` // what was looked for and opened, latest first
}

// kept is the history of the run before, for the person whose store is open. Its
// last place is one that is there; where it is not there any more it is home.
func (s *Screens) kept() []ui.Saved {
	raw, err := s.o.App.Place(s.ctx)
	if err != nil {
		slog.Warn("read where one was", "error", err)
	}
	var p place
	if raw == "" || json.Unmarshal([]byte(raw), &p) != nil {
		return nil
	}
	s.recent = p.Found
	list := slices.DeleteFunc(p.History, func(at ui.Saved) bool { return !known(at.Route) })
	if n := len(list); n > 0 && !there(s.ctx, s.o.App, list[n-1].Route) {
		list[n-1] = ui.Saved{Route: parts.Home()}
	}
	return slices.CompactFunc(list, func(a, b ui.Saved) bool { return a.Route == b.Route })
}

// keep brings to disk where one is, without waiting for it.
func (s *Screens) keep() {
	if s.shown.firstRun || s.opening {
		return
	}
	raw, err := json.Marshal(place{History: s.shell.Saved(), Found: s.recent})
	if err != nil {
		slog.Warn("keep where one is", "error", err)
		return
	}
	if s.last == string(raw) {
		return
	}
	s.last = string(raw)
	who := s.who
	s.env.Save("place", func(ctx context.Context) error {
		if who != "" && who != signedIn(s.o.App) { // the store is another's by now
			return nil
		}
		return s.o.App.KeepPlace(ctx, string(raw))
	}, func(err error) {
		if err != nil {
			s.last = "" // is tried again with the next page
			slog.Warn("keep where one is", "error", err)
		}
	})
}
