package screens_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// asked is what is typed of a question to the office, on the disk.
func (w *world) asked() string {
	w.t.Helper()
	d, err := w.model.Draft(w.t.Context(), inbox.DraftAsk)
	if err != nil {
		w.t.Fatal(err)
	}
	return d.Texts[store.DraftText]
}

// field waits for the one of a label.
func (w *world) field(label string) (field *ui.Field) {
	w.t.Helper()
	w.await("there is a field "+label, func() bool {
		for _, o := range w.objects() {
			if f, ok := o.(*ui.Field); ok && f.Label == label {
				field = f
			}
		}
		return field != nil
	})
	return field
}

// writeIn types into the field of a label.
func (w *world) writeIn(label, words string) {
	w.t.Helper()
	w.field(label).Focus()
	w.Type(words)
}

func TestAQuestionThatIsBegunIsThereUntilItIsSent(t *testing.T) {
	const question = "Skal jeg registreres for moms?"
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key5)
	w.press("Spørg kontoret")
	w.writeIn("Dit spørgsmål", question)
	w.await("it is on the disk while it is typed", func() bool { return w.asked() == question })
	w.Ctrl(fyne.Key3)
	w.Ctrl(fyne.Key5)
	if got := w.field("Dit spørgsmål").Value(); got != question {
		t.Errorf("%q stands where one asks", got)
	}
	w.stop()
	w.start()
	if got := w.field("Dit spørgsmål").Value(); got != question {
		t.Errorf("%q stands where one asks", got)
	}
	w.press("Send spørgsmålet")
	w.await("it waits for the office", func() bool {
		queue, err := w.model.Sync.Items(t.Context())
		return err == nil && len(queue) == 1
	})
	if left := w.asked(); left != "" {
		t.Errorf("what was sent is still a draft: %q", left)
	}
	w.stop()
	w.start()
	w.Ctrl(fyne.Key5)
	w.sees("Spørg kontoret")
	if left := w.asked(); left != "" {
		t.Errorf("what was sent came back: %q", left)
	}
}

// Devices are lent: what one person was writing is not for the next one to see.
func TestWhatIsBegunGoesWithThePerson(t *testing.T) {
	const question, more = "Skal jeg registreres for moms?", " Jeg sælger til min svoger."
	for name, c := range map[string]struct {
		leave func(a *app.App, ctx context.Context) error
		back  string // what stands there when the same person signs in again
	}{
		"who signs out":   {(*app.App).SignOut, question},
		"who erases here": {(*app.App).EraseHere, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1280, 800)
			w.enter()
			w.signIn()
			w.await("one is back", func() bool { return w.route().Page != parts.PageSignIn })
			w.Ctrl(fyne.Key5)
			w.press("Spørg kontoret")
			w.writeIn("Dit spørgsmål", question)
			w.await("it is on the disk while it is typed", func() bool { return w.asked() == question })
			w.Type(more) // and has not paused when somebody else is here
			if err := c.leave(w.model, t.Context()); err != nil {
				t.Fatal(err)
			}
			w.await("nobody is signed in", func() bool {
				_, in := w.model.SignedIn()
				return !in
			})
			w.await("the app has heard of it", w.settled())
			w.shown.Flush()
			nothing := func() {
				t.Helper()
				if kept := w.asked(); kept != "" {
					t.Errorf("the next one's store has %q", kept)
				}
				w.Ctrl(fyne.Key5)
				w.open("Spørg kontoret")
				if got := w.field("Dit spørgsmål").Value(); got != "" {
					t.Errorf("the next one reads %q", got)
				}
			}
			nothing()
			w.stop()
			w.start()
			nothing()
			w.signIn()
			w.await("one is back", func() bool { return w.route().Page != parts.PageSignIn })
			if got := w.asked(); !strings.HasPrefix(got, c.back) || (c.back == "" && got != "") {
				t.Errorf("who wrote it comes back to %q, want %q", got, c.back)
			}
		})
	}
}

// open presses what opens something, unless it is open already.
func (w *world) open(label string) {
	w.t.Helper()
	if slices.ContainsFunc(w.objects(), func(o fyne.CanvasObject) bool {
		f, is := o.(*ui.Field)
		return is && f.Label == "Dit spørgsmål"
	}) {
		return
	}
	w.press(label)
}
