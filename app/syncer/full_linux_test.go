package syncer_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/syncer"
	"startklar.dk/internal/testworld/room"
)

func TestAnAnswerThatCannotBeStoredIsAskedAgain(t *testing.T) {
	if room.Alone(t) {
		return
	}
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		d.is(syncer.State{Phase: syncer.Saved})
		// The disk is full from the moment at which the mutation goes out.
		o.fail(func(r *http.Request) *http.Response {
			if r.Method == http.MethodPost {
				room.Files(t, 0)
			}
			return pass
		})
		d.write("idea", "Kaffe")
		later(3 * time.Minute)
		d.is(syncer.State{Phase: syncer.Waiting, Pending: 1, Err: "storage"})
		if got := d.text("idea"); got != "Kaffe" {
			t.Errorf("meanwhile %q is shown", got)
		}
		o.fail(nil)
		room.Files(t, room.All)
		d.write("market", "Te")
		later(syncerPatience)
		d.is(syncer.State{Phase: syncer.Saved})
		if a, b := d.text("idea"), d.text("market"); a != "Kaffe" || b != "Te" {
			t.Errorf("%q and %q are shown", a, b)
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		if len(o.answers) != 2 {
			t.Errorf("the office knows %d mutations", len(o.answers))
		}
		if first := o.records["section/"+api.SectionID(plan, "idea")].Rev; first != 1 {
			t.Errorf("what was written first has rev %d", first)
		}
	})
}

// syncerPatience is longer than any pause between two attempts.
const syncerPatience = 6 * time.Minute

func TestAPageThatCannotBeStoredIsReadAgain(t *testing.T) {
	if room.Alone(t) {
		return
	}
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		d.is(syncer.State{Phase: syncer.Saved})
		room.Files(t, 0)
		for i := range 10 {
			o.publish(fmt.Sprint("Kursus ", i))
		}
		later(3 * time.Minute)
		d.is(syncer.State{Phase: syncer.Saved, Err: "storage"})
		if got := d.events(); got != 0 {
			t.Errorf("%d events are shown that were not stored", got)
		}
		room.Files(t, room.All)
		later(syncerPatience)
		d.is(syncer.State{Phase: syncer.Saved})
		if got := d.events(); got != 10 {
			t.Errorf("%d events are shown", got)
		}
	})
}

func TestWhatWasUnderWayIsSentAlthoughTheStoreWasOpenedOnAFullDisk(t *testing.T) {
	if room.Alone(t) {
		return
	}
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		long := strings.Repeat("Kaffe. ", 8000)
		d.write("idea", long)
		if _, err := d.store.Take(t.Context(), 10, 1<<20); err != nil { // and the app is killed
			t.Fatal(err)
		}
		log, err := os.Stat(d.store.Path() + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		room.Files(t, uint64(log.Size()))
		d.reopen()
		room.Files(t, room.All)
		if got := d.text("idea"); got != long {
			t.Errorf("%.20q is shown", got)
		}
		d.run()
		d.is(syncer.State{Phase: syncer.Saved})
		if got := o.text(api.SectionID(plan, "idea")); got != long {
			t.Errorf("the office has %.20q", got)
		}
	})
}
