package booking

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// maxSteps is how much is agreed at one meeting at the most.
const maxSteps = 50

// AgreedStep is something that was agreed at a meeting.
type AgreedStep struct {
	ID   string // made by whoever writes it down: sent twice it is one
	Text string
	Due  string // a day such as 2027-01-31, or empty
	By   string // who does it; empty is the person
}

// Agree writes down what was agreed at a meeting, for the person to see and tick off. A
// step that is there already is said anew; others stay. Errors: *api.Problem forbidden,
// not_found, invalid.
func (rm *Room) Agree(ctx context.Context, by mutation.Staff, m Meeting, steps ...AgreedStep) error {
	var c mutation.Checks
	if len(steps) > maxSteps {
		c.Bad("/steps", "too_long")
	}
	for i, s := range steps {
		at := "/steps/" + strconv.Itoa(i)
		c.ID(at+"/id", s.ID)
		c.Said(at+"/text", s.Text, api.MaxNote)
		c.Length(at+"/by", s.By, api.MaxTitle)
		if _, err := time.Parse(time.DateOnly, s.Due); err != nil && s.Due != "" {
			c.Bad(at+"/due", "format")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.meet(ctx, by, m, func(f *allocator, b booking) error {
		for i, s := range steps {
			if err := f.agree(b, s, "/steps/"+strconv.Itoa(i)+"/id"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write down what was agreed: %w", err)
	}
	return nil
}

func (f *allocator) agree(b booking, s AgreedStep, pointer string) error {
	var is api.Step
	r, found, err := record.Find(f.ctx, f.tx, b.person, api.KindStep, s.ID)
	if err == nil {
		err = r.Decode(&is)
	}
	if err != nil {
		return err
	}
	if found && !r.Deleted && is.BookingID != b.id {
		return mutation.Refuse(pointer, "used")
	}
	now := is
	if now.Text, now.Due, now.By, now.BookingID = s.Text, s.Due, s.By, b.id; now.By == "" {
		now.By = api.You
	}
	if found && now == is {
		return nil
	}
	return record.PutBody(f.ctx, f.tx, b.person, api.KindStep, s.ID, r.Body, now)
}

// Drop takes back something that was agreed at a meeting. Errors: *api.Problem
// forbidden, not_found.
func (rm *Room) Drop(ctx context.Context, by mutation.Staff, m Meeting, stepID string) error {
	err := rm.meet(ctx, by, m, func(f *allocator, b booking) error {
		var is api.Step
		if _, err := record.Live(f.ctx, f.tx, b.person, api.KindStep, stepID, &is); err != nil {
			return err
		}
		if is.BookingID != b.id {
			return record.ErrNotFound
		}
		_, err := record.SetDeleted(f.ctx, f.tx, b.person, api.KindStep, stepID, true)
		return err
	})
	if err != nil {
		return fmt.Errorf("take back what was agreed: %w", err)
	}
	return nil
}

// stepDone ticks off what was agreed, or takes that back.
func stepDone(u *mutation.Request, b api.StepDoneBody) error {
	var c mutation.Checks
	c.ID("/step_id", b.StepID)
	if err := c.Problem(); err != nil {
		return err
	}
	var is api.Step
	r, err := u.Live(api.KindStep, b.StepID, &is)
	if err != nil {
		return err
	}
	if b.Done != is.DoneAt.IsZero() { // another device was first
		u.Touch(api.KindStep, b.StepID)
		return nil
	}
	if is.DoneAt = (time.Time{}); b.Done {
		is.DoneAt = u.Now
	}
	_, err = u.Put(api.KindStep, b.StepID, r, is)
	return err
}
