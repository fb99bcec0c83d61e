package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"startklar.dk/api"
)

// measureFloor answers the same requests by the standard library's server and
// one insert into the same database engine, without sign-in, rules or feeds:
// each a transaction of its own, synced to disk before it is answered.
func measureFloor(ctx context.Context) (perSecond float64, p99 time.Duration, err error) {
	dir, err := os.MkdirTemp("", "startklar-bench-floor-")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE bookings (id TEXT PRIMARY KEY, body TEXT)"); err != nil {
		return 0, 0, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, 0, err
	}
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var batch api.MutationBatch
		if err := json.NewDecoder(r.Body).Decode(&batch); err != nil || len(batch.Mutations) == 0 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		m := batch.Mutations[0]
		if _, err := db.ExecContext(r.Context(), "INSERT INTO bookings (id, body) VALUES ($1, $2)", m.ID, string(m.Body)); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(api.MutationAnswers{Results: []api.MutationResult{{ID: m.ID, Status: api.StatusApplied}}})
	})}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(listener) })
	defer served.Wait()
	defer func() { _ = server.Close() }()

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands, MaxConnsPerHost: hands}}
	events, _ := manyEvents(time.Now().UTC())
	took, err := bookAll(ctx, client, "http://"+listener.Addr().String(), make([]string, hands), events)
	if err != nil {
		return 0, 0, err
	}
	rate, each := sumUp(took)
	return rate, percentile(each, 99), nil
}
