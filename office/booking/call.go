package booking

import (
	"context"
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

// Call is somebody to be called about what the office changed under their booking: they have
// no address to be mailed at. The facts say when it is, and of what else changed what it was.
type Call struct {
	ID, PersonID, BookingID string

	Name, Phone string
	Title       string // of the event
	What        string // one of api's notices; empty: it is not there any more
	Facts       []letters.Fact
	MadeAt      time.Time
	Tries       int
	DoneAt      time.Time // zero: nobody has spoken with them

	notice string
}

// putCall has staff call somebody about a change, as long as it or what it was of is not
// over: once, whatever else is changed until they are spoken with, and not at all where all
// is as they heard it last. Its id is another then: what staff note at a page from before is
// not of this change.
func putCall(ctx context.Context, tx *db.Tx, m *mailing, n api.Notice) error {
	c := Call{PersonID: m.person, BookingID: m.id}
	var err error
	if c.ID, err = tx.NewID(); err != nil {
		return err
	}
	until := latest(m.during.End, n.Old.EndsAt, n.New.EndsAt)
	err = tx.QueryRowContext(ctx, `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at, until_at) VALUES ($1, $2, $3, $4, $5, $5, $6)
		ON CONFLICT (person_id, booking_id) WHERE done_at = 0 DO UPDATE SET id = excluded.id,
		until_at = CASE WHEN call_task.until_at < excluded.until_at THEN excluded.until_at ELSE call_task.until_at END
		RETURNING notice_id`, c.ID, m.person, m.id, m.notice, db.Millis(tx.Now()), db.Millis(until)).Scan(&c.notice)
	if err != nil {
		return fmt.Errorf("have somebody called: %w", err)
	}
	all, err := c.unheard(ctx, tx)
	if err != nil || !alike(all.Old, all.New) {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM call_task WHERE id = $1`, c.ID); err != nil {
		return fmt.Errorf("have nobody called: %w", err)
	}
	return nil
}

// settleCalls has nobody called about a booking that its person gives back.
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

const callQuery = `SELECT id, person_id, booking_id, notice_id, made_at, tries, done_at FROM call_task WHERE `

func scanCall(row db.Scanner) (c Call, err error) {
	var made, done int64
	err = row.Scan(&c.ID, &c.PersonID, &c.BookingID, &c.notice, &made, &c.Tries, &done)
	if c.MadeAt = db.Time(made); done > 0 {
		c.DoneAt = db.Time(done)
	}
	return c, err
}

// Calls are whom staff are to call now, who has waited longest first, at most so many, and
// before them whom they spoke with just now, to be taken back. What changed is said in a
// language. Errors: *api.Problem forbidden.
func (rm *Room) Calls(ctx context.Context, by mutation.Staff, t *text.Texts, most int) (all []Call, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		if by.ID != "" {
			all, err = db.Collect(ctx, tx, scanCall, callQuery+`done_by = $1 AND done_at > $2 ORDER BY done_at DESC LIMIT $3`,
				by.ID, db.Millis(now.Add(-calledUndone)), most)
		}
		if err != nil {
			return err
		}
		waiting, err := db.Collect(ctx, tx, scanCall, callQuery+`done_at = 0 AND due_at <= $1 AND until_at > $1 ORDER BY due_at, id LIMIT $2`, db.Millis(now), most)
		if err != nil {
			return err
		}
		all = append(all, waiting...)
		for i := range all {
			if err := all[i].say(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read whom to call: %w", err)
	}
	return all, nil
}

// say fills in who they are and what changed.
func (c *Call) say(ctx context.Context, tx *db.Tx, t *text.Texts) error {
	var p api.Person
	if _, err := record.Live(ctx, tx, c.PersonID, api.KindPerson, c.PersonID, &p); err != nil {
		return unlessMissing(err)
	}
	c.Name, c.Phone = p.Name, p.Phone
	b, err := newAllocator(ctx, tx).load(c.PersonID, c.BookingID)
	if err != nil {
		return unlessMissing(err)
	}
	of, err := booked(ctx, tx, b)
	if err != nil {
		return err
	}
	c.Title = of.Event.Title
	n, err := c.unheard(ctx, tx)
	if err != nil || alike(n.Old, n.New) {
		return err
	}
	c.What = n.What
	c.Facts, err = changedFacts(ctx, tx, t, of, n)
	return err
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
