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
	slots  []string         // free ones that no other hand takes
	cursor string           // of the feed that is read
	n      int              // requests made
}

// rush is what many hands did at once.
type rush struct {
	perSecond float64
	each      []time.Duration
}

// deed is what a hand does over and over.
type deed func(ctx context.Context, h *hand) error

// applied is a deed of mutations that are all applied.
func applied(next func(*hand) api.Mutation) deed {
	return func(ctx context.Context, h *hand) error { return h.do(ctx, next(h)) }
}

// within tells until when a while from now is not over.
func within(during time.Duration) (goesOn func() bool) {
	end := time.Now().Add(during)
	return func() bool { return time.Now().Before(end) }
}

// rushing lets all hands do something at once, each one thing after the other with
// a pause between them, as long as it goes on; an answer counts when it is there.
func rushing(ctx context.Context, crowd []*hand, pause time.Duration, do deed, goesOn func() bool) (rush, error) {
	took := make([][]time.Duration, len(crowd))
	errs := make([]error, len(crowd))
	var writing sync.WaitGroup
	start := time.Now()
	for i, h := range crowd {
		writing.Go(func() {
			time.Sleep(pause * time.Duration(i) / time.Duration(len(crowd))) // not all in step
			for goesOn() {
				begun := time.Now()
				if errs[i] = do(ctx, h); errs[i] != nil {
					return
				}
				took[i] = append(took[i], time.Since(begun))
				time.Sleep(pause)
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
	results, err := h.send(ctx, m)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Kind, err)
	}
	if len(results) != 1 || results[0].Status != api.StatusApplied {
		return fmt.Errorf("%s was not applied: %+v", m.Kind, results)
	}
	return nil
}

// send sends mutations and keeps the revs of what they changed.
func (h *hand) send(ctx context.Context, all ...api.Mutation) ([]api.MutationResult, error) {
	var answers api.MutationAnswers
	err := post(ctx, h.client, h.url+"/v1/mutations", h.token, api.MutationBatch{Device: h.device, Mutations: all}, &answers)
	for _, result := range answers.Results {
		for _, r := range result.Records {
			h.revs[r.ID] = r.Rev
		}
	}
	return answers.Results, err
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
		return &statusError{url, answer.StatusCode, got}
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got, into)
}

// statusError is an answer that is none of what was asked for.
type statusError struct {
	url    string
	status int
	body   []byte
}

// Error tells the status and what was said.
func (e *statusError) Error() string { return fmt.Sprintf("%s: %d: %.200s", e.url, e.status, e.body) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }
