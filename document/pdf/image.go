package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"startklar.dk/document"
	"startklar.dk/document/picture"
)

const (
	maxPicture = 380.0 // points that a picture is high
	perInch    = 110.0 // pixels at which a small picture is shown
)

// picture reads a picture and makes it an object. One that is too large is made smaller; what is seen through is
// white.
func (w *writer) picture(data []byte) (r ref, width, height int, err error) {
	img, format, way, err := picture.Decode(data)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("read a picture: %w", err)
	}
	space := "/DeviceRGB"
	width, height = img.Bounds().Dx(), img.Bounds().Dy()
	fits := max(width, height) <= picture.MaxSide
	_, coloured := img.(*image.YCbCr)
	_, greyed := img.(*image.Gray)
	if greyed {
		space = "/DeviceGray"
	}
	if format == "jpeg" && fits && way == picture.Upright && (coloured || greyed) {
		return w.jpeg(data, space, width, height), width, height, nil
	}
	flat := picture.Turned(picture.Flat(img, picture.MaxSide), way)
	width, height = flat.Rect.Dx(), flat.Rect.Dy()
	if format != "jpeg" && fits {
		r = w.o.reserve()
		w.o.setStream(r, pictureDict("/DeviceRGB", width, height), rgb(flat))
		return r, width, height, nil
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, flat, &jpeg.Options{Quality: picture.Quality}); err != nil {
		return 0, 0, 0, fmt.Errorf("write a picture: %w", err)
	}
	return w.jpeg(b.Bytes(), "/DeviceRGB", width, height), width, height, nil
}

func pictureDict(space string, width, height int) string {
	return fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8", width, height, space)
}

func (w *writer) jpeg(data []byte, space string, width, height int) ref {
	r := w.o.reserve()
	w.o.setRaw(r, pictureDict(space, width, height)+" /Filter /DCTDecode", data)
	return r
}

func rgb(img *image.RGBA) []byte {
	out := make([]byte, 0, 3*img.Rect.Dx()*img.Rect.Dy())
	for i := 0; i+3 < len(img.Pix); i += 4 {
		out = append(out, img.Pix[i], img.Pix[i+1], img.Pix[i+2])
	}
	return out
}

// image shows a picture, or names it where it cannot be shown.
func (f *flow) image(b *document.Image) {
	w, at := f.w, f.at
	r, width, height, err := w.picture(b.Data)
	if err != nil {
		words := b.Caption
		if words == "" {
			words = b.Alt
		}
		f.paragraph(&document.Paragraph{Text: document.Plain(missing + " " + words), Style: document.Quiet})
		return
	}
	e := f.parent.child("Figure")
	e.alt = b.Alt
	shown := min(at.width, float64(width)*72/perInch)
	high := shown * float64(height) / float64(width)
	if high > maxPicture {
		shown, high = shown*maxPicture/high, maxPicture
	}
	e.attrs = layoutBox(shown, high)
	name := fmt.Sprintf("Im%d", len(w.images))
	w.images = append(w.images, name)
	f.gap = max(f.gap, 8)
	f.add(box{height: high, keep: b.Caption != "", paint: func(p *page, y float64) {
		p.begin(e)
		if p.images == nil {
			p.images = map[string]ref{}
		}
		p.images[name] = r
		p.op("q")
		p.opf("cm", shown, 0, 0, high, at.x, p.height-y-high)
		p.op("/" + name + " Do Q")
		p.end()
	}})
	if b.Caption != "" {
		f.gap = 3
		f.add(w.lines(f.parent.child("P"), document.Plain(b.Caption), quietStyle, smallLead, at, inNeed)...)
	}
	f.gap = 10
}
