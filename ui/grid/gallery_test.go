package grid_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"startklar.dk/ui"
	"startklar.dk/ui/grid"
	"startklar.dk/ui/picture"
)

var short = []string{"mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec", "jan", "feb"}

// budget is an operating budget as the product shows it.
func budget() *grid.Model {
	m := &grid.Model{Fixed: 3}
	for i, name := range short {
		c := grid.Column{ID: fmt.Sprint(i), Label: name, Name: name + " 2027"}
		if i == 0 {
			c.Over = "2027"
		} else if i == 10 {
			c.Over = "2028"
		}
		m.Columns = append(m.Columns, c)
	}
	for i, over := range []string{"2027/28", "2028/29", "2029/30"} {
		m.Columns = append(m.Columns, grid.Column{ID: "y" + fmt.Sprint(i), Over: over, Label: fmt.Sprint("År ", i+1)})
	}
	row := func(id string, kind grid.RowKind, name string, indent int, value int64, note bool) {
		r := grid.Row{ID: id, Kind: kind, Name: name, Indent: indent, Unit: "kr", Line: kind == grid.Input}
		if note {
			r.Note = "Kontrakten er på tre år."
		}
		if kind == grid.Computed {
			r.Why = "Linjen har en pris: den tælles i antal, og dens kroner regnes ud."
		}
		for i := range m.Columns {
			v := value + int64(i)*value/17
			if i >= 12 {
				v = value * 12
			}
			c := grid.Cell{Text: thousands(v), Value: v, Number: true}
			if value == 0 {
				c.Text = "–"
			}
			if kind == grid.Input && i >= 12 {
				c.Why = "Summen af årets måneder."
			}
			if kind == grid.Adder {
				c = grid.Cell{}
			}
			c.Bad = v < 0
			c.Typed = kind == grid.Input && i < 3 && value > 0 && indent == 1 && id == "cafe"
			r.Cells = append(r.Cells, c)
		}
		m.Rows = append(m.Rows, r)
	}
	row("sales", grid.Section, "Salg", 0, 79442, false)
	row("cafe", grid.Input, "Salg, café", 1, 1667, false)
	row("cafe-kr", grid.Computed, "× 34,40 kr.", 1, 57362, false)
	row("beans", grid.Input, "Salg, bønner til butikker", 1, 240, false)
	row("beans-kr", grid.Computed, "× 92,00 kr.", 1, 22080, false)
	row("contribution", grid.Total, "Dækningsbidrag", 0, 52062, false)
	row("fixed", grid.Section, "Faste omkostninger", 0, 19750, false)
	row("rent", grid.Input, "Husleje", 1, 14000, true)
	row("power", grid.Input, "El og varme", 1, 3250, false)
	row("insurance", grid.Input, "Forsikring", 1, 0, false)
	row("accountant", grid.Input, "Revisor", 1, 0, false)
	row("marketing", grid.Input, "Markedsføring", 1, 2500, false)
	row("new", grid.Adder, "+ Ny linje", 1, 0, false)
	row("depreciation", grid.Computed, "Afskrivninger og renter", 0, 4235, false)
	row("result", grid.Total, "Resultat før skat", 0, -11576, false)
	return m
}

func thousands(v int64) string {
	s, sign := fmt.Sprint(v), ""
	if v < 0 {
		s, sign = fmt.Sprint(-v), "−"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// TestGalleryOfTheGrid draws the grid at the widths of a phone, a tablet and a desk, in light and dark: with a range, with
// a cell that is written in, with what is wrong, and with a section folded away.
func TestGalleryOfTheGrid(t *testing.T) {
	folder, scale := t.TempDir(), float32(1)
	if named := os.Getenv("GALLERY"); named != "" {
		folder, scale = filepath.Join(named, "widgets"), picture.Sharp
	}
	for _, width := range []float32{360, 390, 820, 1280} {
		for name, variant := range map[string]ui.Variant{"light": ui.AlwaysLight, "dark": ui.AlwaysDark} {
			for _, state := range states {
				t.Run(fmt.Sprintf("%s-%g-%s", state.name, width, name), func(t *testing.T) {
					look(t, variant)
					g := specimen()
					content := container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), g)
					w := picture.Window(content, width, 520, scale)
					defer w.Close()
					state.then(g, w)
					file := filepath.Join(folder, fmt.Sprintf("grid-%s-%g-%s.png", state.name, width, name))
					if err := picture.Save(file, picture.Of(w.Canvas())); err != nil {
						t.Fatal(err)
					}
					check(t, w)
					if !grid.WholeColumns(g) {
						t.Error("a number is cut at the edge")
					}
				})
			}
		}
	}
}

func specimen() *grid.Grid {
	g := grid.New(words)
	g.Corner = ui.Row(0, ui.NewIconButton("back", "Året før", func() {}), ui.NewStrong("År 1").Still(), ui.NewIconButton("chevron", "Året efter", func() {}))
	g.SetModel(budget())
	return g
}

// states are what the grid is drawn in.
var states = []struct {
	name string
	then func(g *grid.Grid, w fyne.Window)
}{
	{"range", func(g *grid.Grid, w fyne.Window) {
		w.Canvas().Focus(g)
		keys(w, "Down Down Down Down Down Down Down Right")
		shift(g, func() { keys(w, "Right Down Down") })
	}},
	{"writing", func(g *grid.Grid, w fyne.Window) {
		w.Canvas().Focus(g)
		keys(w, "Down Down Down Down Down Down Down Right Right")
		write(w, "12*4500+3*1250")
	}},
	{"wrong", func(g *grid.Grid, w fyne.Window) {
		w.Canvas().Focus(g)
		keys(w, "Down")
		write(w, "cirka 5")
		keys(w, "Return Up")
	}},
	{"scrolled", func(g *grid.Grid, w fyne.Window) {
		w.Canvas().Focus(g)
		keys(w, "End")
		g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-300, 0)})
	}},
	{"folded", func(g *grid.Grid, w fyne.Window) {
		w.Canvas().Focus(g)
		keys(w, "Space Down Down Down Down Left")
	}},
}
