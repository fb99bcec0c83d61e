package referral

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// onward are the states that whoever a referral is with brings it to, by the one that it
// is in: what was received is under way, done, or given back.
var onward = map[string][]string{
	api.ReferralSent:       {api.ReferralReceived, api.ReferralInProgress, api.ReferralCompleted, api.ReferralReturned},
	api.ReferralReceived:   {api.ReferralInProgress, api.ReferralCompleted, api.ReferralReturned},
	api.ReferralInProgress: {api.ReferralCompleted, api.ReferralReturned},
}

// Onward are the states that whoever a referral is with can bring it to.
func Onward(state string) []string { return onward[state] }

// Find gives whose referral an id is, for one of the office's own, or for the partner
// whom it was sent to. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Find(ctx context.Context, by mutation.Staff, referralID string) (personID string, ref api.Referral, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RolePartner); err != nil {
		return "", ref, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		personID, _, ref, err = find(ctx, tx, by, referralID)
		ref = seenBy(by, ref)
		return err
	})
	if err != nil {
		return "", api.Referral{}, fmt.Errorf("find a referral: %w", err)
	}
	return personID, ref, nil
}

// find reads a referral; not_found for a partner whom it was not sent to, or from whom
// its person took it back.
func find(ctx context.Context, tx *db.Tx, by mutation.Staff, referralID string) (personID string, r api.Record, ref api.Referral, err error) {
	err = tx.QueryRowContext(ctx, `SELECT person_id FROM referral WHERE id = $1`, referralID).Scan(&personID)
	if err = record.NotFound(err); err != nil {
		return "", r, ref, err
	}
	if r, err = record.Live(ctx, tx, personID, api.KindReferral, referralID, &ref); err != nil {
		return "", r, ref, err
	}
	if by.May(mutation.RoleConsultant) == nil {
		return personID, r, ref, nil
	}
	if !ref.SentTo(by.ActorID) {
		return "", r, api.Referral{}, record.ErrNotFound
	}
	return personID, r, ref, nil
}

// seenBy is a referral without what its person tells and shares with whom it is for,
// where that is not who looks.
func seenBy(by mutation.Staff, ref api.Referral) api.Referral {
	if by.ActorID == "" || by.ActorID != ref.ActorID {
		ref.Shares, ref.Question = nil, ""
	}
	return ref
}

// change does something with a referral for who may, while its person's counter is
// locked.
func (rm *Room) change(ctx context.Context, by mutation.Staff, referralID string, do func(tx *db.Tx, personID, author string, ref *api.Referral) error) error {
	if err := by.May(mutation.RoleConsultant, mutation.RolePartner); err != nil {
		return err
	}
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		personID, _, _, err := find(ctx, tx, by, referralID)
		if err != nil {
			return err
		}
		if err := record.LockCounter(ctx, tx, personID); err != nil {
			return err
		}
		_, r, ref, err := find(ctx, tx, by, referralID) // as it is now that nobody else changes it
		if err != nil {
			return err
		}
		author, err := by.Author(ctx, tx)
		if err != nil {
			return err
		}
		before := len(ref.History)
		was := ref
		if err := do(tx, personID, author, &ref); err != nil {
			return err
		}
		if len(ref.History) == before && was.Outcomes == ref.Outcomes {
			return nil
		}
		if err := putNews(ctx, tx, personID, referralID, r.Body, ref); err != nil {
			return err
		}
		return audit(ctx, tx, by, personID, referralID)
	})
}

// audit leaves a line in the log of what one of the office's own, or a partner, did to
// a referral.
func audit(ctx context.Context, tx *db.Tx, by mutation.Staff, personID, referralID string) error {
	return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindReferral), Ref: referralID})
}

// Advance says how far a referral is that was sent: received, in progress, completed,
// or returned with a reason, which leaves a task at the office. Errors: *api.Problem
// forbidden, not_found, invalid.
func (rm *Room) Advance(ctx context.Context, by mutation.Staff, referralID, state, reason string) error {
	var c mutation.Checks
	c.Length("/reason", reason, api.MaxNote)
	if state == api.ReferralReturned {
		c.Said("/reason", reason, api.MaxNote)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.change(ctx, by, referralID, func(tx *db.Tx, _, author string, ref *api.Referral) error {
		if ref.State == state {
			return nil
		}
		if !slices.Contains(onward[ref.State], state) {
			return mutation.Refuse("/state", "state")
		}
		step(ref, state, tx.Now(), author)
		ref.History[len(ref.History)-1].Reason = strings.TrimSpace(reason)
		return nil
	})
	if err != nil {
		return fmt.Errorf("bring a referral on: %w", err)
	}
	return nil
}

// Helped says of a referral, for whom it was sent to, what became of it in one word.
// Errors: *api.Problem forbidden, not_found, invalid.
func (rm *Room) Helped(ctx context.Context, by mutation.Staff, referralID, outcome string) error {
	var c mutation.Checks
	c.Said("/outcome", outcome, api.MaxTitle)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.change(ctx, by, referralID, func(_ *db.Tx, _, _ string, ref *api.Referral) error {
		if _, sent := onward[ref.State]; !sent && ref.State != api.ReferralCompleted && ref.State != api.ReferralReturned {
			return mutation.Refuse("/referral_id", "state")
		}
		ref.Outcomes.Actor = outcome
		return nil
	})
	if err != nil {
		return fmt.Errorf("say what became of a referral: %w", err)
	}
	return nil
}

// Listed is a referral as the office lists it.
type Listed struct {
	PersonID, ReferralID string
	ChangedAt            time.Time
	api.Referral
}

// Board lists the referrals that are under way, what has stood longest first. A partner
// sees those that were sent to them. Errors: *api.Problem forbidden.
func (rm *Room) Board(ctx context.Context, by mutation.Staff) ([]Listed, error) {
	if err := by.May(mutation.RoleConsultant, mutation.RolePartner); err != nil {
		return nil, err
	}
	if by.May(mutation.RoleConsultant) == nil {
		return rm.list(ctx, by, `f.state IN ('offered', 'accepted', 'sent', 'received', 'in_progress')`)
	}
	return rm.list(ctx, by, `f.state IN ('sent', 'received', 'in_progress') AND f.actor_id = $1 AND f.actor_id <> ''`, by.ActorID)
}

// Tasks lists the referrals that came back or ran out and for which nothing better was
// found yet, the oldest first. Errors: *api.Problem forbidden.
func (rm *Room) Tasks(ctx context.Context, by mutation.Staff) ([]Listed, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	return rm.list(ctx, by, `f.state IN ('returned', 'expired') AND NOT f.settled`)
}

func (rm *Room) list(ctx context.Context, by mutation.Staff, which string, args ...any) (all []Listed, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (l Listed, err error) {
			var changed int64
			var body string
			if err := row.Scan(&l.PersonID, &l.ReferralID, &changed, &body); err != nil {
				return l, err
			}
			l.ChangedAt = db.Time(changed)
			err = api.Record{Kind: api.KindReferral, ID: l.ReferralID, Body: []byte(body)}.Decode(&l.Referral)
			l.Referral = seenBy(by, l.Referral)
			return l, err
		}, `SELECT f.person_id, f.id, f.changed_at, r.body FROM referral f
			JOIN record r ON r.owner = f.person_id AND r.kind = 'referral' AND r.id = f.id AND NOT r.deleted
			WHERE `+which+` ORDER BY f.changed_at, f.id`, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list referrals: %w", err)
	}
	return all, nil
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
		var p api.Person
		if _, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p); err != nil {
			return err
		}
		had, err := referralsOf(ctx, tx, personID)
		if err != nil {
			return err
		}
		directory, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
			WHERE owner = $1 AND kind = $2 AND NOT deleted`, record.CatalogueOwner, api.KindActor)
		if err != nil {
			return err
		}
		all = nil
		for _, r := range directory {
			c := Candidate{ID: r.ID}
			if err := r.Decode(&c.Actor); err != nil {
				return err
			}
			here := len(c.Municipalities) == 0 || p.Municipality == "" || slices.Contains(c.Municipalities, p.Municipality)
			if here && slices.Contains(c.Fields, need) && !slices.ContainsFunc(had, func(ref api.Referral) bool { return ref.ActorID == c.ID && ref.Need == need }) {
				all = append(all, c)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find who could help: %w", err)
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		days := func(c Candidate) int { return cmp.Or(c.AnswerDays, math.MaxInt) } // who does not say comes last
		return cmp.Or(cmp.Compare(min(1, len(b.Municipalities)), min(1, len(a.Municipalities))), cmp.Compare(days(a), days(b)),
			danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

// keep notes a referral for the office's lists, beside its person's record.
func keep(ctx context.Context, tx *db.Tx, personID, id string, ref api.Referral) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO referral (id, person_id, actor_id, state, changed_at, settled) VALUES ($1, $2, $3, $4, $5, FALSE)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at WHERE referral.person_id = excluded.person_id`,
		id, personID, ref.ActorID, ref.State, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("keep a referral: %w", err)
	}
	return nil
}

// Erase forgets a person's referrals but for the records.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM referral WHERE person_id = $1`)
}

// Export is how a person's referrals stand in the office's lists.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: "referrals.json", Query: `SELECT id, actor_id, state, changed_at, settled FROM referral WHERE person_id = $1 ORDER BY id`}}
}
