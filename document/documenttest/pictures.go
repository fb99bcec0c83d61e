package documenttest

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// Pictures are files as they come: large and small, seen through, broken, of another kind.
func Pictures(t testing.TB) map[string][]byte {
	t.Helper()
	drawn := func(w, h int) *image.NRGBA {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				img.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(y), 90, uint8(255 - x/4)}) //nolint:gosec // any colour
			}
		}
		return img
	}
	var through, photo, large, moving bytes.Buffer
	grey := image.NewGray(image.Rect(0, 0, 40, 30))
	var plain bytes.Buffer
	for _, err := range []error{
		png.Encode(&through, drawn(300, 200)), jpeg.Encode(&photo, drawn(640, 480), nil), jpeg.Encode(&large, drawn(2400, 1000), nil),
		jpeg.Encode(&plain, grey, nil), gif.Encode(&moving, grey, nil),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]byte{
		"Plantegning.png": through.Bytes(), "Risteren.jpg": photo.Bytes(), "Lokalet.jpg": large.Bytes(), "Grå.jpg": plain.Bytes(),
		"Halv.jpg": photo.Bytes()[:photo.Len()/3], "Film.gif": moving.Bytes(), "Lejekontrakt.docx": []byte("PK\x03\x04"), "tom.png": nil,
	}
}
