package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"startklar.dk/api"
)

// serveFloor answers the office's requests by the standard library's server and
// one insert into the same database engine, without sign-in, rules or feeds:
// each a transaction of its own. synced is the database's synchronous: with
// full an answer is on the disk, with normal it is not. It says its address on
// the standard output and serves until the standard input ends.
func serveFloor(ctx context.Context, dir, synced string) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, synced+".db")+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous("+synced+")")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE written (id TEXT PRIMARY KEY, body TEXT)"); err != nil {
		return err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO written (id, body) VALUES ($1, $2)")
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	insertAll := func(ctx context.Context, all []api.Mutation) error {
		if len(all) == 1 {
			_, err := insert.ExecContext(ctx, all[0].ID, string(all[0].Body))
			return err
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, m := range all {
			if _, err := tx.StmtContext(ctx, insert).ExecContext(ctx, m.ID, string(m.Body)); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		return tx.Commit()
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/mutations", func(w http.ResponseWriter, r *http.Request) {
		var batch api.MutationBatch
		if err := json.NewDecoder(r.Body).Decode(&batch); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if err := insertAll(r.Context(), batch.Mutations); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		answers := api.MutationAnswers{}
		for _, m := range batch.Mutations {
			answers.Results = append(answers.Results, api.MutationResult{ID: m.ID, Status: api.StatusApplied})
		}
		_ = json.NewEncoder(w).Encode(answers)
	})
	mux.HandleFunc("GET /v1/changes", func(w http.ResponseWriter, r *http.Request) {
		var n int
		if err := db.QueryRowContext(r.Context(), "SELECT count(*) FROM written WHERE id = $1", r.Header.Get("Authorization")).Scan(&n); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(api.Page{Epoch: "epoch", Records: []api.Record{}, Cursor: r.FormValue("since")})
	})
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: mux}
	fmt.Println("http://" + listener.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// startFloor runs serveFloor in a process of its own, as the office is one.
func startFloor(ctx context.Context, dir, synced string) (url string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	c := exec.CommandContext(ctx, self, "-floor", synced, "-dir", dir)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = in.Close()
		_ = c.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the bare server did not come up: %w", err)
	}
	return strings.TrimSpace(line), stop, nil
}
