// Package meeting picks what the sheet for a meeting shows: of all that a person has,
// only what the booking shares with whoever it is with, and is not left out. It reads
// no store and no clock: it is handed what there is. document.OfSheet lays the sheet out.
package meeting

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/review"
)

// Meeting is a booking with what it is about, and what its person has.
type Meeting struct {
	Lang text.Lang
	Now  time.Time

	Person  api.Person
	Booking api.Booking // as it stands; what sleeps on it is not read
	Event   api.Event
	Slot    *api.Slot    // nil for a place without one
	Adviser *api.Adviser // nil for the office itself
	Office  string       // its name

	// Asked is what the person wrote last to whoever the booking is with; a note that
	// may be read comes before it.
	Asked string

	// Before is what the person took part in, or is booked on, before it, oldest first;
	// Free is of the office's counselling.
	Before []document.Meeting
	Free   api.Allowance

	Versions map[string]Version         // of the plan, by id
	Results  map[string]document.Result // of tests, by id
}

// Version is a kept version of a plan.
type Version struct {
	Title    string // the plan's
	Template api.PlanTemplate
	Content  api.VersionContent
}

// ideaKeys are the sections that say what the idea is, the best one first; askKey says what is asked for.
var ideaKeys = []string{"idea.what", "summary.short"}

const askKey = "summary.ask"

// Sheet is what may be read at the meeting now. What is not shared is not in it, left
// out or not.
func Sheet(m Meeting) document.Sheet {
	t := text.For(m.Lang)
	shares, note := m.Booking.Opens(m.Now)
	s := document.Sheet{
		Lang: t.Lang(), Date: m.Now, Omit: m.Booking.SheetOmit, Office: m.Office,
		StartsAt: m.Event.StartsAt, EndsAt: m.Event.EndsAt, Place: joined(m.Event.Title, m.Event.Venue.Name),
		Question: note,
	}
	s.Name, _, _ = strings.Cut(strings.TrimSpace(m.Person.Name), " ")
	if m.Slot != nil {
		s.StartsAt, s.EndsAt = m.Slot.StartsAt, m.Slot.EndsAt
	}
	if m.Adviser != nil {
		s.With = joined(m.Adviser.Name, m.Adviser.Organisation)
	}
	if s.Question == "" {
		s.Question = m.Asked
	}
	var titles []string
	for _, share := range shares {
		switch share.Kind {
		case api.ShareContact:
			s.Name, s.Phone = strings.TrimSpace(m.Person.Name), strings.TrimSpace(m.Person.Phone)
			if s.Name+s.Phone == "" {
				continue // there is nothing to share
			}
		case api.ShareVersion:
			v, is := m.Versions[share.ID]
			if !is {
				continue
			}
			m.plan(&s, v)
		case api.ShareResult:
			r, is := m.Results[share.ID]
			if !is {
				continue
			}
			s.Results = append(s.Results, r)
		default:
			continue
		}
		titles = append(titles, share.Title)
		if !share.Until.IsZero() && (s.Until.IsZero() || share.Until.Before(s.Until)) {
			s.Until = share.Until
		}
	}
	for _, r := range s.Results {
		answered(&s, r)
	}
	s.Shared = strings.Join(titles, ", ")
	if titles != nil { // who shares nothing is known by a first name only
		s.Course, s.Free = m.Before, m.Free
	}
	return s
}

// plan is what a version of the plan says.
func (m Meeting) plan(s *document.Sheet, v Version) {
	s.Firm, s.Stage, s.Values = v.Title, m.Person.Stage, v.Content.Values
	for _, key := range ideaKeys {
		if s.Idea = strings.TrimSpace(v.Content.Sections[key]); s.Idea != "" {
			break
		}
	}
	s.Gaps = review.Gaps(document.Plan{Template: v.Template, Content: v.Content}, m.fields(), s.Lang, document.MaxGaps)
}

// answered has a test that asks for what a plan answers, as the screening form does, say it where nothing else on the
// sheet does.
func answered(s *document.Sheet, r document.Result) {
	for _, said := range r.Assessment.Said(r.Result, string(s.Lang)) {
		switch it := said.Item; {
		case slices.Contains(ideaKeys, it.Section):
			s.Idea = cmp.Or(s.Idea, strings.TrimSpace(said.Words))
		case it.Section == askKey:
			s.Question = cmp.Or(s.Question, strings.TrimSpace(said.Words))
		case it.Person == api.PersonStage:
			if chosen, is := it.Chosen(r.Result.Answers[it.ID]); is {
				s.Stage = cmp.Or(s.Stage, chosen.Key)
			}
		}
	}
}

// fields are what the meeting is about.
func (m Meeting) fields() []api.Field {
	switch {
	case m.Booking.Need != "":
		return []api.Field{m.Booking.Need}
	case m.Slot != nil && len(m.Slot.Fields) > 0:
		return m.Slot.Fields
	case m.Adviser != nil && len(m.Adviser.Fields) > 0:
		return m.Adviser.Fields
	}
	return m.Event.Fields
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
