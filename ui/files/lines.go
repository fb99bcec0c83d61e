package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// lines are the rows of a list, as high as all of them. Those that are seen are drawn, in objects that are used again
// for others as one scrolls.
type lines struct {
	widget.BaseWidget

	of    *list
	pool  map[int]*line // by what they show: the place of a row
	drawn *ui.Renderer
}

var _ fyne.Tappable = (*lines)(nil)

// line is one row.
type line struct {
	face             *canvas.Rectangle
	icon             fyne.CanvasObject
	folder           bool
	name, size, date *ui.Text
}

// columnsFrom is the width in dp from which size and date stand beside the name.
const columnsFrom float32 = 420

// barRoom is what the bar of the scroll takes at the end of a row, in dp.
const barRoom = ui.Gap8

func columns(width float32) bool { return width >= grown(columnsFrom) }

// rowHigh is the height of a row in a list of a width.
func rowHigh(width float32) float32 {
	if columns(width - barRoom) {
		return max(ui.TouchTarget, ui.LineHeight(ui.Body)+ui.Gap16)
	}
	return max(ui.TouchTarget, ui.LineHeight(ui.Body)+ui.LineHeight(ui.Support)+ui.Gap12)
}

// Tapped implements fyne.Tappable.
func (l *lines) Tapped(ev *fyne.PointEvent) {
	i := int(ev.Position.Y / rowHigh(l.Size().Width))
	if i < 0 || i >= len(l.of.items) {
		return
	}
	l.of.tapped = i
	l.of.Tap()
	l.of.tapped = -1
}

// MinSize implements fyne.CanvasObject.
func (l *lines) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(1, float32(len(l.of.items))*rowHigh(l.of.scroll.Size().Width))
}

// changed draws all rows anew.
func (l *lines) changed() {
	l.pool = map[int]*line{}
	l.look()
}

// look draws the rows that are seen.
func (l *lines) look() {
	width := l.Size().Width - barRoom
	if l.drawn == nil || width <= 0 {
		return
	}
	high, at, view := rowHigh(l.Size().Width), l.of.scroll.Offset.Y, l.of.scroll.Size().Height
	from := max(int(at/high), 0)
	until := min(int((at+view)/high)+1, len(l.of.items))
	var spare []*line
	for i, row := range l.pool {
		if i < from || i >= until {
			spare = append(spare, row)
			delete(l.pool, i)
		}
	}
	var parts []fyne.CanvasObject
	for i := from; i < until; i++ {
		row := l.pool[i]
		if row == nil {
			if n := len(spare); n > 0 {
				row, spare = spare[n-1], spare[:n-1]
			} else {
				row = &line{face: canvas.NewRectangle(ui.ColorOf(ui.Clear)), name: ui.NewBody("").Still(), size: ui.NewSupport("").Still(), date: ui.NewSupport("").Still()}
			}
			l.pool[i] = row
		}
		l.draw(row, i, float32(i)*high, width, high)
		parts = append(parts, row.face, row.icon, row.name, row.size, row.date)
	}
	l.drawn.Parts = parts
	canvas.Refresh(l)
}

// draw shows the i-th item in a row.
func (l *lines) draw(row *line, i int, y, width, high float32) {
	f := l.of.items[i]
	chosen := i == l.of.chosen
	role := ui.Ink
	row.face.FillColor, row.face.StrokeWidth, row.face.CornerRadius = ui.ColorOf(ui.Clear), 0, ui.FieldRadius-ui.Gap4
	if chosen {
		row.face.FillColor, role = ui.ColorOf(ui.AccentSoft), ui.Accent
		if l.of.Ringed() {
			row.face.StrokeColor, row.face.StrokeWidth = ui.ColorOf(ui.Accent), 2
		}
	}
	ui.Place(row.face, 1, y+1, width-2, high-2)
	row.face.Refresh()
	side := grown(22)
	if row.icon == nil || row.folder != f.Folder {
		row.folder = f.Folder
		if f.Folder {
			row.icon = ui.NewIconOf("folder", ui.Accent, 22)
		} else {
			row.icon = ui.NewIconOf("file", ui.Quiet, 22)
		}
	}
	ui.Place(row.icon, ui.Gap8, y+(high-side)/2, side, side)
	left := ui.Gap8 + side + ui.Gap12
	room := width - left - ui.Gap8
	size, date := l.of.size(f), l.of.date(f)
	if columns(width) {
		sizes, dates := grown(76), grown(104)
		room -= sizes + dates + 2*ui.Gap12
		end := width - ui.Gap8
		put(row.date, date, fyne.TextAlignTrailing, end-dates, y, dates, high)
		put(row.size, size, fyne.TextAlignTrailing, end-dates-ui.Gap12-sizes, y, sizes, high)
		l.write(row.name, f.Name, role, chosen, left, y, room, high)
		return
	}
	top := y + (high-ui.LineHeight(ui.Body)-ui.LineHeight(ui.Support))/2
	l.write(row.name, f.Name, role, chosen, left, top, room, ui.LineHeight(ui.Body))
	put(row.size, l.of.note(f), fyne.TextAlignLeading, left, top+ui.LineHeight(ui.Body), room, ui.LineHeight(ui.Support))
	put(row.date, "", fyne.TextAlignLeading, left, top, 0, 0)
}

func (l *lines) write(t *ui.Text, name string, role ui.Role, bold bool, x, y, width, high float32) {
	t.Role, t.Bold = role, bold
	t.Text = shortened(name, width, bold)
	ui.Place(t, x, y, width, high)
	t.Refresh()
}

func put(t *ui.Text, words string, align fyne.TextAlign, x, y, width, high float32) {
	t.Align = align
	t.Text = words
	ui.Place(t, x, y, width, high)
	t.Refresh()
}

// shortened is a name that fits into a width: what is left out is left out of its middle, so that the ending is seen.
func shortened(name string, width float32, bold bool) string {
	fits := func(s string) bool {
		return ui.Measure(s, ui.Letters(ui.Body), fyne.TextStyle{Bold: bold}).Width <= width
	}
	if fits(name) {
		return name
	}
	runes := []rune(name)
	least, most := 0, len(runes)-1 // so many are kept
	at := func(n int) string {
		tail := n * 2 / 5
		return string(runes[:n-tail]) + "…" + string(runes[len(runes)-tail:])
	}
	for least < most {
		if n := (least + most + 1) / 2; fits(at(n)) {
			least = n
		} else {
			most = n - 1
		}
	}
	return at(least)
}

// CreateRenderer implements fyne.Widget.
func (l *lines) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	if l.drawn != nil { // the toolkit forgets what is not shown for a while: what was made is still there
		return l.drawn
	}
	l.drawn = &ui.Renderer{Min: l.MinSize}
	l.drawn.Lay = func(fyne.Size) { l.look() }
	l.drawn.Redraw = func() { l.look() }
	return l.drawn
}
