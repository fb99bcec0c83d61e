package api

import (
	"slices"
	"time"
)

// openStates are the states of a referral that has not ended.
var openStates = []string{
	ReferralDraft, ReferralOffered, ReferralAccepted, ReferralSent, ReferralReceived, ReferralInProgress,
}

// ReferralOpen tells whether a referral in a state has not ended.
func ReferralOpen(state string) bool { return slices.Contains(openStates, state) }

// Open tells whether the referral has not ended.
func (r Referral) Open() bool { return ReferralOpen(r.State) }

// SentTo tells whether the referral was sent to an actor, and not withdrawn since.
func (r Referral) SentTo(actorID string) bool {
	return actorID != "" && r.ActorID == actorID && r.State != ReferralWithdrawn &&
		slices.ContainsFunc(r.History, func(s ReferralStep) bool { return s.State == ReferralSent })
}

// Names tells whether whom the referral was sent to may know who the person is.
func (r Referral) Names(now time.Time) bool {
	return slices.ContainsFunc(r.Shares, func(s Share) bool { return s.Kind == ShareContact && s.Opens(now) })
}

// Offered tells whether the person can still say yes to the referral.
func (r Referral) Offered(now time.Time) bool {
	return r.State == ReferralOffered && OfferStands(r.ExpiresAt, now)
}
