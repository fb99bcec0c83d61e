package web_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/record"
)

func TestStoppingLetsHeldAnswersGoAndEndsAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world, anna *device) {
		cursor := anna.last("/v1/changes")
		held := anna.held("/v1/changes?wait=30&since=" + cursor)
		unused, err := w.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer unused.Close()
		synctest.Wait()
		if len(held) > 0 {
			t.Fatalf("it is not held: %s", (<-held).body)
		}
		began := time.Now()
		w.stop()
		var page api.Page
		(<-held).into(200, &page)
		if len(page.Records) != 0 {
			t.Errorf("%d records", len(page.Records))
		}
		if err := <-w.served; err != nil {
			t.Error(err)
		}
		w.served <- nil
		if took := time.Since(began); took > time.Second {
			t.Errorf("stopped after %v", took)
		}
		if _, err := w.dial(t.Context(), "", ""); err == nil {
			t.Error("the door is still open")
		}
	})
}

// until asks for the metrics until they say so.
func (w *world) until(said string) {
	for !strings.Contains(string(w.ask("GET", "/metrics", nil).body), said+"\n") {
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
	person, err := w.office.Feeds.Changes(context.Background(), anna.person.ID, record.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(person.Records[len(person.Records)-1].Body), `"Anna"`) {
		t.Error("what was answered is not there")
	}
}
