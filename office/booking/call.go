package booking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	// calledAgain is how long somebody is left alone who was not at home.
	calledAgain = 2 * time.Hour
	// calledUndone is how long a call can be taken back by whoever made it.
	calledUndone = 15 * time.Minute
	// calledKept is how long a call is kept that was made, for colleagues who are asked about it.
	calledKept = 30 * 24 * time.Hour
)

// Call is somebody to be called about what the office changed under their booking, a place that
// they are offered or an offer that ran out: they have no address to be mailed at. The facts say
// when it is, and of what else changed what it was.
type Call struct {
	ID, PersonID, BookingID string

	EventID     string
	Name, Phone string
	Title       string // of the event
	What        string // what changed, one of api's notices; empty: nothing that they have not heard
	Facts       []letters.Fact
	Offered     time.Time // until when they are offered a place; zero: they are not
	Shared      bool      // it is offered to others too: the first to accept has it
	RanOut      bool      // the offer did
	MadeAt      time.Time
	DueAt       time.Time // when they are to be called
	Tries       int
	DoneAt      time.Time // zero: nobody has spoken with them
	DoneBy      string    // who has, by name; empty: nobody of the staff any more

	notice, by string
}

// Mine tells whether it was one of the staff who spoke with them.
func (c Call) Mine(by mutation.Staff) bool { return by.ID != "" && c.by == by.ID }

// Undone tells whether whoever made a call can still take it back.
func (c Call) Undone(by mutation.Staff, now time.Time) bool {
	return c.Mine(by) && c.DoneAt.After(now.Add(-calledUndone))
}

// putCall has staff call somebody about a change, as long as it or what it was of is not
// over: once, whatever else is changed until they are spoken with, and not at all where all
// is as they heard it last and nothing is offered to them.
func putCall(ctx context.Context, tx *db.Tx, m *mailing, n api.Notice) error {
	c, err := callOf(ctx, tx, m, m.notice, latest(m.during.End, n.Old.EndsAt, n.New.EndsAt))
	if err != nil {
		return err
	}
	all, err := c.unheard(ctx, tx)
	if err != nil || !alike(all.Old, all.New) {
		return err
	}
	drop := `DELETE FROM call_task WHERE id = $1`
	if m.state == api.BookingOffered {
		drop = `UPDATE call_task SET notice_id = '' WHERE id = $1`
	}
	if _, err := tx.ExecContext(ctx, drop, c.ID); err != nil {
		return fmt.Errorf("have nobody called: %w", err)
	}
	return nil
}

// callOf has somebody called about their booking, with what they are to be called about already.
// A notice is of what changed; empty: they are called at once about a place that is offered to
// them, or was. The call's id is another each time: what staff note at a page from before is not
// of this.
func callOf(ctx context.Context, tx *db.Tx, m *mailing, notice string, until time.Time) (c Call, err error) {
	c = Call{PersonID: m.person, BookingID: m.id}
	if c.ID, err = tx.NewID(); err != nil {
		return c, err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at, until_at) VALUES ($1, $2, $3, $4, $5, $5, $6)
		ON CONFLICT (person_id, booking_id) WHERE done_at = 0 DO UPDATE SET id = excluded.id,
		notice_id = CASE WHEN call_task.notice_id = '' THEN excluded.notice_id ELSE call_task.notice_id END,
		made_at = CASE WHEN call_task.notice_id = '' THEN excluded.made_at ELSE call_task.made_at END,
		due_at = CASE WHEN excluded.notice_id = '' THEN excluded.due_at ELSE call_task.due_at END,
		until_at = CASE WHEN call_task.until_at < excluded.until_at THEN excluded.until_at ELSE call_task.until_at END
		RETURNING notice_id`, c.ID, m.person, m.id, notice, db.Millis(tx.Now()), db.Millis(until)).Scan(&c.notice)
	if err != nil {
		return c, fmt.Errorf("have somebody called: %w", err)
	}
	return c, nil
}

// settleCalls has nobody called about a booking of which its person has said whether they
// come: themselves, or to whoever called.
func settleCalls(u *mutation.Request, b booking) error {
	return u.Tx.ExecAll(u.Ctx, []any{b.person, b.id}, `DELETE FROM call_task WHERE person_id = $1 AND booking_id = $2 AND done_at = 0`)
}

// unheard are the changes that a call is about, as one: from what was before the first to
// what is after the last, or the last before they were spoken with.
func (c Call) unheard(ctx context.Context, tx *db.Tx) (one api.Notice, err error) {
	all, err := noticesOf(ctx, tx, c.PersonID)
	if err != nil {
		return one, err
	}
	var last api.Notice
	for _, r := range all {
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return one, err
		}
		if n.BookingID != c.BookingID || r.ID < c.notice || !c.DoneAt.IsZero() && n.At.After(c.DoneAt) {
			continue
		}
		was := n.Old
		if n.What == api.NoticeRemoved { // what it says of the past is no change
			was = unfilled(was, n.New)
		}
		one.Old, one.New = following(one.Old, one.New, was, n.New)
		last = n
	}
	one.Old, one.New = differing(one.Old, one.New)
	one.What = whatChanged(one.Old, one.New)
	if last.What == api.NoticeRemoved && one.What == api.NoticeCancelled {
		one.What, one.Old = last.What, filled(one.Old, last.Old)
	}
	return one, nil
}

const callColumns = `c.id, c.person_id, c.booking_id, c.notice_id, c.made_at, c.due_at, c.tries, c.done_at, c.done_by`

func scanCall(row db.Scanner) (c Call, err error) {
	var made, due, done int64
	err = row.Scan(&c.ID, &c.PersonID, &c.BookingID, &c.notice, &made, &due, &c.Tries, &done, &c.by)
	if c.MadeAt, c.DueAt = db.Time(made), db.Time(due); done > 0 {
		c.DoneAt = db.Time(done)
	}
	return c, err
}

// Calls are whom staff are to call, or have, as Room.Calls finds them.
type Calls string

// The calls.
const (
	CallsDue   Calls = "due"   // to be made now: of offers the one that runs out first, then who has waited longest
	CallsLater Calls = "later" // of who was not at home, the next first
	CallsMade  Calls = "made"  // as long as they are kept, the last first
	CallsUndo  Calls = "undo"  // which whoever asks made just now, and can take back
)

// openCall is the condition on a call c of a booking b that there is something at $1 to speak
// about: a change, an offer that stands, or one that ran out.
const openCall = `c.done_at = 0 AND (b.state = 'offered' AND b.expires_at > $1 OR c.until_at > $1 AND (c.notice_id <> '' OR b.state = 'expired'))`

// find is the condition on a call c of a booking b by which those are found, with its arguments.
func (which Calls) find(by mutation.Staff, now time.Time) (where string, args []any) {
	at := db.Millis(now)
	switch which {
	case CallsLater:
		return openCall + ` AND c.due_at > $1 ORDER BY c.due_at, c.id`, []any{at}
	case CallsMade:
		return `c.done_at > 0 ORDER BY c.done_at DESC, c.id`, nil
	case CallsUndo:
		return `c.done_by = $1 AND c.done_by <> '' AND c.done_at > $2 ORDER BY c.done_at DESC, c.id`, []any{by.ID, db.Millis(now.Add(-calledUndone))}
	}
	return openCall + ` AND c.due_at <= $1 ORDER BY CASE WHEN b.state = 'offered' THEN 0 ELSE 1 END,
		CASE WHEN b.state = 'offered' THEN b.expires_at ELSE 0 END, c.due_at, c.id`, []any{at}
}

// Calls are whom staff are to call, or have, at most so many, and how many they are in all. What
// changed is said in a language. Errors: *api.Problem forbidden.
func (rm *Room) Calls(ctx context.Context, by mutation.Staff, t *text.Texts, which Calls, most int) (all []Call, of int, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, 0, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		where, args := which.find(by, tx.Now())
		all, err = db.Collect(ctx, tx, scanCall, `SELECT `+callColumns+` FROM call_task c
			LEFT JOIN booking b ON b.person_id = c.person_id AND b.id = c.booking_id WHERE `+where, args...)
		if err != nil {
			return err
		}
		of = len(all)
		all = all[:min(of, most)]
		for i := range all {
			if err := all[i].say(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read whom to call: %w", err)
	}
	return all, of, nil
}

// say fills in who they are and what changed.
func (c *Call) say(ctx context.Context, tx *db.Tx, t *text.Texts) error {
	var p api.Person
	if _, err := record.Live(ctx, tx, c.PersonID, api.KindPerson, c.PersonID, &p); err != nil {
		return unlessMissing(err)
	}
	c.Name, c.Phone = p.Name, p.Phone
	if c.by != "" {
		err := tx.QueryRowContext(ctx, `SELECT CASE WHEN name <> '' THEN name ELSE email END FROM staff WHERE id = $1`, c.by).Scan(&c.DoneBy)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read who called: %w", err)
		}
	}
	b, err := newAllocator(ctx, tx).load(c.PersonID, c.BookingID)
	if err != nil {
		return unlessMissing(err)
	}
	of, err := booked(ctx, tx, b)
	if err != nil {
		return err
	}
	c.EventID, c.Title = b.event, of.Event.Title
	if c.DoneAt.IsZero() {
		c.RanOut = b.state == api.BookingExpired && b.calledOff == ""
		if b.state == api.BookingOffered {
			c.Offered, c.Shared = b.expires, b.shared
		}
	}
	var n api.Notice
	if c.notice != "" {
		if n, err = c.unheard(ctx, tx); err != nil {
			return err
		}
	}
	if alike(n.Old, n.New) && c.Offered.IsZero() && !c.RanOut {
		return nil
	}
	c.What = n.What
	c.Facts, err = changedFacts(ctx, tx, t, of, n)
	return err
}

// Offer is the booking that a call is of. It stands while its person has not answered whether
// they take the place that is offered to them.
type Offer struct {
	PersonID, BookingID, EventID string

	Stands bool
}

// OfferOf is the offer that a call is of. Errors: *api.Problem forbidden, not_found (also of a
// call that was made).
func (rm *Room) OfferOf(ctx context.Context, by mutation.Staff, id string) (o Offer, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return o, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		return record.NotFound(tx.QueryRowContext(ctx, `SELECT c.person_id, c.booking_id, b.event_id, b.state = 'offered' FROM call_task c
			JOIN booking b ON b.person_id = c.person_id AND b.id = c.booking_id WHERE c.id = $1 AND c.done_at = 0`, id).Scan(&o.PersonID, &o.BookingID, &o.EventID, &o.Stands))
	})
	if err != nil {
		return o, fmt.Errorf("read whose offer a call is of: %w", err)
	}
	return o, nil
}

// Talked says that somebody was spoken with, by whom and when. Errors: *api.Problem forbidden,
// not_found, invalid at /call where a colleague did already.
func (rm *Room) Talked(ctx context.Context, by mutation.Staff, id string) error {
	return rm.call(ctx, by, id, record.ActChange, func(tx *db.Tx) (bool, error) {
		return db.ChangedOne(tx.ExecContext(ctx, `UPDATE call_task SET done_at = $1, done_by = $2 WHERE id = $3 AND done_at = 0`, db.Millis(tx.Now()), by.ID, id))
	})
}

// NotHome leaves somebody alone for a while who did not answer. Errors: as Talked.
func (rm *Room) NotHome(ctx context.Context, by mutation.Staff, id string) error {
	return rm.call(ctx, by, id, record.ActChange, func(tx *db.Tx) (bool, error) {
		return db.ChangedOne(tx.ExecContext(ctx, `UPDATE call_task SET due_at = $1, tries = tries + 1 WHERE id = $2 AND done_at = 0`, db.Millis(tx.Now().Add(calledAgain)), id))
	})
}

// TakeCallBack has a call wait again that its maker noted by mistake, as long as it is shown
// to them. Errors: as Talked.
func (rm *Room) TakeCallBack(ctx context.Context, by mutation.Staff, id string) error {
	return rm.call(ctx, by, id, record.ActRemove, func(tx *db.Tx) (bool, error) {
		// What was changed since is one with it again.
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `UPDATE call_task SET until_at = (SELECT MAX(o.until_at) FROM call_task o
				WHERE o.person_id = call_task.person_id AND o.booking_id = call_task.booking_id)
			WHERE id = $1 AND done_by = $2 AND done_at > $3`, id, by.ID, db.Millis(tx.Now().Add(-calledUndone))))
		if err != nil || !mine {
			return false, err
		}
		return true, tx.ExecAll(ctx, []any{id}, `DELETE FROM call_task WHERE done_at = 0 AND EXISTS (SELECT 1 FROM call_task o
				WHERE o.id = $1 AND o.person_id = call_task.person_id AND o.booking_id = call_task.booking_id)`,
			`UPDATE call_task SET done_at = 0, done_by = '' WHERE id = $1`)
	})
}

// call changes a call, and writes a line of the log.
func (rm *Room) call(ctx context.Context, by mutation.Staff, id, act string, change func(*db.Tx) (bool, error)) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := account.StillWorks(ctx, tx, by); err != nil && by.ID != "" {
			return err
		}
		var person string
		if err := tx.QueryRowContext(ctx, `SELECT person_id FROM call_task WHERE id = $1`, id).Scan(&person); err != nil {
			return record.NotFound(err)
		}
		if err := record.LockCounter(ctx, tx, person); err != nil { // as whoever puts one
			return err
		}
		mine, err := change(tx)
		if err != nil {
			return err
		}
		if !mine {
			return mutation.Refuse("/call", "state")
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: act, Person: person, Kind: "call", Ref: id})
	})
	if err != nil {
		return fmt.Errorf("note a call: %w", err)
	}
	return nil
}

// SweepCalls forgets calls that were made long ago, and tells whether there may be more.
func (rm *Room) SweepCalls(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM call_task WHERE id IN (SELECT id FROM call_task WHERE done_at > 0 AND done_at < $1 ORDER BY done_at LIMIT $2)`,
		db.Millis(tx.Now().Add(-calledKept)), record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("forget calls that were made: %w", err)
	}
	return n == record.SweptTogether, nil
}
