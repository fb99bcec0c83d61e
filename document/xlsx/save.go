package xlsx

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"
)

// save writes the workbook. Sheets are written row by row, so that a long one is not
// held twice.
func (b *book) save(w io.Writer, made time.Time) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it holds only what was written here
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return archive{quickZip(w)} })
	ids, err := styleIDs(f)
	if err != nil {
		return err
	}
	for i, s := range b.sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.name)
		} else {
			_, err = f.NewSheet(s.name)
		}
		if err != nil {
			return fmt.Errorf("make sheet %s: %w", s.name, err)
		}
	}
	if err := b.describe(f, made); err != nil {
		return err
	}
	for _, s := range b.sheets {
		if err := b.page(f, s); err != nil {
			return fmt.Errorf("set up sheet %s: %w", s.name, err)
		}
	}
	if err := b.draw(f); err != nil {
		return fmt.Errorf("draw the charts: %w", err)
	}
	for _, s := range b.sheets {
		if err := s.write(f, &ids); err != nil {
			return fmt.Errorf("write sheet %s: %w", s.name, err)
		}
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// archive is the ZIP writer in the toolkit's shape.
type archive struct{ *zip.Writer }

// quickZip packs fast rather than small: of the time that a workbook takes, most
// would be packing.
func quickZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	return z
}

// describe sets what a file says of itself, and names the cells that have names.
func (b *book) describe(f *excelize.File, made time.Time) error {
	at := made.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{
		Title: plain(b.plan.Title), Creator: b.t.T("workbook.made_by"), Language: string(b.t.Lang()), Created: at, Modified: at,
	}); err != nil {
		return fmt.Errorf("describe the workbook: %w", err)
	}
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: pointer(true)}); err != nil {
		return fmt.Errorf("ask for calculation: %w", err)
	}
	for _, n := range b.names {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: n.name, RefersTo: n.at}); err != nil {
			return fmt.Errorf("name %s: %w", n.name, err)
		}
	}
	return nil
}

func pointer[T any](v T) *T { return &v }

// write is the sheet's rows.
func (s *sheet) write(f *excelize.File, ids *[styles]int) error {
	w, err := f.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	// A row is written before the next is filled in: one row's cells are enough.
	var cells [len(columns)]excelize.Cell
	var values []any
	for i, row := range s.rows {
		values = values[:0]
		for col, c := range row {
			if c == (cell{}) {
				values = append(values, nil)
				continue
			}
			cells[col] = excelize.Cell{StyleID: ids[c.style], Formula: c.formula, Value: c.value}
			values = append(values, &cells[col])
		}
		if len(values) == 0 && s.tall[i+1] == 0 {
			continue
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), values, excelize.RowOpts{Height: s.tall[i+1]}); err != nil {
			return err
		}
	}
	for row, to := range s.across {
		if err := w.MergeCell("A"+strconv.Itoa(row), columns[to]+strconv.Itoa(row)); err != nil {
			return err
		}
	}
	return w.Flush()
}
