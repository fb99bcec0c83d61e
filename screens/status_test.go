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
		"it is tried again soon":             {func(s *app.SyncState) { s.RetryAt = now.Add(40 * time.Second) }, false},
		"it is tried again much later":       {func(s *app.SyncState) { s.RetryAt = now.Add(4 * time.Minute) }, true},
		"the office answered a second later": {func(s *app.SyncState) { s.Contact = s.Contact.Add(time.Second) }, false},
		"the office answered just now":       {func(s *app.SyncState) { s.Contact = now }, true},
		"one thing more waits":               {func(s *app.SyncState) { s.Waiting = 3 }, true},
		"there is a connection":              {func(s *app.SyncState) { s.Mark = app.MarkSaved }, true},
		"another thing is in the way":        {func(s *app.SyncState) { s.Err = "captive_portal" }, true},
		"a sign-in is needed":                {func(s *app.SyncState) { s.SignIn = true }, true},
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
