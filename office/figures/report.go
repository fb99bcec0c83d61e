package figures

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
)

// Service is a kind of what the office offers, as it accounts for it.
type Service string

// Firms is the guidance of firms: counselling of somebody whose firm was running that day.
// The other services are the kinds of events.
const Firms Service = "firms"

// Other is what is of no kind that is known.
const Other Service = "other"

// Services are all of them, in the order in which they are accounted for.
var Services = []Service{
	api.EventKickoff, api.EventCounselling, api.EventCafe, api.EventCourse, api.EventNetwork, api.EventMeeting, api.EventPanel, Firms, Other,
}

// serviceOf is the service of an event of a kind for somebody at a stage.
func serviceOf(kind, stage string) Service {
	s := Service(kind)
	switch {
	case kind == api.EventCounselling && stage == api.StageRunning:
		return Firms
	case slices.Contains(Services, s):
		return s
	}
	return Other
}

// averages are what an office that offers a service had of it a year on average, in 2009:
// table 3.1 of KL, Erhvervs- og Byggestyrelsen and IRIS Group, 2010.
var averages = map[Service]int{api.EventCounselling: 121, api.EventCourse: 57, api.EventNetwork: 36, Firms: 107, api.EventMeeting: 116}

// Participation is a person at an event, once, whatever they have booked there.
type Participation struct {
	Who      string // whose they are: the person's id, or that of nobody, of who was erased
	PersonID string // empty: they were erased
	EventID  string
	Service  Service
	At       time.Time // when the event begins
	Came     bool      // else they did not, to anything that they had there

	Stage, CVR, Municipality string // of the person, that day

	First bool // the first event of the office's that they came to
	Said  []Rating
}

// Rating is what a person said of a booking, from 1 to api.BestRating.
type Rating struct {
	BookingID string
	Score     int
	Of        *Participation // of a list; nil else
}

// Referral is one that was sent on.
type Referral struct {
	PersonID       string // empty: they were erased
	ID             string
	ActorID, Actor string    // and its name
	SentAt         time.Time // never zero
	TakenAt        time.Time // zero: not
	Helped         bool
}

// Within is how an answer stands to the target.
type Within string

// Answers of up to a sixth, a half and the whole of the target, too late ones, and those
// that have time left.
const (
	Sixth   Within = "sixth"
	Half    Within = "half"
	Whole   Within = "whole"
	Late    Within = "late"
	Waiting Within = "waiting"
)

// Withins are all of them, the quickest first.
var Withins = []Within{Sixth, Half, Whole, Late, Waiting}

// Question is one that was asked.
type Question struct {
	PersonID   string // empty: they were erased
	ID         string
	AskedAt    time.Time
	AnswerBy   time.Time // zero: there was no target
	AnsweredAt time.Time // zero: not yet
	Took       time.Duration
	Within     Within
}

// Report is what there was in a period.
type Report struct {
	Period Period
	Now    time.Time

	All   []Participation // also of who did not come; the first first
	Sent  []Referral      // likewise
	Asked []Question      // likewise

	Target         time.Duration  // within which the office answers, of the hours in which it is open; 0: it says nothing
	Municipalities []string       // the office's own, by code
	Goals          Goals          // that are set for the period; see Period.GoalKey
	Targets        map[string]int // what is to be reached: of the Goals, or where they have none of those of years
	Shares         bool           // the Targets are shares of the goals of the years that the period is in
	Entrepreneurs  map[string]int
}

// Gone is how much of the time that its targets are for is over, in hundredths.
func (r Report) Gone() int {
	if r.Shares {
		return r.Period.over(r.Now)
	}
	return r.Period.Gone(r.Now)
}

// joined are participations out of the bookings that they are made of.
func joined(all []visit) (out []Participation) {
	slices.SortFunc(all, func(a, b visit) int {
		return first(a.At.Compare(b.At), strings.Compare(a.EventID, b.EventID), strings.Compare(a.Who, b.Who), strings.Compare(a.bookingID, b.bookingID))
	})
	for _, v := range all {
		if n := len(out) - 1; n < 0 || out[n].Who != v.Who || out[n].EventID != v.EventID {
			out = append(out, v.Participation)
		} else if v.Came && !out[n].Came { // what they are counted as is of what they came to
			v.Said = out[n].Said
			out[n] = v.Participation
		}
		if v.Came && v.rating > 0 {
			p := &out[len(out)-1]
			p.Said = append(p.Said, Rating{BookingID: v.bookingID, Score: v.rating})
		}
	}
	return out
}

func first(orders ...int) int { return cmp.Or(orders...) }

// Line is what there was of a service.
type Line struct {
	Service        Service // empty: of all together
	Participations int
	Persons        int // each once
	New            int // who had not come to anything of the office's before
	Firms          int // CVR numbers, each once
	Missed         int
	Rated, Sum     int // how many bookings somebody said something of, and what together
	Average        int // of table 3.1, for as many days; 0: it has none
	Target         int // see Report.Targets; 0: nothing
}

// Score is what people said on average, in hundredths; 0 where nobody said anything.
func (l Line) Score() int {
	if l.Rated == 0 {
		return 0
	}
	return (200*l.Sum + l.Rated) / (2 * l.Rated)
}

// Percent is how far a target is reached, in hundredths, down to the last whole one.
func (l Line) Percent() int { return 100 * l.Participations / max(1, l.Target) }

// Lines are the services that there was anything of, or that a target is set for, and
// all together at the end.
func (r Report) Lines() (lines []Line, all Line) {
	type seen struct{ persons, firms map[string]bool }
	of, seenOf := map[Service]*Line{}, map[Service]seen{}
	for _, s := range append(slices.Clone(Services), "") {
		of[s], seenOf[s] = &Line{Service: s}, seen{map[string]bool{}, map[string]bool{}}
	}
	for _, p := range r.All {
		for _, s := range []Service{p.Service, ""} {
			l := of[s]
			if !p.Came {
				l.Missed++
				continue
			}
			l.Participations++
			if p.First {
				l.New++
			}
			seenOf[s].persons[p.Who] = true
			if p.CVR != "" {
				seenOf[s].firms[p.CVR] = true
			}
			for _, said := range p.Said {
				l.Rated++
				l.Sum += said.Score
			}
		}
	}
	for _, s := range Services {
		l := of[s]
		l.Persons, l.Firms = len(seenOf[s].persons), len(seenOf[s].firms)
		l.Average, l.Target = (2*averages[s]*r.Period.Days()+365)/730, r.Targets[string(s)]
		of[""].Target += l.Target
		if l.Participations+l.Missed+l.Target > 0 || averages[s] > 0 {
			lines = append(lines, *l)
		}
	}
	all = *of[""]
	all.Persons, all.Firms = len(seenOf[""].persons), len(seenOf[""].firms)
	return lines, all
}

// Anywhere stands for a municipality of whatever code; empty is nobody knows which.
const Anywhere = "any"

// Filter is what a list is of.
type Filter struct {
	Service      Service // empty: any
	Municipality string  // Anywhere, or a code; empty: of whom it is not known
}

func (f Filter) has(p Participation) bool {
	return (f.Service == "" || f.Service == p.Service) && (f.Municipality == Anywhere || f.Municipality == p.Municipality)
}

// Participations are who came.
func (r Report) Participations(f Filter) []Participation {
	return r.which(f, func(p Participation) bool { return p.Came })
}

// New are the participations of who had not come to anything before.
func (r Report) New(f Filter) []Participation {
	return r.which(f, func(p Participation) bool { return p.Came && p.First })
}

// Missed are who did not come to anything that they had at an event.
func (r Report) Missed(f Filter) []Participation {
	return r.which(f, func(p Participation) bool { return !p.Came })
}

func (r Report) which(f Filter, which func(Participation) bool) (some []Participation) {
	for _, p := range r.All {
		if f.has(p) && which(p) {
			some = append(some, p)
		}
	}
	return some
}

// Ratings are what people said of bookings that they came to.
func (r Report) Ratings(f Filter) (all []Rating) {
	for _, p := range r.Participations(f) {
		for _, said := range p.Said {
			said.Of = &p
			all = append(all, said)
		}
	}
	return all
}

// Group are participations of one person, or of one firm.
type Group struct {
	Key  string // the person's Who, or the firm's CVR number
	Has  []Participation
	Last Participation // the last of them
}

// Persons are who came, each with what they came to, who came first first.
func (r Report) Persons(f Filter) []Group {
	return grouped(r.Participations(f), func(p Participation) string { return p.Who })
}

// Firms are the firms that somebody came from, likewise.
func (r Report) Firms(f Filter) []Group {
	return grouped(r.Participations(f), func(p Participation) string { return p.CVR })
}

func grouped(all []Participation, key func(Participation) string) (groups []Group) {
	at := map[string]int{}
	for _, p := range all {
		k := key(p)
		if k == "" {
			continue
		}
		i, is := at[k]
		if !is {
			i = len(groups)
			at[k], groups = i, append(groups, Group{Key: k})
		}
		groups[i].Has, groups[i].Last = append(groups[i].Has, p), p
	}
	return groups
}

// Referred is how many referrals were sent to an actor, taken up, and helped.
type Referred struct {
	ActorID, Actor      string // empty: of all together
	Sent, Taken, Helped int
}

// Referred is what became of the referrals that were sent in the period, whenever that was:
// by actor, most first, and all together.
func (r Report) Referred() (by []Referred, all Referred) {
	at := map[string]int{}
	for _, f := range r.Sent {
		i, is := at[f.ActorID]
		if !is {
			i = len(by)
			at[f.ActorID], by = i, append(by, Referred{ActorID: f.ActorID, Actor: f.Actor})
		}
		for _, of := range []*Referred{&by[i], &all} {
			of.Sent++
			if f.Taken() {
				of.Taken++
			}
			if f.Helped {
				of.Helped++
			}
		}
	}
	slices.SortStableFunc(by, func(a, b Referred) int {
		return first(b.Sent-a.Sent, strings.Compare(a.Actor, b.Actor), strings.Compare(a.ActorID, b.ActorID))
	})
	return by, all
}

// Taken tells whether a referral was taken up.
func (f Referral) Taken() bool { return !f.TakenAt.IsZero() }

// Answers is how long answers took of the hours in which the office is open.
type Answers struct {
	Asked   int
	Within  map[Within]int
	OnTime  int           // in hundredths of those that are answered or late; -1 where there are none
	Median  time.Duration // of those that are answered; 0 where none is
	Longest time.Duration // likewise
	Target  int           // see Report.Targets; 0: nothing
}

// Answers is how long the answers took to what was asked in the period.
func (r Report) Answers() Answers {
	a := Answers{Asked: len(r.Asked), Within: map[Within]int{}, OnTime: -1, Target: r.Targets[OnTime]}
	var took []time.Duration
	for _, q := range r.Asked {
		a.Within[q.Within]++
		if !q.AnsweredAt.IsZero() {
			took = append(took, q.Took)
		}
	}
	if judged := a.Asked - a.Within[Waiting]; judged > 0 {
		a.OnTime = 100 * (judged - a.Within[Late]) / judged
	}
	if slices.Sort(took); len(took) > 0 {
		a.Median, a.Longest = took[(len(took)-1)/2], took[len(took)-1]
	}
	return a
}

// Questions are those that were asked whose answers stand to the target so; empty: all.
func (r Report) Questions(w Within) (some []Question) {
	for _, q := range r.Asked {
		if w == "" || q.Within == w {
			some = append(some, q)
		}
	}
	return some
}

// Referrals are those that were sent to an actor, or to any where it is empty, of which
// something is so.
func (r Report) Referrals(actorID string, is func(Referral) bool) (some []Referral) {
	for _, f := range r.Sent {
		if (actorID == "" || f.ActorID == actorID) && is(f) {
			some = append(some, f)
		}
	}
	return some
}

// Coverage is how many participations there were for each entrepreneur of a municipality.
type Coverage struct {
	Municipality   string // its code; empty: of whom it is not known
	Participations int
	Entrepreneurs  int // the office's own figure; 0: it has none
}

// Permille is the coverage in thousandths; -1 where the office has no figure.
func (c Coverage) Permille() int {
	if c.Entrepreneurs == 0 {
		return -1
	}
	return (2000*c.Participations + c.Entrepreneurs) / (2 * c.Entrepreneurs)
}

// Coverage is the coverage of the office's municipalities and of others that anybody came
// from, highest first, and of all together.
func (r Report) Coverage() (by []Coverage, all Coverage) {
	at := map[string]int{}
	of := func(code string) *Coverage {
		i, is := at[code]
		if !is {
			i = len(by)
			at[code], by = i, append(by, Coverage{Municipality: code, Entrepreneurs: r.Entrepreneurs[code]})
			all.Entrepreneurs += r.Entrepreneurs[code]
		}
		return &by[i]
	}
	for _, code := range r.Municipalities {
		of(code)
	}
	for _, p := range r.All {
		if p.Came {
			of(p.Municipality).Participations++
			all.Participations++
		}
	}
	slices.SortStableFunc(by, func(a, b Coverage) int {
		return first(b.Permille()-a.Permille(), b.Participations-a.Participations, strings.Compare(a.Municipality, b.Municipality))
	})
	return by, all
}
