package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
)

const (
	hands          = 64  // keep-alive connections, each a person of its own
	bookingsByHand = 150 // events that each of them books, within a device's burst
)

// measureBookings runs a real office process in a folder of its own and lets
// many hands book at once. Every answer counts only once it is durable.
func measureBookings(ctx context.Context, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-office-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	data, mails := filepath.Join(dir, "data"), filepath.Join(dir, "mail")

	events, programme := manyEvents(time.Now().UTC())
	file := filepath.Join(dir, "programme.json")
	if err := os.WriteFile(file, programme, 0o600); err != nil {
		return err
	}
	url, stop, err := serve(ctx, office, data, mails)
	if err != nil {
		return err
	}
	defer stop()
	if out, err := exec.CommandContext(ctx, office, "import", "--data", data, file).CombinedOutput(); err != nil {
		return fmt.Errorf("import the programme: %w\n%s", err, out)
	}

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands, MaxConnsPerHost: hands}}
	tokens := make([]string, hands)
	for i := range tokens {
		if tokens[i], err = signIn(ctx, client, url, mails, fmt.Sprintf("hand%d@example.dk", i)); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
	}
	took, err := bookAll(ctx, client, url, tokens, events)
	if err != nil {
		return err
	}
	rate, each := sumUp(took)
	floor, floorP99, err := measureFloor(ctx)
	if err != nil {
		return err
	}
	report("office_bookings", rate, "requests/s")
	report("office_bookings_p50", milliseconds(percentile(each, 50)), "ms")
	report("office_bookings_p99", milliseconds(percentile(each, 99)), "ms")
	report("bare_server_inserts", floor, "requests/s")
	report("bare_server_inserts_p99", milliseconds(floorP99), "ms")
	report("office_to_bare_server", rate/floor, "ratio")
	return nil
}

// sumUp gives requests a second over all hands and how long each request took.
func sumUp(took []handTimes) (perSecond float64, each []time.Duration) {
	var wall time.Duration
	for _, h := range took {
		wall = max(wall, h.wall)
		each = append(each, h.each...)
	}
	return float64(len(each)) / wall.Seconds(), each
}

type handTimes struct {
	wall time.Duration
	each []time.Duration
}

func bookAll(ctx context.Context, client *http.Client, url string, tokens, events []string) ([]handTimes, error) {
	took := make([]handTimes, len(tokens))
	errs := make([]error, len(tokens))
	var done sync.WaitGroup
	start := time.Now()
	for i, token := range tokens {
		done.Go(func() {
			for _, event := range events {
				before := time.Now()
				if errs[i] = bookOne(ctx, client, url, token, event); errs[i] != nil {
					return
				}
				took[i].each = append(took[i].each, time.Since(before))
			}
			took[i].wall = time.Since(start)
		})
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("book: %w", err)
		}
	}
	return took, nil
}

func bookOne(ctx context.Context, client *http.Client, url, token, event string) error {
	body, err := json.Marshal(api.BookingRequestBody{BookingID: newID(), EventID: event})
	if err != nil {
		return err
	}
	var answers api.MutationAnswers
	err = post(ctx, client, url+"/v1/mutations", token, api.MutationBatch{Device: newID(), Mutations: []api.Mutation{
		{ID: newID(), Kind: api.BookingRequest, MadeAt: time.Now().UTC(), Body: body},
	}}, &answers)
	if err != nil {
		return err
	}
	if len(answers.Results) != 1 || answers.Results[0].Status != api.StatusApplied {
		return fmt.Errorf("not booked: %+v", answers.Results)
	}
	return nil
}

// manyEvents are events with room for all, none at the time of another.
func manyEvents(now time.Time) (ids []string, programme []byte) {
	var records []api.ImportRecord
	for i := range bookingsByHand {
		starts := now.Truncate(time.Hour).Add(time.Duration(24+2*i) * time.Hour)
		body, err := json.Marshal(api.Event{
			Kind: api.EventMeeting, State: api.EventPlanned, Title: fmt.Sprintf("Møde %d", i+1),
			StartsAt: starts, EndsAt: starts.Add(time.Hour), Capacity: 1000, Requires: api.RequiresNone,
			BookingOpensAt: now.Add(-time.Hour),
		})
		if err != nil {
			panic(err) // our own type
		}
		id := newID()
		ids = append(ids, id)
		records = append(records, api.ImportRecord{Kind: api.KindEvent, ID: id, Body: body})
	}
	programme, err := json.Marshal(records)
	if err != nil {
		panic(err)
	}
	return ids, programme
}

// serve starts an office process and waits until it answers.
func serve(ctx context.Context, office, data, mails string) (url string, stop func(), err error) {
	const address = "127.0.0.1:18089"
	c := exec.CommandContext(ctx, office, "serve", "--data", data, "--mail", "dir:"+mails, "--listen", address)
	var log bytes.Buffer
	c.Stderr = &log
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
	url = "http://" + address
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(url + "/readyz")
		if err != nil {
			continue
		}
		_ = r.Body.Close()
		if r.StatusCode == http.StatusOK {
			return url, stop, nil
		}
	}
	stop()
	return "", nil, fmt.Errorf("the office did not come up:\n%s", log.String())
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

func signIn(ctx context.Context, client *http.Client, url, mails, email string) (token string, err error) {
	if err := post(ctx, client, url+"/v1/sign-in", "", api.SignInRequest{Email: email, Language: "da"}, nil); err != nil {
		return "", err
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		code := codeFor(mails, email)
		if code == "" {
			continue
		}
		var s api.Session
		err := post(ctx, client, url+"/v1/sessions", "", api.SessionRequest{
			Email: email, Code: code,
			Device: api.SessionDevice{ID: newID(), Name: "bench", Platform: "linux"},
		}, &s)
		return s.Token, err
	}
	return "", fmt.Errorf("no code was mailed to %s", email)
}

func codeFor(mails, email string) string {
	files, _ := filepath.Glob(filepath.Join(mails, "*.eml"))
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Clean(f))
		if err != nil || !bytes.Contains(raw, []byte(email)) {
			continue
		}
		if _, body, ok := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n"); ok {
			return sixDigits.FindString(body)
		}
	}
	return ""
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
