// Package referral is the inbox as the app knows it: referrals and their
// consents, messages, questions to the office and whom one may be sent on to.
// It draws nothing, sends nothing by itself and starts no goroutine.
package referral

import (
	"context"
	"errors"
	"io"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for a referral, message or actor that is not there.
	ErrNotFound = errors.New("not in the inbox")
	// ErrEmpty is returned for a message or question without words.
	ErrEmpty = errors.New("no words")
	// ErrExpired is returned where an offer's time is over.
	ErrExpired = errors.New("the offer has expired")
	// ErrState is returned where a referral's state does not allow what is asked.
	ErrState = errors.New("not in this state")
	// ErrTooLarge is returned for a file over api.MaxFile bytes.
	ErrTooLarge = errors.New("the file is too large")
	// ErrDuplicate is returned where the person is already being helped by that
	// actor with that need.
	ErrDuplicate = errors.New("already referred there")
)

// Deps are what a Service stands on. All but Events and Answers are required.
type Deps struct {
	Store func() *store.Store
	Now   func() time.Time
	NewID func() string
	// TestTitle names an assessment; empty for one that is not known.
	TestTitle func(ctx context.Context, assessmentID string) string
	// ContactTitle is what sharing one's name, phone and e-mail is called.
	ContactTitle func() string
	// PlanShare is the current plan as something to share, without Until: its
	// latest version where that is as the plan is now, else a share without an ID.
	// False where no word is written.
	PlanShare func(ctx context.Context) (api.Share, bool, error)
	// KeepVersion makes a version of the current plan to share, or finds that the
	// latest one is as it is, and gives it as a share without Until. keep keeps it,
	// in the transaction that shares it.
	KeepVersion func(ctx context.Context) (share api.Share, keep func(*store.Tx) error, err error)
	// FetchFile writes an attachment, as the office has it, to w.
	FetchFile func(ctx context.Context, id string, w io.Writer) error
	// Answers are the office's answers to bookings that are told in the inbox.
	Answers func(ctx context.Context) ([]Answer, error)
	// Events are the programme's, where others read them too: they are thousands.
	Events *store.Decoded[api.Event]
}

// Service reads the inbox and answers. It is safe for use by several goroutines.
type Service struct {
	d      Deps
	actors store.Decoded[api.Actor]
	events *store.Decoded[api.Event]
}

// New makes the service.
func New(d Deps) *Service {
	s := &Service{d: d, events: d.Events}
	if s.events == nil {
		s.events = &store.Decoded[api.Event]{Kind: api.KindEvent}
	}
	s.actors.Kind = api.KindActor
	return s
}

// ItemKind is what an item of the inbox is.
type ItemKind string

// Kinds of items.
const (
	ItemReferral ItemKind = "referral"
	ItemMessage  ItemKind = "message"  // a thread of messages that belongs to nothing else
	ItemQuestion ItemKind = "question" // with its answers
	ItemBooking  ItemKind = "booking"  // messages about a booking
	ItemOffer    ItemKind = "offer"    // a place from the waiting list
	ItemComment  ItemKind = "comment"  // on the plan
	ItemAnswer   ItemKind = "answer"   // to a booking that was asked for without a connection
)

// Item is one line of the inbox.
type Item struct {
	Kind     ItemKind
	ID       string // the thing's: referral, question, booking, comment or thread
	From     string // whose the latest words are, as the office writes it; empty for oneself
	With     string // whom one writes with: the last other who wrote, else the adviser; empty for the office
	Title    string // a name of a thing, where it has one
	Preview  string // the latest words, on one line
	At       time.Time
	Unread   bool
	Archived bool
	NeedsYou bool      // an answer is asked for
	State    string    // of the referral, question or booking; of an answer its outcome
	Starts   time.Time // of what was asked for, with an answer
	Waiting  bool      // own words are not answered by the office yet
	PlanID   string    // of a comment
	Section  string    // of a comment
}

// Answer is what the office said to a booking after its asker had gone on.
type Answer struct {
	BookingID string
	Title     string // of the event
	Outcome   string
	Starts    time.Time // of what was asked for
	At        time.Time
	Refused   string // the mutation, where the answer is a no; archiving it dismisses that
}

// Filter narrows the inbox; its zero value is everything not archived.
type Filter struct {
	Kinds      []ItemKind
	UnreadOnly bool
	Archived   bool // the archived ones instead
}

// Actor is whom one may be referred to.
type Actor struct {
	ID string
	api.Actor
}

// Referral is a referral with all that its page shows.
type Referral struct {
	ID          string
	Origin      string // who offers it, in words; empty: asked for by the person
	Actor       Actor
	Need        api.Field
	Reason      string
	Question    string
	State       string
	ExpiresAt   time.Time
	Expired     bool
	Outcome     string
	Shares      []api.Share // what is shared now
	Proposals   []Proposal  // what would be shared on a yes
	History     []api.ReferralStep
	Messages    []Message
	CanAnswer   bool
	CanWithdraw bool
	AskOutcome  bool // it is over and how it went is not told yet
	Waiting     bool // something about it is not answered by the office yet
	Refusal     *Refusal
}

// Proposal is one thing that could be shared. A version with an empty ID is the
// plan as it is, kept when the answer is given.
type Proposal struct {
	Share api.Share
	On    bool // proposed; a result never is
}

// Refusal is the office's no to something about a referral.
type Refusal struct {
	Kind    api.MutationKind
	Problem api.Problem
}

// Message is one message of a thread.
type Message struct {
	ID string
	api.Message
	Mine    bool
	Waiting bool
	Files   []File
	Refusal *Refusal // the office's no to it; it waits for the person on their list
}

// File is a file of a message. Its name is empty and its size 0 where nobody has
// told of them.
type File struct {
	api.Attachment
	Here bool // it is on this device
}

// Question is what the person asked the office.
type Question struct {
	ID string
	api.Question
	Answers []Message
	Late    bool // the office's own target has passed without an answer
	Waiting bool
}
