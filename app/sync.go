package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/store"
	"startklar.dk/app/syncer"
)

// Sync is the state between device and office.
type Sync struct{ a *App }

// Mark is what the sync mark shows.
type Mark string

// The marks.
const (
	MarkSaved   Mark = "saved"   // all is with the office, or all is kept here where there is none
	MarkSaving  Mark = "saving"  // being sent now
	MarkOffline Mark = "offline" // no connection; kept on this device
	MarkWaiting Mark = "waiting" // not sent yet
	MarkNeeds   Mark = "needs"   // a refusal, a conflict or a sign-in
)

// SyncState is all that the mark says.
type SyncState struct {
	Mark      Mark
	Waiting   int       // mutations not answered
	Refused   int       // answered with no
	Conflicts int       // sections with two texts
	SignIn    bool      // something waits for a sign-in, or the office no longer knows this device
	Erased    bool      // the office erased this person; nothing goes on
	Contact   time.Time // when the office last answered; zero for never
	RetryAt   time.Time // when it is tried again; zero for now or never
	Err       string    // why the last attempt failed, as by Reason; empty for none
}

var markOf = map[syncer.Phase]Mark{
	syncer.Saved: MarkSaved, syncer.Saving: MarkSaving, syncer.Waiting: MarkWaiting,
	syncer.Offline: MarkOffline, syncer.NeedsYou: MarkNeeds,
}

// State reads the state of the mark.
func (s *Sync) State(ctx context.Context) (SyncState, error) {
	l := s.a.current()
	// The store is asked itself: the syncer hears of a write a moment later.
	counts, err := l.store.Counts(ctx)
	if err != nil {
		return SyncState{}, fmt.Errorf("read what waits: %w", err)
	}
	if l.syncer == nil {
		state := SyncState{Mark: MarkSaved, Waiting: counts.Pending, Refused: counts.Refused}
		if l.at.kind == OfficeDemo && counts.Pending > 0 { // goes on when it runs
			state.Mark = MarkWaiting
		}
		return state, nil
	}
	st := l.syncer.State()
	state := SyncState{
		Mark: markOf[st.Phase], Waiting: counts.Pending, Refused: counts.Refused, Conflicts: st.Conflicts,
		SignIn: st.SignInNeeded, Erased: st.Erased, Contact: st.LastSync, RetryAt: st.RetryAt, Err: string(st.Err),
	}
	signed := l.client.SignedIn()
	switch {
	case l.at.person != "" && !signed: // the keyring lost the token
		state.Mark, state.SignIn = MarkNeeds, true
	case state.Mark == MarkSaved && counts.Refused > 0:
		state.Mark = MarkNeeds
	case state.Mark == MarkSaved && counts.Pending > 0 && signed:
		state.Mark = MarkSaving
	case state.Mark == MarkSaved && counts.Pending > 0:
		state.Mark, state.SignIn = MarkWaiting, true
	}
	return state, nil
}

// Fetched tells whether what the office has, of the programme and of the person,
// has begun to come to this device.
func (s *Sync) Fetched(ctx context.Context) (bool, error) {
	st := s.a.store()
	for _, f := range []store.Feed{store.Changes, store.Catalogue} {
		if _, cursor, err := st.Cursor(ctx, f); err != nil || cursor == "" {
			return false, err
		}
	}
	return true, nil
}

// SyncItem is one thing that waits, was refused or clashes.
type SyncItem struct {
	ID         string           // for Retry and Dismiss; empty for a conflict
	Kind       api.MutationKind // empty for a conflict
	Key        string           // of the text that says what it is: "sync.kind." and the kind, or "sync.kind.conflict"
	Name       string           // of the thing it is about, where it has one
	At         time.Time
	Sending    bool
	Problem    *api.Problem // the office's no
	Conflict   bool
	PlanID     string // of a text: where to go
	Section    string
	Booking    string   // of a booking: where to go
	Referral   string   // of a referral: where to go
	Assessment string   // of a result: which self-assessment
	Text       string   // the words that were sent, where there are any
	Files      []string // names of the files that go with it
}

// subject is what bodies of mutations are about, whichever kind they are.
type subject struct {
	PlanID     string `json:"plan_id"`
	Section    string `json:"section"`
	Title      string `json:"title"`
	Name       any    `json:"name"` // of a version, or of the person, which is not shown
	EventID    string `json:"event_id"`
	SlotID     string `json:"slot_id"`
	BookingID  string `json:"booking_id"`
	ReferralID string `json:"referral_id"`
	ActorID    string `json:"actor_id"`
	Assessment string `json:"assessment_id"`
	StepID     string `json:"step_id"`
	Topic      string `json:"topic"`
	Text       string `json:"text"`

	AttachmentIDs []string `json:"attachment_ids"`
}

// Items lists what waits, was refused or clashes: what needs the person first,
// then oldest first.
func (s *Sync) Items(ctx context.Context) ([]SyncItem, error) {
	l := s.a.current()
	entries, err := l.store.Queue(ctx)
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	var list []SyncItem
	conflicts, err := s.conflicts(ctx)
	if err != nil {
		return nil, err
	}
	list = append(list, conflicts...)
	for _, e := range entries {
		list = append(list, s.item(ctx, e))
	}
	slices.SortStableFunc(list, func(a, b SyncItem) int {
		return cmp.Or(needs(a)-needs(b), a.At.Compare(b.At))
	})
	return list, nil
}

// needs is 0 for what needs the person, 1 for what only waits.
func needs(it SyncItem) int {
	if it.Conflict || it.Problem != nil {
		return 0
	}
	return 1
}

func (s *Sync) conflicts(ctx context.Context) ([]SyncItem, error) {
	plans, err := s.a.Plan.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var list []SyncItem
	for _, p := range plans {
		if p.Deleted {
			continue
		}
		questions, err := s.a.Plan.Conflicts(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, q := range questions {
			list = append(list, SyncItem{
				Key: "sync.kind.conflict", Name: q.Title, At: q.At, Conflict: true, PlanID: p.ID, Section: q.Key,
			})
		}
	}
	return list, nil
}

func (s *Sync) item(ctx context.Context, e store.Entry) SyncItem {
	it := SyncItem{
		ID: e.ID, Kind: e.Kind, Key: "sync.kind." + string(e.Kind), At: e.MadeAt,
		Sending: e.State == store.EntryInFlight,
	}
	if e.State == store.EntryRefused || e.State == store.EntryDismissed {
		it.Problem = e.Problem
		if it.Problem == nil {
			it.Problem = &api.Problem{Code: api.CodeInternal}
		}
	}
	var of subject
	if json.Unmarshal(e.Body, &of) != nil {
		return it
	}
	it.PlanID, it.Section, it.Booking, it.Referral, it.Text = of.PlanID, of.Section, of.BookingID, of.ReferralID, of.Text
	it.Assessment = of.Assessment
	it.Name = s.name(ctx, e.Kind, of)
	for _, id := range of.AttachmentIDs {
		if f, err := s.a.store().File(id); err == nil {
			it.Files = append(it.Files, f.Name)
		}
	}
	return it
}

// name is what a mutation's thing is called, as far as the device knows.
func (s *Sync) name(ctx context.Context, kind api.MutationKind, of subject) string {
	switch kind {
	case api.SectionWrite:
		if q, err := s.a.Plan.Question(ctx, of.PlanID, of.Section); err == nil {
			return q.Title
		}
		return of.Section
	case api.PlanCreate, api.PlanRename, api.PlanDelete, api.PlanRestore:
		return of.Title
	case api.FiguresWrite:
		if o, err := s.a.Plan.Overview(ctx, of.PlanID); err == nil {
			return o.Title
		}
	case api.VersionKeep:
		if name, ok := of.Name.(string); ok {
			return name
		}
	case api.ResultSubmit:
		return s.a.Tests.Title(ctx, of.Assessment)
	case api.BookingRequest, api.BookingMove, api.BookingCancel, api.BookingShare, api.BookingAccept, api.BookingRate, api.BookingKeep:
		return s.bookingName(ctx, of)
	case api.StepDone:
		return s.a.Book.StepText(ctx, of.StepID)
	case api.ReferralRequest:
		if actor, err := s.a.Referrals.Actor(ctx, of.ActorID); err == nil {
			return actor.Name
		}
	case api.ReferralAnswer, api.ReferralWithdraw, api.ReferralOutcome:
		if r, err := s.a.Referrals.Referral(ctx, of.ReferralID); err == nil {
			return r.Actor.Name
		}
	case api.QuestionAsk:
		return of.Topic
	}
	return ""
}

func (s *Sync) bookingName(ctx context.Context, of subject) string {
	b, err := s.a.Book.Booking(ctx, of.BookingID)
	if err != nil {
		e, err := s.a.Book.Event(ctx, of.EventID)
		if err != nil {
			return ""
		}
		return e.Title
	}
	return bookingTitle(b)
}

func bookingTitle(b booking.Booking) string { return entryTitle([]booking.Booking{b}) }

// entryTitle names what is booked at one event, and with whom.
func entryTitle(entry []booking.Booking) string {
	var with []string
	for _, b := range entry {
		if b.Adviser != nil && b.Adviser.Name != "" && !slices.Contains(with, b.Adviser.Name) {
			with = append(with, b.Adviser.Name)
		}
	}
	if len(with) == 0 {
		return entry[0].Title
	}
	return entry[0].Title + " · " + strings.Join(with, ", ")
}

// Retry sends a refused one again.
func (s *Sync) Retry(ctx context.Context, id string) error {
	if _, err := s.a.store().Retry(ctx, id); err != nil {
		return fmt.Errorf("try again: %w", err)
	}
	s.Now()
	return nil
}

// Dismiss takes a refused one off the list; what it said stays readable in Kept.
func (s *Sync) Dismiss(ctx context.Context, id string) error {
	if err := s.a.store().Write(ctx, func(tx *store.Tx) error { return tx.Dismiss(id) }); err != nil {
		return fmt.Errorf("dismiss: %w", err)
	}
	return nil
}

// Kept lists what was refused and dismissed, newest first.
func (s *Sync) Kept(ctx context.Context) ([]SyncItem, error) {
	entries, err := s.a.store().Kept(ctx)
	if err != nil {
		return nil, fmt.Errorf("list what was dismissed: %w", err)
	}
	var list []SyncItem
	for _, e := range entries {
		list = append(list, s.item(ctx, e))
	}
	return list, nil
}

// Now tries again at once instead of when it was planned.
func (s *Sync) Now() {
	if l := s.a.current(); l.syncer != nil {
		l.syncer.Kick()
	}
}

// Flush sends all that can be sent and reads all that the office has; ctx bounds
// how long that may take. ErrNoOffice, ErrOffline, or an *api.Problem.
func (s *Sync) Flush(ctx context.Context) error {
	if err := s.a.started(ctx); err != nil {
		return err
	}
	l := s.a.current()
	if l.syncer == nil {
		return ErrNoOffice
	}
	if !s.a.Network.On() {
		return ErrOffline
	}
	if err := l.syncer.SyncOnce(ctx); err != nil {
		return fmt.Errorf("sync: %w", explain(err))
	}
	return nil
}
