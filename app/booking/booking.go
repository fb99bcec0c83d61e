// Package booking is the office's programme and the person's places in it as the
// app knows them: what can be booked, why not, and what became of each wish.
// It decides nothing (the office does), draws nothing and starts no goroutine.
package booking

import (
	"context"
	"errors"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for an event, slot or booking that is not there.
	ErrNotFound = errors.New("not in the programme")
	// ErrNotRefused is returned where a refusal is to be dismissed that is none.
	ErrNotRefused = errors.New("this booking was not refused")
	// ErrState is returned where a booking's state does not allow what is asked.
	ErrState = errors.New("not in this state")
)

// Foreseen is the error of a booking that the office would refuse, as far as
// the device can tell; nothing was sent. Code is one of api's codes of a
// refused booking.
type Foreseen struct {
	Code         api.Code
	At           time.Time     // when it opens, closed or could last be cancelled; with CodeLimit: until when it is no more
	SlotsFor     string        // with CodeNotOpen of slots alone: what they wait for, as api.SlotsShut has it
	Clash        *Booking      // with CodeOverlap: what is booked at that time
	Limit        int           // with CodeLimit: slots a person may have
	Requires     string        // with CodePrerequisite: one of api.Requires…
	Alternatives []Alternative // what else is free
}

// Error names the code.
func (f *Foreseen) Error() string { return "the office would refuse: " + string(f.Code) }

// Deps are what a Service stands on. All but Events are required.
type Deps struct {
	Store func() *store.Store
	Now   func() time.Time
	NewID func() string
	Lang  func() string // language of titles: da or en
	// Complete makes shares complete before they are sent, and keeps what must be kept
	// for it in the transaction that sends them. until is when a share ends that has no
	// time of its own.
	Complete func(ctx context.Context, shares []api.Share, until time.Time) (out []api.Share, keep func(*store.Tx) error, err error)
	// Events are the programme's, where others read them too: they are thousands.
	Events *store.Decoded[api.Event]
}

// Service reads the programme and books. It is safe for use by several goroutines.
type Service struct {
	d         Deps
	catalogue *catalogue
}

// New makes the service.
func New(d Deps) *Service { return &Service{d: d, catalogue: newCatalogue(d.Events)} }

// Filter narrows the programme; its zero value lets everything through that has
// not ended.
type Filter struct {
	Kinds        []string // kinds of events; empty for all
	Field        api.Field
	Municipality string // of the venue
	FreeOnly     bool   // a place or slot can be booked now
	Mine         bool   // where the person has a booking or a wish
	Text         string // words in title, text, venue, advisers; accents and case aside
	From, To     time.Time
	Past         bool // also what has ended
}

// Item is an event in the programme.
type Item struct {
	ID           string
	Kind         string // api.EventKickoff …
	Title        string
	Text         string
	Venue        api.Venue
	StartsAt     time.Time
	EndsAt       time.Time
	PriceOre     int64 // what this person pays: the member price for a member
	FullPriceOre int64 // what one pays who is no member
	Capacity     int
	PlacesLeft   int
	Waiting      int // on the waiting list
	WaitingList  bool
	Slots        int
	FreeSlots    int
	Fields       []api.Field
	Cancelled    bool
	Booked       string // the strongest state of the person's bookings here; empty for none
	Action       Action
}

// Do is what the one button of an event does.
type Do string

// What the button does.
const (
	DoBook       Do = "book"        // books a place
	DoChooseSlot Do = "choose_slot" // leads to the slots
	DoWait       Do = "wait"        // joins the waiting list
	DoAccept     Do = "accept"      // takes the place that is offered
	DoCancel     Do = "cancel"      // gives up the place
	DoShow       Do = "show"        // booked, and too late to cancel
	DoNothing    Do = "nothing"     // see Why
)

// Action is what can be done with an event now, and why not more, as far as the
// device can tell.
type Action struct {
	Do        Do
	Why       api.Code  // with DoNothing: not_open closed event_full prerequisite overlap limit past cancelled
	At        time.Time // with not_open when it opens; with limit until when it is no more; with DoAccept until when; with DoCancel until when
	SlotsFor  string    // with not_open of slots alone: what they wait for, as api.SlotsShut has it
	BookingID string    // with DoAccept, DoCancel, DoShow
	Requires  string    // what must be shared, api.RequiresPlan …; with DoNothing and prerequisite nothing does
	Clash     *Booking  // with overlap
	Limit     int       // with limit: slots a person may have
}

// Event is an event with all that its page shows.
type Event struct {
	Item
	Sessions          []api.EventSession
	CancelUntil       time.Time
	Requires          string
	MaxSlotsPerPerson int
	Live              bool // booking is open and the event is today: slots move while one looks
	Advisers          []AdviserSlots
	Bookings          []Booking // the person's here, cancelled ones left out
	Group             *Group    // speed networking, where the person has a table
	// PlaceAction is what the button for a place without a slot does, SlotAction
	// what booking one more slot meets: DoBook, or DoNothing and why.
	PlaceAction Action
	SlotAction  Action
	// Meets is what could be shared to meet Requires, best first: a booking must
	// carry one of them. A version with an empty ID is the plan as it is, kept
	// when it is booked. Empty where nothing is required, or nothing would do.
	Meets []api.Share
}

// Adviser is who takes slots.
type Adviser struct {
	ID string
	api.Adviser
}

// asReader is whom a person sees as the one who reads what they share: the office
// itself where there is no adviser, or none whose name this device knows.
func (a *Adviser) asReader() api.Reader {
	if a == nil || a.Name == "" {
		return api.TheOffice
	}
	return a.Reader(a.ID)
}

// FirstName is how one speaks of an adviser; empty where there is none.
func (a *Adviser) FirstName() string {
	if a == nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimSpace(a.Name), " ")
	return strings.TrimRight(name, ",")
}

// AdviserSlots is one adviser's slots at an event, earliest first.
type AdviserSlots struct {
	Adviser Adviser
	Slots   []Slot
	Free    int
}

// SlotState is how a slot is seen by this person.
type SlotState string

// States of a slot.
const (
	SlotFree        SlotState = "free"
	SlotTaken       SlotState = "taken"
	SlotMine        SlotState = "mine"
	SlotMineWaiting SlotState = "mine_waiting" // a wish that the office has not answered
	SlotPast        SlotState = "past"
)

// Slot is one adviser's time.
type Slot struct {
	ID        string
	EventID   string
	AdviserID string
	StartsAt  time.Time
	EndsAt    time.Time
	Fields    []api.Field
	State     SlotState
	BookingID string // with SlotMine and SlotMineWaiting
}

// Booking is a place of the person's, a wish for one or a refused wish.
type Booking struct {
	ID             string
	EventID        string
	SlotID         string
	State          string // api.BookingConfirmed …, api.BookingRequested and api.BookingRefused included
	EventKind      string
	Title          string
	Venue          api.Venue
	Adviser        *Adviser // with a slot
	StartsAt       time.Time
	EndsAt         time.Time
	Fields         []api.Field // of the slot, else the adviser, else the event
	Position       int         // on the waiting list, from 1
	Code           string      // shown at the door
	Need           api.Field
	Note           string
	NoteAsleep     bool // it was written for somebody else, NoteAgreedWith, than who would read it now
	NoteAgreedWith api.Reader
	Share          []api.Share
	SheetOmit      []string // what is left out of the meeting's sheet; see api.SheetLine
	RequestedAt    time.Time
	ExpiresAt      time.Time // of an offer
	CancelUntil    time.Time // when it starts, or before
	EventOff       bool      // the office has cancelled the event
	CanCancel      bool
	CanMove        bool
	Waiting        bool       // something about it is not answered yet
	MovingTo       *Slot      // a wish for another slot that is not answered yet
	Kept           Disclosure // what is told and shared while MovingTo is a wish, and comes back with it taken back
	Refusal        *Refusal   // the office's no, until it is dismissed
	Change         *Change    // what the office changed; nil where it changed nothing
	CalledOff      bool       // the office ended it: the event was called off, or taken out of the programme
	Minutes        int        // that the meeting took, as the office noted it; 0 where it did not
	FreeMin        int        // those of them that came out of the free hours
	Rating         int        // what the person said of it, 1 to 5; 0 for nothing yet
	RatingText     string     // and in words
	RatingSkipped  bool       // they would rather not be asked
	CanRate        bool       // it was held
}

// Disclosure is what of a booking comes along to another adviser: nothing, in its zero
// value, and so nothing is read by somebody whom the person did not choose. What
// sleeps stays asleep.
type Disclosure struct {
	Share []api.Share `json:"share"`
	Note  string      `json:"note"`
	// NoteAgreedWith is whom the note was written for where it sleeps; else empty.
	NoteAgreedWith api.Reader `json:"note_agreed_with"`
}

// With gives the id of the adviser whom it is with, or is wished to be with from
// now on; empty for the office itself.
func (b Booking) With() string {
	switch {
	case b.MovingTo != nil:
		return b.MovingTo.AdviserID
	case b.Adviser != nil:
		return b.Adviser.ID
	}
	return ""
}

// Asleep are the shares that open nothing until the person agrees: somebody else
// would read them than whom they were given to. While the device does not know
// yet who that is, there is nothing to agree to.
func (b Booking) Asleep() []api.Share {
	now := b.Adviser.asReader()
	var out []api.Share
	for _, s := range b.Share {
		if b.readerKnown() && s.Asleep && s.AgreedWith != now {
			out = append(out, s)
		}
	}
	return out
}

// NoteSleeps tells whether the note is read by nobody until the person agrees,
// like what Asleep lists.
func (b Booking) NoteSleeps() bool {
	return b.readerKnown() && b.NoteAsleep && b.NoteAgreedWith != b.Adviser.asReader()
}

// Sleeps tells whether there is something to agree to: a share or the note.
func (b Booking) Sleeps() bool { return b.NoteSleeps() || len(b.Asleep()) > 0 }

// readerKnown tells whether the device knows who would read what is shared with it.
func (b Booking) readerKnown() bool { return b.Adviser == nil || b.Adviser.Name != "" }

// Offered tells whether a place is offered that can still be taken. Offers without
// a time limit stand until they are answered.
func (b Booking) Offered(now time.Time) bool {
	return b.State == api.BookingOffered && api.OfferStands(b.ExpiresAt, now)
}

// HasReader tells whether somebody will be there to read what is shared with it.
func (b Booking) HasReader() bool {
	switch b.State {
	case api.BookingConfirmed, api.BookingRequested, api.BookingWaiting, api.BookingOffered:
		return !b.EventOff
	}
	return false
}

// Took tells whether the person is taken to have been there: the office says so, or it was booked and is over.
func (b Booking) Took(now time.Time) bool {
	return b.State == api.BookingAttended || b.State == api.BookingConfirmed && !b.EndsAt.After(now)
}

// Who names whom it is with and what it is: "Mette Ørsted · Kick-off". Without an
// adviser whose name is known it is the title alone.
func (b Booking) Who() string {
	if b.Adviser == nil || b.Adviser.Name == "" {
		return b.Title
	}
	return b.Adviser.Name + " · " + b.Title
}

// Refusal is the office's no to a wish, a move or a cancellation.
type Refusal struct {
	Kind         api.MutationKind
	Problem      api.Problem
	At           time.Time     // when it was asked, by this device's clock
	SlotID       string        // the slot that was asked for
	Alternatives []Alternative // the office's, else what the device knows to be free
	Change       *Change       // with api.CodeChanged: from what the person saw to what it is by now

	wait bool // a place on the waiting list would have done
}

// Alternative is something free near what was refused.
type Alternative struct {
	EventID  string
	SlotID   string
	Title    string
	Kind     string
	Adviser  *Adviser
	StartsAt time.Time
	EndsAt   time.Time
}

// With gives the id of the adviser of an alternative; empty for the office itself.
func (a Alternative) With() string {
	if a.Adviser == nil {
		return ""
	}
	return a.Adviser.ID
}

// Mine is the person's bookings: coming ones soonest first, refused ones that were
// not dismissed among them; past, expired and cancelled ones latest first.
type Mine struct {
	Coming []Booking
	Past   []Booking
}

// Request is a wish for a place, in a slot where SlotID is set. EventID may be
// left empty with a slot.
type Request struct {
	EventID string
	SlotID  string
	Need    api.Field
	Note    string
	// NoteAgreedWith is whom the note was written for where that is not who is seen
	// now: it sleeps; else empty.
	NoteAgreedWith api.Reader
	Share          []api.Share
	SheetOmit      []string // what is left out of the meeting's sheet; see api.SheetLine
	Wait           bool     // join the waiting list where it is full
	// InPlaceOf is a booking that the office refused, whose refusal is put away with
	// this one; empty for none.
	InPlaceOf string
	// Draft is the key of the draft that it sends, which is forgotten; empty for none.
	Draft string

	seen *api.Terms // what the person saw of it; nil for what the device knows
}

// Allowance is free time with the office or an adviser's firm, minutes.
type Allowance struct {
	ID    string
	Actor string // name; empty for the office
	api.Allowance
	LeftMin int
}

// Group is the person's table of speed networking or network group.
type Group struct {
	ID string
	api.Group
}
