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
	s.shell.SetStatus(status(s.env.Words, state))
	if s.opening {
		return // the rest comes with the first page
	}
	sending := onPages(state, s.env.Now())
	same := sending == s.sending
	s.sending = sending
	if !s.more.Swap(false) && same {
		return
	}
	if unread, err := s.o.App.Referrals.Unread(s.ctx); err == nil {
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

// onPages is what pages show of how sending stands: an attempt that fails like the
// one before, and an answer in the same minute, are no news.
func onPages(state app.SyncState, now time.Time) app.SyncState {
	state.Contact = state.Contact.Truncate(time.Minute)
	if state.RetryAt.Sub(now) < time.Minute {
		state.RetryAt = time.Time{}
	}
	return state
}

// status says how saving and sending stand.
func status(words *text.Texts, state app.SyncState) ui.SyncStatus {
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
	if state.Mark == app.MarkSaved && !state.Contact.IsZero() {
		out.Label += " · " + words.Clock(state.Contact)
	}
	return out
}
