// Package picture draws screens and widgets into PNG files without a window, for the tour and the gallery of the
// tests. It is not part of what a person runs; it starts no goroutine.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

// Sharp is how many pixels there are to a dp in the pictures of the tour: a phone of 390 by 844 dp becomes 780 by 1688.
const Sharp = 2

// Window puts content into a test window of a size in dp, without the padding that Fyne adds, and with so many
// pixels to a dp. The window can be tapped and typed in like any other.
func Window(content fyne.CanvasObject, width, height, scale float32) fyne.Window {
	window := test.NewWindow(nil)
	if c, ok := window.Canvas().(software.WindowlessCanvas); ok {
		c.SetPadded(false)
		c.SetScale(scale)
	}
	window.Resize(fyne.NewSize(width, height))
	window.SetContent(content)
	window.Resize(fyne.NewSize(width, height))
	return window
}

// Of draws what a canvas shows now.
func Of(c fyne.Canvas) image.Image { return c.Capture() }

// Draw draws content alone at a size in dp and so many pixels to a dp, under the application's theme.
func Draw(content fyne.CanvasObject, width, height, scale float32) image.Image {
	window := Window(content, width, height, scale)
	defer window.Close()
	return window.Canvas().Capture()
}

// Save writes an image as a PNG file and makes the folder it stands in.
func Save(path string, img image.Image) error {
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		return fmt.Errorf("encode %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}
