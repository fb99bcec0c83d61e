package answers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Limits of a Word file, which comes from anywhere.
const (
	maxPart  = 32 << 20 // bytes of a part, unpacked
	maxDepth = 200      // of its elements
)

// word reads the text of a Word file (ECMA-376): paragraphs with their headings, lists and tables. What was deleted
// under revision, comments, notes, headers and pictures are left out.
func word(data []byte) ([]line, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Error{Reason: Unreadable, Err: err}
	}
	styles := map[string]int{}
	if raw, err := partOf(z, "word/styles.xml"); err == nil {
		styles = headingStyles(raw)
	}
	raw, err := partOf(z, "word/document.xml")
	if err != nil {
		return nil, err
	}
	r := &wordReader{styles: styles, counted: map[string]int{}}
	if raw, err := partOf(z, "word/numbering.xml"); err == nil {
		r.numbers = numberings(raw)
	}
	if err := r.read(raw); err != nil {
		return nil, err
	}
	return r.lines, nil
}

func partOf(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, &Error{Reason: Unreadable, Err: err}
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxPart+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, &Error{Reason: Unreadable, Err: err}
	}
	if len(raw) > maxPart {
		return nil, &Error{Reason: TooLarge}
	}
	return raw, nil
}

// headingName is how the ids and names of heading styles begin, in the languages that are seen here.
var headingName = regexp.MustCompile(`(?i)^(?:heading|overskrift)\s*([1-9])`)

// headingStyles are the levels of a file's heading styles, by their ids.
func headingStyles(raw []byte) map[string]int {
	var doc struct {
		Styles []struct {
			ID   string `xml:"styleId,attr"`
			Name struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
			Level *struct {
				Val int `xml:"val,attr"`
			} `xml:"pPr>outlineLvl"`
		} `xml:"style"`
	}
	out := map[string]int{}
	if xml.Unmarshal(raw, &doc) != nil {
		return out // a file without is read all the same
	}
	for _, s := range doc.Styles {
		switch m := headingName.FindStringSubmatch(s.Name.Val); {
		case m != nil:
			out[s.ID], _ = strconv.Atoi(m[1])
		case s.Level != nil && s.Level.Val >= 0 && s.Level.Val < 9:
			out[s.ID] = s.Level.Val + 1
		}
	}
	return out
}

// numberings are where a file's lists that are numbered begin, by list and level: "3/0" for the uppermost of list 3.
func numberings(raw []byte) map[string]int {
	type value struct {
		Val string `xml:"val,attr"`
	}
	var doc struct {
		Abstract []struct {
			ID     string `xml:"abstractNumId,attr"`
			Levels []struct {
				Level  string `xml:"ilvl,attr"`
				Start  value  `xml:"start"`
				Format value  `xml:"numFmt"`
			} `xml:"lvl"`
		} `xml:"abstractNum"`
		Lists []struct {
			ID       string `xml:"numId,attr"`
			Of       value  `xml:"abstractNumId"`
			Override []struct {
				Level string `xml:"ilvl,attr"`
				Start *value `xml:"startOverride"`
			} `xml:"lvlOverride"`
		} `xml:"num"`
	}
	out := map[string]int{}
	if xml.Unmarshal(raw, &doc) != nil {
		return out
	}
	for _, list := range doc.Lists {
		for _, a := range doc.Abstract {
			if a.ID != list.Of.Val {
				continue
			}
			for _, l := range a.Levels {
				if l.Format.Val != "bullet" && l.Format.Val != "none" {
					out[list.ID+"/"+l.Level] = atoi(l.Start.Val, 1)
				}
			}
		}
		for _, o := range list.Override {
			if at := list.ID + "/" + o.Level; o.Start != nil && out[at] != 0 {
				out[at] = atoi(o.Start.Val, out[at])
			}
		}
	}
	return out
}

// atoi is a number of a list, or another where it is none.
func atoi(s string, other int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 10_000 {
		return n
	}
	return other
}

// wordReader gathers lines while it goes through the elements.
type wordReader struct {
	styles map[string]int
	lines  []line
	size   int

	numbers map[string]int // as numberings gives them
	counted map[string]int // the items so far, likewise

	words  strings.Builder // of the paragraph that is being read
	level  int             // of it, where it is a heading
	item   int             // how deep it stands in lists; 0 for in none
	list   string          // the id of that list
	cells  [][]string      // of the table that is being read; nil outside
	tables int             // how many are open
}

func (r *wordReader) read(raw []byte) error {
	d := xml.NewDecoder(bytes.NewReader(raw))
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Error{Reason: Unreadable, Err: err}
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "Fallback" || t.Name.Local == "del" || t.Name.Local == "txbxContent" {
				if err := d.Skip(); err != nil {
					return &Error{Reason: Unreadable, Err: err}
				}
				continue
			}
			if open = append(open, t.Name.Local); len(open) > maxDepth {
				return &Error{Reason: Unreadable}
			}
			r.start(t)
		case xml.EndElement:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
			r.end(t.Name.Local)
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1] == "t" {
				r.words.Write(t)
				r.size += len(t)
			}
		}
		if r.size > maxText || len(r.lines) > maxLines {
			return &Error{Reason: TooLarge}
		}
	}
}

func valueOf(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

func (r *wordReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "p":
		r.words.Reset()
		r.level, r.item, r.list = 0, 0, ""
	case "pStyle":
		id := valueOf(t)
		if r.level = r.styles[id]; r.level == 0 {
			if m := headingName.FindStringSubmatch(id); m != nil {
				r.level, _ = strconv.Atoi(m[1])
			}
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(valueOf(t)); err == nil && n >= 0 && n < 9 {
			r.level = n + 1
		}
	case "numPr":
		r.item = max(r.item, 1)
	case "numId":
		r.list = valueOf(t)
	case "ilvl":
		if n, err := strconv.Atoi(valueOf(t)); err == nil && n >= 0 && n < 9 {
			r.item = n + 1
		}
	case "tab":
		r.words.WriteByte(' ')
	case "br", "cr":
		r.words.WriteByte('\n')
	case "noBreakHyphen":
		r.words.WriteByte('-')
	case "tbl":
		r.tables++
	case "tr":
		if r.tables == 1 {
			r.cells = append(r.cells, nil)
		}
	case "tc":
		if r.tables == 1 && len(r.cells) > 0 {
			last := len(r.cells) - 1
			r.cells[last] = append(r.cells[last], "")
		}
	}
}

func (r *wordReader) end(name string) {
	switch name {
	case "p":
		r.paragraph()
	case "tbl":
		if r.tables--; r.tables == 0 {
			r.table()
		}
	}
}

// asTyped takes back what a program sets for the lines: where a word may be parted, and a blank where a line must not
// end.
var asTyped = strings.NewReplacer("\u00ad", "", "\u00a0", " ")

func (r *wordReader) paragraph() {
	s := strings.TrimSpace(asTyped.Replace(r.words.String()))
	r.words.Reset()
	if s == "" {
		return
	}
	if r.tables > 0 {
		if row := len(r.cells) - 1; row >= 0 && len(r.cells[row]) > 0 {
			cell := &r.cells[row][len(r.cells[row])-1]
			*cell = strings.TrimSpace(*cell + " " + strings.ReplaceAll(s, "\n", " "))
		}
		return
	}
	if r.level > 0 {
		r.lines = append(r.lines, line{}, line{text: strings.ReplaceAll(s, "\n", " "), level: r.level}, line{})
		return
	}
	if r.item > 0 {
		indent, sign := strings.Repeat("  ", r.item-1), "- "
		at := r.list + "/" + strconv.Itoa(r.item-1)
		if begins := r.numbers[at]; begins > 0 {
			sign = strconv.Itoa(begins+r.counted[at]) + ". "
			r.counted[at]++
		}
		r.lines = append(r.lines, line{text: indent + sign + strings.ReplaceAll(s, "\n", "\n"+indent+"  ")})
		return
	}
	r.lines = append(r.lines, line{}, line{text: s, alone: !strings.Contains(s, "\n")}, line{})
}

// table is a table as Markdown has them.
func (r *wordReader) table() {
	rows := r.cells
	r.cells = nil
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	r.lines = append(r.lines, line{})
	for i, row := range rows {
		var out strings.Builder
		for c := range columns {
			cell := ""
			if c < len(row) {
				cell = strings.ReplaceAll(row[c], "|", `\|`)
			}
			out.WriteString("| " + cell + " ")
		}
		r.lines = append(r.lines, line{text: out.String() + "|"})
		if i == 0 {
			r.lines = append(r.lines, line{text: strings.Repeat("|---", columns) + "|"})
		}
	}
	r.lines = append(r.lines, line{})
}
