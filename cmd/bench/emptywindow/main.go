// Command emptywindow opens a Fyne window with one label and says when its
// first frame is drawn: the floor beside which the app's start is measured.
package main

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("dk.startklar.emptywindow")
	w := a.NewWindow("")
	drawn := false
	mark := canvas.NewRaster(func(int, int) image.Image {
		if !drawn {
			drawn = true
			fmt.Println("first frame")
		}
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
	w.SetContent(container.NewStack(widget.NewLabel("Startklar"), mark))
	w.Resize(fyne.NewSize(390, 844))
	w.ShowAndRun()
}
