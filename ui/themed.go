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
}

func newThemed(content fyne.CanvasObject, theme fyne.Theme) *themed {
	t := &themed{content: content, theme: theme}
	t.ExtendBaseWidget(t)
	return t
}

// force sets the theme for all that is inside, at once.
func (t *themed) force() {
	over := container.NewThemeOverride(t.content, t.theme)
	over.Content = &fyne.Container{} // Fyne keeps it, and with it whatever it holds, for as long as the application runs
	over.Refresh()
	t.set = true
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
