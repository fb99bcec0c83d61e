package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
)

// hands is how many keep-alive connections write at once, each a person's own.
const hands = 64

// hand is one person at the office, on a connection of its own.
type hand struct {
	client *http.Client
	url    string
	token  string
	device string
	plan   string
	events []string         // not yet booked, in the order in which all book them
	booked []string         // bookings that stand, the oldest first
	revs   map[string]int64 // of what the office answered last, by record
	n      int              // requests made
}

// rush is what many hands did at once.
type rush struct {
	perSecond float64
	each      []time.Duration
}

// rushing lets all hands write at once for a while, each one mutation after the
// other; an answer counts when it is there.
func rushing(ctx context.Context, crowd []*hand, next func(*hand) api.Mutation, during time.Duration) (rush, error) {
	took := make([][]time.Duration, len(crowd))
	errs := make([]error, len(crowd))
	var writing sync.WaitGroup
	start := time.Now()
	for i, h := range crowd {
		writing.Go(func() {
			for at := time.Now(); at.Sub(start) < during; {
				if errs[i] = h.do(ctx, next(h)); errs[i] != nil {
					return
				}
				now := time.Now()
				took[i] = append(took[i], now.Sub(at))
				at = now
			}
		})
	}
	writing.Wait()
	wall := time.Since(start)
	each := slices.Concat(took...)
	return rush{float64(len(each)) / wall.Seconds(), each}, errors.Join(errs...)
}

// do has one mutation applied.
func (h *hand) do(ctx context.Context, m api.Mutation) error {
	var answers api.MutationAnswers
	err := post(ctx, h.client, h.url+"/v1/mutations", h.token, api.MutationBatch{Device: h.device, Mutations: []api.Mutation{m}}, &answers)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Kind, err)
	}
	if len(answers.Results) != 1 || answers.Results[0].Status != api.StatusApplied {
		return fmt.Errorf("%s was not applied: %+v", m.Kind, answers.Results)
	}
	for _, r := range answers.Results[0].Records {
		h.revs[r.ID] = r.Rev
	}
	return nil
}

// newCrowd are hands that are not signed in.
func newCrowd(url string, events []string) []*hand {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands, MaxConnsPerHost: hands}}
	crowd := make([]*hand, hands)
	for i := range crowd {
		crowd[i] = &hand{client: client, url: url, device: newID(), plan: newID(), events: events, revs: map[string]int64{}}
	}
	return crowd
}

func post(ctx context.Context, client *http.Client, url, token string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s: %s: %s", url, answer.Status, got)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got, into)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
