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
		ref = seenBy(by, ref, tx.Now())
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
// where that is not who looks; else without the name of a person who keeps it to
// themselves.
func seenBy(by mutation.Staff, ref api.Referral, now time.Time) api.Referral {
	if by.ActorID == "" || by.ActorID != ref.ActorID {
		ref.Shares, ref.Question = nil, ""
	} else if ref.History[0].By == byPerson && !ref.Names(now) {
		ref.Origin = ""
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
		reason = strings.TrimSpace(reason)
		if last := ref.History[len(ref.History)-1]; ref.State == state && (reason == "" || reason == last.Reason && author == last.By) {
			return nil // it is said already; another reason for it would be lost
		}
		if !slices.Contains(onward[ref.State], state) {
			return mutation.Refuse("/state", "state")
		}
		step(ref, state, tx.Now(), author)
		ref.History[len(ref.History)-1].Reason = reason
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
	Actor                string // its name; empty where the directory has it no more
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
		return rm.list(ctx, by, math.MaxInt32, `f.state IN ('offered', 'accepted', 'sent', 'received', 'in_progress')`)
	}
	return rm.list(ctx, by, math.MaxInt32, `f.state IN ('sent', 'received', 'in_progress') AND f.actor_id = $3 AND f.actor_id <> ''`, by.ActorID)
}

func (rm *Room) list(ctx context.Context, by mutation.Staff, most int, which string, args ...any) (all []Listed, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = list(ctx, tx, by, most, which, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list referrals: %w", err)
	}
	return all, nil
}

// list lists as many as most of those that a condition finds, what has stood longest
// first; the condition's first argument is $3.
func list(ctx context.Context, tx *db.Tx, by mutation.Staff, most int, which string, args ...any) ([]Listed, error) {
	return db.Collect(ctx, tx, func(row db.Scanner) (l Listed, err error) {
		var changed int64
		var body, with string
		if err := row.Scan(&l.PersonID, &l.ReferralID, &changed, &body, &with); err != nil {
			return l, err
		}
		var actor api.Actor
		if err := (api.Record{Kind: api.KindActor, Body: []byte(with)}).Decode(&actor); err != nil {
			return l, err
		}
		l.Actor, l.ChangedAt = actor.Name, db.Time(changed)
		err = api.Record{Kind: api.KindReferral, ID: l.ReferralID, Body: []byte(body)}.Decode(&l.Referral)
		l.Referral = seenBy(by, l.Referral, tx.Now())
		return l, err
	}, `SELECT f.person_id, f.id, f.changed_at, r.body, COALESCE(a.body, '{}') FROM referral f
		JOIN record r ON r.owner = f.person_id AND r.kind = 'referral' AND r.id = f.id AND NOT r.deleted
		LEFT JOIN record a ON a.owner = $2 AND a.kind = 'actor' AND a.id = f.actor_id AND NOT a.deleted
		WHERE `+which+` ORDER BY f.changed_at, f.id LIMIT $1`, append([]any{most, record.CatalogueOwner}, args...)...)
}

// keep notes a referral for the office's lists and figures, beside its person's record.
func keep(ctx context.Context, tx *db.Tx, personID, id string, ref api.Referral) error {
	sent, taken := counted(ref)
	_, err := tx.ExecContext(ctx, `INSERT INTO referral (id, person_id, actor_id, state, changed_at, settled, sent_at, taken_at, helped)
		VALUES ($1, $2, $3, $4, $5, FALSE, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, sent_at = excluded.sent_at,
		taken_at = excluded.taken_at, helped = excluded.helped WHERE referral.person_id = excluded.person_id`,
		id, personID, ref.ActorID, ref.State, db.Millis(tx.Now()), db.Millis(sent), db.Millis(taken), helped(ref))
	if err != nil {
		return fmt.Errorf("keep a referral: %w", err)
	}
	return nil
}

// countOutcome has the figures count what became of a referral, which is no change of how
// far it is.
func countOutcome(u *mutation.Request, id string, ref api.Referral) error {
	if _, err := u.Tx.ExecContext(u.Ctx, `UPDATE referral SET helped = $1 WHERE id = $2 AND person_id = $3`, helped(ref), id, u.Person); err != nil {
		return fmt.Errorf("count what became of a referral: %w", err)
	}
	return nil
}

// OutcomeHelped is the word of what became of a referral that helped.
const OutcomeHelped = "helped"

// helped tells whether a referral helped: as its person says, else as whom it was sent to
// says.
func helped(ref api.Referral) bool {
	return cmp.Or(ref.Outcomes.Person, ref.Outcome, ref.Outcomes.Actor) == OutcomeHelped
}

// counted are when a referral was sent and taken up first, as the figures count it; one
// that was given back is not taken up.
func counted(ref api.Referral) (sent, taken time.Time) {
	first := func(states ...string) time.Time {
		i := slices.IndexFunc(ref.History, func(s api.ReferralStep) bool { return slices.Contains(states, s.State) })
		if i < 0 {
			return time.Time{}
		}
		return ref.History[i].At
	}
	sent = first(api.ReferralSent)
	if ref.State != api.ReferralReturned {
		taken = first(api.ReferralReceived, api.ReferralInProgress, api.ReferralCompleted)
	}
	return sent, taken
}

// erasedState is the state of the referrals of the erased: none that a list looks for.
const erasedState = "erased"

// Erase forgets a person's referrals but for the records. That one was sent, and what
// became of it, stays counted without a name, by an id that is nobody's.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	sent, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT id FROM referral WHERE person_id = $1 AND sent_at > 0 ORDER BY id`, personID)
	if err != nil {
		return fmt.Errorf("find the referrals of whoever is erased: %w", err)
	}
	for _, id := range sent {
		nobodys, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE referral SET id = $1, person_id = $2, state = $3, settled = TRUE WHERE id = $4`,
			nobodys, record.ErasedOwner, erasedState, id); err != nil {
			return fmt.Errorf("leave out whose a referral was: %w", err)
		}
	}
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM referral WHERE person_id = $1`)
}

// Export is how a person's referrals stand in the office's lists.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: "referrals.json", Query: `SELECT id, actor_id, state, changed_at, settled, sent_at, taken_at, helped FROM referral WHERE person_id = $1 ORDER BY id`}}
}
