package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The themes in this file hold inside one of our widgets, for the widgets of Fyne's that it is made of.

// inForce is the theme in force.
type inForce struct{}

// Color implements fyne.Theme.
func (inForce) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return current().Color(name, v)
}

// Font implements fyne.Theme.
func (inForce) Font(style fyne.TextStyle) fyne.Resource { return current().Font(style) }

// Icon implements fyne.Theme.
func (inForce) Icon(name fyne.ThemeIconName) fyne.Resource { return current().Icon(name) }

// Size implements fyne.Theme.
func (inForce) Size(name fyne.ThemeSizeName) float32 { return current().Size(name) }

// noScrollBar is the theme of what scrolls without a bar and a shadow at its edges.
type noScrollBar struct{ inForce }

var _ fyne.Theme = noScrollBar{}

// Color implements fyne.Theme.
func (b noScrollBar) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameScrollBar, theme.ColorNameScrollBarBackground, theme.ColorNameShadow:
		name = Clear
	}
	return b.inForce.Color(name, v)
}

// noScrollShadow is the theme of what scrolls with a bar and without a shadow at its ends.
type noScrollShadow struct{ inForce }

var _ fyne.Theme = noScrollShadow{}

// Color implements fyne.Theme.
func (s noScrollShadow) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameShadow {
		name = Clear
	}
	return s.inForce.Color(name, v)
}
