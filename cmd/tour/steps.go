package main

import (
	"fmt"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// email is the person of the tour.
const email = "anna@example.dk"

func (t *tour) firstRun() {
	t.device = t.open("phone")
	t.see("Hvor starter du?")
	t.picture("first-run")
	t.tap("Søg din kommune")
	t.write("kold")
	t.see("Kolding")
	t.picture("municipality")
	t.tap("Prøv med et demokontor")
	t.see("Book en tid hos en rådgiver")
	t.picture("home-new")
}

// sentences that are written in two sittings.
const (
	first  = "Jeg rister kaffe til de cafeer i Kolding, der i dag køber deres bønner i Aarhus. Syv af dem har smagt på den, og fi"
	second = "re vil gerne købe."
)

func (t *tour) writePlan() {
	t.tap("Plan")
	t.see("Min forretningsplan")
	t.picture("plan-new")
	if !t.form.wide() { // where there is room the first question stands beside the chapters
		t.tap("Begynd at skrive")
	}
	t.see("Hvad går idéen ud på?")
	t.tap("Skriv her…")
	t.write(first)
	t.shut() // in the middle of a word
	t.device = t.open("phone")
	t.see("på den, og fi") // one is where one was, and the word is there, cut where it was cut
	t.goOnWriting()
	t.write(second)
	t.see("Gemt")
	t.picture("question")
	t.tap("Se et eksempel")
	t.see("Fra et opdigtet firma")
	t.picture("example")
}

// goOnWriting puts the cursor behind what is written.
func (t *tour) goOnWriting() {
	t.tap("Jeg rister kaffe")
	for _, key := range []fyne.KeyName{fyne.KeyPageDown, fyne.KeyEnd} {
		t.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// answers to the 24 items in turn: agreeing, not so sure, and once not knowing.
var answers = []string{"Helt enig", "Enig", "Uenig", "Enig", "Både og", "Enig", "Helt enig", "Ved ikke"}

func (t *tour) assess() {
	t.tap("Test")
	t.see("Er du klar?")
	t.picture("tests")
	t.tap("Begynd")
	t.see("1 af 24")
	t.picture("statement")
	for i := range 24 {
		t.see(item(i + 1))
		t.tap(answers[i%len(answers)])
	}
	t.see("Se resultatet")
	t.tap("Se resultatet")
	t.see("Lige svage")
	t.picture("result")
	t.see("Stærkest")
}

func (t *tour) book() {
	t.tap("Book")
	t.see("Vælg tid")
	t.picture("programme")
	t.tap("Vælg tid")
	t.see("Vælg en rådgiver.")
	t.tap("hos Mette · ledig")
	t.see("sendes, når du er logget ind")
	t.picture("slots-wish")
}

func (t *tour) signIn() {
	t.tap("Log ind")
	t.see("Din mailadresse")
	t.tap("anna@eksempel.dk")
	t.write(email)
	t.picture("sign-in")
	t.tap("Send mig en kode")
	t.see("Brug koden")
	t.picture("demo-mail")
	t.tap("Brug koden")
	t.see("hos Mette · din")
	t.picture("slots-mine")
	t.toMe("Mig")
	t.tapField("Navn")
	t.write("Anna Nielsen")
	t.settle("Anna Nielsen")
	t.picture("me")
	t.tap("English")
	t.see("About you")
	t.tap("Home")
	t.see("Prepare")
	t.picture("english")
	t.toMe("Me")
	t.tap("Dansk")
	t.see("Om dig")
	t.secondDevice()
}

// toMe goes to the person's own page: by the place with its name at the foot of
// the rail, or by the avatar in the header of a first page.
func (t *tour) toMe(name string) {
	if t.form.wide() {
		t.tap(name)
		return
	}
	for range 4 {
		if t.avatar() {
			return
		}
		t.tap("Hjem")
	}
	t.fail("there is no avatar in any header")
}

func (t *tour) avatar() bool {
	for _, s := range t.walk(t.window.Canvas().Content(), func(o fyne.CanvasObject) bool { _, ok := o.(*ui.Avatar); return ok }) {
		if s.at.Y < 80 && s.at.X > t.form.width/2 {
			t.press(s)
			return true
		}
	}
	return false
}

// choose taps a row of a list and waits for what it opens, beside the list where
// there is room.
func (t *tour) choose(words string) {
	t.tap(words)
	if t.form.wide() {
		t.seeWhere(words, t.inDetail)
	}
}

// tapIn taps something in what was chosen from a list.
func (t *tour) tapIn(words string) { t.tapWhere(words, t.inDetail) }

// inDetail tells whether something stands where the detail of a list does.
func (t *tour) inDetail(s seen) bool { return !t.form.wide() || s.at.X > t.form.width*2/5 }

// settle waits until the person's name is with the office.
func (t *tour) settle(name string) {
	if !t.pump.until(patience, func() bool {
		person, err := t.model.Me.Person(t.ctx)
		must(err)
		return person.Name == name
	}) {
		t.fail("the name %q is not taken", name)
	}
	t.sent()
}

// sent waits until nothing of the device waits for the office.
func (t *tour) sent() {
	if !t.pump.until(patience, func() bool {
		state, err := t.model.Sync.State(t.ctx)
		must(err)
		return state.Waiting == 0
	}) {
		t.fail("the office does not get what waits")
	}
}

// connect gives a new device the address of its municipality's office.
func (t *tour) connect(address string) {
	t.tap("Søg din kommune")
	t.write("kold")
	t.tap("Kolding")
	t.see("Vi kender ikke kontorets adresse i Kolding endnu")
	t.tapField("Kontorets adresse")
	t.write(address)
	t.tap("Forbind")
}

// secondDevice signs the same person in on another device, which has it all.
func (t *tour) secondDevice() {
	first := t.device
	t.device = t.open("second")
	defer func() { t.device = first }()
	t.connect(t.office.URL)
	t.see("Hjem")
	t.toMe("Mig")
	t.tap("Log ind")
	t.tap("anna@eksempel.dk")
	t.write(email)
	before := t.codes()
	t.tap("Send mig en kode")
	t.write(t.code(before))
	t.see("Du er logget ind")
	t.tap("Hjem")
	t.see(", Anna") // whatever the time of day
	t.see("Speedvejledning")
	t.picture("second-device")
	t.tap("Plan")
	t.see("1 af 57 spørgsmål")
	t.shut()
}

func (t *tour) prepare() {
	t.tap("Hjem")
	t.see("Forbered dig")
	t.picture("home-prepare")
	t.tap("Speedvejledning, Mette Ørsted")
	t.see("Flyt")
	t.picture("booking")
	t.tap("Flyt")
	t.see("Flyt tid")
	t.tap("hos Mette · ledig")
	t.see("Booket")
	t.tap("Book")
	t.choose("Iværksættercafé")
	t.tapIn("Vælg tid")
	t.tap(" · ledig")
	t.see(" · din")
	t.picture("cafe")
	t.tap("Book")
	t.tap("Mine bookinger")
	t.see("Kommende")
	t.picture("my-bookings")
	t.choose("Iværksættercafé")
	t.tap("Afmeld")
	t.see("Du har afmeldt dig.")
}

func (t *tour) share() {
	t.tap("Hjem")
	t.tap("Send planen til Mette")
	t.see("Hvor længe?")
	t.tap("Send planen til Mette")
	t.see("Det her får Mette at læse.")
	t.tap("Send planen til Mette")
	t.see("Planen blev sendt til Mette")
	t.picture("home-sent")
	t.tap("Plan")
	t.tap("Versioner")
	t.see("Gem planen, som den er nu")
	t.picture("versions")
}

func (t *tour) refer() {
	t.tap("Indbakke")
	t.see("vil gerne henvise dig")
	t.picture("inbox")
	t.tap("vil gerne henvise dig")
	t.see("Det deler du, hvis du siger ja")
	t.picture("referral")
	t.tap("Ja tak, henvis mig")
	t.see("Du sagde ja")
	t.picture("referral-way")
}

func (t *tour) offline() {
	t.toMe("Mig")
	t.see("Demokontor")
	t.tap("Internet")
	t.see("fra")
	t.tap("Hjem")
	t.tap("Fortsæt, hvor du slap")
	t.goOnWriting()
	t.write(" Det gør de også uden net.")
	t.tap("Book")
	t.tap("Se dine tider")
	t.tap("hos Søren · ledig")
	t.see("venter på forbindelse")
	t.picture("offline-wish")
	t.rival(t.wished()) // somebody else is quicker
	t.tap("Hjem")
	t.tap("Offline")
	t.see("Internettet er slået fra")
	t.see("Tekst i planen")
	t.picture("waiting")
	t.tap("Slå til igen")
	t.see("Tiden blev taget")
	t.miss("Tekst i planen") // it has arrived
	t.picture("said-no")
	t.tap("Book")
	t.tap("Se dine tider")
	t.see("blev taget.")
	t.picture("slot-gone")
	t.tap("Tag den")
	t.see("hos Søren · din")
	t.tap("Hjem")
	if t.form.wide() { // there is room for the whole of it
		t.see("Alt er gemt")
	} else {
		t.see("Gemt")
	}
	t.picture("home")
}

// item is how far one is in the self-assessment, as it says it.
func item(n int) string { return fmt.Sprintf("%d af 24", n) }
