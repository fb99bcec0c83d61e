package store

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"
)

// What is left of a damaged database is read here page by page, without the
// tree that leads to the pages: rows stand whole on the leaves and the pages that
// these run over to (sqlite.org/fileformat2, "B-tree Pages").

// Types of pages that hold rows.
const (
	pageIndexInner = 0x02
	pageIndexLeaf  = 0x0a
	pageTableLeaf  = 0x0d
)

const (
	defaultPageSize = 4096
	minCell         = 4       // bytes of a cell and its pointer at the least
	firstHeader     = 100     // bytes of the file's own header on page 1
	maxColumns      = 64      // more than any table of ours
	maxRow          = 8 << 20 // bytes; a row holds no more than a page of a feed
)

// pages are the latest ones of a database, by number from 1.
type pages struct {
	size int
	by   map[uint32][]byte
}

// readPages reads a file's pages with those of its log over them, the log's
// checksums aside.
func readPages(path string) (*pages, error) {
	raw, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	p := &pages{size: defaultPageSize, by: map[uint32][]byte{}}
	if len(raw) >= firstHeader {
		n := int(binary.BigEndian.Uint16(raw[16:]))
		if n == 1 {
			n = 65536
		}
		if goodPageSize(n) {
			p.size = n
		}
	}
	log, err := os.Open(path + "-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var l *logFile
	if err == nil {
		defer log.Close() //nolint:errcheck // only read
		if l, err = readLog(log); err == nil {
			p.size = l.pageSize
		} else if _, err := log.Seek(logHeader, 0); err == nil {
			l = &logFile{r: log, pageSize: p.size, order: binary.LittleEndian}
			if l.salt = saltOf(log); l.salt == nil {
				l = nil
			}
		}
	}
	for n := uint32(1); len(raw) > 0 && n < math.MaxUint32; n++ {
		end := min(p.size, len(raw))
		page := make([]byte, p.size) // a torn one ends in nothing
		copy(page, raw[:end])
		p.by[n] = page
		raw = raw[end:]
	}
	for l != nil {
		f, more := l.next()
		if !more {
			break
		}
		if f.page > 0 {
			p.by[f.page] = f.body
		}
	}
	return p, nil
}

// saltOf reads the first frame's salt, for a log whose header is broken.
func saltOf(log *os.File) []byte {
	b := make([]byte, frameHeader)
	if _, err := log.ReadAt(b, logHeader); err != nil {
		return nil
	}
	return b[8:16]
}

// free are the pages that hold nothing. Where the list of them is not just as
// long as the file says it is broken, and no page counts as free.
func (p *pages) free() map[uint32]bool {
	free, first := map[uint32]bool{}, p.by[1]
	if first == nil {
		return free
	}
	count := binary.BigEndian.Uint32(first[36:])
	for trunk := binary.BigEndian.Uint32(first[32:]); trunk != 0 && !free[trunk]; {
		page := p.by[trunk]
		if page == nil {
			break
		}
		free[trunk] = true
		n := min(int(binary.BigEndian.Uint32(page[4:])), p.size/4-2)
		for i := range n {
			free[binary.BigEndian.Uint32(page[8+4*i:])] = true
		}
		trunk = binary.BigEndian.Uint32(page)
	}
	if len(free) != int(count) {
		return map[uint32]bool{}
	}
	return free
}

// row is one row's values: nil, int64, float64, string or []byte.
type row []any

// rows calls do with every row on pages of these types, in the order of pages.
// rowid is 0 on pages of indexes and of tables without one.
func (p *pages) rows(do func(rowid int64, r row), types ...byte) {
	free := p.free()
	for _, n := range slices.Sorted(maps.Keys(p.by)) {
		page, at := p.by[n], 0
		if free[n] {
			continue
		}
		if n == 1 {
			at = firstHeader
		}
		for _, t := range types {
			if page[at] == t {
				p.cells(page, at, do)
			}
		}
	}
}

func (p *pages) cells(page []byte, at int, do func(int64, row)) {
	pointers := at + 8
	if page[at] == pageIndexInner {
		pointers += 4
	}
	count := min(int(binary.BigEndian.Uint16(page[at+3:])), p.size/minCell)
	for i := range count {
		if pointers+2*i+2 > p.size {
			return
		}
		start := int(binary.BigEndian.Uint16(page[pointers+2*i:]))
		if start >= p.size {
			continue
		}
		if rowid, payload, ok := p.cell(page, page[at], start); ok {
			if r, ok := readRow(payload); ok {
				do(rowid, r)
			}
		}
	}
}

// cell reads a cell's payload with what of it runs over.
func (p *pages) cell(page []byte, kind byte, at int) (rowid int64, payload []byte, ok bool) {
	b := page[at:]
	if kind == pageIndexInner {
		if len(b) < 4 {
			return 0, nil, false
		}
		b = b[4:]
	}
	size, n := varint(b)
	if n == 0 || size <= 0 || size > maxRow || size > int64(p.size)*int64(len(p.by)) {
		return 0, nil, false
	}
	b = b[n:]
	most := (p.size-12)*64/255 - 23
	if kind == pageTableLeaf {
		if rowid, n = varint(b); n == 0 {
			return 0, nil, false
		}
		b, most = b[n:], p.size-35
	}
	local := int(size)
	if local > most {
		least := (p.size-12)*32/255 - 23
		if local = least + (int(size)-least)%(p.size-4); local > most {
			local = least
		}
	}
	if local > len(b) {
		return 0, nil, false
	}
	payload = slices.Clone(b[:local])
	if local == int(size) {
		return rowid, payload, true
	}
	if len(b) < local+4 {
		return 0, nil, false
	}
	for over := binary.BigEndian.Uint32(b[local:]); len(payload) < int(size); {
		more := p.by[over]
		if over == 0 || more == nil {
			return 0, nil, false
		}
		payload = append(payload, more[4:min(p.size, 4+int(size)-len(payload))]...)
		over = binary.BigEndian.Uint32(more)
	}
	return rowid, payload, true
}

// varint reads SQLite's big-endian one of at most nine bytes; n is 0 where b ends first.
func varint(b []byte) (v int64, n int) {
	for i := range min(len(b), 8) {
		v = v<<7 | int64(b[i]&0x7f)
		if b[i] < 0x80 {
			return v, i + 1
		}
	}
	if len(b) < 9 {
		return 0, 0
	}
	return v<<8 | int64(b[8]), 9
}

// readRow reads a record: its columns' types, then their values.
func readRow(b []byte) (row, bool) {
	head, n := varint(b)
	if n == 0 || head < int64(n) || head > int64(len(b)) {
		return nil, false
	}
	types, body := b[n:head], b[head:]
	var r row
	for len(types) > 0 {
		t, n := varint(types)
		if n == 0 || t < 0 || len(r) == maxColumns {
			return nil, false
		}
		types = types[n:]
		size := 0
		switch {
		case t <= 4:
			size = int(t)
		case t == 5:
			size = 6
		case t == 6, t == 7:
			size = 8
		case t >= 12 && (t-12)/2 <= maxRow:
			size = int(t-12) / 2
		case t != 8 && t != 9:
			return nil, false
		}
		if size > len(body) {
			return nil, false
		}
		r = append(r, value(t, body[:size]))
		body = body[size:]
	}
	return r, true
}

func value(t int64, b []byte) any {
	switch {
	case t == 0:
		return nil
	case t == 8, t == 9:
		return t - 8
	case t == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	case t <= 6:
		v := int64(b[0])
		if b[0] >= 0x80 { // two's complement
			v -= 0x100
		}
		for _, c := range b[1:] {
			v = v<<8 | int64(c)
		}
		return v
	case t%2 == 0:
		return b
	}
	return string(b)
}
