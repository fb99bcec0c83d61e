package booking_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

func TestAWishBecomesABooking(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id, err := w.Book(ctx, booking.Request{SlotID: "mette-1", Need: api.FieldPlan, Note: " Hvad mangler? "})
	if err != nil {
		t.Fatal(err)
	}
	if s := w.slot(t, "mette-1"); s.State != booking.SlotMineWaiting || s.BookingID != id {
		t.Errorf("slot %+v", s)
	}
	b, err := w.Booking(ctx, id)
	if err != nil || b.State != api.BookingRequested || !b.Waiting || b.Note != "Hvad mangler?" || b.Adviser.Name != "Mette Ørsted" {
		t.Errorf("wish %+v, %v", b, err)
	}
	if _, ok, _ := w.Next(ctx); ok {
		t.Error("a wish is no appointment yet")
	}
	w.answers(t, api.StatusApplied, nil, confirmed(t, id, kickoff, "mette-1"))
	if s := w.slot(t, "mette-1"); s.State != booking.SlotMine {
		t.Errorf("slot %+v", s)
	}
	next, ok, err := w.Next(ctx)
	if err != nil || !ok || next.Code != "K7" || !next.StartsAt.Equal(at("16:20")) || !next.CanMove || !next.CanCancel {
		t.Errorf("next %+v, %v", next, err)
	}
	if err := w.Cancel(ctx, id); err != nil {
		t.Fatal(err)
	}
	if s := w.slot(t, "mette-1"); s.State != booking.SlotFree {
		t.Errorf("slot after cancelling %+v", s)
	}
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

func TestARefusedWishStaysWithItsAlternativesUntilItIsDismissed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id, err := w.Book(ctx, booking.Request{SlotID: "mette-1", Need: api.FieldPlan, Note: "Moms"})
	if err != nil {
		t.Fatal(err)
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken, Alternatives: []api.Alternative{
		{EventID: kickoff, SlotID: "mette-2", AdviserID: "mette", StartsAt: at("16:40"), EndsAt: at("17:00")},
	}})
	mine, err := w.Mine(ctx)
	if err != nil || len(mine.Coming) != 1 {
		t.Fatalf("mine %+v, %v", mine, err)
	}
	b := mine.Coming[0]
	if b.ID != id || b.State != api.BookingRefused || b.Refusal == nil || b.Refusal.Problem.Code != api.CodeSlotTaken {
		t.Fatalf("refused wish %+v", b)
	}
	alt := b.Refusal.Alternatives
	if len(alt) != 1 || alt[0].SlotID != "mette-2" || alt[0].Adviser.Name != "Mette Ørsted" || alt[0].Title != "Kick-off" {
		t.Fatalf("alternatives %+v", alt)
	}
	if e, err := w.Event(ctx, kickoff); err != nil || len(e.Bookings) != 1 {
		t.Errorf("the event does not show it: %+v, %v", e.Bookings, err)
	}
	taken, err := w.Take(ctx, id, alt[0], booking.Carry{})
	if err != nil {
		t.Fatal(err)
	}
	if mine, err = w.Mine(ctx); err != nil || len(mine.Coming) != 1 || mine.Coming[0].ID != taken || mine.Coming[0].Note != "Moms" {
		t.Errorf("after taking the alternative %+v, %v", mine, err)
	}
}

// TestARefusedWishWithASheetIsAnsweredAsOne has the office refuse a wish and, since there is no booking, what was to be
// left out of its sheet.
func TestARefusedWishWithASheetIsAnsweredAsOne(t *testing.T) {
	w := newWorld(t)
	id, err := w.Book(t.Context(), booking.Request{SlotID: "mette-1", Share: shared, SheetOmit: []string{api.SheetIdea}})
	if err != nil {
		t.Fatal(err)
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeNotFound})
	b, err := w.Booking(t.Context(), id)
	if err != nil || b.Refusal == nil || b.Refusal.Problem.Code != api.CodeSlotTaken || len(b.Refusal.Alternatives) == 0 {
		t.Fatalf("%+v, %v", b.Refusal, err)
	}
	taken, err := w.Take(t.Context(), id, b.Refusal.Alternatives[0], booking.Carry{Share: shared})
	if err != nil {
		t.Fatal(err)
	}
	if b, err = w.Booking(t.Context(), taken); err != nil || !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("%q is left out of the sheet of what was taken instead, %v", b.SheetOmit, err)
	}
	mine, err := w.Mine(t.Context())
	if err != nil || len(mine.Coming) != 1 {
		t.Errorf("%d are coming, %v", len(mine.Coming), err)
	}
}

func TestAnAlternativeThatCannotBeBookedByNowIsNotOffered(t *testing.T) {
	w := newWorld(t)
	id, err := w.Book(t.Context(), booking.Request{EventID: course})
	if err != nil {
		t.Fatal(err)
	}
	next := at("16:00").Add(24 * time.Hour)
	for id, e := range map[string]api.Event{
		"open":      {State: api.EventPlanned, StartsAt: next, PlacesLeft: 1},
		"cancelled": {State: api.EventCancelled, StartsAt: next, PlacesLeft: 1},
		"begun":     {State: api.EventPlanned, StartsAt: at("08:00"), PlacesLeft: 1},
		"held":      {State: api.EventPlanned, StartsAt: next.Add(2 * time.Hour), PlacesLeft: 1},
	} {
		e.Kind, e.EndsAt = api.EventPanel, e.StartsAt.Add(time.Hour)
		w.Says(t, api.KindEvent, id, e)
	}
	w.holds(t, "b", "held", "")
	var said []api.Alternative
	for _, event := range []string{full, "cancelled", "begun", "held", "open", "unknown"} {
		said = append(said, api.Alternative{EventID: event, StartsAt: next, EndsAt: next.Add(time.Hour)})
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeEventFull, Alternatives: said})
	b, err := w.Booking(t.Context(), id)
	if err != nil || b.Refusal == nil {
		t.Fatalf("booking %+v, %v", b, err)
	}
	var offered []string
	for _, a := range b.Refusal.Alternatives {
		offered = append(offered, a.EventID)
	}
	if diff := cmp.Diff([]string{"open", "unknown"}, offered); diff != "" {
		t.Error(diff)
	}
}

func TestARefusedMoveKeepsTheOldSlot(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.holds(t, "b", kickoff, "mette-0")
	if err := w.Move(ctx, "b", "soren-1", booking.Carry{}); err != nil {
		t.Fatal(err)
	}
	if w.slot(t, "mette-0").State != booking.SlotMine || w.slot(t, "soren-1").State != booking.SlotMineWaiting {
		t.Errorf("while it waits: %+v, %+v", w.slot(t, "mette-0"), w.slot(t, "soren-1"))
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
	b, err := w.Booking(ctx, "b")
	if err != nil || b.State != api.BookingConfirmed || b.SlotID != "mette-0" || b.MovingTo != nil || b.Refusal == nil {
		t.Fatalf("booking %+v, %v", b, err)
	}
	if len(b.Refusal.Alternatives) == 0 || b.Refusal.SlotID != "soren-1" {
		t.Errorf("refusal %+v", b.Refusal)
	}
	if err := w.Dismiss(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if b, err = w.Booking(ctx, "b"); err != nil || b.Refusal != nil {
		t.Errorf("dismissed, but %+v, %v", b, err)
	}
	if err := w.Dismiss(ctx, "b"); !errors.Is(err, booking.ErrNotRefused) {
		t.Errorf("dismissed twice: %v", err)
	}
}

func TestCancellingTooLate(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	w.Now = at("16:01")
	if f := foreseen(t, w.Cancel(t.Context(), "b")); f.Code != api.CodeTooLate {
		t.Errorf("code %s", f.Code)
	}
	if f := foreseen(t, w.Move(t.Context(), "b", "soren-2", booking.Carry{})); f.Code != api.CodeTooLate {
		t.Errorf("code %s", f.Code)
	}
}

func TestAnOfferIsTakenInTime(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: full, State: api.BookingOffered, ExpiresAt: at("12:00")})
	w.Now = at("12:00")
	if f := foreseen(t, w.Accept(ctx, "b")); f.Code != api.CodeExpired {
		t.Errorf("code %s", f.Code)
	}
	w.Now = at("11:59")
	if err := w.Accept(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if err := w.Accept(ctx, "b"); !errors.Is(err, booking.ErrState) {
		t.Errorf("accepted twice: %v", err)
	}
}

func TestSharesAreSettled(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, "p", api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindSection, "s", api.Section{PlanID: "p", Section: "a", Text: "Ord"})
	id, err := w.Book(ctx, booking.Request{EventID: advice, Share: []api.Share{{Kind: api.ShareVersion}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Booking(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2026, 12, 29, 23, 0, 0, 0, time.UTC) // the end of 29 December in Copenhagen
	want := []api.Share{{Kind: api.ShareVersion, ID: "v1", Title: "Min plan", Until: until}}
	if diff := cmp.Diff(want, b.Share); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
	if err := w.Share(ctx, id, append(b.Share, api.Share{Kind: api.ShareContact})); err != nil {
		t.Fatal(err)
	}
	sent, err := w.SendPlan(ctx, id, time.Time{})
	if err != nil || sent.ID != "v2" {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	if b, err = w.Booking(ctx, id); err != nil || len(b.Share) != 2 || b.Share[0].Kind != api.ShareContact || b.Share[1].ID != "v2" {
		t.Errorf("shares %+v, %v", b.Share, err)
	}
}

func TestTheProgrammeIsNarrowed(t *testing.T) {
	for name, tt := range map[string]struct {
		filter booking.Filter
		want   []string
	}{
		"nothing asked gives all that has not ended": {booking.Filter{}, []string{kickoff, course, full, advice}},
		"a kind":               {booking.Filter{Kinds: []string{api.EventCourse}}, []string{course, full}},
		"a field of an event":  {booking.Filter{Field: api.FieldMarketing}, []string{course}},
		"a field of a slot":    {booking.Filter{Field: api.FieldLegal}, []string{kickoff}},
		"only free ones":       {booking.Filter{FreeOnly: true}, []string{kickoff, course}},
		"only mine":            {booking.Filter{Mine: true}, []string{course}},
		"an adviser's name":    {booking.Filter{Text: "soeren ÆRØ"}, []string{kickoff}},
		"a word of the title":  {booking.Filter{Text: "migraene"}, []string{full}},
		"a municipality":       {booking.Filter{Municipality: "0621"}, []string{kickoff}},
		"from tomorrow":        {booking.Filter{From: at("00:00").AddDate(0, 0, 1)}, []string{course, full, advice}},
		"until the second day": {booking.Filter{To: at("00:00").AddDate(0, 0, 1)}, []string{kickoff, course}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tt.filter.Mine {
				w.holds(t, "b", course, "")
			}
			list, err := w.Programme(t.Context(), tt.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, it := range list {
				ids = append(ids, it.ID)
			}
			if diff := cmp.Diff(tt.want, ids); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAMemberPaysTheMembersPrice(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPerson, "p", api.Person{Member: true})
	e, err := w.Event(t.Context(), kickoff)
	if err != nil || e.PriceOre != 0 || e.FullPriceOre != 5000 {
		t.Errorf("price %d of %d, %v", e.PriceOre, e.FullPriceOre, err)
	}
}

func TestWhatCanBeBookedAnswersANeed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for name, tt := range map[string]struct {
		kinds  []string
		fields []api.Field
		want   string
	}{
		"a course about it":                    {[]string{api.EventCourse}, []api.Field{api.FieldMarketing}, course},
		"nothing, where no course is about it": {[]string{api.EventCourse}, []api.Field{api.FieldTax}, ""},
		"anything about it":                    {nil, []api.Field{api.FieldLegal}, kickoff},
		"nothing, where nothing is about it":   {nil, []api.Field{api.FieldIPR}, ""},
		"nothing that the person cannot book":  {[]string{api.EventCounselling}, nil, ""},
		"nothing of a kind that is not there":  {[]string{api.EventPanel}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			it, ok, err := w.Fitting(ctx, tt.kinds, tt.fields)
			if err != nil || it.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("fitting is %q, %v, %v", it.ID, ok, err)
			}
		})
	}
}

func TestTheNextAppointmentIsTheSlotBeforeTheEveningAroundIt(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "evening", kickoff, "")
	w.holds(t, "slot", kickoff, "soren-1")
	b, ok, err := w.Next(t.Context())
	if err != nil || !ok || b.ID != "slot" {
		t.Errorf("next %+v, %v", b, err)
	}
}

func TestRemindersComeADayAndAnHourBefore(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	list, err := w.Reminders(t.Context())
	if err != nil || len(list) != 2 || list[0].Before != 24*time.Hour || !list[1].At.Equal(at("15:00")) {
		t.Errorf("reminders %+v, %v", list, err)
	}
	w.Now = list[0].Booking.StartsAt
	if list, err = w.Reminders(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("of what began: reminders %+v, %v", list, err)
	}
	w.holds(t, "course", course, "")
	if list, err = w.Reminders(t.Context()); err != nil || len(list) != 4 || list[2].Starts.Equal(list[0].Starts) {
		t.Errorf("of two evenings: reminders %+v, %v", list, err)
	}
}

func TestAPlaceAndItsTimesAreRemindedOfAsOne(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "soren", kickoff, "soren-2")
	w.holds(t, "mette", kickoff, "mette-0")
	w.holds(t, "place", kickoff, "")
	list, err := w.Reminders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		said := fmt.Sprintf("%v before %s of %s", r.Before, r.Starts.Format("15:04"), r.Booking.ID)
		for _, at := range r.Times {
			said += " with " + at.Format("15:04")
		}
		got = append(got, said)
	}
	want := []string{
		"24h0m0s before 15:00 of place with 16:00 with 16:40",
		"1h0m0s before 15:00 of place with 16:00 with 16:40",
		"1h0m0s before 16:00 of mette",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
	if entry, err := w.Entry(t.Context(), "soren"); err != nil || len(entry) != 3 || entry[0].ID != "place" {
		t.Errorf("entry %+v, %v", entry, err)
	}
}

func TestAVersionIsKeptWhereItIsSharedAndNowhereElse(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	kept := func() string {
		t.Helper()
		id, err := w.Store.Setting(ctx, "version kept")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	plan := []api.Share{{Kind: api.ShareVersion}}
	tooLong := strings.Repeat("Hej. ", api.MaxMutationSize)
	if _, err := w.Book(ctx, booking.Request{EventID: kickoff, SlotID: "mette-0", Note: tooLong, Share: plan}); err == nil || kept() != "" {
		t.Fatalf("booking fails with %v, and version %q is kept", err, kept())
	}
	id, err := w.Book(ctx, booking.Request{EventID: kickoff, SlotID: "mette-0", Share: plan})
	if err != nil || kept() != "v2" {
		t.Fatalf("booked: %v, and version %q is kept", err, kept())
	}
	if err := w.Move(ctx, id, "soren-0", booking.Carry{Note: tooLong, Share: plan}); err == nil || kept() != "v2" {
		t.Errorf("moving fails with %v, and version %q is kept", err, kept())
	}
	if err := w.Move(ctx, id, "soren-0", booking.Carry{Share: plan}); err != nil || kept() != "v4" {
		t.Errorf("moved: %v, and version %q is kept", err, kept())
	}
	if _, err := w.SendPlan(ctx, id, time.Time{}); err != nil || kept() != "v5" {
		t.Errorf("sent: %v, and version %q is kept", err, kept())
	}
}

func TestABookingGoesIntoAnyCalendar(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: course, State: api.BookingConfirmed, Note: "hemmeligt", Need: api.FieldTax})
	file, err := w.Calendar(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "DTSTART:20261126T161000Z", "DTSTART:20261203T160000Z", "STATUS:CONFIRMED",
		"De første ti kunder: Første aften", "END:VCALENDAR",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("no %q in\n%s", want, file)
		}
	}
	if strings.Contains(file, "hemmeligt") || strings.Count(file, "BEGIN:VEVENT") != 2 {
		t.Errorf("calendar file\n%s", file)
	}
}

func TestFreeHoursThatAreLeft(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindActor, "revisor", api.Actor{Name: "Revision Syd"})
	w.Says(t, api.KindAllowance, "a", api.Allowance{Kind: "followup", ActorID: "revisor", GrantedMin: 180, UsedMin: 60})
	list, err := w.Allowances(t.Context())
	if err != nil || len(list) != 1 || list[0].LeftMin != 120 || list[0].Actor != "Revision Syd" {
		t.Errorf("allowances %+v, %v", list, err)
	}
}

func TestAnOfferStandsUntilItsTimeOrWithoutOneForGood(t *testing.T) {
	now := at("12:00")
	for name, c := range map[string]struct {
		b    booking.Booking
		want bool
	}{
		"without a time limit": {booking.Booking{State: api.BookingOffered}, true},
		"before its time":      {booking.Booking{State: api.BookingOffered, ExpiresAt: at("12:01")}, true},
		"at its time":          {booking.Booking{State: api.BookingOffered, ExpiresAt: now}, false},
		"on the waiting list":  {booking.Booking{State: api.BookingWaiting}, false},
	} {
		if got := c.b.Offered(now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWithWhomABookingIsAndWhetherTheyWillRead(t *testing.T) {
	mette := &booking.Adviser{Adviser: api.Adviser{Name: "Mette Ørsted"}}
	for want, adviser := range map[string]*booking.Adviser{
		"Mette Ørsted · Kick-off": mette,
		"Kick-off":                {ID: "unknown"},
	} {
		if got := (booking.Booking{Title: "Kick-off", Adviser: adviser}).Who(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (booking.Booking{Title: "Kick-off"}).Who(); got != "Kick-off" {
		t.Errorf("without an adviser %q", got)
	}
	for state, want := range map[string]bool{
		api.BookingConfirmed: true, api.BookingRequested: true, api.BookingWaiting: true, api.BookingOffered: true,
		api.BookingRefused: false, api.BookingExpired: false, api.BookingCancelled: false,
		api.BookingAttended: false, api.BookingMissed: false,
	} {
		if got := (booking.Booking{State: state}).HasReader(); got != want {
			t.Errorf("%s has a reader: %v", state, got)
		}
		if (booking.Booking{State: state, EventOff: true}).HasReader() {
			t.Errorf("%s has a reader though the event is cancelled", state)
		}
	}
}
