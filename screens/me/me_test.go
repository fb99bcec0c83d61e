package me_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/internal/demooffice"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/web"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageFirstRun:
		return me.FirstRun(env)
	case parts.PageSignIn:
		return me.SignIn(env)
	case parts.PageMe:
		return me.Me(env)
	case parts.PageWaiting:
		return me.Waiting(env)
	case parts.PageDemoMail:
		return me.DemoMail(env)
	case parts.PageCrash:
		return me.Crash(env)
	case parts.PageLicences:
		return me.Licences(env)
	}
	return nil
}

func startDemo(now func() time.Time) func(context.Context, string) (app.Demo, error) {
	return func(ctx context.Context, dir string) (app.Demo, error) {
		return demooffice.Start(ctx, dir, web.LoopbackOptions{Now: now, Demo: bots.Options{Alone: true}})
	}
}

// noKeyring keeps tests out of the keyring of who runs them.
type noKeyring struct{}

func (noKeyring) Get(string) (string, error) { return "", app.ErrNoSecret }
func (noKeyring) Set(string, string) error   { return errors.New("no keyring in tests") }
func (noKeyring) Delete(string) error        { return nil }

// fresh is the app as it is opened for the first time, with a demo office to try.
func fresh(t *testing.T, line *testworld.Line) (*app.App, func() time.Time) {
	t.Helper()
	now := testworld.NewClock().Now
	a, err := app.Open(t.Context(), app.Config{
		Dir: t.TempDir(), Now: now, Transport: line, Language: "da_DK", DemoOffice: startDemo(now),
		DeviceName: "Annas bærbare", Platform: "test", Keyring: noKeyring{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		line.Close()
	})
	return a, now
}

// typed types into the field that has the focus of a test: the one given.
func typed(into fyne.Focusable, words string) {
	for _, r := range words {
		into.TypedRune(r)
	}
}

// field is the field with a label.
func (s *stage) field(label string) *ui.Field {
	s.T.Helper()
	for _, o := range s.Reachable() {
		if f, ok := o.(*ui.Field); ok && f.Label == label {
			return f
		}
	}
	s.T.Fatalf("no field is called %q:\n%s", label, s.Words())
	return nil
}

// wholeWindow shows a page without the frame, as the root does at first run.
func (s *stage) wholeWindow(p ui.Page) {
	s.Win.SetContent(p.Content())
}

func TestOneTapStartsTheDemoOffice(t *testing.T) {
	a, now := fresh(t, testworld.NewLine())
	s := show(t, a, now, phone)
	s.wholeWindow(me.FirstRun(s.Env))
	s.Reads("Startklar", "Hvor starter du?")
	s.OneFilled()
	s.Tap("Prøv med et demokontor")
	s.Await("the demo office is chosen", func() bool { return a.Office(t.Context()).Kind == app.OfficeDemo })
}

func TestAMunicipalityIsFoundAsOneTypesAndPickedByEnter(t *testing.T) {
	a, now := fresh(t, testworld.NewLine())
	s := show(t, a, now, phone)
	s.wholeWindow(me.FirstRun(s.Env))
	var picker *ui.SearchPicker
	for _, o := range s.Reachable() {
		if p, ok := o.(*ui.SearchPicker); ok {
			picker = p
		}
	}
	if picker == nil {
		t.Fatal("there is nothing to search with")
	}
	typed(picker.Entry(), "kold")
	if found := picker.Found(); len(found) == 0 || found[0].Title != "Kolding" {
		t.Fatalf("typing kold finds %v", found)
	}
	picker.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if m, ok := a.Municipality(); !ok || m.Name != "Kolding" {
		t.Fatalf("the municipality is %v", m)
	}
	s.Reads("Kolding", "Vi kender ikke kontorets adresse i Kolding", "Forbind", "Skriv på enheden, og forbind senere", "Prøv med et demokontor")
	s.OneFilled()
}

func TestWhatIsWrongWithAnAddressStandsAtTheField(t *testing.T) {
	w := testworld.New(t)
	portal := httptest.NewServer(http.RedirectHandler("http://login.hotel.example/", http.StatusFound))
	defer portal.Close()
	shop := httptest.NewServer(http.NotFoundHandler())
	defer shop.Close()
	for _, c := range []struct {
		name, address string
		cut           bool
		want          string
	}{
		{"a hotspot's page answers", portal.URL, false, "Det trådløse net vil have, at du logger på"},
		{"something answers that is no office", shop.URL, false, "ikke et erhvervskontor"},
		{"no address at all", "det ved jeg ikke", false, "Det er ikke en adresse"},
		{"plain http to the world", "http://example.dk", false, "Det er ikke en adresse"},
		{"the line is cut", w.URL, true, "Der er ingen forbindelse"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := testworld.NewLine()
			a, now := fresh(t, line)
			if err := a.SetMunicipality(t.Context(), "0621"); err != nil {
				t.Fatal(err)
			}
			s := show(t, a, now, phone)
			s.wholeWindow(me.FirstRun(s.Env))
			line.Cut(c.cut)
			f := s.field("Kontorets adresse")
			typed(f.Entry(), c.address)
			s.Tap("Forbind")
			s.Await("the field says what is wrong", func() bool { return f.Error != "" })
			s.Reads(c.want)
			if a.Office(t.Context()).Kind != app.OfficeNone {
				t.Error("an office was chosen all the same")
			}
		})
	}
}

func TestAnAddressThatAnswersIsTheOffice(t *testing.T) {
	w := testworld.New(t)
	a, now := fresh(t, testworld.NewLine())
	if err := a.SetMunicipality(t.Context(), "0621"); err != nil {
		t.Fatal(err)
	}
	s := show(t, a, now, phone)
	s.wholeWindow(me.FirstRun(s.Env))
	f := s.field("Kontorets adresse")
	typed(f.Entry(), w.URL)
	f.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.Await("the office is chosen", func() bool { return a.Office(t.Context()).Kind == app.OfficeAddress })
}

func TestTheLanguageIsSwitchedBeforeAnythingElse(t *testing.T) {
	a, now := fresh(t, testworld.NewLine())
	s := show(t, a, now, phone)
	s.wholeWindow(me.FirstRun(s.Env))
	s.Tap("English")
	if got := a.Preferences().Language; got != "en" {
		t.Errorf("the language is %q", got)
	}
}

type labelled interface{ AccessibilityLabel() string }

// codeBoxes is what the code is typed into.
func (s *stage) codeBoxes() fyne.Focusable {
	s.T.Helper()
	for _, o := range s.Reachable() {
		f, can := o.(fyne.Focusable)
		_, pastes := o.(fyne.Shortcutable)
		_, field := o.(interface{ Entry() fyne.Focusable })
		if l, ok := o.(labelled); ok && can && pastes && !field && strings.HasPrefix(l.AccessibilityLabel(), s.Env.T("signin.code")) {
			return f
		}
	}
	s.T.Fatalf("there is nowhere to type a code:\n%s", s.Words())
	return nil
}

func (s *stage) askForCode(email string) {
	s.T.Helper()
	s.GoTo(parts.SignIn())
	f := s.field(s.Env.T("signin.email"))
	f.SetValue("")
	typed(f.Entry(), email)
	s.Tap(s.Env.T("signin.ask"))
}

func TestTheDemoOfficesLetterStandsThereAndItsCodeSignsIn(t *testing.T) {
	a, now := fresh(t, testworld.NewLine())
	if _, err := a.ChooseDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := show(t, a, now, phone)
	s.GoTo(parts.Me())
	s.Shell.Go(parts.SignIn())
	s.Settle()
	typed(s.field("Din mailadresse").Entry(), "anna@eksempel.dk")
	s.Tap("Send mig en kode")
	s.Await("the letter came", func() bool { return s.Find("Brug koden") != nil })
	s.Reads("anna@eksempel.dk")
	s.Tap("Brug koden")
	s.Await("Anna is signed in", func() bool {
		_, in := a.SignedIn()
		return in && s.Shell.Current() == parts.Me()
	})
	if s.Toast != "Du er logget ind" {
		t.Errorf("the toast says %q", s.Toast)
	}
}

func TestTheDemoOfficesDeskIsOpenedFromTheApp(t *testing.T) {
	a, now := fresh(t, testworld.NewLine())
	if _, err := a.ChooseDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := show(t, a, now, phone)
	s.GoTo(parts.Me())
	desk := a.Office(t.Context()).Desk()
	s.Tap("Demokontorets skrivebord, Se det, konsulenten ser\n" + desk)
	if !slices.Equal(s.Opened, []string{desk}) {
		t.Fatalf("opened are %q, want %s", s.Opened, desk)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, desk, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), bots.ConsultantEmail) {
		t.Errorf("there one cannot sign in as its consultant:\n%s", page)
	}
}

func TestABadAddressIsSaidAtTheField(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	s := show(t, d.App, w.Clock.Now, phone)
	s.askForCode("anna")
	s.Await("the field says so", func() bool { return s.field("Din mailadresse").Error != "" })
	s.Reads("Det ligner ikke en mailadresse")
}

func TestAWrongCodeIsSaidAndTheBoxesAreEmptyForTheNext(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	s := show(t, d.App, w.Clock.Now, phone)
	code := w.Code("anna@example.dk", func() error {
		s.askForCode("anna@example.dk")
		return nil
	})
	s.Await("the code is asked for", func() bool { return s.Find("Send en ny kode") != nil || s.Find("Log ind") != nil })
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	typed(s.codeBoxes(), wrong)
	s.Await("the office refuses it", func() bool { return s.Find("Brug en anden mailadresse") != nil && s.readable("Koden passer ikke") })
	s.Reads("Se efter i den nyeste mail")
	typed(s.codeBoxes(), code)
	s.Await("Anna is signed in", func() bool {
		_, in := d.App.SignedIn()
		return in
	})
}

func TestWithoutAConnectionSigningInSaysSo(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	d.Line.Cut(true)
	s := show(t, d.App, w.Clock.Now, phone)
	s.askForCode("anna@example.dk")
	s.Await("it says so", func() bool { return s.readable("Der er ingen forbindelse") })
	s.Reads("Koden blev ikke sendt")
	if f := s.field("Din mailadresse"); f.Error != "" {
		t.Errorf("there is nothing wrong with the address, and its field says %q", f.Error)
	}
}

func TestSigningInSaysWhatComesAlong(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri."); err != nil {
		t.Fatal(err)
	}
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.SignIn())
	s.Reads("Det her kommer med", "Tekst i planen")
}

func TestACVRNumberIsCheckedAtItsFieldAndSavedByItself(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	cvr := s.field("CVR-nummer")
	typed(cvr.Entry(), "12345678")
	s.Loop.Advance(time.Second)
	if cvr.Error == "" {
		t.Error("a number that fails its check is taken")
	}
	cvr.SetValue("")
	typed(cvr.Entry(), "DK 10 15 08 17")
	typed(s.field("Navn").Entry(), "Anna Nielsen")
	s.Loop.Advance(time.Second)
	s.Shell.Flush() // waits until it is on disk
	p, err := d.App.Me.Person(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.CVR != "10150817" || p.Name != "Anna Nielsen" || cvr.Error != "" {
		t.Errorf("the person is %+v, the field says %q", p, cvr.Error)
	}
}

// silent is an office that lets one sign in and then sends nothing.
type silent struct{ office http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s silent) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == "/v1/changes" {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	return s.office.RoundTrip(req)
}

func TestWhatNobodyHasFetchedIsNotAskedForAnew(t *testing.T) {
	w := testworld.New(t)
	d := w.Fresh("phone")
	d.Line.Through(func(office http.RoundTripper) http.RoundTripper { return silent{office} })
	if _, err := d.App.ChooseOffice(t.Context(), w.URL); err != nil {
		t.Fatal(err)
	}
	d.SignIn("anna@example.dk")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Reads("Om dig", "Henter det, kontoret har af dit…")
	s.ReadsNot("Telefon")
}

func TestLeavingDoesNotTakeBackWhatAnotherDeviceWrote(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	typed(s.field("Telefon").Entry(), "20 30 40 50")
	name := "Anna Nielsen" // arrives while the page still shows none
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name}); err != nil {
		t.Fatal(err)
	}
	s.Shell.Flush()
	p, err := d.App.Me.Person(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != name || p.Phone != "20 30 40 50" {
		t.Errorf("the person is %+v", p)
	}
}

func TestTheNetworkSwitchTakesTheAppOffTheNet(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Tap("Internet, til")
	if d.App.Network.On() {
		t.Error("the network is on")
	}
	s.Reads("Internet, fra")
	s.GoTo(parts.Waiting())
	s.Tap("Slå til igen")
	if !d.App.Network.On() {
		t.Error("the network is off")
	}
}

func TestAnotherDeviceIsSignedOutAfterOneIsAsked(t *testing.T) {
	w := testworld.New(t)
	other := w.Device("Annas telefon")
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Await("the devices are listed", func() bool { return s.readable("Annas telefon") })
	s.Reads("Denne enhed")
	s.Tap("Log ud") // the only one of that name that is a link
	s.Reads("Enheden kan ikke længere hente")
	s.Tap("Log ud")
	s.Await("the device is gone", func() bool { return !s.readable("Annas telefon") })
	if _, err := other.App.Sessions(t.Context()); app.Reason(err) != string(api.CodeUnauthorized) {
		t.Errorf("the other device still hears: %v", err)
	}
}

func TestErasingAsksForItsWord(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Await("erasing is offered", func() bool { return s.readable("Slet alt om mig") })
	s.Tap("Slet alt om mig…")
	s.Tap("Slet alt")
	if _, in := d.App.SignedIn(); !in {
		t.Fatal("erased without the word")
	}
	s.Reads("Skriv SLET for at gøre det")
	typed(s.field("").Entry(), "slet")
	s.Tap("Slet alt")
	s.Await("it is said to be done", func() bool { return s.Toast == "Alt om dig er slettet" })
	if email, in := d.App.SignedIn(); in {
		t.Errorf("%s is signed in", email)
	}
}

func TestANoOfTheOfficeStandsInWordsUntilItIsRemovedAndItsTextStays(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.refusals(d)
	d.Sync()
	s.GoTo(parts.Waiting())
	s.Reads("Kræver dig", "Besked", "Kontoret har det ikke mere", "Hej Mette")
	s.Tap("Læs det hele")
	s.Reads("Kan vi tale om det på torsdag?")
	s.Tap("Fjern")
	s.Reads("Alt er gemt", "1 fjernet ting")
	s.ReadsNot("Kræver dig")
	s.Tap("1 fjernet ting")
	s.Reads("Hej Mette")
}

func TestARefusedThingIsSentAgain(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.refusals(d)
	d.Sync()
	d.Line.Cut(true)
	s.GoTo(parts.Waiting())
	s.Tap("Prøv igen")
	s.Reads("Venter på at blive sendt")
	s.ReadsNot("Kræver dig")
}

func TestTwoTextsAreOneTapAway(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Device("one"), w.Device("two")
	if _, err := one.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri."); err != nil {
		t.Fatal(err)
	}
	one.Sync()
	two.Sync()
	for d, words := range map[*testworld.Device]string{one: "Et kafferisteri i Kolding.", two: "Et teristeri i Vejle."} {
		d.Line.Cut(true)
		if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", words); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []*testworld.Device{one, two, one} {
		d.Line.Cut(false)
		d.Sync()
	}
	s := show(t, one.App, w.Clock.Now, phone)
	s.GoTo(parts.Waiting())
	s.Reads("To tekster til samme spørgsmål")
	s.Tap("Vælg tekst")
	if at := s.Shell.Current(); at.Page != parts.PageConflict || at.ID != "summary.short" {
		t.Errorf("one is at %+v", at)
	}
}

func TestSigningOutAsksFirst(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Tap("Log ud, " + testworld.Email)
	if _, in := d.App.SignedIn(); !in {
		t.Fatal("signed out without being asked")
	}
	s.Tap("Log ud på denne enhed")
	s.Await("Anna is signed out", func() bool {
		_, in := d.App.SignedIn()
		return !in
	})
}

func TestTextSizeGoesInStepsWithinItsBounds(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	for range 9 {
		s.Tap("Større tekst")
	}
	if got := d.App.Preferences().TextScale; got != app.MaxTextScale {
		t.Errorf("the scale is %v", got)
	}
	s.Reads("160 %")
}

// readable tells whether words are on the page.
func (s *stage) readable(words string) bool { return strings.Contains(s.Words(), words) }
