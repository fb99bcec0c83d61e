package grid_test

import (
	"cmp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/grid"
	"startklar.dk/ui/walk"
)

// keys presses keys one after the other in what has the focus; "^" before one holds Ctrl down.
func keys(w fyne.Window, names string) {
	for _, name := range strings.Fields(names) {
		if key, ctrl := strings.CutPrefix(name, "^"); ctrl {
			shortcut(w, fyne.KeyName(key), fyne.KeyModifierShortcutDefault)
			continue
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
	}
}

func shortcut(w fyne.Window, key fyne.KeyName, with fyne.KeyModifier) {
	typed(w, &desktop.CustomShortcut{KeyName: key, Modifier: with})
}

// typed gives a shortcut to what has the focus.
func typed(w fyne.Window, s fyne.Shortcut) {
	if f, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
	}
}

// shift holds Shift down while something is done.
func shift(g *grid.Grid, do func()) {
	g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	do()
	g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// write types a text into what has the focus, which may hand it on.
func write(w fyne.Window, text string) {
	for _, r := range text {
		w.Canvas().Focused().TypedRune(r)
	}
}

// clipboard is one of a test's own.
func clipboard(content string) fyne.Clipboard {
	c := test.NewClipboard()
	c.SetContent(content)
	return c
}

// check walks over what a window shows as a careful eye would.
func check(t *testing.T, w fyne.Window) {
	t.Helper()
	seen := walk.Page(w.Canvas())
	for _, f := range seen.Faults() {
		t.Error(f)
	}
	for _, ink := range seen.Inks() {
		if why := ink.Wrong(); why != "" {
			t.Errorf("%s: %s %s", why, ink.What, ink.Where)
		}
	}
}

// press presses keys as keys does; shift+ before one holds Shift down, ctrl+ the key Ctrl itself.
func press(s *sheet, names string) {
	for _, name := range strings.Fields(names) {
		name, shifted := strings.CutPrefix(name, "shift+")
		key, ctrl := strings.CutPrefix(name, "^")
		tab, really := strings.CutPrefix(name, "ctrl+")
		switch {
		case really:
			shortcut(s.w, fyne.KeyName(tab), fyne.KeyModifierControl)
		case ctrl && shifted:
			shortcut(s.w, fyne.KeyName(key), fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift)
		case shifted:
			shift(s.Grid, func() { keys(s.w, name) })
		default:
			keys(s.w, name)
		}
	}
}

// block is what was typed in the first lines and months, in short.
func (s *sheet) block(lines, months int) string {
	var rows []string
	for _, line := range s.lines[:lines] {
		var row []string
		for _, month := range s.months[:months] {
			row = append(row, cmp.Or(s.values[line+"/"+month], "_"))
		}
		rows = append(rows, strings.Join(row, " "))
	}
	return strings.Join(rows, " / ")
}

func (s *sheet) eventsInShort() string { return "[" + strings.Join(s.events, " ") + "]" }

func button(label string) *ui.Button { return ui.NewButton(label, func() {}) }

func stack(objects ...fyne.CanvasObject) fyne.CanvasObject { return ui.Column(0, objects...) }
