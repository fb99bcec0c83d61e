package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// themed shows an object under a theme of its own. It sets the theme when it is drawn first, where Fyne's container
// for it does so at every refresh: each time Fyne forgets how large every text of the application is.
type themed struct {
	widget.BaseWidget

	content fyne.CanvasObject
	theme   fyne.Theme
	set     bool // since it was last out of sight
	ever    bool
}

func newThemed(content fyne.CanvasObject, theme fyne.Theme) *themed {
	t := &themed{content: content, theme: theme}
	t.ExtendBaseWidget(t)
	return t
}

// force sets the theme for all that is inside, at once. Of an entry it holds for the entry alone: Fyne loads its faces,
// with a fallback and the emoji ten megabytes each, once more for each theme that a text of its own is drawn under.
func (t *themed) force() {
	if e, ok := t.content.(*entry); ok {
		e.alone = true
		defer func() { e.alone = false }()
	}
	over := container.NewThemeOverride(t.content, t.theme)
	over.Content = &fyne.Container{} // Fyne keeps it, and with it whatever it holds, for as long as the application runs
	over.Refresh()
	t.set, t.ever = true, true
}

// ready sets the theme where it never was: for who asks for a height before anything is drawn.
func (t *themed) ready() {
	if !t.ever {
		t.force()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *themed) CreateRenderer() fyne.WidgetRenderer {
	if !t.set { // or was forgotten by Fyne together with this, when it had long been out of sight
		t.force()
	}
	t.set = false
	return widget.NewSimpleRenderer(t.content)
}

func (t *themed) inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.content} }

// HeightFor implements HeightForWidth.
func (t *themed) HeightFor(width float32) float32 { return HeightAt(t.content, width) }
