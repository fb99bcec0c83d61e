package parts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/ui"
)

// sends is an office that has a logo, whatever that is.
type sends struct {
	office http.RoundTripper
	logo   []byte
}

// RoundTrip implements http.RoundTripper.
func (s sends) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.office.RoundTrip(r)
	if err != nil || !strings.HasPrefix(r.URL.Path, "/v1/office") {
		return answer, err
	}
	body := s.logo
	if r.URL.Path == "/v1/office" {
		sum := sha256.Sum256(s.logo)
		if body, err = json.Marshal(api.OfficeInfo{Office: api.Office{Name: "Kolding"}, Logo: "/v1/office/logo/" + hex.EncodeToString(sum[:])}); err != nil {
			return nil, err
		}
	}
	_ = answer.Body.Close()
	answer.StatusCode, answer.Header = http.StatusOK, http.Header{"Content-Type": {"application/json"}}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return answer, nil
}

func pictureOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A logo is read away from what draws, once; one that cannot be shown is not there.
func TestALogoIsThereWhenItIsReadAndNeverWhereItCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		logo  []byte
		shown bool
	}{
		"a picture":  {pictureOf(t, 400, 100), true},
		"a thread":   {pictureOf(t, api.MaxLogoSide, 1), true},
		"too wide":   {pictureOf(t, api.MaxLogoSide+1, 1), false},
		"cut off":    {pictureOf(t, 400, 100)[:50], false},
		"no picture": {[]byte("<svg onload=alert(1)>"), false},
	} {
		t.Run(name, func(t *testing.T) {
			w := testworld.With(t, nil)
			d := w.Fresh("telefon")
			d.Line.Through(func(office http.RoundTripper) http.RoundTripper { return sends{office, c.logo} })
			if _, err := d.App.ChooseOffice(t.Context(), w.URL); err != nil {
				t.Fatal(err)
			}
			if err := d.App.AskLogo(t.Context()); err != nil {
				t.Fatal(err)
			}
			steps := ui.NewStepLoop(w.Clock.Now())
			came := make(chan struct{}, 10)
			loop := steps.Loop()
			later := loop.Do
			loop.Do = func(f func()) {
				later(f)
				came <- struct{}{}
			}
			e := &Env{Ctx: t.Context(), App: d.App, Loop: loop, Words: text.For(text.Danish)}
			drawn := 0
			for range 2 { // it is read once
				if e.Logo(func() { drawn++ }) != nil {
					t.Error("it is shown before it is read")
				}
			}
			if len(e.logo.waits) != 2 {
				t.Errorf("%d wait for what is being read", len(e.logo.waits))
			}
			<-came
			steps.Run()
			if len(came) != 0 || drawn > 0 != c.shown || (e.Logo(func() { drawn = 100 }) != nil) != c.shown || e.logo.reading || len(e.logo.waits) != 0 {
				t.Errorf("it was read %d times more, drawn %d times, and %d wait", len(came), drawn, len(e.logo.waits))
			}
			if err := d.App.WriteOffline(t.Context()); err != nil {
				t.Fatal(err)
			}
			if e.Logo(nil) != nil {
				t.Error("it is shown without its office")
			}
		})
	}
}
