package pdf

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
)

// drawn is how many bytes of outline a glyph has in a font file with long offsets.
func drawn(t *testing.T, file []byte, id int) int {
	t.Helper()
	loader, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	loca, err := loader.RawTable(opentype.MustNewTag("loca"))
	if err != nil {
		t.Fatal(err)
	}
	return int(binary.BigEndian.Uint32(loca[4*id+4:]) - binary.BigEndian.Uint32(loca[4*id:]))
}

// TestALetterThatIsMadeOfOthersIsWhole looks at the outlines in an embedded face: å is made of a and a ring, which no
// text asks for.
func TestALetterThatIsMadeOfOthersIsWhole(t *testing.T) {
	made := 0
	for _, face := range typefaces() {
		f := newFace(face)
		asked, _ := face.font.NominalGlyph('å')
		other, _ := face.font.NominalGlyph('Q')
		data, err := f.subset([]uint16{uint16(asked)}) //nolint:gosec // a face has fewer
		if err != nil {
			t.Fatal(err)
		}
		if drawn(t, data, int(asked)) == 0 {
			t.Errorf("%s has no å", face.name)
		}
		if drawn(t, data, int(other)) != 0 {
			t.Errorf("%s has a Q that nobody asked for", face.name)
		}
		glyf, at := f.tables["glyf"], offset(f.tables, int(asked))
		for _, part := range components(glyf[at:]) {
			made++
			if drawn(t, data, part) == 0 {
				t.Errorf("%s: a part of å is missing", face.name)
			}
		}
	}
	if made == 0 {
		t.Error("å is made of nothing in any face")
	}
}

// offset is where a glyph's outline begins in a face as it ships.
func offset(tables map[string][]byte, id int) int {
	if tables["head"][longOffsets] == 1 {
		return int(binary.BigEndian.Uint32(tables["loca"][4*id:]))
	}
	return 2 * int(binary.BigEndian.Uint16(tables["loca"][2*id:]))
}
