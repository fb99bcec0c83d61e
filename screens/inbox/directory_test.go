package inbox_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestHelpIsFoundInTheDirectoryAndAskedFor(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	for _, v := range stagetest.Views() {
		s := show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Directory()).Shoot(v.Name + "-directory")
		s.GoTo(parts.Actor(demo.ActorID("erhvervshus-sydjylland"))).Shoot(v.Name + "-actor")
		s.OneFilled()
		s.Close()
	}
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Inbox())
	s.Tap("Find hjælp, Se, hvem der kan hjælpe, og bed om at blive henvist")
	all, err := d.App.Referrals.Directory(t.Context(), "", s.Env.FieldName)
	if err != nil || len(all) < 3 {
		t.Fatal(len(all), err)
	}
	s.Reads(all[0].Name, all[1].Name)
	for _, r := range "eksport findes ikke" {
		s.Field().TypedRune(r)
	}
	s.Reads("Ingen passer til det, du søger")
	s.ReadsNot(all[0].Name)
	s.GoTo(parts.Actor(demo.ActorID("erhvervshus-sydjylland")))
	s.Reads("Erhvervshus Sydjylland", "Hvad drejer det sig om?", "Det deler du, hvis du sender")
	s.Tap("Bed om henvisning til Erhvervshus Sydjylland")
	s.Reads("Sendt til kontoret", "Erhvervshus Sydjylland")
	d.Sync()
	id, err := d.App.Referrals.With(t.Context(), demo.ActorID("erhvervshus-sydjylland"))
	if err != nil || id == "" {
		t.Errorf("there is no referral: %v", err)
	}
	s.Reads("De sigter efter at svare senest mandag – om 4 dage")
	w.Clock.Advance(5 * 24 * time.Hour)
	s.GoTo(parts.Inbox())
	s.GoTo(parts.Referral(id)).Reads("De sigtede efter at svare senest i går. Skriv, hvis du ikke har hørt noget.")
	s.GoTo(parts.Actor(demo.ActorID("erhvervshus-sydjylland")))
	s.Reads("Du har allerede en henvisning til Erhvervshus Sydjylland")
	s.ReadsNot("Bed om henvisning")
}

func TestWhoIsNotListedLeadsBackToTheList(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Actor("01985000-0000-7000-8000-000000000000"))
	s.Reads("Kontoret henviser ikke længere til dem.")
	s.ReadsNot("indbakken")
	s.Tap("Find hjælp")
	s.Reads("Hvad skal du bruge hjælp til?")
}

func TestAnEmptyListSaysNothingOfASearch(t *testing.T) {
	w := testworld.New(t)
	d := w.Fresh("alone")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Directory())
	s.Reads("Der er ingen på listen endnu")
	s.ReadsNot("du søger")
}

func TestAReferralThatSharesNothingIsStopped(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id, err := d.App.Referrals.Request(t.Context(), demo.ActorID("lyspunkt"), api.FieldIPR, "Kan navnet beskyttes?", nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Referral(id))
	s.Reads("Du deler ikke noget her.")
	s.ReadsNot("samtykke")
	s.Tap("Stop henvisningen")
	s.Reads("Patentkontoret Lyspunkt gør ikke mere ved den.")
	s.Tap("Stop henvisningen")
	d.Sync()
	if r := read(t, d, id); r.State != api.ReferralWithdrawn {
		t.Errorf("it is %s", r.State)
	}
}

func TestOfAReferralThatEndedItSaysThatNobodyReadsOn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id, err := d.App.Referrals.Request(t.Context(), demo.ActorID("lyspunkt"), api.FieldIPR, "Kan navnet beskyttes?", []api.Share{{Kind: api.ShareContact}})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Referral(id))
	s.Reads("Det deler du", "til og med 31. mar.")
	if err := w.Office.Referrals.Advance(t.Context(), testworld.Mette, id, api.ReferralCompleted, ""); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.GoTo(parts.Referral(id))
	s.Reads("Det delte du", "Henvisningen er slut, så Patentkontoret Lyspunkt kan ikke læse det mere.", "Navn, telefon og mailadresse")
	s.ReadsNot("Det deler du", "til og med 31. mar.", s.Env.T("referral.withdraw"))
}

func TestAQuestionSaysWhoHasItWhatIsLeftAndWhereItWasLedOn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id, err := d.App.Inbox.Ask(t.Context(), "Skat", "Skal jeg betale forskudsskat?")
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	ctx, person := t.Context(), d.PersonID()
	mette := account.Member{Email: "mette@kontor.example.dk", Name: "Mette Ørsted", Role: mutation.RoleConsultant}
	if _, err := w.Office.Accounts.AddStaff(ctx, mutation.CommandLine, mette); err != nil {
		t.Fatal(err)
	}
	staff, err := w.Office.Accounts.Colleagues(ctx, mutation.CommandLine)
	if err == nil {
		err = w.Office.Inbox.Assign(ctx, testworld.Mette, person, id, staff[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Referral(id))
	s.Reads("Vil du tilføje noget?", "Mette Ørsted har dit spørgsmål.", "Kontorets mål er at svare senest", " – om ")
	err = w.Office.Inbox.Answer(ctx, testworld.Mette, inbox.StaffAnswer{
		PersonID: person, QuestionID: id, Text: "Det ved Skattestyrelsen bedst.", LedTo: api.Authority{Name: "Skattestyrelsen", Phone: "72 22 18 18"},
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.GoTo(parts.Referral(id))
	s.Reads("Det ved Skattestyrelsen bedst.", "Skattestyrelsen", "Her kan de svare dig", "72 22 18 18")
	s.ReadsNot("Vil du tilføje noget?", "har dit spørgsmål", "Kontorets mål")
	s.Shoot("phone-question-led-on")
}
