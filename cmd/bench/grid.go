package main

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
	"startklar.dk/ui/picture"
)

const (
	gridRows    = 60
	gridColumns = 40
	gridFrames  = 500
	gridStep    = 23 // dp a frame, across and down in turn
	gridTurn    = 12 // frames after which it turns
	gridKeys    = 200
)

// gridModel is a sheet of numbers in which anything can be typed.
func gridModel(typed string) *grid.Model {
	m := &grid.Model{Fixed: 3}
	for c := range gridColumns {
		m.Columns = append(m.Columns, grid.Column{ID: fmt.Sprint(c), Over: "2027", Label: fmt.Sprint("md ", c+1)})
	}
	for r := range gridRows {
		row := grid.Row{ID: fmt.Sprint(r), Name: fmt.Sprint("Linje ", r), Unit: "kr"}
		for c := range gridColumns {
			row.Cells = append(row.Cells, grid.Cell{Text: fmt.Sprint(1000*r + c), Value: int64(1000*r + c), Number: true})
		}
		m.Rows = append(m.Rows, row)
	}
	m.Rows[0].Cells[0].Text = typed
	return m
}

// measureGrid takes the time that the goroutine that draws is busy with a grid of 60 rows and 40 columns, on a window
// that shows all of it at once: to scroll by a step, for a key while one writes, and to take what was written and show
// what came of it. Beside scrolling stands the toolkit's own table.
func measureGrid() error {
	test.NewApp().Settings().SetTheme(ui.NewTheme(ui.Look{}))
	g := grid.New(grid.Words{Wrong: func(e *formula.Error) string { return e.Error() }})
	g.SetModel(gridModel("0"))
	edits := 0
	g.OnEdit = func(changes []grid.Change) []grid.Refusal {
		edits++
		g.SetModel(gridModel(changes[0].Text))
		return nil
	}
	for _, size := range []struct {
		name          string
		width, height float32
	}{{"desk", 1280, 800}, {"large", 2560, 1440}} {
		w := picture.Window(g, size.width, size.height, 1)
		report("grid_"+size.name+"_scroll_p50", milliseconds(percentile(scrolled(g.Scrolled), 50)), "ms")
		report("grid_"+size.name+"_scroll_max", milliseconds(percentile(scrolled(g.Scrolled), 100)), "ms")
		w.SetContent(widget.NewLabel(""))
		w.Close()
	}
	table := widget.NewTable(
		func() (int, int) { return gridRows, gridColumns },
		func() fyne.CanvasObject { return widget.NewLabel("1000000") },
		func(id widget.TableCellID, o fyne.CanvasObject) {
			if l, ok := o.(*widget.Label); ok {
				l.SetText(fmt.Sprint(1000*id.Row + id.Col))
			}
		})
	at := fyne.Position{}
	w := picture.Window(table, 1280, 800, 1)
	report("toolkit_table_scroll_p50", milliseconds(percentile(scrolled(func(ev *fyne.ScrollEvent) {
		at = at.SubtractXY(ev.Scrolled.DX, ev.Scrolled.DY)
		table.ScrollToOffset(fyne.NewPos(max(at.X, 0), max(at.Y, 0)))
	}), 50)), "ms")
	w.Close()

	w = picture.Window(g, 1280, 800, 1)
	defer w.Close()
	w.Canvas().Focus(g)
	var keys, commits []time.Duration
	for i := range gridKeys {
		before := time.Now()
		w.Canvas().Focused().TypedRune(rune('1' + i%9))
		between := time.Now()
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		keys, commits = append(keys, between.Sub(before)), append(commits, time.Since(between))
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
	if edits != gridKeys {
		return fmt.Errorf("of %d cells that were typed the grid told %d", gridKeys, edits)
	}
	report("grid_key_p50", milliseconds(percentile(keys, 50)), "ms")
	report("grid_commit_p50", milliseconds(percentile(commits, 50)), "ms")
	return nil
}

// scrolled takes the time of frames, down and across and back, each of them to where it has not been the frame before.
func scrolled(turn func(*fyne.ScrollEvent)) []time.Duration {
	var out []time.Duration
	for i := range gridFrames {
		by := fyne.NewDelta(0, -gridStep)
		if i%2 == 1 {
			by = fyne.NewDelta(-gridStep, 0)
		}
		if i/gridTurn%2 == 1 {
			by = fyne.NewDelta(-by.DX, -by.DY)
		}
		before := time.Now()
		turn(&fyne.ScrollEvent{Scrolled: by})
		out = append(out, time.Since(before))
	}
	return out
}
