package main

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// sayFirstFrame prints a line when the window's first frame is drawn, for
// scripts that measure or look.
func sayFirstFrame(w fyne.Window) {
	drawn := false
	mark := canvas.NewRaster(func(int, int) image.Image {
		if !drawn {
			drawn = true
			fmt.Println("first frame")
		}
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
	w.SetContent(container.NewStack(w.Content(), mark))
}
