package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app"
	"startklar.dk/app/crash"
	"startklar.dk/internal/testworld/child"
)

// childFolder hands a child its profile folder.
const childFolder = "STARTKLAR_TEST_PROFILE"

func TestMain(m *testing.M) {
	role := child.Role()
	if role == "" {
		os.Exit(m.Run())
	}
	goDown(role, os.Getenv(childFolder))
}

// secret is what a person wrote.
const secret = "Anna Nielsen tjener 412.000 kr."

// goDown is the app, with something in it that panics.
func goDown(role, dir string) {
	crashes := &crash.Reporter{Dir: dir, Version: "1.2.3"}
	defer crashes.Guard()
	cfg := app.Config{Dir: dir, Language: "da", Crashed: crashes.Crashed, Keyring: noKeyring{}}
	if role == "syncing" {
		cfg.Transport = badLine{}
	}
	model, err := app.Open(context.Background(), cfg)
	if err != nil {
		panic(err)
	}
	if err := crashes.Watch(); err != nil {
		panic(err)
	}
	switch role {
	case "drawing":
		w := test.NewApp().NewWindow("Startklar")
		w.SetContent(newTorn())
		w.Canvas().Capture()
	case "syncing":
		_, _ = model.ChooseOffice(context.Background(), "https://start.example.dk")
	}
	select {}
}

// torn is a widget that cannot be drawn.
type torn struct{ widget.BaseWidget }

func newTorn() *torn {
	w := &torn{}
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer implements fyne.Widget.
func (*torn) CreateRenderer() fyne.WidgetRenderer { panic(secret) }

// badLine answers who asks for the office, and panics at whoever follows a feed.
type badLine struct{}

// RoundTrip implements http.RoundTripper.
func (badLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/v1/office" {
		panic(secret)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(`{"name":"Kontoret"}`)),
	}, nil
}

func TestWhateverPanicsInTheAppLeavesAReportWithoutText(t *testing.T) {
	for role, frame := range map[string]string{
		"drawing": "startklar.dk.(*torn).CreateRenderer", "syncing": "startklar.dk/app/syncer.",
	} {
		t.Run(role, func(t *testing.T) {
			dir := t.TempDir()
			p := child.Start(t, role, func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, childFolder+"="+dir) })
			if err := p.Wait(); err == nil {
				t.Fatal("the child went on")
			}
			if found, err := crash.Collect(dir); err != nil || !found {
				t.Fatalf("a report is found: %v, %v\n%s", found, err, p.Said())
			}
			report, err := crash.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(report, frame) || strings.Contains(report, "debug.Stack") {
				t.Errorf("the report does not name %s:\n%s", frame, report)
			}
			for _, private := range []string{"Anna", "412", dir} {
				if strings.Contains(report, private) || strings.Contains(p.Said(), private) {
					t.Errorf("%q is said:\n%s\n%s", private, report, p.Said())
				}
			}
		})
	}
}

// noKeyring keeps tests out of the keyring of who runs them.
type noKeyring struct{}

func (noKeyring) Get(string) (string, error) { return "", app.ErrNoSecret }
func (noKeyring) Set(string, string) error   { return app.ErrNoSecret }
func (noKeyring) Delete(string) error        { return nil }
