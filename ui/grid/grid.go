package grid

import (
	"math/big"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
	"startklar.dk/ui/formula"
)

// Change is what a hand makes of a cell.
type Change struct {
	Row, Column string
	Text        string   // as it was typed
	Value       *big.Rat // what it comes to; nil where nothing is written, and of words
	Percent     bool     // a % was written: Value is a share
	Plain       bool     // Text is a number and no sum that is worth keeping
}

// Refusal says why a change is not taken. The cell keeps the text that was typed and shows why it is wrong.
type Refusal struct {
	Row, Column string
	Why         string
}

// Words are the texts that the grid itself shows or says.
type Words struct {
	Notation formula.Notation
	Wrong    func(*formula.Error) string // what is wrong with a text that was typed
	Empty    string                      // said of a cell in which nothing stands
	Folded   string                      // said of a section that is folded away
	Menu     MenuWords
}

// Grid is the widget. Make it with New, hand it its data with SetModel, and set what it tells before it is shown. All of
// it belongs to the goroutine of the user interface; it starts none.
type Grid struct {
	ui.Pressable

	Corner fyne.CanvasObject // stands over the names, as the choice of a year; none where nil
	Tall   float32           // as high as this at the most, in dp, with its rows scrolled; as high as its rows where zero

	OnEdit    func(changes []Change) []Refusal // one action, however many cells: typed, filled, pasted, cleared
	OnSelect  func()                           // told when what is selected, written or folded is another; see State
	OnAddLine func(row string)                 // asks for a new line at an Adder
	OnOpen    func(row string)                 // opens a line by its name
	OnNote    func(row string)                 // opens the notes of a line
	OnLocked  func(why string)                 // told when somebody would write where nothing can be written
	OnPaste   func(Pasted)                     // told what became of a paste
	OnFold    func(section string, away bool)

	words  Words
	model  Model
	shown  []int // the model's rows that are not folded away
	folded map[string]bool
	faults map[key]fault
	last   action

	from, to pos // the corners of what is selected
	at       pos // the cell that is written in, inside it
	began    int // the column in which a run of Tab began
	running  bool

	edit    edit
	drag    drag
	over    pos    // the cell under the pointer
	why     string // said at the cell until one moves on: why it cannot be written in
	shift   bool   // is held down
	metrics metrics
	drawing *drawing
	scroll  fyne.Position // how far the body is scrolled
	wish    fyne.Position // and how far a hand has scrolled it, which is to whole columns
	follow  bool          // the cell is to be brought into view when there is a size
}

// fault is a text that was typed and not taken.
type fault struct{ text, why string }

var (
	_ fyne.Focusable         = (*Grid)(nil)
	_ fyne.Tabbable          = (*Grid)(nil)
	_ fyne.Shortcutable      = (*Grid)(nil)
	_ fyne.Scrollable        = (*Grid)(nil)
	_ fyne.Draggable         = (*Grid)(nil)
	_ fyne.DoubleTappable    = (*Grid)(nil)
	_ fyne.Tappable          = (*Grid)(nil)
	_ desktop.Mouseable      = (*Grid)(nil)
	_ desktop.Hoverable      = (*Grid)(nil)
	_ desktop.Cursorable     = (*Grid)(nil)
	_ ui.Holder              = (*Grid)(nil)
	_ ui.HeightForWidth      = (*Grid)(nil)
	_ ui.Presser             = (*Grid)(nil)
	_ fyne.SecondaryTappable = (*Grid)(nil)
	_ fyne.Accessible        = (*Grid)(nil)
)

// New makes a grid that speaks with these words.
func New(words Words) *Grid {
	g := &Grid{words: words, folded: map[string]bool{}, faults: map[key]fault{}, over: pos{-1, -1}}
	g.Own(g)
	g.edit.make(g)
	return g
}

// Activate begins to write in the cell, as Enter and Space do where something is pressed.
func (g *Grid) Activate() { g.open() }

// Idle says that there is nothing in the grid.
func (g *Grid) Idle() bool { return len(g.model.Rows) == 0 || len(g.model.Columns) == 0 }

// Inside implements ui.Holder.
func (g *Grid) Inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if g.Corner != nil {
		out = append(out, g.Corner)
	}
	return append(out, g.edit.entry)
}

// HeightFor implements ui.HeightForWidth.
func (g *Grid) HeightFor(width float32) float32 {
	g.measure()
	high := g.metrics.head + float32(len(g.shown))*g.metrics.row
	if g.wideAt(width) {
		high += barRoom
	}
	if g.Tall > 0 {
		high = min(high, g.Tall)
	}
	return high
}

// MinSize implements fyne.CanvasObject.
func (g *Grid) MinSize() fyne.Size {
	g.measure()
	return fyne.NewSize(leastName+2*ui.Gap40, min(g.HeightFor(g.BaseWidget.Size().Width), g.metrics.head+4*g.metrics.row))
}

// changed draws the grid anew and tells what is selected.
func (g *Grid) changed() {
	if g.drawing != nil {
		g.drawing.renew()
	}
	g.tell()
}

func (g *Grid) tell() {
	if g.OnSelect != nil {
		g.OnSelect()
	}
}

// AccessibilityRole says that it is text.
func (g *Grid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the cell that one is at: its row, its column, its value, and what is to be known of it.
func (g *Grid) AccessibilityLabel() string {
	if g.Idle() {
		return ""
	}
	s := g.State()
	out := s.Row
	for _, part := range []string{s.Column, s.Value, s.Error, s.Why, s.Hint} {
		if part != "" {
			out += ", " + part
		}
	}
	return out
}
