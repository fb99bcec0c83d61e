package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/web"
)

// importOne adds a record to the catalogue as another process does.
func (w *world) importOne(name string) string {
	w.t.Helper()
	other, err := office.Open(context.Background(), office.Config{Dir: w.dir, Open: engine.In(w.t, w.dir), Now: w.clock.Now, Passive: true})
	if err != nil {
		w.t.Fatal(err)
	}
	defer other.Close()
	raw, err := json.Marshal(api.Adviser{Name: name, Kind: "office", Fields: []api.Field{api.FieldPlan}})
	if err != nil {
		w.t.Fatal(err)
	}
	id := newID()
	if err := other.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindAdviser, ID: id, Body: raw}}); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestTheCatalogueIsReadPageByPage(t *testing.T) {
	w := open(t, setup{})
	seen, rev, cursor := map[string]bool{}, int64(0), ""
	for more, pages := true, 0; more; pages++ {
		var page api.Page
		w.ask("GET", "/v1/catalogue?limit=50&since="+cursor, nil).into(200, &page)
		if len(page.Records) > 50 || (page.More && len(page.Records) == 0) || page.Epoch == "" {
			t.Fatalf("%d records, more %v", len(page.Records), page.More)
		}
		for _, r := range page.Records {
			if r.Rev <= rev || seen[string(r.Kind)+r.ID] || !r.Kind.InCatalogue() {
				t.Fatalf("%s %s at %d after %d", r.Kind, r.ID, r.Rev, rev)
			}
			rev, seen[string(r.Kind)+r.ID] = r.Rev, true
		}
		cursor, more = page.Cursor, page.More
	}
	if len(seen) < 100 {
		t.Errorf("%d records", len(seen))
	}
	var page api.Page
	w.ask("GET", "/v1/catalogue?limit=5000", nil).into(200, &page)
	if len(page.Records) > api.MaxPage {
		t.Errorf("%d records in a page", len(page.Records))
	}
}

func TestACatalogueThatDidNotChangeIsNotSentAgain(t *testing.T) {
	w := open(t, setup{})
	first := w.ask("GET", "/v1/catalogue", nil).into(200, nil)
	tag := first.header.Get("ETag")
	if !strings.HasPrefix(tag, `"`) || first.header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("ETag %q, Cache-Control %q", tag, first.header.Get("Cache-Control"))
	}
	for name, have := range map[string]string{
		"the tag": tag, "a list": `"x", ` + tag, "anything": "*", "the compressed one's": strings.TrimSuffix(tag, `"`) + `-gzip"`, "a weak one": "W/" + tag,
	} {
		got := w.ask("GET", "/v1/catalogue", nil, "If-None-Match", have).into(304, nil)
		if got.header.Get("ETag") != tag || len(got.body) > 0 || got.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: ETag %q, body %q", name, got.header.Get("ETag"), got.body)
		}
	}
	packed := w.ask("GET", "/v1/catalogue", nil, "Accept-Encoding", "gzip").into(200, nil).header.Get("ETag")
	if packed == tag {
		t.Error("two sequences of bytes have one strong tag")
	}
	w.ask("GET", "/v1/catalogue", nil, "Accept-Encoding", "gzip", "If-None-Match", packed).into(304, nil)
	if other := w.ask("GET", "/v1/catalogue?limit=7", nil).into(200, nil).header.Get("ETag"); other == tag {
		t.Error("another query has the same tag")
	}
	w.importOne("Rikke")
	changed := w.ask("GET", "/v1/catalogue", nil, "If-None-Match", tag).into(200, nil)
	if changed.header.Get("ETag") == tag {
		t.Error("the tag stayed")
	}
}

func TestTheTagIsTheSameInAnotherProcess(t *testing.T) {
	w := open(t, setup{})
	tag := w.ask("GET", "/v1/catalogue", nil).into(200, nil).header.Get("ETag")
	again := open(t, setup{dir: w.dir})
	again.ask("GET", "/v1/catalogue", nil, "If-None-Match", tag).into(304, nil)
}

// last is a feed's last cursor.
func (d *device) last(path string) string {
	d.t.Helper()
	var page api.Page
	for cursor, more := "", true; more; cursor, more = page.Cursor, page.More {
		d.ask("GET", path+"?since="+cursor, nil).into(200, &page)
	}
	return page.Cursor
}

// held asks beside the test.
func (d *device) held(path string) <-chan answer {
	held := make(chan answer, 1)
	go func() {
		got := answer{t: d.t} // where there is none
		defer func() { held <- got }()
		got = d.ask("GET", path, nil)
	}()
	return held
}

// inBubble plays a test by a bubble's clock, which goes on only when all wait.
func inBubble(t *testing.T, play func(t *testing.T, w *world, anna *device)) {
	t.Helper()
	engine.OnFile(t)              // a bubble has no sockets
	programmed.In(t, t.TempDir()) // is filled outside: its file is everyone's
	synctest.Test(t, func(t *testing.T) {
		w := open(t, setup{pipes: newPipes()})
		play(t, w, w.signIn("anna@example.dk"))
	})
}

func TestAnEmptyAnswerIsHeldUntilSomethingChanges(t *testing.T) {
	for path, c := range map[string]struct {
		change func(*device)
		within time.Duration // of the change; another process's is looked for now and then
	}{
		"/v1/catalogue": {func(anna *device) { anna.importOne("Rikke") }, time.Second},
		"/v1/changes":   {func(anna *device) { anna.mutate(api.PersonUpdate, map[string]any{"name": "Anna"}) }, 0},
	} {
		t.Run(path, func(t *testing.T) {
			inBubble(t, func(t *testing.T, _ *world, anna *device) {
				cursor := anna.last(path)
				held := anna.held(path + "?wait=30&since=" + cursor)
				synctest.Wait()
				var page api.Page
				anna.ask("GET", path+"?wait=10&since="+cursor, nil).into(200, &page) // whose time is over before
				if len(held) > 0 || len(page.Records) > 0 {
					t.Fatalf("let go before anything changed: %d, with %d records", len(held), len(page.Records))
				}
				changed := time.Now()
				c.change(anna)
				(<-held).into(200, &page)
				if heard := time.Since(changed); heard > c.within || len(page.Records) == 0 {
					t.Errorf("heard of %d records after %v", len(page.Records), heard)
				}
			})
		})
	}
}

func TestAHeldAnswerIsLetGoWhenItsTimeIsOver(t *testing.T) {
	for wait, held := range map[string]time.Duration{"1": time.Second, "30": 30 * time.Second, "99": 30 * time.Second} {
		t.Run(wait, func(t *testing.T) {
			inBubble(t, func(t *testing.T, _ *world, anna *device) {
				asks := func(path, since string, header ...string) answer {
					t.Helper()
					began := time.Now()
					got := anna.ask("GET", path+"?wait="+wait+"&since="+since, nil, header...)
					if took := time.Since(began); took != held {
						t.Errorf("%s: held for %v", path, took)
					}
					return got
				}
				for _, path := range []string{"/v1/catalogue", "/v1/changes"} {
					before := anna.last(path)
					var page api.Page
					got := asks(path, before).into(200, &page)
					if len(page.Records) > 0 || page.Cursor != before || page.More {
						t.Errorf("%s: %+v", path, page)
					}
					if path == "/v1/catalogue" {
						asks(path, before, "If-None-Match", got.header.Get("ETag")).into(304, nil)
					}
				}
			})
		})
	}
}

// Whoever hangs up while their answer is held is no fault of the office's.
func TestWhoHangsUpIsNotInTheLog(t *testing.T) {
	w := open(t, setup{})
	end, err := w.office.Feeds.EndOfCatalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, hangUp := context.WithCancel(t.Context())
	defer hangUp()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		asks := httptest.NewRequest(http.MethodGet, "/v1/catalogue?wait=30&since="+end, nil).WithContext(ctx)
		web.New(w.office, web.Options{}).Handler().ServeHTTP(httptest.NewRecorder(), asks)
	}()
	for w.office.Feeds.Held(record.CatalogueOwner) == 0 {
		runtime.Gosched()
	}
	hangUp()
	<-gone
	if said := w.log.String(); strings.Contains(said, "canceled") {
		t.Errorf("the log says %s", said)
	}
}

func TestAFullAnswerIsNotHeld(t *testing.T) {
	inBubble(t, func(t *testing.T, _ *world, anna *device) {
		for _, path := range []string{"/v1/catalogue?wait=30", "/v1/changes?wait=30", "/v1/catalogue?wait=99"} {
			began := time.Now()
			anna.ask("GET", path, nil).into(200, nil)
			if took := time.Since(began); took != 0 {
				t.Errorf("%s: held for %v", path, took)
			}
		}
	})
}

func TestCursorsOfAnotherEpochAreNotRead(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	cursors := map[string]string{}
	for _, path := range []string{"/v1/catalogue", "/v1/changes"} {
		var page api.Page
		anna.ask("GET", path, nil).into(200, &page)
		cursors[path] = page.Cursor
	}
	anna.ask("GET", "/v1/changes?since="+cursors["/v1/catalogue"], nil).is(410, api.CodeResync)
	if err := w.office.Feeds.Renew(context.Background()); err != nil {
		t.Fatal(err)
	}
	for path, cursor := range cursors {
		anna.ask("GET", path+"?since="+cursor, nil).is(410, api.CodeResync)
		anna.ask("GET", path, nil).into(200, nil)
	}
}

func TestABatchOfAnotherEpochIsRefusedWhole(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	var before api.Page
	anna.ask("GET", "/v1/changes", nil).into(200, &before)
	send := func(epoch string) answer {
		return anna.ask("POST", "/v1/mutations", api.MutationBatch{Device: anna.id, Epoch: epoch, Mutations: []api.Mutation{{
			ID: newID(), Kind: api.PlanCreate, MadeAt: w.clock.Now(), Body: json.RawMessage(`{"plan_id":"` + newID() + `","title":"Café"}`),
		}}})
	}
	var answers api.MutationAnswers
	send(before.Epoch).into(200, &answers)
	if answers.Epoch != before.Epoch || answers.Results[0].Status != api.StatusApplied {
		t.Errorf("%+v", answers)
	}
	if err := w.office.Feeds.Renew(context.Background()); err != nil {
		t.Fatal(err)
	}
	send(before.Epoch).is(410, api.CodeResync)
	var after api.Page
	anna.ask("GET", "/v1/changes", nil).into(200, &after)
	if n := len(after.Records) - len(before.Records); n != 1 {
		t.Errorf("%d records came", n)
	}
	send("").into(200, nil) // an older app
}

func TestWhatIsAPersonsIsNotCached(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for _, path := range []string{"/v1/changes", "/v1/sessions"} {
		if got := anna.ask("GET", path, nil).into(200, nil).header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestAKeptVersionIsReadWhole(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	plan, version := newID(), newID()
	text := "Vi bager brød.\n\n– æøå \U0001f35e\t<&>"
	for _, m := range []struct {
		kind api.MutationKind
		body any
	}{
		{api.PlanCreate, api.PlanBody{PlanID: plan, Title: "Bageri"}},
		{api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea.what", Text: text}},
		{api.FiguresWrite, map[string]any{"plan_id": plan, "set": map[string]any{"start/oven": 1250000}}},
		{api.VersionKeep, api.VersionKeepBody{PlanID: plan, VersionID: version, Name: "Til banken"}},
	} {
		if got := anna.mutate(m.kind, m.body); got.Status != api.StatusApplied {
			t.Fatalf("%s: %+v", m.kind, got.Problem)
		}
	}
	var content api.VersionContent
	anna.ask("GET", "/v1/versions/"+version, nil).into(200, &content)
	if content.Sections["idea.what"] != text || string(content.Values["start/oven"]) != "1250000" || content.Name != "Til banken" || content.PlanID != plan {
		t.Errorf("%+v", content)
	}
	bo.ask("GET", "/v1/versions/"+version, nil).is(404, api.CodeNotFound)
	w.ask("GET", "/v1/versions/"+version, nil).is(401, api.CodeUnauthorized)
}

func TestAWholeBatchIsRefusedForItsEnvelopeAlone(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	many := func(n int) string {
		var all []string
		for range n {
			all = append(all, fmt.Sprintf(`{"id": %q, "kind": "plan.fold", "body": {}}`, newID()))
		}
		return `{"mutations": [` + strings.Join(all, ",") + `]}`
	}
	var out api.MutationAnswers
	anna.ask("POST", "/v1/mutations", many(api.MaxBatch)).into(200, &out)
	if len(out.Results) != api.MaxBatch {
		t.Errorf("%d results", len(out.Results))
	}
	anna.ask("POST", "/v1/mutations", many(api.MaxBatch+1)).is(422, api.CodeInvalid)
	// A bad body is that one's refusal.
	id := newID()
	anna.ask("POST", "/v1/mutations", fmt.Sprintf(`{"mutations": [{"id": %q, "kind": "plan.create", "body": {"plan_id": 5}}]}`, id)).into(200, &out)
	if r := out.Results[0]; r.ID != id || r.Status != api.StatusRefused || r.Problem.Code != api.CodeInvalid || len(r.Problem.Errors) == 0 || r.Problem.Errors[0].Detail == "" {
		t.Errorf("%+v", r)
	}
}

// A phone that looks whether there is news pays for a packet: head and body.
func TestAFeedWithNothingNewIsAnsweredInUnder300Bytes(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	var page api.Page
	anna.ask("GET", "/v1/changes", nil).into(200, &page)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /v1/changes?since=%s HTTP/1.1\r\nHost: office\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer %s\r\n\r\n", page.Cursor, anna.token)
	var head bytes.Buffer
	answer, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &head)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil || len(page.Records) != 0 || page.More {
		t.Fatalf("%v: %+v", err, page)
	}
	if head.Len() >= 300 {
		t.Errorf("%d bytes:\n%s", head.Len(), head.String())
	}
}

// Whoever asks for a page gets the same bytes, compressed or not, as what is said of them
// has it.
func TestAPageOfTheCatalogueIsSentAsItIsAskedFor(t *testing.T) {
	w := open(t, setup{})
	plain := w.ask("GET", "/v1/catalogue", nil).into(200, nil)
	tag := plain.header.Get("ETag")
	packed := strings.TrimSuffix(tag, `"`) + `-gzip"`
	for accept, want := range map[string]string{
		"gzip": packed, "br, gzip;q=0.5": packed, "GZIP": packed, "deflate , gzip": packed,
		"gzip;q=0": tag, "identity": tag, "br": tag, "*;q=0": tag,
	} {
		got := w.ask("GET", "/v1/catalogue", nil, "Accept-Encoding", accept).into(200, nil)
		if got.header.Get("ETag") != want || (got.header.Get("Content-Encoding") == "gzip") != (want == packed) ||
			got.header.Get("Content-Type") != "application/json" || got.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", accept, got.header)
		}
		unchanged := w.ask("GET", "/v1/catalogue", nil, "Accept-Encoding", accept, "If-None-Match", want).into(304, nil)
		if accept != "GZIP" && unchanged.header.Get("ETag") != want {
			t.Errorf("%s: unchanged it is %s, not %s", accept, unchanged.header.Get("ETag"), want)
		}
	}
	head := w.ask("HEAD", "/v1/catalogue", nil, "Accept-Encoding", "gzip").into(200, nil)
	if len(head.body) > 0 || head.header.Get("ETag") != tag {
		t.Errorf("%v", head.header)
	}
	small := w.ask("GET", "/v1/catalogue?limit=1", nil, "Accept-Encoding", "gzip").into(200, nil)
	if len(small.body) >= 1280 || small.header.Get("Content-Encoding") != "" {
		t.Errorf("%d bytes: %v", len(small.body), small.header)
	}
}

func TestTheCatalogueIsReadByMunicipality(t *testing.T) {
	w := open(t, setup{})
	records := programmeOf(t, 2, 4, 2)
	if err := w.office.Catalogue.Import(t.Context(), mutation.CommandLine, records); err != nil {
		t.Fatal(err)
	}
	pages := map[string]api.Page{}
	tags := map[string]string{}
	for _, code := range []string{"", "0100", "0101"} {
		var page api.Page
		tags[code] = w.ask("GET", "/v1/catalogue?municipality="+code, nil).into(200, &page).header.Get("ETag")
		pages[code] = page
		var events, slots, documents int
		for _, r := range page.Records {
			if !slices.ContainsFunc(records, func(own api.ImportRecord) bool { return own.ID == r.ID }) {
				documents++ // the demo programme's
				continue
			}
			if r.Kind == api.KindEvent {
				events++
			} else {
				slots++
			}
		}
		if want := map[string]int{"": 4, "0100": 2, "0101": 2}[code]; events != want || slots != 2*want || documents == 0 {
			t.Errorf("%q: %d events, %d slots and %d others", code, events, slots, documents)
		}
	}
	for _, code := range []string{"621", "06210", "062a", "%20621", "Vejle"} {
		p := w.ask("GET", "/v1/catalogue?municipality="+code, nil).is(422, api.CodeInvalid)
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/municipality" || p.Errors[0].Reason != "format" {
			t.Errorf("%s: %+v", code, p.Errors)
		}
	}
	for of, page := range pages {
		for with := range pages {
			got := w.ask("GET", "/v1/catalogue?municipality="+with+"&since="+page.Cursor, nil)
			if of != with {
				got.is(410, api.CodeResync)
			} else {
				got.into(200, nil)
			}
		}
	}
	// A booking in one is nothing new in the other.
	anna := w.signIn("anna@example.dk")
	i := slices.IndexFunc(records, func(r api.ImportRecord) bool { return r.Kind == api.KindEvent })
	if got := anna.mutate(api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: records[i].ID, SlotID: records[i+1].ID}); got.Status != api.StatusApplied {
		t.Fatalf("%+v", got.Problem)
	}
	for code, status := range map[string]int{"": 200, "0100": 200, "0101": 304} {
		w.ask("GET", "/v1/catalogue?municipality="+code, nil, "If-None-Match", tags[code]).into(status, nil)
	}
}
