package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// keyRadius is how round the corners of a key are, in dp.
const keyRadius float32 = 6

// KeyGroup is actions under a title, as the sheet of shortcuts shows them.
type KeyGroup struct {
	Title   string
	Actions []Action
}

// KeyList shows actions with their keys: the first group beside the others where there is room.
func KeyList(groups ...KeyGroup) fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, 0, len(groups))
	for _, g := range groups {
		lines := Column(Gap8, &Text{Text: g.Title, TextSize: Label, Bold: true, Role: Quiet, Wrap: true})
		for _, a := range g.Actions {
			row := Row(Gap8, Grow(NewBody(a.Name)), keyCaps(a.Keys))
			if !a.Or.None() {
				row.Add(keyCaps(a.Or))
			}
			lines.Add(row)
		}
		cells = append(cells, lines)
	}
	if len(cells) < 2 {
		return Column(Gap24, cells...)
	}
	return Grid(280, Gap24, cells[0], Column(Gap24, cells[1:]...))
}

// keyCaps are keys as on a keyboard.
func keyCaps(keys Keys) fyne.CanvasObject {
	row := Row(Gap4)
	for _, label := range keys.Caps() {
		row.Add(container.NewStack(box(Line, keyRadius),
			InsetEdges(Gap8, 3, Gap8, 3, (&Text{Text: label, TextSize: Label, Bold: true, Role: Ink}).Still())))
	}
	return row
}
