// Package bots plays those at a demo office, so that both halves of the product can be felt: a consultant who refers,
// answers, comments and changes the programme, others who take slots, and whoever sees to it that there is something to book today. All of them
// write through the office's own functions, and it comes by the feeds. It holds no rule of the office's. Run owns the
// goroutines; they end with its context.
package bots

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
)

const (
	thinks  = 5 * time.Second  // before the consultant does the first thing; the next ones take longer
	between = 40 * time.Second // about, between two others who take slots
	waiting = 256              // persons that may wait to be attended to; more are passed over, which a demo survives
)

// Options are how they differ; the zero value is good.
type Options struct {
	Delay time.Duration // before the consultant does something
	Pace  time.Duration // between two others who take slots, about
	Alone bool          // nobody else takes slots, and what is booked stays as it is

	Changes time.Duration // after something was booked the office changes it, now and then
}

// Bots are those at one demo office.
type Bots struct {
	office *office.Office
	log    *slog.Logger
	o      Options
	seen   chan string   // persons who did something that asks for an answer
	grown  chan struct{} // with one place: there is more to book
	came   sync.Map      // persons who came since the office opened
	desk   sync.Mutex    // the consultant has one file open at a time
}

// New is nil for an office that is no demo; nobody is there, and nothing is done.
func New(o *office.Office, options Options) *Bots {
	if !o.Demo {
		return nil
	}
	options.Delay, options.Pace = cmp.Or(options.Delay, thinks), cmp.Or(options.Pace, between)
	options.Changes = cmp.Or(options.Changes, changesAfter)
	return &Bots{office: o, log: o.Log, o: options, seen: make(chan string, waiting), grown: make(chan struct{}, 1)}
}

// Saw notes what was answered to a person: a booking, a share, a question. It never blocks.
func (bs *Bots) Saw(personID string, answers api.MutationAnswers) {
	if bs == nil {
		return
	}
	for _, result := range answers.Results {
		for _, r := range result.Records {
			if r.Kind == api.KindBooking || r.Kind == api.KindQuestion {
				bs.note(personID)
				return
			}
		}
	}
}

// Came notes that a person is there: what they waited for when the office closed is done now. It never blocks.
func (bs *Bots) Came(personID string) {
	if bs == nil {
		return
	}
	if _, before := bs.came.LoadOrStore(personID, true); !before {
		bs.note(personID)
	}
}

func (bs *Bots) note(personID string) {
	select {
	case bs.seen <- personID:
	default:
	}
}

// Run lets them act until ctx ends. Where nobody has anything to do no timer runs but that for the next day.
func (bs *Bots) Run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { bs.keepProgramme(ctx) })
	if !bs.o.Alone {
		all.Go(func() { bs.failed(ctx, "the demo has no past", Past(ctx, bs.office)) })
		all.Go(func() { bs.others(ctx) })
	}
	for {
		select {
		case <-ctx.Done():
			return
		case personID := <-bs.seen:
			all.Go(func() { bs.attend(ctx, personID) })
		}
	}
}

// failed logs what did not go well, unless it is over anyway.
func (bs *Bots) failed(ctx context.Context, what string, err error) bool {
	if err != nil && ctx.Err() == nil {
		bs.log.Error(what, "error", err)
	}
	return err != nil
}

// pause waits; false when it is over.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
