package office

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/room"
	"startklar.dk/office/db"
)

// pages lets the office's database grow by so many pages and no further, as a
// disk does that is nearly full; a negative number lifts that.
func (w *world) pages(more int64) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		most := int64(1) << 31
		if more >= 0 {
			if err := tx.QueryRowContext(context.Background(), "PRAGMA page_count").Scan(&most); err != nil {
				return err
			}
			most += more
			room.Pages(most)
		} else {
			room.Pages(0)
		}
		_, err := tx.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", most))
		return err
	})
}

// long is a text of some pages that is like no other.
func long(pages int) string {
	var b strings.Builder
	for b.Len() < pages*4096 {
		fmt.Fprintf(&b, "%x ", rand.Uint64())
	}
	return b.String()
}

func TestMutationsThatFindNoRoomLeaveNothingBehindAndAreGoodLater(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	defer room.Pages(0)
	event := w.event(30*24*time.Hour, object{"capacity": 1, "waiting_list": true})
	p := w.person()
	plan := p.plan()
	booking := newID()
	batch := []api.Mutation{
		sent(api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea", Text: long(4)}),
		sent(api.BookingRequest, bookingBody(booking, event, "", nil)),
		sent(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Text: long(4)}),
		sent(api.FiguresWrite, api.FiguresWriteBody{PlanID: plan, Set: map[string]json.RawMessage{"x": raw(long(1))}}),
	}
	before, floor := p.records(), w.feed(w.o.Feeds.Catalogue)
	fails := int64(0)
	for ; ; fails++ {
		w.pages(fails)
		answers, err := w.o.ask(p.id, batch...)
		if err == nil {
			w.pages(-1)
			for _, r := range answers.Results {
				if r.Status != api.StatusApplied {
					t.Errorf("%+v", r.Problem)
				}
			}
			break
		}
		if !db.Unwritable(err) {
			t.Fatalf("with room for %d pages: %v", fails, err)
		}
		if err := w.o.Ready(context.Background()); !db.Unwritable(err) {
			t.Errorf("with room for %d pages it is ready: %v", fails, err)
		}
		w.pages(-1)
		for _, diff := range []string{cmp.Diff(before, p.records()), cmp.Diff(floor, w.feed(w.o.Feeds.Catalogue))} {
			if diff != "" {
				t.Fatalf("with room for %d pages it left (-before +after):\n%.2000s", fails, diff)
			}
		}
	}
	if fails < 5 {
		t.Errorf("it failed only %d times", fails)
	}
	if err := w.o.Ready(context.Background()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := p.booking(booking).State; got != api.BookingConfirmed {
		t.Errorf("the booking is %q", got)
	}
}
