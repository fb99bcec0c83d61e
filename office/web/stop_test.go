package web_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
)

func TestStoppingLetsHeldAnswersGoAndEndsAtOnce(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	var page api.Page
	anna.ask("GET", "/v1/changes", nil).into(200, &page)
	held := make(chan answer, 1)
	go func() { held <- anna.ask("GET", "/v1/changes?wait=30&since="+page.Cursor, nil) }()
	w.until(`startklar_http_in_flight 2`) // the held one and the asking for this
	began := time.Now()
	w.stop()
	(<-held).into(200, &page)
	if len(page.Records) != 0 {
		t.Errorf("%d records", len(page.Records))
	}
	if err := <-w.served; err != nil {
		t.Error(err)
	}
	w.served <- nil
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("stopped after %v", took)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(w.url, "http://"), time.Second); err == nil {
		t.Error("the door is still open")
	}
}

// until asks for the metrics until they say so.
func (w *world) until(said string) {
	w.t.Helper()
	for end := time.Now().Add(5 * time.Second); ; {
		if strings.Contains(string(w.ask("GET", "/metrics", nil).body), said+"\n") {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("the metrics do not say %q", said)
		}
	}
}

func TestWhatIsUnderWayIsFinishedAndWhatIsNewRefused(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	dial := func() (net.Conn, *bufio.Reader) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn, bufio.NewReader(conn)
	}
	say := func(conn net.Conn, format string, args ...any) {
		if _, err := fmt.Fprintf(conn, format, args...); err != nil {
			t.Fatal(err)
		}
	}
	// A request whose body is still coming.
	slow, slowAnswer := dial()
	body := fmt.Sprintf(`{"mutations": [{"id": %q, "kind": "person.update", "body": {"name": "Anna"}}]}`, newID())
	say(slow, "POST /v1/mutations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", anna.token, len(body), body[:20])
	w.until(`startklar_http_in_flight 2`)
	w.stop()
	say(slow, "%s", body[20:])
	got, err := http.ReadResponse(slowAnswer, nil)
	if err != nil || got.StatusCode != 200 {
		t.Fatalf("what was under way: %v: %v", got, err)
	}
	if err := <-w.served; err != nil {
		t.Error(err)
	}
	w.served <- nil
	person, err := w.office.Changes(context.Background(), anna.person.ID, office.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(person.Records[len(person.Records)-1].Body), `"Anna"`) {
		t.Error("what was answered is not there")
	}
}
