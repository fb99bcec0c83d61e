package inbox_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/referral"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	officeinbox "startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	officereferral "startklar.dk/office/referral"
	screen "startklar.dk/screens/inbox"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageInbox:
		return screen.List(env)
	case parts.PageDirectory:
		return screen.Directory(env)
	case parts.PageActor:
		return screen.Actor(env, to.ID)
	case parts.PageReferral:
		return screen.Referral(env, to.ID)
	}
	return nil
}

const reason = "Du har brug for en, der kender eksport til Tyskland. Det har vi ikke på kontoret. Karen i Erhvervshuset har hjulpet mange caféristerier."

// offer has the office offer a referral to who has an address, and gives its id.
func offer(t *testing.T, w *testworld.World, email, actor string) string {
	t.Helper()
	id, err := w.Office.Referrals.Refer(t.Context(), mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}, officereferral.Offer{
		Email: email, ActorID: demo.ActorID(actor), Need: api.FieldExport, Reason: reason,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func write(t *testing.T, d *testworld.Device) {
	t.Helper()
	if _, err := d.App.Plan.Set(t.Context(), "", "summary.short", "Et kafferisteri i Kolding."); err != nil {
		t.Fatal(err)
	}
}

// read is a referral as the device has it.
func read(t *testing.T, d *testworld.Device, id string) referral.Referral {
	t.Helper()
	r, err := d.App.Referrals.Referral(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
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

func typed(into fyne.Focusable, words string) {
	for _, r := range words {
		into.TypedRune(r)
	}
}

// shared names what is shared now.
func shared(r referral.Referral) []string {
	var out []string
	for _, s := range r.Shares {
		out = append(out, s.Kind)
	}
	return out
}

func TestAReferralShowsWhoWhyAndExactlyWhatWouldBeShared(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	write(t, d)
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Reads("Erhvervshus Sydjylland", "Specialister i finansiering og eksport", "Mette Ørsted skriver", reason,
		"Det deler du, hvis du siger ja", "Navn, telefon og mailadresse", "til og med 31. mar.", "Kun Erhvervshus Sydjylland kan læse det.", "De sigter efter at svare inden for 2 hverdage", "Sig ja eller nej senest 27. feb.")
	s.OneFilled()
	proposals, err := d.App.Consent.Proposals(t.Context())
	if err != nil || len(proposals) == 0 {
		t.Fatal(proposals, err)
	}
	for _, p := range proposals {
		if p.Share.Kind != api.ShareVersion && p.Share.Kind != api.ShareContact && p.On {
			t.Errorf("%s would be shared without being asked for", p.Share.Title)
		}
	}
}

func TestAYesSharesWhatIsSwitchedOnAndNothingElse(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	write(t, d)
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Navn, telefon og mailadresse, til og med 31. mar.")
	s.Reads("Navn, telefon og mailadresse, deles ikke")
	s.Tap("Ja tak, henvis mig")
	s.Await("the office has the answer", func() bool { return !read(t, d, id).Waiting })
	r := read(t, d, id)
	if diff := cmp.Diff([]string{api.ShareVersion}, shared(r)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
	s.Reads("Sådan går det", "Du sagde ja, i dag", "Det deler du", "Træk samtykket tilbage")
	s.ReadsNot("Navn, telefon og mailadresse")
}

func TestConsentIsTakenBackAfterOneIsAsked(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Ja tak, henvis mig")
	s.Await("the office has the answer", func() bool { return !read(t, d, id).Waiting })
	s.Tap("Træk samtykket tilbage")
	if read(t, d, id).State == api.ReferralWithdrawn {
		t.Fatal("withdrawn without being asked")
	}
	s.Tap("Træk tilbage")
	s.Await("the consent is gone", func() bool { return strings.Contains(s.Words(), "Samtykket er trukket tilbage") })
	s.Reads("Erhvervshus Sydjylland kan ikke længere læse noget om dig", "Bed om hjælpen")
	if n := len(read(t, d, id).Shares); n > 0 {
		t.Errorf("%d things are still shared", n)
	}
}

func TestANoIsAskedOnceAndTheHelpCanBeAskedForLater(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Nej tak")
	s.Tap("Sig nej tak")
	s.Await("the office has the no", func() bool { r := read(t, d, id); return !r.Waiting && r.State == api.ReferralDeclined })
	s.Reads("Du sagde nej tak")
	s.Tap("Bed om hjælpen")
	s.Reads("Det deler du, hvis du sender")
	s.OneFilled()
	typed(s.field("Hvad vil du gerne have hjælp til?").Entry(), "Eksport til Tyskland")
	s.Tap("Send ønsket")
	s.Await("the wish is at the office", func() bool {
		list, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemReferral}})
		if err != nil {
			t.Fatal(err)
		}
		return len(list) == 2 && !list[0].Waiting
	})
	s.Reads("Du skrev", "Eksport til Tyskland", "Sendt til kontoret")
}

func TestAQuestionBeforeTheAnswerGoesIntoTheReferralsThread(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Spørg først")
	typed(s.field("Din besked").Entry(), "Koster det noget?")
	s.Tap("Send beskeden")
	s.Reads("Koster det noget?", "Ja tak, henvis mig")
	if got, err := d.App.Inbox.Thread(t.Context(), id); err != nil || len(got) != 1 || got[0].Text != "Koster det noget?" {
		t.Errorf("the thread is %v, %v", got, err)
	}
	if v := s.field("Din besked").Value(); v != "" {
		t.Errorf("the field still says %q", v)
	}
}

func TestAnAnswerOfflineSaysThatItWaits(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	if err := d.App.Network.Switch(false); err != nil {
		t.Fatal(err)
	}
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Ja tak, henvis mig")
	s.Await("it is seen that there is no net", func() bool { return strings.Contains(s.Words(), "Dit svar venter på forbindelse") })
	s.GoTo(parts.Inbox())
	s.Reads("venter på forbindelse")
	if err := d.App.Network.Switch(true); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.GoTo(parts.Referral(id))
	s.ReadsNot("venter på forbindelse")
}

func TestAConsentTakenBackOfflineCanStillBeReadUntilTheOfficeKnows(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Tap("Ja tak, henvis mig")
	s.Await("the office has the answer", func() bool { return !read(t, d, id).Waiting })
	if err := d.App.Network.Switch(false); err != nil {
		t.Fatal(err)
	}
	s.Tap("Træk samtykket tilbage")
	s.Tap("Træk tilbage")
	s.Await("the consent is being taken back", func() bool { return strings.Contains(s.Words(), "Samtykket trækkes tilbage") })
	s.Reads("Indtil da kan Erhvervshus Sydjylland stadig læse det, du har delt")
	s.ReadsNot("kan ikke længere læse noget om dig")
	if err := d.App.Network.Switch(true); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.Await("the office knows", func() bool { return strings.Contains(s.Words(), "kan ikke længere læse noget om dig") })
}

func TestAnOfferWhoseTimeIsOverSaysSo(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	w.Clock.Advance(31 * 24 * time.Hour)
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Reads("Tilbuddet er udløbet", "Bed om hjælpen")
	s.ReadsNot("Ja tak, henvis mig")
}

func TestOpeningIsReadingAndArchivingTakesOffTheList(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	if n, err := d.App.Inbox.Unread(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d unread, %v", n, err)
	}
	s.Tap("Erhvervshus Sydjylland…")
	s.At(parts.Referral(id))
	if n, err := d.App.Inbox.Unread(t.Context()); err != nil || n != 0 {
		t.Errorf("%d unread, %v", n, err)
	}
	s.Tap("Arkivér")
	s.ReadsNot("Erhvervshus Sydjylland")
	s.GoTo(parts.Inbox())
	s.Tap("Arkiv")
	s.Reads("Erhvervshus Sydjylland")
	s.Tap("Ulæste")
	s.Reads("Du har læst det hele")
	s.GoTo(parts.Referral(id))
	s.GoTo(parts.Inbox()) // made anew, and narrowed as it was left
	s.Reads("Du har læst det hele")
	s.Tap("Vis alle")
	s.Reads("Her er stille")
}

func TestOnADeskTheListAndWhatIsOpenStandSideBySideAndAKeyArchives(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	first := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	offer(t, w, testworld.Email, "lyspunkt")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, desk)
	s.GoTo(parts.Inbox())
	s.Reads("Vælg noget i listen")
	s.Tap("Erhvervshus Sydjylland…")
	s.At(parts.Inbox())
	s.Reads("Det deler du, hvis du siger ja", "Patentkontoret Lyspunkt")
	screen.ArchiveKey(s.Shell.Page())
	s.Settle()
	list, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Archived: true})
	if err != nil || len(list) != 1 || list[0].ID != first {
		t.Errorf("archived are %v, %v", list, err)
	}
	s.Reads("Vælg noget i listen")
}

func TestWhatIsTypedStaysWhenSomethingComesIn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("desk")
	id := offer(t, w, testworld.Email, "erhvervshus-sydjylland")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, desk)
	s.GoTo(parts.Referral(id))
	s.Tap("Spørg først")
	f := s.field("Din besked")
	s.Win.Canvas().Focus(f.Entry())
	test.Type(f.Entry(), "Koster det")
	offer(t, w, testworld.Email, "lyspunkt")
	d.Sync()
	s.Settle()
	if got := s.field("Din besked"); got.Value() != "Koster det" || s.Win.Canvas().Focused() != got.Entry() {
		t.Errorf("the field says %q", got.Value())
	}
	s.Reads("Patentkontoret Lyspunkt")
}

func TestTheOfficeIsAskedAndTheQuestionStandsOpen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	s.Tap("Spørg kontoret…")
	typed(s.field("Hvad handler det om?").Entry(), "Lokaler")
	typed(s.field("Dit spørgsmål").Entry(), "Skal jeg have en tilladelse?")
	s.Tap("Send spørgsmålet")
	s.Reads("Skal jeg have en tilladelse?")
	s.Await("the office has it", func() bool { return strings.Contains(s.Words(), "Kontorets mål er at svare senest") })
}

func TestAnEmptyInboxSaysWhatWouldBeThere(t *testing.T) {
	w := testworld.New(t)
	guest := w.Guest("guest")
	s := show(t, guest.App, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	s.Reads("Her er stille", "Log ind")
	s.OneFilled()
	s.GoTo(parts.Referral("01985000-0000-7000-8000-000000000000"))
	s.Reads("Det findes ikke længere")
	if _, err := guest.App.Referrals.Referral(t.Context(), "x"); !errors.Is(err, referral.ErrNotFound) {
		t.Errorf("err = %v", err)
	}
}

// TestPictures draws the inbox in its states, where PICTURES names a folder.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		guest := w.Guest("guest-" + v.Name)
		s := show(t, guest.App, w.Clock.Now, v)
		s.GoTo(parts.Inbox()).Shoot(v.Name + "-inbox-guest")
		s.Close()

		email := v.Name + "@example.dk"
		d := w.DeviceOf(email, v.Name)
		write(t, d)
		declined := offer(t, w, email, "tre-ege")
		asked := offer(t, w, email, "lyspunkt")
		id := offer(t, w, email, "erhvervshus-sydjylland")
		d.Sync()
		if _, err := d.App.Inbox.Ask(t.Context(), "Lokaler", "Må jeg riste kaffe i en garage i et boligområde?"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.App.Inbox.Post(t.Context(), asked, "Hvad koster det, hvis jeg vil beskytte navnet?"); err != nil {
			t.Fatal(err)
		}
		if err := d.App.Referrals.Decline(t.Context(), declined); err != nil {
			t.Fatal(err)
		}
		d.Sync()
		s = show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Inbox()).Shoot(v.Name + "-inbox")
		s.OneFilled()
		s.GoTo(parts.Referral(id)).Shoot(v.Name + "-referral")
		s.OneFilled()
		s.GoTo(parts.Referral(declined)).Shoot(v.Name + "-referral-declined")
		s.OneFilled()
		s.GoTo(parts.Referral(asked)).Shoot(v.Name + "-referral-asked")
		s.OneFilled()
		s.GoTo(parts.Referral(id))
		d.Line.Cut(true)
		s.Tap(s.Env.T("referral.accept"))
		s.Await("it is seen that there is no net", func() bool { return strings.Contains(s.Words(), s.Env.T("referral.waits")) })
		s.Shoot(v.Name + "-referral-waits")
		d.Line.Cut(false)
		d.Sync()
		s.GoTo(parts.Referral(id)).Shoot(v.Name + "-referral-under-way")
		s.Tap(s.Env.T("referral.withdraw"))
		s.Shoot(v.Name + "-referral-withdraw")
		s.OneFilled()
		s.Close()
	}
}

// question asks the office something on a device.
func question(t *testing.T, d *testworld.Device) string {
	t.Helper()
	id, err := d.App.Inbox.Ask(t.Context(), "Lokaler", "Må jeg riste kaffe i en garage i et boligområde?")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// choose is what the person picks when a file is asked for.
func (s *stage) choose(name, content string) {
	s.Chosen = parts.File{Name: name, Content: io.NopCloser(strings.NewReader(content))}
}

// downloads makes the person's folder of downloads one of the test's.
func downloads(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	dir := filepath.Join(home, "Downloads")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAFileIsAttachedShownAtOnceSentAndOpenedOnAnotherDevice(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := question(t, d)
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.choose("tegning.pdf", strings.Repeat("x", 3000))
	s.Tap("Vedhæft fil")
	s.Await("the file is attached", func() bool { return s.Find("Fjern tegning.pdf") != nil })
	s.Reads("tegning.pdf, 3 kB")
	s.choose("foto.jpg", "y")
	s.Tap("Vedhæft fil")
	s.Await("the second is attached", func() bool { return s.Find("Fjern foto.jpg") != nil })
	s.Tap("Fjern foto.jpg")
	s.ReadsNot("foto.jpg")
	d.Line.Cut(true)
	s.Tap("Send beskeden") // without words
	s.Reads("tegning.pdf, 3 kB · venter på at blive sendt")
	s.ReadsNot("Fjern tegning.pdf")
	d.Line.Cut(false)
	d.App.Sync.Now()
	s.Await("the office has it", func() bool { return strings.Contains(s.Words(), "tegning.pdf, 3 kB · sendt") })
	s.GoTo(parts.Inbox())
	s.Reads("Dig: tegning.pdf")
	s.Close()

	folder := downloads(t)
	other := w.Device("desktop")
	other.Sync()
	s = show(t, other.App, w.Clock.Now, desk)
	s.GoTo(parts.Referral(id))
	other.Line.Cut(true)
	s.Tap("tegning.pdf…")
	s.Await("it is told that there is no net", func() bool { return s.Toast != "" })
	if len(s.Opened) != 0 {
		t.Errorf("opened %v", s.Opened)
	}
	other.Line.Cut(false)
	s.GoTo(parts.Referral(id))
	s.Tap("tegning.pdf…")
	s.Await("it is opened", func() bool { return len(s.Opened) == 1 })
	path := filepath.Join(folder, "tegning.pdf")
	if raw, err := os.ReadFile(path); err != nil || len(raw) != 3000 || s.Opened[0] != "file://"+filepath.ToSlash(path) {
		t.Errorf("%d bytes, %v, opened %v", len(raw), err, s.Opened)
	}
	if want := "Gemt som tegning.pdf i mappen Overførsler"; s.Toast != want {
		t.Errorf("%q is said, not %q", s.Toast, want)
	}
	s.Unable = errors.New("there is no program for it")
	s.GoTo(parts.Referral(id))
	s.Tap("tegning.pdf…")
	s.Await("it is told where it lies", func() bool { return strings.Contains(s.Words(), filepath.Join(folder, "tegning (2).pdf")) })
	s.Unable = nil
	s.Sheet.Close()
	s.GoTo(parts.Referral(id))
	s.Reads("tegning.pdf, 3 kB · ")
}

func TestAFileThatIsTooLargeIsToldBeforeAnythingIsSent(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	id := question(t, d)
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.choose("film.mov", strings.Repeat("x", api.MaxFile+1))
	s.Tap("Vedhæft fil")
	s.Await("it is told", func() bool { return strings.Contains(s.Words(), "mere end 20 MB") })
	s.Reads("film.mov")
	if st, err := d.App.Sync.State(t.Context()); err != nil || st.Waiting != 0 {
		t.Errorf("%+v, %v", st, err)
	}
	if s.Find("Fjern film.mov") != nil {
		t.Error("it is attached all the same")
	}
	s.choose("klip.mov", "kort")
	s.Tap("Vedhæft fil")
	s.Await("another is attached", func() bool { return s.Find("Fjern klip.mov") != nil })
	s.ReadsNot("mere end 20 MB")
}

func TestAFileThatTheOfficeWillNotHaveSaysSoInItsThread(t *testing.T) {
	w := testworld.New(t)
	w.Limits.FilesBytes = 1000
	w.StopOffice()
	w.StartOffice()
	d := w.Device("phone")
	id := question(t, d)
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.choose("tegning.pdf", strings.Repeat("x", 1001))
	s.Tap("Vedhæft fil")
	s.Await("the file is attached", func() bool { return s.Find("Fjern tegning.pdf") != nil })
	s.Tap("Send beskeden")
	s.Await("the office has said no", func() bool { return strings.Contains(s.Words(), "tegning.pdf, 1 kB · kræver dig") })
	s.Tap("Se, hvad kontoret svarede")
	s.At(parts.Waiting())
}

// TestFilePictures draws threads with files, where PICTURES names a folder.
func TestFilePictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := w.DeviceOf(v.Name+"@example.dk", "files-"+v.Name)
		id := question(t, d)
		post := func(words string, names ...string) {
			t.Helper()
			var ids []string
			for i, name := range names {
				f, err := d.App.Inbox.Attach(t.Context(), name, strings.NewReader(strings.Repeat("x", 700_000*(1+2*i))))
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, f.ID)
			}
			if _, err := d.App.Inbox.Post(t.Context(), id, words, ids...); err != nil {
				t.Fatal(err)
			}
		}
		post("Her er tegningen af garagen og et billede af risteren.", "Tegning af garagen på Havnegade 12 med mål og placering af skorsten.pdf", "rister.jpg")
		d.Sync()
		d.Line.Cut(true)
		post("", "budget.xlsx")
		s := show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Referral(id)).Shoot(v.Name + "-files")
		s.OneFilled()
		s.GoTo(parts.Referral(question(t, d)))
		s.choose("ventilation.pdf", strings.Repeat("x", 90_000))
		s.Tap(s.Env.T("inbox.attach"))
		s.Await("the file is attached", func() bool { return strings.Contains(s.Words(), "ventilation.pdf") })
		s.Shoot(v.Name + "-files-compose")
		s.OneFilled()
		s.choose("film.mov", strings.Repeat("x", api.MaxFile+1))
		s.Tap(s.Env.T("inbox.attach"))
		s.Await("it is told", func() bool { return strings.Contains(s.Words(), "film.mov") })
		s.Shoot(v.Name + "-files-too-large")
		s.OneFilled()
		s.Close()

		other := w.DeviceOf(v.Name+"@example.dk", "other-"+v.Name)
		other.Sync()
		s = show(t, other.App, w.Clock.Now, v)
		s.GoTo(parts.Referral(id)).Shoot(v.Name + "-files-other")
		s.Close()
	}
}

// Comments that were sent together are one row, which leads to the plan that they stand in.
func TestCommentsThatWereSentTogetherLeadToThePlan(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	ctx, model := t.Context(), d.App
	d.Sync()
	for key, words := range map[string]string{"idea.what": "Et kafferisteri i Kolding.", "market.who": "Dem, der bor i midtbyen."} {
		if _, err := model.Plan.Set(ctx, "", key, words); err != nil {
			t.Fatal(err)
		}
	}
	v, err := model.Plan.Keep(ctx, "", "Til Mette")
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	list, err := model.Book.Programme(ctx, booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	if _, err := w.Office.BookFor(ctx, mutation.CommandLine, testworld.Email, api.BookingRequestBody{
		EventID: list[0].ID, Share: []api.Share{{Kind: api.ShareVersion, ID: v.ID}},
	}); err != nil {
		t.Fatal(err)
	}
	comment := func(n int, section, quote string) officeinbox.StaffComment {
		return officeinbox.StaffComment{
			ID: fmt.Sprintf("018f4b3e-0000-7000-8000-00000000000%d", n), PersonID: d.PersonID(), VersionID: v.ID, Section: section, Quote: quote, Text: "Hvor mange?",
		}
	}
	if err := w.Office.Inbox.CommentAll(ctx, testworld.Mette, comment(1, "idea.what", "kafferisteri"), comment(2, "market.who", "midtbyen")); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	planID, err := model.Plan.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.Plan.Create(ctx, "En anden plan"); err != nil {
		t.Fatal(err)
	}
	for _, view := range stagetest.Views() {
		s := show(t, model, w.Clock.Now, view)
		s.GoTo(parts.Inbox()).Shoot(view.Name + "-comments")
		s.Reads("Mette Ørsted, ", s.Env.N("inbox.comments", 2)+" · Hvor mange?")
		s.Close()
	}
	s := show(t, model, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	s.Tap("Mette Ørsted, …")
	s.At(parts.Plan())
	if now, err := model.Plan.Current(ctx); err != nil || now != planID {
		t.Errorf("the plan is %s, want that with the comments, %v", now, err)
	}
	if n, err := model.Inbox.Unread(ctx); err != nil || n != 0 {
		t.Errorf("%d are unread, %v", n, err)
	}
}
