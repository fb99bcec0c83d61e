package parts

import "fyne.io/fyne/v2"

// WriteIn puts the cursor where one writes, where that opens no keyboard on the screen.
func WriteIn(field interface{ Focus() }) {
	if !fyne.CurrentDevice().IsMobile() {
		field.Focus()
	}
}
