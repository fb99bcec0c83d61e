package screens_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
)

// enter goes in with the demo office, from the first thing anyone sees.
func (w *world) enter() {
	w.t.Helper()
	w.sees("Hvor starter du?")
	w.press("Prøv med et demokontor")
	w.sees("Rejsen")
}

// signIn signs in with the code that the demo office mails.
func (w *world) signIn() {
	w.t.Helper()
	w.Ctrl(fyne.Key6)
	w.press("Log ind")
	w.sees("Din mailadresse")
	w.await("the cursor is in the field", func() bool { return writes(w.Canvas.Focused()) })
	w.Type("anna@example.dk\n")
	w.press("Brug koden")
	w.await("somebody is signed in", func() bool {
		_, in := w.model.SignedIn()
		return in
	})
}

// writes tells whether text is typed into a thing.
func writes(o any) bool {
	_, ok := o.(interface{ SelectedText() string })
	return ok
}

// desks are a window with a rail with labels and one like a phone.
var desks = map[string]fyne.Size{"desk": fyne.NewSize(1280, 800), "narrow": fyne.NewSize(390, 844)}

func TestASlotIsBookedWithoutAPointer(t *testing.T) {
	for name, size := range desks {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, size.Width, size.Height)
			w.enter()
			w.Ctrl(fyne.Key4)
			w.press("Vælg tid")
			w.sees("Vælg en rådgiver.")
			w.press("hos Mette · ledig")
			w.sees("sendes, når du er logget ind")
			w.signIn()
			w.await("the office has the booking", func() bool {
				m, err := w.model.Book.Mine(t.Context())
				return err == nil && len(m.Coming) == 1 && m.Coming[0].State == "confirmed"
			})
		})
	}
}

func TestAReferralIsAnsweredWithoutAPointer(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.signIn()
	w.Ctrl(fyne.Key4)
	w.press("Vælg tid")
	w.press("hos Mette · ledig")
	w.Ctrl(fyne.Key5)
	w.sees("vil gerne henvise dig")
	w.press("vil gerne henvise dig")
	w.sees("Det deler du, hvis du siger ja")
	w.press("Ja tak, henvis mig")
	w.sees("Du sagde ja")
}

func TestAQuestionIsAnsweredWithoutAPointer(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key2)
	w.sees("Hvad går idéen ud på?")
	w.press("Resumé")
	w.await("the cursor is in the text", func() bool { return writes(w.Canvas.Focused()) })
	w.Type("Jeg rister kaffe?")
	w.sees("Gemt")
	q, err := w.model.Plan.Question(t.Context(), w.shown.Shell().Current().Arg, w.shown.Shell().Current().ID)
	if err != nil || q.Text != "Jeg rister kaffe?" {
		t.Errorf("the question says %q (%v)", q.Text, err)
	}
}

func TestATestIsTakenWithoutAPointer(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key3)
	w.press("Begynd")
	for i := range 24 {
		w.sees(fmt.Sprintf("%d af 24", i+1))
		switch i {
		case 0: // by its number
			w.Type("4")
		case 1: // by the arrows
			w.Press(fyne.KeyDown)
			w.Press(fyne.KeyDown)
			w.Press(fyne.KeyReturn)
		default:
			w.Type("5")
		}
	}
	w.press("Se resultatet")
	w.sees("Begynd her")
	if at := w.shown.Shell().Current(); at.Page != parts.PageResult {
		t.Errorf("one is at %v", at)
	}
	w.Press(fyne.KeyEscape)
	if at := w.shown.Shell().Current(); at.Page != parts.PageTests {
		t.Errorf("Esc leads to %v", at)
	}
	if w.Focused() == "" {
		t.Errorf("back at the tests the focus is on %T", w.Canvas.Focused())
	}
}

func TestWhatIsUnfoldedToWriteInHasTheCursor(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.sees("Hvor starter du?")
	typeIn := func(unfold, words string) {
		t.Helper()
		w.press(unfold)
		w.await("the cursor stands where one writes", func() bool { return writes(w.Canvas.Focused()) })
		w.Type(words)
	}
	if !w.TabTo(func(string) bool { return writes(w.Canvas.Focused()) }) {
		t.Fatal("Tab comes to no field")
	}
	w.Type("Kold\n")
	typeIn("Vælg en anden", "Vejl\n")
	w.sees("Vejle")
	w.press("Prøv med et demokontor")
	w.sees("Rejsen")
	w.signIn()
	w.await("one is back", func() bool { return w.route().Page != parts.PageSignIn })
	w.Ctrl(fyne.Key6)
	typeIn("Kommune, ", "Kold\n")
	w.await("it is chosen", func() bool {
		m, ok := w.model.Municipality()
		return ok && m.Name == "Kolding"
	})
	typeIn("Erhvervskontor, ", "start.kolding.dk")
	typeIn("Slet", "SLET")
}
