package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	viewers    = 32              // browsers that ask at once
	viewedFor  = 4 * time.Second // each of the two, in turns
	viewTurns  = 5
	programmed = 300 // events of the programme
)

// measurePublic counts the views a second of the public programme, compressed as browsers
// take it, and the views of a handler that gives as many bytes: each served to as many at
// once, in turn. Those who look share the processors with it.
func measurePublic(ctx context.Context, office string) (err error) {
	dir, err := os.MkdirTemp("", "startklar-bench-public-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, _, err := serveProgramme(ctx, office, dir, programmed)
	if err != nil {
		return err
	}
	defer o.stop()
	page, err := view(ctx, http.DefaultClient, o.url+"/")
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	constant := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(page)
	})}
	go func() { _ = constant.Serve(listener) }()
	defer func() { _ = constant.Close() }()
	var views, floor int
	for range viewTurns {
		n, err := viewed(ctx, o.url+"/")
		if err != nil {
			return err
		}
		views += n
		if n, err = viewed(ctx, "http://"+listener.Addr().String()+"/"); err != nil {
			return err
		}
		floor += n
	}
	seconds := (viewTurns * viewedFor).Seconds()
	report("public_page_bytes", float64(len(page)), "bytes")
	report("public_views", float64(views)/seconds, "/s")
	report("public_views_floor", float64(floor)/seconds, "/s")
	report("public_views_ratio", float64(views)/float64(floor), "")
	return nil
}

// view gets a page as a browser does, compressed.
func view(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is answered %d", url, answer.StatusCode)
	}
	return body, err
}

// viewed counts how often a page is seen while many look at it.
func viewed(ctx context.Context, url string) (int, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: viewers}}
	defer client.CloseIdleConnections()
	var n atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	end := time.Now().Add(viewedFor)
	for range viewers {
		all.Go(func() {
			for time.Now().Before(end) && failed.Load() == nil {
				if _, err := view(ctx, client, url); err != nil {
					failed.Store(&err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return int(n.Load()), nil
}
