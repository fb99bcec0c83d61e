// Package picture makes of the pictures that people attach what a document can show: PNG or JPEG, upright, and no larger
// than paper needs. It bounds what a picture takes, whatever it says of itself; it draws nothing.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // of what is read
	"strings"
	"sync"

	"golang.org/x/image/draw"

	"startklar.dk/api"
)

const (
	// MaxSide is how many pixels are kept of a picture's longer side: what A4 shows at 220 to the inch.
	MaxSide = 1800
	// Quality is that of a JPEG picture that is written anew.
	Quality = 85

	maxKept   = 2 << 20   // bytes of a picture that is left as it is
	maxMemory = 200 << 20 // bytes that a picture may take while it is read
)

// ErrUnreadable is returned for what is no picture, is broken, or would take too much memory to be read.
var ErrUnreadable = errors.New("no picture that can be shown")

// Named says whether a file is a picture of a kind that is shown, by its name.
func Named(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".jpg") || strings.HasSuffix(name, ".jpeg")
}

var reading sync.Mutex // one at a time, for the memory that it takes

// Scaled is a picture as a document shows it, at most MaxSide pixels wide and high: the same file where it is small and
// upright already. ErrUnreadable for what cannot be shown.
func Scaled(data []byte) ([]byte, error) {
	img, _, way, err := Decode(data)
	if err != nil {
		return nil, err
	}
	size := img.Bounds()
	if way == Upright && max(size.Dx(), size.Dy()) <= MaxSide && len(data) <= maxKept {
		return data, nil
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, Turned(Flat(img, MaxSide), way), &jpeg.Options{Quality: Quality}); err != nil {
		return nil, fmt.Errorf("write a picture: %w", err)
	}
	return out.Bytes(), nil
}

// Thumbnail is a picture's middle as a square for a screen, upright and of so many pixels a side at the most.
// ErrUnreadable for what cannot be shown.
func Thumbnail(data []byte, side int) (image.Image, error) {
	img, _, way, err := Decode(data)
	if err != nil {
		return nil, err
	}
	size := img.Bounds()
	long, short := max(size.Dx(), size.Dy()), min(size.Dx(), size.Dy())
	flat := Turned(Flat(img, min((side*long+short-1)/short, 8*side)), way) // a ribbon is shown in part of the square
	width, height := flat.Rect.Dx(), flat.Rect.Dy()
	square := min(max(width, height), side)
	left, top := max(0, (width-square)/2), max(0, (height-square)/2)
	return flat.SubImage(image.Rect(left, top, left+min(width, square), top+min(height, square))), nil
}

// Logo is a picture whole, for a screen: upright, on white, and at most so many pixels wide and high. ErrUnreadable for
// what cannot be shown, and for what has more than api.MaxLogoSide pixels a side.
func Logo(data []byte, side int) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || max(c.Width, c.Height) > api.MaxLogoSide {
		return nil, ErrUnreadable
	}
	img, _, way, err := Decode(data)
	if err != nil {
		return nil, err
	}
	return Turned(Flat(img, side), way), nil
}

// Decode reads a picture, "png" or "jpeg", with how its camera was held. ErrUnreadable for what cannot be shown.
func Decode(data []byte) (img image.Image, format string, way int, err error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" || c.Width < 1 || c.Height < 1 {
		return nil, "", 0, ErrUnreadable
	}
	way, most := Upright, perPixel(c.ColorModel)
	if format == "jpeg" {
		way = orientation(data)
		if progressive(data) {
			most *= 5 // its coefficients are kept till its end, four bytes each
		}
	}
	if c.Width > maxMemory/most/c.Height {
		return nil, "", 0, ErrUnreadable
	}
	reading.Lock()
	defer reading.Unlock()
	if img, _, err = image.Decode(bytes.NewReader(data)); err != nil {
		return nil, "", 0, errors.Join(ErrUnreadable, err)
	}
	return img, format, way, nil
}

// perPixel is how many bytes a pixel takes at the most.
func perPixel(m color.Model) int {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.NRGBA64Model, color.RGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}

// Flat is a picture on white, at most so many pixels wide and high.
func Flat(img image.Image, most int) *image.RGBA {
	from := img.Bounds()
	width, height := from.Dx(), from.Dy()
	if side := max(width, height); side > most {
		width, height = max(1, width*most/side), max(1, height*most/side)
	}
	flat := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(flat, flat.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	if width == from.Dx() {
		draw.Draw(flat, flat.Rect, img, from.Min, draw.Over)
	} else {
		draw.ApproxBiLinear.Scale(flat, flat.Rect, img, from, draw.Over, nil)
	}
	return flat
}
