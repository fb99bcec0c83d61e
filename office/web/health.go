package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"startklar.dk/office"
)

// metrics are what a Prometheus server reads of one office.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	inFlight prometheus.Gauge
	panics   prometheus.Counter
	applied  *prometheus.CounterVec
}

func newMetrics(o *office.Office) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "startklar_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "startklar_http_request_seconds", Help: "Time from a request to its answer, waiting included, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 31},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "startklar_http_in_flight", Help: "Requests that are not answered yet, held ones included.",
		}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "startklar_http_panics_total", Help: "Operations that broke off.",
		}),
		applied: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "startklar_mutations_total", Help: "Mutations answered, by kind and outcome: applied, or the code of the refusal.",
		}, []string{"kind", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.took, m.inFlight, m.panics, m.applied,
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "startklar_transactions_retried_total", Help: "Transactions run again for what another process did: deadlocks, lost connections.",
		}, func() float64 { return float64(o.Retries()) }),
		statements(o, "read", func(read, _ int64) int64 { return read }),
		statements(o, "write", func(_, written int64) int64 { return written }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for outcome, count := range o.Mails.Counts() {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "startklar_mails_total", Help: "Mails handed over, put off and given up.", ConstLabels: prometheus.Labels{"outcome": string(outcome)},
		}, func() float64 { return float64(count.Load()) }))
	}
	return m
}

// statements counts the statements of one kind of transaction.
func statements(o *office.Office, in string, of func(read, written int64) int64) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "startklar_statements_total", Help: "Statements to the database, in transactions that only read and in those that write.",
		ConstLabels: prometheus.Labels{"transaction": in},
	}, func() float64 { return float64(of(o.Statements())) })
}

func (m *metrics) observe(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

// registerHealth adds what those ask who look after the machine: on a listener
// of its own, where it has one.
func (s *Server) registerHealth() {
	mux := s.mux
	if s.options.MetricsListener != nil {
		s.health = http.NewServeMux()
		mux = s.health
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeStatus(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if s.stopping.Load() {
			writeFailure(w, r, unavailable())
			return
		}
		if err := s.office.Ready(r.Context()); err != nil {
			s.log.Error("the office cannot write", "error", err)
			writeFailure(w, r, unavailable())
			return
		}
		writeStatus(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		DisableCompression: true, // the frame does that
		ErrorLog:           nil,
	}))
}

// serveHealth answers on the listener of its own until ctx ends.
func (s *Server) serveHealth(ctx context.Context, listener net.Listener) {
	server := &http.Server{
		Handler: s.health, ReadTimeout: headWithin, WriteTimeout: writeWithin,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(ctx, visitKey{}, &visit{render: asProblem})
		},
	}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })() // nobody waits for it
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.log.Error("metrics and health are not answered any more", "error", err)
	}
}

func writeStatus(w http.ResponseWriter, status string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, `{"status":"`+status+`"}`) // who asked is gone if this fails
}
