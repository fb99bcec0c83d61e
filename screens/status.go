package screens

import (
	"log/slog"
	"time"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// showStatus brings the sync mark, the badge of the inbox, the initials and the
// page that is shown up to date.
func (s *Screens) showStatus() {
	if s.ctx.Err() != nil || s.shown.firstRun {
		return
	}
	state, err := s.o.App.Sync.State(s.ctx)
	if err != nil {
		slog.Warn("read the sync state", "error", err)
		return
	}
	s.saved = savedAt(s.saved, state, s.more.Load())
	s.shell.SetStatus(status(s.env.Words, state, s.saved))
	if s.opening {
		return // the rest comes with the first page
	}
	sending := onPages(state, s.env.Now())
	same := sending == s.sending
	s.sending = sending
	if !s.more.Swap(false) && same {
		return
	}
	if unread, err := s.o.App.Inbox.Unread(s.ctx); err == nil {
		s.shell.SetBadge(parts.PageInbox, unread)
	}
	if person, err := s.o.App.Me.Person(s.ctx); err == nil {
		name := person.Name
		if name == "" {
			name = person.Email
		}
		s.shell.SetPerson(name)
	}
	s.shell.Bridge().Changed()
}

// savedAt is when all was saved: where it was before, unless something came in
// between. An answer of the office that has nothing new draws nothing.
func savedAt(before time.Time, state app.SyncState, news bool) time.Time {
	switch {
	case state.Mark != app.MarkSaved:
		return time.Time{}
	case before.IsZero() || news:
		return state.Contact
	}
	return before
}

// onPages is what pages show of how sending stands: an attempt that fails like the
// one before is no news, nor is an answer, but for the first.
func onPages(state app.SyncState, now time.Time) app.SyncState {
	if !state.Contact.IsZero() {
		state.Contact = time.Unix(0, 0)
	}
	if state.RetryAt.Sub(now) < time.Minute {
		state.RetryAt = time.Time{}
	}
	return state
}

// status says how saving and sending stand; saved is when all was, where it is.
func status(words *text.Texts, state app.SyncState, saved time.Time) ui.SyncStatus {
	mark := map[app.Mark]ui.SyncState{
		app.MarkSaved: ui.SyncGood, app.MarkSaving: ui.SyncBusy, app.MarkOffline: ui.SyncOffline,
		app.MarkWaiting: ui.SyncWaiting, app.MarkNeeds: ui.SyncNeeds,
	}[state.Mark]
	out := ui.SyncStatus{State: mark}
	if state.Mark == app.MarkWaiting {
		out.Label = words.N("sync.mark.waiting", state.Waiting)
		out.Short = words.N("sync.short.waiting", state.Waiting)
		return out
	}
	out.Label = words.T("sync.mark." + string(state.Mark))
	out.Short = words.T("sync.short." + string(state.Mark))
	if state.Mark == app.MarkSaved && !saved.IsZero() {
		out.Label += " · " + words.Clock(saved)
	}
	return out
}
