package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"startklar.dk/api"
)

func encoded(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// saying is a PNG file that says it is so large, and has a few bytes.
func saying(t testing.TB, width, height uint32) []byte {
	t.Helper()
	data := bytes.Clone(encoded(t, image.NewNRGBA(image.Rect(0, 0, 1, 1))))
	head := data[12:29] // the header's name and what it says
	binary.BigEndian.PutUint32(head[4:], width)
	binary.BigEndian.PutUint32(head[8:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(head))
	return data
}

func TestAPictureIsNoLargerThanPaperNeedsAndUpright(t *testing.T) {
	small := encoded(t, image.NewRGBA(image.Rect(0, 0, 300, 200)))
	if got, err := Scaled(small); err != nil || !bytes.Equal(got, small) {
		t.Errorf("a small one is made anew, %v", err)
	}
	for name, c := range map[string]struct {
		data          []byte
		width, height int
	}{
		"large":       {encoded(t, image.NewGray(image.Rect(0, 0, 3600, 200))), 1800, 100},
		"on its side": {photo(t, turnedRight), 30, 60},
	} {
		got, err := Scaled(c.data)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := jpeg.DecodeConfig(bytes.NewReader(got)); err != nil || is.Width != c.width || is.Height != c.height {
			t.Errorf("%s: %d×%d, %v", name, is.Width, is.Height, err)
		}
	}
}

func TestFiftyMillionPixelsAreScaledDownAndALieIsRefused(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8192, 6144)), &jpeg.Options{Quality: 1}); err != nil {
		t.Fatal(err)
	}
	got, err := Scaled(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if is, err := jpeg.DecodeConfig(bytes.NewReader(got)); err != nil || is.Width != MaxSide {
		t.Errorf("%+v, %v", is, err)
	}
	for name, data := range map[string][]byte{
		"a bomb": saying(t, 60_000, 60_000), "another": saying(t, 1<<31-1, 1<<31-1), "one that ends early": b.Bytes()[:b.Len()/2],
		"no picture": []byte("%PDF-1.7"), "nothing": nil,
	} {
		if _, err := Scaled(data); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Thumbnail(data, 100); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALogoIsWholeOnWhiteAndWithinItsBounds(t *testing.T) {
	for _, c := range []struct{ width, height, want, high int }{{400, 100, 100, 25}, {100, 400, 25, 100}, {60, 20, 60, 20}, {4000, 1, 100, 1}} {
		got, err := Logo(encoded(t, image.NewNRGBA(image.Rect(0, 0, c.width, c.height))), 100)
		if err != nil || got.Bounds().Dx() != c.want || got.Bounds().Dy() != c.high {
			t.Errorf("%+v: %v, %v", c, got, err)
			continue
		}
		if r, g, b, a := got.At(0, 0).RGBA(); min(r, g, b, a) != 0xffff {
			t.Errorf("%+v: what is clear is %v", c, got.At(0, 0))
		}
	}
	if got, err := Logo(photo(t, turnedRight), 100); err != nil || got.Bounds().Dy() != 60 {
		t.Errorf("on its side: %v", err)
	}
	for name, data := range map[string][]byte{
		"too wide": encoded(t, image.NewGray(image.Rect(0, 0, api.MaxLogoSide+1, 1))), "too high": encoded(t, image.NewGray(image.Rect(0, 0, 1, api.MaxLogoSide+1))),
		"a bomb": saying(t, 60_000, 60_000), "cut off": encoded(t, image.NewGray(image.Rect(0, 0, 60, 60)))[:40], "no picture": []byte("<svg/>"), "nothing": nil,
	} {
		if _, err := Logo(data, 100); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAThumbnailIsThePicturesMiddle(t *testing.T) {
	for _, c := range []struct{ width, height, want, high int }{{400, 300, 100, 100}, {300, 400, 100, 100}, {60, 60, 60, 60}, {4000, 40, 100, 8}} {
		got, err := Thumbnail(encoded(t, image.NewGray(image.Rect(0, 0, c.width, c.height))), 100)
		if err != nil || got.Bounds().Dx() != c.want || got.Bounds().Dy() != c.high {
			t.Errorf("%+v: %v, %v", c, got.Bounds(), err)
		}
	}
}

func TestWhatAPixelTakesIsNotTakenForLess(t *testing.T) {
	for m, least := range map[color.Model]int{
		color.GrayModel: 1, color.Gray16Model: 2, color.YCbCrModel: 3, color.NRGBA64Model: 8, color.RGBA64Model: 8, color.NRGBAModel: 4, color.CMYKModel: 4,
	} {
		if got := perPixel(m); got < least {
			t.Errorf("%v: %d", m, got)
		}
	}
}

func FuzzScaled(f *testing.F) {
	f.Add(encoded(f, image.NewNRGBA(image.Rect(0, 0, 3, 2))))
	f.Add(photo(f, turnedLeft))
	f.Add(saying(f, 60_000, 60_000))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Scaled(data)
		if err != nil {
			return
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(got)); err != nil || max(c.Width, c.Height) > MaxSide {
			t.Errorf("%+v, %v", c, err)
		}
	})
}
