package booking_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func foreseen(t *testing.T, err error) *booking.Foreseen {
	t.Helper()
	var f *booking.Foreseen
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want one that was foreseen", err)
	}
	return f
}

func TestWhatTheOfficeWouldRefuseIsNotSent(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare func(*testing.T, *world)
		book    booking.Request
		want    api.Code
		check   func(*testing.T, *booking.Foreseen)
	}{
		"before it opens": {
			prepare: func(_ *testing.T, w *world) { w.Now = at("07:00") },
			book:    booking.Request{SlotID: "mette-0"}, want: api.CodeNotOpen,
			check: func(t *testing.T, f *booking.Foreseen) {
				if !f.At.Equal(at("08:00")) {
					t.Errorf("opens at %v", f.At)
				}
			},
		},
		"before the slots open": {
			prepare: func(t *testing.T, w *world) {
				w.slotsOpen(t, api.Event{SlotsOpen: api.SlotsOpenTime, SlotsOpenAt: at("12:00")})
			},
			book: booking.Request{SlotID: "mette-0"}, want: api.CodeNotOpen,
			check: func(t *testing.T, f *booking.Foreseen) {
				if !f.At.Equal(at("12:00")) || f.SlotsFor != api.SlotsOpenTime {
					t.Errorf("slots wait for %q until %v", f.SlotsFor, f.At)
				}
			},
		},
		"before one has arrived": {
			prepare: func(t *testing.T, w *world) { w.slotsOpen(t, api.Event{SlotsNeed: api.SlotsNeedArrived}) },
			book:    booking.Request{SlotID: "mette-0"}, want: api.CodeNotOpen,
			check: func(t *testing.T, f *booking.Foreseen) {
				if f.SlotsFor != api.SlotsNeedArrived {
					t.Errorf("slots wait for %q", f.SlotsFor)
				}
			},
		},
		"more than are had at first": {
			prepare: func(t *testing.T, w *world) {
				w.slotsOpen(t, api.Event{SlotsFirst: 1, SlotsMoreAt: at("17:00")})
				w.holds(t, "b", kickoff, "mette-1")
			},
			book: booking.Request{SlotID: "mette-0"}, want: api.CodeLimit,
			check: func(t *testing.T, f *booking.Foreseen) {
				if !f.At.Equal(at("17:00")) || f.Limit != 1 {
					t.Errorf("%d until %v", f.Limit, f.At)
				}
			},
		},
		"after it closed": {
			prepare: func(t *testing.T, w *world) {
				w.Says(t, api.KindEvent, course, api.Event{
					State: api.EventPlanned, StartsAt: at("16:00"), EndsAt: at("18:00"), BookingClosesAt: at("09:00"), PlacesLeft: 1,
				})
			},
			book: booking.Request{EventID: course}, want: api.CodeClosed,
		},
		"when it is over": {
			prepare: func(_ *testing.T, w *world) { w.Now = at("20:00") },
			book:    booking.Request{EventID: kickoff}, want: api.CodePast,
		},
		"a slot that has begun": {
			prepare: func(_ *testing.T, w *world) { w.Now = at("16:05") },
			book:    booking.Request{SlotID: "mette-0"}, want: api.CodePast,
		},
		"when it is called off": {
			prepare: func(t *testing.T, w *world) {
				w.Says(t, api.KindEvent, course, api.Event{State: api.EventCancelled, StartsAt: at("16:00"), EndsAt: at("18:00")})
			},
			book: booking.Request{EventID: course}, want: api.CodeCancelled,
		},
		"a slot that somebody else has": {
			prepare: func(t *testing.T, w *world) {
				w.Says(t, api.KindSlot, "mette-1", api.Slot{EventID: kickoff, AdviserID: "mette", StartsAt: at("16:20"), EndsAt: at("16:40")})
			},
			book: booking.Request{SlotID: "mette-1"}, want: api.CodeSlotTaken,
			check: func(t *testing.T, f *booking.Foreseen) {
				var ids []string
				for _, a := range f.Alternatives {
					ids = append(ids, a.SlotID)
				}
				// The same field and adviser first, nearest in time; then anyone.
				if diff := cmp.Diff([]string{"mette-0", "mette-2", "soren-1"}, ids); diff != "" {
					t.Errorf("alternatives (-want +got):\n%s", diff)
				}
			},
		},
		"a third slot where two are allowed": {
			prepare: func(t *testing.T, w *world) {
				w.holds(t, "b1", kickoff, "mette-0")
				w.holds(t, "b2", kickoff, "mette-1")
			},
			book: booking.Request{SlotID: "soren-2"}, want: api.CodeLimit,
			check: func(t *testing.T, f *booking.Foreseen) {
				if f.Limit != 2 {
					t.Errorf("limit %d", f.Limit)
				}
			},
		},
		"two slots at one time": {
			prepare: func(t *testing.T, w *world) { w.holds(t, "b1", kickoff, "mette-0") },
			book:    booking.Request{SlotID: "soren-0"}, want: api.CodeOverlap,
			check: func(t *testing.T, f *booking.Foreseen) {
				if f.Clash == nil || f.Clash.ID != "b1" {
					t.Errorf("clashes with %+v", f.Clash)
				}
			},
		},
		"a course at the time of a slot": {
			prepare: func(t *testing.T, w *world) { w.holds(t, "b1", kickoff, "mette-1") },
			book:    booking.Request{EventID: course}, want: api.CodeOverlap,
		},
		"a full course": {book: booking.Request{EventID: full}, want: api.CodeEventFull, check: func(t *testing.T, f *booking.Foreseen) {
			if len(f.Alternatives) != 1 || f.Alternatives[0].EventID != course {
				t.Errorf("alternatives %+v", f.Alternatives)
			}
		}},
		"counselling without a plan": {book: booking.Request{EventID: advice}, want: api.CodePrerequisite},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tt.prepare != nil {
				tt.prepare(t, w)
			}
			_, err := w.Book(t.Context(), tt.book)
			f := foreseen(t, err)
			if f.Code != tt.want {
				t.Fatalf("code %s, want %s", f.Code, tt.want)
			}
			if tt.check != nil {
				tt.check(t, f)
			}
			if queue := w.Sent(t); len(queue) != 0 {
				t.Errorf("sent all the same: %+v", queue)
			}
		})
	}
}

func TestWhatDoesNotClash(t *testing.T) {
	for name, tt := range map[string]struct {
		held, book booking.Request
	}{
		"an event and its own slot":        {booking.Request{EventID: kickoff}, booking.Request{SlotID: "mette-0"}},
		"a slot and the event around it":   {booking.Request{SlotID: "mette-0"}, booking.Request{EventID: kickoff}},
		"slots one after the other":        {booking.Request{SlotID: "mette-0"}, booking.Request{SlotID: "soren-1"}},
		"a slot before a course's sitting": {booking.Request{SlotID: "mette-0"}, booking.Request{EventID: full, Wait: true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for _, r := range []booking.Request{tt.held, tt.book} {
				if _, err := w.Book(t.Context(), r); err != nil {
					t.Errorf("%+v: %v", r, err)
				}
			}
		})
	}
}

func TestTheOneButton(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare func(*testing.T, *world)
		event   string
		want    booking.Action
	}{
		"a course with places is booked":          {event: course, want: booking.Action{Do: booking.DoBook}},
		"a Kick-off leads to its slots":           {event: kickoff, want: booking.Action{Do: booking.DoChooseSlot}},
		"a full course leads to the waiting list": {event: full, want: booking.Action{Do: booking.DoWait}},
		"counselling says that a plan is asked for": {
			event: advice, want: booking.Action{Do: booking.DoNothing, Why: api.CodePrerequisite, Requires: api.RequiresPlan},
		},
		"with a plan it is booked": {
			prepare: func(t *testing.T, w *world) {
				w.Says(t, api.KindPlan, "p", api.Plan{Title: "Kaffe"})
				w.Says(t, api.KindSection, "s", api.Section{PlanID: "p", Section: "a", Text: "Ord"})
			},
			event: advice, want: booking.Action{Do: booking.DoBook, Requires: api.RequiresPlan},
		},
		"before it opens it says when": {
			prepare: func(_ *testing.T, w *world) { w.Now = at("07:00") },
			event:   kickoff, want: booking.Action{Do: booking.DoNothing, Why: api.CodeNotOpen, At: at("08:00")},
		},
		"before its slots open a place can be had": {
			prepare: func(t *testing.T, w *world) { w.slotsOpen(t, api.Event{SlotsOpen: api.SlotsOpenStaff}) },
			event:   kickoff, want: booking.Action{Do: booking.DoBook},
		},
		"what is booked is given up": {
			prepare: func(t *testing.T, w *world) { w.holds(t, "b", course, "") },
			event:   course, want: booking.Action{Do: booking.DoCancel, BookingID: "b", At: at("16:00")},
		},
		"what is booked and has begun is shown": {
			prepare: func(t *testing.T, w *world) {
				w.holds(t, "b", course, "")
				w.Now = at("17:00")
			},
			event: course, want: booking.Action{Do: booking.DoShow, BookingID: "b"},
		},
		"an offered place is accepted": {
			prepare: func(t *testing.T, w *world) {
				w.Says(t, api.KindBooking, "b", api.Booking{EventID: full, State: api.BookingOffered, ExpiresAt: at("12:00")})
			},
			event: full, want: booking.Action{Do: booking.DoAccept, BookingID: "b", At: at("12:00")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tt.prepare != nil {
				tt.prepare(t, w)
			}
			e, err := w.Event(t.Context(), tt.event)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, e.Action); diff != "" {
				t.Errorf("action (-want +got):\n%s", diff)
			}
		})
	}
}
