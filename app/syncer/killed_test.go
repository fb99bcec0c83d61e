package syncer_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/internal/testworld/killed"
)

// life is what a person does on a device and what happens at the office
// meanwhile. A step of the person's is done again where it is not to be seen;
// what happens at the office happens once.
type life struct {
	o       *fakeOffice
	restore func()
}

// step is one of a life. office may be nil, person may be nil.
type step struct {
	name   string
	office func(l *life)
	person func(d *device)
	sync   bool // the person's step is to sync
}

// lastSync is the step after which nothing is written.
const lastSync = "all is sent for the last time"

func synced(d *device) {
	// A device that dies cannot finish; one that lives must.
	_ = d.sync.SyncOnce(context.Background())
}

func writes(section, text string) func(*device) {
	return func(d *device) {
		if d.text(section) != text {
			d.write(section, text)
		}
	}
}

var wholeLife = []step{
	{"the office has a programme and a text from elsewhere", func(l *life) {
		for _, title := range []string{"Kursus", "Café", "Kick-off", "Møde"} {
			l.o.publish(title)
		}
		l.o.set(api.KindSection, api.SectionID(plan, "team"), api.Section{PlanID: plan, Section: "team", Text: "from elsewhere"})
	}, nil, false},
	{"a first sync", nil, synced, true},
	{"a text", nil, writes("idea", "one"), false},
	{"one that will be refused", nil, writes("market", "refuse me"), false},
	{"a message", nil, func(d *device) {
		list, err := d.store.Queue(context.Background())
		if err != nil {
			d.t.Fatal(err)
		}
		for _, e := range list {
			if e.Kind == api.MessagePost {
				return
			}
		}
		if _, err := storetest.Write(context.Background(), d.store, api.MessagePost, api.MessagePostBody{MessageID: "m", Text: "hej"}); err != nil {
			d.t.Fatal(err)
		}
	}, false},
	{"it is sent", nil, synced, true},
	{"the office is backed up", func(l *life) { l.restore = l.o.backup() }, nil, false},
	{"a text upon the first", nil, writes("idea", "two"), false},
	{"and upon that", nil, writes("idea", "three"), false},
	{"a message from the desk", func(l *life) { l.o.set(api.KindMessage, "desk", api.Message{Text: "lost for good"}) }, nil, false},
	{"the refused one is tried again", nil, func(d *device) {
		list, err := d.store.Queue(context.Background())
		if err != nil {
			d.t.Fatal(err)
		}
		for _, e := range list {
			if e.State == store.EntryRefused {
				if _, err := d.store.Retry(context.Background(), e.ID); err != nil {
					d.t.Fatal(err)
				}
			}
		}
	}, false},
	{"it is sent", nil, synced, true},
	{"the office is restored", func(l *life) { l.restore() }, nil, false},
	{"a text meanwhile", nil, writes("team", "mine"), false},
	{"all is sent again", nil, synced, true},
	{"a last text", nil, writes("idea", "last"), false},
	{lastSync, nil, synced, true},
}

// live goes through a life with a device that is killed at the nth moment at
// which its file changed, and gives the device that lived on and whether it came
// to that; 0 is never.
func live(t *testing.T, n int) (*device, *fakeOffice, string) {
	t.Helper()
	l := &life{o: newFakeOffice()}
	folder := t.TempDir()
	watch := killed.Over(t, filepath.Join(folder, "person.db"))
	d := newDeviceIn(t, l.o, folder)
	var left *killed.Moment
	seen := 0
	watch.BeginWith(func(m killed.Moment) {
		if seen++; seen == n {
			left = &m
			l.o.fail(cut) // nothing goes out any more
		}
	})
	when := ""
	for _, s := range wholeLife {
		if s.office != nil {
			s.office(l)
		}
		if s.person == nil {
			continue
		}
		s.person(d)
		watch.Look()
		if left == nil {
			continue
		}
		when = left.When + ", " + s.name
		watch.End()
		if err := d.store.Close(); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		left.Put(t, folder)
		l.o.fail(nil)
		d = newDeviceIn(t, l.o, folder)
		left = nil
		if s.name == lastSync {
			s.person(d)
			continue
		}
		again := "opened again " + when
		d.write("idea", again) // who opens it again goes on first of all
		s.person(d)
		if s.sync && l.o.text(api.SectionID(plan, "idea")) != again {
			t.Errorf("killed %s: the office has %q of what was written next", when, l.o.text(api.SectionID(plan, "idea")))
		}
	}
	watch.End()
	return d, l.o, when
}

// ends is what a life has come to: on the device, at the office, on the list.
func ends(t *testing.T, d *device, o *fakeOffice) map[string]any {
	t.Helper()
	end := map[string]any{}
	for _, kind := range []api.Kind{api.KindSection, api.KindMessage, api.KindEvent} {
		list, err := d.store.List(t.Context(), kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			end["device "+string(kind)+" "+r.ID] = string(r.Body)
		}
	}
	queue, err := d.store.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range queue {
		end["list "+string(e.Kind)+" "+string(e.State)] = e.Problem
	}
	lost, err := d.store.Lost(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range lost {
		end["lost "+string(r.Kind)+" "+r.ID] = string(r.Body)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, r := range o.records {
		end["office "+key] = string(r.Body)
	}
	return end
}

func TestASyncGoesOnToTheSameEndWhereverTheAppWasKilled(t *testing.T) {
	d, o, _ := live(t, 0)
	want := ends(t, d, o)
	if want["office section/"+api.SectionID(plan, "idea")] == nil || want["lost message desk"] == nil || want["list section.write refused"] == nil {
		t.Fatalf("a life without much in it: %v", want)
	}
	died := 0
	for n := 1; ; n++ {
		d, o, when := live(t, n)
		if when == "" {
			break
		}
		died++
		if diff := cmp.Diff(want, ends(t, d, o)); diff != "" {
			t.Errorf("killed %s (-unharmed +got):\n%s", when, diff)
		}
	}
	if died < 20 {
		t.Errorf("killed at %d moments only", died)
	}
}
