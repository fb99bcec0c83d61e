package client_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

func TestEveryCallOfTheContractIsAskedAndAnsweredAsItSays(t *testing.T) {
	at := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	type got struct{ Answer any }
	for _, tt := range []struct {
		name   string
		asked  string // method, path and body
		status int
		answer string
		call   func(c *client.Client) (any, error)
		want   any
	}{
		{
			"who the office is", "GET /v1/office ", 200, `{"name":"Kolding","epoch":"e","sign_in_methods":["code"]}`,
			func(c *client.Client) (any, error) { return c.Office(t.Context()) },
			api.OfficeInfo{Office: api.Office{Name: "Kolding"}, Epoch: "e", SignInMethods: []string{"code"}},
		},
		{
			"the office's picture", "GET /v1/office/logo/0a ", 200, "tegning",
			func(c *client.Client) (any, error) {
				picture, err := c.Logo(t.Context(), "/v1/office/logo/0a")
				return string(picture), err
			},
			"tegning",
		},
		{
			"a code by mail", `POST /v1/sign-in {"email":"a@example.dk","language":"da"}`, 202, ``,
			func(c *client.Client) (any, error) {
				return c.SignIn(t.Context(), api.SignInRequest{Email: "a@example.dk", Language: "da"})
			},
			api.SignInAccepted{},
		},
		{
			"a code by mail, of an office that names the request", `POST /v1/sign-in {"email":"a@example.dk","language":"da"}`, 202, `{"request":"r"}`,
			func(c *client.Client) (any, error) {
				return c.SignIn(t.Context(), api.SignInRequest{Email: "a@example.dk", Language: "da"})
			},
			api.SignInAccepted{Request: "r"},
		},
		{
			"a session", `POST /v1/sessions {"email":"a@example.dk","code":"123456","device":{"id":"d","name":"telefon","platform":"android"}}`,
			201, `{"token":"t","expires_at":"2027-01-31T12:00:00Z","person":{"kind":"person","id":"p","rev":1,"body":{}}}`,
			func(c *client.Client) (any, error) {
				return c.CreateSession(t.Context(), api.SessionRequest{
					Email: "a@example.dk", Code: "123456", Device: api.SessionDevice{ID: "d", Name: "telefon", Platform: "android"},
				})
			},
			api.Session{Token: "t", ExpiresAt: at, Person: api.Record{Kind: api.KindPerson, ID: "p", Rev: 1, Body: json.RawMessage(`{}`)}},
		},
		{
			"the devices", "GET /v1/sessions ", 200, `{"sessions":[{"id":"s","current":true}]}`,
			func(c *client.Client) (any, error) { return c.Sessions(t.Context()) },
			[]api.SessionInfo{{ID: "s", Current: true}},
		},
		{
			"signing a device out", "DELETE /v1/sessions/current ", 204, ``,
			func(c *client.Client) (any, error) { return nil, c.Revoke(t.Context(), "current") },
			nil,
		},
		{
			"a kept version", "GET /v1/versions/v%2F1 ", 200, `{"id":"v/1","sections":{"idea":"tekst"}}`,
			func(c *client.Client) (any, error) { return c.Version(t.Context(), "v/1") },
			api.VersionContent{ID: "v/1", Sections: map[string]string{"idea": "tekst"}},
		},
		{
			"the calendar's address", "POST /v1/me/calendar ", 200, `{"url":"https://kontor.example.dk/v1/calendar/x.ics"}`,
			func(c *client.Client) (any, error) { return c.Calendar(t.Context()) },
			"https://kontor.example.dk/v1/calendar/x.ics",
		},
		{
			"everything about the person", "GET /v1/me/export ", 200, "PK...",
			func(c *client.Client) (any, error) {
				var b bytes.Buffer
				err := c.Export(t.Context(), &b)
				return b.String(), err
			},
			"PK...",
		},
		{
			"an attachment", "GET /v1/files/f ", 200, "tegning",
			func(c *client.Client) (any, error) {
				var b bytes.Buffer
				err := c.GetFile(t.Context(), "f", &b)
				return b.String(), err
			},
			"tegning",
		},
		{
			"erasing the person", "DELETE /v1/me ", 204, ``,
			func(c *client.Client) (any, error) { return nil, c.Erase(t.Context()) },
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := speak(t, func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(tt.asked, r.Method+" "+r.URL.EscapedPath()+" "+string(body)); diff != "" {
					t.Errorf("asked (-want +got):\n%s", diff)
				}
				sum := sha256.Sum256([]byte(tt.answer))
				w.Header().Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
				say(w, tt.status, "application/json", tt.answer)
			})
			answer, err := tt.call(c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got{tt.want}, got{answer}); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestALogoIsOnTheOfficeAndNoLargerThanItMayBe(t *testing.T) {
	size := 0
	c := speak(t, func(w http.ResponseWriter, _ *http.Request) {
		say(w, http.StatusOK, "image/png", strings.Repeat("x", size))
	})
	size = api.MaxLogo
	if got, err := c.Logo(t.Context(), "/v1/office/logo/0a"); err != nil || len(got) != size {
		t.Errorf("the largest comes as %d: %v", len(got), err)
	}
	size++
	if _, err := c.Logo(t.Context(), "/v1/office/logo/0a"); !errors.Is(err, client.ErrTooLarge) {
		t.Errorf("a larger one: %v", err)
	}
	size = 1
	for _, address := range []string{"https://elsewhere.example/0a", "//elsewhere.example/0a", "0a", "", "data:image/png;base64,AA==", "http://[", "\x00"} {
		if got, err := c.Logo(t.Context(), address); !errors.Is(err, client.ErrUnreadable) {
			t.Errorf("at %q there is %q: %v", address, got, err)
		}
	}
}
