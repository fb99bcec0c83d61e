package home_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
	"startklar.dk/screens/home"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	if to.Page == parts.PageHome {
		return home.New(env)
	}
	return nil
}

const firstCustomers = "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem."

// write answers questions of the plan.
func write(t *testing.T, d *testworld.Device, answers map[string]string) {
	t.Helper()
	for key, words := range answers {
		if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
			t.Fatal(err)
		}
	}
}

// speak books the second time with the first adviser of tonight's Kick-off.
func speak(t *testing.T, d *testworld.Device) string { return speakOf(t, d, api.FieldPlan) }

func speakOf(t *testing.T, d *testworld.Device, need api.Field) string {
	t.Helper()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range ev.Advisers {
		if a.Adviser.Name != "Mette Ørsted" {
			continue
		}
		free := slices.IndexFunc(a.Slots, func(s booking.Slot) bool { return s.State == booking.SlotFree })
		id, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: a.Slots[free].ID, Need: need})
		if err != nil {
			t.Fatal(err)
		}
		d.Await("the time is confirmed", func() bool {
			b, err := d.App.Book.Booking(t.Context(), id)
			return err == nil && b.State == api.BookingConfirmed
		})
		return id
	}
	t.Fatal("Mette is not there")
	return ""
}

func named(t *testing.T, d *testworld.Device) {
	t.Helper()
	name := "Anna Nielsen"
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name}); err != nil {
		t.Fatal(err)
	}
}

// TestPictures draws the first screen in its states, where PICTURES names a
// folder; without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		guest := w.Guest("guest-" + v.Name)
		guest.Sync()
		s := show(t, guest, w.Clock, v)
		s.GoTo(parts.Home()).Shoot(v.Name + "-home-new")
		s.OneFilled()

		d := w.DeviceOf(v.Name+"@example.dk", v.Name)
		d.Sync()
		named(t, d)
		s = show(t, d, w.Clock, v)
		write(t, d, map[string]string{"summary.short": "Et kafferisteri i Kolding.", "market.first_customers": firstCustomers})
		s.GoTo(parts.Home()).Shoot(v.Name + "-home-unbooked")
		s.OneFilled()
		id := speak(t, d)
		s.GoTo(parts.Home()).Shoot(v.Name + "-home")
		s.OneFilled()
		if _, err := d.App.Book.SendPlan(t.Context(), id, time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		d.Sync()
		s.GoTo(parts.Home()).Shoot(v.Name + "-home-sent")
		s.Tap(s.Env.T("home.code"))
		s.Shoot(v.Name + "-home-code")
		s.Close()
	}
}

func TestAPlanThatTheOfficeHasNotIsNotSaidToBeSent(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	write(t, d, map[string]string{"summary.short": "Et kafferisteri."})
	id := speak(t, d)
	if err := d.App.Network.Switch(false); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Book.SendPlan(t.Context(), id, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Planen er på vej til Mette")
	s.ReadsNot("sendt til Mette")
	if err := d.App.Network.Switch(true); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.Await("the plan is sent", func() bool { return strings.Contains(s.Words(), "Planen blev sendt til Mette i dag") })
}

func TestThePlanIsLookedAtBeforeItIsSentAndTheScreenSaysSo(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	write(t, d, map[string]string{"summary.short": "Et kafferisteri."})
	id := speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Speedvejledning", "Mette Ørsted · forretningsplan · 20\u00a0min", "Forbered dig")
	s.Tap("Send planen til Mette")
	s.At(parts.SharePlan(id))
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) > 0 {
		t.Fatalf("before it was looked at the booking shares %+v, %v", b.Share, err)
	}
	send := func() {
		if _, err := d.App.Book.SendPlan(t.Context(), id, time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Home())
	}
	send()
	s.Await("the plan is sent", func() bool { return strings.Contains(s.Words(), "Planen blev sendt til Mette i dag") })
	s.ReadsNot("Send planen til Mette", "Send planen igen")
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil || len(b.Share) != 1 || b.Share[0].Kind != api.ShareVersion {
		t.Fatalf("the booking shares %+v, %v", b.Share, err)
	}
	first := b.Share[0].ID

	write(t, d, map[string]string{"summary.short": "Et kafferisteri i Kolding."})
	s.Settle()
	s.Reads("Du har skrevet i planen siden.")
	s.OneFilled()
	s.Tap("Send planen igen")
	s.At(parts.SharePlan(id))
	send()
	s.Await("the new plan is sent", func() bool { return !strings.Contains(s.Words(), "Du har skrevet i planen siden.") })
	b, err = d.App.Book.Booking(t.Context(), id)
	if err != nil || len(b.Share) != 1 || b.Share[0].ID == first {
		t.Errorf("the booking shares %+v, %v", b.Share, err)
	}
}

func TestATestThatWasBegunIsGoneOnWithFromHome(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	all, err := d.App.Tests.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	draft, err := d.App.Tests.Draft(t.Context(), all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range draft.Items[:3] {
		if err := d.App.Tests.Answer(t.Context(), all[0].ID, item.ID, 3); err != nil {
			t.Fatal(err)
		}
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	far := fmt.Sprintf("3 af %d besvaret", len(draft.Items))
	s.Reads(all[0].Title + " · " + far)
	s.Reads("gør testen ”"+all[0].Title+"” færdig", "Fortsæt")
	s.ReadsNot("Begynd")
	s.Tap("Gør testen færdig, " + all[0].Title + ", " + far)
	s.At(parts.TakeTest(all[0].ID))
}

func TestEveryPreparationIsOneTapAway(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.ReadsNot("Send planen til Mette") // nothing is written
	s.Tap("Kan du fortælle det hele på en halv side?…")
	s.At(parts.Question("", "summary.short"))
}

func TestWhoAdvisesOnFinancingWantsTheFigures(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	speakOf(t, d, api.FieldFinancing)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Tap("Begynd på tallene")
	s.At(parts.Figures("", parts.FiguresOverview))
	planID, err := d.App.Plan.SetFigures(t.Context(), "", stagetest.Cafe(t, "../.."))
	if err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Home()).Shoot("phone-home-figures")
	s.Reads("✓ Tal: Pengene rækker alle 36 måneder.", "Send planen til Mette") // figures alone are a plan to be read
	f, err := d.App.Plan.Figures(t.Context(), planID)
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]json.RawMessage{}
	for path := range f.Values {
		if path != "start" && path != "form" {
			set[path] = plan.Value(nil)
		}
	}
	set["revenue/none/name"], set["revenue/none/price_ore"] = plan.Value("Salg"), plan.Value(0) // a line without an amount
	if _, err := d.App.Plan.SetFigures(t.Context(), planID, set); err != nil {
		t.Fatal(err)
	}
	s.Settle()
	s.ReadsNot("✓ Tal")
	s.Tap("Gå videre med tallene")
	s.At(parts.Figures(planID, parts.FiguresOverview))
}

func TestAQuestionGoesToTheAdviserAndABegunOneIsKept(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Tap("Dit spørgsmål til Mette")
	test.Type(s.Field(), "Hvad skal kiloet koste?")
	s.Sheet.Close()
	s.Tap("Dit spørgsmål til Mette")
	if got := s.Typed(); got != "Hvad skal kiloet koste?" {
		t.Fatalf("the begun question is %q", got)
	}
	s.Tap("Send spørgsmålet til Mette")
	s.Await("the question is sent", func() bool { return s.Toast != "" })
	s.Reads("✓ Dit spørgsmål til Mette")
	thread, err := d.App.Inbox.Thread(t.Context(), id)
	if err != nil || len(thread) != 1 || thread[0].Text != "Hvad skal kiloet koste?" {
		t.Fatalf("the thread is %+v, %v", thread, err)
	}
}

func TestTheCodeIsShownWithTheWayThere(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Tap("Vis kode")
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil || b.Code == "" {
		t.Fatalf("no code: %v", err)
	}
	s.Reads(b.Code)
	s.Tap(b.Venue.Name + "…")
	if len(s.Opened) != 1 || !strings.HasPrefix(s.Opened[0], "https://www.openstreetmap.org/search?query=") {
		t.Fatalf("opened %q", s.Opened)
	}
}

func TestWhoHasJustComeIsLedIntoTodaysKickoff(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.ReadsNot("Log ind") // nothing waits, nothing nags
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	s.Tap("Book en tid hos en rådgiver")
	s.At(parts.Slots(list[0].ID, ""))
}

func TestWithoutAnOfficeOneBeginsWithTheTest(t *testing.T) {
	w := testworld.New(t)
	d := w.Fresh("phone")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.OneFilled()
	s.Tap("Skriv den første sætning")
	s.At(parts.Question("", "idea.what"))
	s.GoTo(parts.Home())
	s.Tap("Tag testen ”Er du klar?”")
	if got := s.Shell.Current().Page; got != parts.PageTake {
		t.Errorf("one is at %q", got)
	}
}

func TestSigningInIsAskedForOnlyWhenSomethingWaits(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.ReadsNot("logger ind")
	write(t, d, map[string]string{"idea.what": "Kaffe."})
	s.d.Await("a sign-in is needed", func() bool {
		state, err := d.App.Sync.State(t.Context())
		return err == nil && state.SignIn
	})
	s.Settle()
	s.OneFilled()
	s.Tap("2 ting venter på, at du logger ind…")
	s.At(parts.SignIn())
}

func TestWhatIsNewLeadsToIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id, err := w.Office.Referrals.Refer(t.Context(), mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}, referral.Offer{
		Email: testworld.Email, ActorID: demo.ActorID("erhvervshus-sydjylland"), Need: api.FieldExport,
		Reason: "Du har brug for en, der kender eksport til Tyskland.",
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Await("the referral has come", func() bool {
		n, err := d.App.Inbox.Unread(t.Context())
		return err == nil && n == 1
	})
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Mette Ørsted vil gerne henvise dig")
	w.Clock.Advance(referral.OfferOpen)
	d.Await("the office has ended it", func() bool {
		r, err := d.App.Referrals.Referral(t.Context(), id)
		return err == nil && r.State == api.ReferralExpired
	})
	s.GoTo(parts.Home()).Reads("Udløbet · Du har brug for")
	s.Tap("Erhvervshus…")
	s.At(parts.Referral(id))
}

func TestTheCountdownStandsStillWhileThePageIsAway(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("om 5 t")
	if s.Loop.Pending() == 0 {
		t.Error("the countdown does not run")
	}
	s.Shell.Go(parts.Inbox())
	if n := s.Loop.Pending(); n != 0 {
		t.Errorf("%d timers run on", n)
	}
}
