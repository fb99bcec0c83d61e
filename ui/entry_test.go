package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/go-text/typesetting/segmenter"
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
	a := &ui.TextArea{Framed: true, Loop: ui.NewStepLoop(noon).Loop(), OnChange: func(string) { *told++ }}
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

func TestWhatIsBegunIsGoneOnWithAtItsEnd(t *testing.T) {
	a := &ui.TextArea{Text: "Hej Mette. ", Loop: ui.NewStepLoop(noon).Loop()}
	w := window(t, a, 300, 400)
	tab(w)
	write(w, "Kan du tirsdag?")
	if got := a.Value(); got != "Hej Mette. Kan du tirsdag?" {
		t.Errorf("it reads %q", got)
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
	m.text = slices.Delete(m.text, from, to)
	m.at = from
}

// next is where the letter before the cursor begins, or the one behind it ends, as a reader sees letters.
func (m *writer) next(by int) int {
	ends := []int{0}
	var s segmenter.Segmenter
	s.Init(m.text)
	for letters := s.GraphemeIterator(); letters.Next(); {
		ends = append(ends, letters.Grapheme().Offset+len(letters.Grapheme().Text))
	}
	i, between := slices.BinarySearch(ends, m.at)
	if !between && by > 0 {
		i-- // it stands within a letter, as where a mark came to be over what was typed before it: that one ends next
	}
	return ends[min(max(i+by, 0), len(ends)-1)]
}

func TestWritingIsLikeWritingOnALineWithoutEndAtEveryWidth(t *testing.T) {
	words := []string{"a", "købe", "gerne", "Aarhus.", "æøå", "☕", "👩‍🌾", "e\u0301", "🇩🇰", "\u0301", "lang\u00adstrakt-bindestregsord", " ", " ", " ", "  ", "   ", "\n", "\n\n", " \n", "å "}
	app(t, look(ui.AlwaysLight, 1))
	w := window(t, ui.Gap(1), 300, 400)
	rapid.Check(t, func(t *rapid.T) {
		told := 0
		a := &ui.TextArea{Framed: true, Loop: ui.NewStepLoop(noon).Loop(), OnChange: func(string) { told++ }}
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
				m.drop(m.next(-1), m.at)
				changed(n)
			},
			"delete": func(*rapid.T) {
				n := len(m.text)
				press(fyne.KeyDelete)
				m.drop(m.at, m.next(1))
				changed(n)
			},
			"left": func(t *rapid.T) {
				for range rapid.IntRange(1, 12).Draw(t, "steps") {
					press(fyne.KeyLeft)
					m.at = m.next(-1)
				}
			},
			"right": func(t *rapid.T) {
				for range rapid.IntRange(1, 12).Draw(t, "steps") {
					press(fyne.KeyRight)
					m.at = m.next(1)
				}
			},
			"end of all": func(*rapid.T) {
				shortcut(ctrl(fyne.KeyEnd))
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

// ctrl is a key with Ctrl, and whatever else is held.
func ctrl(key fyne.KeyName, held ...fyne.KeyModifier) *desktop.CustomShortcut {
	with := fyne.KeyModifierControl
	for _, m := range held {
		with |= m
	}
	return &desktop.CustomShortcut{KeyName: key, Modifier: with}
}

// command does a shortcut in what has the focus.
func command(w fyne.Window, s fyne.Shortcut) {
	if e, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		e.TypedShortcut(s)
	}
}

// choose holds Shift and presses an arrow so many times.
func choose(w fyne.Window, arrow fyne.KeyName, times int) {
	keys, ok := w.Canvas().Focused().(desktop.Keyable)
	if !ok {
		return
	}
	keys.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for range times {
		keys.TypedKey(&fyne.KeyEvent{Name: arrow})
	}
	keys.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// hanging types words until a row is full, with the blank behind it, and says what stands there.
func hanging(t *testing.T, a *ui.TextArea, w fyne.Window) string {
	t.Helper()
	for range 200 {
		write(w, "iiii ")
		if ui.RowCount(a) > 1 {
			for range len("iiii ") {
				key(w, fyne.KeyBackspace)
			}
			return a.Value()
		}
	}
	t.Fatal("no row is ever full")
	return ""
}

func TestABlankThatHangsAtTheEndOfARow(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w fyne.Window)
		want func(text string) string // of what stood there, with its hanging blank
	}{
		{"is followed by what is typed next", func(w fyne.Window) { write(w, "købe") }, func(s string) string { return s + "købe" }},
		{"is taken away by Backspace", func(w fyne.Window) { key(w, fyne.KeyBackspace); write(w, "x") }, func(s string) string { return s[:len(s)-1] + "x" }},
		{"is passed by the arrows", func(w fyne.Window) { key(w, fyne.KeyLeft); write(w, ",") }, func(s string) string { return s[:len(s)-1] + ", " }},
		{"is passed by the arrows there and back", func(w fyne.Window) {
			key(w, fyne.KeyLeft)
			key(w, fyne.KeyRight)
			write(w, ",")
		}, func(s string) string { return s + "," }},
		{"is before the end of the text", func(w fyne.Window) { key(w, fyne.KeyHome); key(w, fyne.KeyEnd); write(w, "x") }, func(s string) string { return s + "x" }},
		{"is before the place where one clicks after it", func(w fyne.Window) {
			key(w, fyne.KeyHome)
			click(w, fyne.NewPos(222, 20), 1)
			write(w, "x")
		}, func(s string) string { return s + "x" }},
		{"is taken with the rest when all is chosen", func(w fyne.Window) {
			command(w, &fyne.ShortcutSelectAll{})
			write(w, "x")
		}, func(string) string { return "x" }},
		{"is cut and pasted with the rest", func(w fyne.Window) {
			board := &clip{}
			command(w, &fyne.ShortcutSelectAll{})
			command(w, &fyne.ShortcutCut{Clipboard: board})
			write(w, "[")
			command(w, &fyne.ShortcutPaste{Clipboard: board})
			write(w, "]")
		}, func(s string) string { return "[" + s + "]" }},
		{"stays at the end of its paragraph when another one follows", func(w fyne.Window) {
			key(w, fyne.KeyReturn)
			write(w, "ny")
			key(w, fyne.KeyUp)
			key(w, fyne.KeyEnd)
			write(w, "x y")
		}, func(s string) string { return s + "x y\nny" }},
		{"comes back when it was undone and is done again", func(w fyne.Window) {
			write(w, "x")
			command(w, &fyne.ShortcutUndo{})
			command(w, &fyne.ShortcutRedo{})
			write(w, "y")
		}, func(s string) string { return s + "xy" }},
		{"is passed by a letter in the place of what is chosen after it", func(w fyne.Window) {
			write(w, "xyz")
			choose(w, fyne.KeyLeft, 2)
			write(w, "Q")
			write(w, "R")
		}, func(s string) string { return s + "xQR" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, w, _ := area(t, 200)
			text := hanging(t, a, w)
			c.do(w)
			if diff := cmp.Diff(c.want(text), a.Value()); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
			}
		})
	}
}

// A sign that the face of long writing does not have is drawn from another face; the cursor stays where it was.
func TestASignOfAnotherFaceLeavesTheCursorWhereItIs(t *testing.T) {
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
			a.SetValue(string(text))
			command(w, ctrl(fyne.KeyHome))
			for range at {
				key(w, fyne.KeyRight)
			}
			choose(w, arrow, long)
			if chosen, want := ui.Selected(a), string(text[from:to]); chosen != want {
				t.Errorf("%s at %d chooses %q, want %q", arrow, at, chosen, want)
			}
			*told = 0
			write(w, "XY")
			if want := string(text[:from]) + "XY" + string(text[to:]); a.Value() != want {
				t.Errorf("%s at %d leaves %q, want %q", arrow, at, a.Value(), want)
			}
			if *told != 2 {
				t.Errorf("%s at %d told %d times of two letters", arrow, at, *told)
			}
		}
	}
}

// click clicks so many times at a place of what has the focus.
func click(w fyne.Window, at fyne.Position, times int) {
	m, ok := w.Canvas().Focused().(desktop.Mouseable)
	if !ok {
		return
	}
	for range times {
		ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		ev.Position = at
		m.MouseDown(ev)
		m.MouseUp(ev)
	}
}

func TestClicksSelectAWordAndAParagraph(t *testing.T) {
	a, w, _ := area(t, 300)
	write(w, "Første afsnit.\nAndet afsnit")
	for times, want := range []string{1: "", 2: "Første", 3: "Første afsnit.", 4: "Første afsnit."} {
		if times == 0 {
			continue
		}
		command(w, ctrl(fyne.KeyEnd))
		click(w, fyne.NewPos(250, 60), 1) // elsewhere: what follows is not a further click at the same place
		click(w, fyne.NewPos(30, 20), times)
		if got := ui.Selected(a); got != want {
			t.Errorf("%d clicks select %q, want %q", times, got, want)
		}
	}
}

// TestKeysGoWhereTheyDoEverywhere tries each key with what is held in fields of one line and of many.
func TestKeysGoWhereTheyDoEverywhere(t *testing.T) {
	const shift, text = fyne.KeyModifierShift, "købe kaffe nu"
	for _, c := range []struct {
		name string
		key  *desktop.CustomShortcut
		text string // what stands there then, | the cursor, [ ] around what is selected
	}{
		{"Ctrl+Home", ctrl(fyne.KeyHome), "|købe kaffe nu"},
		{"Ctrl+End", ctrl(fyne.KeyEnd), "købe kaffe nu|"},
		{"Ctrl+Left", ctrl(fyne.KeyLeft), "købe |kaffe nu"},
		{"Ctrl+Right", ctrl(fyne.KeyRight), "købe kaffe| nu"},
		{"Ctrl+Shift+Home", ctrl(fyne.KeyHome, shift), "|[købe kaf]fe nu"},
		{"Ctrl+Shift+End", ctrl(fyne.KeyEnd, shift), "købe kaf[fe nu]|"},
		{"Ctrl+Shift+Left", ctrl(fyne.KeyLeft, shift), "købe |[kaf]fe nu"},
		{"Ctrl+Shift+Right", ctrl(fyne.KeyRight, shift), "købe kaf[fe]| nu"},
		{"Ctrl+Backspace", ctrl(fyne.KeyBackspace), "købe |fe nu"},
		{"Ctrl+Delete", ctrl(fyne.KeyDelete), "købe kaf| nu"},
	} {
		for kind, field := range map[string]*ui.Field{"one line": ui.NewField("", "", nil), "many": {Lines: 3}} {
			t.Run(c.name+" in "+kind, func(t *testing.T) {
				w := window(t, field, 300, 200)
				field.Focus()
				write(w, text)
				for range len("fe nu") {
					key(w, fyne.KeyLeft)
				}
				command(w, c.key)
				if got := ui.Standing(field); got != c.text {
					t.Errorf("it stands %q, want %q", got, c.text)
				}
			})
		}
	}
}

func TestWhatWasUndoneIsDoneAgainByBothKeys(t *testing.T) {
	for name, redo := range map[string]fyne.Shortcut{
		"Ctrl+Y": &fyne.ShortcutRedo{}, "Ctrl+Shift+Z": ctrl(fyne.KeyZ, fyne.KeyModifierShift),
	} {
		for kind, field := range map[string]*ui.Field{"one line": ui.NewField("", "", nil), "many": {Lines: 3}} {
			w := window(t, field, 300, 200)
			field.Focus()
			write(w, "købe kaffe")
			command(w, &fyne.ShortcutUndo{})
			if got := field.Value(); got != "købe " {
				t.Errorf("in %s, undone it says %q", kind, got)
			}
			command(w, redo)
			if got := field.Value(); got != "købe kaffe" {
				t.Errorf("in %s, with %s it says %q", kind, name, got)
			}
		}
	}
}

func TestEnterBeginsALineAsItsTextAreaSays(t *testing.T) {
	field := &ui.TextArea{Loop: ui.NewStepLoop(noon).Loop(), Begins: func(before string) (string, int) {
		switch {
		case strings.HasSuffix(before, "> "):
			return "> ", 2
		case strings.Contains(before, "> "):
			return "> ", 0
		}
		return "", 0
	}}
	w := window(t, field, 300, 200)
	field.Focus()
	enter := func() { key(w, fyne.KeyReturn) }
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"a line without a sign", func() { write(w, "a"); enter() }, "a\n"},
		{"one with", func() { write(w, "> b"); enter() }, "a\n> b\n> "},
		{"one that is empty", enter, "a\n> b\n"},
		{"that undone", func() { command(w, &fyne.ShortcutUndo{}) }, "a\n> b\n> "},
		{"and the one before", func() { command(w, &fyne.ShortcutUndo{}) }, "a\n> b"},
		{"and made again", func() { command(w, &fyne.ShortcutRedo{}) }, "a\n> b\n> "},
		{"before the words of one", func() { write(w, "c"); key(w, fyne.KeyLeft); enter() }, "a\n> b\n> \n> c"},
	} {
		step.do()
		if got := field.Value(); got != step.want {
			t.Errorf("after %s it says %q, want %q", step.name, got, step.want)
		}
	}
	w.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	enter()
	if got, want := field.Value(), "a\n> b\n> \n> \nc"; got != want {
		t.Errorf("with Shift it says %q, want %q", got, want)
	}
}
