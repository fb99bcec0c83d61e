package ui_test

import (
	"fmt"
	"slices"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/ui"
)

const roaster = "Jeg rister kaffe til de cafeer i Kolding, der i dag køber deres bønner i Aarhus. Syv af dem har " +
	"smagt på den, og fire vil gerne købe. Og så videre med mere tekst, der bryder mange gange."

// area is a text area as wide as asked, with the cursor in it, and how often it told of a change.
func area(t *testing.T, width float32) (*ui.TextArea, fyne.Window, *int) {
	t.Helper()
	told := new(int)
	a := &ui.TextArea{Bare: true, Loop: ui.NewStepLoop(noon).Loop(), OnChange: func(string) { *told++ }}
	w := window(t, a, width, 400)
	a.Focus()
	return a, w, told
}

func TestWhatIsTypedStandsAsItWasTypedWhereverALineBreaks(t *testing.T) {
	for _, width := range []float32{150, 200, 250, 300, 326, 358} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			a, w, told := area(t, width)
			write(w, roaster)
			if diff := cmp.Diff(roaster, a.Value()); diff != "" {
				t.Errorf("typed (-want +got):\n%s", diff)
			}
			if want := len([]rune(roaster)); *told != want {
				t.Errorf("told of %d changes, want %d", *told, want)
			}
		})
	}
}

// clip is a clipboard.
type clip struct{ text string }

func (c *clip) Content() string     { return c.text }
func (c *clip) SetContent(s string) { c.text = s }

// writer is a text and its cursor as they should be.
type writer struct {
	text []rune
	at   int
}

func (m *writer) put(s string) {
	m.text = slices.Insert(m.text, m.at, []rune(s)...)
	m.at += len([]rune(s))
}

func (m *writer) drop(from, to int) {
	if from < 0 || to > len(m.text) {
		return
	}
	m.text = slices.Delete(m.text, from, to)
	m.at = from
}

func TestWritingIsLikeWritingOnALineWithoutEndAtEveryWidth(t *testing.T) {
	words := []string{"a", "købe", "gerne", "Aarhus.", "æøå", "☕", "👩‍🌾", "lang\u00adstrakt-bindestregsord", " ", " ", " ", "  ", "   ", "\n", "\n\n", " \n", "å "}
	app(t, look(ui.AlwaysLight, 1))
	w := window(t, ui.Gap(1), 300, 400)
	rapid.Check(t, func(t *rapid.T) {
		told := 0
		a := &ui.TextArea{Bare: true, Loop: ui.NewStepLoop(noon).Loop(), OnChange: func(string) { told++ }}
		w.SetContent(a)
		wide := rapid.Float32Range(130, 330)
		w.Resize(fyne.NewSize(wide.Draw(t, "width"), 400))
		a.Focus()
		entry := a.Entry()
		press := func(name fyne.KeyName) { entry.TypedKey(&fyne.KeyEvent{Name: name}) }
		shortcut := func(s fyne.Shortcut) {
			if e, ok := entry.(fyne.Shortcutable); ok {
				e.TypedShortcut(s)
			}
		}
		m, changes := &writer{}, 0
		changed := func(before int) {
			if before != len(m.text) {
				changes++
			}
		}
		typed := func(s string) {
			for _, r := range s {
				if r == '\n' {
					press(fyne.KeyReturn)
				} else {
					entry.TypedRune(r)
				}
				m.put(string(r))
				changes++
			}
		}
		typed(string(rapid.SliceOfN(rapid.SampledFrom([]rune("ab å\n ")), 0, 30).Draw(t, "begins with")))
		t.Repeat(map[string]func(*rapid.T){
			"words": func(t *rapid.T) {
				for _, s := range rapid.SliceOfN(rapid.SampledFrom(words), 1, 6).Draw(t, "words") {
					typed(s)
				}
			},
			"paste": func(t *rapid.T) {
				s := rapid.SampledFrom(words).Draw(t, "pasted")
				shortcut(&fyne.ShortcutPaste{Clipboard: &clip{s}})
				m.put(s)
				changes++
			},
			"backspace": func(*rapid.T) {
				n := len(m.text)
				press(fyne.KeyBackspace)
				m.drop(m.at-1, m.at)
				changed(n)
			},
			"delete": func(*rapid.T) {
				n := len(m.text)
				press(fyne.KeyDelete)
				m.drop(m.at, m.at+1)
				changed(n)
			},
			"left": func(t *rapid.T) {
				for range rapid.IntRange(1, 12).Draw(t, "steps") {
					press(fyne.KeyLeft)
					m.at = max(m.at-1, 0)
				}
			},
			"right": func(t *rapid.T) {
				for range rapid.IntRange(1, 12).Draw(t, "steps") {
					press(fyne.KeyRight)
					m.at = min(m.at+1, len(m.text))
				}
			},
			"end of all": func(*rapid.T) {
				press(fyne.KeyPageDown)
				m.at = len(m.text)
			},
			"another width": func(t *rapid.T) { w.Resize(fyne.NewSize(wide.Draw(t, "width"), 400)) },
			"": func(t *rapid.T) {
				if diff := cmp.Diff(string(m.text), a.Value()); diff != "" {
					t.Fatalf("it says (-want +got):\n%s", diff)
				}
				if told != changes {
					t.Fatalf("it told %d times of %d changes", told, changes)
				}
			},
		})
		// All of it is taken back, and done again.
		for range changes + 1 {
			shortcut(&fyne.ShortcutUndo{})
		}
		if got := a.Value(); got != "" {
			t.Fatalf("with everything undone it says %q", got)
		}
		for range changes + 1 {
			shortcut(&fyne.ShortcutRedo{})
		}
		if diff := cmp.Diff(string(m.text), a.Value()); diff != "" {
			t.Fatalf("done again it says (-want +got):\n%s", diff)
		}
	})
}

// hanging types words until a space does not fit the first row, and says what stands there.
func hanging(t *testing.T, a *ui.TextArea, w fyne.Window) string {
	t.Helper()
	for range 200 {
		write(w, "i ")
		if row, column := a.Cursor(); row == 0 && column < len(a.Value()) {
			return a.Value()
		}
		key(w, fyne.KeyBackspace)
	}
	t.Fatal("no space hangs at the end of a row")
	return ""
}

func TestASpaceThatHangsAtTheEndOfARow(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(a *ui.TextArea, w fyne.Window)
		want func(text string) string // of what stood there, with its hanging space
	}{
		{"is followed by what is typed next", func(_ *ui.TextArea, w fyne.Window) { write(w, "købe") }, func(s string) string { return s + "købe" }},
		{"is taken away by Backspace", func(_ *ui.TextArea, w fyne.Window) { key(w, fyne.KeyBackspace); write(w, "x") }, func(s string) string { return s[:len(s)-1] + "x" }},
		{"is passed by the arrows", func(_ *ui.TextArea, w fyne.Window) { key(w, fyne.KeyLeft); write(w, ",") }, func(s string) string { return s[:len(s)-1] + ", " }},
		{"is passed by the arrows there and back", func(_ *ui.TextArea, w fyne.Window) {
			key(w, fyne.KeyLeft)
			key(w, fyne.KeyRight)
			write(w, ",")
		}, func(s string) string { return s + "," }},
		{"is before the end of the text", func(_ *ui.TextArea, w fyne.Window) { key(w, fyne.KeyHome); key(w, fyne.KeyEnd); write(w, "x") }, func(s string) string { return s + "x" }},
		{"is before the place where one clicks after it", func(a *ui.TextArea, w fyne.Window) {
			key(w, fyne.KeyHome)
			if m, ok := a.Entry().(desktop.Mouseable); ok {
				at := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
				at.Position = fyne.NewPos(a.Size().Width-2, 40) // in the last row
				m.MouseDown(at)
				m.MouseUp(at)
			}
			write(w, "x")
		}, func(s string) string { return s + "x" }},
		{"is taken with the rest when all is chosen", func(a *ui.TextArea, w fyne.Window) {
			if e, ok := a.Entry().(fyne.Shortcutable); ok {
				e.TypedShortcut(&fyne.ShortcutSelectAll{})
			}
			write(w, "x")
		}, func(string) string { return "x" }},
		{"is cut and pasted with the rest", func(a *ui.TextArea, w fyne.Window) {
			board := &clip{}
			if e, ok := a.Entry().(fyne.Shortcutable); ok {
				e.TypedShortcut(&fyne.ShortcutSelectAll{})
				e.TypedShortcut(&fyne.ShortcutCut{Clipboard: board})
				write(w, "[")
				e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
			}
			write(w, "]")
		}, func(s string) string { return "[" + s + "]" }},
		{"stays at the end of its paragraph when another one follows", func(_ *ui.TextArea, w fyne.Window) {
			key(w, fyne.KeyReturn)
			write(w, "ny")
			key(w, fyne.KeyUp)
			key(w, fyne.KeyEnd)
			write(w, "x y")
		}, func(s string) string { return s + "x y\nny" }},
		{"comes back when it was undone and is done again", func(a *ui.TextArea, w fyne.Window) {
			write(w, "x")
			if e, ok := a.Entry().(fyne.Shortcutable); ok {
				e.TypedShortcut(&fyne.ShortcutUndo{})
				e.TypedShortcut(&fyne.ShortcutRedo{})
			}
			write(w, "y")
		}, func(s string) string { return s + "xy" }},
		{"is passed by a letter in the place of what is chosen after it", func(a *ui.TextArea, w fyne.Window) {
			write(w, "xyz")
			choose(a, fyne.KeyLeft, 2)
			write(w, "Q")
			write(w, "R")
		}, func(s string) string { return s + "xQR" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, w, _ := area(t, 200)
			text := hanging(t, a, w)
			c.do(a, w)
			if diff := cmp.Diff(c.want(text), a.Value()); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
			}
		})
	}
}

// choose holds Shift and presses an arrow so many times.
func choose(a *ui.TextArea, arrow fyne.KeyName, times int) {
	keys, ok := a.Entry().(desktop.Keyable)
	if !ok {
		return
	}
	keys.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for range times {
		keys.TypedKey(&fyne.KeyEvent{Name: arrow})
	}
	keys.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// A sign that the face of long writing does not have brings another face, and other rows, under the cursor.
func TestASignThatBringsAnotherFaceLeavesTheCursorWhereItIs(t *testing.T) {
	for width := float32(60); width < 240; width += 4 {
		a, w, _ := area(t, width)
		write(w, "aaaAarhus.aaa ")
		key(w, fyne.KeyLeft)
		write(w, "☕a")
		if got := a.Value(); got != "aaaAarhus.aaa☕a " {
			t.Errorf("at %g dp it says %q", width, got)
		}
	}
}

func TestWhatIsChosenIsReplacedByWhatIsTypedAtEveryPlaceOfAText(t *testing.T) {
	text := []rune("Syv af dem har smagt på den,\nog fire vil gerne købe den ")
	a, w, told := area(t, 160)
	for _, arrow := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight} {
		for at := range text {
			const long = 3
			from, to := at, min(at+long, len(text))
			if arrow == fyne.KeyLeft {
				from, to = max(at-long, 0), at
			}
			a.Flush()
			a.SetValue("")
			for _, r := range text {
				if r == '\n' {
					key(w, fyne.KeyReturn)
				} else {
					a.Entry().TypedRune(r)
				}
			}
			for range len(text) - at {
				key(w, fyne.KeyLeft)
			}
			choose(a, arrow, long)
			// A hanging space at the start of what is chosen is left out of it.
			chosen := ui.Selected(a)
			if want := string(text[from:to]); chosen != want && !unicode.IsSpace([]rune(want)[0]) {
				t.Errorf("%s at %d chooses %q, want %q", arrow, at, chosen, want)
			}
			if chosen == "" {
				continue
			}
			*told = 0
			write(w, "XY")
			want := string(text[:from]) + "XY" + string(text[to:])
			if chosen == string(text[from:to]) && a.Value() != want {
				t.Errorf("%s at %d leaves %q, want %q", arrow, at, a.Value(), want)
			}
			if *told != 2 {
				t.Errorf("%s at %d told %d times of two letters", arrow, at, *told)
			}
		}
	}
}
