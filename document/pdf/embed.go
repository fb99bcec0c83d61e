package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font"
)

// embed writes a face with the glyphs that are used of it, and what each stands for.
func (f *face) embed(o *objects) error {
	glyphs := slices.Sorted(maps.Keys(f.used))
	data, err := f.subset(glyphs)
	if err != nil {
		return fmt.Errorf("embed %s: %w", f.name, err)
	}
	file, descriptor, descendant, unicode := o.reserve(), o.reserve(), o.reserve(), o.reserve()
	o.setStream(file, fmt.Sprintf("/Length1 %d", len(data)), data)
	name := subsetTag(data) + "+" + f.name
	extents, _ := f.face.FontHExtents()
	per := 1000 / f.upem
	box, err := f.bounds()
	if err != nil {
		return fmt.Errorf("embed %s: %w", f.name, err)
	}
	flags, lean := 32, "0" // letters of Latin
	if f.id == italic || f.id == boldItalic {
		flags, lean = flags|64, "-9.4"
	}
	o.set(descriptor, fmt.Sprintf(
		"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle %s /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %s >>",
		name, flags, box[0], box[1], box[2], box[3], lean, int(float64(extents.Ascender)*per), int(float64(extents.Descender)*per),
		int(float64(f.face.LineMetric(font.CapHeight))*per), stem[f.name], file))
	var widths strings.Builder
	for _, id := range glyphs {
		fmt.Fprintf(&widths, "%d [%s] ", id, number(f.advance(id)))
	}
	o.set(descendant, fmt.Sprintf(
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /CIDToGIDMap /Identity /DW 0 /W [%s] >>",
		name, descriptor, strings.TrimSpace(widths.String())))
	o.setStream(unicode, "", f.toUnicode(glyphs))
	o.set(f.ref, fmt.Sprintf(
		"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>",
		name, descendant, unicode))
	return nil
}

// stem is how wide the stems of the faces are, in thousandths.
var stem = map[string]int{"Inter-Regular": 88, "Inter-SemiBold": 130, "Inter-Bold": 152, "Inter-Italic": 88, "Inter-SemiBoldItalic": 130, "InterDisplay-Bold": 150}

// advance is a glyph's own width in thousandths.
func (f *face) advance(id uint16) float64 {
	return float64(f.face.HorizontalAdvance(font.GID(id))) * 1000 / f.upem
}

// bounds is the box around all glyphs, in thousandths.
func (f *face) bounds() (box [4]int, err error) {
	head := f.tables["head"]
	if len(head) < headLength {
		return box, errFont
	}
	for i := range box {
		at := 36 + 2*i
		v := int16(binary.BigEndian.Uint16(head[at:])) //nolint:gosec // it is signed
		box[i] = int(float64(v) * 1000 / f.upem)
	}
	return box, nil
}

// subsetTag is the six letters in front of a subset's name, made of what is in it.
func subsetTag(data []byte) string {
	sum := sha256.Sum256(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// maxMapped is how many glyphs one block of a character map may name.
const maxMapped = 100

// toUnicode says what each glyph stands for.
func (f *face) toUnicode(glyphs []uint16) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var named []uint16
	for _, id := range glyphs {
		if f.used[id] != "" {
			named = append(named, id)
		}
	}
	for part := range slices.Chunk(named, maxMapped) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			fmt.Fprintf(&b, "<%04X> <", id)
			for _, u := range utf16Of(f.used[id]) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
