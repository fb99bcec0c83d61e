package screens

import (
	"testing"
	"time"

	"startklar.dk/app"
)

func TestPagesAreNotDrawnAnewForWhatTheyDoNotShow(t *testing.T) {
	now := time.Date(2027, 1, 28, 11, 0, 30, 0, time.UTC)
	was := app.SyncState{Mark: app.MarkOffline, Waiting: 2, Contact: now.Add(-time.Hour), RetryAt: now.Add(2 * time.Second), Err: "offline"}
	for name, c := range map[string]struct {
		change func(s *app.SyncState)
		news   bool
	}{
		"it is tried again soon":        {func(s *app.SyncState) { s.RetryAt = now.Add(40 * time.Second) }, false},
		"it is tried again much later":  {func(s *app.SyncState) { s.RetryAt = now.Add(4 * time.Minute) }, true},
		"the office answered once more": {func(s *app.SyncState) { s.Contact = now }, false},
		"the office has never answered": {func(s *app.SyncState) { s.Contact = time.Time{} }, true},
		"one thing more waits":          {func(s *app.SyncState) { s.Waiting = 3 }, true},
		"there is a connection":         {func(s *app.SyncState) { s.Mark = app.MarkSaved }, true},
		"another thing is in the way":   {func(s *app.SyncState) { s.Err = "captive_portal" }, true},
		"a sign-in is needed":           {func(s *app.SyncState) { s.SignIn = true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			is := was
			c.change(&is)
			if got := onPages(is, now) != onPages(was, now); got != c.news {
				t.Errorf("pages are drawn anew: %v, want %v", got, c.news)
			}
		})
	}
}

func TestTheMarkSaysWhenAllWasSavedAndStandsStillAtRest(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2027, 1, 28, 11, minute, 0, 0, time.UTC) }
	var saved time.Time
	for _, c := range []struct {
		name  string
		state app.SyncState
		news  bool
		want  time.Time
	}{
		{"the first answer", app.SyncState{Mark: app.MarkSaved, Contact: at(1)}, true, at(1)},
		{"another with nothing new", app.SyncState{Mark: app.MarkSaved, Contact: at(2)}, false, at(1)},
		{"something is sent", app.SyncState{Mark: app.MarkSaving, Contact: at(2)}, false, time.Time{}},
		{"it is there", app.SyncState{Mark: app.MarkSaved, Contact: at(3)}, false, at(3)},
		{"something came in", app.SyncState{Mark: app.MarkSaved, Contact: at(5)}, true, at(5)},
		{"the net is gone", app.SyncState{Mark: app.MarkOffline, Contact: at(5)}, false, time.Time{}},
		{"and back", app.SyncState{Mark: app.MarkSaved, Contact: at(9)}, false, at(9)},
	} {
		if saved = savedAt(saved, c.state, c.news); !saved.Equal(c.want) {
			t.Errorf("%s: saved at %s, want %s", c.name, saved, c.want)
		}
	}
}
