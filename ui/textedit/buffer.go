// Package textedit is a text that is being written: its letters, the cursor, what is selected, what can be undone, and
// how it breaks into rows. It draws nothing, knows no window and starts no goroutine.
package textedit

import (
	"slices"
	"strings"
)

// Buffer is a text with a cursor and a selection. Places are counted in runes from 0 and always lie between what a
// reader sees as letters. Its zero value is an empty text without a limit. It is not safe for concurrent use.
type Buffer struct {
	Most   int  // so many runes at the most; zero is no limit
	Single bool // of one line: breaks that are put into it become spaces

	text     []rune
	cursor   int
	anchor   int // where the selection began; the cursor's place where nothing is selected
	undone   []change
	done     []change
	typing   bool // the next letter that is typed belongs to the last change
	asString *string
}

// change is a piece of the text that took the place of another.
type change struct {
	at         int
	gone, come []rune
	before     place
	told       func(made bool) // hears that it was taken back, or made again; may be nil
}

// place is where the cursor is and where the selection began.
type place struct{ cursor, anchor int }

// Text is the whole text.
func (b *Buffer) Text() string {
	if b.asString == nil {
		s := string(b.text)
		b.asString = &s
	}
	return *b.asString
}

// Runes are the whole text; they must not be changed.
func (b *Buffer) Runes() []rune { return b.text }

// Len is how many runes there are.
func (b *Buffer) Len() int { return len(b.text) }

// Cursor is where the next letter goes.
func (b *Buffer) Cursor() int { return b.cursor }

// Selection is where what is selected begins and ends; the cursor's place twice where nothing is.
func (b *Buffer) Selection() (from, to int) { return min(b.cursor, b.anchor), max(b.cursor, b.anchor) }

// Selected is the text that is selected.
func (b *Buffer) Selected() string {
	from, to := b.Selection()
	return string(b.text[from:to])
}

// Set puts another text in the place of all there is. The cursor stays where it was in what both texts share, nothing
// is selected, and nothing can be undone: what another hand wrote is not taken back by this one.
func (b *Buffer) Set(text string) {
	next := []rune(b.clean(text))
	same := 0
	for same < min(len(b.text), len(next)) && b.text[same] == next[same] {
		same++
	}
	if at := b.cursor; at > same { // behind the first difference: as far from the end as it was, or as near as it can be
		tail := 0
		for tail < min(len(b.text), len(next))-same && b.text[len(b.text)-1-tail] == next[len(next)-1-tail] {
			tail++
		}
		if left := len(b.text) - at; left <= tail {
			b.cursor = len(next) - left
		} else {
			b.cursor = min(at, len(next))
		}
	}
	b.text, b.asString = next, nil
	b.done, b.undone, b.typing = nil, nil, false
	b.cursor = b.whole(min(b.cursor, len(next)))
	b.anchor = b.cursor
}

// SetStep puts a text in the place of all there is, as if it had just taken the place of another one: Undo brings that
// back, and told hears of it, and of Redo. The cursor is where they differ.
func (b *Buffer) SetStep(before, after string, told func(made bool)) {
	b.Follow(before)
	next := []rune(b.clean(after))
	from, to, tail := differ(b.text, next)
	b.MoveTo(from, false)
	if from == to && from == len(next)-tail {
		return
	}
	b.replace(from, to, next[from:len(next)-tail], false)
	b.done[len(b.done)-1].told = told
	b.MoveTo(from, false)
}

// clean is a text with breaks of one kind, and with none in a single line.
func (b *Buffer) clean(text string) string {
	if strings.ContainsRune(text, '\r') {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if b.Single {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	return text
}

// Room is how many runes more there may be once what is selected is gone; below zero where there are too many already.
// It means nothing without a limit.
func (b *Buffer) Room() int {
	from, to := b.Selection()
	return b.Most - len(b.text) + (to - from)
}

// Type puts a letter in the place of what is selected. It does nothing and is false where there is no room.
func (b *Buffer) Type(r rune) bool {
	typing := b.typing && b.cursor == b.anchor && r != '\n'
	if !b.insert(string(r), typing) {
		return false
	}
	b.typing = r != '\n'
	return true
}

// Insert puts a text in the place of what is selected, all of it or, where there is no room, nothing: then it is false.
func (b *Buffer) Insert(text string) bool { return b.insert(text, false) }

func (b *Buffer) insert(text string, typing bool) bool {
	come := []rune(b.clean(text))
	if b.Most > 0 && len(come) > max(b.Room(), 0) {
		return false
	}
	from, to := b.Selection()
	b.replace(from, to, come, typing)
	return true
}

// Delete takes away what is selected or, where nothing is, what lies between the cursor and another place.
func (b *Buffer) Delete(to int) {
	from := b.cursor
	if b.cursor != b.anchor {
		from, to = b.Selection()
	}
	to = min(max(to, 0), len(b.text))
	b.replace(min(from, to), max(from, to), nil, false)
}

// replace puts runes in the place of others and remembers it; with typing it is one with the last change, as long as
// no word begins with it.
func (b *Buffer) replace(from, to int, come []rune, typing bool) {
	if from == to && len(come) == 0 {
		return
	}
	b.undone = nil
	last := len(b.done) - 1
	wordBegins := len(come) > 0 && from > 0 && from <= len(b.text) && !blank(come[0]) && blank(b.text[from-1])
	if typing && last >= 0 && b.done[last].at+len(b.done[last].come) == from && from == to && !wordBegins {
		b.done[last].come = append(b.done[last].come, come...)
	} else {
		b.done = append(b.done, change{at: from, gone: slices.Clone(b.text[from:to]), come: slices.Clone(come), before: place{b.cursor, b.anchor}})
	}
	b.splice(from, to, come)
	b.cursor = from + len(come)
	b.anchor, b.typing = b.cursor, false
}

func (b *Buffer) splice(from, to int, come []rune) {
	b.text = slices.Replace(b.text, from, to, come...)
	b.asString = nil
}

// Undo takes the last change back; false where there is none.
func (b *Buffer) Undo() bool {
	n := len(b.done)
	if n == 0 {
		return false
	}
	c := b.done[n-1]
	b.done, b.undone = b.done[:n-1], append(b.undone, c)
	b.splice(c.at, c.at+len(c.come), c.gone)
	b.cursor, b.anchor, b.typing = b.inside(c.before.cursor), b.inside(c.before.anchor), false
	c.tell(false)
	return true
}

// Redo makes the change again that was taken back last; false where there is none.
func (b *Buffer) Redo() bool {
	n := len(b.undone)
	if n == 0 {
		return false
	}
	c := b.undone[n-1]
	b.undone, b.done = b.undone[:n-1], append(b.done, c)
	b.splice(c.at, c.at+len(c.gone), c.come)
	b.cursor = c.at + len(c.come)
	b.anchor, b.typing = b.cursor, false
	c.tell(true)
	return true
}

// inside is a place, or the nearest one that is in the text.
func (b *Buffer) inside(at int) int { return b.whole(min(max(at, 0), len(b.text))) }

func (c change) tell(made bool) {
	if c.told != nil {
		c.told(made)
	}
}

// CanUndo and CanRedo say whether there is something to.
func (b *Buffer) CanUndo() bool { return len(b.done) > 0 }

// CanRedo says whether something was undone that can be made again.
func (b *Buffer) CanRedo() bool { return len(b.undone) > 0 }

// MoveTo puts the cursor at a place; with extend, what lies between is selected.
func (b *Buffer) MoveTo(at int, extend bool) {
	b.cursor = b.whole(min(max(at, 0), len(b.text)))
	if !extend {
		b.anchor = b.cursor
	}
	b.typing = false
}

// Select selects what lies between two places, the cursor at the second.
func (b *Buffer) Select(from, to int) {
	b.MoveTo(from, false)
	b.MoveTo(to, true)
}
