package main

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/screens"
)

// followFront tells the app when it comes to the front and when it is put aside.
// What is being typed is brought to disk then in any case. On a phone the app
// also falls silent; on a desktop a window beside the one that is typed into is
// still looked at.
func followFront(life fyne.Lifecycle, phone bool, shown *screens.Screens, model *app.App, keep func()) {
	life.SetOnExitedForeground(func() {
		shown.Flush()
		keep()
		if phone {
			model.SetActive(false)
		}
	})
	life.SetOnEnteredForeground(func() {
		model.SetActive(true)
		model.Sync.Now()
	})
}
