package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

func TestWhoBringsNoTokenSendsAtMostSixteenKibibytes(t *testing.T) {
	s := opened(t)
	for _, path := range []string{"/v1/sign-in", "/v1/sessions"} {
		for size, want := range map[int]int{16 << 10: 422, 16<<10 + 1: 413} {
			for _, said := range []bool{true, false} {
				pad := `{"email":"","pad":"`
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(pad+strings.Repeat("x", size-len(pad)-2)+`"}`))
				if !said {
					r.ContentLength = -1
				}
				w := httptest.NewRecorder()
				s.Handler().ServeHTTP(w, r)
				if w.Code != want {
					t.Errorf("%d bytes to %s, their number said %t, are answered %d", size, path, said, w.Code)
				}
			}
		}
	}
}

// costs is how many bytes are allocated to read a body.
func costs(t *testing.T, s *Server, body string) (bytes uint64, err error) {
	t.Helper()
	var batch api.MutationBatch
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = s.read(t.Context(), []byte(body), &batch)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}

func TestABodyCostsNoMoreThanAFewTimesItsSizeAndTellsOfTenErrors(t *testing.T) {
	s := opened(t)
	list := func(element string) string {
		return strings.Repeat(element+",", (4<<20)/(len(element)+1)) + element
	}
	for name, c := range map[string]struct {
		body string
		told int
	}{
		"wrong elements":     {`{"mutations":[` + list("1") + `]}`, 10},
		"empty elements":     {`{"mutations":[` + list("{}") + `]}`, 0},
		"wrong fields":       {`{"mutations":[` + list(`{"id":1}`) + `]}`, 10},
		"a list for a text":  {`{"device":[` + list("1") + `],"mutations":[]}`, 1},
		"what nobody reads":  {`{"pad":[` + list("1") + `],"mutations":[]}`, 0},
		"half a character":   {`{"device":"\ud800","pad":[` + list("1") + `],"mutations":[]}`, 1},
		"a mutation's body":  {`{"mutations":[{"body":[` + list("1") + `]}]}`, 0},
		"a date that is not": {`{"mutations":[{"made_at":"today"}],"pad":[` + list("1") + `]}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			cost, err := costs(t, s, c.body)
			if limit := uint64(8 * len(c.body)); cost > limit {
				t.Errorf("%d bytes for a body of %d", cost, len(c.body))
			}
			var told []api.FieldError
			if f := (*failure)(nil); err != nil {
				f = s.failure("", err)
				told = f.Errors
			}
			if len(told) != c.told {
				t.Errorf("%d errors: %v", len(told), told)
			}
		})
	}
}

func TestEachPlaceOfAWrongBodyIsNamed(t *testing.T) {
	s := opened(t)
	var batch api.MutationBatch
	err := s.read(t.Context(), []byte(`{"device": 5, "x/y": {"id": 5}, "mutations": [{"id": "a"}, {"Id": [1, {"id": 2}], "kind": {}, "made_at": "now", "body": {"id": 5}}, "x", null]}`), &batch)
	var got []string
	for _, e := range s.failure("", err).Errors {
		got = append(got, e.Pointer+" "+e.Reason)
	}
	want := []string{"/device format", "/mutations/1/Id format", "/mutations/1/kind format", "/mutations/1/made_at format", "/mutations/2 format"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// watched is a body that tells how much of such is decoded at once.
type watched struct{ Text string }

var decoding, most atomic.Int64

func (*watched) UnmarshalJSON(raw []byte) error {
	n := decoding.Add(int64(len(raw)))
	for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
	}
	for range 10_000 { // let the others come
		runtime.Gosched()
	}
	decoding.Add(-int64(len(raw)))
	return nil
}

func TestSoManyBytesAreDecodedAtOnce(t *testing.T) {
	s := opened(t)
	receiving(s, huma.Operation{OperationID: "watch", Method: http.MethodPost, Path: "/watch", Security: asked}, func(context.Context, *watched) (*nothing, error) { return &nothing{}, nil })
	body, err := json.Marshal(watched{Text: strings.Repeat("x", 3<<20)})
	if err != nil {
		t.Fatal(err)
	}
	var sending sync.WaitGroup
	for i := range 20 {
		sending.Go(func() {
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/watch", bytes.NewReader(body))
			r.RemoteAddr = fmt.Sprintf("192.0.%d.1:1", i) // each network has its turn
			s.Handler().ServeHTTP(w, r)
			if w.Code >= 300 {
				t.Errorf("answered %d: %s", w.Code, w.Body)
			}
		})
	}
	sending.Wait()
	if most.Load() > parsedTogether || most.Load() == 0 {
		t.Errorf("%d bytes at once", most.Load())
	}
}

// endless is a body that never ends, as fast as it is read.
type endless struct{ read *atomic.Int64 }

func (e endless) Read(p []byte) (int, error) {
	e.read.Add(int64(len(p)))
	return len(p), nil
}

// deadlines is an answer on a connection that can have them.
type deadlines struct{ *httptest.ResponseRecorder }

func (deadlines) SetReadDeadline(time.Time) error  { return nil }
func (deadlines) SetWriteDeadline(time.Time) error { return nil }
func (deadlines) EnableFullDuplex() error          { return nil }

func TestOfBodiesThatAreRefusedSoMuchIsReadASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := opened(t)
		var read atomic.Int64
		var requests sync.WaitGroup
		began := time.Now()
		for range 20 {
			requests.Go(func() {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/sessions", endless{&read})
				r.ContentLength = 1 << 40
				s.Handler().ServeHTTP(deadlines{httptest.NewRecorder()}, r)
			})
		}
		requests.Wait()
		most := int64(time.Since(began).Seconds() * drainRate)
		n := read.Load()
		if n < most/2 || n > most+2*drainChunk {
			t.Errorf("%d bytes were read in the time of %d", n, most)
		}
		if n > int64(drainWithin.Seconds())*drainRate+2*drainChunk {
			t.Errorf("%d bytes were read in all", n)
		}
	})
}
