package picture

import (
	"encoding/binary"
	"image"
	"iter"
)

// Orientations, as cameras write them: which corner of the scene the picture's first point is.
const (
	Upright     = 1
	mirrored    = 2
	upsideDown  = 3
	flipped     = 4
	transposed  = 5
	turnedRight = 6
	transversed = 7
	turnedLeft  = 8
)

const (
	startOfScan    = 0xda
	appOne         = 0xe1
	progressiveWay = 0xc2
	orientationTag = 0x0112
	exifHeader     = "Exif\x00\x00"
)

// orientation is how a JPEG file's camera was held, by its Exif data; Upright where it does not say.
func orientation(data []byte) int {
	for marker, part := range segments(data) {
		if marker == appOne && len(part) > 14 && string(part[:6]) == exifHeader {
			return tiffOrientation(part[6:])
		}
	}
	return Upright
}

// progressive says whether a JPEG file comes in several passes.
func progressive(data []byte) bool {
	for marker := range segments(data) {
		if marker == progressiveWay {
			return true
		}
	}
	return false
}

// segments are the whole segments of a JPEG file before its picture, by what they are.
func segments(data []byte) iter.Seq2[byte, []byte] {
	return func(yield func(marker byte, part []byte) bool) {
		for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != startOfScan; {
			size := int(binary.BigEndian.Uint16(data[at+2:]))
			end := at + 2 + size
			if size < 2 || end > len(data) || !yield(data[at+1], data[at+4:end]) {
				return
			}
			at = end
		}
	}
}

// tiffOrientation reads the orientation in the first directory of a TIFF structure.
func tiffOrientation(data []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if string(data[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(data[4:]))
	if at < 8 || at+2 > len(data) {
		return Upright
	}
	count := int(order.Uint16(data[at:]))
	const entrySize = 12
	for i := range count {
		field := at + 2 + i*entrySize
		if field+entrySize > len(data) {
			break
		}
		if order.Uint16(data[field:]) == orientationTag {
			if v := int(order.Uint16(data[field+8:])); v >= Upright && v <= turnedLeft {
				return v
			}
		}
	}
	return Upright
}

// Turned is a picture set upright.
func Turned(img *image.RGBA, orientation int) *image.RGBA {
	if orientation == Upright {
		return img
	}
	width, height := img.Rect.Dx(), img.Rect.Dy()
	size := image.Rect(0, 0, width, height)
	if orientation >= transposed {
		size = image.Rect(0, 0, height, width)
	}
	out := image.NewRGBA(size)
	right, foot := width-1, height-1
	for y := range height {
		for x := range width {
			var tx, ty int
			switch orientation {
			case mirrored:
				tx, ty = right-x, y
			case upsideDown:
				tx, ty = right-x, foot-y
			case flipped:
				tx, ty = x, foot-y
			case transposed:
				tx, ty = y, x
			case turnedRight:
				tx, ty = foot-y, x
			case transversed:
				tx, ty = foot-y, right-x
			case turnedLeft:
				tx, ty = y, right-x
			}
			copy(out.Pix[out.PixOffset(tx, ty):][:4], img.Pix[img.PixOffset(x, y):][:4])
		}
	}
	return out
}
