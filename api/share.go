package api

import (
	"slices"
	"strings"
	"time"
)

// What a share gives to read.
const (
	ShareVersion = "version"
	ShareResult  = "result"
	ShareContact = "contact"
)

// Share is a consent: whoever the booking or referral is for may read this one
// thing while that stands and until Until. A version is a kept one, never the
// live plan. ID is empty for contact. Asleep marks one that was given to somebody
// else, AgreedWith, than who would read it now: it opens nothing until the person
// agrees again. In a mutation AgreedWith is whom the person saw when they agreed;
// where somebody else reads by then, the share sleeps. Absent, it is whoever reads;
// the office itself is a Reader with Office set.
type Share struct {
	Kind       string    `json:"kind"`
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Until      time.Time `json:"until,omitzero"`
	Asleep     bool      `json:"asleep,omitzero"`
	AgreedWith Reader    `json:"agreed_with,omitzero"`
}

// Reader is who reads what is shared with a booking, as far as a person can tell
// one from another: the adviser, and whom they are with. Office is set for the
// office itself, where no adviser is named; a Reader with nothing set is nobody
// in particular.
type Reader struct {
	AdviserID    string `json:"adviser_id"`
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	ActorID      string `json:"actor_id"`
	Office       bool   `json:"office,omitzero"`
}

// TheOffice is the office itself, which reads what is shared where a booking has
// no adviser.
var TheOffice = Reader{Office: true}

// Reader is an adviser, whose id is given, as who reads what is shared with their
// bookings. A blank more or less makes nobody another.
func (a Adviser) Reader(id string) Reader {
	one := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return Reader{AdviserID: id, Name: one(a.Name), Organisation: one(a.Organisation), ActorID: a.ActorID}
}

// Opens tells whether whoever a share is for may read what it names now, as far
// as the share itself goes: every reading of shared content asks it.
func (s Share) Opens(now time.Time) bool { return !s.Asleep && s.Lasts(now) }

// Lasts tells whether a share's own time is not over; one that sleeps lasts.
func (s Share) Lasts(now time.Time) bool { return s.Until.IsZero() || s.Until.After(now) }

// ShareUntil is until when what is shared with a booking is proposed to be read: the end of
// the thirtieth day after the booking ends, as days are where it is held.
func ShareUntil(ends time.Time, where *time.Location) time.Time {
	y, m, d := ends.In(where).Date()
	return time.Date(y, m, d+31, 0, 0, 0, 0, where).UTC()
}

// SharesUntil are shares each of which ends: at a time where it has none of its own.
func SharesUntil(shares []Share, until time.Time) []Share {
	out := slices.Clone(shares)
	for i := range out {
		if out[i].Until.IsZero() {
			out[i].Until = until
		}
	}
	return out
}

// Awake is a share as the person gives it to whoever reads now.
func (s Share) Awake() Share {
	s.Asleep, s.AgreedWith = false, Reader{}
	return s
}

// With is a share as the person gives it to a reader whom they saw.
func (s Share) With(seen Reader) Share {
	if !s.Asleep {
		s.AgreedWith = seen
	}
	return s
}

// BoundTo is a share that was sent, for who reads now: one that was given to
// somebody else sleeps.
func (s Share) BoundTo(now Reader) Share {
	if s.AgreedWith == (Reader{}) {
		return s
	}
	return s.Awake().For(s.AgreedWith, now)
}

// For is a share after the person did not say anything and its reader, who was
// one and is another now: it sleeps, and wakes where that is whom it was given
// to.
func (s Share) For(was, now Reader) Share {
	if !s.Asleep {
		s.AgreedWith = was
	}
	if s.Asleep = s.AgreedWith != now; !s.Asleep {
		s.AgreedWith = Reader{}
	}
	return s
}

// note is the consent to read a booking's note, which sleeps and wakes as a share.
func (b Booking) note() Share {
	return Share{Asleep: b.NoteAsleep, AgreedWith: b.NoteAgreedWith}
}

// Noted is a booking with a note that its person gave to a reader whom they saw,
// for who reads now.
func (b Booking) Noted(note string, seen, now Reader) Booking {
	b.Note = note
	return b.notedAs(Share{AgreedWith: seen}.BoundTo(now))
}

// notedAs is a booking with another consent to read its note; where there is no
// note, none sleeps.
func (b Booking) notedAs(s Share) Booking {
	if b.Note == "" {
		s = s.Awake()
	}
	b.NoteAsleep, b.NoteAgreedWith = s.Asleep, s.AgreedWith
	return b
}

// ReadBy is a booking after its person did not say anything and its reader, who
// was one and is another now: what was given to the first sleeps.
func (b Booking) ReadBy(was, now Reader) Booking {
	shares := make([]Share, len(b.Share))
	for i, s := range b.Share {
		shares[i] = s.For(was, now)
	}
	b.Share = shares
	return b.notedAs(b.note().For(was, now))
}

// Opens gives what of a booking that stands whoever it is with may read now:
// every reading of it asks this.
func (b Booking) Opens(now time.Time) (shares []Share, note string) {
	for _, s := range b.Share {
		if s.Opens(now) {
			shares = append(shares, s)
		}
	}
	if !b.NoteAsleep {
		note = b.Note
	}
	return shares, note
}
