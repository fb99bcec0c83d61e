package app_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
)

func TestPreferencesAreKeptWithinBounds(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	want := app.Preferences{Language: "da", Theme: app.ThemeSystem, TextScale: 1, Notifications: true}
	if diff := cmp.Diff(want, a.Preferences()); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	told := 0
	defer a.Subscribe(func(list []app.Change) {
		for _, c := range list {
			if c.Kind == app.KindSettings {
				told++
			}
		}
	})()
	ok(t, a.SetPreferences(func(p *app.Preferences) {
		p.Language, p.Theme, p.TextScale, p.Notifications = "en", app.ThemeDark, 9, false
	}))
	ok(t, a.SetPreferences(func(p *app.Preferences) { p.Language = "tlh" }))
	if told != 2 {
		t.Errorf("told %d times", told)
	}
	ok(t, a.Close())
	want = app.Preferences{Language: "en", Theme: app.ThemeDark, TextScale: app.MaxTextScale}
	if diff := cmp.Diff(want, open(t, cfg).Preferences()); diff != "" {
		t.Errorf("after opening again (-want +got):\n%s", diff)
	}
}

func TestABrokenFileIsToldAndANewOneBegun(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	ok(t, a.WriteOffline(t.Context()))
	ok(t, a.Close())
	for _, name := range []string{"device.json", "local.db"} {
		ok(t, os.WriteFile(filepath.Join(cfg.Dir, name), []byte(strings.Repeat("not what it was ", 1000)), 0o600))
	}
	a = open(t, cfg)
	if diff := cmp.Diff([]string{"notice.settings_broken", "notice.store_broken"}, keys(a)); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	for _, n := range a.Notices() {
		a.Told(n.ID)
	}
	if left := a.Notices(); len(left) != 0 {
		t.Errorf("told, and still there: %+v", left)
	}
	q, err := a.Plan.Question(t.Context(), "", "summary.short")
	ok(t, err)
	if _, err := a.Plan.Write(t.Context(), "", q.Key, "Forfra", q.Base); err != nil {
		t.Errorf("the new store cannot be written: %v", err)
	}
}

func TestMunicipalitiesAreFoundAsTheyAreTyped(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	for typed, want := range map[string]string{
		"aaben": "Aabenraa", "åben": "Aabenraa", "KBH": "København", "kobenhavn": "København",
		" frb ": "Frederiksberg", "Aeroe": "Ærø", "århus": "Aarhus",
	} {
		found := a.Municipalities(typed)
		if len(found) == 0 || found[0].Name != want {
			t.Errorf("%q finds %+v first, want %s", typed, found, want)
		}
	}
	if n := len(a.Municipalities("")); n != 98 {
		t.Errorf("%d municipalities", n)
	}
	if err := a.SetMunicipality(t.Context(), "9999"); !errors.Is(err, app.ErrNoMunicipality) {
		t.Errorf("a code that is none: %v", err)
	}
	ok(t, a.SetMunicipality(t.Context(), "0621"))
	if m, chosen := a.Municipality(); !chosen || m.Name != "Kolding" {
		t.Errorf("chosen %+v", m)
	}
}

func TestWhoAnswersWhereAnOfficeIsSought(t *testing.T) {
	page := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html><body>Velkommen</body></html>"))
		}
	}
	says := func(status int, media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   error
		reason string
	}{
		"a web site that has no such page": {page(http.StatusNotFound), app.ErrNotOffice, "not_office"},
		"a page in the office's place":     {page(http.StatusOK), app.ErrCaptivePortal, "captive_portal"},
		"a hotspot that says so":           {page(http.StatusNetworkAuthenticationRequired), app.ErrCaptivePortal, "captive_portal"},
		"a hotspot that leads elsewhere": {
			func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://login.hotspot.example/", http.StatusFound)
			}, app.ErrCaptivePortal, "captive_portal",
		},
		"another service":        {says(http.StatusOK, "application/json", `{"hello":"world"}`), app.ErrNotOffice, "not_office"},
		"JSON that is no object": {says(http.StatusOK, "application/json", `[1]`), app.ErrNotOffice, "not_office"},
		"an API without it":      {says(http.StatusNotFound, "application/json", `{"error":"x"}`), app.ErrNotOffice, "not_office"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(tt.answer)
			defer server.Close()
			a := open(t, config(t.TempDir(), clock()))
			_, err := a.ChooseOffice(t.Context(), server.URL)
			if !errors.Is(err, tt.want) || app.Reason(err) != tt.reason {
				t.Errorf("error %v (%s), want %v", err, app.Reason(err), tt.want)
			}
			if o := a.Office(t.Context()); o.Kind != app.OfficeNone {
				t.Errorf("chosen all the same: %+v", o)
			}
		})
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	for _, address := range []string{"", "   ", "http://kontor.example.dk", "ftp://kontor.example.dk", "https://", "a b"} {
		if _, err := a.ChooseOffice(t.Context(), address); !errors.Is(err, app.ErrBadAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
	nobody := httptest.NewServer(http.NotFoundHandler())
	nobody.Close()
	if _, err := a.ChooseOffice(t.Context(), nobody.URL); !errors.Is(err, app.ErrOffline) {
		t.Errorf("nobody there: %v", err)
	}
	ok(t, a.Network.Switch(false))
	if _, err := a.ChooseOffice(t.Context(), nobody.URL); app.Reason(err) != "offline" {
		t.Errorf("off the net: %v", err)
	}
}

func TestWithoutADemoOfficeItIsSaid(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	cfg.DemoOffice = nil
	a := open(t, cfg)
	if _, err := a.ChooseDemo(t.Context()); !errors.Is(err, app.ErrNoDemo) || a.HasDemo() {
		t.Errorf("a demo office: %v", err)
	}
	if err := a.RequestCode(t.Context(), anna); !errors.Is(err, app.ErrNoOffice) {
		t.Errorf("a code without an office: %v", err)
	}
	if _, err := a.Sessions(t.Context()); !errors.Is(err, app.ErrNoOffice) {
		t.Errorf("devices without an office: %v", err)
	}
	if err := a.Sync.Flush(t.Context()); !errors.Is(err, app.ErrNoOffice) {
		t.Errorf("sync without an office: %v", err)
	}
}

func TestWhatIsWrittenOfflineComesAlongToTheOffice(t *testing.T) {
	ctx := t.Context()
	now := clock()
	host := open(t, config(filepath.Join(t.TempDir(), "host"), now)) // whose demo office is somebody else's office
	office, err := host.ChooseDemo(ctx)
	ok(t, err)
	a := open(t, config(filepath.Join(t.TempDir(), "a"), now))
	ok(t, a.WriteOffline(ctx))
	q, err := a.Plan.Question(ctx, "", "summary.short")
	ok(t, err)
	_, err = a.Plan.Write(ctx, "", q.Key, "Skrevet først", q.Base)
	ok(t, err)
	version, err := a.Plan.Keep(ctx, "", "Første")
	ok(t, err)
	tests, err := a.Tests.List(ctx)
	ok(t, err)
	draft, err := a.Tests.Draft(ctx, tests[0].ID)
	ok(t, err)
	ok(t, a.Tests.Answer(ctx, tests[0].ID, draft.Items[0].ID, 4))
	if st, err := a.Sync.State(ctx); err != nil || st.Mark != app.MarkSaved {
		t.Errorf("without an office %+v, %v", st, err)
	}
	_, err = a.ChooseOffice(ctx, office.Address)
	ok(t, err)
	if o := a.Office(ctx); o.Kind != app.OfficeAddress || !o.Demo || o.Info.Name == "" {
		t.Errorf("office %+v", o)
	}
	signIn(t, a, host, anna)
	settled(t, a)
	if got := must[string](t)(text(ctx, a, q.Key)); got != "Skrevet først" {
		t.Errorf("the plan says %q", got)
	}
	if c, err := a.Plan.Content(ctx, version.ID); err != nil || c.Sections[q.Key] != "Skrevet først" {
		t.Errorf("the version says %+v, %v", c, err)
	}
	if draft, err = a.Tests.Draft(ctx, tests[0].ID); err != nil || draft.Answered != 1 {
		t.Errorf("the unfinished test has %d answers, %v", draft.Answered, err)
	}
}

func TestARefusalNeedsThePersonAndACodeThatIsWrongIsNoSignIn(t *testing.T) {
	ctx := t.Context()
	now := clock()
	host := open(t, config(filepath.Join(t.TempDir(), "host"), now))
	office, err := host.ChooseDemo(ctx)
	ok(t, err)
	signIn(t, host, host, "bo@example.dk")
	a := open(t, config(filepath.Join(t.TempDir(), "a"), now))
	_, err = a.ChooseOffice(ctx, office.Address)
	ok(t, err)
	requestCode(t, a, host, anna)
	var problem *api.Problem
	if err := a.SignIn(ctx, anna, "00 0000"); !errors.As(err, &problem) || problem.Code != api.CodeCodeWrong || app.Reason(err) != "code_wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	if _, in := a.SignedIn(); in {
		t.Error("signed in with a wrong code")
	}
	signIn(t, a, host, anna)
	settled(t, a)

	// Off the net a slot looks free that somebody else takes meanwhile.
	evening, err := a.Book.Programme(ctx, booking.Filter{Kinds: []string{api.EventKickoff}})
	ok(t, err)
	slots := free(t, a, evening[0].ID)
	ok(t, a.Network.Switch(false))
	wish := must[string](t)(a.Book.Book(ctx, booking.Request{SlotID: slots[0].ID}))
	must[string](t)(host.Book.Book(ctx, booking.Request{SlotID: slots[0].ID}))
	settled(t, host)
	ok(t, a.Network.Switch(true))
	await(t, a, "the office has said no", func() bool {
		st, err := a.Sync.State(ctx)
		return err == nil && st.Mark == app.MarkNeeds && st.Refused == 1
	})
	items, err := a.Sync.Items(ctx)
	ok(t, err)
	if len(items) != 1 || items[0].Problem.Code != api.CodeSlotTaken || items[0].Booking != wish || !strings.HasPrefix(items[0].Name, "Kick-off") {
		t.Errorf("items %+v", items)
	}
	b, err := a.Book.Booking(ctx, wish)
	ok(t, err)
	if b.State != api.BookingRefused || len(b.Refusal.Alternatives) == 0 {
		t.Fatalf("refused %+v", b)
	}
	instead := must[string](t)(a.Book.Take(ctx, wish, b.Refusal.Alternatives[0], booking.Disclosure{}))
	settled(t, a)
	if b, err = a.Book.Booking(ctx, instead); err != nil || b.State != api.BookingConfirmed {
		t.Errorf("the alternative %+v, %v", b, err)
	}
	if kept, err := a.Sync.Kept(ctx); err != nil || len(kept) != 1 {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestMyOwnRecordIsThereBeforeAnyOffice(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	ctx := t.Context()
	name, cvr, bad := " Anna Nielsen ", "DK10150817", "12345678"
	ok(t, a.Me.Update(ctx, api.PersonUpdateBody{Name: &name}))
	ok(t, a.Me.Update(ctx, api.PersonUpdateBody{CVR: &cvr}))
	waiting := must[app.SyncState](t)(a.Sync.State(ctx)).Waiting
	kept := must[api.Person](t)(a.Me.Person(ctx))
	must[string](t)(a.Plan.Create(ctx, "Café Nord"))
	ok(t, a.Me.Update(ctx, api.PersonUpdateBody{Name: &kept.Name, CVR: &kept.CVR}))
	if st := must[app.SyncState](t)(a.Sync.State(ctx)); waiting != 1 || st.Waiting != 2 {
		t.Errorf("%d wait, then %d: two changes of one's details are one, and one that changes nothing is none", waiting, st.Waiting)
	}
	if err := a.Me.Update(ctx, api.PersonUpdateBody{CVR: &bad}); !errors.Is(err, app.ErrBadCVR) {
		t.Errorf("a bad number: %v", err)
	}
	p, err := a.Me.Person(ctx)
	ok(t, err)
	if diff := cmp.Diff(api.Person{Name: "Anna Nielsen", CVR: "10150817"}, p); diff != "" {
		t.Errorf("person (-want +got):\n%s", diff)
	}
	home, err := a.Home(ctx)
	ok(t, err)
	if home.Name != "Anna" || home.Journey.Done != 1 || home.Next != nil || home.Journey.Next.Key != app.StepTest || home.Journey.Next.TestID == "" {
		t.Errorf("home %+v", home)
	}
}

func TestSearchLeadsToThings(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	ctx := t.Context()
	_, err := a.ChooseDemo(ctx)
	ok(t, err)
	q, err := a.Plan.Question(ctx, "", "market.first_customers")
	ok(t, err)
	_, err = a.Plan.Write(ctx, "", q.Key, "Havnens Kaffebar vil smage.", q.Base)
	ok(t, err)
	_, err = a.Plan.SetFigures(ctx, "", map[string]json.RawMessage{"fixed/rent/name": plan.Value("Husleje, værksted")})
	ok(t, err)
	for query, want := range map[string]app.Found{
		"kaffebar":            {Kind: app.FoundQuestion, ID: q.Key},
		"første ti":           {Kind: app.FoundQuestion, ID: q.Key},
		"mette ørsted":        {Kind: app.FoundAdviser},
		"de første ti kunder": {Kind: app.FoundEvent},
		"er du klar":          {Kind: app.FoundTest, ID: "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11"},
		"sydjylland":          {Kind: app.FoundActor},
		"husleje":             {Kind: app.FoundLine, ID: "fixed/rent"},
	} {
		found, err := a.Search(ctx, query, 10)
		ok(t, err)
		hit := false
		for _, f := range found {
			hit = hit || f.Kind == want.Kind && (want.ID == "" || f.ID == want.ID) && f.Title != ""
		}
		if !hit {
			t.Errorf("%q finds %+v, want %+v", query, found, want)
		}
	}
	if found, err := a.Search(ctx, "xyzzy", 10); err != nil || len(found) != 0 {
		t.Errorf("nonsense finds %+v, %v", found, err)
	}
}

func TestAPlaceAndATimeThereAreFoundAsOne(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	ctx := t.Context()
	must[app.Office](t)(a.ChooseDemo(ctx))
	kickoff, _, err := a.Book.Fitting(ctx, []string{api.EventKickoff}, nil)
	ok(t, err)
	event, err := a.Book.Event(ctx, kickoff.ID)
	ok(t, err)
	const note = "Spørg om tilladelse til stadeplads."
	place, err := a.Book.Book(ctx, booking.Request{EventID: kickoff.ID, Note: note})
	ok(t, err)
	with := event.Advisers[0]
	must[string](t)(a.Book.Book(ctx, booking.Request{EventID: kickoff.ID, SlotID: with.Slots[0].ID, Note: note}))
	found, err := a.Search(ctx, "stadeplads", 20)
	ok(t, err)
	if len(found) != 1 || found[0].ID != place || found[0].Title != event.Title+" · "+with.Adviser.Name {
		t.Errorf("found %+v, want one entry of %s with %s", found, place, with.Adviser.Name)
	}
}

func TestATokenGoesIntoTheFolderWithoutAKeyring(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	a := open(t, cfg)
	_, err := a.ChooseDemo(t.Context())
	ok(t, err)
	signIn(t, a, a, anna)
	files, err := filepath.Glob(filepath.Join(cfg.Dir, "token-*"))
	ok(t, err)
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	info, err := os.Stat(files[0])
	ok(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	ok(t, a.SignOut(t.Context()))
	if files, err = filepath.Glob(filepath.Join(cfg.Dir, "token-*")); err != nil || len(files) != 0 {
		t.Errorf("after signing out %v, %v", files, err)
	}
}

// erases stands for an office that erases whoever asks for it.
type erases struct{ next http.RoundTripper }

func (e erases) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodDelete && r.URL.Path == "/v1/me" {
		return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
	}
	return e.next.RoundTrip(r)
}

func TestErasingLeavesNothingBehindOnTheDevice(t *testing.T) {
	cfg := config(t.TempDir(), clock())
	line := &http.Transport{}
	defer line.CloseIdleConnections()
	cfg.Transport = erases{line}
	a := open(t, cfg)
	ctx := t.Context()
	_, err := a.ChooseDemo(ctx)
	ok(t, err)
	signIn(t, a, a, anna)
	stores, err := filepath.Glob(filepath.Join(cfg.Dir, "person-*.db"))
	if err != nil || len(stores) != 1 {
		t.Fatalf("the person's stores are %v, %v", stores, err)
	}
	for _, aside := range []string{".before-00002", ".broken-20270101-120000.000", ".broken-20270101-120000.000-wal"} {
		ok(t, os.WriteFile(stores[0]+aside, []byte("Annas plan"), 0o600))
	}
	if err := a.Erase(ctx); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(cfg.Dir, "person-*"))
	ok(t, err)
	if len(files) != 0 {
		t.Errorf("left behind %v", files)
	}
	if _, in := a.SignedIn(); in || a.LastEmail() != "" {
		t.Error("somebody is still signed in")
	}
}
