package booking

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
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
	// jobTomorrow looks whose meetings may be others than they were mailed: of today, and
	// from every afternoon on of the day after. jobMeetings mails one of them, if they
	// are. Its ref is the id of who it is of the staff.
	jobTomorrow jobs.Kind = "tomorrow"
	jobMeetings jobs.Kind = "meetings"

	// tomorrowAt is the hour by the clocks of Copenhagen.
	tomorrowAt = 15

	// Both are whole parts of an hour, so that one look is at the hour itself.
	lookBusy  = 10 * time.Minute // while an adviser has times on a day whose lists are mailed
	lookQuiet = time.Hour
)

// Begin has the jobs that do themselves again done for the first time.
func (rm *Room) Begin(ctx context.Context, tx *db.Tx) error {
	return jobs.Begin(ctx, tx, jobTomorrow, nextLook(tx.Now(), lookQuiet))
}

func nextLook(now time.Time, every time.Duration) time.Time { return now.Truncate(every).Add(every) }

// listedDays are the days, by their beginnings, whose meetings advisers are mailed at a
// time: that day, and from the hour of the lists the next one.
func listedDays(now time.Time) []time.Time {
	local := now.In(text.Copenhagen)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, text.Copenhagen)
	if local.Hour() < tomorrowAt {
		return []time.Time{today}
	}
	return []time.Time{today, today.AddDate(0, 0, 1)}
}

// tomorrow has all looked at who have meetings or were mailed some, and itself done again.
func (rm *Room) tomorrow(ctx context.Context, tx *db.Tx, _ string) error {
	now := tx.Now()
	days := listedDays(now)
	last := days[len(days)-1]
	who, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT m.id FROM staff m
		WHERE m.removed_at = 0 AND m.adviser_id <> '' AND (m.adviser_id IN (SELECT s.adviser_id FROM slot_place s
			JOIN booking b ON b.slot_id = s.slot_id AND `+heldSlot+`
			WHERE s.adviser_id <> '' AND s.starts_at >= $1 AND s.starts_at < $2 AND s.ends_at > $3)
			OR m.id IN (SELECT t.staff_id FROM meeting_told t WHERE t.day >= $4 AND t.day <= $5 AND t.ends_at > $3)) ORDER BY m.id`,
		db.Millis(days[0]), db.Millis(last.AddDate(0, 0, 1)), db.Millis(now), days[0].Format(time.DateOnly), last.Format(time.DateOnly))
	if err != nil {
		return fmt.Errorf("find whose meetings may have changed: %w", err)
	}
	for _, id := range who {
		if err := jobs.Schedule(ctx, tx, jobMeetings, id, now); err != nil {
			return err
		}
	}
	every := lookBusy
	if len(who) == 0 {
		var times bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM slot_place WHERE adviser_id <> '' AND starts_at >= $1 AND starts_at < $2 AND ends_at > $3)`,
			db.Millis(days[0]), db.Millis(last.AddDate(0, 0, 1)), db.Millis(now)).Scan(&times)
		if err != nil {
			return fmt.Errorf("look whether an adviser has times: %w", err)
		}
		if !times {
			every = lookQuiet
		}
	}
	return jobs.Schedule(ctx, tx, jobTomorrow, "", nextLook(now, every))
}

// mailMeetings mails one of the staff their meetings of the first day of which they are
// others than they were mailed: a first name, a time and a link each, and no more. Of a
// further day it does at the next look.
func (rm *Room) mailMeetings(ctx context.Context, tx *db.Tx, id string) error {
	var who mutation.Staff
	var email, language string
	err := tx.QueryRowContext(ctx, `SELECT id, role, adviser_id, name, email, language FROM staff WHERE id = $1 AND removed_at = 0`, id).
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
	if waits, err := waitsForImport(ctx, tx, jobMeetings, id); err != nil || waits {
		return err
	}
	t := text.For(text.Lang(cmp.Or(language, string(text.Danish))))
	for _, day := range listedDays(tx.Now()) {
		l, err := rm.listNow(ctx, tx, t, who, day)
		if err != nil {
			return err
		}
		if l.kind == "" {
			continue
		}
		if err := l.note(ctx, tx, who); err != nil {
			return err
		}
		return rm.mailList(ctx, tx, t, who, email, l)
	}
	return nil
}

// list is an adviser's list of a day as it is to be mailed. Kind is empty where it is what
// they were mailed.
type list struct {
	day      time.Time
	kind     letters.Kind
	meetings []meetingOf // those that are not over
	blocks   []letters.Block
}

// told is a meeting as an adviser was last mailed it.
type told struct {
	booking, person string
	during          api.Span
}

// listNow compares an adviser's meetings of a day that are not over with those that they were
// mailed. Who was mailed no list gets one as soon as there is a meeting.
func (rm *Room) listNow(ctx context.Context, tx *db.Tx, t *text.Texts, who mutation.Staff, day time.Time) (list, error) {
	now, l := tx.Now(), list{day: day}
	was, err := db.Collect(ctx, tx, func(row db.Scanner) (m told, err error) {
		var starts, ends int64
		err = row.Scan(&m.booking, &m.person, &starts, &ends)
		m.during = api.Span{Start: db.Time(starts), End: db.Time(ends)}
		return m, err
	}, `SELECT booking_id, person_id, starts_at, ends_at FROM meeting_told WHERE day = $1 AND staff_id = $2 ORDER BY starts_at, booking_id`, day.Format(time.DateOnly), who.ID)
	if err != nil {
		return l, fmt.Errorf("read what an adviser was mailed: %w", err)
	}
	if l.meetings, err = meetings(ctx, tx, who.AdviserID, day, day.AddDate(0, 0, 1)); err != nil {
		return l, err
	}
	l.meetings = slices.DeleteFunc(l.meetings, func(m meetingOf) bool { return !m.during.End.After(now) })
	mailed, changed := len(was) > 0, false
	var facts, gone []letters.Fact
	for _, m := range l.meetings {
		f := letters.Fact{Label: t.Span(m.during.Start, m.during.End), Value: cmp.Or(m.name, t.T("letter.nameless"))}
		if rm.address != "" {
			f.URL = rm.address + MeetingPath(m.person, m.booking)
		}
		i := slices.IndexFunc(was, func(o told) bool { return o.booking == m.booking })
		switch {
		case i < 0 && mailed:
			f.Value, changed = t.T("letter.meeting.new", text.A{"Name": f.Value}), true
		case i >= 0:
			if o := was[i].during; !o.Start.Equal(m.during.Start) || !o.End.Equal(m.during.End) {
				f.Before, changed = t.Span(o.Start, o.End), true
			}
			was = slices.Delete(was, i, i+1)
		}
		facts = append(facts, f)
	}
	for _, o := range was {
		if !o.during.End.After(now) { // over, or that there was a list
			continue
		}
		var p api.Person
		if _, err := record.Live(ctx, tx, o.person, api.KindPerson, o.person, &p); unlessMissing(err) != nil {
			return l, err
		}
		gone = append(gone, letters.Fact{Label: t.Span(o.during.Start, o.during.End), Value: cmp.Or(letters.FirstName(p.Name), t.T("letter.nameless"))})
		changed = true
	}
	switch {
	case changed:
		l.kind = letters.TomorrowChanged
	case !mailed && len(facts) > 0:
		l.kind = letters.Tomorrow
	}
	l.blocks = []letters.Block{{Facts: facts}}
	if len(facts) == 0 {
		l.blocks = []letters.Block{{Text: t.T("letter.meetings.none")}}
	}
	if len(gone) > 0 {
		l.blocks = append(l.blocks, letters.Block{Text: t.T("letter.meetings.gone")}, letters.Block{Facts: gone})
	}
	return l, nil
}

// note keeps that an adviser is mailed a list.
func (l list) note(ctx context.Context, tx *db.Tx, who mutation.Staff) error {
	day := l.day.Format(time.DateOnly)
	if _, err := tx.ExecContext(ctx, `DELETE FROM meeting_told WHERE day = $1 AND staff_id = $2`, day, who.ID); err != nil {
		return fmt.Errorf("forget what an adviser was mailed: %w", err)
	}
	rows := [][]any{{day, who.ID, "", "", 0, 0}}
	for _, m := range l.meetings {
		rows = append(rows, []any{day, who.ID, m.booking, m.person, db.Millis(m.during.Start), db.Millis(m.during.End)})
	}
	err := db.ExecMany(ctx, tx, `INSERT INTO meeting_told (day, staff_id, booking_id, person_id, starts_at, ends_at) VALUES`, "", rows)
	if err != nil {
		return fmt.Errorf("note what an adviser is mailed: %w", err)
	}
	return nil
}

// SweepTold forgets what advisers were mailed of days that are over. There is never much.
func (rm *Room) SweepTold(ctx context.Context, tx *db.Tx) (more bool, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM meeting_told WHERE day < $1`, listedDays(tx.Now())[0].Format(time.DateOnly)); err != nil {
		return false, fmt.Errorf("forget the lists of days that are over: %w", err)
	}
	return false, nil
}

// mailList mails an adviser a list.
func (rm *Room) mailList(ctx context.Context, tx *db.Tx, t *text.Texts, who mutation.Staff, email string, of list) error {
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
	l, err := letters.Write(ctx, tx, of.kind, t.Lang(), letters.Values{
		Words: map[letters.Name]string{
			letters.Receiver: letters.FirstName(who.Name), letters.Day: t.Weekday(of.day),
			letters.Office: cmp.Or(own.Name, t.T("mail.office")), letters.Phone: own.Phone,
		},
		Blocks: map[letters.Name][]letters.Block{letters.Meetings: of.blocks},
	})
	if err != nil {
		return err
	}
	draft, err := l.Draft(email, of.day.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	draft.About, draft.Until = string(of.kind), draft.Useless
	return mail.Put(ctx, tx, draft)
}
