package ui

import "encoding/binary"

// writingLine is the height of a line where one writes long, in letters.
const writingLine float32 = 1.65

// spread is a TrueType font with other line metrics: lines as high as so many letters, with the air shared above and
// below. Fyne's entry has no setting for the height of its lines; it takes what the font says. Nil for what is not a
// font.
func spread(font []byte, line float32) []byte {
	const header, record = 12, 16
	if len(font) < header {
		return nil
	}
	out := append([]byte(nil), font...)
	tables := map[string]int{}
	for i := range int(binary.BigEndian.Uint16(out[4:])) {
		at := header + i*record
		if at+record > len(out) {
			return nil
		}
		tables[string(out[at:at+4])] = int(binary.BigEndian.Uint32(out[at+8:]))
	}
	head, hhea, os2 := tables["head"], tables["hhea"], tables["OS/2"]
	if head == 0 || hhea == 0 || os2 == 0 || head+20 > len(out) || hhea+10 > len(out) || os2+78 > len(out) {
		return nil
	}
	em := float32(binary.BigEndian.Uint16(out[head+18:]))
	up := float32(int16(binary.BigEndian.Uint16(out[hhea+4:])))    //nolint:gosec // the field is signed
	down := -float32(int16(binary.BigEndian.Uint16(out[hhea+6:]))) //nolint:gosec // the field is signed
	air := (line*em - up - down) / 2
	put := func(at int, value float32) {
		binary.BigEndian.PutUint16(out[at:], uint16(int16(value))) //nolint:gosec // the field is signed
	}
	put(hhea+4, up+air)
	put(hhea+6, -(down + air))
	put(hhea+8, 0)
	put(os2+68, up+air)
	put(os2+70, -(down + air))
	put(os2+72, 0)
	return out
}
