package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/demo"
)

// demoDelay is how long the demo office thinks before it refers a person on.
const demoDelay = 5 * time.Second

// demoWaiting is how many bookings may wait to be looked at; more are passed
// over, which a demonstration survives.
const demoWaiting = 256

// demoActor is the growth house that the demo office refers to.
var demoActor = demo.ActorID("erhvervshus-sydjylland")

// demonstration acts as an office's staff would: it refers a person on to a
// growth house after the first confirmed booking.
type demonstration struct {
	office *office.Office
	log    *slog.Logger
	delay  time.Duration
	booked chan string // persons
}

// newDemonstration is nil for an office that is no demo; a nil one does nothing.
func newDemonstration(o *office.Office, delay time.Duration) *demonstration {
	if !o.Demo {
		return nil
	}
	if delay == 0 {
		delay = demoDelay
	}
	return &demonstration{office: o, log: o.Log, delay: delay, booked: make(chan string, demoWaiting)}
}

// saw notes a person's confirmed booking.
func (d *demonstration) saw(personID string, answers api.MutationAnswers) {
	if d == nil {
		return
	}
	for _, result := range answers.Results {
		for _, r := range result.Records {
			var b api.Booking
			if r.Kind == api.KindBooking && r.Decode(&b) == nil && b.State == api.BookingConfirmed {
				select {
				case d.booked <- personID:
				default:
				}
				return
			}
		}
	}
}

// run refers on those who booked until ctx ends.
func (d *demonstration) run(ctx context.Context) {
	var thinking sync.WaitGroup
	defer thinking.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case personID := <-d.booked:
			thinking.Go(func() {
				timer := time.NewTimer(d.delay)
				defer timer.Stop()
				select {
				case <-ctx.Done():
				case <-timer.C:
					if err := d.refer(ctx, personID); err != nil && ctx.Err() == nil {
						d.log.Error("the demo refers nobody on", "error", err)
					}
				}
			})
		}
	}
}

// refer offers a referral to a person who has none yet.
func (d *demonstration) refer(ctx context.Context, personID string) error {
	var person api.Person
	for since, more := "", true; more; {
		page, err := d.office.Changes(ctx, personID, office.FeedQuery{Since: since})
		if err != nil {
			return fmt.Errorf("look at a person's records: %w", err)
		}
		for _, r := range page.Records {
			switch r.Kind {
			case api.KindReferral:
				return nil
			case api.KindPerson:
				if err := r.Decode(&person); err != nil {
					return err
				}
			}
		}
		since, more = page.Cursor, page.More
	}
	t := text.For(text.Lang(person.Language))
	_, err := d.office.Refer(ctx, office.ReferralOffer{
		Email: person.Email, ActorID: demoActor, Need: api.FieldFinancing, Reason: t.T("demo.referral.reason"),
	})
	var p *api.Problem
	if errors.As(err, &p) && (p.Code == api.CodeDuplicate || p.Code == api.CodeNotFound) {
		return nil // two bookings at once, or a programme without this growth house
	}
	return err
}
