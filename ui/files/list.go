package files

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"startklar.dk/ui"
)

// list is what a folder holds. It has the focus itself: Up and Down choose, Enter opens, what is typed leads to the
// name that begins so, and Backspace leads to the folder around. Only the rows that are seen are made.
type list struct {
	ui.Pressable

	of     *Chooser
	items  []found
	words  string // in place of rows where there is none
	chosen int
	tapped int // the row that is being tapped; -1 for none

	lines   *lines
	scroll  *container.Scroll
	none    *ui.Text
	typed   string
	typedAt time.Time
	openAt  time.Time // when a tap has opened a folder
	hitAt   time.Time // when a row was tapped last
}

var (
	_ ui.Presser      = (*list)(nil)
	_ ui.Holder       = (*list)(nil)
	_ fyne.Accessible = (*list)(nil)
)

const (
	doubleTap  = 400 * time.Millisecond // two taps within it are one double tap
	typedUntil = time.Second            // after it a name is typed from its beginning
)

func newList(of *Chooser) *list {
	l := &list{of: of, tapped: -1, chosen: -1, none: ui.NewSupport("").Centred()}
	l.lines = &lines{of: l, pool: map[int]*line{}}
	l.lines.ExtendBaseWidget(l.lines)
	l.scroll = container.NewVScroll(l.lines)
	l.scroll.OnScrolled = func(fyne.Position) { l.lines.look() }
	l.Own(l)
	return l
}

// fill shows items with one chosen by its name, else the first; words where there is none.
func (l *list) fill(items []found, words, chosen string) {
	l.items, l.words, l.typed = items, words, ""
	l.chosen = min(0, len(items)-1)
	for i := range items {
		if chosen != "" && items[i].Name == chosen {
			l.chosen = i
		}
	}
	if len(items) > 0 {
		words = ""
	}
	l.none.SetText(words)
	l.scroll.Offset = fyne.Position{}
	l.lines.changed()
	l.scroll.Refresh()
	l.reveal()
	l.of.chose(l.chosenItem())
}

func (l *list) chosenItem() (found, bool) {
	if l.chosen < 0 || l.chosen >= len(l.items) {
		return found{}, false
	}
	return l.items[l.chosen], true
}

func (l *list) chosenName() string {
	f, _ := l.chosenItem()
	return f.Name
}

// choose chooses a row and brings it into view.
func (l *list) choose(i int) {
	if len(l.items) == 0 {
		return
	}
	l.chosen = min(max(i, 0), len(l.items)-1)
	l.reveal()
	l.lines.look()
	l.of.chose(l.chosenItem())
}

func (l *list) reveal() {
	high, view := rowHigh(l.lines.Size().Width), l.scroll.Size().Height
	top := float32(max(l.chosen, 0)) * high
	at := l.scroll.Offset.Y
	switch {
	case top < at:
		at = top
	case top+high > at+view:
		at = top + high - view
	default:
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, max(at, 0)))
}

func (l *list) openChosen() {
	if f, ok := l.chosenItem(); ok {
		l.of.open(f)
	}
}

// Activate implements ui.Presser: Enter and Space open what is chosen; a tap opens a folder and chooses a file, and the
// second of a double tap takes that.
func (l *list) Activate() {
	i := l.tapped
	if i < 0 {
		l.openChosen()
		return
	}
	now := l.of.Loop.Now()
	if now.Sub(l.openAt) < doubleTap {
		return // it was meant for the folder that is gone from under it
	}
	twice := i == l.chosen && now.Sub(l.hitAt) < doubleTap
	l.hitAt = now
	l.choose(i)
	f := l.items[i]
	l.of.pointed(f)
	if f.Folder {
		l.openAt = now
	}
	if f.Folder || twice {
		l.of.open(f)
	}
}

// Idle implements ui.Presser. In an empty folder there are keys as well.
func (l *list) Idle() bool { return false }

// AccessibilityLabel is the row that is chosen, or that there is none.
func (l *list) AccessibilityLabel() string {
	f, ok := l.chosenItem()
	if !ok {
		return l.words
	}
	out := f.Name
	if note := l.note(f); note != "" {
		out += ", " + note
	}
	return out
}

// note is how large a file is and when it was changed.
func (l *list) note(f found) string {
	var parts []string
	for _, s := range []string{l.size(f), l.date(f)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func (l *list) size(f found) string {
	if f.Folder {
		return ""
	}
	return l.of.Words.Size(f.Size)
}

func (l *list) date(f found) string {
	if f.Changed.IsZero() {
		return ""
	}
	return l.of.Words.Date(f.Changed)
}

// FocusGained implements fyne.Focusable.
func (l *list) FocusGained() {
	l.Pressable.FocusGained()
	l.lines.look()
}

// FocusLost implements fyne.Focusable.
func (l *list) FocusLost() {
	l.Pressable.FocusLost()
	l.lines.look()
}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(ev *fyne.KeyEvent) {
	page := max(int(l.scroll.Size().Height/rowHigh(l.lines.Size().Width))-1, 1)
	switch ev.Name {
	case fyne.KeyUp:
		l.choose(l.chosen - 1)
	case fyne.KeyDown:
		l.choose(l.chosen + 1)
	case fyne.KeyPageUp:
		l.choose(l.chosen - page)
	case fyne.KeyPageDown:
		l.choose(l.chosen + page)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(len(l.items) - 1)
	case fyne.KeyBackspace:
		l.of.goUp()
	case fyne.KeySpace:
		if l.typing() {
			return // is part of a name, and comes as a sign
		}
		l.Pressable.TypedKey(ev)
	default:
		l.Pressable.TypedKey(ev)
		return
	}
	l.lines.look()
}

// typing says that a name is being typed.
func (l *list) typing() bool { return l.typed != "" && l.of.Loop.Now().Sub(l.typedAt) < typedUntil }

// TypedRune leads to the name that begins with what is typed; the same letter again to the next one.
func (l *list) TypedRune(r rune) {
	if !l.typing() {
		if r == ' ' {
			return
		}
		l.typed = ""
	}
	l.typedAt = l.of.Loop.Now()
	from := l.chosen
	if l.typed == string(r) || l.typed == "" {
		from, l.typed = from+1, string(r)
	} else {
		l.typed += string(r)
	}
	begin := l.of.Fold(l.typed)
	for n := range l.items {
		i := (max(from, 0) + n) % len(l.items)
		if strings.HasPrefix(l.items[i].folded, begin) {
			l.choose(i)
			return
		}
	}
}

// Inside implements ui.Holder.
func (l *list) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{l.scroll, l.none} }

// MinSize implements fyne.CanvasObject.
func (l *list) MinSize() fyne.Size { return fyne.NewSize(120, ui.TouchTarget) }

// CreateRenderer implements fyne.Widget.
func (l *list) CreateRenderer() fyne.WidgetRenderer {
	face := canvas.NewRectangle(ui.ColorOf(ui.Clear))
	face.CornerRadius = ui.FieldRadius
	d := &ui.Renderer{Parts: []fyne.CanvasObject{face, l.scroll, l.none}, Min: l.MinSize}
	edge := func() {
		face.StrokeColor, face.StrokeWidth, face.FillColor = ui.ColorOf(ui.Edge), 1, ui.ColorOf(ui.Clear)
		if l.Ringed() {
			face.StrokeColor, face.StrokeWidth = ui.ColorOf(ui.Accent), 2
		}
	}
	edge()
	d.Lay = func(s fyne.Size) {
		ui.Place(face, 0, 0, s.Width, s.Height)
		ui.Place(l.scroll, ui.Gap4, ui.Gap4, s.Width-2*ui.Gap4, s.Height-2*ui.Gap4)
		h := ui.HeightAt(l.none, s.Width-2*ui.Gap16)
		ui.Place(l.none, ui.Gap16, max((s.Height-h)/2, 0), s.Width-2*ui.Gap16, h)
		l.reveal()
	}
	d.Redraw = func() {
		edge()
		face.Refresh()
		l.none.Refresh()
		l.lines.look()
	}
	return d.Ready(l.BaseWidget.Size())
}
