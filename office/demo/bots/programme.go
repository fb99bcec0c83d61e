package bots

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// atMost is how long it is before the clock is looked at again: a machine that slept has not waited.
const atMost = time.Hour

// Fill lays what is lacking of the demo programme into an office that is empty, or is the demo office already. It gives
// until when that does, zero for another office, which is left alone.
func Fill(ctx context.Context, o *office.Office) (until time.Time, err error) {
	have, err := catalogue(ctx, o)
	if err != nil {
		return time.Time{}, err
	}
	other := false
	for _, r := range have {
		if r.Kind == api.KindOffice && r.ID == demo.OfficeID {
			other = false
			break
		}
		other = other || r.Kind != api.KindPlanTemplate && r.Kind != api.KindAssessment
	}
	if other {
		return time.Time{}, nil
	}
	records, until := demo.Lacking(o.Now(), have)
	if err := o.Catalogue.Import(ctx, mutation.CommandLine, records); err != nil {
		return time.Time{}, fmt.Errorf("lay the demo programme: %w", err)
	}
	_, err = o.Accounts.AddStaff(ctx, mutation.CommandLine, account.Member{
		Email: ConsultantEmail, Role: mutation.RoleConsultant, AdviserID: consultant,
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("have the demo's consultant at its desk: %w", err)
	}
	return until, nil
}

// ConsultantEmail is the address by which one signs in at the desk as the demo's
// consultant. It leads nowhere: the sign-in page shows the code.
const ConsultantEmail = "mette@demo.example"

// catalogue is all that the office publishes, deleted records too.
func catalogue(ctx context.Context, o *office.Office) ([]api.Record, error) {
	all, err := record.All(ctx, o.Feeds.Catalogue)
	if err != nil {
		return nil, fmt.Errorf("read the demo office's catalogue: %w", err)
	}
	return all, nil
}

// keepProgramme adds what is lacking whenever the last thing of today has gone, and every day.
func (bs *Bots) keepProgramme(ctx context.Context) {
	for {
		until, err := Fill(ctx, bs.office)
		switch {
		case bs.failed(ctx, "the demo programme is not kept", err):
			until = bs.office.Now().Add(atMost)
		case until.IsZero():
			return
		}
		select {
		case bs.grown <- struct{}{}:
		default:
		}
		for left := until.Sub(bs.office.Now()); left > 0; left = until.Sub(bs.office.Now()) {
			if !pause(ctx, min(left, atMost)) {
				return
			}
		}
	}
}
