// Package ui is the look and the machinery of the screens: theme, layouts, widgets, shell, navigation.
// It knows no domain and no texts; it starts no goroutine of its own but through a Loop that is handed in.
package ui
