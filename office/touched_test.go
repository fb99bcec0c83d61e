package office

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
)

// records are the changing event and its slot, with what is otherwise.
func (c *changing) records(event, slot object) []api.ImportRecord {
	return []api.ImportRecord{
		{Kind: api.KindEvent, ID: c.event, Body: raw(merged(c.body, event))}, {Kind: api.KindSlot, ID: c.slot, Body: raw(merged(c.at, slot))},
	}
}

func merged(all ...object) object {
	out := object{}
	for _, one := range all {
		for name, value := range one {
			out[name] = value
		}
	}
	return out
}

// imports imports records with options, which must do.
func (w *world) imports(records []api.ImportRecord, o catalogue.Options) catalogue.Touched {
	w.t.Helper()
	touched, err := w.o.Catalogue.ImportWith(context.Background(), mutation.CommandLine, records, o)
	if err != nil {
		w.t.Fatalf("import: %v", err)
	}
	return touched
}

func TestWhatAnImportWouldTouchIsToldBeforeAndIsWhatItTouches(t *testing.T) {
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	for name, c := range map[string]struct {
		before      object // of the event, before
		event, slot object
		want        catalogue.Counts
	}{
		"nothing":           {want: catalogue.Counts{}},
		"its text":          {event: object{"text": "Kom i god tid", "capacity": 9}, want: catalogue.Counts{}},
		"what members pay":  {event: object{"member_price_ore": 1}, want: catalogue.Counts{}},
		"it is elsewhere":   {event: object{"venue": object{"name": "Havnen"}}, want: catalogue.Counts{Touched: 4}},
		"it moves":          {event: object{"starts_at": at(47)}, want: catalogue.Counts{Touched: 3, Moved: 3}},
		"a slot moves":      {slot: object{"ends_at": at(49.5)}, want: catalogue.Counts{Touched: 1, Moved: 1}},
		"to another's time": {event: object{"starts_at": at(71), "ends_at": at(76)}, slot: object{"starts_at": at(72), "ends_at": at(73)}, want: catalogue.Counts{Touched: 4, Moved: 4, Doubt: 2}},
		"into the past":     {event: object{"starts_at": at(-1)}, want: catalogue.Counts{Touched: 3, Moved: 1, Lapsed: 2, Past: 1}},
		"called off":        {event: object{"state": "cancelled"}, want: catalogue.Counts{Touched: 4, Cancelled: 4}},
		"brought back":      {before: object{"state": "cancelled"}, event: object{"state": "planned"}, want: catalogue.Counts{Touched: 4, Restored: 4}},
		"brought back to another's time": {
			before: object{"state": "cancelled"}, event: object{"state": "planned", "starts_at": at(71), "ends_at": at(76)},
			slot: object{"starts_at": at(72), "ends_at": at(73)}, want: catalogue.Counts{Touched: 4, Moved: 4, Restored: 4, Doubt: 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newChanging(t)
			other := w.world.event(72*time.Hour, object{"capacity": 3})
			holder, slotted, offered, waits := w.person(), w.person(), w.person(), w.person()
			w.puts(object{"capacity": 1}, nil)
			holder.book(other, "", nil)
			slotted.book(other, "", nil)
			slotted.book(w.event, w.slot, nil)
			holder.book(w.event, "", nil)
			offered.book(w.event, "", object{"wait": true})
			waits.book(w.event, "", object{"wait": true})
			w.puts(object{"capacity": 2}, nil)
			if c.before != nil {
				w.puts(c.before, nil)
			}
			records := w.records(c.event, c.slot)
			before := append(w.feed(w.o.Feeds.Catalogue), holder.records()...)
			told, err := w.o.Catalogue.Preview(t.Context(), mutation.CommandLine, records, catalogue.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, append(w.feed(w.o.Feeds.Catalogue), holder.records()...)); diff != "" {
				t.Errorf("looking changed something: %s", diff)
			}
			if diff := cmp.Diff(c.want, told.Counts()); diff != "" {
				t.Error(diff)
			}
			did := w.imports(records, catalogue.Options{Force: true})
			if diff := cmp.Diff(told, did, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("it would (-), and did (+):\n%s", diff)
			}
			if again := w.imports(records, catalogue.Options{Force: true}); len(again) != 0 {
				t.Errorf("again it touched %+v", again)
			}
		})
	}
}

// What an import writes in turns touches a booking once.
func TestAnImportInTurnsTellsOfABookingOnce(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	p.book(w.event, w.slot, nil)
	records := append(w.records(object{"venue": object{"name": "Havnen"}}, nil)[:1], actors(newIDs(200), "Erhvervshus")...)
	records = append(records, w.records(nil, object{"ends_at": start.Add(49*time.Hour + 30*time.Minute)})[1])
	told, err := w.o.Catalogue.Preview(t.Context(), mutation.CommandLine, records, catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	did := w.imports(records, catalogue.Options{Word: "Vi ses"})
	if diff := cmp.Diff(told, did); diff != "" || len(did) != 1 || did[0].Is.Venue.Name != "Havnen" || did[0].Is.EndsAt.IsZero() {
		t.Errorf("%+v: %s", did, diff)
	}
	if n := p.notices(); len(n) != 1 || n[0].Text != "Vi ses" {
		t.Errorf("%+v", n)
	}
}

func TestWhatIsBookedMovesIntoThePastByForceAlone(t *testing.T) {
	past := object{"starts_at": start.Add(-2 * time.Hour)}
	for _, many := range []int{0, 200} {
		for i, of := range []string{"event", "slot"} {
			w := newChanging(t)
			p := w.person()
			id := p.book(w.event, map[string]string{"slot": w.slot}[of], nil)
			records := append(w.records(past, past), actors(newIDs(many), "Erhvervshus")...)
			bad := w.refusedImport(records...)
			if bad.Index != i || bad.ID != records[i].ID || bad.Pointer != "/body/starts_at" || bad.Reason != "past" {
				t.Errorf("%v", bad)
			}
			if n := p.notices(); len(n) != 0 {
				t.Errorf("told of what was refused: %+v", n)
			}
			w.imports(records, catalogue.Options{Force: true})
			if n, b := p.notices(), p.booking(id); len(n) != 1 || b.State != api.BookingConfirmed {
				t.Errorf("%+v, %+v", n, b)
			}
			earlier := object{"starts_at": start.Add(-3 * time.Hour)}
			w.imports(w.records(earlier, earlier), catalogue.Options{}) // it has begun already
		}
	}
}

func TestAWordToThoseTouchedGoesWithWhatTheyAreTold(t *testing.T) {
	w, post := mailed(t)
	p := w.person()
	p.book(w.event, "", nil)
	w.imports(w.records(object{"venue": object{"name": "Havnen"}}, nil), catalogue.Options{Word: "Salen er oversvømmet."})
	w.later(time.Minute)
	w.puts(object{"venue": object{"name": "Havnen"}, "starts_at": start.Add(47 * time.Hour)}, nil)
	if n := p.notices(); len(n) != 1 || n[0].Text != "Salen er oversvømmet." {
		t.Errorf("%+v", n)
	}
	w.later(time.Hour)
	if post.count() != 1 || !strings.Contains(post.sent[0].Text, "\n\nSalen er oversvømmet.\n\n") {
		t.Errorf("%+v", post.sent)
	}
	w.imports(w.records(object{"state": "cancelled", "cancelled_text": "For få tilmeldte."}, nil), catalogue.Options{Word: "Kom i stedet i maj."})
	if n := p.notices(); len(n) != 2 || n[1].Text != "For få tilmeldte.\n\nKom i stedet i maj." {
		t.Errorf("%+v", n)
	}
	w.puts(object{"venue": object{"name": "Kajen"}}, nil)
	if n := p.notices(); len(n) != 2 || n[1].Text != "" {
		t.Errorf("why it was called off is told where it stands: %+v", n)
	}
	var bad *api.Problem
	if _, err := w.o.Catalogue.ImportWith(t.Context(), mutation.CommandLine, nil, catalogue.Options{Word: strings.Repeat("a", api.MaxNote+1)}); !errors.As(err, &bad) || bad.Errors[0].Reason != "too_long" {
		t.Errorf("%v", err)
	}
}
