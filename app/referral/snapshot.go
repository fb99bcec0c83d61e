package referral

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// localReferral is a referral with whether it was read, and what only this device
// knows of it.
type localReferral struct {
	api.Referral
	Read     bool   `json:"read"`
	Mutation string `json:"_mutation,omitempty"` // the latest one that is not answered
}

// snapshot is the referrals and the directory at one moment.
type snapshot struct {
	now       time.Time
	person    api.Person
	referrals map[string]localReferral
	actors    map[string]api.Actor // shared
	refused   map[string][]store.Entry
}

func (s *Service) look(ctx context.Context) (*snapshot, error) {
	st := s.d.Store()
	m := &snapshot{now: s.d.Now().UTC(), referrals: map[string]localReferral{}, refused: map[string][]store.Entry{}}
	queue, err := st.Queue(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what was refused: %w", err)
	}
	for _, e := range queue {
		var of api.ReferralBody
		if e.State == store.EntryRefused && strings.HasPrefix(string(e.Kind), "referral.") && json.Unmarshal(e.Body, &of) == nil {
			m.refused[of.ReferralID] = append(m.refused[of.ReferralID], e)
		}
	}
	err = st.Read(ctx, func(v store.View) error {
		m.actors = s.d.Actors.In(v).All
		m.person = store.PersonIn(v)
		store.Each(v, api.KindReferral, func(rec api.Record, r localReferral) { m.referrals[rec.ID] = r })
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the referrals: %w", err)
	}
	return m, nil
}

// Actor reads one of the directory.
func (s *Service) Actor(ctx context.Context, actorID string) (Actor, error) {
	m, err := s.look(ctx)
	if err != nil {
		return Actor{}, err
	}
	a, ok := m.actors[actorID]
	if !ok {
		return Actor{}, fmt.Errorf("actor %s: %w", actorID, ErrNotFound)
	}
	return Actor{actorID, a}, nil
}
