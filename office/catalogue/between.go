package catalogue

import (
	"cmp"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// programmed is the programme as it will be once a file is written, as far as the file
// touches it.
type programmed struct {
	f       *file
	changed map[int]bool
	slots   map[string]SlotTime
}

// between checks the rules between events, slots and advisers: a slot is within its
// event, and an adviser in one place at a time. Only what is to be written can be
// refused: what stands against a rule from before does not hinder anything else.
func (f *file) between(changed []int) {
	p := programmed{f, map[int]bool{}, map[string]SlotTime{}}
	for _, i := range changed {
		p.changed[i] = true
	}
	for _, s := range f.standing.Slots() {
		if !f.takesOut(api.KindSlot, s.ID) && !f.takesOut(api.KindEvent, s.EventID) {
			p.slots[s.ID] = s
		}
	}
	for i, r := range f.records {
		if b, ok := f.bodies[i].(*api.Slot); ok && b != nil {
			p.slots[r.ID] = SlotTime{ID: r.ID, EventID: b.EventID, AdviserID: b.AdviserID, During: api.Span{Start: b.StartsAt, End: b.EndsAt}}
		}
	}
	for id, s := range p.slots {
		if e, known := f.event(s.EventID); known {
			s.Off = e.State == api.EventCancelled
			p.slots[id] = s
		}
	}
	p.within()
	p.apart()
}

// takesOut tells whether the file takes a record out.
func (f *file) takesOut(kind api.Kind, id string) bool {
	i, given := f.given[record.Key{Kind: kind, ID: id}]
	return given && f.records[i].Deleted
}

// worksFor tells whether a record of the file is an adviser of an actor's.
func (f *file) worksFor(i int, actor string) bool {
	a, ok := f.bodies[i].(*api.Adviser)
	return ok && a.ActorID == actor
}

// event is an event as the file or else the catalogue has it.
func (f *file) event(id string) (e api.Event, known bool) {
	if i, given := f.given[record.Key{Kind: api.KindEvent, ID: id}]; given && !f.records[i].Deleted {
		return *f.bodies[i].(*api.Event), true
	}
	return f.stood(id)
}

// stood is an event as the catalogue has it.
func (f *file) stood(id string) (e api.Event, known bool) {
	r, found := f.stands[api.KindEvent][id]
	return e, found && !r.Deleted && r.Decode(&e) == nil
}

// written is where in the file a record is that is to be written.
func (p programmed) written(kind api.Kind, id string) (i int, ok bool) {
	i, ok = p.f.given[record.Key{Kind: kind, ID: id}]
	return i, ok && p.changed[i]
}

// within wants each slot within its event.
func (p programmed) within() {
	for _, id := range slices.Sorted(maps.Keys(p.slots)) {
		s := p.slots[id]
		e, known := p.f.event(s.EventID)
		if !known { // which is refused for that
			continue
		}
		var c mutation.Checks
		checkWithin(&c, "/body", s.During, api.Span{Start: e.StartsAt, End: e.EndsAt})
		if i, ok := p.written(api.KindSlot, id); ok {
			p.f.problems(i, c)
		} else if i, ok := p.written(api.KindEvent, s.EventID); ok {
			was, _ := p.f.stood(s.EventID)
			if was.StartsAt.Equal(e.StartsAt) && was.EndsAt.Equal(e.EndsAt) {
				continue
			}
			for _, e := range c.Errors {
				p.f.refuse(i, e.Pointer, "slot_outside", "slot "+id)
			}
		}
	}
}

// apart wants no adviser in two slots at one time.
func (p programmed) apart() {
	with := map[string][]SlotTime{}
	for _, s := range p.slots {
		if s.AdviserID != "" && !s.Off {
			with[s.AdviserID] = append(with[s.AdviserID], s)
		}
	}
	for _, adviser := range slices.Sorted(maps.Keys(with)) {
		all := with[adviser]
		slices.SortFunc(all, func(a, b SlotTime) int {
			return cmp.Or(a.During.Start.Compare(b.During.Start), cmp.Compare(a.ID, b.ID))
		})
		for n, s := range all {
			for _, next := range all[n+1:] {
				if !next.During.Start.Before(s.During.End) {
					break
				}
				p.twice(s, next)
			}
		}
	}
}

// twice refuses that an adviser is in two slots, at the record that would have it so: the
// last of the file.
func (p programmed) twice(a, b SlotTime) {
	at, other, pointer := -1, "", ""
	for _, s := range []struct{ one, other SlotTime }{{a, b}, {b, a}} {
		if i, ok := p.written(api.KindSlot, s.one.ID); ok && i > at {
			at, other, pointer = i, s.other.ID, "/body/adviser_id"
		}
	}
	if at < 0 {
		for _, s := range []struct{ one, other SlotTime }{{a, b}, {b, a}} {
			was, _ := p.f.stood(s.one.EventID)
			if i, ok := p.written(api.KindEvent, s.one.EventID); ok && was.State == api.EventCancelled && i > at { // it is brought back
				at, other, pointer = i, s.other.ID, "/body/state"
			}
		}
	}
	if at >= 0 {
		p.f.refuse(at, pointer, "overlap", "slot "+other)
	}
}

// usedBy tells what names a record of the file that is to be taken out, in a word.
func (f *file) usedBy(i int) string {
	r := f.records[i]
	if old := f.stands[r.Kind][r.ID]; old.ID == "" || old.Deleted {
		return ""
	}
	switch r.Kind {
	case api.KindOffice:
		return "office"
	case api.KindAdviser:
		for _, s := range f.standing.Slots() {
			if _, given := f.given[record.Key{Kind: api.KindSlot, ID: s.ID}]; s.AdviserID == r.ID && !given && !f.takesOut(api.KindEvent, s.EventID) {
				return "slot " + s.ID + " /body/adviser_id"
			}
		}
	case api.KindActor:
		for id, a := range f.working {
			if j, given := f.given[record.Key{Kind: api.KindAdviser, ID: id}]; a.ActorID == r.ID && (!given || f.worksFor(j, r.ID)) {
				return "adviser " + id + " /body/actor_id"
			}
		}
		for j, b := range f.records {
			if f.worksFor(j, r.ID) {
				return "adviser " + b.ID + " /body/actor_id"
			}
		}
	}
	return f.named[i]
}
