package ui

import "fyne.io/fyne/v2"

// WritingWords are what is said where one writes.
type WritingWords struct {
	Undo, Redo, Cut, Copy, Paste, SelectAll string

	// Full says that there may be no more than so many characters.
	Full func(most int) string
	// TooLong says that what was pasted has so many characters too many for that.
	TooLong func(most, over int) string
}

// rest is what can be done with the end of what was pasted, where it does not fit.
type rest struct {
	label string
	fits  func(rest string) bool // nil: always
	take  func(rest string)
}

// refuse says that a letter, or what was pasted, found no room. Nothing was changed.
func (e *entry) refuse(pasted string) {
	e.moved()
	words := writingIn(e).words
	if words.Full == nil || words.TooLong == nil {
		return
	}
	says := words.Full(e.buffer.Most)
	if pasted != "" {
		says = words.TooLong(e.buffer.Most, len([]rune(pasted))-max(e.buffer.Room(), 0))
	}
	if e.onFull != nil {
		e.onFull(says)
		return
	}
	m := Message{Tone: Notice, Text: says, Below: true}
	if here, further := e.buffer.Divide(pasted); pasted != "" && e.rest != nil && (e.rest.fits == nil || e.rest.fits(further)) {
		m.Action = e.rest.label
		m.OnTap = func() {
			if e.buffer.Insert(here) {
				e.changed()
			}
			e.rest.take(further)
		}
	}
	e.showNote(m.Card())
}

// showNote shows a note under the cursor's row, or over it where that is the end, and brings it into view.
func (e *entry) showNote(note *Card) {
	e.note = note
	width := min(e.Size().Width-2*e.pad, noteMost)
	height := HeightAt(note, width)
	_, y := e.spot(e.buffer.Cursor())
	at := fyne.NewPos(e.pad, y+e.line()+Gap4)
	if at.Y+height > e.Size().Height {
		at.Y = max(y-Gap4-height, min(e.Size().Height-height, at.Y), 0)
	}
	Place(note, at.X, at.Y, width, height)
	e.draw()
	revealPart(e, at, fyne.NewSize(width, height))
}

// noteMost is how wide a note is at the most, in dp.
const noteMost float32 = 420

// full takes the note away that there was no room, or has it said anew where it is said elsewhere.
func (e *entry) full(words string) {
	e.note = nil
	if e.onFull != nil {
		e.onFull(words)
	}
}
