// Package lists writes lists as a workbook whose cells are what they stand for: numbers
// as numbers, times as times, and a text as a text whatever it begins with, so that
// nothing of it is run. It computes nothing, starts no goroutine and keeps nothing.
package lists

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Decimal is a number with one decimal.
type Decimal float64

// Percent is a share in hundredths.
type Percent int

// Sheet is one list. A row's values are texts, whole numbers, Decimal, Percent and times;
// a time that is zero, and nil, is an empty cell. A row may be shorter than the heads.
type Sheet struct {
	Name   string // at most 31 characters, without any of \ / ? * [ ] :
	Title  string // above the list; empty: there is none
	Heads  []string
	Widths []float64 // of the columns, in characters; those that are missing are 16
	Rows   [][]any
	Where  *time.Location // where times are read; nil: UTC
}

// how numbers are written.
const (
	asTime = iota
	asDay
	asWhole
	asDecimal
	asPercent
	asHead
	asTitle
	formats
)

// Write writes sheets as a workbook. Errors: those of w, and of a sheet that cannot be
// called so.
func Write(w io.Writer, title, lang string, made time.Time, sheets []Sheet) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it holds only what was written here
	at := made.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "Startklar", Language: lang, Created: at, Modified: at}); err != nil {
		return fmt.Errorf("describe the workbook: %w", err)
	}
	styles, err := formatsOf(f)
	if err != nil {
		return err
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, &styles)
		}
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func formatsOf(f *excelize.File) (styles [formats]int, err error) {
	const accent, soft = "0B6E4F", "E2F0EA" // those of the app's light theme
	number := func(format string) *excelize.Style { return &excelize.Style{CustomNumFmt: &format} }
	for i, s := range [formats]*excelize.Style{
		asTime: number("dd-mm-yyyy hh:mm"), asDay: number("dd-mm-yyyy"), asWhole: number("#,##0"), asDecimal: number("0.0"), asPercent: number("0%"),
		asHead: {
			Font: &excelize.Font{Bold: true, Color: accent}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{soft}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		},
		asTitle: {Font: &excelize.Font{Bold: true, Size: 14}},
	} {
		if styles[i], err = f.NewStyle(s); err != nil {
			return styles, fmt.Errorf("make a format: %w", err)
		}
	}
	return styles, nil
}

func (s Sheet) write(f *excelize.File, styles *[formats]int) error {
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i := range s.Heads {
		width := 16.0
		if i < len(s.Widths) {
			width = s.Widths[i]
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	row := 1
	head := 1
	if s.Title != "" {
		head = 3
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprint("A", head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := func(cells []any) error {
		at, err := excelize.CoordinatesToCellName(1, row)
		if err == nil {
			err = out.SetRow(at, cells)
		}
		row++
		return err
	}
	if s.Title != "" {
		if err := line([]any{excelize.Cell{StyleID: styles[asTitle], Value: s.Title}}); err != nil {
			return err
		}
		row++
	}
	heads := make([]any, len(s.Heads))
	for i, h := range s.Heads {
		heads[i] = excelize.Cell{StyleID: styles[asHead], Value: h}
	}
	if err := line(heads); err != nil {
		return err
	}
	for _, values := range s.Rows {
		cells := make([]any, len(values))
		for i, v := range values {
			cells[i] = s.cell(v, styles)
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// longestText is what a cell holds.
const longestText = excelize.TotalCellChars

func (s Sheet) cell(v any, styles *[formats]int) any {
	switch v := v.(type) {
	case string:
		if utf8.RuneCountInString(v) > longestText {
			v = string([]rune(v)[:longestText])
		}
		return excelize.Cell{Value: v}
	case int:
		return excelize.Cell{StyleID: styles[asWhole], Value: v}
	case Decimal:
		return excelize.Cell{StyleID: styles[asDecimal], Value: float64(v)}
	case Percent:
		return excelize.Cell{StyleID: styles[asPercent], Value: float64(v) / 100}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		if s.Where != nil {
			v = v.In(s.Where)
		}
		style := asTime
		if v.Hour() == 0 && v.Minute() == 0 {
			style = asDay
		}
		// A workbook's times have no zone: as the clock on the wall says.
		wall := time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)
		return excelize.Cell{StyleID: styles[style], Value: wall}
	}
	return nil
}
