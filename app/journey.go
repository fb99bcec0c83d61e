package app

import (
	"context"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
)

// planEnough is how much of a plan, in percent of its questions, counts as
// having one.
const planEnough = 50

// journey derives the steps from what is so.
func (a *App) journey(ctx context.Context, person api.Person, o plan.Overview) (Journey, error) {
	taken, err := a.Tests.History(ctx, "")
	if err != nil {
		return Journey{}, err
	}
	mine, err := a.Book.Mine(ctx)
	if err != nil {
		return Journey{}, err
	}
	groups, err := a.Book.Groups(ctx)
	if err != nil {
		return Journey{}, err
	}
	inNetwork := false
	for _, g := range groups {
		inNetwork = inNetwork || g.Kind == "network"
	}
	all := append(mine.Past, mine.Coming...)
	now := a.cfg.Now()
	j := Journey{Steps: []Step{
		{Key: StepTest, State: doneIf(len(taken) > 0)},
		attended(StepKickoff, all, now, func(b booking.Booking) bool { return b.EventKind == api.EventKickoff }),
		{Key: StepPlan, State: doneIf(o.Percent >= planEnough), Percent: o.Percent},
		// Speed counselling at a Kick-off is a step of its own.
		attended(StepCounselling, all, now, func(b booking.Booking) bool {
			return b.EventKind == api.EventCounselling || b.SlotID != "" && b.EventKind != api.EventKickoff
		}),
		{Key: StepCVR, State: doneIf(person.CVR != "")},
		attended(StepNetwork, all, now, func(b booking.Booking) bool { return b.EventKind == api.EventNetwork }),
	}}
	if inNetwork {
		j.Steps[len(j.Steps)-1].State = StepDone
	}
	if plan := &j.Steps[2]; plan.State == StepOpen && !o.Empty() {
		plan.State = StepUnder
	}
	var next *Step
	for i, s := range j.Steps {
		switch {
		case s.State == StepDone:
			j.Done++
		case next == nil && (s.State == StepOpen || s.Key == StepPlan):
			next = &j.Steps[i]
		}
	}
	if next == nil {
		return j, nil
	}
	j.Next, err = a.nextStep(ctx, next.Key)
	return j, err
}

func doneIf(so bool) StepState {
	if so {
		return StepDone
	}
	return StepOpen
}

// attended is a step that bookings of some kind make: done when one was held,
// under way when one is to come.
func attended(key StepKey, all []booking.Booking, now time.Time, counts func(booking.Booking) bool) Step {
	s := Step{Key: key, State: StepOpen}
	for _, b := range all {
		if !counts(b) || b.EventOff {
			continue
		}
		switch {
		case b.Took(now):
			return Step{Key: key, State: StepDone}
		case b.State == api.BookingConfirmed, b.State == api.BookingRequested:
			if s.State == StepOpen || b.StartsAt.Before(s.At) {
				s.State, s.At = StepUnder, b.StartsAt
			}
		}
	}
	return s
}

// nextStep finds what makes the next step: the soonest event, or the test.
func (a *App) nextStep(ctx context.Context, key StepKey) (*NextStep, error) {
	n := &NextStep{Key: key}
	var kinds []string
	switch key {
	case StepTest:
		tests, err := a.Tests.List(ctx)
		if err != nil || len(tests) == 0 {
			return n, err
		}
		n.TestID, n.Title = tests[0].ID, tests[0].Title
		return n, nil
	case StepKickoff:
		kinds = []string{api.EventKickoff}
	case StepCounselling:
		kinds = []string{api.EventCounselling, api.EventCafe, api.EventPanel}
	case StepNetwork:
		kinds = []string{api.EventNetwork}
	default:
		return n, nil
	}
	event, ok, err := a.Book.Fitting(ctx, kinds, nil)
	if err != nil {
		return n, err
	}
	if !ok { // not open for booking yet, but to be seen
		coming, err := a.Book.Programme(ctx, booking.Filter{Kinds: kinds})
		if err != nil || len(coming) == 0 {
			return n, err
		}
		event = coming[0]
	}
	n.EventID, n.Title, n.At = event.ID, event.Title, event.StartsAt
	return n, nil
}
