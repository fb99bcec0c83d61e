package web

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office"
)

func opened(t *testing.T) *Server {
	t.Helper()
	o, err := office.Open(context.Background(), office.Config{Dir: t.TempDir(), Passive: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return New(o, Options{})
}

func TestWhatIsNewIsRefusedWhileStopping(t *testing.T) {
	s := opened(t)
	s.stopping.Store(true)
	for path, want := range map[string]int{"/v1/office": 503, "/readyz": 503, "/healthz": 200} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
		if want != 503 {
			continue
		}
		var p api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != api.CodeUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
}

func TestWhoWatchesHearsThatTheOfficeStops(t *testing.T) {
	s := opened(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.options.MetricsListener = listener
	s.registerHealth()
	s.stopping.Store(true)
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	s.startWorkers(ctx, &serving)
	for path, want := range map[string]int{"/readyz": 503, "/healthz": 200, "/metrics": 200} {
		got, err := http.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	stop()
	serving.Wait()
}

func TestAPanicIsAProblemAndTheOfficeGoesOn(t *testing.T) {
	s := opened(t)
	s.mux.HandleFunc("GET /broken", func(http.ResponseWriter, *http.Request) { panic("oh") })
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/broken", nil))
	var p api.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 500 || p.Code != api.CodeInternal {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != api.ProblemType {
		t.Errorf("content type %q", got)
	}
}

func TestHalfAnAnswerDoesNotLookWhole(t *testing.T) {
	s := opened(t)
	s.mux.HandleFunc("GET /broken", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 1<<20)) // more than any buffer holds
		panic("oh")
	})
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/broken", nil))
}

func TestEveryCodeHasWordsInBothLanguages(t *testing.T) {
	contract, err := os.ReadFile(filepath.Join("..", "..", "api", "problem.go"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[api.Code]bool{}
	for _, m := range regexp.MustCompile(`Code = "(\w+)"`).FindAllSubmatch(contract, -1) {
		all[api.Code(m[1])] = true
	}
	listed := map[api.Code]bool{}
	for _, code := range problemCodes {
		listed[code] = true
	}
	if diff := cmp.Diff(all, listed); diff != "" {
		t.Errorf("listed are other codes than there are (-are +listed):\n%s", diff)
	}
	for _, code := range problemCodes {
		for lang, words := range texts() {
			for _, part := range []string{"title", "detail"} {
				if !words.Has("problem." + string(code) + "." + part) {
					t.Errorf("%s has no %s in %s", code, part, lang)
				}
			}
		}
	}
}
