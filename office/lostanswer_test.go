package office_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

// wire carries requests to an office in the same process. Safe for concurrent use.
type wire struct {
	plain bool // answers come as they are, not packed

	mu      sync.Mutex
	office  http.Handler
	heard   int      // requests that reached the office
	answers []arrive // what comes instead of the office's next answers
	said    answer   // the office's last answer, whole
}

// answer is a whole answer of the office's.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// arrive is how much of an answer arrives and how it ends. With a body of nil
// the request does reach the office and nothing comes back.
type arrive struct {
	of  answer
	n   int
	end error
}

var errLineCut = errors.New("the line was cut")

// RoundTrip makes the wire a client's transport.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	var next *arrive
	if len(w.answers) > 0 {
		next, w.answers = &w.answers[0], w.answers[1:]
	}
	w.mu.Unlock()
	if next != nil && next.of.body != nil {
		return next.response(r), r.Body.Close()
	}
	got := w.ask(r)
	if next != nil {
		return nil, errLineCut
	}
	return arrive{got, len(got.body), io.EOF}.response(r), nil
}

// ask has the office answer.
func (w *wire) ask(r *http.Request) answer {
	r = r.Clone(r.Context())
	r.RequestURI = r.URL.RequestURI()
	if w.plain {
		r.Header.Del("Accept-Encoding")
	}
	to := httptest.NewRecorder()
	w.office.ServeHTTP(to, r)
	got := answer{to.Code, to.Header(), to.Body.Bytes()}
	if !w.plain && got.header.Get("Content-Encoding") == "" { // a small one, which a proxy packs
		got.header.Set("Content-Encoding", "gzip")
		got.header.Del("Content-Length")
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_, _ = zip.Write(got.body) // into memory
		_ = zip.Close()
		got.body = packed.Bytes()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard++
	w.said = got
	return got
}

func (a arrive) response(r *http.Request) *http.Response {
	return &http.Response{
		StatusCode: a.of.status, Header: a.of.header, Request: r, ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
		Body: io.NopCloser(io.MultiReader(bytes.NewReader(a.of.body[:a.n]), ends{a.end})),
	}
}

// ends is how a body ends.
type ends struct{ err error }

// Read ends.
func (e ends) Read([]byte) (int, error) { return 0, e.err }

// client is one that is signed in and does not wait between attempts.
func (w *wire) client(t testing.TB, token string) *client.Client {
	t.Helper()
	c, err := client.New(client.Options{Office: "https://kontor.example.dk", Transport: w, Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	c.SetToken(token)
	return c
}

// lineEnds are the ways in which a connection ends before its time.
var lineEnds = map[string]error{
	"broken off":     io.ErrUnexpectedEOF,
	"quietly closed": io.EOF, // as by a proxy that does not say how long an answer is
}

func TestAnAnswerThatIsLostOrCutIsAskedForAgainAndHasOneEffect(t *testing.T) {
	for name, plain := range map[string]bool{"plain": true, "packed": false} {
		t.Run(name, func(t *testing.T) {
			dir := laidFolder(t)
			live := stand(t, dir)
			defer live.close()
			live.plain = plain
			before := count(t, live.db)
			for i, s := range lay().single {
				t.Run(everyKind[i].String(), func(t *testing.T) {
					first, whole := s.loseAnswers(t, live.wire)
					after := count(t, live.db)
					if diff := differ(once(s.cases...), since(before, after)); diff != "" {
						t.Errorf("effect (-once +got):\n%s", diff)
					}
					before = after
					s.cutAnywhere(t, first, whole)
				})
			}
		})
	}
}

// loseAnswers sends the mutation, loses the first answer and cuts some of those
// after it. It gives the answer, read and as it came.
func (s sending) loseAnswers(t *testing.T, w *wire) (api.MutationAnswers, answer) {
	t.Helper()
	c := w.client(t, s.token)
	w.heard, w.answers = 0, []arrive{{}}
	first, err := c.Mutations(t.Context(), s.batch)
	if err != nil || w.heard != 2 {
		t.Fatalf("%v after %d attempts, want the second to be answered", err, w.heard)
	}
	s.is(t, first)
	whole := w.said
	if packed := whole.header.Get("Content-Encoding") == "gzip"; packed == w.plain {
		t.Fatalf("packed %v", packed)
	}
	for name, end := range lineEnds {
		for _, n := range []int{0, len(whole.body) / 2, len(whole.body) - 2} {
			w.heard, w.answers = 0, []arrive{{whole, n, end}}
			got, err := c.Mutations(t.Context(), s.batch)
			if err != nil || w.heard != 1 {
				t.Fatalf("%s after %d bytes: %v after %d attempts more, want one", name, n, err, w.heard)
			}
			if diff := differ(first, got); diff != "" {
				t.Fatalf("%s after %d bytes (-first +again):\n%s", name, n, diff)
			}
		}
	}
	return first, whole
}

// cutAnywhere cuts the answer at every byte, in every way where it is plain and
// in one of them in turn where it is packed: the client says that it is to be sent
// again, unless all but the white space at its end is there.
func (s sending) cutAnywhere(t *testing.T, first api.MutationAnswers, whole answer) {
	w := &wire{}
	c := w.client(t, s.token)
	packed := whole.header.Get("Content-Encoding") != ""
	for name, end := range lineEnds {
		for n := range whole.body {
			if packed && (n%2 == 0) == errors.Is(end, io.EOF) {
				continue
			}
			w.answers = []arrive{{whole, n, end}}
			got, err := c.Mutations(client.Once(t.Context()), s.batch)
			switch {
			case client.Temporary(err):
			case err == nil && errors.Is(end, io.EOF) && whole.body[n] == '\n' && reflect.DeepEqual(first, got):
			default:
				t.Fatalf("%s after %d of %d bytes: answered %+v, %v", name, n, len(whole.body), got, err)
			}
		}
	}
}

// is checks that the answers are those of the cases.
func (s sending) is(t testing.TB, got api.MutationAnswers) {
	t.Helper()
	for i, r := range got.Results {
		c := s.cases[i]
		switch {
		case c.code == "" && (r.Status != api.StatusApplied || r.Problem != nil || len(r.Records) == 0),
			c.code != "" && (r.Status != api.StatusRefused || r.Problem == nil || r.Problem.Code != c.code || len(r.Records) != 0):
			t.Fatalf("%s: %s %+v with %d records", c, r.Status, r.Problem, len(r.Records))
		}
	}
}
