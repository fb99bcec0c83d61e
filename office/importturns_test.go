package office

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// many is how many actors an import is large with: it takes three turns.
const many = 250

// actors are so many, all of one name.
func actors(ids []string, name string) (records []api.ImportRecord) {
	for _, id := range ids {
		records = append(records, api.ImportRecord{Kind: api.KindActor, ID: id, Body: raw(object{"name": name, "kind": "growth_house"})})
	}
	return records
}

func newIDs(n int) (ids []string) {
	for range n {
		ids = append(ids, newID())
	}
	return ids
}

// names are those of the actors there are, and how many have each.
func (w *world) names() map[string]int {
	w.t.Helper()
	names := map[string]int{}
	for _, r := range w.feed(w.o.Feeds.Catalogue) {
		var a api.Actor
		if r.Kind == api.KindActor && r.Decode(&a) == nil {
			names[a.Name]++
		}
	}
	return names
}

// counted is how often the catalogue changed.
func (w *world) counted() int64 {
	w.t.Helper()
	n, err := db.One[int64](context.Background(), w.o.db, `SELECT n FROM counter WHERE owner = $1`, record.CatalogueOwner)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// leave imports by a process that goes away when the import is agreed on.
func (w *world) leave(records []api.ImportRecord) {
	w.t.Helper()
	ctx, gone := context.WithCancel(context.Background())
	w.o.db.OnNotify(func(topics map[string]bool) {
		if topics["jobs"] {
			gone()
		}
	})
	if err := w.o.Catalogue.Import(ctx, mutation.CommandLine, records); !errors.Is(err, catalogue.ErrUnfinished) {
		w.t.Fatalf("an import that was left: %v", err)
	}
}

func TestAnImportOfWhatStandsWritesNothing(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	adviser, event, slot, long := newID(), newID(), newID(), newID()
	at := func(when time.Time, more object) object {
		body := object{"starts_at": when, "ends_at": when.Add(time.Hour)}
		for name, v := range more {
			body[name] = v
		}
		return body
	}
	records := []api.ImportRecord{
		{Kind: api.KindSlot, ID: slot, Body: raw(at(start.Add(24*time.Hour), object{"event_id": event, "adviser_id": adviser, "later": object{"a": 1}}))},
		{Kind: api.KindEvent, ID: event, Body: raw(at(start.Add(24*time.Hour), object{"capacity": 1, "waiting_list": true, "fields": []string{"tax"}}))},
		{Kind: api.KindEvent, ID: long, Body: raw(at(start.AddDate(-3, 0, 0), nil))},
		{Kind: api.KindAdviser, ID: adviser, Body: raw(object{"name": "Anne", "fields": []string{"legal", "tax"}})},
		{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Kontoret"})},
		{Kind: api.KindPlanTemplate, ID: newID(), Body: raw(object{"version": 3})},
		{Kind: api.KindAssessment, ID: newID(), Body: []byte(`{"version": 2,  "later": "<b>æ & ø</b>"}`)},
	}
	records = append(records, actors(newIDs(many), "Erhvervshus")...)
	w.importAll(records...)
	p.book(event, slot, nil)
	w.person().book(event, "", nil)
	w.person().does(api.BookingRequest, bookingBody(newID(), event, "", object{"wait": true}))
	if err := w.o.Close(); err != nil {
		t.Fatal(err)
	}
	open, process := engine.Killable(t, w.dir)
	o := w.beside(Config{Passive: true, Open: open})
	wrote := false
	process.DieAt(1, func() { wrote = true })
	err := o.Catalogue.Import(context.Background(), mutation.CommandLine, records)
	process.DieAt(0, nil)
	if err != nil || wrote {
		t.Errorf("it wrote: %v, %v", wrote, err)
	}
}

func TestOfALargeFileOnlyWhatIsAnotherIsWritten(t *testing.T) {
	w := newWorld(t)
	ids := newIDs(many)
	w.importAll(actors(ids, "Før")...)
	for _, k := range []int{7, many - 1} { // in one transaction, and in turns
		before := w.counted()
		records := actors(ids, fmt.Sprint("Efter ", k))
		copy(records[k:], actors(ids[k:], "Før"))
		w.importAll(records...)
		if got := w.counted() - before; got != int64(k) {
			t.Errorf("%d of %d are another, and %d were written", k, many, got)
		}
	}
}

// An import that has turns lets others write between them, by whichever process.
func TestOthersWriteBetweenTheTurnsOfAnImport(t *testing.T) {
	w := newWorld(t)
	ids := newIDs(many)
	event := w.event(72*time.Hour, object{"capacity": 3})
	commits := 0
	w.o.db.OnNotify(func(topics map[string]bool) {
		if topics[record.CatalogueOwner] {
			commits++
		}
	})
	w.importAll(actors(ids, "Første")...)
	if commits != 3 {
		t.Errorf("%d actors were written in %d transactions", many, commits)
	}
	w.leave(actors(ids, "Anden"))
	w.later(time.Minute)
	for turn := range 3 {
		if got, want := w.names()["Anden"], min(many, 100*(turn+1)); got != want {
			t.Errorf("after turn %d %d are written, want %d", turn+1, got, want)
		}
		w.person().book(event, "", nil)
		w.later(10 * time.Millisecond)
	}
	if left := w.texts(`SELECT kind FROM task WHERE kind = 'import'`); len(left) > 0 {
		t.Error("it is still to be finished")
	}
}

func TestAnImportThatWasKilledIsFinishedAtTheNextStartOrLeftNothing(t *testing.T) {
	w := newWorld(t)
	ids := newIDs(many)
	w.importAll(actors(ids, "0")...)
	if err := w.o.Close(); err != nil {
		t.Fatal(err)
	}
	finished, nothing := 0, 0
	for n, version, died := 1, 1, true; died; n, version = n+71, version+1 {
		open, process := engine.Killable(t, w.dir)
		o, err := Open(t.Context(), Config{Dir: w.dir, Now: w.clock.now, Passive: true, Open: open})
		if err != nil {
			t.Fatal(err)
		}
		next := filepath.Join(t.TempDir(), "left")
		died = false
		process.DieAt(n, func() {
			died = true
			if err := engine.Leave(w.dir, next); err != nil {
				t.Error(err)
			}
		})
		err = o.Catalogue.Import(t.Context(), mutation.CommandLine, actors(ids, fmt.Sprint(version)))
		process.DieAt(0, nil)
		if err != nil && !died {
			t.Fatal(err)
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
		if died {
			w.dir, w.beneath = next, nil
		}
		w.open()
		for range 3 { // turns
			w.later(10 * time.Millisecond)
		}
		names := w.names()
		switch {
		case names[fmt.Sprint(version)] == many:
			finished++
		case names[fmt.Sprint(version-1)] == many:
			nothing++
			w.importAll(actors(ids, fmt.Sprint(version))...)
		default:
			t.Fatalf("killed at write %d it left %v", n, names)
		}
		if err := w.o.Close(); err != nil {
			t.Error(err)
		}
	}
	if finished < 5 || nothing < 1 {
		t.Errorf("%d were finished, %d had not begun", finished, nothing)
	}
}

// What two processes write of one import is written once.
func TestTwoProcessesFinishAnImportTogether(t *testing.T) {
	w := newWorld(t)
	ids := newIDs(many)
	w.importAll(actors(ids, "Før")...)
	before := w.counted()
	w.leave(actors(ids, "Efter"))
	other := w.beside(Config{Passive: true})
	var finishing sync.WaitGroup
	for _, o := range []*Office{w.o, other} {
		finishing.Go(func() {
			if err := o.Catalogue.Import(t.Context(), mutation.CommandLine, nil); err != nil {
				t.Error(err)
			}
		})
	}
	finishing.Wait()
	if diff := cmp.Diff(map[string]int{"Efter": many}, w.names()); diff != "" {
		t.Error(diff)
	}
	if got := w.counted() - before; got != many {
		t.Errorf("%d records were written %d times", many, got)
	}
}

// meanwhile is a programme in which something befalls an import between its look at
// how all stands and its writing.
type meanwhile struct {
	catalogue.Programme
	once   sync.Once
	befall func()
}

func (m *meanwhile) Standing(ctx context.Context, tx *db.Tx, events, slots, advisers []string) (catalogue.Standing, error) {
	s, err := m.Programme.Standing(ctx, tx, events, slots, advisers)
	m.once.Do(m.befall)
	return s, err
}

func (w *world) importMeanwhile(befall func(), records ...api.ImportRecord) error {
	rm := catalogue.New(w.o.db, &meanwhile{Programme: w.o.Bookings, befall: befall}, nil, nil)
	return rm.Import(context.Background(), mutation.CommandLine, records)
}

func TestASlotThatGoesToAnotherEventIsNobodysMeanwhile(t *testing.T) {
	w := newWorld(t)
	from, to := w.event(48*time.Hour, nil), w.event(72*time.Hour, nil)
	slot, booked := w.slot(from, 48*time.Hour, nil), w.slot(from, 49*time.Hour, nil)
	moved := func(id string) []api.ImportRecord {
		starts := w.clock.now().Add(72 * time.Hour)
		return append(actors(newIDs(many), "Erhvervshus"), api.ImportRecord{Kind: api.KindSlot, ID: id, Body: raw(object{
			"event_id": to, "starts_at": starts, "ends_at": starts.Add(20 * time.Minute),
		})})
	}
	for _, records := range [][]api.ImportRecord{moved(booked)[many:], moved(booked)} { // one that is written at once, one in turns
		other := w.slot(from, 50*time.Hour, nil)
		records[len(records)-1].ID = other
		before := w.feed(w.o.Feeds.Catalogue)
		err := w.importMeanwhile(func() { w.person().book(from, other, nil) }, records...)
		var got *catalogue.ImportError
		want := &catalogue.ImportError{Index: len(records) - 1, Kind: api.KindSlot, ID: other, Pointer: "/body/event_id", Reason: "state"}
		if !errors.As(err, &got) || !cmp.Equal(got, want) {
			t.Errorf("somebody took it meanwhile: %v", err)
		}
		if after := w.feed(w.o.Feeds.Catalogue); len(after) != len(before) {
			t.Errorf("of an import that was refused %d records are there", len(after)-len(before))
		}
	}
	w.leave(moved(slot))
	w.person().refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), from, slot, nil))
	w.importAll() // finishes what was left
	w.person().book(to, slot, nil)
	w.person().refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), to, slot, nil))
}

func TestAnImportThatAnotherCameBeforeLooksAgain(t *testing.T) {
	w := newWorld(t)
	office := func(name string) api.ImportRecord {
		return api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": name})}
	}
	for _, first := range [][]api.ImportRecord{{office("A")}, append(actors(newIDs(many), "Erhvervshus"), office("A"))} {
		w := newWorld(t)
		err := w.importMeanwhile(func() { w.importAll(first...) }, office("B"))
		var got *catalogue.ImportError
		if !errors.As(err, &got) || got.Reason != "one_office" {
			t.Errorf("beside an office that another import brought: %v", err)
		}
	}
	ids := newIDs(many)
	if err := w.importMeanwhile(func() { w.leave(actors(ids, "Første")) }, actors(ids[:1], "Anden")...); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"Første": many - 1, "Anden": 1}, w.names()); diff != "" {
		t.Errorf("an import that another had not finished: %s", diff)
	}
}

// What the rules keep of a slot hangs on its adviser and its event, too.
func TestASlotFollowsItsAdviserAndItsEventWhereItIsTheSameItself(t *testing.T) {
	w := newWorld(t)
	adviser, event, slot, shown := newID(), newID(), newID(), newID()
	begins := start.AddDate(-3, 0, 0).Add(-time.Hour)
	records := func(knows string, ends time.Time) []api.ImportRecord {
		return []api.ImportRecord{
			{Kind: api.KindAdviser, ID: adviser, Body: raw(object{"name": "Anne", "fields": []string{knows}})},
			{Kind: api.KindEvent, ID: event, Body: raw(object{"starts_at": start, "ends_at": start.Add(time.Hour)})},
			{Kind: api.KindEvent, ID: shown, Body: raw(object{"starts_at": begins, "ends_at": ends})},
			{Kind: api.KindSlot, ID: slot, Body: raw(object{"event_id": event, "adviser_id": adviser, "starts_at": start, "ends_at": start.Add(time.Hour)})},
			{Kind: api.KindSlot, ID: shown, Body: raw(object{"event_id": shown, "starts_at": begins, "ends_at": begins.Add(time.Hour)})},
		}
	}
	w.importAll(records("tax", start.AddDate(-3, 0, 0))...)
	w.importAll(records("legal", start)...)
	if diff := cmp.Diff([]string{"legal"}, w.texts(`SELECT fields FROM slot_place WHERE slot_id = $1`, slot)); diff != "" {
		t.Error(diff)
	}
	if !w.catalogued(api.KindSlot, shown, &api.Slot{}) {
		t.Error("a slot of an event that is no longer of long ago is not shown")
	}
	w.importAll(records("legal", start.AddDate(-3, 0, 0))...)
	if w.catalogued(api.KindSlot, shown, &api.Slot{}) {
		t.Error("a slot of an event of long ago is shown")
	}
}
