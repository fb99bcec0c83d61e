package app_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/app"
)

func TestAProfileIsOpenOnce(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	if _, err := app.Open(t.Context(), cfg); !errors.Is(err, app.ErrInUse) || app.Reason(err) != "in_use" {
		t.Errorf("opened twice: %v", err)
	}
	other := cfg
	other.Dir = t.TempDir()
	open(t, other)
	ok(t, a.Close())
	open(t, cfg)
}

// held is a demo office that starts when it is let.
func held(cfg app.Config) (_ app.Config, let chan struct{}) {
	let = make(chan struct{})
	start := cfg.DemoOffice
	cfg.DemoOffice = func(ctx context.Context, dir string) (app.Demo, error) {
		select {
		case <-let:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return start(ctx, dir)
	}
	return cfg, let
}

func TestOpeningDoesNotWaitForTheDemoOffice(t *testing.T) {
	ctx := t.Context()
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	before := must[app.Office](t)(a.ChooseDemo(ctx))
	signIn(t, a, a, anna)
	ok(t, a.Close())

	slow, let := held(cfg)
	a = open(t, slow)
	if email, in := a.SignedIn(); !in || email != anna {
		t.Errorf("signed in: %q, %v", email, in)
	}
	if o := a.Office(ctx); o.Kind != app.OfficeDemo || o.Address != "" || o.Name != before.Name {
		t.Errorf("before it runs the office is %+v", o)
	}
	q, err := a.Plan.Question(ctx, "", "summary.short")
	ok(t, err)
	_, err = a.Plan.Write(ctx, "", q.Key, "Skrevet imens", q.Base)
	ok(t, err)
	if st, err := a.Sync.State(ctx); err != nil || st.Mark != app.MarkWaiting || st.Waiting == 0 {
		t.Errorf("the mark is %+v, %v", st, err)
	}
	gone, giveUp := context.WithCancel(ctx)
	giveUp()
	if err := a.Sync.Flush(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("sync did not wait: %v", err)
	}
	synced := make(chan error, 1)
	go func() { synced <- a.Sync.Flush(ctx) }()
	close(let)
	ok(t, <-synced)
	if o := a.Office(ctx); o.Address == "" || o.Address == before.Address {
		t.Errorf("it runs at %q, and ran at %q before", o.Address, before.Address)
	}
	await(t, a, "what was written is with the office", func() bool {
		st, err := a.Sync.State(ctx)
		return err == nil && st.Mark == app.MarkSaved && st.Waiting == 0
	})
	if _, err := a.Sessions(ctx); err != nil {
		t.Errorf("the sign-in is not good any more: %v", err)
	}
}

func TestADemoOfficeThatDoesNotStartIsToldAndWaitedForByNobody(t *testing.T) {
	ctx := t.Context()
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	must[app.Office](t)(a.ChooseDemo(ctx))
	ok(t, a.Close())
	broken := cfg
	broken.DemoOffice = func(context.Context, string) (app.Demo, error) { return nil, errors.New("no room") }
	a = open(t, broken)
	await(t, a, "it is told", func() bool {
		for _, n := range a.Notices() {
			if n.Key == "notice.demo_failed" {
				return true
			}
		}
		return false
	})
	if err := a.Sync.Flush(ctx); !errors.Is(err, app.ErrNoOffice) {
		t.Errorf("sync says %v", err)
	}
	ok(t, a.WriteOffline(ctx))
	ok(t, a.Close())

	must[app.Office](t)(open(t, cfg).ChooseDemo(ctx))
}

func TestClosingDoesNotWaitForADemoOfficeThatIsStarting(t *testing.T) {
	ctx := t.Context()
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	must[app.Office](t)(a.ChooseDemo(ctx))
	ok(t, a.Close())
	never, _ := held(cfg)
	a = open(t, never)
	ok(t, a.Close())
	if _, err := a.ChooseDemo(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after closing: %v", err)
	}
}

// office answers as an office does, and says of itself what is given.
func office(t *testing.T, describes string, export int) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Method != http.MethodGet {
			t.Errorf("%s %s was asked, signed in: %v", r.Method, r.URL.Path, r.Header.Get("Authorization") != "")
		}
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/v1/office":
			_, _ = w.Write([]byte(`{"name":"Kontoret"}`))
		case "/openapi.json":
			if describes == "" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			_, _ = w.Write([]byte(describes))
		case "/v1/me/export":
			w.WriteHeader(export)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestWhatAnOfficeOffersIsAskedWithoutASignIn(t *testing.T) {
	for name, c := range map[string]struct {
		describes string
		export    int
		want      app.Offers
	}{
		"one that describes all": {
			describes: `{"paths":{"/v1/me":{"delete":{}},"/v1/me/export":{"get":{}},"/v1/me/calendar":{"post":{}}}}`,
			want:      app.Offers{Export: true, Erase: true, Calendar: true},
		},
		"one that describes some": {
			describes: `{"paths":{"/v1/me":{"get":{}},"/v1/me/calendar":{"post":{}}}}`, export: http.StatusUnauthorized,
			want: app.Offers{Calendar: true},
		},
		"one that describes nothing and asks for a sign-in": {
			export: http.StatusUnauthorized, want: app.Offers{Export: true, Erase: true, Calendar: true},
		},
		"one that describes nothing and has none": {export: http.StatusNotFound},
		"one whose description is no description": {describes: `[]`, export: http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t.TempDir(), clock())
			line := &http.Transport{}
			defer line.CloseIdleConnections()
			cfg.Transport = line
			a := open(t, cfg)
			must[app.Office](t)(a.ChooseOffice(t.Context(), office(t, c.describes, c.export).URL))
			got, err := a.Offers(t.Context())
			ok(t, err)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("it offers (-want +got):\n%s", diff)
			}
			ok(t, a.Network.Switch(false))
			if _, err := a.Offers(t.Context()); !errors.Is(err, app.ErrOffline) {
				t.Errorf("off the net: %v", err)
			}
		})
	}
	a := open(t, config(t.TempDir(), clock()))
	if _, err := a.Offers(t.Context()); !errors.Is(err, app.ErrNoOffice) {
		t.Errorf("without an office: %v", err)
	}
	must[app.Office](t)(a.ChooseDemo(t.Context()))
	if got, err := a.Offers(t.Context()); err != nil || got != (app.Offers{Export: true, Erase: true, Calendar: true}) {
		t.Errorf("our own office offers %+v, %v", got, err)
	}
}

// TestAnExportBrokenOffLeavesNothing: the file that one leaves has all that a
// person has.
func TestAnExportBrokenOffLeavesNothing(t *testing.T) {
	cfg := config(filepath.Join(t.TempDir(), "a [profile]"), clock())
	ok(t, os.MkdirAll(cfg.Dir, 0o700))
	left := filepath.Join(cfg.Dir, "export-1234.zip")
	ok(t, os.WriteFile(left, []byte("PK"), 0o600))
	open(t, cfg)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is there still: %v", err)
	}
}
