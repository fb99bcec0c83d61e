package book

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"startklar.dk/ui"
)

// sideways keeps a row that scrolls sideways from showing a bar and a shadow:
// what is cut at its end says enough.
func sideways(row fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(row, barless{})
}

// barless is the theme in force without scroll bars and shadows.
type barless struct{}

var _ fyne.Theme = barless{}

// Color implements fyne.Theme.
func (barless) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameScrollBar, theme.ColorNameScrollBarBackground, theme.ColorNameShadow:
		name = ui.Clear
	}
	return fyne.CurrentApp().Settings().Theme().Color(name, v)
}

// Font implements fyne.Theme.
func (barless) Font(style fyne.TextStyle) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Font(style)
}

// Icon implements fyne.Theme.
func (barless) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Icon(name)
}

// Size implements fyne.Theme.
func (barless) Size(name fyne.ThemeSizeName) float32 {
	return fyne.CurrentApp().Settings().Theme().Size(name)
}

// add puts objects at the end of a container that is still being filled. Unlike
// the container's own Add it does not lay out each time.
func add(to *fyne.Container, objects ...fyne.CanvasObject) {
	to.Objects = append(to.Objects, objects...)
}
