// Package alert decides what is told outside the app's window and when: each
// thing once, over restarts too, and nothing that is past. It knows neither
// records nor toolkit. A Notifier owns no goroutine: Run is its caller's, and ends
// with its context.
package alert

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Kind is what an alert is about; each can be switched off.
type Kind string

// The kinds.
const (
	Booking  Kind = "booking"  // a day and an hour before
	Referral Kind = "referral" // a new one
	Offer    Kind = "offer"    // a place from a waiting list
)

// Alert is one thing to tell.
type Alert struct {
	ID    string    // of what it tells; what has moved has another
	About string    // of several that are due, only the latest about one thing is told; empty: all
	Kind  Kind      //
	At    time.Time // when it is to be told; zero for what is news
	Until time.Time // from when on it is past; zero for never
	Title string
	Text  string
}

// Input is all that there may be to tell a person, at one moment.
type Input struct {
	Person string // empty: nobody is signed in
	// Complete tells that the office was heard: what is news then is new, and
	// what was there before the first time is not.
	Complete bool
	Off      func(Kind) bool // switched off
	Alerts   []Alert
}

// Memory is what a device has told, or asked its system to tell. It names
// nothing but ids.
type Memory struct {
	Looked map[string]time.Time `json:"looked,omitempty"` // by person: up to when it was looked for what came due
	Told   map[string]time.Time `json:"told,omitempty"`   // by alert: how long that must be remembered
	Ahead  map[string]Ahead     `json:"ahead,omitempty"`  // by alert: what the system will tell
}

// Ahead is an alert that the system was asked to tell.
type Ahead struct {
	System string    `json:"system"` // the system's id
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`
	Words  string    `json:"words"` // a digest, to see that they have changed
}

// Plan is what is to be done now.
type Plan struct {
	Tell     []Alert   // at once
	Cancel   []string  // the system's ids of what it is to tell no more
	Schedule []Alert   // to be handed to the system
	Wake     time.Time // when to look again; zero for not before something changes
	Memory   Memory    // as it is once that is done, but for what is handed over
}

const (
	longest   = 366 * 24 * time.Hour // how long something that has no end is remembered
	mostAhead = 32                   // alerts that a system is asked for; iOS keeps 64 of an app's
	lookedFor = time.Minute          // how old the note may be up to when it was looked
)

// Clone is a copy that shares nothing.
func (m Memory) Clone() Memory {
	return Memory{Looked: maps.Clone(m.Looked), Told: maps.Clone(m.Told), Ahead: maps.Clone(m.Ahead)}
}

// Make plans. ahead tells whether the system can be asked to tell later.
func Make(now time.Time, in Input, memory Memory, ahead bool) Plan {
	m := memory.Clone()
	if m.Looked == nil {
		m.Looked = map[string]time.Time{}
	}
	if m.Told == nil {
		m.Told = map[string]time.Time{}
	}
	if m.Ahead == nil {
		m.Ahead = map[string]Ahead{}
	}
	p := Plan{Memory: m}
	p.settle(now)
	if in.Person != "" && !in.Complete {
		return p // what the system was asked to tell stands
	}
	later := p.sort(now, in)
	p.handOver(now, later, ahead)
	return p
}

// settle counts as told what the system has told by now, and forgets what can
// not come again.
func (p *Plan) settle(now time.Time) {
	for id, a := range p.Memory.Ahead {
		if !a.At.After(now) {
			p.Memory.Told[id] = a.Until
			delete(p.Memory.Ahead, id)
		}
	}
	maps.DeleteFunc(p.Memory.Told, func(_ string, until time.Time) bool { return until.Before(now) })
	maps.DeleteFunc(p.Memory.Looked, func(_ string, at time.Time) bool { return now.Sub(at) > longest })
}

// sort finds what is to be told now, and gives what is to be told later.
func (p *Plan) sort(now time.Time, in Input) (later []Alert) {
	if in.Person == "" {
		return nil
	}
	looked, before := p.Memory.Looked[in.Person]
	latest := map[string]Alert{}
	for _, a := range in.Alerts {
		_, told := p.Memory.Told[a.ID]
		past := !a.Until.IsZero() && !a.Until.After(now)
		switch {
		case told || past:
		case a.At.After(now):
			if !in.Off(a.Kind) {
				later = append(later, a)
			}
		default:
			p.Memory.Told[a.ID] = cmp.Or(a.Until, now.Add(longest))
			// Whoever was not looking when it came due, since the meeting was not
			// booked yet or the kind was off, is not told after the event.
			fresh := before && (a.At.IsZero() || a.At.After(looked))
			if fresh && !in.Off(a.Kind) && a.At.Compare(latest[cmp.Or(a.About, a.ID)].At) >= 0 {
				latest[cmp.Or(a.About, a.ID)] = a
			}
		}
	}
	if !before || now.Sub(looked) >= lookedFor || now.Before(looked) || len(latest) > 0 {
		p.Memory.Looked[in.Person] = now
	}
	p.Tell = slices.SortedFunc(maps.Values(latest), sooner)
	slices.SortFunc(later, sooner)
	return later
}

func sooner(a, b Alert) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) }

// handOver has the system tell what comes later, where it can, and takes back
// what is not to come any more or otherwise; else it finds when to look again.
func (p *Plan) handOver(now time.Time, later []Alert, ahead bool) {
	want := map[string]Alert{}
	if ahead {
		for _, a := range later[:min(len(later), mostAhead)] {
			want[a.ID] = a
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Memory.Ahead)) {
		is := p.Memory.Ahead[id]
		if a, ok := want[id]; ok && is == (Ahead{is.System, a.At.UTC(), a.Until.UTC(), digest(a)}) {
			delete(want, id)
			continue
		}
		p.Cancel = append(p.Cancel, is.System)
		delete(p.Memory.Ahead, id)
	}
	p.Schedule = slices.SortedFunc(maps.Values(want), sooner)
	for _, a := range later {
		if _, system := p.Memory.Ahead[a.ID]; !system {
			p.Wake = a.At
			return
		}
	}
}
