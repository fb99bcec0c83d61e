package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"runtime"
	"strconv"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/xlsx"
)

const workbookRuns = 20 // that a full plan is written

// measureWorkbook writes the workbook of a full plan over and over: 60 lines of every
// kind, 36 months, three scenarios, every step a formula. The floor beside it packs
// the same parts, ready as they are.
func measureWorkbook() error {
	c, errs := figures.Read(fullFigures())
	if errs != nil {
		return errs
	}
	plan := xlsx.Plan{Title: "Nordlys Kafferisteri", Case: c, Params: assets.Params(c.Start.Year)}
	var took, floor []time.Duration
	var size int
	var allocated uint64
	var parts [][]byte
	for range workbookRuns {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		var file bytes.Buffer
		if err := xlsx.Write(&file, plan, xlsx.Options{Lang: text.Danish, Made: began}); err != nil {
			return err
		}
		took = append(took, time.Since(began))
		runtime.ReadMemStats(&after)
		size, allocated = file.Len(), after.TotalAlloc-before.TotalAlloc

		if parts == nil {
			var err error
			if parts, err = unpacked(file.Bytes()); err != nil {
				return err
			}
		}
		began = time.Now()
		if err := packed(parts); err != nil {
			return err
		}
		floor = append(floor, time.Since(began))
	}
	reportPercentiles("workbook_full", took, 50, 99)
	report("workbook_floor_p50", milliseconds(percentile(floor, 50)), "ms")
	report("workbook_size", float64(size)/(1<<10), "kB")
	report("workbook_allocated", float64(allocated)/(1<<20), "MB")
	return nil
}

// unpacked are the parts of a workbook.
func unpacked(workbook []byte) (parts [][]byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		parts = append(parts, raw)
		if err := r.Close(); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// packed packs parts and keeps nothing.
func packed(parts [][]byte) error {
	z := zip.NewWriter(io.Discard)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	for i, raw := range parts {
		w, err := z.Create(strconv.Itoa(i))
		if err != nil {
			return err
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
	}
	return z.Close()
}
