package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	bookings "startklar.dk/office/booking"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// busy makes a person with something of everything, marked by one word.
func (w *world) busy(email, word string) *device {
	w.t.Helper()
	d := w.signIn(email)
	plan, version := newID(), newID()
	event, slot := w.kickoff()
	booking := newID()
	file := newID()
	d.put(file, []byte(word), 0).into(201, nil)
	question := newID()
	for _, m := range []struct {
		kind api.MutationKind
		body any
	}{
		{api.PersonUpdate, map[string]any{"name": word}},
		{api.PlanCreate, api.PlanBody{PlanID: plan, Title: word}},
		{api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea.what", Text: word + " bager"}},
		{api.FiguresWrite, map[string]any{"plan_id": plan, "set": map[string]any{"start/oven": word}}},
		{api.FiguresWrite, map[string]any{"plan_id": plan, "set": map[string]any{"start/oven": nil}}},
		{api.FiguresWrite, map[string]any{"plan_id": plan, "set": map[string]any{"start/oven": ""}}},
		{api.VersionKeep, api.VersionKeepBody{PlanID: plan, VersionID: version, Name: word}},
		{api.BookingRequest, api.BookingRequestBody{
			BookingID: booking, EventID: event, SlotID: slot, Need: api.FieldPlan, Note: word + " note", Share: []api.Share{{Kind: api.ShareVersion, ID: version}},
		}},
		{api.PlanDelete, api.PlanBody{PlanID: plan}},
		{api.QuestionAsk, api.QuestionAskBody{QuestionID: question, Topic: "permits", Text: word}},
		{api.MessagePost, api.MessagePostBody{MessageID: newID(), Thread: question, AttachmentIDs: []string{file}}},
		{api.ReferralRequest, api.ReferralRequestBody{ReferralID: newID(), ActorID: w.actor(), Need: api.FieldFinancing, Question: word}},
		{"plan.fold", map[string]any{"word": word}}, // a refusal is kept as well
	} {
		if got := d.mutate(m.kind, m.body); got.Status != api.StatusApplied && m.kind != "plan.fold" {
			w.t.Fatalf("%s: %+v", m.kind, got.Problem)
		}
	}
	_, err := w.office.Bookings.WriteNote(context.Background(), mutation.CommandLine, bookings.Meeting{PersonID: d.person.ID, BookingID: booking}, 0, word)
	if err != nil {
		w.t.Fatal(err)
	}
	draft := inbox.Draft{StaffComment: inbox.StaffComment{ID: newID(), PersonID: d.person.ID, VersionID: version, Section: "idea.what", Quote: word, Text: word}}
	if err := w.office.Inbox.KeepDraft(context.Background(), mutation.CommandLine, draft); err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) actor() string {
	w.t.Helper()
	for _, r := range w.catalogue() {
		if r.Kind == api.KindActor {
			return r.ID
		}
	}
	w.t.Fatal("no actor")
	return ""
}

// tables reads every row of the office's database as text.
func (w *world) tables() map[string]string { return engine.Tables(w.t, w.dir) }

func TestErasingAPersonLeavesNothingOfThem(t *testing.T) {
	w := open(t, setup{})
	anna := w.busy("anna@example.dk", "Zebra")
	tablet, bo := w.signIn("anna@example.dk"), w.busy("bo@example.dk", "Kanel")
	anna.ask("POST", "/v1/me/calendar", nil).into(200, nil)
	event, _ := w.kickoff()
	free := func() (n int) {
		for _, r := range w.catalogue() {
			var s api.Slot
			if r.Kind == api.KindSlot && r.Decode(&s) == nil && s.EventID == event && s.Free {
				n++
			}
		}
		return n
	}
	before := free()
	found := 0
	for _, rows := range w.tables() {
		if strings.Contains(rows, "Zebra") || strings.Contains(rows, anna.person.ID) || strings.Contains(rows, "anna@") {
			found++
		}
	}
	if found < 8 {
		t.Fatalf("only %d tables know of the person: this test sees too little", found)
	}
	var page api.Page
	anna.ask("GET", "/v1/changes", nil).into(200, &page)
	held := make(chan answer, 1)
	go func() { held <- tablet.ask("GET", "/v1/changes?wait=30&since="+page.Cursor, nil) }()
	anna.ask("DELETE", "/v1/me", nil).into(204, nil)
	(<-held).is(401, api.CodeErased)
	for _, d := range []*device{anna, tablet} {
		d.ask("GET", "/v1/changes", nil).is(401, api.CodeErased)
		d.ask("POST", "/v1/mutations", "{").is(401, api.CodeErased)
	}
	tables := w.tables()
	if log := tables["audit"]; !strings.Contains(log, "erase") || !strings.Contains(log, anna.person.ID) {
		t.Errorf("the log does not say that it was done: %q", log)
	}
	for table, rows := range tables {
		for _, trace := range []string{"Zebra", anna.person.ID, "anna@", anna.id} {
			if table == "audit" && trace == anna.person.ID {
				continue // the log says of an id, which is nobody's any more, that it was erased
			}
			if strings.Contains(rows, trace) {
				t.Errorf("%s still has %q", table, trace)
			}
		}
	}
	if after := free(); after != before+1 {
		t.Errorf("%d free times became %d", before, after)
	}
	bo.ask("GET", "/v1/changes", nil).into(200, nil)
	if again := w.signIn("anna@example.dk"); again.person.ID == anna.person.ID {
		t.Error("the same person is back")
	}
}

func TestARestoreDoesNotBringTheErasedBack(t *testing.T) {
	w := open(t, setup{})
	anna := w.busy("anna@example.dk", "Zebra")
	if _, err := os.Stat(filepath.Join(w.dir, "erased.jsonl")); err == nil {
		t.Fatal("somebody is erased already")
	}
	// The note is all that a restored office has of the erasure.
	note := fmt.Sprintf(`{"person_id":%q,"at":"2026-11-23T08:00:00Z"}`+"\n"+`{"person_id":"nobody"}`+"\n{cut off", anna.person.ID)
	if err := os.WriteFile(filepath.Join(w.dir, "erased.jsonl"), []byte(note), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := w.office.EraseAgain(context.Background())
	if err != nil || n != 1 {
		t.Errorf("%d erased, %v", n, err)
	}
	anna.ask("GET", "/v1/changes", nil).is(401, api.CodeErased)
}

func TestAPersonIsGivenAllThatIsKept(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.busy("anna@example.dk", "Zebra"), w.busy("bo@example.dk", "Kanel")
	_, err := w.office.Consents.ReadVersion(t.Context(), mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}, anna.person.ID, newID())
	if !errors.Is(err, record.ErrNotFound) { // it leaves a line of the log
		t.Fatal(err)
	}
	got := anna.ask("GET", "/v1/me/export", nil).into(200, nil)
	if kind, as := got.header.Get("Content-Type"), got.header.Get("Content-Disposition"); kind != "application/zip" || !strings.HasPrefix(as, "attachment") {
		t.Errorf("%q, %q", kind, as)
	}
	archive, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "files/") {
			if string(raw) != "Zebra" {
				t.Errorf("%s holds %q", f.Name, raw)
			}
			continue
		}
		var rows []map[string]any
		// Who signs in is mailed, not called, and sat at no table.
		empty := f.Name == "mails.json" || f.Name == "calls.json" || f.Name == "tables.json"
		if err := json.Unmarshal(raw, &rows); err != nil || len(rows) == 0 && !empty {
			t.Errorf("%s: %v, %d rows", f.Name, err, len(rows))
		}
		for _, not := range []string{anna.token, bo.person.ID, "Kanel", `"mac"`, `"token"`} {
			if strings.Contains(string(raw), not) {
				t.Errorf("%s has %q", f.Name, not)
			}
		}
		if f.Name == "figures.json" {
			var writes []any
			for _, row := range rows {
				writes = append(writes, row["figures"])
			}
			want := []any{map[string]any{"start/oven": "Zebra"}, map[string]any{"start/oven": nil}, map[string]any{"start/oven": ""}}
			if diff := cmp.Diff(want, writes); diff != "" {
				t.Errorf("a figure that was set, removed and emptied: %s", diff)
			}
		}
		if strings.Contains(string(raw), "0001-01-01") {
			t.Errorf("%s has a time that never was: %s", f.Name, raw)
		}
		if f.Name == "records.json" && (!strings.Contains(string(raw), "Zebra bager") || !strings.Contains(string(raw), "Zebra note")) {
			t.Errorf("%s lacks what was written: %s", f.Name, raw)
		}
	}
	w.ask("GET", "/v1/me/export", nil).is(401, api.CodeUnauthorized)
}

func TestAPersonHasOneExportUnderWay(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	if got := anna.put(newID(), noise(1, 16<<20), 0); got.status != http.StatusCreated { // more than lies on the way
		t.Fatalf("answered %d", got.status)
	}
	r, err := http.NewRequestWithContext(t.Context(), "GET", w.url+"/v1/me/export", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+anna.token)
	slow, err := (&http.Client{Transport: w.line}).Do(r)
	if err != nil || slow.StatusCode != 200 {
		t.Fatalf("%v %v", slow, err)
	}
	if wait := anna.ask("GET", "/v1/me/export", nil).wait(); wait != 30*time.Second {
		t.Errorf("to wait %v", wait)
	}
	bo.ask("GET", "/v1/me/export", nil).into(200, nil)
	if n, err := io.Copy(io.Discard, slow.Body); err != nil || n < 16<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	slow.Body.Close()
	for anna.ask("GET", "/v1/me/export", nil).status != 200 { // its end is told after its last byte
	}
	if left, err := filepath.Glob(filepath.Join(w.dir, ".export*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTheCalendarHasTheBookingsWithoutNeedOrNote(t *testing.T) {
	w := open(t, setup{})
	anna := w.busy("anna@example.dk", "Zebra")
	subscribe := func() string {
		var out struct{ URL string }
		anna.ask("POST", "/v1/me/calendar", nil).into(200, &out)
		path, ok := strings.CutPrefix(out.URL, w.url)
		if !ok || !strings.HasPrefix(path, "/v1/calendar/") || !strings.HasSuffix(path, ".ics") {
			t.Fatalf("address %q", out.URL)
		}
		return path
	}
	path := subscribe()
	got := w.ask("GET", path, nil).into(200, nil)
	if kind := got.header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		t.Errorf("content type %q", kind)
	}
	c, err := ics.ParseCalendar(bytes.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(got.body, []byte("\n")); lines == 0 || lines != bytes.Count(got.body, []byte("\r\n")) {
		t.Errorf("lines do not end in CRLF: %q", got.body)
	}
	events := c.Events()
	if len(events) != 1 {
		t.Fatalf("%d events: %s", len(events), got.body)
	}
	starts, err := events[0].GetStartAt()
	if err != nil || !starts.After(w.clock.Now()) || events[0].GetProperty(ics.ComponentPropertyLocation) == nil ||
		!strings.Contains(events[0].GetProperty(ics.ComponentPropertySummary).Value, " · ") {
		t.Errorf("%v: %s", err, got.body)
	}
	for _, private := range []string{"Zebra", "note", "anna@", anna.person.ID} {
		if bytes.Contains(got.body, []byte(private)) {
			t.Errorf("it has %q", private)
		}
	}
	id := strings.TrimSuffix(events[0].Id(), "@startklar.dk")
	if got := anna.mutate(api.BookingCancel, api.BookingBody{BookingID: id}); got.Status != api.StatusApplied {
		t.Fatalf("%+v", got.Problem)
	}
	for _, c := range []struct {
		after time.Duration
		shown bool
	}{{0, true}, {29 * 24 * time.Hour, true}, {2 * 24 * time.Hour, false}} {
		w.clock.forward(c.after)
		body := w.ask("GET", path, nil).into(200, nil).body
		if shown := bytes.Contains(body, []byte("STATUS:CANCELLED\r\n")); shown != c.shown || bytes.Contains(body, []byte("CONFIRMED")) {
			t.Errorf("given up, and %s later:\n%s", c.after, body)
		}
	}
	fresh := subscribe()
	w.ask("GET", path, nil).is(404, api.CodeNotFound)
	w.ask("GET", fresh, nil).into(200, nil)
	w.ask("GET", strings.TrimSuffix(fresh, ".ics"), nil).is(404, api.CodeNotFound)
	w.ask("GET", "/v1/calendar/x.ics", nil).is(404, api.CodeNotFound)
	if strings.Contains(w.log.String(), strings.TrimPrefix(fresh, "/v1/calendar/")) {
		t.Error("the log has the secret")
	}
}

func TestAnOfficeBehindAProxyNamesItsPublicAddress(t *testing.T) {
	options := trusting(t)
	options.PublicURL = "https://kontor.example.dk"
	w := open(t, setup{options: options})
	anna := w.signIn("anna@example.dk")
	var out struct{ URL string }
	anna.ask("POST", "/v1/me/calendar", nil).into(200, &out)
	if !strings.HasPrefix(out.URL, "https://kontor.example.dk/v1/calendar/") {
		t.Errorf("address %q", out.URL)
	}
}
