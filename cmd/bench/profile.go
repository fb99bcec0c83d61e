package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

const (
	profileVersions = 1_000
	profileTurns    = 9
)

// opened is what a process that opens a profile tells of it.
type opened struct {
	Open    float64 // milliseconds to the first query's answer
	Resting float64 // MiB that the store takes when it is open and queried
	Used    float64 // MiB after all was listed and searched once
}

// measureProfile opens a profile of many records in processes of their own, and
// in turn the same file by the bare engine with one query.
func measureProfile(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "startklar-bench-profile-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "profile.db")
	if err := makeProfile(ctx, path); err != nil {
		return err
	}
	var ours, floor []opened
	for range profileTurns {
		a, err := openInProcess(ctx, "store", path)
		if err != nil {
			return err
		}
		b, err := openInProcess(ctx, "bare", path)
		if err != nil {
			return err
		}
		ours, floor = append(ours, a), append(floor, b)
	}
	of := func(all []opened, what func(opened) float64) float64 {
		values := make([]float64, len(all))
		for i, o := range all {
			values[i] = what(o)
		}
		return median(values)
	}
	open := func(o opened) float64 { return o.Open }
	resting := func(o opened) float64 { return o.Resting }
	used := func(o opened) float64 { return o.Used }
	report("open_10000_first_query", of(ours, open), "ms")
	report("bare_open_first_query", of(floor, open), "ms")
	report("open_to_bare", of(ours, open)/of(floor, open), "ratio")
	report("store_memory", of(ours, resting), "MiB")
	report("store_memory_all_read", of(ours, used), "MiB")
	report("bare_memory", of(floor, resting), "MiB")
	report("store_memory_to_bare", of(ours, resting)/of(floor, resting), "ratio")
	return nil
}

func makeProfile(ctx context.Context, path string) error {
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	put := func(f store.Feed, kind api.Kind, n int, body func(i int) any) error {
		for from := 0; from < n; from += api.MaxPage {
			page := api.Page{Epoch: "e", Cursor: strconv.Itoa(from + 1), More: from+api.MaxPage < n}
			for i := from; i < min(n, from+api.MaxPage); i++ {
				raw, err := json.Marshal(body(i))
				if err != nil {
					return err
				}
				page.Records = append(page.Records, api.Record{
					Kind: kind, ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, kind, i)).String(), Rev: int64(i + 1), Body: raw,
				})
			}
			if err := s.Pull(ctx, f, page); err != nil {
				return err
			}
		}
		return nil
	}
	err = errors.Join(
		put(store.Catalogue, api.KindEvent, catalogued, func(i int) any {
			return api.Event{
				Kind: api.EventCourse, State: api.EventPlanned, Title: fmt.Sprintf("Kursus %d", i),
				Text: "Om at skrive en forretningsplan, der holder.", Capacity: 20, PlacesLeft: 3,
			}
		}),
		put(store.Changes, api.KindVersion, profileVersions, func(i int) any {
			return api.Version{PlanID: newID(), Name: fmt.Sprintf("Udgave %d", i), At: time.Now().UTC(), Reason: api.ReasonKept}
		}),
	)
	if err == nil {
		_, err = s.Search(ctx, "kursus", 1) // the index is whole
	}
	return errors.Join(err, s.Close())
}

func openInProcess(ctx context.Context, how, path string) (o opened, err error) {
	self, err := os.Executable()
	if err != nil {
		return o, err
	}
	c := exec.CommandContext(ctx, self, "-open", how, "-dir", path)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return o, fmt.Errorf("open a profile: %w", err)
	}
	return o, json.Unmarshal(out, &o)
}

// openProfile opens the profile at path and writes what it took. Memory is the
// process's resident set beyond what it was before: Go's heap, what SQLite holds
// beside it, and the code and files that came into memory with them.
func openProfile(ctx context.Context, how, path string) error {
	before, err := resident()
	if err != nil {
		return err
	}
	open := openStore
	if how == "bare" {
		open = openBare
	}
	var o opened
	begun := time.Now()
	p, err := open(ctx, path)
	if err != nil {
		return err
	}
	if err := p.query(ctx); err != nil {
		return err
	}
	o.Open = milliseconds(time.Since(begun))
	after, err := resident()
	if err != nil {
		return err
	}
	o.Resting = mebibytes(after - before)
	if err := p.readAll(ctx); err != nil {
		return err
	}
	if after, err = resident(); err != nil {
		return err
	}
	o.Used = mebibytes(after - before)
	if err := p.close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(o)
}

// profile is an open one.
type profile struct {
	query, readAll func(context.Context) error
	close          func() error
}

func openStore(ctx context.Context, path string) (profile, error) {
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return profile{}, err
	}
	return profile{
		query: func(ctx context.Context) error {
			_, err := s.Counts(ctx)
			return err
		},
		readAll: func(ctx context.Context) error {
			if list, err := s.List(ctx, api.KindEvent); err != nil || len(list) != catalogued {
				return fmt.Errorf("%d records are shown: %w", len(list), err)
			}
			if hits, err := s.Search(ctx, "forretningsplan", 20); err != nil || len(hits) != 20 {
				return fmt.Errorf("%d are found: %w", len(hits), err)
			}
			return nil
		},
		close: s.Close,
	}, nil
}

func openBare(ctx context.Context, path string) (profile, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	return profile{
		query: func(ctx context.Context) error {
			return db.QueryRowContext(ctx, "SELECT count(*) FROM mutation WHERE state = 0").Scan(new(int))
		},
		readAll: func(context.Context) error { return nil },
		close:   db.Close,
	}, err
}

// resident is this process's resident set in bytes, after what is not used any
// more was given back.
func resident() (int64, error) {
	debug.FreeOSMemory()
	return residentOf(os.Getpid())
}

// residentOf is a process's resident set in bytes.
func residentOf(pid int) (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, fmt.Errorf("memory is measured on Linux (%s) only: %w", runtime.GOOS, err)
	}
	fields := bytes.Fields(raw)
	if len(fields) < 2 {
		return 0, errors.New("/proc/…/statm is not as it was")
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize()), err
}

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }
