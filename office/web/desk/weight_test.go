package desk_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/office/demo/bots"
)

// firstView is how many bytes the first view of a page may have, with all that it needs.
const firstView = 60 << 10

// What a browser fetches that has nothing yet is small: the page, its style, its
// scripts and the letters, as they go over the wire.
func TestTheFirstViewOfAPageIsSmall(t *testing.T) {
	s := open(t).fill()
	token := s.signedIn(bots.ConsultantEmail)
	fetch := func(path string) (body string, bytes int) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", "__Host-desk="+token)
		for _, packed := range []bool{false, true} {
			if packed {
				r.Header.Set("Accept-Encoding", "gzip")
			} else {
				r.Header.Set("Accept-Encoding", "identity")
			}
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d, %v", path, answer.StatusCode, err)
			}
			if bytes = len(raw); !packed {
				body = string(raw)
			}
		}
		return body, bytes
	}
	file := regexp.MustCompile(`/desk/static/[a-z0-9.-]+`)
	for _, path := range []string{"/desk", "/desk/persons/" + s.anna.id, "/desk/search?q=a"} {
		page, sum := fetch(path)
		wanted := map[string]bool{}
		for _, f := range file.FindAllString(page, -1) {
			wanted[f] = true
		}
		for f := range wanted {
			body, n := fetch(f)
			sum += n
			if strings.HasSuffix(f, ".css") {
				for _, font := range file.FindAllString(body, -1) {
					if !strings.Contains(font, "-more.") { // which only a name with other letters needs
						_, n := fetch(font)
						sum += n
					}
				}
			}
		}
		if sum > firstView || len(wanted) < 4 {
			t.Errorf("%s: %d bytes with %d files", path, sum, len(wanted))
		}
		t.Logf("%s: %d bytes", path, sum)
	}
}
