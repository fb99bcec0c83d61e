package walk_test

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

func nothing() {}

// dressed starts an application in the product's look, before anything is made.
func dressed(t *testing.T) {
	t.Helper()
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic},
		Icons:   icons.SVG,
		Variant: ui.AlwaysLight,
	}))
}

// page is content in a window.
func page(t *testing.T, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := picture.Window(content, 360, 640, 1)
	t.Cleanup(w.Close)
	return w
}

// at puts an object at a place with a size, whatever it would like.
func at(o fyne.CanvasObject, x, y, w, h float32) fyne.CanvasObject {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	return o
}

func free(objects ...fyne.CanvasObject) *fyne.Container {
	return container.NewWithoutLayout(objects...)
}

const long = "Hvad leder en rådgiver efter i dit regnskab for det første år?"

// TestEachFaultIsSeen seeds pages with one fault each.
func TestEachFaultIsSeen(t *testing.T) {
	dressed(t)
	word := func(s string, x, y float32) fyne.CanvasObject {
		c := canvas.NewText(s, color.Black)
		size := c.MinSize()
		return at(c, x, y, size.Width, size.Height)
	}
	button := func(label string, x, y, w, h float32) fyne.CanvasObject {
		return at(ui.NewSoftButton(label, nothing), x, y, w, h)
	}
	for _, c := range []struct {
		name string
		want walk.Kind
		says string
		page fyne.CanvasObject
	}{
		{"a text wider than its box", walk.Cut, "dp wider than its box", free(at(canvas.NewText(long, color.Black), 10, 10, 100, 20))},
		{"a wrapped text in a box that is too low", walk.Cut, "sticks out of", free(at(ui.NewBody(long), 10, 10, 100, 23))},
		{"a text that sticks out of the card around it", walk.Cut, "sticks out of", free(at(free(word("Resumé", 80, 0)), 10, 10, 100, 40))},
		{"a text cut short", walk.Cut, "is cut short", free(at(ui.NewBody(long).OneLine(), 10, 10, 200, 23))},
		{"lines cut short", walk.Cut, "is cut short", free(at(&ui.Text{Text: long, Wrap: true, Lines: 2}, 10, 10, 120, 46))},
		{"a hint wider than its field", walk.Cut, "the hint", free(at(&hinted{words: long}, 10, 10, 200, 48))},
		{"a text half beyond the window", walk.Cut, "sticks out of what is seen", free(word("Rådgiver", 330, 10))},
		{"a text beyond the window", walk.Outside, "is not to be seen", free(word("Rådgiver", 400, 10))},
		{"a text under the foot of the window", walk.Outside, "is not to be seen", free(word("Rådgiver", 10, 700))},
		{"a button beyond the window", walk.Outside, "lies partly beyond", free(button("Book", 300, 10, 100, 48))},
		{"an icon beyond the window", walk.Outside, "lies partly beyond", free(at(ui.NewIcon(icons.Check, ui.Ink), -10, 10, 22, 22))},
		{"something wider than the scroll it lies in", walk.Outside, "lies partly beyond", at(container.NewVScroll(free(button("Book", 300, 10, 100, 48))), 0, 0, 360, 640)},
		{"a button without room", walk.Outside, "no room at all", free(button("Book", 10, 10, 0, 0))},
		{"words on words", walk.Overlap, "lies on", free(word("Rådgiver", 10, 10), word("Kommune", 30, 14))},
		{"words under a card", walk.Overlap, "is under", free(word("Rådgiver", 10, 10), at(canvas.NewRectangle(color.White), 0, 0, 100, 100))},
		{"a target of 30 dp", walk.Small, "is 120 by 30 dp", free(button("Book", 10, 10, 120, 30))},
		{"targets on each other", walk.Crossed, "lies on", free(button("Book", 10, 10, 120, 48), button("Ryk", 10, 50, 120, 48))},
		{"an icon that is smaller than its words", walk.Tiny, "where the text wants 13", free(at(&canvas.Image{Resource: ui.IconImage(icons.Check, ui.Ink)}, 10, 10, 10, 10))},
		{"a page without a view", walk.Cramped, "dp are left", free(at(container.NewVScroll(ui.Gap(500)), 0, 0, 360, 60))},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := page(t, c.page)
			faults := walk.Page(w.Canvas()).Faults()
			for _, f := range faults {
				if f.Kind == c.want && strings.Contains(f.What, c.says) {
					return
				}
			}
			t.Errorf("seen is %v; want one %s that says %q", faults, c.want, c.says)
		})
	}
}

// TestWhatIsWellIsNotAFault walks over what looks like a fault and is none.
func TestWhatIsWellIsNotAFault(t *testing.T) {
	dressed(t)
	for name, content := range map[string]fyne.CanvasObject{
		"a page longer than the window": ui.NewScaffold("Plan", ui.NewCard(ui.NewBody(strings.Repeat(long+" ", 30)))),
		"chips that scroll sideways":    ui.NewScaffold("Book", &ui.ChipRow{Labels: strings.Split(long, " ")}),
		"a button on a card that can be tapped": ui.NewScaffold("Hjem", ui.NewTapCard("Fortsæt", nothing,
			ui.NewBody(long), ui.NewSoftButton("Book", nothing))),
		"the beginning of a letter": ui.NewScaffold("Indbakke", &ui.ListRow{Title: "Mette Ørsted", Subtitle: long, SubLines: 1, OnTap: nothing}),
		"what is typed":             ui.NewScaffold("Skriv", &ui.Field{Label: "Navn", Text: strings.Repeat(long, 3)}),
		"a word that ends in …":     ui.NewScaffold("Vent", ui.NewBody("Gemmer…").OneLine()),
		"targets edge to edge":      free(at(ui.NewSoftButton("Book", nothing), 10, 10, 120, 48), at(ui.NewSoftButton("Ryk", nothing), 10, 58, 120, 48)),
	} {
		t.Run(name, func(t *testing.T) {
			w := page(t, content)
			if faults := walk.Page(w.Canvas()).Faults(); len(faults) > 0 {
				t.Errorf("seen is %v", faults)
			}
		})
	}
}

// TestASheetLiesOnAPageAndHasFaultsOfItsOwn opens a sheet over words.
func TestASheetLiesOnAPageAndHasFaultsOfItsOwn(t *testing.T) {
	dressed(t)
	w := page(t, ui.NewScaffold("Plan", ui.NewBody(strings.Repeat(long+" ", 30))))
	(&ui.Sheet{Title: "Slet planen?", Content: ui.NewBody(long)}).Open(w.Canvas())
	if faults := walk.Page(w.Canvas()).Faults(); len(faults) > 0 {
		t.Errorf("seen is %v", faults)
	}
	(&ui.Sheet{Title: "Slet planen?", Content: free(at(ui.NewBody(long).OneLine(), 0, 0, 60, 23))}).Open(w.Canvas())
	if faults := walk.Page(w.Canvas()).Faults(); len(faults) != 1 || faults[0].Kind != walk.Cut {
		t.Errorf("seen is %v", faults)
	}
}

// TestWordsThatCannotBeReadAreSeen seeds words in colours that do not belong on each other.
func TestWordsThatCannotBeReadAreSeen(t *testing.T) {
	card := func(fill ui.Role, o fyne.CanvasObject) fyne.CanvasObject {
		return container.NewStack(canvas.NewRectangle(ui.ColorOf(fill)), o)
	}
	veiled := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Surface)), canvas.NewRectangle(color.NRGBA{A: 0xB0}), o)
	}
	dressed(t)
	for _, c := range []struct {
		name, want string
		make       func() fyne.CanvasObject
	}{
		{"quiet on the surface", "", func() fyne.CanvasObject { return card(ui.Surface, ui.NewSupport(long)) }},
		{"a line's colour on the surface", "contrast of 1.3", func() fyne.CanvasObject { return card(ui.Surface, ui.NewBody(long).In(ui.Line)) }},
		{"an icon in a line's colour", "contrast of 1.3", func() fyne.CanvasObject { return card(ui.Surface, ui.NewIcon(icons.Check, ui.Line)) }},
		{"ink under a veil", "contrast of", func() fyne.CanvasObject { return veiled(ui.NewBody(long)) }},
		{"ink that nobody asked for", "not in the table", func() fyne.CanvasObject { return card(ui.Surface, canvas.NewText(long, color.Gray{Y: 0x30})) }},
		{"a pair that nobody asked for", "not in the table", func() fyne.CanvasObject { return card(ui.WarnSoft, ui.NewBody(long).In(ui.Accent)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := picture.Window(c.make(), 360, 640, 1)
			defer w.Close()
			inks := walk.Page(w.Canvas()).Inks()
			if len(inks) == 0 {
				t.Fatal("nothing is drawn")
			}
			if got := inks[0].Wrong(); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("said is %q, want %q", got, c.want)
			}
		})
	}
}

// TestWhatHasNoEdgeIsSeen seeds buttons and places to write that look like what they stand on.
func TestWhatHasNoEdgeIsSeen(t *testing.T) {
	dressed(t)
	on := func(fill ui.Role, o fyne.CanvasObject) fyne.CanvasObject { return ui.NewSoftCard(fill, o) }
	loop := ui.NewStepLoop(time.Now()).Loop()
	for _, c := range []struct {
		name string
		want int
		make func() fyne.CanvasObject
	}{
		{"a soft button on white", 0, func() fyne.CanvasObject { return on(ui.Surface, ui.NewSoftButton("Del planen", func() {})) }},
		{"a soft button on what is as soft", 1, func() fyne.CanvasObject { return on(ui.AccentSoft, ui.NewSoftButton("Del planen", func() {})) }},
		{"a link", 0, func() fyne.CanvasObject { return on(ui.AccentSoft, ui.NewLink("Se mere", func() {})) }},
		{"a place to write in a card", 1, func() fyne.CanvasObject { return on(ui.Surface, &ui.TextArea{Loop: loop}) }},
		{"one with a frame", 0, func() fyne.CanvasObject { return on(ui.Surface, &ui.TextArea{Loop: loop, Framed: true}) }},
		{"a field in a card", 0, func() fyne.CanvasObject { return on(ui.Surface, ui.NewField("Navn", "", nil)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := picture.Window(c.make(), 360, 640, 1)
			defer w.Close()
			if got := walk.Page(w.Canvas()).Unseen(); len(got) != c.want {
				t.Errorf("seen is %q, want %d of them", got, c.want)
			}
		})
	}
}

// hinted is a place to write of one line that has a hint.
type hinted struct {
	widget.Entry

	words string
}

// Hint is what stands there.
func (h *hinted) Hint() (string, bool) { return h.words, true }

// field is a place to write with a bar for a cursor that does as it is told.
type field struct {
	widget.BaseWidget

	bar   *canvas.Rectangle
	shown func(since time.Duration) bool // whether the bar is, so long after the focus came
	focus bool
	since time.Duration
}

func (f *field) SelectedText() string     { return "" }
func (f *field) FocusGained()             { f.focus, f.since = true, 0; f.see() }
func (f *field) FocusLost()               { f.focus = false; f.see() }
func (f *field) TypedRune(rune)           {}
func (f *field) TypedKey(*fyne.KeyEvent)  {}
func (f *field) MinSize() fyne.Size       { return fyne.NewSize(200, 48) }
func (f *field) advance(by time.Duration) { f.since += by; f.see() }
func (f *field) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(f.bar))
}

func (f *field) see() {
	if f.bar.Hidden = !f.focus || !f.shown(f.since); !f.bar.Hidden {
		f.bar.Show()
	}
}

func TestAFieldWithoutACursorIsSeen(t *testing.T) {
	blinks := func(since time.Duration) bool { return since > 10*time.Second || since/(500*time.Millisecond)%2 == 0 }
	for _, c := range []struct {
		name  string
		wide  float32
		color color.Color
		shown func(time.Duration) bool
		want  string // empty where all is well
	}{
		{"one as it should be", 2, color.Black, blinks, ""},
		{"none that can be seen", 0, color.Black, blinks, "no cursor"},
		{"one of a pixel", 1, color.Black, blinks, "no cursor"},
		{"one as light as the page", 2, color.NRGBA{0xF0, 0xF0, 0xF0, 0xFF}, blinks, "hardly seen"},
		{"one that stands still", 2, color.Black, func(time.Duration) bool { return true }, "does not blink"},
		{"one that never rests", 2, color.Black, func(since time.Duration) bool { return since/(500*time.Millisecond)%2 == 0 }, "blinks on"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &field{bar: canvas.NewRectangle(c.color), shown: c.shown}
			f.ExtendBaseWidget(f)
			f.bar.Move(fyne.NewPos(10, 10))
			f.bar.Resize(fyne.NewSize(c.wide, 20))
			f.see()
			w := page(t, container.NewWithoutLayout(at(f, 10, 10, 200, 48)))
			faults := walk.Cursors(w.Canvas(), f.advance)
			if c.want == "" && len(faults) > 0 || c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0].What, c.want)) {
				t.Errorf("seen is %v, want %q", faults, c.want)
			}
		})
	}
}
