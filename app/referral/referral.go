// Package referral is the referrals of a person and the directory of whom one may
// be referred to, as the app knows them. It draws nothing, sends nothing by itself
// and starts no goroutine.
package referral

import (
	"context"
	"errors"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for a referral or actor that is not there.
	ErrNotFound = errors.New("no such referral or actor")
	// ErrExpired is returned where an offer's time is over.
	ErrExpired = errors.New("the offer has expired")
	// ErrState is returned where a referral's state does not allow what is asked.
	ErrState = errors.New("not in this state")
	// ErrDuplicate is returned where the person is already being helped by that
	// actor with that need.
	ErrDuplicate = errors.New("already referred there")
)

// Deps are what a Service stands on. All are required.
type Deps struct {
	Store func() *store.Store
	Now   func() time.Time
	NewID func() string
	// Complete makes shares complete before they are sent, and keeps what must be kept
	// for it in the transaction that sends them.
	Complete func(ctx context.Context, shares []api.Share, until time.Time) (out []api.Share, keep func(*store.Tx) error, err error)
	// Actors are the directory's, which other services read too.
	Actors *store.Decoded[api.Actor]
}

// Service reads the referrals and answers them. It is safe for use by several
// goroutines.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d: d} }

// Actor is whom one may be referred to.
type Actor struct {
	ID string
	api.Actor
}

// Referral is a referral with all that its page shows.
type Referral struct {
	ID          string
	Origin      string // who offers it, in words; empty: asked for by the person
	Actor       Actor
	Need        api.Field
	Reason      string
	Question    string
	State       string
	ExpiresAt   time.Time
	Expired     bool
	AnswerBy    time.Time // when the actor aims to have answered what was sent; zero: no answer is awaited, or they have no target
	Outcome     string
	Shares      []api.Share // what is shared, or was when it ended
	History     []api.ReferralStep
	CanAnswer   bool
	CanWithdraw bool
	AskOutcome  bool     // it is over and how it went is not told yet
	Asks        []string // kinds of shares that whoever refers would like
	ActorSays   string   // what became of it in one word, as the actor says
	Waiting     bool     // something about it is not answered by the office yet
	Refusal     *Refusal
}

// Refusal is the office's no to something about a referral.
type Refusal struct {
	Kind    api.MutationKind
	Problem api.Problem
}
