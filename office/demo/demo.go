// Package demo makes the catalogue of an invented business office around a given
// day, for trying the product out. It stores nothing and serves nothing; whoever
// calls it imports what it gives. It starts no goroutine.
package demo

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets"
)

// space is the namespace of every id here: an id is UUIDv5 of what and when.
var space = uuid.MustParse("b2a5a1f0-5f1d-4d43-9a3e-8c0c7e5d2026")

func id(what string) string { return uuid.NewSHA1(space, []byte(what)).String() }

// OfficeID is the id of the demo office's record.
var OfficeID = id("office")

// AdviserID is the id of an adviser by the key of assets/demo/advisers.json.
func AdviserID(key string) string { return id("adviser/" + key) }

// ActorID is the id of an actor by the key of assets/demo/actors.json.
func ActorID(key string) string { return id("actor/" + key) }

// content is what the files of assets/demo hold.
type content struct {
	office    api.Office
	advisers  map[string]api.Adviser
	actors    map[string]api.Actor
	venues    map[string]api.Venue
	programme []entry
	guests    struct{ Given, Family []string }
}

var shipped = sync.OnceValue(func() (c content) {
	for name, v := range map[string]any{
		"office": &c.office, "advisers": &c.advisers, "actors": &c.actors,
		"venues": &c.venues, "programme": &c.programme, "guests": &c.guests,
	} {
		if err := assets.Demo(name, v); err != nil {
			panic(err) // they are embedded
		}
	}
	for i := range c.programme {
		if err := c.programme[i].check(c); err != nil {
			panic(err)
		}
	}
	return c
})

// Guest is what somebody else is called who comes to the demo office: the same for the same number.
func Guest(n uint32) string {
	g := shipped().guests
	i, given := int64(n), int64(len(g.Given))
	return g.Given[i%given] + " " + g.Family[i/given%int64(len(g.Family))]
}

// Records is the demo office at a time: the office, its advisers and actors, the
// documents that ship, a Kick-off that can be booked on the day itself, and what is on in the weeks
// and months after it. What comes out depends on now alone.
//
// A record with one id has one body, whenever it was made: importing again the
// same day changes nothing that is there, and importing on a later day only adds.
// After 17:20 too few times of the day's Kick-off would lie ahead; it then begins
// at the next full hour, and from 19:00 on the next day at 11:00.
func Records(now time.Time) []api.ImportRecord {
	records, _ := Lacking(now, nil)
	return records
}

// Lacking is what of Records an office does not have whose catalogue is have, and
// until when that does: then there is nothing more to book today. Events and slots
// that it has, or had, it keeps as they are. A Kick-off that can be booked is enough
// while a time of it lies ahead that is free; another one begins when that has ended,
// never beside it.
func Lacking(now time.Time, have []api.Record) (records []api.ImportRecord, until time.Time) {
	c := shipped()
	records = append(records, record(api.KindOffice, OfficeID, c.office))
	for _, key := range slices.Sorted(maps.Keys(c.advisers)) {
		records = append(records, record(api.KindAdviser, AdviserID(key), c.advisers[key]))
	}
	for _, key := range slices.Sorted(maps.Keys(c.actors)) {
		records = append(records, record(api.KindActor, ActorID(key), c.actors[key]))
	}
	records = append(records, assets.Documents()...)
	today := dayOf(now)
	until = today.plus(1).at(0)
	for _, e := range c.programme {
		if e.Kind == api.EventKickoff {
			lastFree, over := e.open(now, have)
			if lastFree.After(now) {
				until = earlier(until, lastFree)
			} else {
				kickoff := e.records(c, e.extra(today, now, over))
				records = append(records, kickoff...)
				until = earlier(until, lastSlot(kickoff))
			}
		}
		for _, o := range e.after(today) {
			records = append(records, e.records(c, o)...)
		}
	}
	there := map[string]bool{}
	for _, r := range have {
		there[r.ID] = r.Kind == api.KindEvent || r.Kind == api.KindSlot
	}
	return slices.DeleteFunc(records, func(r api.ImportRecord) bool { return there[r.ID] }), until
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func record(kind api.Kind, id string, body any) api.ImportRecord {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Errorf("write %s %s: %w", kind, id, err)) // plain strings, numbers and times
	}
	return api.ImportRecord{Kind: kind, ID: id, Body: raw}
}
