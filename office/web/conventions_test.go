package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/web"
)

func TestEveryErrorIsAProblemDocument(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for _, c := range []struct {
		name, method, path string
		body               any
		signedIn           bool
		status             int
		code               api.Code
	}{
		{"a path that is none", "GET", "/v1/nothing", nil, false, 404, api.CodeNotFound},
		{"what no page has", "GET", "/nothing", nil, false, 404, api.CodeNotFound},
		{"a path with two slashes", "GET", "/v1//office", nil, false, 404, api.CodeNotFound},
		{"a method that is none of the path's", "PUT", "/v1/office", "{}", false, 405, api.CodeNotAllowed},
		{"a session that is none", "DELETE", "/v1/sessions/" + newID(), nil, true, 404, api.CodeNotFound},
		{"a version that is none", "GET", "/v1/versions/" + newID(), nil, true, 404, api.CodeNotFound},
		{"a version with an id that is none", "GET", "/v1/versions/x", nil, true, 404, api.CodeNotFound},
		{"no JSON", "POST", "/v1/mutations", "{", true, 400, api.CodeMalformed},
		{"an empty body", "POST", "/v1/mutations", "", true, 400, api.CodeMalformed},
		{"text that is no UTF-8", "POST", "/v1/mutations", "{\"device\":\"\xff\"}", true, 400, api.CodeMalformed},
		{"two documents", "POST", "/v1/mutations", "{}{}", true, 400, api.CodeMalformed},
		{"JSON that is no object", "POST", "/v1/mutations", "[]", true, 422, api.CodeInvalid},
		{"null", "POST", "/v1/mutations", "null", true, 422, api.CodeInvalid},
		{"a cursor that cannot be read", "GET", "/v1/changes?since=x", nil, true, 410, api.CodeResync},
		{"a catalogue's cursor that cannot be read", "GET", "/v1/catalogue?since=x", nil, false, 410, api.CodeResync},
		{"a limit that is no number", "GET", "/v1/catalogue?limit=x", nil, false, 422, api.CodeInvalid},
		{"a wait below nothing", "GET", "/v1/changes?wait=-1", nil, true, 422, api.CodeInvalid},
		{"no token", "GET", "/v1/changes", nil, false, 401, api.CodeUnauthorized},
	} {
		t.Run(c.name, func(t *testing.T) {
			ask := w.ask
			if c.signedIn {
				ask = anna.ask
			}
			got := ask(c.method, c.path, c.body)
			got.t = t
			got.is(c.status, c.code)
		})
	}
}

func TestAllowSaysWhatAPathTakes(t *testing.T) {
	w := open(t, setup{})
	got := w.ask("DELETE", "/v1/mutations", nil)
	got.is(405, api.CodeNotAllowed)
	if got.header.Get("Allow") != "POST" {
		t.Errorf("Allow %q", got.header.Get("Allow"))
	}
}

func TestBadFieldsAreNamedByPointer(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for _, c := range []struct {
		name, path, body string
		want             []string
	}{
		{"a wrong type", "/v1/sign-in", `{"email": 5}`, []string{"/email"}},
		{"several and deep", "/v1/sessions", `{"email": [], "device": {"id": 4, "name": {}}}`, []string{"/email", "/device/id", "/device/name"}},
		{"in a list", "/v1/mutations", `{"mutations": [{"id": "x"}, {"id": 4}]}`, []string{"/mutations/1/id"}},
		{"a time that is none", "/v1/mutations", `{"mutations": [{"id": "x", "made_at": "yesterday"}]}`, []string{"/mutations/0/made_at"}},
		{"an address that is none", "/v1/sign-in", `{"email": "anna"}`, []string{"/email"}},
		{"no address", "/v1/sign-in", `{}`, []string{"/email"}},
		{"a device's id that is none", "/v1/sessions", `{"email": "a@example.dk", "code": "123456", "device": {"id": "X"}}`, []string{"/device/id"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := anna.ask("POST", c.path, c.body)
			got.t = t
			var pointers []string
			for _, e := range got.is(422, api.CodeInvalid).Errors {
				pointers = append(pointers, e.Pointer)
			}
			if diff := cmp.Diff(c.want, pointers); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemsSpeakTheLanguageAskedFor(t *testing.T) {
	w := open(t, setup{})
	for accept, want := range map[string]string{
		"": "Det findes ikke her", "da": "Det findes ikke her", "da-DK, en;q=0.5": "Det findes ikke her", "en-GB": "It is not here",
		"de, en;q=0.7, da;q=0.3": "It is not here",
	} {
		got := w.ask("GET", "/v1/nothing", nil, "Accept-Language", accept)
		if title := got.is(404, api.CodeNotFound).Title; title != want {
			t.Errorf("%q is answered %q", accept, title)
		}
	}
}

func TestARefusedMutationsProblemSpeaksTheLanguageAskedFor(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for accept, want := range map[string]string{"da": "Kontoret kender ikke denne ændring", "en": "The office does not know this change"} {
		got := anna.mutate("plan.fold", map[string]any{}, "Accept-Language", accept)
		if got.Status != api.StatusRefused || got.Problem == nil || got.Problem.Code != api.CodeUnknownKind || got.Problem.Title != want {
			t.Errorf("%s: %+v", accept, got)
		} else if got.Problem.Detail == "" || got.Problem.Type == "" || got.Problem.Status == 0 {
			t.Errorf("%s: words are missing: %+v", accept, got.Problem)
		}
	}
}

func TestAuthenticationComesBeforeTheBody(t *testing.T) {
	w := open(t, setup{})
	huge := strings.Repeat("x", api.MaxRequestSize+1)
	for name, body := range map[string]string{"no JSON": "{", "a wrong type": `{"mutations": 1}`, "too large": huge} {
		for _, header := range []string{"", "Bearer nobody", "Basic YTpi", "Bearer"} {
			t.Run(name+" with "+header, func(t *testing.T) {
				got := w.ask("POST", "/v1/mutations", body, "Authorization", header)
				got.t = t
				got.is(401, api.CodeUnauthorized)
				if got.header.Get("WWW-Authenticate") == "" {
					t.Error("a 401 without WWW-Authenticate")
				}
			})
		}
	}
}

func TestARequestIsAtMostEightMebibytes(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	body := func(size int) string {
		frame := `{"device": "", "mutations": [], "pad": ""}`
		return frame[:len(frame)-2] + strings.Repeat("x", size-len(frame)) + frame[len(frame)-2:]
	}
	anna.ask("POST", "/v1/mutations", body(api.MaxRequestSize)).into(200, nil)
	anna.ask("POST", "/v1/mutations", body(api.MaxRequestSize+1)).is(413, api.CodeTooLarge)
	// Of unsaid length.
	anna.ask("POST", "/v1/mutations", io.MultiReader(strings.NewReader(body(api.MaxRequestSize)))).into(200, nil)
	anna.ask("POST", "/v1/mutations", io.MultiReader(strings.NewReader(strings.Repeat("x", api.MaxRequestSize+1)))).is(413, api.CodeTooLarge)
	w.ask("POST", "/v1/sign-in", strings.Repeat("x", api.MaxRequestSize+1)).is(413, api.CodeTooLarge)
}

func TestABodyThatSaysItIsTooLargeIsRefusedBeforeItComes(t *testing.T) {
	for name, c := range map[string]struct {
		nobody bool
		length string
		status int
	}{
		"too large":                {length: "Content-Length: 9000000", status: 413},
		"too large, and encoded":   {length: "Accept-Encoding: gzip\r\nContent-Length: 9000000", status: 413},
		"large, of nobody we know": {nobody: true, length: "Content-Length: 3000000", status: 401},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world, anna *device) {
				conn, err := w.dial(t.Context(), "", "")
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				token := anna.token
				if c.nobody {
					token = "nobody"
				}
				late := time.AfterFunc(time.Nanosecond, func() {}) // of the bubble's clock, which stands unless all wait
				fmt.Fprintf(conn, "POST /v1/mutations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n%s\r\n\r\n{\"muta", token, c.length)
				reader := bufio.NewReader(conn)
				got, err := http.ReadResponse(reader, nil)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, got.Body); err != nil || got.StatusCode != c.status || !got.Close {
					t.Errorf("answered %d, closing %t, %v", got.StatusCode, got.Close, err)
				}
				if !late.Stop() {
					t.Error("the answer waited for the rest")
				}
				if _, err := reader.ReadByte(); !errors.Is(err, io.EOF) {
					t.Errorf("the connection goes on: %v", err)
				}
			})
		})
	}
}

func TestABodyThatNeverComesHoldsNoConnection(t *testing.T) {
	for name, head := range map[string]string{
		"a feed":               "GET /v1/office HTTP/1.1\r\nContent-Length: 10",
		"of unsaid length":     "GET /v1/office HTTP/1.1\r\nTransfer-Encoding: chunked",
		"what is revoked":      "DELETE /v1/sessions/current HTTP/1.1\r\nContent-Length: 10",
		"what is refused":      "GET /v1/nothing HTTP/1.1\r\nContent-Length: 10",
		"a post that is none":  "POST /v1/mutations HTTP/1.1\r\nAuthorization: Bearer nobody\r\nContent-Length: 10",
		"a sign-in that stops": "POST /v1/sign-in HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 10",
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world, anna *device) {
				conn, err := w.dial(t.Context(), "", "")
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(2*time.Minute + time.Millisecond)) // of the bubble's clock
				go fmt.Fprintf(conn, "%s\r\nHost: x\r\n\r\n", head)
				if _, err := io.Copy(io.Discard, conn); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestHalfACharacterInAnEnvelopeIsRefusedAndInABodyIsThatMutationsOwn(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for body, at := range map[string]string{
		`{"device": "\ud800", "mutations": []}`:                                     "/device",
		`{"mutations": [{"id": "` + newID() + `", "kind": "x\udfff", "body": {}}]}`: "/mutations/0/kind",
	} {
		if p := anna.ask("POST", "/v1/mutations", body).is(422, api.CodeInvalid); p.Errors[0].Pointer != at {
			t.Errorf("%+v, want %s", p.Errors, at)
		}
	}
	if p := w.ask("POST", "/v1/sign-in", `{"email": "a\ud800@example.dk"}`).is(422, api.CodeInvalid); p.Errors[0].Pointer != "/email" {
		t.Errorf("%+v", p.Errors)
	}
	var out api.MutationAnswers
	anna.ask("POST", "/v1/mutations", `{"mutations": [
		{"id": "`+newID()+`", "kind": "person.update", "body": {"name": "a\ud800b"}},
		{"id": "`+newID()+`", "kind": "person.update", "body": {"name": "Anna \ud83d\ude00"}}]}`).into(200, &out)
	if p := out.Results[0].Problem; p == nil || p.Code != api.CodeInvalid || p.Errors[0].Pointer != "/name" {
		t.Errorf("%+v", out.Results[0])
	}
	if out.Results[1].Status != api.StatusApplied {
		t.Errorf("%+v", out.Results[1])
	}
}

func TestUnknownFieldsAreIgnoredAndAbsentOnesEmpty(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	w.ask("POST", "/v1/sign-in", `{"email": "bo@example.dk", "colour": {"of": "tomorrow"}}`).into(202, nil)
	var out api.MutationAnswers
	anna.ask("POST", "/v1/mutations", `{}`).into(200, &out)
	if len(out.Results) != 0 || out.Epoch == "" {
		t.Errorf("answer to nothing: %+v", out)
	}
	anna.ask("POST", "/v1/mutations", `{"mutations": null}`).into(200, nil)
	anna.ask("POST", "/v1/mutations", `{}`, "Content-Type", "application/json; charset=utf-8").into(200, nil)
	anna.ask("POST", "/v1/mutations", `{}`, "Content-Type", "").into(200, nil)
}

func TestListsAreNeverNull(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for _, path := range []string{"/v1/office", "/v1/catalogue?limit=1", "/v1/changes", "/v1/sessions"} {
		got := anna.ask("GET", path, nil).into(200, nil)
		if regexp.MustCompile(`"(records|sessions|municipalities|sign_in_methods)":\s*null`).Match(got.body) {
			t.Errorf("%s: %s", path, got.body)
		}
	}
}

func TestAnswersAreCompressedWhenAskedFor(t *testing.T) {
	w := open(t, setup{})
	plain := w.ask("GET", "/v1/catalogue", nil).into(200, nil)
	if plain.header.Get("Content-Encoding") != "" {
		t.Errorf("compressed unasked: %q", plain.header.Get("Content-Encoding"))
	}
	packed := w.ask("GET", "/v1/catalogue", nil, "Accept-Encoding", "gzip").into(200, nil)
	if packed.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", packed.header)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(unpacked)
	if err != nil || !bytes.Equal(got, plain.body) {
		t.Errorf("compressed it is something else: %v", err)
	}
	if len(packed.body)*2 > len(plain.body) {
		t.Errorf("%d bytes became %d", len(plain.body), len(packed.body))
	}
	if !strings.Contains(strings.Join(packed.header.Values("Vary"), ","), "Accept-Encoding") {
		t.Errorf("Vary %q", packed.header.Values("Vary"))
	}
}

func TestTimesAreInUTC(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	stamp := regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*`)
	for _, path := range []string{"/v1/catalogue", "/v1/changes", "/v1/sessions"} {
		found := stamp.FindAllString(string(anna.ask("GET", path, nil).into(200, nil).body), -1)
		if len(found) == 0 {
			t.Errorf("%s has no time", path)
		}
		for _, at := range found {
			if !strings.HasSuffix(at, "Z") {
				t.Errorf("%s: %s", path, at)
			}
		}
	}
}

func TestTheLogHoldsNothingPersonalAndNoSecret(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna.hemmelig@example.dk")
	anna.ask("GET", "/v1/versions/"+anna.id, nil)
	anna.ask("GET", "/v1/changes?since="+anna.token, nil)
	log := w.log.String()
	for _, secret := range []string{"hemmelig", anna.token, anna.id, anna.person.ID, "Annas"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, `route="GET /v1/changes"`) {
		t.Errorf("the log does not tell what was answered:\n%s", log)
	}
}

func TestHealthIsToldToWhoeverLooksAfterIt(t *testing.T) {
	w := open(t, setup{})
	w.ask("GET", "/healthz", nil).into(200, nil)
	w.ask("GET", "/readyz", nil).into(200, nil)
	w.ask("GET", "/v1/office", nil).into(200, nil)
	got := w.ask("GET", "/metrics", nil).into(200, nil)
	if !bytes.Contains(got.body, []byte(`startklar_http_requests_total{route="GET /v1/office",status="200"} 1`)) {
		t.Errorf("metrics:\n%s", got.body)
	}
	if kind := got.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("content type %q", kind)
	}
}

func TestHealthIsToldOnAListenerOfItsOwnWhereThatIsAskedFor(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, setup{options: web.Options{MetricsListener: listener}})
	apart := *w
	apart.url = "http://" + listener.Addr().String()
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		w.ask("GET", path, nil).is(404, api.CodeNotFound)
		apart.ask("GET", path, nil).into(200, nil)
	}
	got := apart.ask("GET", "/metrics", nil).into(200, nil)
	if !bytes.Contains(got.body, []byte(`startklar_http_requests_total{route="none",status="404"} 3`)) {
		t.Errorf("metrics:\n%s", got.body)
	}
	if got := apart.ask("GET", "/v1/office", nil); got.status != 404 {
		t.Errorf("what anyone asks is answered %d beside health", got.status)
	}
}

func TestTheOfficeDescribesItself(t *testing.T) {
	w := open(t, setup{})
	var doc struct {
		OpenAPI    string                               `json:"openapi"`
		Paths      map[string]map[string]map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]struct {
				Description string                    `json:"description"`
				Required    []string                  `json:"required"`
				Additional  any                       `json:"additionalProperties"`
				Properties  map[string]map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	got := w.ask("GET", "/openapi.json", nil).into(200, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	for path, methods := range map[string][]string{
		"/v1/office": {"get"}, "/v1/sign-in": {"post"}, "/v1/sessions": {"get", "post"}, "/v1/sessions/{id}": {"delete"},
		"/v1/catalogue": {"get"}, "/v1/changes": {"get"}, "/v1/mutations": {"post"}, "/v1/versions/{id}": {"get"},
		"/v1/files/{id}": {"get", "head", "put"},
		"/healthz":       {"get"}, "/readyz": {"get"}, "/metrics": {"get"},
	} {
		for _, m := range methods {
			if doc.Paths[path][m] == nil {
				t.Errorf("%s %s is not in it", m, path)
			}
		}
	}
	for name, s := range doc.Components.Schemas {
		if s.Description == "" {
			t.Errorf("%s is not described", name)
		}
		if len(s.Required) > 0 || s.Additional == false {
			t.Errorf("%s requires %v, others %v", name, s.Required, s.Additional)
		}
	}
	for _, name := range []string{"Event", "BookingRequestBody", "MutationBatch", "Page", "Problem", "SignInRequest"} {
		if len(doc.Components.Schemas[name].Properties) == 0 {
			t.Errorf("%s is not in it", name)
		}
	}
	// Every reference leads somewhere.
	for _, ref := range regexp.MustCompile(`"#/components/schemas/([^"]+)"`).FindAllSubmatch(got.body, -1) {
		if _, ok := doc.Components.Schemas[string(ref[1])]; !ok {
			t.Errorf("%s leads nowhere", ref[0])
		}
	}
	var body map[string]any
	if err := json.Unmarshal(got.body, &body); err != nil {
		t.Fatal(err)
	}
}

func TestTheReadablePageNeedsNobodyElse(t *testing.T) {
	w := open(t, setup{})
	got := w.ask("GET", "/docs", nil).into(200, nil)
	page := string(got.body)
	if kind := got.header.Get("Content-Type"); kind != "text/html; charset=utf-8" {
		t.Errorf("content type %q", kind)
	}
	policy := got.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Errorf("policy %q", policy)
	}
	for _, outside := range []string{"http://", "https://", "<script", "//cdn", "@import"} {
		if strings.Contains(page, outside) {
			t.Errorf("the page has %q", outside)
		}
	}
	for _, said := range []string{"/v1/mutations", "POST", "id=\"problem-slot_taken\"", "id=\"schema-Event\"", "Someone else was first"} {
		if !strings.Contains(page, said) {
			t.Errorf("the page does not say %q", said)
		}
	}
}
