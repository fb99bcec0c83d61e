package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// DateWords are what a date field says besides its label.
type DateWords struct {
	Wrong    string // what was written is no day: "Skriv datoen som 24.12.2026."
	Missing  string // nothing was written where something must be; empty where nothing need be
	TooEarly string
	TooLate  string
	Open     string // what opening the calendar is called
	Close    string // what closing it without choosing is called
}

// DateField is a line to write a date in, as Danes do: 24.12.2026, or shorter; see ParseDay. A button at its end, or
// the key Down, opens a calendar. What is wrong is said at the field when one leaves it, not while one writes.
type DateField struct {
	widget.BaseWidget

	Label    string
	Hint     string
	Words    DateWords
	Value    Day // none where zero
	Today    Day
	Earliest Day // no bound where zero
	Latest   Day
	Calendar MonthWords
	Dots     map[Day][]Role        // what is on a day of the calendar
	Open     func(calendar *Sheet) // shows a sheet; over the canvas where nil
	OnChange func(day Day)         // what is written is another day, or none

	field *Field
	sheet *Sheet
}

func (f *DateField) build() {
	f.ExtendBaseWidget(f)
	if f.field != nil {
		return
	}
	f.field = &Field{Label: f.Label, Hint: f.Hint, Text: f.Value.String(), Check: f.wrong}
	f.field.OnChange = func(text string) {
		day, _ := ParseDay(text, f.Today)
		f.become(day)
	}
	f.field.OnSubmit = func(string) { f.Valid() }
	f.field.Trailing = NewIconButton("calendar", f.Words.Open, f.OpenCalendar)
	f.field.build()
	f.field.entry.onKey = f.key
	redraw := f.field.entry.onFocus
	f.field.entry.onFocus = func(on bool) {
		redraw(on)
		if !on && f.field.Value() != "" {
			f.Valid()
		}
	}
}

func (f *DateField) key(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyDown {
		return false
	}
	f.OpenCalendar()
	return true
}

func (f *DateField) become(day Day) {
	if f.Value == day {
		return
	}
	f.Value = day
	if f.OnChange != nil {
		f.OnChange(day)
	}
}

// wrong says what is wrong with a text.
func (f *DateField) wrong(text string) string {
	if text == "" {
		return f.Words.Missing
	}
	day, ok := ParseDay(text, f.Today)
	switch {
	case !ok:
		return f.Words.Wrong
	case !f.Earliest.IsZero() && day.Before(f.Earliest):
		return f.Words.TooEarly
	case !f.Latest.IsZero() && f.Latest.Before(day):
		return f.Words.TooLate
	}
	return ""
}

// Valid checks what is written, writes it out whole, and shows at the field what is wrong.
func (f *DateField) Valid() bool {
	f.build()
	good := f.field.Valid()
	if good {
		f.field.SetValue(f.Value.String())
	}
	return good
}

// SetValue puts a day in the field without telling OnChange; zero empties it.
func (f *DateField) SetValue(day Day) {
	f.build()
	f.Value = day
	f.field.SetValue(day.String())
	f.field.SetError("")
}

// Focus puts the cursor in the field.
func (f *DateField) Focus() {
	f.build()
	f.field.Focus()
}

// Entry is what is written in, for a test to type into.
func (f *DateField) Entry() fyne.Focusable {
	f.build()
	return f.field.Entry()
}

// Error is what is said to be wrong.
func (f *DateField) Error() string {
	f.build()
	return f.field.Error
}

// OpenCalendar shows a calendar to choose from.
func (f *DateField) OpenCalendar() {
	f.build()
	month := &Month{
		Words: f.Calendar, Today: f.Today, Chosen: f.Value, Shown: f.Value, Dots: f.Dots,
		Earliest: f.Earliest, Latest: f.Latest, Keep: true,
	}
	if f.Value.IsZero() && !f.Earliest.IsZero() && f.Today.Before(f.Earliest) {
		month.Shown = f.Earliest
	}
	month.OnChoose = func(day Day) {
		f.sheet.Close()
		f.field.SetValue(day.String())
		f.field.SetError("")
		f.become(day)
		f.Focus()
	}
	f.sheet = &Sheet{
		Title: f.Label, Content: month, Most: 420,
		Buttons: []fyne.CanvasObject{NewPlainButton(f.Words.Close, func() {
			f.sheet.Close()
			f.Focus()
		})},
	}
	month.build()
	if !f.Value.IsZero() {
		month.days.cursor = f.Value
	}
	if f.Open != nil {
		f.Open(f.sheet)
	} else if c := canvasOf(f); c != nil {
		f.sheet.Open(c)
	}
	month.Focus()
}

// Sheet is the calendar that was opened last; nil before the first.
func (f *DateField) Sheet() *Sheet { return f.sheet }

func (f *DateField) inside() []fyne.CanvasObject {
	f.build()
	return []fyne.CanvasObject{f.field}
}

// HeightFor implements HeightForWidth.
func (f *DateField) HeightFor(width float32) float32 {
	f.build()
	return f.field.HeightFor(width)
}

// MinSize implements fyne.CanvasObject.
func (f *DateField) MinSize() fyne.Size {
	f.build()
	return f.field.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (f *DateField) CreateRenderer() fyne.WidgetRenderer {
	f.build()
	return widget.NewSimpleRenderer(f.field)
}
