package document

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // pictures in the appendices
	_ "image/png"
)

// maxPixels bounds what a picture takes when it is read: 40 million pixels.
const maxPixels = 40_000_000

var errPicture = errors.New("no picture that can be shown")

// pictureSize is the width and height of a PNG or JPEG picture in pixels.
func pictureSize(data []byte) (w, h int, err error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, err
	}
	if format != "png" && format != "jpeg" || c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height {
		return 0, 0, errPicture
	}
	return c.Width, c.Height, nil
}
