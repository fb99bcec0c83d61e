// Package figures is what the office accounts for: who came, to which service and in
// which period, what became of referrals, how long answers took, and how far that is of
// what the office set itself. It reads what the other rooms keep, and counts it without
// the database: see Period and Report. It starts no goroutine.
package figures

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room reads and counts.
type Room struct{ db *db.DB }

// New is the figures of an office.
func New(d *db.DB) *Room { return &Room{d} }

// visits are the bookings at the events of a period to which a person came, or did not, and
// whether one is of the first event that they came to: of the erased the beginning of a
// booking's id says which are one person's, see booking.Room.Erase. SQLite begins with the first table
// of each.
const visits = `SELECT b.person_id, b.id, b.event_id, e.kind, e.starts_at, b.state, b.stage, b.cvr, b.municipality, b.rating,
		b.state = 'attended' AND NOT EXISTS (SELECT 1 FROM booking o CROSS JOIN event_place f
			WHERE o.person_id = b.person_id AND o.state = 'attended' AND f.event_id = o.event_id
			AND o.id >= CASE WHEN b.person_id = '` + record.ErasedOwner + `' THEN SUBSTR(b.id, 1, 36) ELSE '' END
			AND o.id < CASE WHEN b.person_id = '` + record.ErasedOwner + `' THEN SUBSTR(b.id, 1, 36) || '0' ELSE '~' END
			AND (f.starts_at < e.starts_at OR f.starts_at = e.starts_at AND f.event_id < e.event_id))
	FROM event_place e CROSS JOIN booking b
	WHERE e.starts_at >= $1 AND e.starts_at < $2 AND b.event_id = e.event_id AND b.state IN ('attended', 'missed')`

// sent are the referrals that were sent in a period.
const sent = `SELECT f.person_id, f.id, f.actor_id, f.sent_at, f.taken_at, f.helped, COALESCE(a.body, '{}') FROM referral f
	LEFT JOIN record a ON a.owner = $3 AND a.kind = $4 AND a.id = f.actor_id
	WHERE f.sent_at > 0 AND f.sent_at >= $1 AND f.sent_at < $2`

// asked are the questions that were asked in a period.
const asked = `SELECT person_id, id, asked_at, answer_by, answered_at FROM question WHERE asked_at >= $1 AND asked_at < $2`

// Read is what there was in a period, and what the office set itself for it. Errors:
// *api.Problem forbidden.
func (rm *Room) Read(ctx context.Context, by mutation.Staff, of Period) (r Report, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return r, err
	}
	from, to := db.Millis(of.From), db.Millis(of.To)
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		r = Report{Period: of, Now: tx.Now()}
		own, _, err := record.Office(ctx, tx)
		if err != nil {
			return err
		}
		r.Target, r.Municipalities = time.Duration(own.AnswerTargetH)*time.Hour, own.Municipalities
		was, err := db.Collect(ctx, tx, scanVisit, visits, from, to)
		if err != nil {
			return err
		}
		r.All = joined(was)
		if r.Sent, err = db.Collect(ctx, tx, scanReferral, sent, from, to, record.CatalogueOwner, api.KindActor); err != nil {
			return err
		}
		slices.SortFunc(r.Sent, func(a, b Referral) int {
			return first(a.SentAt.Compare(b.SentAt), strings.Compare(a.ID, b.ID))
		})
		if r.Asked, err = db.Collect(ctx, tx, scanQuestion, asked, from, to); err != nil {
			return err
		}
		for i := range r.Asked {
			r.Asked[i].measure(own, tx.Now())
		}
		slices.SortFunc(r.Asked, func(a, b Question) int {
			return first(a.AskedAt.Compare(b.AskedAt), strings.Compare(a.ID, b.ID))
		})
		if r.Goals, err = readGoals(ctx, tx, of.GoalKey()); err != nil {
			return err
		}
		if r.Targets = r.Goals.Targets; len(r.Targets) == 0 {
			if r.Targets, err = shares(of, func(year string) (Goals, error) { return readGoals(ctx, tx, year) }); err != nil {
				return err
			}
			r.Shares = len(r.Targets) > 0
		}
		r.Entrepreneurs, err = entrepreneurs(ctx, tx, of)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("read the office's figures: %w", err)
	}
	return r, nil
}

// visit is a booking to which its person came, or did not.
type visit struct {
	Participation
	bookingID string
	rating    int
}

func scanVisit(row db.Scanner) (v visit, err error) {
	var at int64
	var state, kind string
	if err := row.Scan(&v.PersonID, &v.bookingID, &v.EventID, &kind, &at, &state, &v.Stage, &v.CVR, &v.Municipality, &v.rating, &v.First); err != nil {
		return v, err
	}
	v.At, v.Came = db.Time(at), state == api.BookingAttended
	v.Service = serviceOf(kind, v.Stage)
	v.Who = v.PersonID
	if v.PersonID == record.ErasedOwner {
		v.PersonID, v.Who = "", v.bookingID[:min(36, len(v.bookingID))]
	}
	return v, nil
}

func scanReferral(row db.Scanner) (f Referral, err error) {
	var sent, taken int64
	var body string
	if err := row.Scan(&f.PersonID, &f.ID, &f.ActorID, &sent, &taken, &f.Helped, &body); err != nil {
		return f, err
	}
	if f.PersonID == record.ErasedOwner {
		f.PersonID = ""
	}
	var a api.Actor
	err = api.Record{Kind: api.KindActor, ID: f.ActorID, Body: []byte(body)}.Decode(&a)
	f.Actor, f.SentAt, f.TakenAt = a.Name, db.Time(sent), db.Time(taken)
	return f, err
}

func scanQuestion(row db.Scanner) (q Question, err error) {
	var asked, by, answered int64
	err = row.Scan(&q.PersonID, &q.ID, &asked, &by, &answered)
	if q.PersonID == record.ErasedOwner {
		q.PersonID = ""
	}
	q.AskedAt, q.AnswerBy, q.AnsweredAt = db.Time(asked), db.Time(by), db.Time(answered)
	return q, err
}

// measure says how long an answer took, or has taken until now, of the hours in which the
// office is open, and whether it came too late or has yet to come in time.
func (q *Question) measure(own api.Office, now time.Time) {
	until := q.AnsweredAt
	if until.IsZero() {
		until = now
	}
	q.Took = inbox.OpenBetween(q.AskedAt, until, own)
	late := !q.AnswerBy.IsZero() && until.After(q.AnswerBy)
	target := time.Duration(own.AnswerTargetH) * time.Hour
	switch {
	case late:
		q.Within = Late
	case q.AnsweredAt.IsZero():
		q.Within = Waiting
	case target <= 0 || q.Took < target/6:
		q.Within = Sixth
	case q.Took < target/2:
		q.Within = Half
	default:
		q.Within = Whole
	}
}

// Names are what persons are called and where they are reached, by their ids; who is not
// there any more is left out. Errors: *api.Problem forbidden.
func (rm *Room) Names(ctx context.Context, by mutation.Staff, persons []string) (map[string]api.Person, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	found := map[string]api.Person{}
	err := rm.read(ctx, persons, `SELECT kind, id, rev, deleted, body FROM record WHERE kind = $1 AND id = owner AND NOT deleted AND owner`, []any{api.KindPerson}, func(r api.Record) error {
		var p api.Person
		err := r.Decode(&p)
		found[r.ID] = p
		return err
	})
	return found, err
}

// Titles are what events are called, by their ids, also those that the catalogue shows no
// more. Errors: *api.Problem forbidden.
func (rm *Room) Titles(ctx context.Context, by mutation.Staff, events []string) (map[string]string, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	found := map[string]string{}
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		type titled struct{ id, body string }
		all, err := db.CollectIn(ctx, tx, func(row db.Scanner) (t titled, err error) { // a deleted one's too
			err = row.Scan(&t.id, &t.body)
			return t, err
		}, events, `SELECT id, body FROM record WHERE owner = $1 AND kind = $2 AND id`, record.CatalogueOwner, api.KindEvent)
		for _, t := range all {
			var e api.Event
			if err := (api.Record{Kind: api.KindEvent, ID: t.id, Body: []byte(t.body)}).Decode(&e); err != nil {
				return err
			}
			found[t.id] = e.Title
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what events are called: %w", err)
	}
	return found, nil
}

// Words are what persons asked, or said of a booking, by the ids of their questions or
// bookings. Errors: *api.Problem forbidden.
func (rm *Room) Words(ctx context.Context, by mutation.Staff, kind api.Kind, ids []string) (map[string]string, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	found := map[string]string{}
	err := rm.read(ctx, ids, `SELECT kind, id, rev, deleted, body FROM record WHERE kind = $1 AND NOT deleted AND id`, []any{kind}, func(r api.Record) error {
		var said struct {
			Topic      string `json:"topic"`
			Text       string `json:"text"`
			RatingText string `json:"rating_text"`
		}
		err := r.Decode(&said)
		for _, words := range []string{said.Topic, said.Text, said.RatingText} {
			if words != "" {
				found[r.ID] = words
				break
			}
		}
		return err
	})
	return found, err
}

func (rm *Room) read(ctx context.Context, ids []string, query string, args []any, each func(api.Record) error) error {
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err := db.CollectIn(ctx, tx, record.Scan, ids, query, args...)
		for _, r := range all {
			if err := each(r); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read what the figures are of: %w", err)
	}
	return nil
}
