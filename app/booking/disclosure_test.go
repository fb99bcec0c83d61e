package booking_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

var (
	mette = api.Reader{AdviserID: "mette", Name: "Mette Ørsted"}
	soren = api.Reader{AdviserID: "soren", Name: "Søren Ærø"}
)

var shared = []api.Share{
	{Kind: api.ShareVersion, ID: "v", Title: "Min plan", Until: at("23:00")}, {Kind: api.ShareContact, Title: "Navn og telefon", Until: at("23:00")},
}

// withMette is a booking with Mette on which a plan and a question are shared.
func (w *world) withMette(t *testing.T, shares []api.Share) {
	t.Helper()
	w.Says(t, api.KindBooking, "b", api.Booking{
		EventID: kickoff, SlotID: "mette-0", State: api.BookingConfirmed, Note: "Kan jeg trække moms fra?", Share: shares,
	})
}

// sent is the body of the mutation that waits last.
func sent[T any](t *testing.T, w *world) (body T) {
	t.Helper()
	queue, err := w.Store.Queue(t.Context())
	if err != nil || len(queue) == 0 {
		t.Fatalf("%v, %v", queue, err)
	}
	if err := json.Unmarshal(queue[len(queue)-1].Body, &body); err != nil {
		t.Fatal(err)
	}
	return body
}

func (w *world) shows(t *testing.T, note string, want ...api.Share) {
	t.Helper()
	b, err := w.Booking(t.Context(), "b")
	if err != nil || b.Note != note || !cmp.Equal(b.Share, want, cmpopts.EquateEmpty()) {
		t.Errorf("%v %q %+v", err, b.Note, b.Share)
	}
}

func TestAMoveToAnotherAdviserCarriesWhatIsChosen(t *testing.T) {
	for name, c := range map[string]struct {
		to        string
		disclosed booking.Disclosure
		want      api.BookingMoveBody
		note      string
		share     []api.Share
	}{
		"nothing without a yes": {
			to: "soren-1", want: api.BookingMoveBody{BookingID: "b", SlotID: "soren-1", Share: []api.Share{}, NoteAgreedWith: soren},
		},
		"one of two and the note": {
			to: "soren-1", disclosed: booking.Disclosure{Share: shared[:1], Note: "Kan jeg trække moms fra?"},
			want: api.BookingMoveBody{BookingID: "b", SlotID: "soren-1", Share: agreedWith("soren", "Søren Ærø", shared[:1]), Note: "Kan jeg trække moms fra?", NoteAgreedWith: soren},
			note: "Kan jeg trække moms fra?", share: shared[:1],
		},
		"all with the same adviser": {
			to: "mette-1", want: api.BookingMoveBody{BookingID: "b", SlotID: "mette-1"}, note: "Kan jeg trække moms fra?", share: shared,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.withMette(t, shared)
			if err := w.Move(t.Context(), "b", c.to, c.disclosed); err != nil {
				t.Fatal(err)
			}
			if got := sent[api.BookingMoveBody](t, w); !cmp.Equal(got, c.want) {
				t.Errorf("sent %+v", got)
			}
			w.shows(t, c.note, c.share...)
			b, err := w.Booking(t.Context(), "b")
			if err != nil || !cmp.Equal(b.Kept, booking.Disclosure{Share: shared, Note: "Kan jeg trække moms fra?"}) {
				t.Errorf("kept %+v, %v", b.Kept, err)
			}
			if err := w.Move(t.Context(), "b", "mette-0", b.Kept); err != nil {
				t.Fatal(err)
			}
			w.shows(t, "Kan jeg trække moms fra?", shared...)
		})
	}
	t.Run("a refused one is as before", func(t *testing.T) {
		w := newWorld(t)
		w.withMette(t, shared)
		if err := w.Move(t.Context(), "b", "soren-1", booking.Disclosure{}); err != nil {
			t.Fatal(err)
		}
		w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
		w.shows(t, "Kan jeg trække moms fra?", shared...)
	})
	t.Run("what is required must be among it", func(t *testing.T) {
		w := newWorld(t)
		w.Says(t, api.KindPlan, "p", api.Plan{Title: "Min plan"})
		w.Says(t, api.KindSection, "s", api.Section{PlanID: "p", Section: "idea.what", Text: "Cykler"})
		w.Says(t, api.KindEvent, kickoff, api.Event{
			State: api.EventPlanned, StartsAt: at("15:00"), EndsAt: at("19:00"), Requires: api.RequiresPlan,
		})
		w.withMette(t, shared)
		if f := foreseen(t, w.Move(t.Context(), "b", "soren-1", booking.Disclosure{Share: shared[1:]})); f.Code != api.CodePrerequisite {
			t.Errorf("code %s", f.Code)
		}
		if err := w.Move(t.Context(), "b", "soren-1", booking.Disclosure{Share: shared[:1]}); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsTakenInsteadSharesWithAnotherOnlyWhatIsCarried(t *testing.T) {
	for to, want := range map[string]int{"mette-2": 2, "soren-1": 0} {
		w := newWorld(t)
		id, err := w.Book(t.Context(), booking.Request{SlotID: "mette-1", Note: "Moms", Share: shared})
		if err != nil {
			t.Fatal(err)
		}
		w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken, Alternatives: []api.Alternative{
			{EventID: kickoff, SlotID: to, StartsAt: at("16:40"), EndsAt: at("17:00")},
		}})
		b, err := w.Booking(t.Context(), id)
		if err != nil || len(b.Refusal.Alternatives) != 1 {
			t.Fatalf("%+v, %v", b, err)
		}
		if _, err := w.Take(t.Context(), id, b.Refusal.Alternatives[0], booking.Disclosure{}); err != nil {
			t.Fatal(err)
		}
		if got := sent[api.BookingRequestBody](t, w); len(got.Share) != want || (got.Note == "Moms") != (want > 0) {
			t.Errorf("%s gets %+v", to, got)
		}
	}
}

func TestWhatSleepsIsAgreedToOrStopped(t *testing.T) {
	asleep := shared[0]
	asleep.Asleep, asleep.AgreedWith = true, api.Reader{AdviserID: "soren", Name: "Søren Ærø"}
	open := func(t *testing.T) *world {
		w := newWorld(t)
		w.withMette(t, []api.Share{asleep, shared[1]})
		list, err := w.Service.Asleep(t.Context())
		if err != nil || len(list) != 1 || !cmp.Equal(list[0].Asleep(), []api.Share{asleep}) {
			t.Fatalf("%+v, %v", list, err)
		}
		return w
	}
	over := func(t *testing.T, w *world) {
		if list, err := w.Service.Asleep(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("still asleep: %+v, %v", list, err)
		}
	}
	t.Run("not while it is not known who reads now", func(t *testing.T) {
		w := newWorld(t)
		same := asleep
		same.AgreedWith = api.Reader{AdviserID: "mette", Name: "Mette Ørsted"}
		w.withMette(t, []api.Share{same})
		over(t, w)
	})
	t.Run("agreed", func(t *testing.T) {
		w := open(t)
		if err := w.Agree(t.Context(), "b"); err != nil {
			t.Fatal(err)
		}
		w.shows(t, "Kan jeg trække moms fra?", shared...)
		if got := sent[api.BookingShareBody](t, w).Share; !cmp.Equal(got, agreedWith("mette", "Mette Ørsted", shared)) {
			t.Errorf("sent %+v", got)
		}
		over(t, w)
	})
	t.Run("stopped", func(t *testing.T) {
		w := open(t)
		if err := w.StopSleeping(t.Context(), "b"); err != nil {
			t.Fatal(err)
		}
		w.shows(t, "Kan jeg trække moms fra?", shared[1])
		over(t, w)
	})
	t.Run("sending the plan anew wakes nothing else", func(t *testing.T) {
		w := newWorld(t)
		contact := shared[1]
		contact.Asleep, contact.AgreedWith = true, asleep.AgreedWith
		w.withMette(t, []api.Share{asleep, contact})
		if _, err := w.SendPlan(t.Context(), "b", time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		got := sent[api.BookingShareBody](t, w).Share
		if len(got) != 2 || got[0] != contact || got[1].Kind != api.ShareVersion || got[1].Asleep {
			t.Errorf("sent %+v", got)
		}
	})
	t.Run("booking it anew shares nothing that sleeps", func(t *testing.T) {
		w := newWorld(t)
		if _, err := w.Book(t.Context(), booking.Request{SlotID: "mette-0", Share: []api.Share{asleep, shared[1]}}); err != nil {
			t.Fatal(err)
		}
		if got := sent[api.BookingRequestBody](t, w).Share; !cmp.Equal(got, agreedWith("mette", "Mette Ørsted", shared[1:])) {
			t.Errorf("sent %+v", got)
		}
	})
}

func TestWhoeverTheOfficeMovedMayCancelUntilTheNewStart(t *testing.T) {
	w := newWorld(t)
	w.Now = at("15:30")
	w.Says(t, api.KindEvent, kickoff, api.Event{State: api.EventPlanned, StartsAt: at("17:00"), EndsAt: at("19:00"), CancelUntil: at("15:00")})
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: kickoff, State: api.BookingConfirmed})
	if f := foreseen(t, w.Cancel(t.Context(), "b")); f.Code != api.CodeTooLate {
		t.Errorf("code %s", f.Code)
	}
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: kickoff, State: api.BookingConfirmed, CancelUntil: at("17:00")})
	b, err := w.Booking(t.Context(), "b")
	if err != nil || !b.CanCancel || !b.CancelUntil.Equal(at("17:00")) {
		t.Errorf("%+v, %v", b, err)
	}
	if err := w.Cancel(t.Context(), "b"); err != nil {
		t.Error(err)
	}
}

// agreedWith are shares as they are sent by who saw an adviser.
func agreedWith(id, name string, shares []api.Share) []api.Share {
	var out []api.Share
	for _, sh := range shares {
		out = append(out, sh.With(api.Reader{AdviserID: id, Name: name}))
	}
	return out
}

func TestWhatIsLeftOutOfASheetIsSentAndStaysOut(t *testing.T) {
	w := newWorld(t)
	w.withMette(t, shared)
	leftOut := func(want ...string) {
		t.Helper()
		b, err := w.Booking(t.Context(), "b")
		if err != nil || !cmp.Equal(b.SheetOmit, want, cmpopts.EquateEmpty()) {
			t.Errorf("%v, %q is left out, want %q", err, b.SheetOmit, want)
		}
	}
	if err := w.Omit(t.Context(), "b", []string{api.SheetFigures, "gaps/market.buyers"}); err != nil {
		t.Fatal(err)
	}
	body := sent[api.BookingShareBody](t, w)
	if !cmp.Equal(body.SheetOmit, []string{api.SheetFigures, "gaps/market.buyers"}) || len(body.Share) != len(shared) || body.Note != nil {
		t.Errorf("sent: %+v", body)
	}
	leftOut(api.SheetFigures, "gaps/market.buyers")
	if err := w.Share(t.Context(), "b", shared[:1], nil); err != nil {
		t.Fatal(err)
	}
	if body := sent[api.BookingShareBody](t, w); body.SheetOmit != nil {
		t.Errorf("with other shares: %+v", body)
	}
	leftOut(api.SheetFigures, "gaps/market.buyers")
	if err := w.Move(t.Context(), "b", "soren-1", booking.Disclosure{Share: shared}); err != nil {
		t.Fatal(err)
	}
	leftOut(api.SheetFigures, "gaps/market.buyers")
	if err := w.Omit(t.Context(), "b", nil); err != nil {
		t.Fatal(err)
	}
	if body := sent[map[string]json.RawMessage](t, w); string(body["sheet_omit"]) != "[]" {
		t.Errorf("all is put back by %s", body["sheet_omit"])
	}
	leftOut()
}

func TestAWishTakesAlongWhatIsLeftOutOfItsSheet(t *testing.T) {
	w := newWorld(t)
	id, err := w.Book(t.Context(), booking.Request{SlotID: "soren-1", Share: shared, SheetOmit: []string{api.SheetIdea}})
	if err != nil {
		t.Fatal(err)
	}
	body := sent[api.BookingShareBody](t, w)
	if body.BookingID != id || !cmp.Equal(body.SheetOmit, []string{api.SheetIdea}) || len(body.Share) != len(shared) {
		t.Errorf("sent: %+v", body)
	}
	b, err := w.Booking(t.Context(), id)
	if err != nil || !cmp.Equal(b.SheetOmit, []string{api.SheetIdea}) || b.State != api.BookingRequested {
		t.Errorf("%v, %q of one that is %s", err, b.SheetOmit, b.State)
	}
}
