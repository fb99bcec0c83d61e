package me_test

import (
	"archive/zip"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/crash"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// down lets a device's app go down with a secret in its last words.
func wentDown(t *testing.T, d *testworld.Device) {
	t.Helper()
	d.ReopenAfter(func() {
		r := &crash.Reporter{Dir: d.Dir, Version: "1.2.3", Out: discard{}, Exit: func(int) {}}
		defer r.Guard()
		panic("Anna Nielsen tjener 412.000 kr.")
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func TestACrashReportIsReadCopiedMailedAndDeletedByHand(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	wentDown(t, d)
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Tap("Fejlrapport…")
	s.At(parts.Crash())
	s.Reads("Den indeholder intet, du har skrevet", "Startklar 1.2.3", "panic: string", "startklar.dk/screens/me_test.wentDown")
	s.ReadsNot("Anna", "412")
	if len(s.Opened) != 0 {
		t.Fatalf("it opened %v by itself", s.Opened)
	}
	s.Tap("Kopiér rapporten")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, "wentDown") || strings.Contains(got, "Anna") {
		t.Errorf("copied %q", got)
	}
	s.Tap("Send rapporten som mail")
	if len(s.Opened) != 1 {
		t.Fatalf("it opened %v", s.Opened)
	}
	mail, err := url.Parse(s.Opened[0])
	if err != nil || mail.Scheme != "mailto" || !strings.Contains(mail.Query().Get("body"), "panic: string") {
		t.Errorf("it opened %q, %v", s.Opened[0], err)
	}
	if len(s.Opened[0]) > 2000 {
		t.Errorf("an address of %d signs is cut by some", len(s.Opened[0]))
	}
	s.Tap("Slet rapporten")
	s.GoTo(parts.Me())
	s.ReadsNot("Fejlrapport")
	s.GoTo(parts.Crash())
	s.Reads("Ingen rapport")
}

func TestWhatIsToldIsSwitchedOffAsAWholeAndByKind(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Reads("Beskeder på enheden", "Beskederne kommer, mens Startklar er åben.")
	s.Tap("Når jeg får en henvisning, eller der er nyt om den…")
	if p := d.App.Preferences(); !p.QuietReferrals || p.QuietBookings || p.QuietOffers || !p.Notifications {
		t.Errorf("after switching referrals off: %+v", p)
	}
	s.Tap("Giv mig besked…")
	if p := d.App.Preferences(); p.Notifications || !p.QuietReferrals {
		t.Errorf("after switching all off: %+v", p)
	}
	s.ReadsNot("Når kontoret svarer på eller ændrer en booking")
	d.Reopen()
	if p := d.App.Preferences(); p.Notifications || !p.QuietReferrals {
		t.Errorf("after a restart: %+v", p)
	}
}

func TestALicenceIsReadWhereItIsPressedAndNotBefore(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Tap("Licenser")
	s.At(parts.Licences())
	s.Reads("fyne.io/fyne/v2", "Skriften Inter", "Programmeringssproget Go")
	s.ReadsNot("Redistribution and use", "SIL OPEN FONT LICENSE")
	s.Tap("Skriften Inter…")
	s.Reads("SIL OPEN FONT LICENSE")
	s.Tap("github.com/gofrs/flock…")
	s.Reads("Redistribution and use")
	s.ReadsNot("SIL OPEN FONT LICENSE")
}

// inDownloads has files land in a folder of the test's.
func inDownloads(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	return home
}

// names are those of the files in the only zip of a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.zip"))
	if err != nil || len(found) != 1 {
		t.Fatalf("there is %v, %v", found, err)
	}
	z, err := zip.OpenReader(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	var list []string
	for _, f := range z.File {
		list = append(list, f.Name)
	}
	return list
}

func TestEverythingIsFetchedWithTheOfficesPartAndWithoutIt(t *testing.T) {
	for _, c := range []struct {
		name   string
		cut    bool
		office bool
	}{{"online", false, true}, {"offline", true, false}} {
		t.Run(c.name, func(t *testing.T) {
			home := inDownloads(t)
			w := testworld.New(t)
			d := w.Device("laptop")
			if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri."); err != nil {
				t.Fatal(err)
			}
			d.Sync()
			d.Line.Cut(c.cut)
			s := show(t, d.App, w.Clock.Now, phone)
			s.GoTo(parts.Me())
			s.Tap("Hent alt om mig…")
			s.Await("it is fetched", func() bool { return s.readable("Gemt som") })
			list := names(t, home)
			for _, want := range []string{"læs-mig.txt", "plan-1.txt", "device/records.json", "device/waiting.json"} {
				if !slices.Contains(list, want) {
					t.Errorf("no %s among %v", want, list)
				}
			}
			if got := slices.Contains(list, "office/records.json"); got != c.office {
				t.Errorf("the office's part is there: %v", got)
			}
			if got := s.readable("Kontorets del er ikke med"); got == c.office {
				t.Errorf("that it is missing is said: %v", got)
			}
		})
	}
}

func TestErasingOfflineErasesNothingUntilOneSaysHereAlone(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri."); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	d.Line.Cut(true)
	s.Tap("Slet alt om mig…")
	typed(s.field("").Entry(), "SLET")
	s.Tap("Slet alt")
	s.Await("it says that nothing is erased", func() bool { return s.readable("Intet er slettet") })
	s.Reads("Der er ingen forbindelse")
	if _, in := d.App.SignedIn(); !in {
		t.Fatal("one is signed out")
	}
	s.Tap("Slet på denne enhed")
	s.Await("it is done here", func() bool { return s.Toast == "Alt på denne enhed er slettet" })
	if _, in := d.App.SignedIn(); in {
		t.Error("one is still signed in")
	}
}

func TestWhoIsNotSignedInErasesWhatIsHere(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("laptop")
	if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri."); err != nil {
		t.Fatal(err)
	}
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	s.Tap("Slet alt på denne enhed…")
	s.Tap("Slet på denne enhed")
	s.field("").Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if q, err := d.App.Plan.Question(t.Context(), "", "summary.short"); err != nil || q.Text == "" {
		t.Fatalf("erased without the word: %q, %v", q.Text, err)
	}
	typed(s.field("").Entry(), " slet ")
	s.Tap("Slet på denne enhed")
	s.Await("it is done", func() bool { return s.Toast == "Alt på denne enhed er slettet" })
	if q, err := d.App.Plan.Question(t.Context(), "", "summary.short"); err != nil || q.Text != "" {
		t.Errorf("there is %q, %v", q.Text, err)
	}
}

func TestAPanicBesideTheScreenIsHandedOnWithItsStack(t *testing.T) {
	crashed := make(chan any, 2)
	a, err := app.Open(t.Context(), app.Config{
		Dir: t.TempDir(), Language: "da", Keyring: noKeyring{}, Crashed: func(v any) { crashed <- v },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	env := &parts.Env{Ctx: t.Context(), App: a, Loop: ui.NewStepLoop(testworld.Start).Loop()}
	env.Do(func(context.Context) error { panic("asking") }, func(error) {})
	if v := <-crashed; v != "asking" {
		t.Errorf("handed on: %v", v)
	}
	env.Save("a thing", func(context.Context) error { panic(errors.New("writing")) }, nil)
	if v, ok := (<-crashed).(error); !ok || v.Error() != "writing" {
		t.Errorf("handed on: %v", v)
	}
}

// TestPicturesOfMig draws Mig and the first run whole, at 100 % and at 160 %,
// where PICTURES names a folder; without it, it looks that each can be drawn.
func TestPicturesOfMig(t *testing.T) {
	scales := []float64{1, app.MaxTextScale}
	if os.Getenv("PICTURES") == "" {
		scales = scales[1:]
	}
	inDownloads(t)
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		for _, scale := range scales {
			name := v.Name + map[bool]string{true: "", false: "-160"}[scale == 1]
			look := func() {
				theme := app.ThemeLight
				if v.Dark {
					theme = app.ThemeDark
				}
				fyne.CurrentApp().Settings().SetTheme(screens.Theme(app.Preferences{TextScale: scale, Theme: theme}))
			}
			a, now := fresh(t, testworld.NewLine())
			s := show(t, a, now, v)
			look()
			s.wholeWindow(me.FirstRun(s.Env))
			s.Shoot(name + "-first")
			if err := a.SetMunicipality(t.Context(), "0621"); err != nil {
				t.Fatal(err)
			}
			s.wholeWindow(me.FirstRun(s.Env))
			s.Shoot(name + "-first-picked")
			s.Close()
			d := w.DeviceOf(name+"@example.dk", "Annas telefon")
			wentDown(t, d)
			d.Sync()
			s = show(t, d.App, w.Clock.Now, v)
			look()
			s.GoTo(parts.Me())
			s.Await("the devices are listed", func() bool { return s.readable(s.Env.T("me.device_this")) })
			for i := range 4 {
				s.down(float32(i) * 700)
				s.Shoot(name + "-mig-" + string(rune('1'+i)))
			}
			s.OneFilled()
			s.Tap(s.Env.T("me.export") + "…")
			s.Await("it is fetched", func() bool { return s.Find(s.Env.T("me.export")+"…") != nil && s.readable(".zip") })
			d.Line.Cut(true)
			s.Tap(s.Env.T("me.erase") + "…")
			typed(s.field("").Entry(), s.Env.T("me.erase_word"))
			s.Tap(s.Env.T("me.erase_yes"))
			s.Await("it says that nothing is erased", func() bool { return s.readable(s.Env.T("me.erase_offline")) })
			s.down(4000)
			s.Shoot(name + "-mig-erase")
			s.GoTo(parts.Crash()).Shoot(name + "-crash")
			s.GoTo(parts.Licences())
			s.Tap(s.Env.T("licences.font") + "…")
			s.Shoot(name + "-licences")
			s.Close()
		}
	}
}
