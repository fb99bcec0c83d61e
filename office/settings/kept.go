package settings

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Kept is one thing that an office keeps of persons and its staff: its row of the table from
// which the page, the documentation and the job are made. What, Long and Why are the keys of
// its texts; Long is empty where the office sets how long, in months between two bounds.
type Kept struct {
	Of              Period // empty: the program's own time
	What, Long, Why string

	Least, Usual, Most int // months

	Told bool // to whoever it is of, in the privacy notice
}

// Period names a time that the office sets.
type Period string

// The periods.
const (
	PeriodPerson Period = "person" // somebody who signed in, since they were last here
	PeriodGuest  Period = "guest"  // somebody for whom staff booked, and who never signed in
	PeriodNote   Period = "note"   // what staff noted of a meeting, since it was written
)

// Table is all that is kept.
var Table = []Kept{
	{Of: PeriodPerson, What: "kept.person", Why: "kept.person.why", Least: 12, Usual: 36, Most: 60},
	{Of: PeriodGuest, What: "kept.guest", Why: "kept.guest.why", Least: 3, Usual: 12, Most: 60},
	{Of: PeriodNote, What: "kept.note", Why: "kept.note.why", Least: 6, Usual: 24, Most: 60},
	{What: "kept.code", Long: "kept.code.long", Why: "kept.code.why"},
	{What: "kept.mail", Long: "kept.mail.long", Why: "kept.mail.why"},
	{What: "kept.failed", Long: "kept.failed.long", Why: "kept.failed.why", Told: true},
	{What: "kept.call", Long: "kept.call.long", Why: "kept.call.why", Told: true},
	{What: "kept.told", Long: "kept.told.long", Why: "kept.told.why", Told: true},
	{What: "kept.device", Long: "kept.device.long", Why: "kept.device.why", Told: true},
	{What: "kept.unused", Long: "kept.unused.long", Why: "kept.unused.why", Told: true},
	{What: "kept.deleted", Long: "kept.deleted.long", Why: "kept.deleted.why", Told: true},
	{What: "kept.event", Long: "kept.event.long", Why: "kept.event.why"},
	{What: "kept.tables", Long: "kept.tables.long", Why: "kept.tables.why", Told: true},
	{What: "kept.desk", Long: "kept.desk.long", Why: "kept.desk.why"},
	{What: "kept.passkey", Long: "kept.passkey.long", Why: "kept.passkey.why"},
	{What: "kept.begun", Long: "kept.begun.long", Why: "kept.begun.why"},
	{What: "kept.log", Long: "kept.log.long", Why: "kept.log.why", Told: true},
	{What: "kept.draft", Long: "kept.draft.long", Why: "kept.draft.why"},
	{What: "kept.lists", Long: "kept.lists.long", Why: "kept.lists.why", Told: true},
	{What: "kept.aside", Long: "kept.aside.long", Why: "kept.aside.why"},
	{What: "kept.backup", Long: "kept.backup.long", Why: "kept.backup.why", Told: true},
	{What: "kept.journal", Long: "kept.journal.long", Why: "kept.journal.why"},
}

// How is how long a thing is kept, in words: as the office set it, where it does.
func (k Kept) How(t *text.Texts, months map[Period]int) string {
	if k.Of == "" {
		return t.T(k.Long)
	}
	return t.N("kept.months", months[k.Of])
}

// WarnedBefore is how long before they are erased somebody is told by mail.
const WarnedBefore = 30 * 24 * time.Hour

// Retention is how long the office keeps what is personal, in months, and whether that is
// done: nothing is erased before a coordinator has seen whom it erases and said so, and said
// so again after a period was made shorter.
type Retention struct {
	Months     map[Period]int `json:"months"`
	ApprovedAt time.Time      `json:"approved_at,omitzero"`
	ApprovedBy string         `json:"approved_by,omitzero"` // of the staff, by id
	RanAt      time.Time      `json:"ran_at,omitzero"`

	rev int64
}

// Version is what changes are made upon: the retention as it was read.
func (r Retention) Version() string { return strconv.FormatInt(r.rev, 10) }

// Approved tells whether what is kept long enough is erased.
func (r Retention) Approved() bool { return !r.ApprovedAt.IsZero() }

const retentionSetting = "retention"

// ReadRetention is the retention as it is set, or as it is usual.
func ReadRetention(ctx context.Context, tx *db.Tx) (r Retention, err error) {
	var value string
	err = tx.QueryRowContext(ctx, `SELECT rev, value FROM setting WHERE name = $1`, retentionSetting).Scan(&r.rev, &value)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return r, fmt.Errorf("read how long things are kept: %w", err)
	default:
		if err := json.Unmarshal([]byte(value), &r); err != nil {
			return r, fmt.Errorf("read how long things are kept: %w", err)
		}
	}
	months := map[Period]int{}
	for _, k := range Table {
		if k.Of != "" {
			months[k.Of] = k.Usual
			if set, ok := r.Months[k.Of]; ok {
				months[k.Of] = set
			}
		}
	}
	r.Months = months
	return r, nil
}

// putRetention writes it upon the version that it was read with, else mutation.ErrChanged.
func putRetention(ctx context.Context, tx *db.Tx, r Retention) error {
	value, err := json.Marshal(r)
	if err != nil {
		return err
	}
	mine, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO setting (name, rev, value) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET rev = excluded.rev, value = excluded.value WHERE setting.rev = excluded.rev - 1`,
		retentionSetting, r.rev+1, string(value)))
	if err == nil && !mine {
		err = mutation.ErrChanged
	}
	return err
}

// Retention is how long the office keeps things. Errors: *api.Problem forbidden.
func (rm *Room) Retention(ctx context.Context, by mutation.Staff) (r Retention, err error) {
	if err := may(by); err != nil {
		return r, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		r, err = ReadRetention(ctx, tx)
		return err
	})
	return r, err
}

// Told is how long the office keeps things, for whoever they are of.
func (rm *Room) Told(ctx context.Context) (r Retention, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		r, err = ReadRetention(ctx, tx)
		return err
	})
	return r, err
}

// KeepRetention sets how long things are kept. Where something is kept for less than before it
// has to be approved again. Errors: *api.Problem forbidden, mutation.ErrChanged, invalid by the period
// (range).
func (rm *Room) KeepRetention(ctx context.Context, by mutation.Staff, version string, months map[Period]int) error {
	if err := may(by); err != nil {
		return err
	}
	var c mutation.Checks
	for _, k := range Table {
		if n := months[k.Of]; k.Of != "" && (n < k.Least || n > k.Most) {
			c.Bad("/"+string(k.Of), "range")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	return rm.changeRetention(ctx, by, version, "periods", func(tx *db.Tx, r *Retention) error {
		another := false
		for p, n := range months {
			if n < r.Months[p] {
				r.ApprovedAt, r.ApprovedBy = time.Time{}, ""
			}
			another = another || p != PeriodNote && n != r.Months[p] // of a note nobody is told
			r.Months[p] = n
		}
		if !another {
			return nil
		}
		return unwarnAll(ctx, tx)
	})
}

// ApproveRetention has what is kept long enough be erased from now on, or no more. Errors:
// *api.Problem forbidden, mutation.ErrChanged.
func (rm *Room) ApproveRetention(ctx context.Context, by mutation.Staff, version string, is bool) error {
	what := "approved"
	if !is {
		what = "stopped"
	}
	return rm.changeRetention(ctx, by, version, what, func(tx *db.Tx, r *Retention) error {
		if is {
			r.ApprovedAt, r.ApprovedBy = tx.Now(), by.ID
			return nil
		}
		r.ApprovedAt, r.ApprovedBy = time.Time{}, ""
		return unwarnAll(ctx, tx)
	})
}

func (rm *Room) changeRetention(ctx context.Context, by mutation.Staff, version, what string, change func(*db.Tx, *Retention) error) error {
	if err := may(by); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		r, err := ReadRetention(ctx, tx)
		if err != nil {
			return err
		}
		if r.Version() != version {
			return mutation.ErrChanged
		}
		if err := change(tx, &r); err != nil {
			return err
		}
		if err := putRetention(ctx, tx, r); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: retentionSetting, Ref: what})
	})
	if err != nil {
		return fmt.Errorf("change how long things are kept: %w", err)
	}
	return nil
}

// RanRetention notes that all was looked at.
func RanRetention(ctx context.Context, tx *db.Tx, r Retention) error {
	r.RanAt = tx.Now()
	return putRetention(ctx, tx, r)
}

// Going is somebody whose time is over.
type Going struct {
	PersonID   string
	Email      string // empty: they have none
	SeenAt     time.Time
	WarnedAt   time.Time // zero: they were not told yet
	SignedIn   bool
	ErasableAt time.Time // zero: not before they are told
}

// Period is the time that is over.
func (g Going) Period() Period {
	if g.SignedIn {
		return PeriodPerson
	}
	return PeriodGuest
}

// Erasable tells whether they go now: they were told long enough ago, or cannot be.
func (g Going) Erasable(now time.Time) bool {
	return !g.ErasableAt.IsZero() && !g.ErasableAt.After(now)
}

// overdue is the condition for whose time is over: nobody who has something ahead, or open
// with the office, or of whom anything changed since. $1 and $2 are until when who signed in,
// and who did not, must have been seen last, $3 is now, and $4 the later of the two, by which
// they are found.
const overdue = ` p.seen_at < $4 AND p.seen_at < CASE WHEN p.signed_in THEN CAST($1 AS BIGINT) ELSE CAST($2 AS BIGINT) END
	AND NOT EXISTS (SELECT 1 FROM booking b JOIN event_place e ON e.event_id = b.event_id WHERE b.person_id = p.id
		AND (b.state IN ('confirmed', 'offered', 'waiting') AND e.ends_at > $3
			OR b.state IN ('confirmed', 'attended', 'missed') AND e.ends_at >= CASE WHEN p.signed_in THEN CAST($1 AS BIGINT) ELSE CAST($2 AS BIGINT) END))
	AND NOT EXISTS (SELECT 1 FROM question q WHERE q.person_id = p.id AND q.answered_at = 0)
	AND NOT EXISTS (SELECT 1 FROM referral f WHERE f.person_id = p.id AND (f.state IN ('draft', 'offered', 'accepted', 'sent', 'received', 'in_progress')
		OR f.state IN ('returned', 'expired') AND NOT f.settled))
	AND NOT EXISTS (SELECT 1 FROM record r WHERE r.owner = p.id AND NOT r.deleted AND r.changed_at >= CASE WHEN p.signed_in THEN CAST($1 AS BIGINT) ELSE CAST($2 AS BIGINT) END)`

// noAddress are what stands in the place of an address that there is none of.
const noAddress = `(p.email LIKE 'tel:%' OR p.email LIKE 'was:%')`

func (r Retention) bounds(now time.Time) []any {
	person, guest := db.Millis(now.AddDate(0, -r.Months[PeriodPerson], 0)), db.Millis(now.AddDate(0, -r.Months[PeriodGuest], 0))
	return []any{person, guest, db.Millis(now), max(person, guest)}
}

func scanGoing(row db.Scanner) (g Going, err error) {
	var seen, warned int64
	var none bool
	if err := row.Scan(&g.PersonID, &g.Email, &none, &seen, &warned, &g.SignedIn); err != nil {
		return g, err
	}
	g.SeenAt, g.WarnedAt = db.Time(seen), time.Time{}
	if warned > 0 {
		g.WarnedAt = db.Time(warned)
		g.ErasableAt = g.WarnedAt.Add(WarnedBefore)
	}
	if none {
		g.Email, g.ErasableAt = "", g.SeenAt
	}
	return g, nil
}

const goingQuery = `SELECT p.id, p.email, ` + noAddress + `, p.seen_at, p.warned_at, p.signed_in FROM person p WHERE`

// Overdue are those whose time is over and for whom there is something to do now: they are told,
// or erased. At most so many, who was here longest ago first.
func Overdue(ctx context.Context, tx *db.Tx, r Retention, most int) ([]Going, error) {
	args := append(r.bounds(tx.Now()), db.Millis(tx.Now().Add(-WarnedBefore)), most)
	return db.Collect(ctx, tx, scanGoing, goingQuery+overdue+` AND (p.warned_at = 0 OR p.warned_at <= $5) ORDER BY p.seen_at, p.id LIMIT $6`, args...)
}

// Still is one of them, if their time is over still; nobody is there before the transaction
// ends. ok is false for who came back.
func Still(ctx context.Context, tx *db.Tx, r Retention, personID string) (g Going, ok bool, err error) {
	if _, err := tx.ExecContext(ctx, `UPDATE person SET seen_at = seen_at WHERE id = $1`, personID); err != nil {
		return g, false, err
	}
	all, err := db.Collect(ctx, tx, scanGoing, goingQuery+overdue+` AND p.id = $5`, append(r.bounds(tx.Now()), personID)...)
	if err != nil || len(all) == 0 {
		return g, false, err
	}
	return all[0], true, nil
}

// Warned notes that somebody was told.
func Warned(ctx context.Context, tx *db.Tx, personID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE person SET warned_at = $1 WHERE id = $2`, db.Millis(tx.Now()), personID)
	return err
}

// Unwarn forgets that somebody was told whose time is not over any more: it may be over again
// another day, of which they are told anew.
func Unwarn(ctx context.Context, tx *db.Tx, r Retention) error {
	_, err := tx.ExecContext(ctx, `UPDATE person AS p SET warned_at = 0 WHERE p.warned_at > 0 AND NOT (`+overdue+`)`, r.bounds(tx.Now())...)
	return err
}

// unwarnAll forgets of everybody that they were told: of a day that counts no more.
func unwarnAll(ctx context.Context, tx *db.Tx) error {
	return tx.ExecAll(ctx, nil, `UPDATE person SET warned_at = 0 WHERE warned_at > 0`)
}

// DropNotes erases meetings' notes whose time is over, at most so many, and tells how many.
func DropNotes(ctx context.Context, tx *db.Tx, r Retention, most int) (int64, error) {
	return tx.ExecContext(ctx, `DELETE FROM meeting_note WHERE (person_id, booking_id) IN
		(SELECT person_id, booking_id FROM meeting_note WHERE at < $1 ORDER BY at LIMIT $2)`, db.Millis(r.noteBound(tx.Now())), most)
}

func (r Retention) noteBound(now time.Time) time.Time {
	return now.AddDate(0, -r.Months[PeriodNote], 0)
}

// WouldGo is what is over, before anything is done about it.
type WouldGo struct {
	Persons, Guests, Notes int
	First                  []Going // of the persons and guests, who was here longest ago first
}

// WouldGo tells what would go if it were approved now, with at most so many persons by
// themselves. Errors: *api.Problem forbidden.
func (rm *Room) WouldGo(ctx context.Context, by mutation.Staff, most int) (w WouldGo, err error) {
	if err := may(by); err != nil {
		return w, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		r, err := ReadRetention(ctx, tx)
		if err != nil {
			return err
		}
		bounds := r.bounds(tx.Now())
		var all int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN p.signed_in THEN 1 ELSE 0 END), 0) FROM person p WHERE`+overdue, bounds...).Scan(&all, &w.Persons); err != nil {
			return err
		}
		w.Guests = all - w.Persons
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM meeting_note WHERE at < $1`, db.Millis(r.noteBound(tx.Now()))).Scan(&w.Notes); err != nil {
			return err
		}
		w.First, err = db.Collect(ctx, tx, scanGoing, goingQuery+overdue+` ORDER BY p.seen_at, p.id LIMIT $5`, append(slices.Clone(bounds), most)...)
		return err
	})
	if err != nil {
		return w, fmt.Errorf("look what would go: %w", err)
	}
	return w, nil
}
