// Package inbox is what came in and what was asked, as the app knows it: messages,
// questions to the office, comments, and notices of referrals and bookings, in one
// list. It draws nothing, sends nothing by itself and starts no goroutine.
package inbox

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
	// ErrNotFound is returned for a question or file that is not there.
	ErrNotFound = errors.New("not in the inbox")
	// ErrEmpty is returned for a message or question without words.
	ErrEmpty = errors.New("no words")
	// ErrTooLarge is returned for a file over api.MaxFile bytes.
	ErrTooLarge = errors.New("the file is too large")
)

// Deps are what a Service stands on. All but Answers are required.
type Deps struct {
	Store func() *store.Store
	Now   func() time.Time
	NewID func() string
	Lang  func() string // language of events' titles: da or en
	// FetchFile writes an attachment, as the office has it, to w.
	FetchFile func(ctx context.Context, id string, w io.Writer) error
	// Answers are the office's answers to bookings that are told in the inbox.
	Answers func(ctx context.Context) ([]Answer, error)
	// Actors and Events are the catalogue's, which other services read too.
	Actors *store.Decoded[api.Actor]
	Events *store.Decoded[api.Event]
}

// Service reads the inbox and writes messages. It is safe for use by several
// goroutines.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d: d} }

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
	ItemNotice   ItemKind = "notice"   // of what the office changed under a booking
)

// Item is one line of the inbox.
type Item struct {
	Kind     ItemKind
	ID       string // the thing's: referral, question, booking, comment, notice or thread
	Booking  string // whose a notice is
	From     string // whose the latest words are, as the office writes it; empty for oneself
	With     string // whom one writes with: the last other who wrote, else the adviser; empty for the office
	Title    string // a name of a thing, where it has one
	Preview  string // the latest words, on one line
	At       time.Time
	Unread   bool
	Archived bool
	NeedsYou bool      // an answer is asked for
	State    string    // of the referral, question or booking; of an answer its outcome, of a notice what changed
	Starts   time.Time // of what was asked for, with an answer, or of what the office changed
	Waiting  bool      // own words are not answered by the office yet
	PlanID   string    // of a comment
	Section  string    // of a comment; empty where those that were sent together are in several
	Together []string  // the comments that were sent together; the first is ID
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

// Message is one message of a thread.
type Message struct {
	ID string
	api.Message
	Mine    bool
	Waiting bool
	Files   []File
	Refused bool // the office's no to it waits for the person on their list
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
