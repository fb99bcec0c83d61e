package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"

	"startklar.dk/office/db"
)

// page is a page of the database file; see https://www.sqlite.org/fileformat2.html,
// which the names here are from.
type page struct {
	number int64 // from 1
	data   []byte
}

func readPage(ctx context.Context, tx *db.Tx, number int64) (page, error) {
	p := page{number: number}
	err := tx.QueryRowContext(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = $1`, number).Scan(&p.data)
	return p, err
}

func (p page) at2(offset int) int { return int(binary.BigEndian.Uint16(p.data[offset:])) }

func (p page) at4(offset int) int64 { return int64(binary.BigEndian.Uint32(p.data[offset:])) }

// freePages are the pages of the freelist, and from where on each is unused: its
// leaves from their first byte, its trunks from behind the numbers of those.
func freePages(ctx context.Context, tx *db.Tx) (map[int64]int, error) {
	free := map[int64]int{}
	const firstTrunk = 32
	trunk, err := readPage(ctx, tx, 1)
	for next := int64(0); err == nil; {
		if next == 0 {
			next = trunk.at4(firstTrunk)
		} else {
			leaves := int(min(trunk.at4(4), int64(len(trunk.data)/4-2)))
			for i := range leaves {
				free[trunk.at4(8+4*i)] = 0
			}
			free[next] = 8 + 4*leaves
			next = trunk.at4(0)
		}
		if next == 0 {
			return free, nil
		}
		if _, known := free[next]; known {
			return nil, errors.New("the freelist goes round in a circle")
		}
		trunk, err = readPage(ctx, tx, next)
	}
	return nil, err
}

// wipe zeroes the room of a page that is unused, and tells whether there was
// anything. On a b-tree page that is what lies between the list of its cells and the
// cells, and between those; on others, unless they are free, nothing: they begin with
// a page's number in four bytes, of which the first is zero in any file of less than
// a hundred gigabytes.
func (p page) wipe(free map[int64]int) (was bool) {
	if from, ok := free[p.number]; ok {
		return zeroed(p.data[from:])
	}
	header := 0
	if p.number == 1 {
		header = 100 // the file's own comes first
	}
	cells := header
	switch p.data[header] {
	case 2, 5: // interior
		cells += 12
	case 10, 13: // leaf
		cells += 8
	default:
		return false
	}
	from, to := cells+2*p.at2(header+3), p.at2(header+5)
	if from > to || to > len(p.data) {
		return false
	}
	was = zeroed(p.data[from:to])
	for block := p.at2(header + 1); block > 0 && block+4 <= len(p.data); block = p.at2(block) {
		if end := block + p.at2(block+2); end <= len(p.data) && end >= block+4 {
			was = zeroed(p.data[block+4:end]) || was
		}
		if p.at2(block) <= block { // they ascend
			break
		}
	}
	return was
}

// zeroed zeroes bytes and tells whether they were otherwise.
func zeroed(room []byte) (was bool) {
	was = len(bytes.Trim(room, "\x00")) > 0
	clear(room)
	return was
}
