package app_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
)

// drawn is a PNG file of one shade.
func drawn(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 60, 20))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{shade}.Y
	}
	var b bytes.Buffer
	ok(t, png.Encode(&b, img))
	return b.Bytes()
}

// fetches counts what a device asks for about the logo, and may answer in the office's place.
type fetches struct {
	mu       sync.Mutex
	told, of int    // times that the office said which, and that the picture was fetched
	instead  []byte // of the picture
}

func (f *fetches) count() (told, of int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.told, f.of
}

func (f *fetches) on(line *testworld.Line) *fetches {
	line.Through(func(office http.RoundTripper) http.RoundTripper {
		return through(func(r *http.Request) (*http.Response, error) {
			f.mu.Lock()
			instead := f.instead
			switch {
			case r.URL.Path == "/v1/office":
				f.told++
			case strings.HasPrefix(r.URL.Path, "/v1/office/logo/"):
				f.of++
			default:
				instead = nil
			}
			f.mu.Unlock()
			answer, err := office.RoundTrip(r)
			if err == nil && instead != nil && r.URL.Path != "/v1/office" {
				_ = answer.Body.Close()
				answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(instead)), int64(len(instead))
				answer.Header.Del("Content-Length")
			}
			return answer, err
		})
	})
	return f
}

type through func(*http.Request) (*http.Response, error)

func (f through) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// bare is an office without a programme.
func bare(t *testing.T) *testworld.World {
	t.Helper()
	return testworld.With(t, slices.DeleteFunc(demo.Records(testworld.Start), func(r api.ImportRecord) bool { return r.Kind != api.KindOffice }))
}

func keepsLogo(t *testing.T, w *testworld.World, picture []byte) {
	t.Helper()
	ok(t, w.Office.Settings.KeepLogo(t.Context(), mutation.Staff{Role: mutation.RoleCoordinator, Name: "Karen"}, picture))
}

// hasLogo tells where a device's logo is not a picture, or not none for nil.
func hasLogo(t *testing.T, a *app.App, want []byte) {
	t.Helper()
	got, err := a.Logo()
	named := a.Office(t.Context()).Logo != ""
	if want == nil && (!errors.Is(err, fs.ErrNotExist) || named) {
		t.Errorf("it has a logo of %d bytes, %v, and names one: %v", len(got), err, named)
	}
	if want != nil && (err != nil || !named || !bytes.Equal(got, want)) {
		t.Errorf("it has a logo of %d bytes, want %d: %v, and names one: %v", len(got), len(want), err, named)
	}
}

func TestTheLogoIsFetchedOnceAndStaysOnTheDevice(t *testing.T) {
	w := bare(t)
	d := w.Guest("telefon")
	f := (&fetches{}).on(d.Line)
	ok(t, d.App.AskLogo(t.Context()))
	hasLogo(t, d.App, nil)
	one, other := drawn(t, 10), drawn(t, 200)
	keepsLogo(t, w, one)
	ok(t, d.App.AskLogo(t.Context())) // it said so just now
	if told, of := f.count(); told != 1 || of != 0 {
		t.Errorf("it is asked %d times, and the picture fetched %d times", told, of)
	}
	heard := 0
	defer d.App.Subscribe(func(list []app.Change) {
		for _, c := range list {
			if c.Kind == app.KindOffice {
				heard++
			}
		}
	})()
	w.Clock.Advance(2 * time.Hour)
	for range 2 {
		ok(t, d.App.AskLogo(t.Context()))
		hasLogo(t, d.App, one)
		w.Clock.Advance(2 * time.Hour)
	}
	if told, of := f.count(); told != 3 || of != 1 || heard != 1 {
		t.Errorf("it is asked %d times, the picture fetched %d times, and told of %d times", told, of, heard)
	}
	d.Reopen()
	d.Line.Cut(true)
	if err := d.App.AskLogo(t.Context()); !errors.Is(err, app.ErrOffline) {
		t.Errorf("without a line: %v", err)
	}
	hasLogo(t, d.App, one)
	d.Line.Cut(false)
	keepsLogo(t, w, other)
	ok(t, d.App.AskLogo(t.Context())) // what could not be asked is asked again
	hasLogo(t, d.App, other)
	keepsLogo(t, w, nil)
	w.Clock.Advance(2 * time.Hour)
	ok(t, d.App.AskLogo(t.Context()))
	hasLogo(t, d.App, nil)
	if _, err := os.Stat(filepath.Join(d.Dir, "logo")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its file: %v", err)
	}
}

func TestALogoThatIsNotWhatItSaysIsNotKept(t *testing.T) {
	w := bare(t)
	d := w.Guest("telefon")
	f := (&fetches{}).on(d.Line)
	one := drawn(t, 10)
	keepsLogo(t, w, one)
	for name, bad := range map[string][]byte{
		"another": drawn(t, 11), "cut off": one[:20], "huge": make([]byte, api.MaxLogo+1),
	} {
		f.mu.Lock()
		f.instead = bad
		f.mu.Unlock()
		w.Clock.Advance(2 * time.Hour)
		_, before := f.count()
		if err := d.App.AskLogo(t.Context()); err == nil {
			t.Errorf("%s is kept", name)
		}
		ok(t, d.App.AskLogo(t.Context())) // and not asked for over and over
		if _, of := f.count(); of != before+1 {
			t.Errorf("%s is fetched %d times", name, of-before)
		}
		hasLogo(t, d.App, nil)
	}
	f.mu.Lock()
	f.instead = nil
	f.mu.Unlock()
	w.Clock.Advance(2 * time.Hour)
	ok(t, d.App.AskLogo(t.Context()))
	hasLogo(t, d.App, one)
	ok(t, os.WriteFile(filepath.Join(d.Dir, "logo"), one[:20], 0o600))
	if got, err := d.App.Logo(); err == nil {
		t.Errorf("a file that was spoiled is read: %d bytes", len(got))
	}
	w.Clock.Advance(2 * time.Hour)
	ok(t, d.App.AskLogo(t.Context())) // and is fetched anew
	hasLogo(t, d.App, one)
	keepsLogo(t, w, drawn(t, 12))
	f.mu.Lock()
	f.instead = one
	f.mu.Unlock()
	w.Clock.Advance(2 * time.Hour)
	if err := d.App.AskLogo(t.Context()); err == nil {
		t.Error("the one before is taken for the new one")
	}
	hasLogo(t, d.App, nil) // the office has it no more
}

func TestTheLogoGoesWithWhoLeaves(t *testing.T) {
	w, elsewhere := bare(t), bare(t)
	one := drawn(t, 10)
	keepsLogo(t, w, one)
	d := w.Device("telefon")
	for name, leave := range map[string]func(){
		"signing out":    func() { ok(t, d.App.SignOut(t.Context())) },
		"another office": func() { _, err := d.App.ChooseOffice(t.Context(), elsewhere.URL); ok(t, err) },
		"none":           func() { ok(t, d.App.WriteOffline(t.Context())) },
		"erasing":        func() { ok(t, d.App.Erase(t.Context())) },
		"erasing here":   func() { ok(t, d.App.EraseHere(t.Context())) },
		"erasing as nobody": func() {
			ok(t, d.App.SignOut(t.Context()))
			ok(t, d.App.AskLogo(t.Context()))
			ok(t, d.App.EraseHere(t.Context()))
		},
	} {
		_, err := d.App.ChooseOffice(t.Context(), w.URL)
		ok(t, err)
		if _, in := d.App.SignedIn(); !in {
			d.SignIn("bo@example.dk")
		}
		ok(t, d.App.AskLogo(t.Context()))
		hasLogo(t, d.App, one)
		leave()
		hasLogo(t, d.App, nil)
		if _, err := os.Stat(filepath.Join(d.Dir, "logo")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("after %s its file: %v", name, err)
		}
	}
}

// An answer that is late, for an office that one has left, is nobody's.
func TestALateLogoIsNotTheNextOffices(t *testing.T) {
	w, elsewhere := bare(t), bare(t)
	keepsLogo(t, w, drawn(t, 10))
	d := w.Guest("telefon")
	asked, answer := make(chan struct{}), make(chan struct{})
	d.Line.Through(func(office http.RoundTripper) http.RoundTripper {
		return through(func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Path, "/v1/office/logo/") {
				close(asked)
				<-answer
			}
			return office.RoundTrip(r)
		})
	})
	done := make(chan error)
	go func() { done <- d.App.AskLogo(t.Context()) }()
	<-asked
	_, err := d.App.ChooseOffice(t.Context(), elsewhere.URL)
	ok(t, err)
	close(answer)
	ok(t, <-done)
	hasLogo(t, d.App, nil)
}
