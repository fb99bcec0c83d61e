package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/meeting"
	"startklar.dk/document/pdf"
)

// Sheet is the sheet for the meeting that a booking is, or would be: what is shared with
// it, less what is left out. A version without an id is the plan as it is. Errors are
// those of plan.Content where a version is not on this device, besides those of the
// store.
func (a *App) Sheet(ctx context.Context, b booking.Booking) (document.Sheet, error) {
	who, err := a.Me.Person(ctx)
	if err != nil {
		return document.Sheet{}, err
	}
	m := meeting.Meeting{
		Lang: text.Lang(a.lang()), Now: a.cfg.Now(), Person: who, Office: a.Office(ctx).Name,
		Booking: api.Booking{
			Need: b.Need, Note: b.Note, NoteAsleep: b.NoteAsleep, NoteAgreedWith: b.NoteAgreedWith, Share: b.Share, SheetOmit: b.SheetOmit,
		},
		Event:    api.Event{Title: b.Title, Venue: b.Venue, StartsAt: b.StartsAt, EndsAt: b.EndsAt, Fields: b.Fields},
		Versions: map[string]meeting.Version{}, Results: map[string]document.Result{},
	}
	if b.Adviser != nil {
		m.Adviser = &api.Adviser{Name: b.Adviser.Name, Organisation: b.Adviser.Organisation}
	}
	if to := b.MovingTo; to != nil { // it is shared for there
		m.Event.StartsAt, m.Event.EndsAt, m.Event.Fields, m.Adviser = to.StartsAt, to.EndsAt, to.Fields, nil
		if adviser, _, err := a.Book.With(ctx, to.AdviserID); err == nil {
			m.Adviser = &api.Adviser{Name: adviser.Name, Organisation: adviser.Organisation}
		}
	}
	if m.Before, err = a.before(ctx, b, m.Event.StartsAt); err != nil {
		return document.Sheet{}, err
	}
	if m.Free, err = a.free(ctx); err != nil {
		return document.Sheet{}, err
	}
	if m.Asked, err = a.asked(ctx, b); err != nil {
		return document.Sheet{}, err
	}
	for _, share := range b.Share {
		if err := a.gather(ctx, &m, share); err != nil {
			return document.Sheet{}, fmt.Errorf("gather the sheet for a meeting: %w", err)
		}
	}
	return meeting.Sheet(m), nil
}

// gather reads what a share names; what is not there any more is passed over.
func (a *App) gather(ctx context.Context, m *meeting.Meeting, share api.Share) error {
	if !share.Opens(m.Now) {
		return nil
	}
	switch share.Kind {
	case api.ShareVersion:
		plan, err := a.Plan.Manuscript(ctx, "", share.ID)
		if err != nil {
			return err
		}
		if !a.Plan.Named(plan.Title) { // then it is no firm's name
			plan.Title = ""
		}
		m.Versions[share.ID] = meeting.Version{Title: plan.Title, Template: plan.Template, Content: plan.Content}
	case api.ShareResult:
		r, err := a.Tests.Scored(ctx, share.ID)
		if errors.Is(err, assess.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		m.Results[share.ID] = document.Result{Assessment: r.Assessment, Result: r.Result}
	}
	return nil
}

// before is what the person took part in, or is booked on, before a meeting, oldest first: a place and the times with
// advisers there are one.
func (a *App) before(ctx context.Context, b booking.Booking, begins time.Time) (list []document.Meeting, err error) {
	mine, err := a.Book.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for _, entry := range booking.Entries(slices.Concat(mine.Past, mine.Coming)) {
		last := entry[len(entry)-1] // with an adviser, where there is one
		if last.EventID == b.EventID || last.EventOff || !last.StartsAt.Before(begins) {
			continue
		}
		met := document.Meeting{At: last.StartsAt, Title: last.Who()}
		booked := false
		for _, e := range entry {
			booked = booked || e.State == api.BookingConfirmed || e.State == api.BookingAttended
			met.Attended = met.Attended || e.Took(a.cfg.Now())
		}
		if booked {
			list = append(list, met)
		}
	}
	slices.SortStableFunc(list, func(a, b document.Meeting) int { return a.At.Compare(b.At) })
	return list, nil
}

// free is the person's free counselling at the office; nothing where none is granted.
func (a *App) free(ctx context.Context) (api.Allowance, error) {
	all, err := a.Book.Allowances(ctx)
	i := slices.IndexFunc(all, func(f booking.Allowance) bool { return f.ActorID == "" })
	if err != nil || i < 0 {
		return api.Allowance{}, err
	}
	return all[i].Allowance, nil
}

// asked is what the person wrote last about a booking; nothing while what was told to
// another than who would read it now sleeps.
func (a *App) asked(ctx context.Context, b booking.Booking) (string, error) {
	if b.ID == "" || b.Sleeps() || b.MovingTo != nil {
		return "", nil
	}
	thread, err := a.Inbox.Thread(ctx, b.ID)
	if err != nil {
		return "", err
	}
	last := ""
	for _, msg := range thread {
		if msg.Mine && !msg.Refused {
			last = cmp.Or(msg.Text, last)
		}
	}
	return last, nil
}

// WriteSheet writes a sheet as a PDF of one page. The errors are those of w.
func WriteSheet(w io.Writer, s document.Sheet) error {
	if err := pdf.Write(w, document.OfSheet(s)); err != nil {
		return fmt.Errorf("write a sheet for a meeting: %w", err)
	}
	return nil
}
