package plan_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// said is a pitch of so many words.
func said(words int) string { return strings.TrimSpace(strings.Repeat("ord ", words)) }

// alone is a device without an office.
func alone(t *testing.T, w *testworld.World, name string) *testworld.Device {
	t.Helper()
	d := w.Fresh(name)
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func planPace(t *testing.T, d *testworld.Device) int {
	t.Helper()
	p, err := d.App.Plan.Pitch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return p.Pace
}

// TestPicturesOfThePitch draws the pitch and its rehearsal, where PICTURES names a folder.
func TestPicturesOfThePitch(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := alone(t, w, v.Name)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Pitch("")).Shoot(v.Name + "-pitch-new")
		s.OneFilled()
		write(t, d, "idea.problem", "På Café Mondo i Kolding er kaffen tre måneder gammel, når den bliver malet. Sådan er det de fleste steder.")
		write(t, d, "idea.what", "Jeg rister kaffe i det gamle trykkeri ved åen. Cafeerne får den samme uge, som den er ristet.")
		s.GoTo(parts.Pitch(""))
		s.Tap(s.Env.T("pitch.begin"))
		s.Shoot(v.Name + "-pitch")
		s.OneFilled()
		s.GoTo(parts.Plan()).Shoot(v.Name + "-overview")
		s.GoTo(parts.Rehearsal("")).Shoot(v.Name + "-rehearsal")
		s.Tap(s.Env.T("pitch.start"))
		w.Clock.Advance(131 * time.Second)
		s.Loop.Advance(time.Second)
		s.Shoot(v.Name + "-rehearsal-over")
		s.OneFilled()
		s.Tap(s.Env.T("pitch.done"))
		s.Shoot(v.Name + "-rehearsal-said")
		s.Close()
	}
}

func TestAPitchIsPutTogetherOfThePlanAndKeptAsAnAnswerOfItsOwn(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	s := show(t, d, w.Clock, phone).GoTo(parts.Pitch(""))
	s.ReadsNot("Saml det her")
	write(t, d, "idea.what", "Jeg rister kaffe.")
	write(t, d, "idea.problem", "Kaffen er gammel.")
	s.GoTo(parts.Pitch(""))
	s.Reads("Hvad er besværligt for dine kunder i dag?")
	s.Tap("Saml det her")
	const want = "Kaffen er gammel.\n\nJeg rister kaffe."
	if got := s.Typed(); got != want {
		t.Errorf("put together is %q", got)
	}
	s.Shell.Go(parts.Plan())
	q, err := d.App.Plan.Question(t.Context(), "", "pitch.text")
	if err != nil || q.Text != want {
		t.Errorf("kept is %q, %v", q.Text, err)
	}
	o, err := d.App.Plan.Overview(t.Context(), "")
	if err != nil || len(o.Chapters) != 12 {
		t.Errorf("%d chapters, %v", len(o.Chapters), err)
	}
	s.Reads("6 ord · 0:03 af 2:00 minutter")
	s.Tap("Pitch…")
	s.At(parts.Pitch(q.PlanID))
}

func TestAPitchIsSaidInPlainWords(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "idea.what", "## Varerne\n\nKaffe **til sidst**:\n\n- Bønner\n- *Kage*")
	s := show(t, d, w.Clock, phone).GoTo(parts.Pitch(""))
	s.Tap("Saml det her")
	const plain = "Varerne\nKaffe til sidst:\n• Bønner\n• Kage"
	if got := s.Typed(); got != plain {
		t.Errorf("put together is %q", got)
	}
	s.Shell.Go(parts.Plan())
	write(t, d, "pitch.text", "# Hej\n- **Bønner**\n- Kage")
	s.GoTo(parts.Rehearsal("")).Reads("Hej\n• Bønner\n• Kage")
	write(t, d, "market.buyers", "## Cafeer\n\n- i Kolding\n- i *Vejle*")
	s.GoTo(parts.Canvas("")).Reads("Cafeer\n• i Kolding\n• i Vejle")
}

func TestHowLongItTakesToSayIsToldWhileOneWritesAtThePaceThatIsSet(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "pitch.text", said(129))
	s := show(t, d, w.Clock, phone).GoTo(parts.Pitch(""))
	test.Type(s.Field(), "til ")
	s.Reads("130 ord · 1:00 af 2:00 minutter")
	for range 6 {
		s.Tap("Færre ord i minuttet")
	}
	s.Reads("100 ord i minuttet", "130 ord · 1:18 af 2:00 minutter")
	test.Type(s.Field(), said(90)+" ")
	s.Reads("220 ord · 2:12 minutter, 0:12 for langt")
	s.Close()
	d.Reopen()
	if got := planPace(t, d); got != 100 {
		t.Errorf("after a restart the pace is %d", got)
	}
}

func TestARehearsalMeasuresTheOwnPaceAndOffersIt(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "pitch.text", said(200))
	s := show(t, d, w.Clock, phone).GoTo(parts.Rehearsal(""))
	run := func(seconds int) {
		w.Clock.Advance(time.Duration(seconds) * time.Second)
		s.Loop.Advance(time.Second)
	}
	s.Reads("0:00", "2:00 tilbage")
	s.Tap("Start uret")
	run(60)
	s.Reads("1:00", "1:00 tilbage")
	s.ReadsNot("De 2:00 minutter er gået")
	s.Tap("Pause")
	run(300)
	s.Reads("1:00")
	s.Tap("Fortsæt")
	run(60)
	s.Reads("2:00", "De 2:00 minutter er gået. 0:00 over tiden")
	run(5)
	s.Tap("Færdig")
	s.Reads("200 ord på 2\u00a0min 5\u00a0sek", "Du taler med 96 ord i minuttet.")
	s.Tap("Brug 96 ord i minuttet")
	s.Reads("Det er dit tempo: 96 ord i minuttet.")
	if got := planPace(t, d); got != 96 {
		t.Errorf("kept is %d", got)
	}
	s.Tap("Forfra")
	s.Reads("0:00", "Start uret")
	s.Tap("Start uret")
	run(3)
	s.Tap("Færdig")
	s.Reads("Det siger ikke noget om dit tempo.")
	s.ReadsNot("Brug ")
}

func TestTheClockStandsWhileOneIsElsewhereAndGoesOnFromThere(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "pitch.text", said(200))
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Rehearsal(planID))
	idle := s.Loop.Waiting()
	s.Tap("Start uret")
	w.Clock.Advance(40 * time.Second)
	s.Loop.Advance(time.Second)
	s.Reads("0:40")
	if s.Loop.Waiting() != idle+1 {
		t.Errorf("%d things are waited for while it runs, %d before", s.Loop.Waiting(), idle)
	}
	s.Shell.Go(parts.Tests())
	if got := s.Loop.Waiting(); got > idle {
		t.Errorf("%d things are waited for elsewhere, %d before", got, idle)
	}
	w.Clock.Advance(10 * time.Minute)
	s.GoTo(parts.Rehearsal(planID))
	s.Reads("0:40", "Fortsæt")
	if got := s.Loop.Waiting(); got > idle {
		t.Errorf("%d things are waited for while it stands", got)
	}
}

func TestWithoutAPitchThereIsNothingToRehearse(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	s := show(t, d, w.Clock, phone).GoTo(parts.Rehearsal(""))
	s.Reads("Der er ikke noget at øve endnu")
	s.Tap("Skriv din pitch")
	s.At(parts.Pitch(""))
}
