package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// standalone is a page in a window without a shell.
type standalone struct {
	widget.BaseWidget

	content fyne.CanvasObject
	writing writing
}

// Standalone shows a page in a window without a shell, and gives what is written there what it has from a shell elsewhere: its
// timers and its words.
func Standalone(content fyne.CanvasObject, loop Loop, words WritingWords) fyne.CanvasObject {
	l := &standalone{content: content, writing: writing{loop, words}}
	l.ExtendBaseWidget(l)
	return l
}

func (l *standalone) inside() []fyne.CanvasObject { return []fyne.CanvasObject{l.content} }

// CreateRenderer implements fyne.Widget.
func (l *standalone) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

// writing is what an entry needs of the window it stands in.
type writing struct {
	loop  Loop
	words WritingWords
}

// writingIn is that of the window of an object; empty where nothing there has it.
func writingIn(o fyne.CanvasObject) writing {
	c := canvasOf(o)
	if c == nil {
		return writing{}
	}
	return writingBelow(c.Content())
}

func writingBelow(o fyne.CanvasObject) writing {
	switch o := o.(type) {
	case *Shell:
		return writing{o.opts.Loop, o.opts.Writing}
	case *standalone:
		return o.writing
	case *fyne.Container:
		for _, child := range o.Objects {
			if w := writingBelow(child); w.loop.After != nil {
				return w
			}
		}
	}
	return writing{}
}
