package booking

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Queue is an event that persons wait for while not all of its places are somebody's.
type Queue struct {
	EventID string
	api.Event
	Waiting int       // persons on the list
	Offered int       // persons who are offered a place and have not answered
	Taken   int       // places that are somebody's
	Until   time.Time // when the first offer runs out; zero where nobody is offered a place
}

// Queues are the coming events with a waiting list and places that are nobody's yet, free or
// on offer, the next first, at most so many. Errors: *api.Problem forbidden.
func (rm *Room) Queues(ctx context.Context, by mutation.Staff, most int) (all []Queue, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (q Queue, err error) {
			var body string
			var until int64
			if err := row.Scan(&q.EventID, &q.Waiting, &q.Offered, &q.Taken, &until, &body); err != nil {
				return q, err
			}
			if until > 0 {
				q.Until = db.Time(until)
			}
			return q, json.Unmarshal([]byte(body), &q.Event)
		}, `SELECT q.event_id, q.waiting, q.offered, q.taken, q.until, r.body FROM (
				SELECT e.event_id, e.starts_at, e.capacity, e.waiting, COUNT(b.id) AS offered, COALESCE(MIN(b.expires_at), 0) AS until,
					e.taken - e.shared - COUNT(CASE WHEN NOT b.shared THEN 1 END) AS taken
				FROM event_place e LEFT JOIN booking b ON b.event_id = e.event_id AND b.state = 'offered'
				WHERE e.starts_at > $1 AND e.state = 'planned' AND e.capacity > 0
				GROUP BY e.event_id, e.starts_at, e.capacity, e.waiting, e.taken, e.shared) q
			CROSS JOIN record r
			WHERE q.waiting + q.offered > 0 AND q.taken < q.capacity
				AND r.owner = $2 AND r.kind = $3 AND r.id = q.event_id AND NOT r.deleted ORDER BY q.starts_at, q.event_id LIMIT $4`,
			db.Millis(tx.Now()), record.CatalogueOwner, api.KindEvent, most)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the waiting lists: %w", err)
	}
	return all, nil
}

// Doubt is a booking of which its person has not said whether it stands, after the office
// changed when it is. The facts say when it is and what else changed, and what it was.
type Doubt struct {
	PersonID, BookingID string

	Name, Phone string
	Title       string // of the event
	What        string // one of api's notices
	Facts       []letters.Fact
	During      api.Span
}

// Doubts are the coming bookings that a change put in doubt, the next first, at most so many;
// but for those of persons whom staff are to call about it: see Calls. What changed is said in
// a language. Errors: *api.Problem forbidden.
func (rm *Room) Doubts(ctx context.Context, by mutation.Staff, t *text.Texts, most int) (all []Doubt, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		type key struct{ person, id string }
		found, err := db.Collect(ctx, tx, func(row db.Scanner) (k key, err error) {
			err = row.Scan(&k.person, &k.id)
			return k, err
		}, `SELECT b.person_id, b.id FROM event_place e CROSS JOIN booking b
			WHERE e.ends_at > $1 AND b.event_id = e.event_id AND b.state = 'confirmed' AND b.ends_at > $1 AND b.person_id <> $2
			AND EXISTS (SELECT 1 FROM record n WHERE n.owner = b.person_id AND n.kind = $3 AND NOT n.deleted
				AND n.body LIKE '%"booking_id":"' || b.id || '"%' AND n.body LIKE '%"decide":true%')
			AND NOT EXISTS (SELECT 1 FROM call_task c WHERE c.person_id = b.person_id AND c.booking_id = b.id AND c.done_at = 0)
			ORDER BY b.starts_at, b.id LIMIT $4`, db.Millis(tx.Now()), record.ErasedOwner, api.KindNotice, most)
		all = nil
		for _, k := range found {
			d, err := doubtOf(ctx, tx, t, k.person, k.id)
			if err != nil {
				return err
			}
			all = append(all, d)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is in doubt: %w", err)
	}
	return all, nil
}

// doubtOf says who has a booking that is in doubt, and what changed.
func doubtOf(ctx context.Context, tx *db.Tx, t *text.Texts, person, id string) (d Doubt, err error) {
	b, err := newAllocator(ctx, tx).load(person, id)
	if err != nil {
		return d, err
	}
	d = Doubt{PersonID: person, BookingID: id, During: b.during}
	var p api.Person
	if _, err := record.Live(ctx, tx, person, api.KindPerson, person, &p); unlessMissing(err) != nil {
		return d, err
	}
	d.Name, d.Phone = cmp.Or(strings.TrimSpace(p.Name), p.Email, p.Phone), p.Phone
	of, err := booked(ctx, tx, b)
	if err != nil {
		return d, err
	}
	d.Title = of.Event.Title
	told, err := noticesOf(ctx, tx, person)
	if err != nil {
		return d, err
	}
	var notices []api.Notice
	for _, r := range told {
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return d, err
		}
		notices = append(notices, n)
	}
	notices = slices.DeleteFunc(notices, func(n api.Notice) bool { return n.BookingID != id })
	c := b.body.Changed(notices, b.during, tx.Now())
	if c == nil { // it was changed back since, and their word is still to come
		return d, nil
	}
	d.What = c.What
	d.Facts, err = changedFacts(ctx, tx, t, of, api.Notice{What: c.What, Old: c.Old, New: c.New})
	return d, err
}
