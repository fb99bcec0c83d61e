package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/settings"
)

const (
	// jobRetention is erasing what was kept as long as the office keeps it.
	jobRetention jobs.Kind = "retention"
	// retentionHour is when, on the office's own clock.
	retentionHour = 3
	// retentionTogether is how many notes, and how many warnings, are of one turn.
	retentionTogether = 20
)

// retentionNext is the next night.
func retentionNext(now time.Time) time.Time {
	local := now.In(text.Copenhagen)
	next := time.Date(local.Year(), local.Month(), local.Day(), retentionHour, 0, 0, 0, text.Copenhagen)
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// retention is one turn: some notes, or some warnings, or one person. It has itself done again,
// at once where there may be more, and else the next night. Nothing is done before it is
// approved.
func (o *Office) retention(ctx context.Context, tx *db.Tx, _ string) error {
	next := retentionNext(tx.Now())
	r, err := settings.ReadRetention(ctx, tx)
	if err != nil {
		return err
	}
	if r.Approved() {
		more, err := o.retentionTurn(ctx, tx, r)
		if err != nil {
			return err
		}
		if more {
			next = tx.Now()
		} else if err := settings.RanRetention(ctx, tx, r); err != nil && !errors.Is(err, mutation.ErrChanged) { // who changes it meanwhile comes first
			return err
		}
	}
	return jobs.Schedule(ctx, tx, jobRetention, "", next)
}

func (o *Office) retentionTurn(ctx context.Context, tx *db.Tx, r settings.Retention) (more bool, err error) {
	notes, err := settings.DropNotes(ctx, tx, r, retentionTogether)
	if err != nil {
		return false, fmt.Errorf("drop old notes: %w", err)
	}
	if notes > 0 {
		if err := record.Audit(ctx, tx, "", record.Act{Act: record.ActErase, Kind: string(jobRetention), Ref: string(settings.PeriodNote)}); err != nil {
			return false, err
		}
		return true, jobs.WipeSoon(ctx, tx)
	}
	if err := settings.Unwarn(ctx, tx, r); err != nil {
		return false, fmt.Errorf("look whose time is not over any more: %w", err)
	}
	all, err := settings.Overdue(ctx, tx, r, retentionTogether)
	if err != nil {
		return false, fmt.Errorf("look whose time is over: %w", err)
	}
	for _, g := range all {
		if g.Erasable(tx.Now()) {
			return true, o.eraseOverdue(ctx, tx, r, g.PersonID)
		}
		if err := o.warn(ctx, tx, r, g); err != nil {
			return false, err
		}
	}
	return len(all) == retentionTogether, nil
}

// eraseOverdue erases somebody, unless they came back meanwhile: first their files, one in a
// turn, since they are large.
func (o *Office) eraseOverdue(ctx context.Context, tx *db.Tx, r settings.Retention, personID string) error {
	if err := o.lockErased(ctx, tx, personID); errors.Is(err, record.ErrNotFound) { // another turn was first
		return nil
	} else if err != nil {
		return err
	}
	g, ok, err := settings.Still(ctx, tx, r, personID)
	if err != nil || !ok || !g.Erasable(tx.Now()) {
		return err
	}
	if one, err := o.Files.EraseOne(ctx, tx, personID); err != nil || one {
		return err
	}
	return o.erase(ctx, tx, personID, string(jobRetention))
}

// warn tells somebody by mail that what is theirs will be erased, and how it is kept.
func (o *Office) warn(ctx context.Context, tx *db.Tx, r settings.Retention, g settings.Going) error {
	g, ok, err := settings.Still(ctx, tx, r, g.PersonID)
	if err != nil || !ok || !g.WarnedAt.IsZero() {
		return err
	}
	var p api.Person
	if _, err := record.Live(ctx, tx, g.PersonID, api.KindPerson, g.PersonID, &p); err != nil {
		return err
	}
	own, _, err := record.Office(ctx, tx)
	if err != nil {
		return err
	}
	t := text.For(text.Match(p.Language))
	at := tx.Now().Add(settings.WarnedBefore)
	l, err := letters.Write(ctx, tx, letters.Retention, t.Lang(), letters.Values{
		Words: map[letters.Name]string{
			letters.Receiver: letters.FirstName(p.Name), letters.Date: t.Date(at), letters.Period: t.N("kept.months", r.Months[g.Period()]),
			letters.Office: cmp.Or(own.Name, t.T("mail.office")), letters.Phone: own.Phone,
		},
		Blocks: map[letters.Name][]letters.Block{letters.Stay: {{Text: t.T("letter.stay")}}},
	})
	if err != nil {
		return err
	}
	draft, err := l.Draft(g.Email, at)
	if err != nil {
		return err
	}
	draft.About, draft.PersonID = string(letters.Retention), g.PersonID
	if err := mail.Put(ctx, tx, draft); err != nil {
		return err
	}
	if err := settings.Warned(ctx, tx, g.PersonID); err != nil {
		return err
	}
	return record.Audit(ctx, tx, "", record.Act{Act: record.ActWarn, Person: g.PersonID, Kind: string(jobRetention)})
}
