package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// photo is a JPEG file of a picture whose upper left corner is red, with an orientation in its Exif data.
func photo(t testing.TB, orientation byte) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 60, 30))
	for y := range 30 {
		for x := range 60 {
			img.SetRGBA(x, y, color.RGBA{240, 240, 240, 255})
			if x < 20 && y < 10 {
				img.SetRGBA(x, y, color.RGBA{220, 0, 0, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte(exifHeader+"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"), orientation, 0, 0, 0, 0, 0, 0, 0)
	marker := append([]byte{0xff, appOne, 0, byte(len(exif) + 2)}, exif...) //nolint:gosec // some thirty bytes
	return append(append([]byte{0xff, 0xd8}, marker...), b.Bytes()[2:]...)
}

func TestAPhotographIsSetUpright(t *testing.T) {
	for way, corner := range map[byte]image.Point{
		Upright: {5, 5}, mirrored: {55, 5}, upsideDown: {55, 25}, flipped: {5, 25},
		transposed: {5, 5}, turnedRight: {25, 5}, transversed: {25, 55}, turnedLeft: {5, 55},
	} {
		data := photo(t, way)
		if got := orientation(data); got != int(way) {
			t.Errorf("way %d is read as %d", way, got)
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		flat := Turned(Flat(img, MaxSide), int(way))
		if high := flat.Rect.Dy() > flat.Rect.Dx(); high != (way >= transposed) {
			t.Errorf("way %d: %v", way, flat.Rect)
		}
		if c := flat.RGBAAt(corner.X, corner.Y); c.R < 180 || c.G > 60 {
			t.Errorf("way %d: the red corner is not at %v", way, corner)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(photo(f, turnedRight))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if way := orientation(data); way < Upright || way > turnedLeft {
			t.Errorf("%d is no way", way)
		}
	})
}
