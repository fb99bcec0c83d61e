package booking

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// patience is how long whoever asks looks on for the answer. One that takes longer, since there was no connection or
// nobody was signed in, is told to them when it comes.
const patience = time.Minute

// Outcome is what the office answered.
type Outcome string

// The outcomes.
const (
	Booked    Outcome = "booked"
	Moved     Outcome = "moved"
	Listed    Outcome = "listed" // on the waiting list
	NotBooked Outcome = "not_booked"
	NotMoved  Outcome = "not_moved"
	NotTaken  Outcome = "not_taken" // a place that was offered
)

// Answer is what the office said to a wish of this device after its asker had gone on with something else.
type Answer struct {
	Booking  Booking
	Outcome  Outcome
	Starts   time.Time // of what was asked for
	At       time.Time // when it came, by this device's clock
	Mutation string    // what was answered
}

// Refused tells a no, which waits for the person until it is dismissed.
func (a Answer) Refused() bool {
	return a.Outcome == NotBooked || a.Outcome == NotMoved || a.Outcome == NotTaken
}

// Answers are the latest such answer about each booking that still holds, oldest first.
func (s *Service) Answers(ctx context.Context) ([]Answer, error) {
	entries, err := s.d.Store().Answered(ctx, api.BookingRequest, api.BookingMove, api.BookingAccept)
	if err != nil {
		return nil, fmt.Errorf("read what was answered: %w", err)
	}
	latest := map[string]store.Entry{} // by booking
	for _, e := range entries {
		var of api.BookingBody
		switch {
		case json.Unmarshal(e.Body, &of) != nil:
		case e.Answered.Sub(e.MadeAt) < patience:
			delete(latest, of.BookingID) // whoever asked again has seen this one
		default:
			latest[of.BookingID] = e
		}
	}
	if len(latest) == 0 {
		return nil, nil
	}
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	var list []Answer
	for id, e := range latest {
		if a, ok := w.answer(id, e); ok {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b Answer) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Mutation, b.Mutation))
	})
	return list, nil
}

// answer is what an entry came to; false where that has been overtaken since.
func (w *snapshot) answer(bookingID string, e store.Entry) (Answer, bool) {
	b, err := w.find(bookingID)
	if err != nil {
		return Answer{}, false
	}
	a := Answer{Booking: b, Starts: b.StartsAt, At: e.Answered, Mutation: e.ID}
	if e.State == store.EntryRefused {
		a.Outcome = map[api.MutationKind]Outcome{
			api.BookingRequest: NotBooked, api.BookingMove: NotMoved, api.BookingAccept: NotTaken,
		}[e.Kind]
		if b.Refusal != nil {
			if sl, ok := w.slots[b.Refusal.SlotID]; ok {
				a.Starts = sl.StartsAt
			}
		}
		return a, true
	}
	switch {
	case b.EventOff:
		return a, false
	case b.State == api.BookingConfirmed && e.Kind == api.BookingMove:
		a.Outcome = Moved
	case b.State == api.BookingConfirmed:
		a.Outcome = Booked
	case b.State == api.BookingWaiting:
		a.Outcome = Listed
	default:
		return a, false
	}
	return a, true
}
