// Package referral is how persons are led on to others who can help: offered, asked
// for, answered, sent on by itself, ended. It starts no goroutine.
package referral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/account"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	// OfferOpen is how long a referral that the office offers can be answered.
	OfferOpen = 30 * 24 * time.Hour
	// SendAfter is how long an accepted referral rests, to be thought better of,
	// before it is sent on.
	SendAfter = time.Minute
	// jobReferral is a referral's next step by itself: its expiry, or being sent.
	jobReferral jobs.Kind = "referral"

	byPerson = api.You
)

// Room are how persons are led on to others who can help.
type Room struct {
	db       *db.DB
	consents *consent.Room
	address  string
}

// New are the referrals of an office whose pages are at an address.
func New(d *db.DB, consents *consent.Room, address string) *Room { return &Room{d, consents, address} }

// Rules are what persons do with their referrals.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{
		api.ReferralRequest:  mutation.NewRule(rm.request),
		api.ReferralAnswer:   mutation.NewRule(answer),
		api.ReferralWithdraw: mutation.NewRule(rm.withdraw),
		api.ReferralOutcome:  mutation.NewRule(outcome),
	}
}

// Jobs are the referrals' next steps by themselves, and the reminders of them.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobReferral: rm.due, jobReminder: rm.remind}
}

// Offer is a referral that the office offers to whoever has an e-mail.
type Offer struct {
	PersonID string // whom it is offered to, where the office knows them; else by
	Email    string // a new address is a new person: the offer is there at their first sign-in
	ActorID  string // of an actor in the catalogue
	Need     api.Field
	Reason   string
	Asks     []string // kinds of shares that would help; the person decides
	ParentID string   // a referral that came back or ran out, in whose place it is offered; empty: the person's with the same need that is a task
}

// Refer offers a referral and gives its id. Errors: *api.Problem forbidden,
// invalid, not_found (the actor), duplicate (the person was referred to the same actor
// for the same need before, whatever became of it).
func (rm *Room) Refer(ctx context.Context, by mutation.Staff, offer Offer) (referralID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	email, ok := address.Clean(offer.Email)
	var c mutation.Checks
	if offer.PersonID != "" {
		c.ID("/person_id", offer.PersonID)
	} else if !ok {
		c.Bad("/email", "format")
	}
	c.OptionalID("/parent_id", offer.ParentID)
	for i, kind := range offer.Asks {
		c.OneOf("/asks/"+strconv.Itoa(i), kind, api.ShareVersion, api.ShareResult, api.ShareContact)
	}
	c.ID("/actor_id", offer.ActorID)
	c.Field("/need", offer.Need)
	c.Length("/reason", offer.Reason, api.MaxNote)
	if err := c.Problem(); err != nil {
		return "", err
	}
	id, err := rm.db.NewID()
	if err != nil {
		return "", err
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindActor, offer.ActorID, &struct{}{}); err != nil {
			return mutation.Missing(err, "/actor_id")
		}
		person := offer.PersonID
		if person == "" {
			if person, err = account.EnsurePerson(ctx, tx, email, "da"); err != nil {
				return err
			}
		}
		if err := record.LockCounter(ctx, tx, person); err != nil {
			return mutation.Missing(err, "/person_id")
		}
		if err := noneYet(ctx, tx, person, offer.ActorID, offer.Need, func(api.Referral) bool { return true }); err != nil {
			return err
		}
		parent := offer.ParentID
		if parent == "" {
			if parent, err = cameBack(ctx, tx, person, offer.Need); err != nil {
				return err
			}
		}
		if parent != "" {
			whose, err := settle(ctx, tx, parent)
			if err == nil && whose != person {
				err = record.ErrNotFound
			}
			if err != nil {
				return mutation.Missing(err, "/parent_id")
			}
		}
		author, err := by.Author(ctx, tx)
		if err != nil {
			return err
		}
		now := tx.Now()
		if err := put(ctx, tx, person, id, nil, api.Referral{
			Origin: author, ActorID: offer.ActorID, Need: offer.Need, Reason: offer.Reason, State: api.ReferralOffered,
			History:   []api.ReferralStep{{State: api.ReferralOffered, At: now, By: author, Reason: offer.Reason}},
			ExpiresAt: now.Add(OfferOpen), Asks: offer.Asks, ParentID: parent,
		}); err != nil {
			return err
		}
		if err := audit(ctx, tx, by, person, id); err != nil {
			return err
		}
		return jobs.Schedule(ctx, tx, jobReferral, person+"/"+id, now.Add(OfferOpen))
	})
	if err != nil {
		return "", fmt.Errorf("offer a referral: %w", err)
	}
	return id, nil
}

// put writes a person's referral, and notes it for the office's lists.
func put(ctx context.Context, tx *db.Tx, person, id string, old json.RawMessage, ref api.Referral) error {
	if err := record.PutBody(ctx, tx, person, api.KindReferral, id, old, ref); err != nil {
		return err
	}
	return keep(ctx, tx, person, id, ref)
}

// putNews is put for what the person has not read, whatever they read of it before.
func putNews(ctx context.Context, tx *db.Tx, person, id string, old json.RawMessage, ref api.Referral) error {
	if err := record.PutBody(ctx, tx, person, api.KindReferral, id, old, struct {
		api.Referral
		inbox.Marks
	}{Referral: ref}); err != nil {
		return err
	}
	return keep(ctx, tx, person, id, ref)
}

// putAsked is put for what the person does.
func putAsked(u *mutation.Request, id string, old api.Record, ref api.Referral) error {
	if _, err := u.Put(api.KindReferral, id, old, ref); err != nil {
		return err
	}
	return keep(u.Ctx, u.Tx, u.Person, id, ref)
}

// noneYet refuses what a person is offered, or asks for, twice: duplicate, where what
// was before counts.
func noneYet(ctx context.Context, tx *db.Tx, person, actor string, need api.Field, counts func(api.Referral) bool) error {
	referrals, err := referralsOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, b := range referrals {
		if b.ActorID == actor && b.Need == need && counts(b) {
			return mutation.RefuseCode(api.CodeDuplicate)
		}
	}
	return nil
}

func referralsOf(ctx context.Context, tx *db.Tx, person string) (all []api.Referral, err error) {
	records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted`, person, api.KindReferral)
	if err != nil {
		return nil, fmt.Errorf("read the person's referrals: %w", err)
	}
	for _, r := range records {
		var ref api.Referral
		if err := r.Decode(&ref); err != nil {
			return nil, err
		}
		all = append(all, ref)
	}
	return all, nil
}

// request asks to be referred; it starts as sent.
func (rm *Room) request(u *mutation.Request, b api.ReferralRequestBody) error {
	var c mutation.Checks
	c.ID("/referral_id", b.ReferralID)
	c.ID("/actor_id", b.ActorID)
	c.Field("/need", b.Need)
	c.Length("/question", b.Question, api.MaxMessage)
	if err := c.Problem(); err != nil {
		return err
	}
	if _, err := record.Live(u.Ctx, u.Tx, record.CatalogueOwner, api.KindActor, b.ActorID, &struct{}{}); err != nil {
		return mutation.Missing(err, "/actor_id")
	}
	if err := u.Unused(api.KindReferral, b.ReferralID, "/referral_id"); err != nil {
		return err
	}
	shares, _, err := consent.CheckShares(u, "/shares", b.Shares)
	if err != nil {
		return err
	}
	if err := noneYet(u.Ctx, u.Tx, u.Person, b.ActorID, b.Need, api.Referral.Open); err != nil {
		return err
	}
	name, err := account.PersonName(u.Ctx, u.Tx, u.Person)
	if err != nil {
		return err
	}
	ref := api.Referral{
		Origin: name, ActorID: b.ActorID, Need: b.Need, Question: b.Question, Shares: shares, State: api.ReferralSent,
		History: []api.ReferralStep{{State: api.ReferralSent, At: u.Now, By: byPerson}},
	}
	if err := putAsked(u, b.ReferralID, api.Record{}, ref); err != nil {
		return err
	}
	if err := rm.sent(u.Ctx, u.Tx, u.Person, b.ReferralID, ref); err != nil {
		return err
	}
	return consent.MarkShared(u, shares)
}

// answer accepts, with what is shared, or declines. What was answered
// so already stays.
func answer(u *mutation.Request, b api.ReferralAnswerBody) error {
	var c mutation.Checks
	c.ID("/referral_id", b.ReferralID)
	if b.Answer == "" {
		c.Bad("/answer", "required")
	}
	c.OneOf("/answer", b.Answer, api.AnswerAccept, api.AnswerDecline)
	if err := c.Problem(); err != nil {
		return err
	}
	var ref api.Referral
	r, err := u.Live(api.KindReferral, b.ReferralID, &ref)
	if err != nil {
		return err
	}
	overdue := !api.OfferStands(ref.ExpiresAt, u.Now)
	switch {
	case ref.State == api.ReferralWithdrawn:
		return mutation.RefuseCode(api.CodeWithdrawn)
	case ref.State == api.ReferralExpired, ref.State == api.ReferralOffered && overdue:
		return mutation.RefuseCode(api.CodeExpired)
	case ref.State == api.ReferralOffered:
	case ref.State == api.ReferralDeclined && b.Answer == api.AnswerDecline,
		b.Answer == api.AnswerAccept && ref.Open() && accepted(ref):
		u.Touch(api.KindReferral, b.ReferralID)
		return nil
	default:
		return mutation.Refuse("/referral_id", "state")
	}
	task := u.Person + "/" + b.ReferralID
	ref.ExpiresAt = time.Time{}
	if b.Answer == api.AnswerDecline {
		step(&ref, api.ReferralDeclined, u.Now, byPerson)
		if err := putAsked(u, b.ReferralID, r, ref); err != nil {
			return err
		}
		return jobs.Unschedule(u.Ctx, u.Tx, jobReferral, task)
	}
	shares, _, err := consent.CheckShares(u, "/shares", b.Shares)
	if err != nil {
		return err
	}
	ref.Shares = shares
	step(&ref, api.ReferralAccepted, u.Now, byPerson)
	if err := putAsked(u, b.ReferralID, r, ref); err != nil {
		return err
	}
	if err := jobs.Schedule(u.Ctx, u.Tx, jobReferral, task, u.Now.Add(SendAfter)); err != nil {
		return err
	}
	return consent.MarkShared(u, shares)
}

// accepted tells whether the person has said yes at some time.
func accepted(ref api.Referral) bool {
	return slices.ContainsFunc(ref.History, func(s api.ReferralStep) bool { return s.State == api.ReferralAccepted })
}

// step moves a referral on and notes it in its history.
func step(ref *api.Referral, state string, at time.Time, by string) {
	ref.State = state
	ref.History = append(ref.History, api.ReferralStep{State: state, At: at, By: by})
}

// referralWithdraw ends a referral and the consent with it: nothing is shared
// any more. Of one that has ended only the consent ends.
func (rm *Room) withdraw(u *mutation.Request, b api.ReferralBody) error {
	var c mutation.Checks
	c.ID("/referral_id", b.ReferralID)
	if err := c.Problem(); err != nil {
		return err
	}
	var ref api.Referral
	r, err := u.Live(api.KindReferral, b.ReferralID, &ref)
	if err != nil {
		return err
	}
	rm.consents.Withdrawn(u, api.KindReferral, b.ReferralID, ref.Open(), consent.Lessened(ref.Shares, nil))
	if ref.Open() {
		step(&ref, api.ReferralWithdrawn, u.Now, byPerson)
	} else if len(ref.Shares) == 0 {
		u.Touch(api.KindReferral, b.ReferralID)
		return nil
	}
	ref.Shares, ref.ExpiresAt = nil, time.Time{}
	if err := putAsked(u, b.ReferralID, r, ref); err != nil {
		return err
	}
	return jobs.Unschedule(u.Ctx, u.Tx, jobReferral, u.Person+"/"+b.ReferralID)
}

// outcome says how it went.
func outcome(u *mutation.Request, b api.ReferralBody) error {
	var c mutation.Checks
	c.ID("/referral_id", b.ReferralID)
	c.Length("/outcome", b.Outcome, api.MaxTitle)
	c.Length("/text", b.Text, api.MaxNote)
	if b.Score < 0 || b.Score > 10 {
		c.Bad("/score", "range")
	}
	if err := c.Problem(); err != nil {
		return err
	}
	var ref api.Referral
	r, err := u.Live(api.KindReferral, b.ReferralID, &ref)
	if err != nil {
		return err
	}
	if ref.State == api.ReferralDraft || ref.State == api.ReferralOffered {
		return mutation.Refuse("/referral_id", "state")
	}
	ref.Outcome, ref.Outcomes.Person = b.Outcome, b.Outcome
	if _, err := u.Put(api.KindReferral, b.ReferralID, r, referralWithOutcome{ref, b.Score, b.Text}); err != nil {
		return err
	}
	return countOutcome(u, b.ReferralID, ref)
}

// referralWithOutcome carries what the contract's referral has no field for.
type referralWithOutcome struct {
	api.Referral
	OutcomeScore int    `json:"outcome_score"`
	OutcomeText  string `json:"outcome_text"`
}

// due takes the step that a referral takes by itself: an offer that was
// not answered expires, an accepted one is sent on.
func (rm *Room) due(ctx context.Context, tx *db.Tx, ref string) error {
	person, id, _ := strings.Cut(ref, "/")
	var body api.Referral
	r, err := record.Live(ctx, tx, person, api.KindReferral, id, &body)
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	own, _, err := record.Office(ctx, tx)
	if err != nil {
		return err
	}
	now := tx.Now()
	switch body.State {
	case api.ReferralOffered:
		step(&body, api.ReferralExpired, now, own.Name)
		return putNews(ctx, tx, person, id, r.Body, body)
	case api.ReferralAccepted:
		step(&body, api.ReferralSent, now, own.Name)
		if err := put(ctx, tx, person, id, r.Body, body); err != nil {
			return err
		}
		return rm.sent(ctx, tx, person, id, body)
	}
	return nil
}

// Withdraw ends once more a referral, or what it shares.
func Withdraw(ctx context.Context, tx *db.Tx, w consent.Withdrawal) (did bool, err error) {
	var ref api.Referral
	r, err := record.Live(ctx, tx, w.PersonID, api.KindReferral, w.ID, &ref)
	if err != nil {
		return false, err
	}
	open := w.Whole && ref.Open()
	if !open && len(ref.Shares) == 0 {
		return false, nil
	}
	if open {
		step(&ref, api.ReferralWithdrawn, w.At, byPerson)
	}
	ref.Shares, ref.ExpiresAt = nil, time.Time{}
	if err := jobs.Unschedule(ctx, tx, jobReferral, w.PersonID+"/"+w.ID); err != nil {
		return false, err
	}
	return true, put(ctx, tx, w.PersonID, w.ID, r.Body, ref)
}
