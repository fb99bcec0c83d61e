package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	desk "startklar.dk/office/programme"
)

// runs is the office running its programme under what is booked: it changes what it likes,
// and asks again where nobody answered.
func (o *side) runs() {
	r := o.s.random("programme")
	var before []api.ImportRecord // an act: what it changed, as it was
	for o.s.wait(between(r, time.Second, 14*time.Second)) {
		seed := r.Uint64()
		for range 4 {
			of, alive := o.serving()
			if of == nil {
				if !o.s.wait(between(r, 0, 4*time.Second)) {
					return
				}
				continue
			}
			p := &programme{office: of, side: o, rand: rand.New(rand.NewPCG(seed, 1)), before: before} //nolint:gosec // the same each time
			err := p.act(context.WithValue(context.Background(), acting{}, true))
			switch {
			case err == nil && alive():
				before = p.changed
			case refused(err):
				o.s.say("the office may not: %v", err)
			case !alive(), errors.Is(err, office.ErrClosed):
				continue // nobody heard whether it is done
			default:
				o.s.t.Errorf("change the programme: %v", err)
			}
			break
		}
	}
}

// programme is the office's at a moment, for one act.
type programme struct {
	office  *office.Office
	side    *side
	rand    *rand.Rand
	before  []api.ImportRecord // what the last act changed, as it was
	changed []api.ImportRecord // what this one changes, as it was

	all  []api.ImportRecord
	file []api.ImportRecord // what is imported
}

// karen does what only staff do.
var karen = mutation.Staff{ID: "", Role: mutation.RoleCoordinator, Name: "Karen"}

func (p *programme) act(ctx context.Context) (err error) {
	if p.all, err = p.office.Catalogue.Export(context.Background(), karen); err != nil {
		return err
	}
	events, slots, lowered := p.of(api.KindEvent), p.of(api.KindSlot), ""
	e := events[p.rand.IntN(len(events))]
	switch n := p.rand.IntN(100); {
	case n < 12:
		p.moves(e, []time.Duration{-time.Hour, time.Hour, 2 * time.Hour, -9 * time.Hour, 23 * time.Hour}[p.rand.IntN(5)])
	case n < 20:
		p.set(e, "venue", api.Venue{Name: []string{"Salen", "Biblioteket", "Laden"}[p.rand.IntN(3)]})
	case n < 24:
		p.set(e, "price_ore", 5000*p.rand.IntN(3))
	case n < 34:
		p.set(e, "state", api.EventCancelled)
	case n < 46:
		for _, e := range events {
			p.set(e, "state", api.EventPlanned)
		}
	case n < 62:
		p.file = p.before // a slip is put right
	case n < 67:
		p.set(e, "capacity", p.rand.IntN(4)) // nobody is dropped
		lowered = e.ID
	case n < 70:
		p.set(e, "title", fmt.Sprint("Titel ", p.rand.IntN(1000)))
	case n < 73 && len(slots) > 4:
		s := slots[p.rand.IntN(len(slots))]
		p.changed = append(p.changed, s)
		p.file = append(p.file, api.ImportRecord{Kind: s.Kind, ID: s.ID, Deleted: true})
	case n < 80:
		p.gives(slots)
	case n < 90:
		return p.reseats(ctx, e.ID, slots)
	default: // a file that changes much
		for _, e := range events {
			p.moves(e, time.Duration(p.rand.IntN(3)-1)*15*time.Minute)
			p.set(e, "venue", api.Venue{Name: []string{"Salen", "Torvet"}[p.rand.IntN(2)]})
		}
		p.gives(slots)
	}
	if len(p.file) == 0 {
		return nil
	}
	for _, r := range p.file {
		p.side.s.say("the office writes %s %s %s", r.Kind, r.ID, r.Body)
	}
	if p.rand.IntN(2) == 0 && p.ofOne() != "" {
		err = p.publishes(ctx, p.ofOne())
	} else {
		_, err = p.office.Catalogue.ImportWith(ctx, mutation.CommandLine, p.file, catalogue.Options{Force: true, Word: word})
	}
	if lowered != "" && !refused(err) {
		p.side.lowered[lowered] = true
	}
	return err
}

// word goes with all that the office changes.
const word = "Beklager"

// ofOne is the event that all that is changed is of; none where it is of several, or of
// advisers.
func (p *programme) ofOne() (event string) {
	for _, r := range p.file {
		of := r.ID
		if r.Kind == api.KindSlot {
			of = p.eventOf(r)
		} else if r.Kind != api.KindEvent {
			return ""
		}
		if event == "" {
			event = of
		}
		if of != event {
			return ""
		}
	}
	return event
}

// eventOf is the event of a slot, which one that is taken out does not say.
func (p *programme) eventOf(slot api.ImportRecord) string {
	if slot.Deleted {
		at := slices.IndexFunc(p.all, func(r api.ImportRecord) bool { return r.ID == slot.ID })
		slot = p.all[at]
	}
	return bodyOf[api.Slot](slot).EventID
}

// publishes changes one event as it is changed at the desk, once all have seen whom that
// touches.
func (p *programme) publishes(ctx context.Context, event string) error {
	is, err := p.office.Programme.Event(ctx, karen, event)
	if err != nil {
		return err
	}
	for _, r := range p.file {
		if r.Kind == api.KindEvent {
			is.Event = bodyOf[api.Event](r)
			continue
		}
		at := slices.IndexFunc(is.Slots, func(s desk.Slot) bool { return s.ID == r.ID })
		switch {
		case at < 0 && !r.Deleted:
			is.Slots = append(is.Slots, desk.Slot{ID: r.ID, Slot: bodyOf[api.Slot](r)})
		case at >= 0 && r.Deleted:
			is.Slots = slices.Delete(is.Slots, at, at+1)
		case at >= 0:
			is.Slots[at].Slot = bodyOf[api.Slot](r)
		}
	}
	work := desk.Publishing{ID: event, Version: is.Version, Work: is.Work, Word: word, Force: true}
	if _, err := p.office.Programme.Touches(ctx, karen, work); err != nil {
		return err
	}
	p.side.s.say("which is published at the desk")
	return p.office.Programme.Publish(ctx, karen, work)
}

// bodyOf reads the body of a record of the office's own.
func bodyOf[T any](r api.ImportRecord) (body T) {
	if err := json.Unmarshal(r.Body, &body); err != nil {
		panic(err)
	}
	return body
}

// refused tells whether the office said no to what was asked of it; what nobody heard of
// else may be done.
func refused(err error) bool {
	var no *api.Problem
	var bad *catalogue.ImportError
	return errors.As(err, &no) || errors.As(err, &bad)
}

func (p *programme) of(kind api.Kind) (some []api.ImportRecord) {
	for _, r := range p.all {
		if r.Kind == kind {
			some = append(some, r)
		}
	}
	return some
}

// set has a record be imported with another value.
func (p *programme) set(r api.ImportRecord, name string, value any) {
	at := -1
	for i, one := range p.file {
		if one.ID == r.ID {
			at, r = i, one
		}
	}
	if at < 0 {
		at = len(p.file)
		p.file, p.changed = append(p.file, r), append(p.changed, r)
	}
	body, err := api.Merge(r.Body, map[string]any{name: value})
	if err != nil {
		panic(err) // the office's own
	}
	p.file[at].Body = body
}

// moves has an event be at another time, with its slots.
func (p *programme) moves(e api.ImportRecord, by time.Duration) {
	for _, r := range append(p.of(api.KindSlot), e) {
		var during struct {
			EventID  string    `json:"event_id"`
			StartsAt time.Time `json:"starts_at"`
			EndsAt   time.Time `json:"ends_at"`
		}
		if err := json.Unmarshal(r.Body, &during); err != nil {
			panic(err)
		}
		if r.ID == e.ID || during.EventID == e.ID {
			p.set(r, "starts_at", during.StartsAt.Add(by))
			p.set(r, "ends_at", during.EndsAt.Add(by))
		}
	}
}

// gives gives a slot to another adviser, or to none, or has an adviser be with another
// firm.
func (p *programme) gives(slots []api.ImportRecord) {
	advisers := p.of(api.KindAdviser)
	switch n := p.rand.IntN(len(advisers) + 2); {
	case n < len(advisers):
		p.set(slots[p.rand.IntN(len(slots))], "adviser_id", advisers[n].ID)
	case n == len(advisers):
		p.set(slots[p.rand.IntN(len(slots))], "adviser_id", "")
	default:
		p.set(advisers[p.rand.IntN(len(advisers))], "organisation", fmt.Sprint("Firma ", p.rand.IntN(3)))
	}
}

// reseats moves and swaps who has slots at an event, or has an adviser's slots there be
// somebody else's.
func (p *programme) reseats(ctx context.Context, event string, slots []api.ImportRecord) error {
	advisers := p.of(api.KindAdviser)
	adviser, other := p.rand.IntN(len(advisers)), p.rand.IntN(len(advisers))
	switch p.rand.IntN(4) {
	case 0:
		p.side.s.say("%s is back at %s", advisers[adviser].ID, event)
		return p.office.Bookings.AdviserBack(ctx, karen, event, advisers[adviser].ID)
	case 1:
		p.side.s.say("%s stands in at %s", advisers[other].ID, event)
		return p.office.Bookings.StandIn(ctx, karen, event, advisers[adviser].ID, advisers[other].ID)
	case 2:
		p.side.s.say("%s is ill at %s", advisers[adviser].ID, event)
		_, err := p.office.Bookings.ReplaceAdviser(ctx, karen, event, advisers[adviser].ID)
		if !refused(err) {
			p.shuts(event, advisers[adviser].ID, slots)
		}
		return err
	}
	from, to := slots[p.rand.IntN(len(slots))].ID, slots[p.rand.IntN(len(slots))].ID
	p.side.s.say("who has %s and %s are swapped at %s", from, to, event)
	return p.office.Bookings.Reseat(ctx, karen, event, from, to)
}

// shuts notes that those of some slots are nobody's that an adviser has at an event.
func (p *programme) shuts(event, adviser string, slots []api.ImportRecord) {
	for _, r := range slots {
		if s := bodyOf[api.Slot](r); s.EventID == event && s.AdviserID == adviser {
			p.side.ill[r.ID] = true
		}
	}
}
