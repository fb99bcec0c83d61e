package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"startklar.dk/api"
)

const (
	peerEvents   = 200
	peerSlots    = 25 // of each event
	peerPage     = 1_000
	readingTurn  = 4 * time.Second
	peerComesUp  = 30 * time.Second
	peerBookings = "/api/collections/bookings/records"
	peerList     = "/api/collections/catalogue/records?skipTotal=1&perPage=%d&page=%d"
)

// measurePeer has the same crowd book at an office and write records of the same at a
// peer, which asks for no sign-in, has no rules and does not wait for the disk; and read
// the same catalogue from nothing at both. Each has its turns in one run.
func measurePeer(ctx context.Context, office, peer string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-peer-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, events, err := serveProgramme(ctx, office, dir, bookable)
	if err != nil {
		return err
	}
	defer o.stop()
	crowd, err := signedInCrowd(ctx, o, events)
	if err != nil {
		return err
	}
	programme := eventsWithSlots(time.Now().UTC().Truncate(24 * time.Hour))
	reads, err := serve(ctx, office, filepath.Join(dir, "catalogue"), unhurried...)
	if err != nil {
		return err
	}
	defer reads.stop()
	if err := importInto(ctx, office, reads.data, programme.file()); err != nil {
		return err
	}
	pages, err := cataloguePages(ctx, reads.url)
	if err != nil {
		return err
	}
	peerURL, stop, err := startPeer(ctx, peer, dir, programme.file())
	if err != nil {
		return err
	}
	defer stop()
	var listPages []string
	for at := 0; at < len(programme.records); at += peerPage {
		listPages = append(listPages, fmt.Sprintf(peerList, peerPage, 1+at/peerPage))
	}
	listing := newCrowd(peerURL, events)
	err = inTurn(ctx, turn,
		contender{"office_bookings", crowd, applied(book)},
		contender{"peer_creates", listing, create},
	)
	if err != nil {
		return err
	}
	return inTurn(ctx, readingTurn,
		contender{"office_catalogue", newCrowd(reads.url, nil), readPages(pages)},
		contender{"peer_list", listing, readPages(listPages)},
	)
}

// contender is a crowd that does something over and over.
type contender struct {
	name  string
	crowd []*hand
	do    deed
}

// inTurn has each of two its turn, round after round, and prints what they came to and
// the ratio of the first to the second.
func inTurn(ctx context.Context, during time.Duration, ours, theirs contender) error {
	rates, p99s := map[string][]float64{}, map[string][]float64{}
	for range rounds {
		for _, c := range []contender{ours, theirs} {
			r, err := rushing(ctx, c.crowd, 0, c.do, within(during))
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			rates[c.name] = append(rates[c.name], r.perSecond)
			p99s[c.name] = append(p99s[c.name], milliseconds(percentile(r.each, 99)))
		}
	}
	for _, c := range []contender{ours, theirs} {
		report(c.name, median(rates[c.name]), "1/s")
		report(c.name+"_p99", median(p99s[c.name]), "ms")
	}
	report(ours.name+"_to_"+theirs.name, median(rates[ours.name])/median(rates[theirs.name]), "ratio")
	report(ours.name+"_p99_to_"+theirs.name, median(p99s[ours.name])/median(p99s[theirs.name]), "ratio")
	return nil
}

// eventsWithSlots is a programme of events with slots each.
func eventsWithSlots(day time.Time) *programme {
	p := &programme{}
	p.add(api.KindOffice, "office", api.Office{Name: "Erhvervsservice", Municipalities: []string{oneMunicipality}})
	var advisers []string
	for i := range peerSlots / slotsOfAdviser {
		advisers = append(advisers, p.add(api.KindAdviser, fmt.Sprintf("adviser/%d", i), api.Adviser{Name: fmt.Sprintf("Rådgiver %d", i+1), Kind: "office"}))
	}
	for i := range peerEvents {
		starts := day.AddDate(0, 0, 1+i)
		event := p.addEvent(fmt.Sprint(i), oneMunicipality, starts)
		for n := range peerSlots {
			p.addSlot(event, advisers[n/slotsOfAdviser], starts.Add(time.Duration(n%slotsOfAdviser)*slotLength), n)
		}
	}
	return p
}

// cataloguePages are where the pages of an office's catalogue are: a reader's cursor
// leads from one to the next.
func cataloguePages(ctx context.Context, at string) (paths []string, err error) {
	h := newCrowd(at, nil)[0]
	for more := true; more; {
		path := "/v1/catalogue?" + url.Values{"since": {h.cursor}}.Encode()
		paths = append(paths, path)
		if _, more, err = h.readPage(ctx, path); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// readPages reads one page after the other, and looks at nothing in them.
func readPages(paths []string) deed {
	return func(ctx context.Context, h *hand) error {
		for _, path := range paths {
			if _, _, err := h.get(ctx, path); err != nil {
				return err
			}
		}
		return nil
	}
}

// create writes a booking at the peer.
func create(ctx context.Context, h *hand) error {
	h.n++
	booking := map[string]string{"event": h.events[h.n%len(h.events)], "person": h.device}
	return post(ctx, h.client, h.url+peerBookings, "", booking, nil)
}

// startPeer runs the peer with the catalogue's records, until it is stopped.
func startPeer(ctx context.Context, program, dir string, catalogue []byte) (at string, stop func(), err error) {
	file := filepath.Join(dir, "catalogue.json")
	if err := os.WriteFile(file, catalogue, 0o600); err != nil {
		return "", nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return "", nil, err
	}
	c := exec.CommandContext(ctx, program, "-dir", filepath.Join(dir, "peer"), "-listen", address, "-catalogue", file)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
	at = "http://" + address
	for deadline := time.Now().Add(peerComesUp); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(at + "/api/health")
		if err != nil {
			continue
		}
		_ = r.Body.Close()
		return at, stop, nil
	}
	stop()
	return "", nil, errors.New("the peer did not come up")
}
