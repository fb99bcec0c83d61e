package api

import (
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
// where somebody else reads by then, the share sleeps. Absent, it is whoever reads.
type Share struct {
	Kind       string    `json:"kind"`
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Until      time.Time `json:"until,omitzero"`
	Asleep     bool      `json:"asleep,omitzero"`
	AgreedWith Reader    `json:"agreed_with,omitzero"`
}

// Reader is who reads what is shared with a booking, as far as a person can tell
// one from another: the adviser, and whom they are with. The office itself has
// no AdviserID.
type Reader struct {
	AdviserID    string `json:"adviser_id"`
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	ActorID      string `json:"actor_id"`
}

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
	if s.Asleep || s.AgreedWith == (Reader{}) {
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
