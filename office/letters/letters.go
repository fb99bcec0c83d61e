// Package letters is what the office's mails say and how they look: a text for each
// kind of mail in each language, which the office may write anew, and one look for all,
// as text and as HTML. When a mail is due, and whom it is for, is decided by the room
// that it is of. It starts no goroutine.
package letters

import (
	"slices"

	"startklar.dk/office/db"
)

// Kind is a kind of mail.
type Kind string

// The kinds of mail whose texts are the office's.
const (
	Confirmed    Kind = "confirmed"     // a booking has its place
	Waiting      Kind = "waiting"       // somebody waits for one
	Offered      Kind = "offered"       // a place is offered to who waited
	Cancelled    Kind = "cancelled"     // a place was given back
	ReminderDay  Kind = "reminder_day"  // it is tomorrow
	ReminderHour Kind = "reminder_hour" // it begins in an hour
	Changed      Kind = "changed"       // by the office, of what is booked
	CalledOff    Kind = "called_off"    // by the office
	Tomorrow     Kind = "tomorrow"      // an adviser's meetings of the day after
)

// Kinds are all of them, in the order in which they are shown.
var Kinds = []Kind{Confirmed, Waiting, Offered, Cancelled, ReminderDay, ReminderHour, Changed, CalledOff, Tomorrow}

// Name is what stands in a text in braces, in the language of the text, for what
// differs from mail to mail.
type Name string

// What mails differ in. Those of blocks stand on a line of their own.
const (
	Receiver Name = "receiver" // first name; may be empty
	Event    Name = "event"
	Time     Name = "time"
	Day      Name = "day"
	Clock    Name = "clock"
	Place    Name = "place"
	Position Name = "position"
	Terms    Name = "terms"    // of an offer: until when, and who else has it
	Headline Name = "headline" // of a change, as a subject
	What     Name = "what"     // of a change, in a sentence
	Office   Name = "office"
	Phone    Name = "phone" // the office's

	Details  Name = "details"  // a block: when, where, with whom, the code
	Changes  Name = "changes"  // a block: what is otherwise, and was
	Message  Name = "message"  // a block: the office's own words on a change
	Decide   Name = "decide"   // a block: that the person has to answer
	Meetings Name = "meetings" // a block: an adviser's list
	Bookings Name = "bookings" // a block: the way to one's bookings
)

var blocks = []Name{Details, Changes, Message, Decide, Meetings, Bookings}

// Block tells whether it stands on a line of its own.
func (n Name) Block() bool { return slices.Contains(blocks, n) }

// names are what the texts of a kind of mail may name, those first that they must.
var names = map[Kind]struct{ must, may []Name }{
	Confirmed:    {[]Name{Event, Details}, []Name{Receiver, Time, Day, Clock, Place, Bookings, Office, Phone}},
	Waiting:      {[]Name{Event}, []Name{Receiver, Position, Time, Day, Clock, Place, Details, Bookings, Office, Phone}},
	Offered:      {[]Name{Event, Terms}, []Name{Receiver, Time, Day, Clock, Place, Details, Bookings, Office, Phone}},
	Cancelled:    {[]Name{Event}, []Name{Receiver, Time, Day, Clock, Place, Bookings, Office, Phone}},
	ReminderDay:  {[]Name{Event, Details}, []Name{Receiver, Time, Day, Clock, Place, Bookings, Office, Phone}},
	ReminderHour: {[]Name{Event, Details}, []Name{Receiver, Time, Day, Clock, Place, Bookings, Office, Phone}},
	Changed:      {[]Name{What, Changes, Message, Decide}, []Name{Receiver, Headline, Event, Bookings, Office, Phone}},
	CalledOff:    {[]Name{What, Message}, []Name{Receiver, Headline, Event, Changes, Bookings, Office, Phone}},
	Tomorrow:     {[]Name{Meetings}, []Name{Receiver, Day, Office, Phone}},
}

// Must are what the texts of a kind of mail have to name, and May what they can besides.
func (k Kind) Must() []Name { return names[k].must }

// May are what the texts of a kind of mail may name besides what they must.
func (k Kind) May() []Name { return names[k].may }

// Room are the texts of an office's mails.
type Room struct{ db *db.DB }

// New are the texts of an office.
func New(d *db.DB) *Room { return &Room{d} }
