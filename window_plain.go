//go:build ci || mobile || android || ios

package main

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
)

// A phone's window is the screen, and the software renderer's stands nowhere.

func look(fyne.Window, *app.Window) {}

func stand(fyne.Window, app.Window) {}

func unfold(fyne.Window) {}
