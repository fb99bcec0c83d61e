package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"startklar.dk/internal/testworld/issuer"
)

// The staff's own login is set up by flags, its secret by a file; whatever is missing is
// said by its name.
func TestTheStaffsLoginIsSetUpByFlags(t *testing.T) {
	login := issuer.Open(t, time.Now)
	login.Knows(map[string]any{"upn": "mette@example.dk", "xms_edov": 1})
	dir := t.TempDir()
	must(t, "user", "add", "--data", dir, "mette@example.dk", "--role", "coordinator")
	const public = "http://localhost:1"
	args := []string{"--data", dir, "--mail", "dir:" + t.TempDir(), "--public-url", public}
	flags := []string{"--oidc-issuer", login.URL, "--oidc-client-id", issuer.ClientID, "--oidc-client-secret-file", write(t, "secret", issuer.Secret+"\n")}
	s := serving(t, append(append(args, flags...), "--oidc-email-claim", "upn", "--oidc-verified-claim", "xms_edov", "--oidc-only")...)
	// get asks a page, and gives where it leads and the cookies that it has a browser keep.
	get := func(url string, cookies []*http.Cookie) (string, []*http.Cookie) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.Header.Get("Location"), answer.Cookies()
	}
	there, began := get(s.url+"/desk/sign-on", nil)
	back, _ := get(there, nil)
	path, ok := strings.CutPrefix(back, public)
	if !ok {
		t.Fatalf("the login sends back to %q", back)
	}
	if to, in := get(s.url+path, began); to != "/desk" || len(in) != 2 {
		t.Errorf("whoever came back goes to %q with %d cookies", to, len(in))
	}
	if code, log := s.stop(); code != exitDone || !strings.Contains(log, login.URL) {
		t.Errorf("%d, and of the login it says\n%s", code, log)
	}

	for i := 0; i < len(flags); i += 2 {
		without := append(append([]string{"serve"}, args...), append(append([]string{}, flags[:i]...), flags[i+2:]...)...)
		if code, _, said := do(t, without...); code != exitUsage || !strings.Contains(said, flags[i]) {
			t.Errorf("without %s: %d %q", flags[i], code, said)
		}
	}
	if code, _, said := do(t, append([]string{"serve", "--data", dir, "--mail", "dir:" + dir}, flags...)...); code != exitUsage || !strings.Contains(said, "--public-url") {
		t.Errorf("without the office's address: %d %q", code, said)
	}
	for _, issuer := range []string{"http://login.example.dk", "login.example.dk"} {
		if code, _, said := do(t, append(append([]string{"serve"}, args...), append(flags[2:], "--oidc-issuer", issuer)...)...); code != exitUsage || !strings.Contains(said, issuer) {
			t.Errorf("a login at %s: %d %q", issuer, code, said)
		}
	}
}
