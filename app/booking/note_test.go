package booking_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

// noteAsleep is a booking with Mette whose note was written for somebody else.
func (w *world) noteAsleep(t *testing.T, was api.Reader) {
	t.Helper()
	w.Says(t, api.KindBooking, "b", api.Booking{
		EventID: kickoff, SlotID: "mette-0", State: api.BookingConfirmed,
		Note: "Kan jeg trække moms fra?", NoteAsleep: true, NoteAgreedWith: was,
	})
}

func (w *world) one(t *testing.T) booking.Booking {
	t.Helper()
	b, err := w.Booking(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestANoteThatSleepsIsAgreedToOrTakenBack(t *testing.T) {
	t.Run("it is asked about", func(t *testing.T) {
		w := newWorld(t)
		w.noteAsleep(t, soren)
		list, err := w.Service.Asleep(t.Context())
		if err != nil || len(list) != 1 || !list[0].NoteSleeps() {
			t.Errorf("%+v, %v", list, err)
		}
	})
	t.Run("not while it is not known who reads now", func(t *testing.T) {
		w := newWorld(t)
		w.noteAsleep(t, mette)
		if w.one(t).Sleeps() {
			t.Error("it is asked whether Mette may read what was written for her")
		}
	})
	for name, c := range map[string]struct {
		do   func(w *world) error
		want string
	}{
		"agreed":     {func(w *world) error { return w.Agree(t.Context(), "b") }, "Kan jeg trække moms fra?"},
		"taken back": {func(w *world) error { return w.StopSleeping(t.Context(), "b") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.noteAsleep(t, soren)
			if err := c.do(w); err != nil {
				t.Fatal(err)
			}
			got := sent[api.BookingShareBody](t, w)
			if got.Note == nil || *got.Note != c.want || got.NoteAgreedWith != mette {
				t.Errorf("sent %+v", got)
			}
			if b := w.one(t); b.Sleeps() || b.NoteAsleep || b.Note != c.want {
				t.Errorf("shown %+v", b)
			}
		})
	}
	t.Run("what is shared besides leaves it asleep", func(t *testing.T) {
		w := newWorld(t)
		w.noteAsleep(t, soren)
		if err := w.Share(t.Context(), "b", shared, nil); err != nil {
			t.Fatal(err)
		}
		if got := sent[api.BookingShareBody](t, w); got.Note != nil || !w.one(t).NoteSleeps() {
			t.Errorf("sent %+v", got)
		}
	})
	t.Run("a wish taken back leaves all asleep", func(t *testing.T) {
		w := newWorld(t)
		asleep := shared[0]
		asleep.Asleep, asleep.AgreedWith = true, soren
		w.Says(t, api.KindBooking, "b", api.Booking{
			EventID: kickoff, SlotID: "mette-0", State: api.BookingConfirmed, Share: []api.Share{asleep},
			Note: "Kan jeg trække moms fra?", NoteAsleep: true, NoteAgreedWith: soren,
		})
		before := w.one(t)
		if err := w.Move(t.Context(), "b", "soren-1", booking.Disclosure{}); err != nil {
			t.Fatal(err)
		}
		if err := w.Move(t.Context(), "b", "mette-0", before.Kept); err != nil {
			t.Fatal(err)
		}
		if got := sent[api.BookingMoveBody](t, w); got.NoteAgreedWith != soren || got.Share[0].AgreedWith != soren {
			t.Errorf("sent %+v", got)
		}
		if b := w.one(t); !b.NoteSleeps() || !cmp.Equal(b.Asleep(), []api.Share{asleep}) {
			t.Errorf("shown %+v", b)
		}
	})
}

// What is given where no adviser's name is to be seen is given to the office, and
// to nobody who is there by the time it is sent.
func TestWhatIsGivenToTheOfficeIsSentAsGivenToTheOffice(t *testing.T) {
	for name, adviser := range map[string]string{"no adviser": "", "one whose name is not known": "ida"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Says(t, api.KindSlot, "mette-0", api.Slot{EventID: kickoff, AdviserID: adviser, StartsAt: at("16:00"), EndsAt: at("16:20"), Free: true})
			id, err := w.Book(t.Context(), booking.Request{SlotID: "mette-0", Share: shared[1:], Note: "Moms"})
			if err != nil {
				t.Fatal(err)
			}
			asked := sent[api.BookingRequestBody](t, w)
			if asked.Share[0].AgreedWith != api.TheOffice || asked.NoteAgreedWith != api.TheOffice {
				t.Errorf("sent %+v", asked)
			}
			if err := w.Share(t.Context(), id, shared, nil); err != nil {
				t.Fatal(err)
			}
			if got := sent[api.BookingShareBody](t, w).Share; got[0].AgreedWith != api.TheOffice {
				t.Errorf("sent %+v", got)
			}
			if b, err := w.Booking(t.Context(), id); err != nil || b.Sleeps() {
				t.Errorf("%+v, %v", b, err)
			}
		})
	}
}
