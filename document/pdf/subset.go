package pdf

import (
	"encoding/binary"
	"errors"
	"maps"
)

// embedded are the tables of an embedded face, in their order in a file.
var embedded = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

const (
	headLength     = 54
	longOffsets    = 51 // where head says that loca's offsets are long: its low byte
	checksumAt     = 8  // of the whole file, in head
	composite      = 10 // bytes of a glyph's header
	checksumOf     = 0xB1B0AFBA
	argsAreWords   = 0x0001
	haveScale      = 0x0008
	moreComponents = 0x0020
	haveXYScale    = 0x0040
	have2By2       = 0x0080
)

var errFont = errors.New("a table is cut")

// subset is a TrueType file with the outlines of some glyphs alone. Glyphs keep their numbers, so that text needs no
// other ones; those that are not used are empty.
func (f *face) subset(glyphs []uint16) ([]byte, error) {
	tables := maps.Clone(f.tables)
	if len(tables["head"]) < headLength || len(tables["maxp"]) < 6 {
		return nil, errFont
	}
	count := int(binary.BigEndian.Uint16(tables["maxp"][4:]))
	long := tables["head"][longOffsets] == 1
	outline := func(id int) []byte {
		loca := tables["loca"]
		var from, to int
		if long {
			if len(loca) < 4*id+8 {
				return nil
			}
			from, to = int(binary.BigEndian.Uint32(loca[4*id:])), int(binary.BigEndian.Uint32(loca[4*id+4:]))
		} else {
			if len(loca) < 2*id+4 {
				return nil
			}
			from, to = 2*int(binary.BigEndian.Uint16(loca[2*id:])), 2*int(binary.BigEndian.Uint16(loca[2*id+2:]))
		}
		if from >= to || to > len(tables["glyf"]) {
			return nil
		}
		return tables["glyf"][from:to]
	}
	keep := make([]bool, count)
	queue := []int{0}
	for _, id := range glyphs {
		queue = append(queue, int(id))
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if id >= count || keep[id] {
			continue
		}
		keep[id] = true
		queue = append(queue, components(outline(id))...)
	}
	var glyf []byte
	loca := make([]byte, 0, 4*(count+1))
	for id := range count {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // a face is far smaller
		if keep[id] {
			glyf = append(glyf, outline(id)...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
		}
	}
	tables["loca"] = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // a face is far smaller
	tables["glyf"] = glyf
	head := append([]byte(nil), tables["head"]...)
	head[longOffsets] = 1
	copy(head[checksumAt:], []byte{0, 0, 0, 0})
	tables["head"] = head
	return sfnt(tables), nil
}

// components are the glyphs that a composite one is made of.
func components(outline []byte) (ids []int) {
	if len(outline) < composite || int16(binary.BigEndian.Uint16(outline)) >= 0 { //nolint:gosec // it is signed
		return nil
	}
	for at := composite; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		ids = append(ids, int(binary.BigEndian.Uint16(outline[at+2:])))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&have2By2 != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			break
		}
	}
	return ids
}

// sfnt is a font file of tables.
func sfnt(tables map[string][]byte) []byte {
	order := []string{}
	for _, tag := range embedded {
		if tables[tag] != nil {
			order = append(order, tag)
		}
	}
	n := len(order)
	search, selector := 16, 0
	for search*2 <= n*16 {
		search, selector = search*2, selector+1
	}
	be := binary.BigEndian
	file := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, search, selector, n*16 - search} {
		file = be.AppendUint16(file, uint16(v)) //nolint:gosec // of nine tables
	}
	var body []byte
	headAt, from := 0, 12+16*n
	for _, tag := range order {
		data := tables[tag]
		if tag == "head" {
			headAt = from + len(body)
		}
		file = append(file, tag...)
		file = be.AppendUint32(file, checksum(data))
		file = be.AppendUint32(file, uint32(from+len(body))) //nolint:gosec // a face is far smaller
		file = be.AppendUint32(file, uint32(len(data)))      //nolint:gosec // a face is far smaller
		body = append(body, data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	file = append(file, body...)
	be.PutUint32(file[headAt+checksumAt:], checksumOf-checksum(file))
	return file
}

func checksum(data []byte) (sum uint32) {
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + binary.BigEndian.Uint32(rest[:])
}
