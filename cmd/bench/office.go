package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
)

const (
	rounds    = 5                       // in which each server has its turn at each load
	turn      = 1200 * time.Millisecond // of one server at one load
	programme = 5_000                   // events; nobody books one twice
)

// measureOffice has a crowd write to a real office process, which has it on the
// disk before it answers, and to a bare server that inserts what it is sent
// into the same database engine: once as durably as the office, each request in
// a commit of its own, and once without waiting for the disk. All have their
// turns at the same load in one run; figures are medians of the rounds.
func measureOffice(ctx context.Context, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-office-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	url, events, mails, stop, err := serveProgramme(ctx, office, dir, programme)
	if err != nil {
		return err
	}
	defer stop()
	ours := newCrowd(url, events)
	for i, h := range ours {
		if h.token, err = signIn(ctx, h, mails, fmt.Sprintf("hand%d@example.dk", i)); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		if err := h.do(ctx, createPlan(h)); err != nil {
			return err
		}
	}
	crowds := map[string][]*hand{"office": ours}
	for _, synced := range []string{"normal", "full"} {
		url, stop, err := startFloor(ctx, dir, synced)
		if err != nil {
			return err
		}
		defer stop()
		crowds[synced] = newCrowd(url, events)
	}
	for _, l := range loads {
		if err := measureLoad(ctx, l, crowds); err != nil {
			return err
		}
	}
	return nil
}

func measureLoad(ctx context.Context, l load, crowds map[string][]*hand) error {
	rates, p50s, p99s := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for range rounds {
		for _, server := range []string{"office", "normal", "full"} {
			r, err := rushing(ctx, crowds[server], l.next, turn)
			if err != nil {
				return err
			}
			rates[server] = append(rates[server], r.perSecond)
			p50s[server] = append(p50s[server], milliseconds(percentile(r.each, 50)))
			p99s[server] = append(p99s[server], milliseconds(percentile(r.each, 99)))
		}
	}
	name := "office_" + l.name
	report(name, median(rates["office"]), "requests/s")
	report(name+"_p50", median(p50s["office"]), "ms")
	report(name+"_p99", median(p99s["office"]), "ms")
	for _, synced := range []string{"normal", "full"} {
		floor := "bare_" + synced + "_" + l.name
		report(floor, median(rates[synced]), "requests/s")
		report(floor+"_p50", median(p50s[synced]), "ms")
		report(floor+"_p99", median(p99s[synced]), "ms")
		report(name+"_to_bare_"+synced, median(rates["office"])/median(rates[synced]), "ratio")
		report(name+"_p99_to_bare_"+synced, median(p99s["office"])/median(p99s[synced]), "ratio")
	}
	return nil
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// serveProgramme runs an office that has many events.
func serveProgramme(ctx context.Context, office, dir string, n int) (url string, events []string, mails string, stop func(), err error) {
	data, mails := filepath.Join(dir, "data"), filepath.Join(dir, "mail")
	events, all := manyEvents(time.Now().UTC(), n)
	url, stop, err = serve(ctx, office, data, mails)
	if err != nil {
		return "", nil, "", nil, err
	}
	if err := importInto(ctx, office, data, all); err != nil {
		stop()
		return "", nil, "", nil, err
	}
	return url, events, mails, stop, nil
}

// importInto brings records into the catalogue of an office that runs.
func importInto(ctx context.Context, office, data string, records []byte) error {
	c := exec.CommandContext(ctx, office, "import", "--data", data, "-")
	c.Stdin = bytes.NewReader(records)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("import the programme: %w\n%s", err, out)
	}
	return nil
}

// serve starts an office process and waits until it answers. The pace that one
// device may have is out of the way.
func serve(ctx context.Context, office, data, mails string) (url string, stop func(), err error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return "", nil, err
	}
	c := exec.CommandContext(ctx, office, "serve", "--data", data, "--mail", "dir:"+mails, "--listen", address,
		"--limit-requests", "100000", "--limit-burst", "100000")
	log, err := os.Create(filepath.Clean(data + ".log")) // a pipe would cost the crowd
	if err != nil {
		return "", nil, err
	}
	c.Stderr = log
	if err := c.Start(); err != nil {
		return "", nil, errors.Join(err, log.Close())
	}
	stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
		_ = log.Close()
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
	return "", nil, fmt.Errorf("the office did not come up; see %s", log.Name())
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

func signIn(ctx context.Context, h *hand, mails, email string) (token string, err error) {
	if err := post(ctx, h.client, h.url+"/v1/sign-in", "", api.SignInRequest{Email: email, Language: "da"}, nil); err != nil {
		return "", err
	}
	code, err := mailedCode(mails, email)
	if err != nil {
		return "", err
	}
	var s api.Session
	err = post(ctx, h.client, h.url+"/v1/sessions", "", api.SessionRequest{
		Email: email, Code: code,
		Device: api.SessionDevice{ID: h.device, Name: "bench", Platform: "linux"},
	}, &s)
	return s.Token, err
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
