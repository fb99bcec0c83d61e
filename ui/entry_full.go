package ui

import "fyne.io/fyne/v2"

// WritingWords are what is said where one writes.
type WritingWords struct {
	Undo, Redo, Cut, Copy, Paste, SelectAll string
	Refuse                                  string // leaves what does not fit where it was

	// Full says that there may be no more than so many characters.
	Full func(most int) string
	// TooLong says that what was pasted has so many characters too many for that.
	TooLong func(most, over int) string
}

// pasteOverflow is what can be done with the end of what was pasted, where it does not fit.
type pasteOverflow struct {
	label string
	fits  func(rest string) bool    // nil: always
	take  func(before, rest string) // told what stood there before
}

// refuse says that a letter, or what was pasted, found no room. Nothing was changed. What was pasted is offered to be
// parted, until that is done or refused or there is room for it: no key that is pressed takes the offer away.
func (e *entry) refuse(pasted string) {
	e.moved()
	words := writingIn(e).words
	if words.Full == nil || words.TooLong == nil || pasted == "" && e.offered != "" {
		return
	}
	e.offered = ""
	if _, further := e.buffer.Divide(pasted); pasted != "" && e.rest != nil && (e.rest.fits == nil || e.rest.fits(further)) {
		e.offered = pasted
	}
	says := words.Full(e.buffer.Most)
	if pasted != "" {
		says = words.TooLong(e.buffer.Most, e.over(pasted))
	}
	if e.onFull != nil {
		e.onFull(says)
		return
	}
	e.note = e.noteOf(says)
	e.placeNote()
	revealPart(e, e.note.Position(), e.note.Size())
}

// over is how many characters of what was pasted there is no room for.
func (e *entry) over(pasted string) int { return len([]rune(pasted)) - max(e.buffer.Room(), 0) }

// noteOf says that there was no room, with the offer where there is one.
func (e *entry) noteOf(says string) *Card {
	m := Message{Tone: Notice, Text: says, Below: true}
	if e.offered != "" {
		m.Action, m.OnTap = e.rest.label, e.part
		m.Or, m.OnOr = writingIn(e).words.Refuse, e.withdraw
	}
	return m.Card()
}

// part puts in as much of what was pasted as there is room for, and hands on the rest; where there is no room for that
// any more, nothing is put in and it is said again.
func (e *entry) part() {
	pasted := e.offered
	here, further := e.buffer.Divide(pasted)
	if e.rest.fits != nil && !e.rest.fits(further) {
		e.refuse(pasted)
		return
	}
	before := e.text()
	e.withdraw()
	if e.buffer.Insert(here) {
		e.changed()
	}
	e.rest.take(before, further)
}

// withdraw takes the offer away.
func (e *entry) withdraw() {
	e.offered = ""
	e.full("")
	Relayout(frameAround(e))
	e.draw()
}

// reoffer follows the text: with room for what was pasted the offer goes, else it says how much is too much now.
func (e *entry) reoffer() {
	switch words := writingIn(e).words; {
	case e.offered == "":
	case e.over(e.offered) <= 0:
		e.withdraw()
	case words.TooLong != nil:
		e.note = e.noteOf(words.TooLong(e.buffer.Most, e.over(e.offered)))
		e.placeNote()
	}
}

// placeNote shows the note under the cursor's row, or over it where that is the end.
func (e *entry) placeNote() {
	note := e.note
	width := min(e.Size().Width-2*e.pad, noteMost)
	height := HeightAt(note, width)
	_, y := e.spot(e.buffer.Cursor())
	at := fyne.NewPos(e.pad, y+e.line()+Gap4)
	if e.foot = at.Y + height + e.pad; e.offered != "" && e.foot > e.Size().Height {
		Relayout(frameAround(e)) // an offer that stays is not to lie over what is written
	}
	if at.Y+height > e.Size().Height {
		at.Y = max(y-Gap4-height, min(e.Size().Height-height, at.Y), 0)
	}
	Place(note, at.X, at.Y, width, height)
	e.draw()
}

// noteMost is how wide a note is at the most, in dp.
const noteMost float32 = 420

// full takes the note away that there was no room, unless it offers something, or has it said anew where it is said
// elsewhere.
func (e *entry) full(words string) {
	if e.offered == "" {
		e.note = nil
	}
	if e.onFull != nil {
		e.onFull(words)
	}
}
