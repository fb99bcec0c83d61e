package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ref is an object's number.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// objects are a file's objects, numbered in the order in which they were reserved. Those that are no streams are
// packed into object streams, so that a tagged file stays small.
type objects struct {
	plain  []string // by number − 1; empty for a stream and for what is not set
	stream [][]byte // by number − 1: a whole object
	z      *zlib.Writer
}

// reserve takes the next number.
func (o *objects) reserve() ref {
	o.plain, o.stream = append(o.plain, ""), append(o.stream, nil)
	return ref(len(o.plain))
}

func (o *objects) set(r ref, value string) { o.plain[r-1] = value }

func (o *objects) add(value string) ref {
	r := o.reserve()
	o.set(r, value)
	return r
}

// setStream makes an object a stream, compressed. Its dictionary is given without length and filter.
func (o *objects) setStream(r ref, dict string, data []byte) {
	o.stream[r-1] = streamOf(dict+" /Filter /FlateDecode", o.deflated(data))
}

// setRaw makes an object a stream of data as it is.
func (o *objects) setRaw(r ref, dict string, data []byte) { o.stream[r-1] = streamOf(dict, data) }

func streamOf(dict string, data []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<< %s /Length %d >>\nstream\n", dict, len(data))
	b.Write(data)
	b.WriteString("\nendstream")
	return b.Bytes()
}

func (o *objects) deflated(data []byte) []byte {
	var b bytes.Buffer
	if o.z == nil {
		o.z = zlib.NewWriter(&b)
	}
	o.z.Reset(&b)
	_, _ = o.z.Write(data) // into memory
	_ = o.z.Close()
	return b.Bytes()
}

const (
	packed      = 200 // objects in an object stream
	header      = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
	entryWidths = "[1 4 2]"
)

// entry is where an object is: at a place in the file, or as the nth of an object stream.
type entry struct {
	kind   byte // 1 or 2
	at, in int
}

// write writes the file with its cross-reference stream. Its id is made of its content, so that equal documents are
// equal files.
func (o *objects) write(w io.Writer, root, info ref) error {
	var b bytes.Buffer
	b.WriteString(header)
	count := len(o.plain)
	entries := make([]entry, count, count+count/packed+2)
	put := func(number int, object []byte) {
		entries[number-1] = entry{1, b.Len(), 0}
		fmt.Fprintf(&b, "%d 0 obj\n", number)
		b.Write(object)
		b.WriteString("\nendobj\n")
	}
	var numbers []int
	for i := range count {
		if o.stream[i] != nil {
			put(i+1, o.stream[i])
			continue
		}
		numbers = append(numbers, i+1)
	}
	for len(numbers) > 0 {
		n := min(packed, len(numbers))
		entries = append(entries, entry{})
		container := len(entries)
		var index, bodies strings.Builder
		for i, number := range numbers[:n] {
			fmt.Fprintf(&index, "%d %d ", number, bodies.Len())
			bodies.WriteString(o.plain[number-1])
			bodies.WriteByte('\n')
			entries[number-1] = entry{2, container, i}
		}
		dict := fmt.Sprintf("/Type /ObjStm /N %d /First %d /Filter /FlateDecode", n, index.Len())
		put(container, streamOf(dict, o.deflated([]byte(index.String()+bodies.String()))))
		numbers = numbers[n:]
	}
	start, size := b.Len(), len(entries)+2
	table := make([]byte, 0, 7*size)
	table = append(table, 0, 0, 0, 0, 0, 0xff, 0xff)
	for _, e := range append(entries, entry{1, start, 0}) {
		table = append(table, e.kind, byte(e.at>>24), byte(e.at>>16), byte(e.at>>8), byte(e.at), byte(e.in>>8), byte(e.in)) //nolint:gosec // a file is far smaller
	}
	id := sha256.Sum256(b.Bytes())
	dict := fmt.Sprintf("/Type /XRef /Size %d /W %s /Root %s /Info %s /ID [<%x> <%x>] /Filter /FlateDecode",
		size, entryWidths, root, info, id[:16], id[:16])
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", size-1, streamOf(dict, o.deflated(table)), start)
	_, err := w.Write(b.Bytes())
	return err
}

// textString is a string for people to read, in UTF-16.
func textString(s string) string {
	b := make([]byte, 0, 4*len(s)+8)
	b = append(b, "<FEFF"...)
	for _, u := range utf16Of(s) {
		b = appendHex(b, u)
	}
	return string(append(b, '>'))
}

// byteString is a string of plain letters, such as an address.
func byteString(s string) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '(' || c == ')' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(')')
	return b.String()
}

// number writes a measure with at most two decimals.
func number(v float64) string {
	return string(appendNumber(nil, v))
}

func appendNumber(b []byte, v float64) []byte {
	n := int64(v*100 + 0.5)
	if v < 0 {
		n = -int64(-v*100 + 0.5)
	}
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/100, 10)
	if rest := n % 100; rest != 0 {
		b = append(b, '.', byte('0'+rest/10))
		if rest%10 != 0 {
			b = append(b, byte('0'+rest%10))
		}
	}
	return b
}
