package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/ui"
)

// asked is what is typed of a question to the office, on the disk.
func (w *world) asked() string {
	w.t.Helper()
	d, err := w.model.Draft(w.t.Context(), referral.DraftAsk)
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
