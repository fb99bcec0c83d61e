package app_test

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/plan"
)

// versions answers in the office's place where the content of a version is asked
// for, while it has an answer.
type versions struct {
	http.Transport
	says atomic.Pointer[http.Response]
}

func (v *versions) RoundTrip(req *http.Request) (*http.Response, error) {
	if resp := v.says.Load(); resp != nil && strings.HasPrefix(req.URL.Path, "/v1/versions/") {
		return resp, nil
	}
	return v.Transport.RoundTrip(req)
}

// TestWhyAVersionCannotBeReadIsSaid: only what is for want of a connection is
// called so.
func TestWhyAVersionCannotBeReadIsSaid(t *testing.T) {
	ctx := t.Context()
	now := clock()
	a := open(t, config(filepath.Join(t.TempDir(), "telefon"), now))
	office := must[app.Office](t)(a.ChooseDemo(ctx))
	q := must[plan.Overview](t)(a.Plan.Overview(ctx, "")).Chapters[0].Questions[0]
	if _, err := a.Plan.Write(ctx, "", q.Key, "Jeg rister kaffe.", plan.Base{}); err != nil {
		t.Fatal(err)
	}
	signIn(t, a, a, anna)
	kept := must[plan.Version](t)(a.Plan.Keep(ctx, "", "Til banken"))
	settled(t, a)

	line := &versions{}
	defer line.CloseIdleConnections()
	cfg := config(filepath.Join(t.TempDir(), "tablet"), now)
	cfg.Transport = line
	tablet := open(t, cfg)
	must[app.Office](t)(tablet.ChooseOffice(ctx, office.Address))
	signIn(t, tablet, a, anna)
	settled(t, tablet)

	ok(t, tablet.Network.Switch(false))
	if _, err := tablet.Plan.Content(ctx, kept.ID); !errors.Is(err, plan.ErrUnavailable) || app.Reason(err) != "offline" {
		t.Errorf("off the net: %v", err)
	}
	ok(t, tablet.Network.Switch(true))
	for name, tt := range map[string]struct {
		status      int
		media, body string
		want        error
		reason      string
	}{
		"the office has it no more":     {http.StatusNotFound, "application/problem+json", `{"code":"not_found"}`, plan.ErrNotFound, string(api.CodeNotFound)},
		"a hotspot's page":              {http.StatusOK, "text/html", "<html></html>", app.ErrCaptivePortal, "captive_portal"},
		"a device that was signed out":  {http.StatusUnauthorized, "application/problem+json", `{"code":"unauthorized"}`, nil, string(api.CodeUnauthorized)},
		"an answer that cannot be read": {http.StatusOK, "application/json", "[]", nil, "unreadable"},
	} {
		line.says.Store(&http.Response{
			StatusCode: tt.status, Header: http.Header{"Content-Type": {tt.media}}, ContentLength: int64(len(tt.body)),
			Body: io.NopCloser(strings.NewReader(tt.body)),
		})
		_, err := tablet.Plan.Content(ctx, kept.ID)
		if errors.Is(err, plan.ErrUnavailable) || app.Reason(err) != tt.reason || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v (%s)", name, err, app.Reason(err))
		}
	}
	line.says.Store(nil)
	if c, err := tablet.Plan.Content(ctx, kept.ID); err != nil || c.Sections[q.Key] != "Jeg rister kaffe." {
		t.Errorf("content %+v, %v", c, err)
	}
}
