package ui

import (
	"fyne.io/fyne/v2"
)

// ListRow is one line of a list: something at its head, a title, a subtitle, something at its end.
type ListRow struct {
	Pressable

	Leading   fyne.CanvasObject // an avatar, a ring; none where nil
	Icon      string            // in place of Leading: an icon
	Title     string
	Spans     []Span // in place of the title's one look: parts of it that look different
	Bold      bool   // the title in bold; unread ones are
	Subtitle  string
	SubLines  int // the subtitle is the beginning of something longer, cut short after so many lines; zero for the whole of it
	Trailing  fyne.CanvasObject
	Note      string // in place of Trailing: a quiet word at the end
	Unread    bool   // a dot at the end
	Chevron   bool   // a chevron at the end
	Chosen    bool   // is the one that is shown beside the list
	Edge      bool   // reaches the edges of a bare card: air at its sides
	TitleRole Role   // Ink where empty
	Keys      Keys   // do the same as pressing it
	OnTap     func()

	row *fyne.Container
}

// Activate implements Presser.
func (r *ListRow) Activate() { r.OnTap() }

// Idle implements Presser.
func (r *ListRow) Idle() bool { return r.OnTap == nil }
func (r *ListRow) keys() Keys { return r.Keys }

func (r *ListRow) hint() string { return r.Keys.String() }

func (r *ListRow) inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{r.Leading, r.Trailing} {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// Tapped implements fyne.Tappable. A row that does nothing hands the tap to the card it lies on.
func (r *ListRow) Tapped(*fyne.PointEvent) {
	r.Own(r)
	if r.Idle() {
		r.pass()
		return
	}
	r.Tap()
}

// AccessibilityLabel is the row's words.
func (r *ListRow) AccessibilityLabel() string {
	out := r.Title
	for _, s := range []string{r.Subtitle, r.Note} {
		if s != "" {
			out += ", " + s
		}
	}
	return out
}

// HeightFor implements HeightForWidth.
func (r *ListRow) HeightFor(width float32) float32 {
	r.Own(r)
	return r.height(r.line(), width)
}

// line is the row as the fields were when it was last refreshed.
func (r *ListRow) line() *fyne.Container {
	if r.row == nil {
		r.row = r.parts()
	}
	return r.row
}

// Refresh builds the row anew from its fields.
func (r *ListRow) Refresh() {
	r.row = nil
	r.BaseWidget.Refresh()
}

func (r *ListRow) height(row *fyne.Container, width float32) float32 {
	h := HeightAt(row, width-2*r.side()) + 2*Gap8
	if r.OnTap != nil {
		h = max(h, ButtonHeight)
	}
	return h
}

func (r *ListRow) side() float32 {
	if r.Edge {
		return CardPadding
	}
	if r.OnTap != nil || r.Chosen {
		return Gap8
	}
	return 0
}

// MinSize implements fyne.CanvasObject.
func (r *ListRow) MinSize() fyne.Size {
	r.Own(r)
	return r.BaseWidget.MinSize()
}

// parts builds the row anew from the fields.
func (r *ListRow) parts() *fyne.Container {
	bold := r.Bold || r.Unread
	role := r.TitleRole
	if r.Chosen {
		bold, role = true, Accent
	}
	words := Column(1, &Text{Text: r.Title, Spans: r.Spans, Bold: bold, Role: role, Wrap: true})
	if r.Subtitle != "" {
		sub := NewSupport(r.Subtitle)
		if r.SubLines > 0 {
			sub.Lines, sub.Preview = r.SubLines, true
		}
		words.Add(sub)
	}
	var objects []fyne.CanvasObject
	switch {
	case r.Leading != nil:
		if avatar, ok := r.Leading.(*Avatar); ok && avatar.chosen != r.Chosen {
			avatar.chosen = r.Chosen
			avatar.Refresh()
		}
		objects = append(objects, r.Leading)
	case r.Icon != "":
		objects = append(objects, &iconBox{name: r.Icon, role: Quiet})
	}
	objects = append(objects, Grow(words))
	switch {
	case r.Trailing != nil:
		objects = append(objects, r.Trailing)
	case r.Note != "":
		objects = append(objects, NewSupport(r.Note).Still())
	}
	if r.Unread {
		objects = append(objects, &Dot{})
	}
	if r.Chevron {
		objects = append(objects, &iconBox{name: "chevron", role: Quiet, side: 18})
	}
	return Row(Gap12, objects...)
}

// CreateRenderer implements fyne.Widget.
func (r *ListRow) CreateRenderer() fyne.WidgetRenderer {
	r.Own(r)
	face := box(Clear, ButtonRadius)
	over := NewOverlay(ButtonRadius)
	row := r.line()
	d := &Renderer{Parts: []fyne.CanvasObject{face, over.shade, row, over.ring}}
	d.Min = func() fyne.Size {
		w := r.BaseWidget.Size().Width
		if w <= 0 {
			w = natural(row) + 2*r.side()
		}
		return fyne.NewSize(row.MinSize().Width+2*r.side(), r.height(row, w))
	}
	d.Lay = func(s fyne.Size) {
		side := r.side()
		if r.Edge {
			Place(face, Gap4, Gap4/2, s.Width-Gap8, s.Height-Gap4)
			over.Lay(Gap4, Gap4/2, s.Width-Gap8, s.Height-Gap4)
		} else {
			Place(face, 0, 0, s.Width, s.Height)
			over.LayIn(0, 0, s.Width, s.Height)
		}
		Place(row, side, Gap8, s.Width-2*side, s.Height-2*Gap8)
	}
	d.Redraw = func() {
		row = r.line()
		d.Parts[2] = row
		paint(face, Clear)
		if r.Chosen {
			paint(face, AccentSoft)
		}
		over.Redraw(&r.Pressable)
		d.Lay(r.BaseWidget.Size())
		face.Refresh()
	}
	if r.Chosen {
		paint(face, AccentSoft)
	}
	return d.Ready(r.BaseWidget.Size())
}

// SectionHeader is a title over what follows, with something quiet or pressable at its end.
func SectionHeader(title string, trailing fyne.CanvasObject) *fyne.Container {
	row := Row(Gap12, Grow(NewStrong(title)))
	if trailing != nil {
		row.Add(trailing)
	}
	return row
}

// Person is a head of a card or page: an avatar, a name, and what supports it.
func Person(avatar *Avatar, name, support string, size Size) *fyne.Container {
	words := Column(2, &Text{Text: name, TextSize: size, Bold: true, Wrap: true})
	if support != "" {
		words.Add(NewSupport(support))
	}
	return Row(Gap12, avatar, Grow(words))
}
