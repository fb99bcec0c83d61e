package booking

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	// jobTomorrow finds, every afternoon, who has meetings the day after; jobMeetings
	// mails one of them. Its ref is the id of who it is of the staff and the day.
	jobTomorrow jobs.Kind = "tomorrow"
	jobMeetings jobs.Kind = "meetings"

	// tomorrowAt is the hour by the clocks of Copenhagen.
	tomorrowAt = 15
)

// Begin has the jobs that do themselves again done for the first time.
func (rm *Room) Begin(ctx context.Context, tx *db.Tx) error {
	return jobs.Begin(ctx, tx, jobTomorrow, nextAfternoon(tx.Now()))
}

// nextAfternoon is when the next lists are mailed.
func nextAfternoon(now time.Time) time.Time {
	local := now.In(text.Copenhagen)
	at := time.Date(local.Year(), local.Month(), local.Day(), tomorrowAt, 0, 0, 0, text.Copenhagen)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, tomorrowAt, 0, 0, 0, text.Copenhagen)
	}
	return at
}

// listedDay is the day whose meetings are mailed at a time: from the hour of the lists the
// next one, and before it, where nothing ran the day before, what is left of the same one.
func listedDay(now time.Time) time.Time {
	local, later := now.In(text.Copenhagen), 0
	if local.Hour() >= tomorrowAt {
		later = 1
	}
	return time.Date(local.Year(), local.Month(), local.Day()+later, 0, 0, 0, 0, text.Copenhagen)
}

// tomorrow has all who have meetings mailed which, and itself done again.
func (rm *Room) tomorrow(ctx context.Context, tx *db.Tx, _ string) error {
	day := listedDay(tx.Now())
	who, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT m.id FROM staff m
		WHERE m.removed_at = 0 AND m.adviser_id <> '' AND m.adviser_id IN (SELECT s.adviser_id FROM slot_place s
			JOIN booking b ON b.slot_id = s.slot_id AND b.slot_id <> '' AND b.state = 'confirmed'
			WHERE s.starts_at >= $1 AND s.starts_at < $2) ORDER BY m.id`, db.Millis(day), db.Millis(day.AddDate(0, 0, 1)))
	if err != nil {
		return fmt.Errorf("find whose meetings are tomorrow: %w", err)
	}
	for _, id := range who {
		if err := jobs.Schedule(ctx, tx, jobMeetings, id+"/"+day.Format(time.DateOnly), tx.Now()); err != nil {
			return err
		}
	}
	return jobs.Schedule(ctx, tx, jobTomorrow, "", nextAfternoon(tx.Now()))
}

// mailMeetings mails one of the staff their meetings of a day: a first name, a time and a
// link each, and no more.
func (rm *Room) mailMeetings(ctx context.Context, tx *db.Tx, ref string) error {
	id, on, _ := strings.Cut(ref, "/")
	day, err := time.ParseInLocation(time.DateOnly, on, text.Copenhagen)
	if err != nil {
		return fmt.Errorf("the day of a list: %w", err)
	}
	var who mutation.Staff
	var email, language string
	err = tx.QueryRowContext(ctx, `SELECT id, role, adviser_id, name, email, language FROM staff WHERE id = $1 AND removed_at = 0`, id).
		Scan(&who.ID, &who.Role, &who.AdviserID, &who.Name, &email, &language)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read who has meetings: %w", err)
	}
	if mayHaveCalendar(who) != nil {
		return nil
	}
	all, err := meetings(ctx, tx, who.AdviserID, latest(day, tx.Now()), day.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	t := text.For(text.Lang(cmp.Or(language, string(text.Danish))))
	var facts []letters.Fact
	for _, m := range all {
		f := letters.Fact{Label: t.Span(m.during.Start, m.during.End), Value: cmp.Or(m.name, t.T("letter.nameless"))}
		if rm.address != "" {
			f.URL = rm.address + MeetingPath(m.person, m.booking)
		}
		facts = append(facts, f)
	}
	if len(facts) == 0 {
		return nil
	}
	if who.Name == "" { // they go by the adviser's
		var a struct {
			Name string `json:"name"`
		}
		if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, who.AdviserID, &a); unlessMissing(err) != nil {
			return err
		}
		who.Name = a.Name
	}
	own, _, err := record.Office(ctx, tx)
	if err != nil {
		return err
	}
	l, err := letters.Write(ctx, tx, letters.Tomorrow, t.Lang(), letters.Values{
		Words: map[letters.Name]string{
			letters.Receiver: letters.FirstName(who.Name), letters.Day: t.Weekday(day.Add(12 * time.Hour)),
			letters.Office: cmp.Or(own.Name, t.T("mail.office")), letters.Phone: own.Phone,
		},
		Blocks: map[letters.Name][]letters.Block{letters.Meetings: {{Facts: facts}}},
	})
	if err != nil {
		return err
	}
	draft, err := l.Draft(email, day.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	draft.About, draft.Until = string(letters.Tomorrow), draft.Useless
	return mail.Put(ctx, tx, draft)
}
