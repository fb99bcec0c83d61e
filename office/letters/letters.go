// Package letters is what the office's mails say and how they look: a text for each
// kind of mail in each language, which the office may write anew, and one look for all,
// as text and as HTML. When a mail is due, and whom it is for, is decided by the room
// that it is of. It starts no goroutine.
package letters

import (
	"slices"

	"startklar.dk/assets/text"
	"startklar.dk/office/db"
)

// Kind is a kind of mail.
type Kind string

// The kinds of mail that an office sends.
const (
	Code         Kind = "code"          // to sign in with
	Confirmed    Kind = "confirmed"     // a booking has its place
	Waiting      Kind = "waiting"       // somebody waits for one
	Offered      Kind = "offered"       // a place is offered to who waited
	Expired      Kind = "expired"       // an offer ran out, or it began while somebody waited
	Cancelled    Kind = "cancelled"     // a place was given back
	ReminderDay  Kind = "reminder_day"  // it is tomorrow
	ReminderHour Kind = "reminder_hour" // it begins in an hour
	Changed      Kind = "changed"       // by the office, of what is booked
	CalledOff    Kind = "called_off"    // by the office
	Retention    Kind = "retention"     // what is a person's will be erased

	Tomorrow        Kind = "tomorrow"         // an adviser's meetings of the day after
	TomorrowChanged Kind = "tomorrow_changed" // they are others than an adviser was mailed

	ReferralSent     Kind = "referral_sent"     // to whom it is
	ReferralReminder Kind = "referral_reminder" // they have not answered yet

	Invite Kind = "invite" // to the desk

	ReferralUnanswered  Kind = "referral_unanswered"  // the office is to look after it
	ReferralUnreachable Kind = "referral_unreachable" // no mail brings it
)

// Reader is whom a kind of mail is for.
type Reader string

// The readers of mail.
const (
	ReaderAll     Reader = "all"     // everyone who signs in
	ReaderPerson  Reader = "person"  // the entrepreneur
	ReaderAdviser Reader = "adviser" // whoever of the staff has meetings
	ReaderPartner Reader = "partner" // an actor outside the office
	ReaderStaff   Reader = "staff"   // whoever is given access to the desk
	ReaderOffice  Reader = "office"  // the office's own address
)

// form is what a kind of mail is: whom it is for, and what its texts may name, those first
// that they must.
type form struct {
	kind      Kind
	to        Reader
	must, may []Name
}

var ofBooking = []Name{Receiver, Time, Day, Clock, Place, Bookings, Office, Phone}

// forms are all of them, in the order in which they are shown. What a text must name is
// what its reader could do nothing without.
var forms = []form{
	{Code, ReaderAll, []Name{SignInCode}, []Name{Office}},
	{Confirmed, ReaderPerson, []Name{Event, Details}, ofBooking},
	{Waiting, ReaderPerson, []Name{Event}, slices.Concat([]Name{Position, Details}, ofBooking)},
	{Offered, ReaderPerson, []Name{Event, Terms}, slices.Concat([]Name{Details}, ofBooking)},
	{Expired, ReaderPerson, []Name{What}, slices.Concat([]Name{Event}, ofBooking)},
	{Cancelled, ReaderPerson, []Name{Event}, ofBooking},
	{ReminderDay, ReaderPerson, []Name{Event, Details}, ofBooking},
	{ReminderHour, ReaderPerson, []Name{Event, Details}, ofBooking},
	{Changed, ReaderPerson, []Name{What, Changes, Message, Decide}, []Name{Receiver, Headline, Event, Bookings, Office, Phone}},
	{CalledOff, ReaderPerson, []Name{What, Message}, []Name{Receiver, Headline, Event, Changes, Bookings, Office, Phone}},
	{Retention, ReaderPerson, []Name{Date, Stay}, []Name{Receiver, Period, Office, Phone}},
	{Tomorrow, ReaderAdviser, []Name{Meetings}, []Name{Receiver, Day, Office, Phone}},
	{TomorrowChanged, ReaderAdviser, []Name{Meetings}, []Name{Receiver, Day, Office, Phone}},
	{ReferralSent, ReaderPartner, []Name{Referral, SignIn}, []Name{Partner, Date, Office, Phone}},
	{ReferralReminder, ReaderPartner, []Name{Referral, SignIn}, []Name{Partner, Date, Office, Phone}},
	{Invite, ReaderStaff, []Name{Desk, SignIn}, []Name{Receiver, Office, Phone}},
	{ReferralUnanswered, ReaderOffice, []Name{Partner, Referral}, []Name{Date, Office}},
	{ReferralUnreachable, ReaderOffice, []Name{Partner, Referral}, []Name{Date, Office}},
}

// Kinds are all kinds, in the order in which they are shown.
var Kinds = func() (all []Kind) {
	for _, f := range forms {
		all = append(all, f.kind)
	}
	return all
}()

func (k Kind) form() form {
	if i := slices.IndexFunc(forms, func(f form) bool { return f.kind == k }); i >= 0 {
		return forms[i]
	}
	return form{}
}

// To is whom a kind of mail is for.
func (k Kind) To() Reader { return k.form().to }

// Langs are the languages in which a kind of mail is written: to the office itself it is in
// Danish.
func (k Kind) Langs() []text.Lang {
	if k.To() == ReaderOffice {
		return []text.Lang{text.Danish}
	}
	return text.Langs
}

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
	What     Name = "what"     // has become of it, in a sentence
	Date     Name = "date"     // of what was sent, or will be erased
	Period   Name = "period"   // how long somebody was not here
	Partner  Name = "partner"  // to whom somebody is referred
	Office   Name = "office"
	Phone    Name = "phone" // the office's

	Details    Name = "details"  // a block: when, where, with whom, the code
	Changes    Name = "changes"  // a block: what is otherwise, and was
	Message    Name = "message"  // a block: the office's own words on a change
	Decide     Name = "decide"   // a block: that the person has to answer
	Meetings   Name = "meetings" // a block: an adviser's list
	Bookings   Name = "bookings" // a block: the way to one's bookings
	SignInCode Name = "code"     // a block: the code
	SignIn     Name = "sign_in"  // a block: how its reader signs in
	Desk       Name = "desk"     // a block: the way to the desk
	Referral   Name = "referral" // a block: the way to a referral
	Stay       Name = "stay"     // a block: how what would be erased is kept
)

var blocks = []Name{Details, Changes, Message, Decide, Meetings, Bookings, SignInCode, SignIn, Desk, Referral, Stay}

// Block tells whether it stands on a line of its own.
func (n Name) Block() bool { return slices.Contains(blocks, n) }

// Must are what the texts of a kind of mail have to name, and May what they can besides.
func (k Kind) Must() []Name { return k.form().must }

// May are what the texts of a kind of mail may name besides what they must.
func (k Kind) May() []Name { return k.form().may }

// Room are the texts of an office's mails.
type Room struct{ db *db.DB }

// New are the texts of an office.
func New(d *db.DB) *Room { return &Room{d} }
