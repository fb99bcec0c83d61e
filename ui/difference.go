package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Wording is one of the texts that a Difference sets side by side.
type Wording struct {
	Title  string
	Note   string // quiet, under the title
	Text   string
	Action string // on a button under the text; none where empty
	OnTap  func()
}

// Difference sets texts side by side where there is room, else under each other. What stands in one of them alone is
// marked by a colour and a line under it. Paragraphs that they have in common can be folded away.
type Difference struct {
	widget.BaseWidget

	Texts   []Wording
	Empty   string             // in place of a text without words
	Alike   func(n int) string // in place of n paragraphs in common; nothing is folded where nil
	Whole   string             // what showing the texts whole is called
	Folded  string             // what showing only what differs is called
	OnShape func()             // told when it has become higher or lower

	whole bool
	sides *gridLayout
	body  *fyne.Container
}

// leastSide is as narrow in dp as a text gets before they stand under each other.
const leastSide float32 = 300

func (d *Difference) build() {
	d.ExtendBaseWidget(d)
	if d.body == nil {
		d.body = Column(Gap8)
		d.fill()
	}
}

func (d *Difference) fill() {
	cards, folds := Grid(leastSide, Gap16), false
	for i, t := range d.Texts {
		card, can := d.card(i, t)
		cards.Add(card)
		folds = folds || can
	}
	d.sides, _ = cards.Layout.(*gridLayout)
	d.body.Objects = []fyne.CanvasObject{cards}
	if folds {
		label := d.Whole
		if d.whole {
			label = d.Folded
		}
		d.body.Objects = append(d.body.Objects, Left(NewLink(label, d.turn)))
	}
}

// share gives each text as much of a width as the others, where all have room side by side.
func (d *Difference) share(width float32) {
	n := float32(max(len(d.Texts), 1))
	d.sides.least = max(leastSide, (width-d.sides.gap*(n-1))/n)
}

// turn shows the texts whole, or only what differs.
func (d *Difference) turn() {
	d.whole = !d.whole
	d.Refresh()
	if d.OnShape != nil {
		d.OnShape()
	}
}

// card is one of the texts, and whether there is something in it to fold.
func (d *Difference) card(i int, t Wording) (card fyne.CanvasObject, folds bool) {
	others := make([]string, 0, len(d.Texts))
	for j, other := range d.Texts {
		if j != i {
			others = append(others, other.Text)
		}
	}
	spans := Only(t.Text, others...)
	if d.Alike != nil {
		var short []Span
		if short, folds = folded(spans, d.Alike); !d.whole {
			spans = short
		}
	}
	var words fyne.CanvasObject = &Text{Wrap: true, Spans: spans}
	if t.Text == "" {
		words = NewSupport(d.Empty)
	}
	head := Column(2, NewStrong(t.Title))
	if t.Note != "" {
		head.Add(NewLabel(t.Note))
	}
	objects := []fyne.CanvasObject{head, words}
	if t.Action != "" {
		objects = append(objects, &Button{Label: t.Action, Kind: Soft, OnTap: t.OnTap})
	}
	return NewCard(objects...), folds
}

func (d *Difference) inside() []fyne.CanvasObject {
	d.build()
	return []fyne.CanvasObject{d.body}
}

// HeightFor implements HeightForWidth.
func (d *Difference) HeightFor(width float32) float32 {
	d.build()
	d.share(width)
	return HeightAt(d.body, width)
}

// MinSize implements fyne.CanvasObject.
func (d *Difference) MinSize() fyne.Size {
	d.build()
	return d.body.MinSize()
}

// Refresh compares the texts anew.
func (d *Difference) Refresh() {
	d.build()
	d.fill()
	d.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (d *Difference) CreateRenderer() fyne.WidgetRenderer {
	d.build()
	r := &Renderer{Parts: []fyne.CanvasObject{d.body}}
	r.Min = d.MinSize
	r.Lay = func(s fyne.Size) {
		d.share(s.Width)
		Place(d.body, 0, 0, s.Width, s.Height)
	}
	r.Redraw = func() {
		r.Lay(d.BaseWidget.Size())
		d.body.Refresh()
	}
	return r.Ready(d.BaseWidget.Size())
}
