package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// SQLite's write-ahead log, as its file format describes it (sqlite.org/fileformat2,
// "The Write-Ahead Log"): a header, then frames of a page each.
const (
	logHeader   = 32
	frameHeader = 24
	logMagic    = 0x377f0682 // the lowest bit tells the order of bytes of the checksums
)

// logFile reads frames one after another.
type logFile struct {
	r        io.Reader
	pageSize int
	order    binary.ByteOrder
	salt     []byte
	sum      [2]uint32
	sound    bool // all frames so far have their checksums
}

type frame struct {
	page   uint32
	commit bool
	body   []byte
}

var errNoLog = errors.New("no header of a log")

// readLog reads the header; errNoLog where there is none that is good.
func readLog(r io.Reader) (*logFile, error) {
	header := make([]byte, logHeader)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, errNoLog
	}
	magic := binary.BigEndian.Uint32(header)
	if magic&^1 != logMagic {
		return nil, errNoLog
	}
	l := &logFile{r: r, order: binary.ByteOrder(binary.LittleEndian), salt: header[16:24], sound: true}
	if magic&1 == 1 {
		l.order = binary.BigEndian
	}
	l.pageSize = int(binary.BigEndian.Uint32(header[8:]))
	if !goodPageSize(l.pageSize) || !l.add(header[:24], header[24:]) {
		return nil, errNoLog
	}
	return l, nil
}

func goodPageSize(n int) bool { return n >= 512 && n <= 65536 && n&(n-1) == 0 }

// add puts bytes into the running checksum and compares it.
func (l *logFile) add(b, want []byte) bool {
	l.take(b)
	return l.sum[0] == binary.BigEndian.Uint32(want) && l.sum[1] == binary.BigEndian.Uint32(want[4:])
}

func (l *logFile) take(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		l.sum[0] += l.order.Uint32(b) + l.sum[1]
		l.sum[1] += l.order.Uint32(b[4:]) + l.sum[0]
	}
}

// next gives the next frame of this log, with a right checksum or not; false at
// its end. Frames of an earlier log that lie behind it are none of it.
func (l *logFile) next() (frame, bool) {
	for {
		b := make([]byte, frameHeader+l.pageSize)
		if _, err := io.ReadFull(l.r, b); err != nil {
			return frame{}, false
		}
		if !bytes.Equal(b[8:16], l.salt) {
			l.sound = false
			continue
		}
		if l.sound {
			l.take(b[:8])
			l.sound = l.add(b[frameHeader:], b[16:24])
		}
		return frame{
			page: binary.BigEndian.Uint32(b), commit: binary.BigEndian.Uint32(b[4:]) != 0, body: b[frameHeader:],
		}, true
	}
}

// checkLog finds what a crash cannot do to a log: a header that is none, or
// more than one commit behind a frame whose checksum is wrong. Each commit is on
// the disk before the next is begun, so a cut of power spoils the last alone,
// which SQLite passes over as never made.
func checkLog(path string) (err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := bufio.NewReaderSize(f, 1<<16)
	head, err := r.Peek(logHeader)
	if errors.Is(err, io.EOF) || len(bytes.Trim(head, "\x00")) == 0 {
		return nil // begun, and no more
	}
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	l, err := readLog(r)
	if err != nil {
		return fmt.Errorf("%w: its log has no header", errDamaged)
	}
	commits := 0
	for {
		fr, more := l.next()
		if !more {
			return nil
		}
		if fr.commit && !l.sound {
			if commits++; commits > 1 {
				return fmt.Errorf("%w: its log is broken off in the middle", errDamaged)
			}
		}
	}
}
