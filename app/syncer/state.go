package syncer

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
)

// Phase is what the sync mark shows.
type Phase string

// Phases, from "all is well" to "the person must do something".
const (
	Saved    Phase = "saved"     // everything is at the office
	Saving   Phase = "saving"    // being sent now
	Waiting  Phase = "waiting"   // to be sent, the office cannot take it yet or a sign-in is needed first
	Offline  Phase = "offline"   // no connection; kept on this device
	NeedsYou Phase = "needs_you" // a refusal, a conflict, or a sign-in that is no longer valid
)

// State is how the store and the office stand to each other.
type State struct {
	Phase        Phase
	Pending      int       // mutations without an answer
	Refused      int       // on the person's list
	Conflicts    int       // sections in conflict
	SignInNeeded bool      // something is to be sent and there is no token, or it is no longer valid
	Erased       bool      // the office erased this person; nothing goes on
	LastSync     time.Time // last answer of the office, UTC
	RetryAt      time.Time // when the next attempt is due after a failure, zero for none
	Err          api.Code  // why the last attempt failed: offline, captive_portal, full, storage, a Problem's code; empty for none
}

// loop is one of the four that speak with the office.
type loop int

const (
	loopSend loop = iota
	loopFiles
	loopChanges
	loopCatalogue
	loops
)

func loopOf(f store.Feed) loop {
	if f == store.Catalogue {
		return loopCatalogue
	}
	return loopChanges
}

// marks are what the state is made from; guarded by Syncer.mu.
type marks struct {
	counts    store.Counts
	conflicts int
	sending   bool
	erased    bool
	lastSync  time.Time
	retryAt   [loops]time.Time
	fails     [loops]api.Code
	denied    [loops]bool // was told that the token is no longer valid, and nothing else since
}

// signIn tells that the token is no longer valid. What another loop is answered
// does not say that it is: it may have been asked before.
func (m *marks) signIn() bool { return slices.Contains(m.denied[:], true) }

// well notes that a loop has nothing that fails.
func (m *marks) well(l loop) { m.fails[l], m.denied[l] = "", false }

// unreached are the failures in which the office did not answer at all.
var unreached = map[api.Code]bool{"offline": true, "captive_portal": true, "untrusted": true}

// State is how things stand now.
func (s *Syncer) State() State {
	s.mu.Lock()
	m := s.marks
	s.mu.Unlock()
	st := State{
		Pending: m.counts.Pending, Refused: m.counts.Refused, Conflicts: m.conflicts,
		Erased: m.erased, LastSync: m.lastSync,
	}
	for l, code := range m.fails {
		if code != "" {
			st.Err, st.RetryAt = code, m.retryAt[l]
			break
		}
	}
	away := !s.o.Online()
	for _, code := range m.fails {
		away = away || unreached[code]
	}
	if away && st.Err == "" {
		st.Err = "offline"
	}
	token := s.o.Client.SignedIn()
	st.SignInNeeded = m.signIn() || !token && st.Pending > 0
	switch {
	case m.erased, m.signIn(), st.Refused > 0, st.Conflicts > 0:
		st.Phase = NeedsYou
	case away:
		st.Phase = Offline
	case st.Pending == 0:
		st.Phase = Saved
	case !token, (m.fails[loopSend] != "" || m.fails[loopFiles] != "") && !m.sending:
		st.Phase = Waiting
	default:
		st.Phase = Saving
	}
	return st
}

// Subscribe calls f with the state when Run begins and whenever it changes,
// from one goroutine of Run's, until cancel. f must not wait for Run to end.
func (s *Syncer) Subscribe(f func(State)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nextSub
	s.nextSub++
	s.subs[n] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.subs, n)
	}
}

// publish tells the subscribers.
func (s *Syncer) publish(ctx context.Context) error {
	var told State
	for first := true; ; first = false {
		if st := s.State(); first || st != told {
			told = st
			s.mu.Lock()
			subs := make([]func(State), 0, len(s.subs))
			for n := range s.nextSub {
				if f, ok := s.subs[n]; ok {
					subs = append(subs, f)
				}
			}
			s.mu.Unlock()
			for _, f := range subs {
				f(st)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.news:
		}
	}
}

// tell wakes publish; s.mu may be held.
func (s *Syncer) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *Syncer) mark(set func(*marks)) {
	s.mu.Lock()
	set(&s.marks)
	s.mu.Unlock()
	s.tell()
}

// unwell tells that a loop's last attempt failed.
func (s *Syncer) unwell(l loop) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.marks.fails[l] != ""
}

// reached notes an answer of the office. Where another loop pauses because the
// office could not be reached, it need not pause any longer.
func (s *Syncer) reached(by loop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &s.marks
	m.lastSync = s.o.Now().UTC()
	m.well(by)
	others := false
	for l, code := range m.fails {
		if unreached[code] {
			m.fails[l], others = "", true
		}
	}
	if others {
		close(s.again)
		s.again = make(chan struct{})
	}
	s.tell()
}

func (s *Syncer) failed(by loop, err error) {
	s.mark(func(m *marks) {
		m.fails[by] = codeOf(err)
		if isDenied(err) {
			m.denied[by] = true
		}
		s.tellTrouble()
	})
}

// codeStorage is the code of what failed on this device.
const codeStorage api.Code = "storage"

// codeOf is client.Code, "full" where there was no room on this device, and
// codeStorage for what else failed there.
func codeOf(err error) api.Code {
	if errors.Is(err, store.ErrFull) {
		return "full"
	}
	code := client.Code(err)
	if p := (*api.Problem)(nil); code == api.CodeInternal && !errors.As(err, &p) {
		return codeStorage
	}
	return code
}

// recount counts the queue, and the conflicts where sections changed.
func (s *Syncer) recount(ctx context.Context, sections bool) error {
	s.counting.Lock()
	defer s.counting.Unlock()
	counts, err := s.o.Store.Counts(ctx)
	if err != nil {
		return err
	}
	conflicts := -1
	if sections {
		if conflicts, err = s.conflicts(ctx); err != nil {
			return err
		}
	}
	s.mark(func(m *marks) {
		m.counts = counts
		if conflicts >= 0 {
			m.conflicts = conflicts
		}
	})
	return nil
}

func (s *Syncer) conflicts(ctx context.Context) (n int, err error) {
	list, err := s.o.Store.List(ctx, api.KindSection)
	if err != nil {
		return 0, err
	}
	for _, r := range list {
		if !bytes.Contains(r.Body, []byte(`"`+api.SectionConflict+`"`)) {
			continue
		}
		var body struct {
			State string `json:"state"`
		}
		if r.Decode(&body) == nil && body.State == api.SectionConflict {
			n++
		}
	}
	return n, nil
}
