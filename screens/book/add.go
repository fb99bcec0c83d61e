package book

import "fyne.io/fyne/v2"

// add puts objects at the end of a container that is still being filled. Unlike
// the container's own Add it does not lay out each time.
func add(to *fyne.Container, objects ...fyne.CanvasObject) {
	to.Objects = append(to.Objects, objects...)
}
