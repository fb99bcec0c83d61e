package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app"
	"startklar.dk/app/store"
	"startklar.dk/app/syncer"
)

const (
	catalogued  = 10_000 // records in the office's catalogue
	queued      = 1_000  // mutations that wait on a device
	nothingNew  = 2_000  // pulls of a feed that has nothing new
	deviceTurns = 5      // of each figure and its floor
)

// measureDevice has a device sync with a real office process over loopback: the
// real client, store and syncer.
func measureDevice(ctx context.Context, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-device-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, events, err := serveProgramme(ctx, office, dir, catalogued)
	if err != nil {
		return err
	}
	defer o.stop()
	if err := measureFirstPull(ctx, dir, o.url); err != nil {
		return fmt.Errorf("first pull: %w", err)
	}
	if err := measureNothingNew(ctx, dir, o.url, o.mails); err != nil {
		return fmt.Errorf("pull with nothing new: %w", err)
	}
	if err := measureQueue(ctx, dir, o.url, o.mails, events); err != nil {
		return fmt.Errorf("send the queue: %w", err)
	}
	return nil
}

// device is a store with its syncer.
type device struct {
	store  *store.Store
	sync   *syncer.Syncer
	client *client.Client
	wire   *wire
}

func openDevice(ctx context.Context, path, url, token string) (*device, error) {
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, path, store.Options{Apply: app.Apply(), Log: log})
	if err != nil {
		return nil, err
	}
	w := &wire{}
	c, err := client.New(client.Options{Office: url, Transport: w.transport()})
	if err != nil {
		return nil, err
	}
	c.SetToken(token)
	return &device{s, syncer.New(syncer.Options{Store: s, Client: c, Device: newID(), Log: log}), c, w}, nil
}

func (d *device) close() error {
	d.client.Close()
	return d.store.Close()
}

// wire counts what a client reads from its connections, heads of answers
// included, and its requests.
type wire struct{ bytes, requests atomic.Int64 }

func (w *wire) transport() http.RoundTripper {
	t := &http.Transport{MaxIdleConnsPerHost: 4, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		return countedConn{c, w}, err
	}}
	return countedTrip{t, w}
}

type countedConn struct {
	net.Conn
	wire *wire
}

// Read reads and counts.
func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.wire.bytes.Add(int64(n))
	return n, err
}

type countedTrip struct {
	*http.Transport
	wire *wire
}

// RoundTrip counts and asks.
func (t countedTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	t.wire.requests.Add(1)
	return t.Transport.RoundTrip(r)
}

// measureFirstPull takes the time from an empty store to one in which every
// record of the catalogue can be listed. The floor decodes the same pages,
// which it has in memory, and inserts their records in one transaction.
func measureFirstPull(ctx context.Context, dir, url string) error {
	pages, err := fetchPages(ctx, url)
	if err != nil {
		return err
	}
	var ours, floor []float64
	for i := range deviceTurns {
		d, err := openDevice(ctx, filepath.Join(dir, fmt.Sprintf("pull%d.db", i)), url, "")
		if err != nil {
			return err
		}
		begun := time.Now()
		if err := d.sync.SyncOnce(ctx); err != nil {
			return err
		}
		shown, err := d.store.List(ctx, api.KindEvent)
		if err != nil {
			return err
		}
		ours = append(ours, milliseconds(time.Since(begun)))
		if len(shown) != catalogued {
			return fmt.Errorf("%d records are shown, want %d", len(shown), catalogued)
		}
		if err := d.close(); err != nil {
			return err
		}
		took, err := barePull(ctx, filepath.Join(dir, fmt.Sprintf("bare%d.db", i)), pages)
		if err != nil {
			return err
		}
		floor = append(floor, milliseconds(took))
	}
	report("first_pull_10000", median(ours), "ms")
	report("bare_decode_and_insert_10000", median(floor), "ms")
	report("first_pull_to_bare", median(ours)/median(floor), "ratio")
	return nil
}

func fetchPages(ctx context.Context, url string) (pages [][]byte, err error) {
	for since, more := "", true; more; {
		raw, err := get(ctx, url+"/v1/catalogue?since="+since)
		if err != nil {
			return nil, err
		}
		var page api.Page
		if err := json.Unmarshal(raw, &page); err != nil {
			return nil, err
		}
		pages = append(pages, raw)
		since, more = page.Cursor, page.More
	}
	return pages, nil
}

func get(ctx context.Context, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, answer.Status)
	}
	return raw, err
}

func barePull(ctx context.Context, path string, pages [][]byte) (time.Duration, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, "CREATE TABLE r (kind TEXT, id TEXT, rev INTEGER, body BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID"); err != nil {
		return 0, err
	}
	begun := time.Now()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO r VALUES (?, ?, ?, ?)")
	if err != nil {
		return 0, err
	}
	for _, raw := range pages {
		var page api.Page
		if err := json.Unmarshal(raw, &page); err != nil {
			return 0, err
		}
		for _, r := range page.Records {
			if _, err := insert.ExecContext(ctx, string(r.Kind), r.ID, r.Rev, []byte(r.Body)); err != nil {
				return 0, err
			}
		}
	}
	err = tx.Commit()
	return time.Since(begun), err
}

// measureNothingNew pulls a person's feed that has nothing new, one request
// after the other on one connection; the floor is a bare server that answers the
// same request after one query. The answer's size is all that the connection
// carries for it: head and body.
func measureNothingNew(ctx context.Context, dir, url, mails string) error {
	token, err := signIn(ctx, newCrowd(url, nil)[0], mails, "nothing@example.dk")
	if err != nil {
		return err
	}
	d, err := openDevice(ctx, filepath.Join(dir, "nothing.db"), url, token)
	if err != nil {
		return err
	}
	defer func() { _ = d.close() }()
	if err := d.sync.SyncOnce(ctx); err != nil {
		return err
	}
	_, cursor, err := d.store.Cursor(ctx, store.Changes)
	if err != nil {
		return err
	}
	bareURL, stop, err := startFloor(ctx, dir, "normal")
	if err != nil {
		return err
	}
	defer stop()
	bare, err := openDevice(ctx, filepath.Join(dir, "bare-nothing.db"), bareURL, token)
	if err != nil {
		return err
	}
	defer func() { _ = bare.close() }()
	var ours, floor []time.Duration
	for i := range nothingNew + 1 {
		if i == 1 { // the first has to connect
			d.wire.bytes.Store(0)
			d.wire.requests.Store(0)
			ours, floor = nil, nil
		}
		begun := time.Now()
		page, err := d.client.Changes(ctx, client.FeedQuery{Since: cursor, Limit: api.MaxPage})
		between := time.Now()
		if err != nil || len(page.Records) > 0 {
			return fmt.Errorf("%d records, want none: %w", len(page.Records), err)
		}
		if _, err := bare.client.Changes(ctx, client.FeedQuery{Since: cursor, Limit: api.MaxPage}); err != nil {
			return err
		}
		ours, floor = append(ours, between.Sub(begun)), append(floor, time.Since(between))
	}
	report("pull_nothing_new_requests", float64(d.wire.requests.Load())/nothingNew, "requests")
	report("pull_nothing_new_answer", float64(d.wire.bytes.Load())/nothingNew, "bytes")
	reportPercentiles("pull_nothing_new", ours, 50, 99)
	reportPercentiles("bare_get", floor, 50, 99)
	report("pull_nothing_new_to_bare_get", float64(percentile(ours, 50))/float64(percentile(floor, 50)), "ratio")
	return nil
}

// measureQueue takes the time in which what waits on a device is sent, applied
// durably at the office, and its answers are on the device's disk. The floor
// posts the same batches to a bare server that inserts each in one synced
// transaction.
func measureQueue(ctx context.Context, dir, url, mails string, events []string) error {
	bareURL, stop, err := startFloor(ctx, dir, "full")
	if err != nil {
		return err
	}
	defer stop()
	var ours, floor []float64
	for i := range deviceTurns {
		h := newCrowd(url, events)[0]
		token, err := signIn(ctx, h, mails, fmt.Sprintf("queue%d@example.dk", i))
		if err != nil {
			return err
		}
		d, err := openDevice(ctx, filepath.Join(dir, fmt.Sprintf("queue%d.db", i)), url, token)
		if err != nil {
			return err
		}
		if err := d.sync.SyncOnce(ctx); err != nil {
			return err
		}
		if err := d.fill(ctx, h); err != nil {
			return err
		}
		all, err := d.store.Queue(ctx)
		if err != nil {
			return err
		}
		begun := time.Now()
		if err := d.sync.SyncOnce(ctx); err != nil {
			return err
		}
		ours = append(ours, milliseconds(time.Since(begun)))
		if n, err := d.store.Counts(ctx); err != nil || n != (store.Counts{}) || len(all) != queued {
			return fmt.Errorf("of %d there wait %d and are refused %d: %w", len(all), n.Pending, n.Refused, err)
		}
		if err := d.close(); err != nil {
			return err
		}
		begun = time.Now()
		for at := 0; at < len(all); at += api.MaxBatch {
			batch := api.MutationBatch{Device: h.device}
			for _, e := range all[at:min(at+api.MaxBatch, len(all))] {
				batch.Mutations = append(batch.Mutations, api.Mutation{ID: newID(), Kind: api.SectionWrite, MadeAt: e.MadeAt, Body: e.Body})
			}
			if err := post(ctx, h.client, bareURL+"/v1/mutations", "", batch, new(api.MutationAnswers)); err != nil {
				return err
			}
		}
		floor = append(floor, milliseconds(time.Since(begun)))
	}
	report("send_1000_queued", median(ours), "ms")
	report("bare_post_1000", median(floor), "ms")
	report("send_1000_to_bare", median(ours)/median(floor), "ratio")
	return nil
}

// fill queues a plan and what is written in it: of ten mutations seven texts,
// two figures and a booking.
func (d *device) fill(ctx context.Context, h *hand) error {
	for i := range queued {
		h.n = i
		next := createPlan
		switch {
		case i == 0:
		case i%10 == 3, i%10 == 6:
			next = writeFigure
		case i%10 == 9:
			next = book
		default:
			next = func(h *hand) api.Mutation {
				return h.mutation(api.SectionWrite, api.SectionWriteBody{PlanID: h.plan, Section: fmt.Sprintf("bench.%d", i), Text: paragraph})
			}
		}
		m := next(h)
		if err := d.store.Write(ctx, store.Mutation(m.Kind, m.Body)); err != nil {
			return err
		}
	}
	return nil
}
