package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/issuer"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/oidc"
)

func TestMain(m *testing.M) { os.Exit(browser.Run(m)) }

// Addresses of the office's people, and of its partners'.
const (
	coordinator = "karen@kontor.example.dk"
	consultant  = "mette@kontor.example.dk"
	colleague   = "peter@kontor.example.dk"
	private     = "bodil@regnskab.example.dk"
	specialist  = "lone@erhvervshus.example.dk"
	partner     = "sydjylland@erhvervshus.example.dk" // the growth house's own
)

// scenario is an office whose people sit at browsers, and a person with the app.
type scenario struct {
	*tour
	test  *testing.T
	world *testworld.World
	login *issuer.Issuer // the municipality's

	mette, peter    *browser.Tab // of the consultants
	meeting, person string       // pages at the desk
}

// What an entrepreneur prepares reaches somebody, and an answer comes back: each at
// their own, the app's real screens on a real device and the desk's pages in a real
// browser, over a real office.
func TestWhatIsPreparedReachesSomebodyAndAnAnswerComesBackInABrowser(t *testing.T) {
	s := &scenario{test: t}
	s.world = testworld.WithLogin(t, func(now func() time.Time) account.SignOn {
		s.login = issuer.Open(t, now)
		return oidc.New(oidc.Config{
			Issuer: s.login.URL, ClientID: issuer.ClientID, Secret: issuer.Secret, Now: now, Retry: time.Second, Log: slog.New(slog.DiscardHandler),
		})
	})
	s.tour = &tour{
		ctx: t.Context(), form: desk, dir: t.TempDir(), out: t.TempDir(), scale: coarse, now: s.world.Clock.Now, app: test.NewApp(),
	}
	if dir := os.Getenv("GALLERY"); dir != "" {
		s.out = filepath.Join(dir, "loop")
		if err := os.MkdirAll(s.out, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	defer s.close()
	if err := walk([]step{
		{"the office invites its people", s.invite},
		{"the person prepares", s.prepares},
		{"the consultant reads and comments, and the person answers", s.reads},
		{"they meet", s.meet},
		{"the person is referred on, and helped", s.referredOn},
		{"the office answers questions", s.questions},
		{"the consultant leaves", s.leaves},
		{"the person erases everything", s.erases},
	}); err != nil {
		t.Fatal(err)
	}
}

// staff signs somebody of the office's in at a browser of their own.
func (s *scenario) staff(email string) *browser.Tab {
	s.test.Helper()
	tab := browser.Open(s.test, s.world.URL, browser.Look{Width: 1440, Lang: text.Danish})
	tab.Go("/desk/sign-in")
	tab.Type("#f-email", email)
	tab.Type("#f-code", s.world.Code(email, func() error {
		tab.Follow("form.form .button")
		return nil
	}))
	tab.Follow("form.form .button.main")
	if strings.HasPrefix(tab.Path(), "/desk/me/passkeys/new") {
		tab.Follow(".after a") // not now
	}
	return tab
}

// municipal signs somebody of the office's in by the municipality's own login, which
// vouches for an address of theirs.
func (s *scenario) municipal(email string) *browser.Tab {
	s.test.Helper()
	s.login.Knows(map[string]any{"email": email, "email_verified": true})
	tab := browser.Open(s.test, s.world.URL, browser.Look{Width: 1440, Lang: text.Danish})
	tab.Go("/desk/questions")
	s.page(tab, "sign-in", "Log ind")
	tab.Follow(`a[href^="/desk/sign-on"]`)
	if tab.Path() != "/desk/questions" {
		s.test.Errorf("by the municipality's login %s comes to %s", email, tab.Path())
	}
	return tab
}

// find fails where words are not on a page.
func (s *scenario) find(tab *browser.Tab, selector string, words ...string) {
	s.test.Helper()
	page := tab.Text(selector)
	for _, w := range words {
		if !strings.Contains(page, w) {
			s.test.Errorf("%s: %q is not in %q", tab.Path(), w, page)
		}
	}
}

func (s *scenario) invite() {
	if _, err := s.world.Office.Accounts.AddStaff(s.ctx, mutation.CommandLine, account.Member{
		Email: coordinator, Name: "Karen Lindholm", Role: mutation.RoleCoordinator,
	}); err != nil {
		s.test.Fatal(err)
	}
	tab := s.staff(coordinator)
	s.addKey(tab)
	for _, m := range []struct{ email, name, role, field, is string }{
		{consultant, "Mette Ørsted", "consultant", "#f-adviser_id", demo.AdviserID("mette")},
		{colleague, "Peter Dam", "consultant", "#f-adviser_id", demo.AdviserID("jonas")},
		{private, "Bodil Kjærsgaard", "adviser", "#f-adviser_id", demo.AdviserID("bodil")},
		{specialist, "Lone Bech", "partner", "#f-actor_id", demo.ActorID("erhvervshus-sydjylland")},
	} {
		tab.Go("/desk/staff")
		tab.Type("#f-email", m.email)
		tab.Type("#f-name", m.name)
		tab.Choose("#f-role", m.role)
		tab.Choose(m.field, m.is)
		tab.Follow("form.form .button.main")
		s.find(tab, "main", m.email)
	}
	s.world.RunDue()
	for _, email := range []string{consultant, private, specialist} {
		s.mailed(email, s.world.URL+"/desk")
	}
}

// addKey adds a passkey to the coordinator's account, and signs in with it.
func (s *scenario) addKey(tab *browser.Tab) {
	s.test.Helper()
	tab.HoldKeys()
	tab.Go("/desk/me/passkeys/new")
	s.page(tab, "passkey")
	tab.Type("#f-name", "Karens bærbare")
	tab.Follow("button.main")
	tab.Go("/desk/me")
	s.find(tab, `[aria-labelledby="passkeys"]`, "Karens bærbare")
	tab.Follow(`form[action="/desk/sign-out"] .button`)
	tab.Follow(`form[action="/desk/passkey"] .button`)
	if tab.Path() != "/desk" {
		s.test.Errorf("by passkey she comes to %s", tab.Path())
	}
}

// mailed waits for the mail to somebody that has an address which begins in a way, and
// gives the path of that.
func (s *scenario) mailed(to, begins string) string {
	s.test.Helper()
	more := make(chan struct{}, 1)
	defer s.world.Mail.Subscribe(func(mail.Message) {
		select {
		case more <- struct{}{}:
		default:
		}
	})()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	for {
		for _, m := range s.world.Mail.Mails() {
			if at := strings.Index(m.Text, begins); m.To == to && at >= 0 {
				return strings.TrimPrefix(strings.Fields(m.Text[at:])[0], s.world.URL)
			}
		}
		select {
		case <-more:
		case <-late.C:
			s.test.Fatalf("nothing that was mailed to %s has %q", to, begins)
		}
	}
}

func (s *scenario) prepares() {
	s.device = s.open("phone")
	s.connect(s.world.URL)
	s.see("Book en tid hos en rådgiver")
	s.toMe("Mig")
	s.tap("Log ind")
	s.tap("anna@eksempel.dk")
	s.write(email)
	s.write(s.world.Code(email, func() error {
		s.tap("Send mig en kode")
		return nil
	}))
	s.see("Du er logget ind")
	s.tapField("Navn")
	s.write("Anna Holm")
	s.settle("Anna Holm")

	s.tap("Plan")
	s.see("Hvad går idéen ud på?")
	s.tap("Skriv her…")
	s.write(first + second)
	s.see("Gemt")
	s.assess()
	s.tap("Book")
	s.tap("Vælg tid")
	s.tap("hos Mette · ledig")
	s.see("hos Mette · din")
	s.share()
	s.tap("Test")
	s.tap("Se resultatet")
	s.tap("Del resultatet")
	s.tap("Mette Ørsted")
	s.tap("Del det med Mette")
	s.tap("Luk")
	s.sent()
}

// What Anna writes about her coffee, and what of it is commented.
const (
	about, because = "de cafeer i Kolding", "fire vil gerne købe"
	asked, advised = "Hvilke cafeer er det?", "Skriv, hvad de vil betale."
)

func (s *scenario) reads() {
	s.tap("Plan")
	s.tap("Hvad går idéen ud på?")
	s.see("Jeg rister kaffe")

	s.mette = s.staff(consultant)
	s.page(s.mette, "today", "Anna Holm", "Kick-off")
	s.mette.Follow(".next .button.main")
	s.meeting = s.mette.Path()
	s.page(s.mette, "meeting", "Anna Holm", "Min forretningsplan", "Er du klar?")
	s.mette.Follow(".onward-link")
	s.page(s.mette, "plan", "Jeg rister kaffe til de cafeer i Kolding")
	for quote, words := range map[string]string{about: asked, because: advised} {
		s.mette.Click(".answer summary")
		s.mette.Type(`.answer [name="quote"]`, quote)
		s.mette.Type(`.answer [name="text"]`, words)
		s.mette.Follow(".answer .button")
	}
	s.page(s.mette, "plan-drafts", asked, advised)
	s.mette.Follow(".plan-head .button.main")
	s.see(asked) // nothing was tapped
	s.see(advised)
	s.picture("comments")
	s.tap("Svar")
	s.write("Syv på Jernbanegade.")
	s.tap("Send svar")
	s.toMe("Mig")
	s.see("Hvem har læst")
	s.see("Mette Ørsted, konsulent, Min forretningsplan, version 1")
	s.see("Mette Ørsted, konsulent, Er du klar?")
	s.picture("who-has-read")
	s.sent()
	s.mette.Go(s.mette.Path())
	s.page(s.mette, "plan-answered", "Syv på Jernbanegade.")
}

func (s *scenario) meet() {
	s.tap("Hjem")
	s.world.Clock.Advance(5*time.Hour + 5*time.Minute)
	s.mette.Go(s.meeting)
	s.mette.Follow(`button[value="attended"]`)
	s.mette.Type("#f-minutes", "25")
	s.mette.Follow(".minutes .button")
	s.mette.Type("#f-note", "Prisen er ikke regnet ud.")
	s.mette.Follow(`form[action$="/note"] > .button`)
	s.mette.Type(`[name="steps/0/text"]`, "Spørg cafeerne om prisen")
	s.mette.Click(".steps ~ form summary, form[action$='/steps'] summary")
	s.mette.Type(`[name="steps/1/text"]`, "Find et lokale med køkken")
	s.mette.Follow(`form[action$="/steps"] .button.main`)
	s.page(s.mette, "meeting-held", "Spørg cafeerne om prisen", "Find et lokale med køkken")

	s.see("Spørg cafeerne om prisen")
	s.see("Find et lokale med køkken")
	s.picture("steps")
	s.tap("Spørg cafeerne om prisen")
	s.tap("Hvordan var mødet med Mette")
	s.see("er taget af dine gratis timer")
	s.tap("5")
	s.tap("Send dit svar")
	s.see("Du gav 5 af 5.")
	s.picture("rated")
	s.sent()
	s.mette.Go(s.meeting)
	s.page(s.mette, "meeting-ticked", "Gjort")
}

// page takes a picture of a page of the desk, on which words are.
func (s *scenario) page(tab *browser.Tab, name string, words ...string) {
	s.test.Helper()
	s.shots++
	tab.Picture(filepath.Join(s.out, fmt.Sprintf("%02d-desk-%s.png", s.shots, name)))
	s.find(tab, "main", words...)
}

// link is where what says some words leads.
func (s *scenario) link(tab *browser.Tab, words string) string {
	s.test.Helper()
	return browser.Eval[string](tab, fmt.Sprintf("[...document.querySelectorAll('main li')].find(o => o.textContent.includes(%q)).querySelector('a').getAttribute('href')", words))
}

// option is the value of one of those that a field lets one choose from.
func (s *scenario) option(tab *browser.Tab, words string) string {
	s.test.Helper()
	return browser.Eval[string](tab, fmt.Sprintf("[...document.querySelectorAll('option')].find(o => o.textContent === %q).value", words))
}
