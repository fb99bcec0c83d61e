package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// Step is what was agreed at a meeting.
type Step struct {
	ID string
	api.Step
	With    string // whom it was agreed with: the adviser's first name; empty for the office
	Own     bool   // the person does it
	Done    bool
	Overdue bool // its day is over and it is not done
	Waiting bool // something about it is not answered by the office yet
}

// stepShown is how long a step that is done is still shown, so that one can take it back.
const stepShown = 24 * time.Hour

// localStep is a step with what only this device knows of it.
type localStep struct {
	api.Step
	Mutation string `json:"_mutation,omitempty"`
}

// Steps lists what was agreed at meetings and is to be done, or was done not long ago:
// what is to be done first comes first, then what has no day, then what is done.
func (s *Service) Steps(ctx context.Context) ([]Step, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	records, err := s.d.Store().List(ctx, api.KindStep)
	if err != nil {
		return nil, fmt.Errorf("list what was agreed: %w", err)
	}
	today := w.now.In(text.Copenhagen).Format(time.DateOnly)
	var list []Step
	for _, rec := range records {
		var is localStep
		if rec.Decode(&is) != nil {
			continue
		}
		done := !is.DoneAt.IsZero()
		if done && w.now.Sub(is.DoneAt) > stepShown {
			continue
		}
		one := Step{
			ID: rec.ID, Step: is.Step, Own: is.By == "" || is.By == api.You, Done: done,
			Overdue: !done && is.Due != "" && is.Due < today, Waiting: is.Mutation != "",
		}
		if b, ok := w.bookings[is.BookingID]; ok {
			one.With = w.adviser(b.SlotID).FirstName()
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b Step) int {
		last := func(s Step) int {
			switch {
			case s.Done:
				return 2
			case s.Due == "":
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(last(a), last(b)), strings.Compare(a.Due, b.Due), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}

// StepText is what was agreed; empty where it is not here.
func (s *Service) StepText(ctx context.Context, stepID string) string {
	var is api.Step
	if rec, err := s.d.Store().Get(ctx, api.KindStep, stepID); err != nil || rec.Decode(&is) != nil {
		return ""
	}
	return is.Text
}

// TickOff says that a step is done, or that it is not.
func (s *Service) TickOff(ctx context.Context, stepID string, done bool) error {
	if err := s.d.Store().Write(ctx, store.Mutation(api.StepDone, api.StepDoneBody{StepID: stepID, Done: done})); err != nil {
		return fmt.Errorf("tick off what was agreed: %w", err)
	}
	return nil
}

func applyStepDone(v store.View, m api.Mutation) error {
	b, err := store.Body[api.StepDoneBody](m)
	if err != nil {
		return err
	}
	if _, ok := v.Get(api.KindStep, b.StepID); !ok {
		return ErrNotFound
	}
	var at time.Time
	if b.Done {
		at = m.MadeAt
	}
	return store.Put(v, api.KindStep, b.StepID, map[string]any{"done_at": at, "_mutation": m.ID})
}

// rateWithin is how long after a meeting one is asked how it was.
const rateWithin = 14 * 24 * time.Hour

// ToRate is the last of what the person came to not long ago and has not said anything of
// yet, as far as they would be asked.
func (s *Service) ToRate(ctx context.Context) (last Booking, ok bool, err error) {
	m, err := s.Mine(ctx)
	if err != nil {
		return last, false, err
	}
	now := s.d.Now()
	for _, b := range append(m.Past, m.Coming...) {
		if b.CanRate && b.State == api.BookingAttended && b.Rating == 0 && !b.RatingSkipped && now.Sub(b.EndsAt) < rateWithin && (!ok || b.EndsAt.After(last.EndsAt)) {
			last, ok = b, true
		}
	}
	return last, ok, nil
}

// DraftRating is what is said of a meeting until it is sent; see store.Draft.
func DraftRating(bookingID string) string { return "rating." + bookingID }

// Rate says how a meeting that was held went, from 1 to 5, and forgets its draft.
func (s *Service) Rate(ctx context.Context, bookingID string, score int, words string) error {
	body := api.BookingRateBody{BookingID: bookingID, Score: score, Text: strings.TrimSpace(words)}
	if err := s.d.Store().Write(ctx, store.SendDraft(DraftRating(bookingID), api.BookingRate, body)); err != nil {
		return fmt.Errorf("rate a meeting: %w", err)
	}
	return nil
}

// SkipRating has the person not be asked how something was that they came to.
func (s *Service) SkipRating(ctx context.Context, bookingID string) error {
	if err := s.d.Store().Write(ctx, store.Mutation(api.BookingRate, api.BookingRateBody{BookingID: bookingID, Skip: true})); err != nil {
		return fmt.Errorf("skip the rating of a meeting: %w", err)
	}
	return nil
}

func applyRate(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingRateBody](m)
	if err != nil {
		return err
	}
	if _, err := shown(v, b.BookingID); err != nil {
		return err
	}
	if b.Skip {
		return store.Put(v, api.KindBooking, b.BookingID, map[string]any{"rating_skipped": true, "_mutation": m.ID})
	}
	return store.Put(v, api.KindBooking, b.BookingID, map[string]any{"rating": b.Score, "rating_text": b.Text, "_mutation": m.ID})
}
