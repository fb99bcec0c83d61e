package referral

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Task is a referral that came back or ran out and for which nothing better was found
// yet, with those who could help instead, the best first.
type Task struct {
	Listed
	Next []Candidate
}

// Tasks lists as many of them as most, the oldest first. Errors: *api.Problem forbidden.
func (rm *Room) Tasks(ctx context.Context, by mutation.Staff, most int) (tasks []Task, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err := list(ctx, tx, by, most, `f.state IN ('returned', 'expired') AND NOT f.settled`)
		if err != nil || len(all) == 0 {
			return err
		}
		directory, err := directory(ctx, tx)
		if err != nil {
			return err
		}
		tasks = make([]Task, len(all))
		for i, l := range all {
			tasks[i].Listed = l
			if tasks[i].Next, err = nextBest(ctx, tx, directory, l.PersonID, l.Need); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list what came back: %w", err)
	}
	return tasks, nil
}

// WithoutAnswer lists as many as most of the referrals that were sent and are the office's
// to look after, the oldest first: they had no answer for so long, or their actor has no
// address that a mail reaches. Errors: *api.Problem forbidden.
func (rm *Room) WithoutAnswer(ctx context.Context, by mutation.Staff, most int) ([]Listed, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	return rm.list(ctx, by, most, `f.state = 'sent' AND (f.changed_at <= $3
		OR a.body IS NULL OR a.body LIKE '%"email":""%' OR a.body NOT LIKE '%"email":%')`, db.Millis(rm.db.Now().Add(-Unanswered)))
}

// Settle takes a referral that came back or ran out off the office's tasks, as where
// nothing better is to be found. An offer that names it as its parent does so itself.
// Errors: *api.Problem forbidden, not_found.
func (rm *Room) Settle(ctx context.Context, by mutation.Staff, referralID string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		personID, err := settle(ctx, tx, referralID)
		if err != nil {
			return err
		}
		return audit(ctx, tx, by, personID, referralID)
	})
	if err != nil {
		return fmt.Errorf("settle a referral: %w", err)
	}
	return nil
}

// settle takes one off the tasks and tells whose it is; not_found where it is none.
func settle(ctx context.Context, tx *db.Tx, referralID string) (personID string, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE referral SET settled = TRUE WHERE id = $1 AND state IN ('returned', 'expired')
		RETURNING person_id`, referralID).Scan(&personID)
	return personID, record.NotFound(err)
}

// cameBack is a person's referral with a need that came back or ran out, and that is a
// task still; empty where there is none.
func cameBack(ctx context.Context, tx *db.Tx, personID string, need api.Field) (referralID string, err error) {
	ids, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT id FROM referral
		WHERE person_id = $1 AND state IN ('returned', 'expired') AND NOT settled ORDER BY changed_at, id`, personID)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		var ref api.Referral
		if _, err := record.Live(ctx, tx, personID, api.KindReferral, id, &ref); err != nil {
			return "", err
		}
		if ref.Need == need {
			return id, nil
		}
	}
	return "", nil
}

// Candidate is somebody in the directory who could help.
type Candidate struct {
	ID string
	api.Actor
}

// NextBest are those of the directory who know a field and whom the person was never
// referred to with it, whatever became of that: whoever works in the person's own
// municipality first, then who answers soonest. Errors: *api.Problem forbidden,
// not_found.
func (rm *Room) NextBest(ctx context.Context, by mutation.Staff, personID string, need api.Field) (all []Candidate, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		directory, err := directory(ctx, tx)
		if err == nil {
			all, err = nextBest(ctx, tx, directory, personID, need)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find who could help: %w", err)
	}
	return all, nil
}

// directory is everybody whom a person can be referred to.
func directory(ctx context.Context, tx *db.Tx) ([]Candidate, error) {
	return db.Collect(ctx, tx, func(row db.Scanner) (c Candidate, err error) {
		r, err := record.Scan(row)
		if err == nil {
			err = r.Decode(&c.Actor)
		}
		c.ID = r.ID
		return c, err
	}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted`, record.CatalogueOwner, api.KindActor)
}

func nextBest(ctx context.Context, tx *db.Tx, directory []Candidate, personID string, need api.Field) (all []Candidate, err error) {
	var p api.Person
	if _, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p); err != nil {
		return nil, err
	}
	had, err := referralsOf(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	for _, c := range directory {
		here := len(c.Municipalities) == 0 || p.Municipality == "" || slices.Contains(c.Municipalities, p.Municipality)
		if here && slices.Contains(c.Fields, need) && !slices.ContainsFunc(had, func(ref api.Referral) bool { return ref.ActorID == c.ID && ref.Need == need }) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		days := func(c Candidate) int { return cmp.Or(c.AnswerDays, math.MaxInt) } // who does not say comes last
		return cmp.Or(cmp.Compare(min(1, len(b.Municipalities)), min(1, len(a.Municipalities))), cmp.Compare(days(a), days(b)),
			danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}
