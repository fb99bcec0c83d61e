// Package web is the office's HTTP API: it turns requests into calls of package
// office and problems into words, and knows no rule of its own. A Server owns
// the goroutines of its connections and its demo; they end with Serve.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/scan"
	"startklar.dk/office/web/site"
)

// Options are how an office is served; the zero value is good.
type Options struct {
	// PublicURL is the office's address as the world sees it, without a slash at
	// the end; empty: as the request says.
	PublicURL string
	// Proxies are believed about whom they speak for.
	Proxies Proxies
	// MetricsListener is where /metrics, /healthz and /readyz are answered, and
	// nothing else; Serve closes it. Nil: they are answered beside the rest.
	MetricsListener net.Listener
	// Demo is how those at a demo office differ.
	Demo bots.Options
	// Mail has what a demo office mails, for its desk to show the code that one signs in
	// with; nil: it shows none.
	Mail *mail.Box
	// Scan looks at what persons attached before any of the staff gets it; nil: nothing does.
	Scan *scan.Scanner
}

const (
	// stopWithin is how long answers under way may take once the office stops.
	stopWithin = 8 * time.Second
	// headWithin is how long a client may take to send a request's head.
	headWithin = 10 * time.Second
)

// Server serves one office.
type Server struct {
	office    *office.Office
	options   Options
	log       *slog.Logger
	now       func() time.Time
	mux       *http.ServeMux
	groups    []group
	health    *http.ServeMux // nil where health is answered beside the rest
	api       huma.API
	handler   http.Handler
	throttle  *throttle // by session
	tries     *throttle // of codes, by network
	turns     turns
	parses    *semaphore.Weighted
	drains    *rate.Limiter // of what is read of bodies that are refused
	exporting sync.Map      // the persons whose export is under way
	metrics   *metrics
	docs      docs
	demo      *bots.Bots // nil where the office is no demo
	stopping  atomic.Bool
}

// New makes a server of an office; it opens and starts nothing.
func New(o *office.Office, options Options) *Server {
	l := o.Limits
	tries := l.SignInsPerNetwork * triesPerSignIn
	s := &Server{
		office: o, options: options, log: o.Log, now: o.Now, mux: http.NewServeMux(), metrics: newMetrics(o),
		parses:   semaphore.NewWeighted(parsedTogether),
		drains:   rate.NewLimiter(drainRate, drainChunk),
		throttle: newThrottle(l.RequestsPerSecond, l.RequestBurst),
		tries:    newThrottle(float64(tries)/time.Hour.Seconds(), tries),
	}
	s.demo = bots.New(o, options.Demo)
	s.register()
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(compressFrom), gzhttp.EnableZstd(false), gzhttp.SuffixETag(site.PackedTag))
	if err != nil {
		panic(fmt.Errorf("set up compression: %w", err)) // its options are constants
	}
	s.handler = s.outermost(compress(s.catching(http.HandlerFunc(s.routed))))
	return s
}

const (
	// triesPerSignIn is how many codes a network may try for each sign-in that
	// it may ask for: as many as each code allows.
	triesPerSignIn = 5
	// compressFrom is the size of an answer from which compressing is worth it: a
	// smaller one is a single packet anyway.
	compressFrom = 1280
)

// Handler answers the office's requests; Serve is what adds a listener and an
// end.
func (s *Server) Handler() http.Handler { return s.handler }

func (s *Server) register() {
	useOurProblems()
	config := documentConfig()
	config.Transformers = append(config.Transformers, speak)
	s.api = humago.New(s.mux, config)
	s.groups = []group{
		{"/v1/calendar/", asPage}, // an address that people also open
		{"/v1/", asProblem},
		{"/", asPage},
	}
	s.registerDesk()
	s.registerPublic()
	s.registerOffice()
	s.registerSignIn()
	s.registerFeeds()
	s.registerMutations()
	s.registerVersions()
	s.registerFiles()
	s.registerMe()
	s.registerHealth()
	s.registerDocs()
}

// Serve answers on a listener until ctx ends. Then it lets held answers go,
// refuses what is new, finishes what is under way, and returns nil within ten
// seconds. The office stays open.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var workers sync.WaitGroup
	s.startWorkers(work, &workers)

	unused := &unusedConns{}
	server := &http.Server{
		ConnState:         unused.saw,
		Handler:           s.handler,
		ReadHeaderTimeout: headWithin,
		IdleTimeout:       3 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return work },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		s.stopping.Store(true)
		s.office.Feeds.Release()
		server.RegisterOnShutdown(unused.close)
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		if stopped := server.Shutdown(end); stopped != nil {
			s.log.Warn("answers under way were cut off", "error", stopped)
			_ = server.Close() // nothing more can be done for them
		}
		err = <-served
	}
	stopWork()
	workers.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve the office: %w", err)
}

// unusedConns are connections on which nothing was asked yet. A client that
// opens one more than it needs would hold a stop up for five seconds.
type unusedConns struct {
	mu  sync.Mutex
	all map[net.Conn]struct{}
}

func (u *unusedConns) saw(conn net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if state != http.StateNew {
		delete(u.all, conn)
		return
	}
	if u.all == nil {
		u.all = map[net.Conn]struct{}{}
	}
	u.all[conn] = struct{}{}
}

func (u *unusedConns) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for conn := range u.all {
		_ = conn.Close() // nobody waits for it
	}
}
