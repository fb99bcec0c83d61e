package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/record"
)

// Unanswered is after how long without an answer a referral that was sent is the
// office's to look after.
const Unanswered = 14 * day

const (
	day = 24 * time.Hour

	// jobReminder is a reminder of a referral that was sent; its ref is the person's
	// id, the referral's, and the days since.
	jobReminder jobs.Kind = "referral_reminder"
	// mailUseful is how long a mail of a referral is tried to be sent.
	mailUseful = 3 * day
)

// actorReminded is after how long without an answer whom a referral was sent to is
// reminded of it.
var actorReminded = []time.Duration{2 * day, 7 * day}

// sent mails whom a referral was sent to where they see it, and has them, and then the
// office, reminded of it.
func (rm *Room) sent(ctx context.Context, tx *db.Tx, personID, id string, ref api.Referral) error {
	for _, after := range append(slices.Clone(actorReminded), Unanswered) {
		if err := jobs.Schedule(ctx, tx, jobReminder, personID+"/"+id+"/"+strconv.Itoa(int(after/day)), tx.Now().Add(after)); err != nil {
			return err
		}
	}
	mailed, err := rm.mailActor(ctx, tx, id, ref, letters.ReferralSent)
	if err != nil || mailed {
		return err
	}
	return rm.mailOffice(ctx, tx, id, ref, letters.ReferralUnreachable)
}

// remind reminds of a referral that has no answer yet. The actor's reminder that waited
// until the next one was due as well, as while nothing ran, is that one.
func (rm *Room) remind(ctx context.Context, tx *db.Tx, ref string) error {
	of := strings.Split(ref, "/")
	var is api.Referral
	_, err := record.Live(ctx, tx, of[0], api.KindReferral, of[1], &is)
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	if err != nil || is.State != api.ReferralSent {
		return err
	}
	days, err := strconv.Atoi(of[2])
	if err != nil {
		return err
	}
	after := time.Duration(days) * day
	if after == Unanswered {
		return rm.mailOffice(ctx, tx, of[1], is, letters.ReferralUnanswered)
	}
	since := tx.Now().Sub(sentAt(is))
	if slices.ContainsFunc(actorReminded, func(later time.Duration) bool { return later > after && since >= later }) {
		return nil
	}
	_, err = rm.mailActor(ctx, tx, of[1], is, letters.ReferralReminder)
	return err
}

// sentAt is when a referral was sent; the zero time where it was not.
func sentAt(ref api.Referral) (at time.Time) {
	for _, s := range ref.History {
		if s.State == api.ReferralSent {
			at = s.At
		}
	}
	return at
}

// mailActor writes to whom a referral was sent, who signs in by a code to the same
// address. The mail has nothing of the person's: what is shared is seen behind the
// code. It is false where the directory knows no address by which they see it.
func (rm *Room) mailActor(ctx context.Context, tx *db.Tx, id string, ref api.Referral, kind letters.Kind) (mailed bool, err error) {
	actor, err := actorOf(ctx, tx, ref)
	if err != nil {
		return false, err
	}
	email, ok := address.Clean(actor.Email)
	if !ok {
		return false, nil
	}
	lang, reached, err := account.EnsurePartner(ctx, tx, email, ref.ActorID)
	if err != nil || !reached {
		return false, err
	}
	return true, rm.mail(ctx, tx, email, text.For(lang), kind, id, ref, actor)
}

// SendAnew writes to an actor, who has another address now, of what is open with them.
func (rm *Room) SendAnew(ctx context.Context, tx *db.Tx, actorID string) error {
	open, err := db.Collect(ctx, tx, func(row db.Scanner) (l Listed, err error) {
		err = row.Scan(&l.PersonID, &l.ReferralID)
		return l, err
	}, `SELECT person_id, id FROM referral WHERE actor_id = $1 AND state IN ('sent', 'received', 'in_progress') ORDER BY changed_at, id`, actorID)
	if err != nil {
		return fmt.Errorf("list what is open with an actor: %w", err)
	}
	for _, l := range open {
		if _, err := record.Live(ctx, tx, l.PersonID, api.KindReferral, l.ReferralID, &l.Referral); err != nil {
			return err
		}
		mailed, err := rm.mailActor(ctx, tx, l.ReferralID, l.Referral, letters.ReferralSent)
		if err == nil && !mailed {
			err = rm.mailOffice(ctx, tx, l.ReferralID, l.Referral, letters.ReferralUnreachable)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mailOffice writes to the office of a referral, where it has an address.
func (rm *Room) mailOffice(ctx context.Context, tx *db.Tx, id string, ref api.Referral, kind letters.Kind) error {
	own, _, err := record.Office(ctx, tx)
	if err != nil {
		return err
	}
	email, ok := address.Clean(own.Email)
	if !ok {
		return nil
	}
	actor, err := actorOf(ctx, tx, ref)
	if err != nil {
		return err
	}
	return rm.mail(ctx, tx, email, text.For(text.Danish), kind, id, ref, actor)
}

func (rm *Room) mail(ctx context.Context, tx *db.Tx, to string, t *text.Texts, kind letters.Kind, id string, ref api.Referral, actor api.Actor) error {
	own, _, err := record.Office(ctx, tx)
	if err != nil {
		return err
	}
	l, err := letters.Write(ctx, tx, kind, t.Lang(), letters.Values{
		Words: map[letters.Name]string{
			letters.Partner: cmp.Or(actor.Name, t.T("mail.referral.actor")), letters.Date: t.ShortDate(sentAt(ref)),
			letters.Office: cmp.Or(own.Name, t.T("mail.office")), letters.Phone: own.Phone,
		},
		Blocks: map[letters.Name][]letters.Block{
			letters.Referral: {{Way: letters.Way{Label: t.T("letter.referral"), URL: rm.address + "/desk/r/" + id}}},
			letters.SignIn:   {{Text: t.T("letter.sign_in.partner", text.A{"Email": to})}},
		},
	})
	if err != nil {
		return err
	}
	draft, err := l.Draft(to, tx.Now().Add(mailUseful))
	if err != nil {
		return err
	}
	draft.About = string(kind)
	return mail.Put(ctx, tx, draft)
}

// actorOf is whom a referral is for, as the directory has them; the zero one where it
// does not any more.
func actorOf(ctx context.Context, tx *db.Tx, ref api.Referral) (a api.Actor, err error) {
	_, err = record.Live(ctx, tx, record.CatalogueOwner, api.KindActor, ref.ActorID, &a)
	if errors.Is(err, record.ErrNotFound) {
		err = nil
	}
	return a, err
}
