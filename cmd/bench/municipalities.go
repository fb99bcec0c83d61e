package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets"
)

// An office of all municipalities has 3,000 events and almost 60,000 slots; each
// municipality brings its part of them.
const (
	eventsEach       = 30 // of one municipality, one a day
	forAll           = 60 // more of them, for the whole country and without slots
	advisersAtOnce   = 4  // with slots at an event
	slotsOfAdviser   = 5
	slotLength       = 30 * time.Minute
	oneMunicipality  = "0621"
	everyBookedSlot  = 6 // each sixth slot is taken
	eventDescription = 400
)

// programme is what an office of some municipalities offers from a day on. It is
// the same each time it is made.
type programme struct {
	name     string // tells it from others; in its ids
	records  []api.ImportRecord
	slots    []string
	bookings []api.BookingRequestBody // of the slots that are taken
}

// programmeOf is the programme of municipalities that begins on a day.
func programmeOf(municipalities []string, day time.Time) *programme {
	p := &programme{}
	p.add(api.KindOffice, "office", api.Office{Name: "Erhvervsservice", Municipalities: municipalities, AnswerTargetH: 48})
	for _, m := range municipalities {
		p.addMunicipality(m, day)
	}
	for i := range forAll {
		p.addEvent(fmt.Sprintf("all/%d", i), "", day.AddDate(0, 0, i%eventsEach))
	}
	return p
}

// allMunicipalities are the codes of all of them.
func allMunicipalities() (codes []string) {
	for _, m := range assets.Municipalities() {
		codes = append(codes, m.Code)
	}
	return codes
}

func (p *programme) addMunicipality(code string, day time.Time) {
	var advisers []string
	for i := range 2 * advisersAtOnce {
		advisers = append(advisers, p.add(api.KindAdviser, fmt.Sprintf("%s/adviser/%d", code, i), api.Adviser{
			Name: fmt.Sprintf("Rådgiver %d", i+1), Kind: "office", Fields: []api.Field{api.Fields[i%len(api.Fields)]},
		}))
	}
	p.add(api.KindActor, code+"/actor", api.Actor{Name: "Netværk " + code, Kind: "network", Municipalities: []string{code}})
	for i := range eventsEach {
		starts := day.AddDate(0, 0, i)
		event := p.addEvent(fmt.Sprintf("%s/%d", code, i), code, starts)
		for a := range advisersAtOnce {
			for s := range slotsOfAdviser {
				p.addSlot(event, advisers[(i+a)%len(advisers)], starts.Add(time.Duration(s)*slotLength), s)
			}
		}
	}
}

func (p *programme) addEvent(name, municipality string, starts time.Time) (id string) {
	return p.add(api.KindEvent, "event/"+name, api.Event{
		Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off " + name, Text: strings.Repeat(paragraph, 2)[:eventDescription],
		Venue:    api.Venue{Name: "Rådhuset", Address: "Torvet 1", Municipality: municipality},
		StartsAt: starts, EndsAt: starts.Add(slotsOfAdviser * slotLength), Capacity: 100, Requires: api.RequiresNone, MaxSlotsPerPerson: 1,
	})
}

func (p *programme) addSlot(event, adviser string, starts time.Time, n int) {
	id := p.add(api.KindSlot, fmt.Sprintf("slot/%s/%s/%d", event, adviser, n), api.Slot{
		EventID: event, AdviserID: adviser, StartsAt: starts, EndsAt: starts.Add(slotLength),
	})
	if len(p.slots)%everyBookedSlot == 0 {
		p.bookings = append(p.bookings, api.BookingRequestBody{BookingID: nameID("booking/" + id), EventID: event, SlotID: id})
	}
	p.slots = append(p.slots, id)
}

func (p *programme) add(kind api.Kind, name string, body any) (id string) {
	id = nameID(p.name + string(kind) + "/" + name)
	p.records = append(p.records, api.ImportRecord{Kind: kind, ID: id, Body: jsonOf(body)})
	return id
}

// free are slots for a hand that nobody has and no other hand takes: where there are
// many, from all of the programme.
func (p *programme) free(hand int) (ids []string) {
	most := len(p.slots) / hands
	for i := range most {
		if n := i*hands + hand; n%everyBookedSlot != 0 {
			ids = append(ids, p.slots[n])
		}
	}
	return ids
}

// file is what `office import` reads.
func (p *programme) file() []byte { return jsonOf(p.records) }

// nameID is the id that a name always has.
func nameID(name string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("bench/"+name)).String()
}

func jsonOf(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types
	}
	return raw
}
