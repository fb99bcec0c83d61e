package ui

import "fyne.io/fyne/v2"

// KeyGroup is actions under a title, as the sheet of shortcuts shows them.
type KeyGroup struct {
	Title   string
	Actions []Action
}

// KeyList shows actions with their keys: in two columns where there is room.
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
	return Grid(280, Gap24, cells...)
}

// keyCaps are keys as on a keyboard.
func keyCaps(keys Keys) fyne.CanvasObject {
	row := Row(Gap4)
	for _, cap := range keys.Caps() {
		row.Add(&Card{
			Bare: true, Fill: Line,
			Content: InsetEdges(Gap8, Gap4/2, Gap8, Gap4/2, (&Text{Text: cap, TextSize: Label, Bold: true, Role: Ink}).Still()),
		})
	}
	return row
}
