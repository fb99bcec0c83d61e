package syncer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"startklar.dk/api"
)

// fakeOffice keeps the contract's promises about feeds and mutations for one
// person, in memory: order, exactly once, long polls, a new epoch after a
// restore. It knows section.write and message.post and nothing else.
type fakeOffice struct {
	mu       sync.Mutex
	epoch    int
	rev      int64
	records  map[string]api.Record // the person's, by kind and id
	common   []api.Record          // the catalogue
	answers  map[string]api.MutationResult
	news     chan struct{}
	seen     []string // requests, "METHOD path"
	batches  []int    // sizes of the batches that came
	fault    func(r *http.Request) *http.Response
	token    string
	pageSize int
	full     bool                  // answers have no room for records
	poison   string                // a text that makes the office refuse the whole request
	poisoned func() *http.Response // and how; nil: 422
	held     atomic.Int32          // feeds' answers that are held
}

func newFakeOffice() *fakeOffice {
	return &fakeOffice{
		records: map[string]api.Record{}, answers: map[string]api.MutationResult{},
		news: make(chan struct{}), token: "good", pageSize: 3,
	}
}

func (o *fakeOffice) wake() {
	close(o.news)
	o.news = make(chan struct{})
}

// set writes a record as another device or the desk would.
func (o *fakeOffice) set(kind api.Kind, id string, body any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.put(kind, id, body)
	o.wake()
}

func (o *fakeOffice) put(kind api.Kind, id string, body any) api.Record {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	o.rev++
	r := api.Record{Kind: kind, ID: id, Rev: o.rev, Body: raw}
	o.records[string(kind)+"/"+id] = r
	return r
}

// publish adds to the catalogue.
func (o *fakeOffice) publish(title string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(o.common) + 1
	o.common = append(o.common, api.Record{
		Kind: api.KindEvent, ID: fmt.Sprint("event-", n), Rev: int64(n), Body: json.RawMessage(`{"title":` + strconv.Quote(title) + `}`),
	})
	o.wake()
}

// backup gives a function that puts the office back to how it is now, in a new
// epoch.
func (o *fakeOffice) backup() (restore func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	records, answers, rev := map[string]api.Record{}, map[string]api.MutationResult{}, o.rev
	for k, r := range o.records {
		records[k] = r
	}
	for k, a := range o.answers {
		answers[k] = a
	}
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.epoch++
		o.records, o.answers, o.rev = records, answers, rev+1<<32
		o.wake()
	}
}

func (o *fakeOffice) text(id string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var s api.Section
	if err := o.records["section/"+id].Decode(&s); err != nil {
		panic(err)
	}
	return s.Text
}

func (o *fakeOffice) requests(prefix string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, s := range o.seen {
		if strings.HasPrefix(s, prefix) {
			n++
		}
	}
	return n
}

func (o *fakeOffice) fail(f func(r *http.Request) *http.Response) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fault = f
}

var errNoNet = errors.New("network is unreachable")

// RoundTrip makes the office the transport: no socket stops the clock. A fault
// that answers nil cuts the connection.
func (o *fakeOffice) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	o.seen = append(o.seen, r.Method+" "+r.URL.Path)
	fault := o.fault
	o.mu.Unlock()
	if fault != nil {
		if resp := fault(r); resp == nil {
			return nil, errNoNet
		} else if resp.StatusCode != 0 {
			resp.Request = r
			return resp, nil
		}
	}
	w := httptest.NewRecorder()
	o.serve(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// pass is what a fault answers to let a request through.
var pass = &http.Response{}

// cut is a fault in which no request comes through.
func cut(*http.Request) *http.Response { return nil }

func problemAnswer(status int, code api.Code, header ...string) *http.Response {
	w := httptest.NewRecorder()
	for i := 0; i+1 < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	problem(w, status, code)
	return w.Result()
}

func problem(w http.ResponseWriter, status int, code api.Code) {
	w.Header().Set("Content-Type", api.ProblemType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(api.Problem{Status: status, Code: code})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (o *fakeOffice) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/v1/catalogue" {
		o.feed(w, r, func() []api.Record { return o.common })
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+o.token {
		problem(w, http.StatusUnauthorized, api.CodeUnauthorized)
		return
	}
	switch r.URL.Path {
	case "/v1/changes":
		o.feed(w, r, func() []api.Record {
			var list []api.Record
			for _, rec := range o.records {
				list = append(list, rec)
			}
			slices.SortFunc(list, func(a, b api.Record) int { return int(a.Rev - b.Rev) })
			return list
		})
	case "/v1/mutations":
		o.mutate(w, r)
	default:
		problem(w, http.StatusNotFound, api.CodeNotFound)
	}
}

func (o *fakeOffice) feed(w http.ResponseWriter, r *http.Request, all func() []api.Record) {
	wait, _ := strconv.Atoi(r.URL.Query().Get("wait"))
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	for {
		o.mu.Lock()
		page := api.Page{Epoch: fmt.Sprint("epoch-", o.epoch)}
		from := int64(0)
		if since := r.URL.Query().Get("since"); since != "" {
			epoch, at, _ := strings.Cut(since, "/")
			n, err := strconv.ParseInt(at, 10, 64)
			if epoch != page.Epoch || err != nil {
				o.mu.Unlock()
				problem(w, http.StatusGone, api.CodeResync)
				return
			}
			from = n
		}
		page.Cursor = fmt.Sprint(page.Epoch, "/", from)
		for _, rec := range all() {
			if rec.Rev <= from {
				continue
			}
			if len(page.Records) == o.pageSize {
				page.More = true
				break
			}
			page.Records = append(page.Records, rec)
			page.Cursor = fmt.Sprint(page.Epoch, "/", rec.Rev)
		}
		news := o.news
		o.mu.Unlock()
		if len(page.Records) == 0 && wait > 0 {
			o.held.Add(1)
			select {
			case <-news:
				o.held.Add(-1)
				continue
			case <-ctx.Done():
				o.held.Add(-1)
			}
		}
		answer(w, page)
		return
	}
}

func (o *fakeOffice) mutate(w http.ResponseWriter, r *http.Request) {
	var batch api.MutationBatch
	if err := json.NewDecoder(r.Body).Decode(&batch); err != nil {
		problem(w, http.StatusBadRequest, api.CodeMalformed)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.batches = append(o.batches, len(batch.Mutations))
	if batch.Epoch != "" && batch.Epoch != fmt.Sprint("epoch-", o.epoch) {
		problem(w, http.StatusGone, api.CodeResync)
		return
	}
	for _, m := range batch.Mutations {
		if o.poison != "" && strings.Contains(string(m.Body), o.poison) {
			if o.poisoned != nil {
				say := o.poisoned()
				maps.Copy(w.Header(), say.Header)
				w.WriteHeader(say.StatusCode)
				_, _ = io.Copy(w, say.Body)
				return
			}
			problem(w, http.StatusUnprocessableEntity, api.CodeInvalid)
			return
		}
	}
	a := api.MutationAnswers{Epoch: fmt.Sprint("epoch-", o.epoch)}
	for _, m := range batch.Mutations {
		res, done := o.answers[m.ID]
		if !done {
			res = o.apply(m)
			o.answers[m.ID] = res
		}
		if o.full {
			res.Records, res.Later = []api.Record{}, true
		}
		a.Results = append(a.Results, res)
	}
	o.wake()
	answer(w, a)
}

func (o *fakeOffice) apply(m api.Mutation) api.MutationResult {
	refuse := func(code api.Code) api.MutationResult {
		return api.MutationResult{ID: m.ID, Status: api.StatusRefused, Problem: &api.Problem{Code: code}}
	}
	switch m.Kind {
	case api.SectionWrite:
		var b api.SectionWriteBody
		if json.Unmarshal(m.Body, &b) != nil || b.Text == "refuse me" {
			return refuse(api.CodeInvalid)
		}
		r := o.put(api.KindSection, api.SectionID(b.PlanID, b.Section),
			api.Section{PlanID: b.PlanID, Section: b.Section, Text: b.Text, State: api.SectionOK})
		return api.MutationResult{ID: m.ID, Status: api.StatusApplied, Records: []api.Record{r}}
	case api.MessagePost:
		var b api.MessagePostBody
		if json.Unmarshal(m.Body, &b) != nil {
			return refuse(api.CodeInvalid)
		}
		r := o.put(api.KindMessage, b.MessageID, api.Message{Text: b.Text})
		return api.MutationResult{ID: m.ID, Status: api.StatusApplied, Records: []api.Record{r}}
	}
	return refuse(api.CodeUnknownKind)
}
