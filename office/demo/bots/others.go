package bots

import (
	"cmp"
	"context"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
)

const (
	leastFree = 2                // free slots that an adviser has left
	oneOf     = 3                // others take at most one of so many of an adviser's slots ahead
	ahead     = 15 * time.Minute // before a slot begins that is still taken
	within    = 7 * 24 * time.Hour
)

// others take slots one after another, as many as leave enough, and then wait for there to be more.
func (bs *Bots) others(ctx context.Context) {
	tried := map[string]bool{}
	for {
		wanted, err := bs.wanted(ctx, tried)
		if bs.failed(ctx, "nobody looks at the demo's slots", err) || wanted.id == "" {
			select {
			case <-ctx.Done():
				return
			case <-bs.grown:
				continue
			}
		}
		if !pause(ctx, bs.o.Pace/2+time.Duration(number(wanted.id))*time.Millisecond%bs.o.Pace) {
			return
		}
		if wanted, err = bs.wanted(ctx, tried); err != nil || wanted.id == "" { // it may look otherwise by now
			continue
		}
		tried[wanted.id] = true
		err = bs.book(ctx, guestOf(number(wanted.id)), wanted)
		if refused := (*api.Problem)(nil); !errors.As(err, &refused) { // a no is part of life
			bs.failed(ctx, "nobody takes a slot of the demo", err)
		}
	}
}

type slot struct {
	id string
	api.Slot
}

// number stands for an id: slots are taken in an order, and at times, that look like chance and are always alike.
func number(id string) uint32 {
	return crc32.ChecksumIEEE([]byte(id))
}

// wanted is the slot that is taken next: of the soonest Kick-off or café that can be booked, with an adviser who has
// enough left. Its id is empty where there is none.
func (bs *Bots) wanted(ctx context.Context, tried map[string]bool) (slot, error) {
	records, err := catalogue(ctx, bs.office)
	if err != nil {
		return slot{}, err
	}
	now := bs.office.Now()
	events := map[string]api.Event{}
	for _, r := range records {
		var e api.Event
		if r.Kind == api.KindEvent && !r.Deleted && r.Decode(&e) == nil && bookable(e, now) {
			events[r.ID] = e
		}
	}
	type desk struct{ event, adviser string }
	at := map[desk][]slot{}
	for _, r := range records {
		var s api.Slot
		if r.Kind != api.KindSlot || r.Deleted || r.Decode(&s) != nil || s.StartsAt.Before(now.Add(ahead)) {
			continue
		}
		if _, ok := events[s.EventID]; ok {
			d := desk{s.EventID, s.AdviserID}
			at[d] = append(at[d], slot{r.ID, s})
		}
	}
	var can []slot
	for _, slots := range at {
		free := slices.DeleteFunc(slices.Clone(slots), func(s slot) bool { return !s.Free })
		if taken := len(slots) - len(free); len(free) > leastFree && (taken+1)*oneOf <= len(slots) {
			can = append(can, slices.DeleteFunc(free, func(s slot) bool { return tried[s.id] })...)
		}
	}
	if len(can) == 0 {
		return slot{}, nil
	}
	return slices.MinFunc(can, func(a, b slot) int {
		return cmp.Or(events[a.EventID].StartsAt.Compare(events[b.EventID].StartsAt), cmp.Compare(number(a.id), number(b.id)),
			strings.Compare(a.id, b.id))
	}), nil
}

// bookable tells whether others come to an event, and can book it now.
func bookable(e api.Event, now time.Time) bool {
	return (e.Kind == api.EventKickoff || e.Kind == api.EventCafe) && e.State == api.EventPlanned &&
		!now.Before(e.BookingOpensAt) && now.Before(e.BookingClosesAt) && e.StartsAt.Before(now.Add(within))
}
