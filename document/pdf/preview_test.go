package pdf_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"startklar.dk/document/documenttest"
	"startklar.dk/document/pdf"
)

// rendered is what another program makes of a sample's page, so many pixels wide.
func rendered(t *testing.T, name string, number, width int) image.Image {
	t.Helper()
	to := filepath.Join(t.TempDir(), "page")
	n := strconv.Itoa(number + 1)
	run(t, "pdftoppm", "-png", "-singlefile", "-f", n, "-l", n, "-scale-to-x", strconv.Itoa(width), "-scale-to-y", "-1", file(t, name), to)
	data, err := os.ReadFile(to + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// dark is how much of each square of a picture is not white, 0 to 1, in rows of so many squares.
func dark(img image.Image, across, down int) []float64 {
	out, size := make([]float64, across*down), img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			r, g, b, _ := img.At(img.Bounds().Min.X+x, img.Bounds().Min.Y+y).RGBA()
			out[y*down/size.Y*across+x*across/size.X] += 1 - float64(r+g+b)/3/0xffff
		}
	}
	for i := range out {
		out[i] /= float64(size.X*size.Y) / float64(len(out))
	}
	return out
}

// TestAPreviewIsWhatAReaderShows compares every page of plans with letters, charts, tables, pictures and odd text with
// what another program shows of the file.
func TestAPreviewIsWhatAReaderShows(t *testing.T) {
	const width, across, down = 480, 48, 68
	for _, name := range []string{"da", "empty-en", "pictures", "odd", "sheet"} {
		p := pdf.NewPreview(documenttest.Samples(t)[name])
		step := max(1, p.Pages()/4)
		for n := 0; n < p.Pages(); n += step {
			ours, theirs := p.Picture(n, width), rendered(t, name, n, width)
			if dx, dy := ours.Rect.Dx()-theirs.Bounds().Dx(), ours.Rect.Dy()-theirs.Bounds().Dy(); dx != 0 || dy < -1 || dy > 1 {
				t.Errorf("%s, page %d is %v, not %v", name, n, ours.Rect, theirs.Bounds())
				continue
			}
			a, b := dark(ours, across, down), dark(theirs, across, down)
			for i := range a {
				if off := a[i] - b[i]; off > 0.2 || off < -0.2 {
					t.Errorf("%s, page %d, square %d,%d: %.2f dark, not %.2f", name, n, i%across, i/across, a[i], b[i])
					break
				}
			}
		}
	}
}
