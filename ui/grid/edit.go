package grid

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
	"startklar.dk/ui/formula"
)

// edit is the one entry, which moves to the cell that is written in.
type edit struct {
	entry  *ui.CellEntry
	on     bool
	inside bool   // the arrows move in the text: it was opened by F2, a double click, or by a click into it
	was    string // what stood there
}

func (e *edit) make(g *Grid) {
	e.entry = &ui.CellEntry{OnKey: g.editKey, OnShortcut: g.editShortcut}
	e.entry.OnChange = func(string) {
		if g.drawing != nil {
			g.drawing.layEntry()
		}
		g.tell()
	}
	e.entry.OnFocus = func(in bool) {
		if !in && e.on { // somebody clicked elsewhere
			g.commit()
		}
	}
	e.entry.Hide()
}

// Write begins to write in the cell that is selected, with what stands there, or over it.
func (g *Grid) Write() { g.write(true, "") }

// write opens the entry; inside: with what stands in the cell, else over it with a text.
func (g *Grid) write(inside bool, text string) {
	if g.Idle() || g.edit.on {
		return
	}
	if why, locked := g.locked(g.at); locked {
		g.refuse(why)
		return
	}
	g.edit.on, g.edit.inside, g.edit.was = true, inside, g.State().Text
	if inside {
		text = g.edit.was
	}
	g.see(g.at)
	g.why = ""
	g.edit.entry.SetText(text)
	g.edit.entry.Show()
	if g.drawing != nil {
		g.drawing.reselect()
	}
	ui.Focus(g.edit.entry.Focusable())
	g.tell()
}

// refuse says at the cell why it cannot be written in.
func (g *Grid) refuse(why string) {
	g.why = why
	if g.drawing != nil {
		g.drawing.reselect()
	}
	if g.OnLocked != nil {
		g.OnLocked(why)
	}
}

// close puts the entry away and takes the keys back.
func (g *Grid) close() {
	g.edit.on = false
	held := g.edit.entry.Focusable()
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.Focused() == held {
		ui.Focus(g)
	}
	g.edit.entry.Hide()
}

// cancel takes back what is being written.
func (g *Grid) cancel() {
	g.close()
	g.changed()
}

// commit takes what was written. A text that stands as it stood is no change.
func (g *Grid) commit() {
	text := g.edit.entry.Text()
	g.close()
	if text == g.edit.was {
		g.changed()
		return
	}
	var s set
	s.notation = g.words.Notation
	g.put(&s, g.at, text)
	g.apply(s)
}

// set is one action under way: the changes to be asked for, and what cannot even be read.
type set struct {
	notation formula.Notation
	changes  []Change
	faults   map[key]fault
	locked   int // cells that cannot be written in
}

// put adds what a text makes of a cell.
func (g *Grid) put(s *set, at pos, text string) {
	if _, locked := g.locked(at); locked {
		s.locked++
		return
	}
	k, cell := g.keyOf(at), g.cell(at)
	change := Change{Row: k.row, Column: k.column, Text: text}
	switch {
	case strings.TrimSpace(text) == "":
		change.Text = ""
	case cell.Words:
		change.Plain = true
	default:
		r, wrong := g.eval(text, s.notation)
		if wrong != nil && wrong.Kind == formula.Empty { // nothing but signs that say nothing
			change.Text = ""
		} else if wrong != nil {
			if s.faults == nil {
				s.faults = map[key]fault{}
			}
			s.faults[k] = fault{text, g.words.Wrong(wrong)}
			return
		}
		change.Value, change.Percent, change.Plain = r.Value, r.Percent, r.Plain
	}
	s.changes = append(s.changes, change)
}

func (g *Grid) eval(text string, n formula.Notation) (formula.Result, *formula.Error) {
	r, err := formula.Eval(text, n)
	var wrong *formula.Error
	if errors.As(err, &wrong) {
		return r, wrong
	}
	return r, nil
}

// action is what was done last: the cells whose text was not taken, and whether anything else was.
type action struct {
	faults []key
	taken  bool
}

// Undone is to be told where the last action is undone: the texts of it that were not taken go with it.
func (g *Grid) Undone() {
	for _, k := range g.last.faults {
		delete(g.faults, k)
	}
	g.last = action{}
	g.changed()
}

// undoFaults undoes the last action where nothing of it was taken; else it is for others to undo.
func (g *Grid) undoFaults() bool {
	alone := len(g.last.faults) > 0 && !g.last.taken
	if alone {
		g.Undone()
	}
	return alone
}

// apply asks for the changes as one action, and keeps what is not taken at its cell.
func (g *Grid) apply(s set) (refused int) {
	g.last = action{}
	for _, c := range s.changes {
		delete(g.faults, key{c.Row, c.Column})
	}
	if len(s.changes) > 0 && g.OnEdit != nil {
		refused = g.fault(s.changes, g.OnEdit(s.changes))
	}
	for k, f := range s.faults {
		g.faults[k] = f
		g.last.faults = append(g.last.faults, k)
	}
	g.last.taken = len(s.changes) > refused
	g.changed()
	return refused
}

// fault keeps at their cells the texts of changes that are not taken, and counts them.
func (g *Grid) fault(changes []Change, refusals []Refusal) (refused int) {
	for _, r := range refusals {
		for _, c := range changes {
			if c.Row == r.Row && c.Column == r.Column {
				g.faults[key{r.Row, r.Column}] = fault{c.Text, r.Why}
				g.last.faults = append(g.last.faults, key{r.Row, r.Column})
				refused++
				break
			}
		}
	}
	return refused
}

// Refuse takes back that changes which OnEdit took are taken: their texts stand at their cells with the reason.
func (g *Grid) Refuse(changes []Change, refusals []Refusal) {
	g.last = action{}
	g.fault(changes, refusals)
	g.changed()
}

// each visits the cells that are selected.
func (g *Grid) each(visit func(pos)) {
	from, to := g.area()
	for r := from.r; r <= to.r; r++ {
		for c := from.c; c <= to.c; c++ {
			visit(pos{r, c})
		}
	}
}

// clear empties what is selected.
func (g *Grid) clear() {
	var s set
	g.each(func(at pos) {
		_, wrong := g.faults[g.keyOf(at)]
		if cell := g.cell(at); wrong || cell.Text != "" || cell.Formula != "" {
			g.put(&s, at, "")
		}
	})
	g.settle(s)
}

// settle applies an action over a range, or says why none of it can be done.
func (g *Grid) settle(s set) {
	if len(s.changes) == 0 && len(s.faults) == 0 {
		if s.locked > 0 {
			why, _ := g.locked(g.at)
			g.refuse(why)
		}
		return
	}
	g.apply(s)
}

// fillAll writes one text in all that is selected.
func (g *Grid) fillAll(text string) {
	s := set{notation: g.words.Notation}
	g.each(func(at pos) { g.put(&s, at, text) })
	g.settle(s)
}

// fill copies the first row of what is selected down, or its first column to the right. Of one cell, the one before it.
func (g *Grid) fill(down bool) {
	from, to := g.area()
	if from == to {
		if down {
			from.r--
		} else {
			from.c--
		}
	}
	if from.r < 0 || from.c < 0 {
		return
	}
	s := set{notation: g.words.Notation}
	for r := from.r; r <= to.r; r++ {
		for c := from.c; c <= to.c; c++ {
			source := pos{r, from.c}
			if down {
				source = pos{from.r, c}
			}
			if source == (pos{r, c}) {
				continue
			}
			g.put(&s, pos{r, c}, g.source(source))
		}
	}
	g.settle(s)
}

// source is what a cell is copied with.
func (g *Grid) source(at pos) string {
	if f, ok := g.faults[g.keyOf(at)]; ok {
		return f.text
	}
	return g.cell(at).text()
}

// takeBack gives up a text that was not taken: the cell shows what it held before.
func (g *Grid) takeBack() bool {
	k := g.keyOf(g.at)
	if _, ok := g.faults[k]; !ok {
		return false
	}
	delete(g.faults, k)
	g.last.faults = slices.DeleteFunc(g.last.faults, func(of key) bool { return of == k })
	g.changed()
	return true
}
