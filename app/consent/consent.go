// Package consent is what a person may let others read and until when, as the app
// knows it: what could be shared, and how what is chosen becomes complete before it
// is sent. It draws nothing, sends nothing by itself and starts no goroutine. What a
// share opens, and when it sleeps, are rules of api.Share, which the office has too.
package consent

import (
	"context"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// Deps are what a Service stands on. Completing needs Now and KeepVersion alone.
type Deps struct {
	Store func() *store.Store
	Now   func() time.Time
	// TestTitle names an assessment; empty for one that is not known.
	TestTitle func(ctx context.Context, assessmentID string) string
	// ContactTitle is what sharing one's name, phone and e-mail is called.
	ContactTitle func() string
	// PlanShare is the current plan as something to share, without Until: its
	// latest version where that is as the plan is now, else a share without an ID.
	// False where no word is written.
	PlanShare func(ctx context.Context) (api.Share, bool, error)
	// KeepVersion makes a version of the current plan to share, or finds that the
	// latest one is as it is, and gives it as a share without Until. keep keeps it,
	// in the transaction that shares it.
	KeepVersion func(ctx context.Context) (share api.Share, keep func(*store.Tx) error, err error)
}

// Service knows what can be shared. It is safe for use by several goroutines.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d: d} }

// Until is until when something shared today is proposed to be read: the
// end of the month after next, in Copenhagen.
func Until(now time.Time) time.Time {
	local := now.In(text.Copenhagen)
	return time.Date(local.Year(), local.Month()+3, 1, 0, 0, 0, 0, text.Copenhagen).UTC()
}

// Proposal is one thing that could be shared. A version with an empty ID is the
// plan as it is, kept when the answer is given.
type Proposal struct {
	Share api.Share
	On    bool // proposed; a result never is
}

// Proposals are what could be shared today: the plan and how to reach
// one, both proposed, and the latest result of each assessment, which is not.
func (s *Service) Proposals(ctx context.Context) ([]Proposal, error) {
	until := Until(s.d.Now())
	var list []Proposal
	plan, written, err := s.d.PlanShare(ctx)
	if err != nil {
		return nil, fmt.Errorf("propose the plan: %w", err)
	}
	if written {
		plan.Until = until
		list = append(list, Proposal{Share: plan, On: true})
	}
	contact := api.Share{Kind: api.ShareContact, Title: s.d.ContactTitle(), Until: until}
	list = append(list, Proposal{Share: contact, On: true})

	type latest struct {
		id string
		at time.Time
	}
	results := map[string]latest{} // by assessment
	err = s.d.Store().Read(ctx, func(v store.View) error {
		store.Each(v, api.KindResult, func(rec api.Record, r api.Result) {
			if have, ok := results[r.AssessmentID]; !ok || r.TakenAt.After(have.at) {
				results[r.AssessmentID] = latest{rec.ID, r.TakenAt}
			}
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("propose results: %w", err)
	}
	var tests []Proposal
	for assessment, r := range results {
		if title := s.d.TestTitle(ctx, assessment); title != "" {
			tests = append(tests, Proposal{Share: api.Share{Kind: api.ShareResult, ID: r.id, Title: title, Until: until}})
		}
	}
	slices.SortFunc(tests, func(a, b Proposal) int { return danish.Compare(a.Share.Title, b.Share.Title) })
	return append(list, tests...), nil
}

// Complete makes shares complete before they are sent: each may be read until a
// time, the one given where it has none of its own, and where that is zero Until now;
// the plan as it is becomes a version. keep keeps that one, in the transaction that
// shares it.
func (s *Service) Complete(ctx context.Context, shares []api.Share, until time.Time) (out []api.Share, keep func(*store.Tx) error, err error) {
	if until.IsZero() {
		until = Until(s.d.Now())
	}
	out, keep = []api.Share{}, func(*store.Tx) error { return nil }
	for _, sh := range api.SharesUntil(shares, until) {
		if sh.Kind == api.ShareVersion && sh.ID == "" {
			ends := sh.Until
			if sh, keep, err = s.d.KeepVersion(ctx); err != nil {
				return nil, nil, fmt.Errorf("keep the plan to share it: %w", err)
			}
			sh.Until = ends
		}
		out = append(out, sh)
	}
	return out, keep, nil
}
