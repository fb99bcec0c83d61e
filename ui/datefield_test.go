package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

var danishDate = ui.DateWords{
	Wrong: "Skriv datoen som 24.12.2026.", Missing: "Skriv en dato.", TooEarly: "Dagen er gået.", TooLate: "Vælg en dag før nytår.",
	Open: "Åbn kalenderen", Close: "Luk",
}

func dateField(onChange func(ui.Day)) *ui.DateField {
	return &ui.DateField{
		Label: "Åbningsdag", Words: danishDate, Calendar: danishMonth, OnChange: onChange,
		Today: day(2026, 11, 24), Earliest: day(2026, 11, 24), Latest: day(2027, 12, 31),
	}
}

func TestADateIsWrittenOutAndItsErrorStandsAtTheFieldWhenOneLeavesIt(t *testing.T) {
	var got ui.Day
	f := dateField(func(d ui.Day) { got = d })
	next := ui.NewField("Navn", "", nil)
	w := window(t, ui.Column(ui.Gap16, f, next), 390, 400)
	f.Focus()
	write(w, "1/3")
	if got != day(2027, 3, 1) || f.Error() != "" {
		t.Errorf("while it is written the day is %s, the error %q", got, f.Error())
	}
	next.Focus()
	if words := f.Entry(); words != nil && !contains(wordsIn(f), "Åbningsdag") {
		t.Error("the label is gone")
	}
	if f.Value.String() != "1.3.2027" {
		t.Errorf("left, it is %s", f.Value)
	}
	f.SetValue(ui.Day{})
	for text, want := range map[string]string{
		"31.2.2027": danishDate.Wrong, "om lidt": danishDate.Wrong, "23.11.2026": danishDate.TooEarly, "1.1.2028": danishDate.TooLate,
	} {
		f.SetValue(ui.Day{})
		f.Focus()
		write(w, text)
		if f.Error() != "" {
			t.Errorf("%q is called wrong before it is whole: %q", text, f.Error())
		}
		next.Focus()
		if f.Error() != want || !contains(wordsIn(f), want) {
			t.Errorf("%q says %q, want %q", text, f.Error(), want)
		}
	}
	f.SetValue(ui.Day{})
	if f.Valid() || f.Error() != danishDate.Missing {
		t.Errorf("empty it says %q", f.Error())
	}
}

func TestADateIsChosenInACalendarByKeysAlone(t *testing.T) {
	var got ui.Day
	f := dateField(func(d ui.Day) { got = d })
	w := window(t, f, 390, 700)
	f.Focus()
	key(w, fyne.KeyDown)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no calendar is opened")
	}
	for _, k := range []fyne.KeyName{fyne.KeyPageDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn} {
		key(w, k)
	}
	if got != day(2026, 12, 9) || f.Value != got {
		t.Errorf("the calendar gave %s, the field has %s", got, f.Value)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the calendar is still open")
	}
	if w.Canvas().Focused() != f.Entry() {
		t.Error("the cursor is not back in the field")
	}
}

func TestAFormLeadsToTheFirstFieldThatIsWrong(t *testing.T) {
	sent := 0
	name := &ui.Field{Label: "Navn", Check: func(text string) string {
		if text == "" {
			return "Skriv dit navn."
		}
		return ""
	}}
	f := dateField(nil)
	form := &ui.Form{Inputs: []ui.Input{name, f}, Send: "Gem", OnSend: func() { sent++ }}
	w := window(t, form, 390, 400)
	form.Submit()
	if sent != 0 || name.Error == "" || f.Error() == "" || w.Canvas().Focused() != name.Entry() {
		t.Errorf("sent %d, errors %q and %q", sent, name.Error, f.Error())
	}
	write(w, "Anna")
	if name.Error != "" {
		t.Errorf("put right, the name still says %q", name.Error)
	}
	form.Submit()
	if sent != 0 || w.Canvas().Focused() != f.Entry() {
		t.Errorf("sent %d times with a wrong date", sent)
	}
	write(w, "24.12")
	form.Submit()
	if sent != 1 {
		t.Errorf("sent %d times", sent)
	}
}

func TestEnterInTheLastFieldSendsTheForm(t *testing.T) {
	sent := 0
	last := ui.NewField("Navn", "Anna", nil)
	form := &ui.Form{Inputs: []ui.Input{last}, Send: "Gem", OnSend: func() { sent++ }}
	w := window(t, form, 390, 400)
	last.Focus()
	key(w, fyne.KeyReturn)
	if sent != 1 {
		t.Errorf("sent %d times", sent)
	}
}
