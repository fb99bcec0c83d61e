package public_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
)

// The programme is rendered once for each state of the catalogue, and who has it gets
// nothing again; a place that is taken is seen by whoever asks next.
func TestTheProgrammeIsAsItIsNow(t *testing.T) {
	w := open(t)
	event := w.events(isPlain)[0]
	path := "/arrangement/" + event
	first := w.get(path, "Accept-Encoding", "identity")
	tag := first.header.Get("ETag")
	if first.status != http.StatusOK || tag == "" {
		t.Fatalf("the page is answered %d, %v", first.status, first.header)
	}
	if again := w.get(path, "If-None-Match", tag); again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("who has it is answered %d with %d bytes", again.status, len(again.body))
	}
	packed := w.get(path, "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || string(plain) != first.body {
		t.Errorf("compressed it is another page: %v", err)
	}
	if again := w.get(path, "Accept-Encoding", "gzip", "If-None-Match", packed.header.Get("ETag")); again.status != http.StatusNotModified {
		t.Errorf("who has it compressed is answered %d", again.status)
	}
	var e api.Event
	w.body(api.KindEvent, event, &e)
	w.applies(w.person("anna@example.dk"), api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: event})
	later := w.get(path, "Accept-Encoding", "identity", "If-None-Match", tag)
	if left := strings.Count(later.body, " ledig"); later.status != http.StatusOK || left == 0 || later.body == first.body {
		t.Errorf("when a place is taken the page is answered %d as it was", later.status)
	}
	w.clock.set(e.EndsAt.Add(time.Minute))
	if got := w.get(path); got.status != http.StatusOK || !got.says("Det er forbi.") {
		t.Errorf("the page of what is over is answered %d", got.status)
	}
	if got := w.get("/"); got.says(event) {
		t.Error("what is over is on the programme")
	}
}

// What a filter is asked for is what is shown, in either language, by a month, a week or
// all at once.
func TestTheProgrammeIsFiltered(t *testing.T) {
	w := open(t)
	for _, c := range []struct{ path, has, not string }{
		{"/", "Kick-off", "Vis alle"},
		{"/?type=course", "Fra idé til plan", ">Kick-off</a>"},
		{"/?q=IVÆRKSÆTTERCAFÉ", "Iværksættercafé", ">Kick-off</a>"},
		{"/?q=Skovgaard", "Iværksættercafé", ">Fra idé til plan<"},
		{"/?kommune=0630", "Garnlageret", "Voldstuen"},
		{"/?gratis=1", "Gratis", "600 kr."},
		{"/?online=1", "Online", "Garnlageret"},
		{"/?maaned=2027-01", "Januar 2027", "Fra idé til plan</a></h3><p>Tre onsdage 9–12 · Den Gamle"},
		{"/?uge=2026-12-09", "Uge 50, fra 7. december</h2>", ">Kick-off</a>"},
		{"/?uge=2027-01-01", "Uge 53, fra 28. december</h2>", "Uge 1, fra 28"},
		{"/?uge=2027-12-31", "Uge 52, fra 27. december 2027</h2>", "Uge 53"},
		{"/?uge=2028-01-01", "Uge 52, fra 27. december 2027</h2>", "Uge 53"},
		{"/?uge=2028-01-03", "Uge 1, fra 3. januar 2028</h2>", "Uge 53"},
		{"/?maaned=2026-99&side=x&emne=y", "Kick-off", "Ryd filtre"},
		{"/en?type=course", "Three Wednesdays", "Tre onsdage"},
	} {
		got := w.get(c.path)
		if got.status != http.StatusOK || !got.says(c.has) || got.says(c.not) {
			t.Errorf("%s: %d; it says %q: %v, %q: %v", c.path, got.status, c.has, got.says(c.has), c.not, got.says(c.not))
		}
	}
}

// A search engine finds each page in both languages, and what is somebody's own in none.
func TestAPageIsFoundInBothLanguages(t *testing.T) {
	w := open(t)
	event := "/arrangement/" + w.events(isPlain)[0]
	for _, path := range []string{event, "/en" + event} {
		got := w.get(path)
		for _, link := range []string{`hreflang="da" href="` + w.url + event + `"`, `hreflang="en" href="` + w.url + "/en" + event + `"`, `rel="canonical" href="` + w.url + path + `"`, `"@type":"Event"`, `<meta name="description"`} {
			if !got.says(link) {
				t.Errorf("%s has no %s", path, link)
			}
		}
	}
	if got := w.get(event + "/book"); !got.says(`content="noindex"`) || got.header.Get("X-Robots-Tag") != "noindex" {
		t.Error("the form can be found")
	}
	if got := w.get("/robots.txt"); !got.says("Disallow: /mine\n") || !got.says("Disallow: /desk\n") {
		t.Errorf("robots are told %s", got.body)
	}
	if got := w.get("/sitemap.xml"); !got.says("<loc>"+w.url+event+"</loc>") || !got.says("<loc>"+w.url+"/en</loc>") {
		t.Error("the map of the site lacks a page")
	}
	for _, path := range []string{event + "/kalender.ics", "/program.ics"} {
		if got := w.get(path); !got.says("BEGIN:VEVENT") || !strings.HasPrefix(got.header.Get("Content-Type"), "text/calendar") {
			t.Errorf("%s is answered %d, %v", path, got.status, got.header)
		}
	}
	if got := w.get("/arrangement/" + newID()); got.status != http.StatusNotFound {
		t.Errorf("an event that is none is answered %d", got.status)
	}
}
