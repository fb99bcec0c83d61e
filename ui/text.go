package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text shows words in one of the five sizes, in a role's colour, wrapped, cut short, or on one line.
// Change its fields and call Refresh, or use SetText.
type Text struct {
	widget.BaseWidget

	Text     string
	Spans    []Span // in place of Text, where parts of it look different
	TextSize Size
	Bold     bool
	Role     Role // Ink where empty
	Align    fyne.TextAlign
	Wrap     bool // break into lines at the width given
	Cut      bool // on one line, cut short with … where it does not fit
	Lines    int  // with Wrap: at most so many lines, the last cut short; zero is no limit
	Preview  bool // the beginning of what is read whole elsewhere: it is meant to be cut short

	face      face
	headline  bool    // as large as the width it is given suits
	shrink    bool    // on one line, with smaller letters where it does not fit
	smaller   float32 // letters are as much smaller, to be as large as those beside it; nothing where zero
	wrapped   []textLine
	wrappedAt float32
	longest   float32 // the longest word's width; zero where not measured
	fresh     bool
}

// markStyle asks the theme for the face of buttons, chips and marks.
var markStyle = fyne.TextStyle{Bold: true, Symbol: true}

// writingStyle asks the theme for the face of long writing: the regular one with more air between its lines. Only
// where a tab is as wide as Fyne makes it anyway is it asked for by its width.
var writingStyle = fyne.TextStyle{TabWidth: 4}

// italicStyle and boldItalicStyle ask the theme for the italic faces.
var (
	italicStyle     = fyne.TextStyle{Italic: true, Symbol: true}
	boldItalicStyle = fyne.TextStyle{Bold: true, Italic: true, Symbol: true}
)

// Span is a part of a Text that looks different from the rest.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Role   Role // the text's own where empty
	Mark   Role // a colour behind the words; none where empty
	Strike bool
	Under  bool // underlined
}

// NewText is a wrapped text of a size.
func NewText(size Size, text string) *Text { return &Text{Text: text, TextSize: size, Wrap: true} }

// NewTitle is the one title of a screen.
func NewTitle(text string) *Text { return &Text{Text: text, TextSize: Title, Bold: true, Wrap: true} }

// headlineFrom is the width in dp from which a headline has the letters of a title.
const headlineFrom float32 = 380

// NewHeadline is the title of a page whose header names what the page is part of: smaller on a phone.
func NewHeadline(text string) *Text {
	return &Text{Text: text, TextSize: Title, Bold: true, Wrap: true, headline: true}
}

// suit gives a headline the letters that suit a width.
func (t *Text) suit(width float32) {
	size := Title
	if width < headlineFrom {
		size = Heading
	}
	if t.headline && width > 0 && size != t.TextSize {
		t.TextSize, t.fresh, t.longest = size, false, 0
	}
}

// NewHeading is the title of a card, or a figure.
func NewHeading(text string) *Text {
	return &Text{Text: text, TextSize: Heading, Bold: true, Wrap: true}
}

// NewStrong is running text in bold.
func NewStrong(text string) *Text { return &Text{Text: text, Bold: true, Wrap: true} }

// NewBody is running text.
func NewBody(text string) *Text { return &Text{Text: text, Wrap: true} }

// NewSupport is quiet text that supports.
func NewSupport(text string) *Text {
	return &Text{Text: text, TextSize: Support, Role: Quiet, Wrap: true}
}

// NewLabel is the smallest text, quiet and on one line.
func NewLabel(text string) *Text { return &Text{Text: text, TextSize: Label, Role: Quiet} }

// SetText changes the words and redraws.
func (t *Text) SetText(text string) {
	if t.Text == text && t.Spans == nil {
		return
	}
	t.Text, t.Spans = text, nil
	t.Refresh()
}

// In sets the colour's role and returns the text, to be used where it is made.
func (t *Text) In(role Role) *Text {
	t.Role = role
	return t
}

// OneLine makes the text stay on one line, cut short with … where it does not fit, and returns it.
func (t *Text) OneLine() *Text {
	t.Wrap, t.Cut = false, true
	return t
}

// Glimpse keeps the text on one line that may end in …: the beginning of what a tap shows whole. It returns the text.
func (t *Text) Glimpse() *Text {
	t.Preview = true
	return t.OneLine()
}

// Centred centres the text and returns it.
func (t *Text) Centred() *Text {
	t.Align = fyne.TextAlignCenter
	return t
}

// Still keeps the text on one line at the width it needs and returns it.
func (t *Text) Still() *Text {
	t.Wrap, t.Cut = false, false
	return t
}

// Refresh measures the text anew and redraws it.
func (t *Text) Refresh() {
	t.fresh, t.longest = false, 0
	t.BaseWidget.Refresh()
}

// MinSize implements fyne.CanvasObject. A text that wraps or is cut short asks for little width, and for the height
// it needs at the width it has.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	wide := t.naturalWidth()
	if !t.Wrap && !t.Cut {
		return fyne.NewSize(wide, LineHeight(t.TextSize))
	}
	at := t.BaseWidget.Size().Width
	if at <= 0 {
		at = wide
	}
	return fyne.NewSize(min(wide, Gap32), t.HeightFor(at))
}

// HeightFor implements HeightForWidth.
func (t *Text) HeightFor(width float32) float32 {
	t.suit(width)
	if !t.Wrap {
		return LineHeight(t.TextSize)
	}
	return float32(max(len(t.lines(width)), 1)) * LineHeight(t.TextSize)
}

// AccessibilityLabel is the text itself.
func (t *Text) AccessibilityLabel() string { return t.plain() }

// AccessibilityRole says that it is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{text: t}
	r.Layout(t.BaseWidget.Size())
	return r
}

func (t *Text) spans() []Span {
	if t.Spans != nil {
		return t.Spans
	}
	return []Span{{Text: t.Text, Bold: t.Bold}}
}

func (t *Text) plain() string {
	if t.Spans == nil {
		return t.Text
	}
	var out string
	for _, s := range t.Spans {
		out += s.Text
	}
	return out
}

// face says which of the bold faces a text has, where it is not the one of its size.
type face int

const (
	ownFace     face = iota
	titleFace        // of titles, in another size
	markFace         // of buttons, chips and marks
	writingFace      // of long writing
)

func (t *Text) style(of Span) fyne.TextStyle {
	bold := of.Bold
	switch {
	case of.Italic && bold:
		return boldItalicStyle
	case of.Italic:
		return italicStyle
	case t.face == writingFace:
		return writingStyle
	case bold && t.face == markFace:
		return markStyle
	case bold && (t.TextSize == Title || t.face == titleFace):
		return fyne.TextStyle{Bold: true, Italic: true}
	case bold && t.TextSize == Heading:
		return fyne.TextStyle{Italic: true}
	case bold:
		return fyne.TextStyle{Bold: true}
	}
	return fyne.TextStyle{}
}

func (t *Text) color(role Role) color.Color {
	if role == "" {
		role = t.Role
	}
	if role == "" {
		role = Ink
	}
	return ColorOf(role)
}

// fitting is how much smaller a line's letters are to be for it to fit in a width. Their width does not follow their
// size evenly, so it is measured.
func (t *Text) fitting(line textLine, width float32) float32 {
	fit := width / line.width
	for ; fit > 0.3; fit -= 0.02 {
		var wide float32
		for _, run := range line.runs {
			wide += Measure(run.text, Letters(t.TextSize)*fit, t.style(run.span)).Width
		}
		if wide <= width {
			break
		}
	}
	return fit
}

// fitIn is how much smaller the letters of a text of one line are to be for it to fit in a width; 1 where it does.
func (t *Text) fitIn(width float32) float32 {
	for _, line := range t.lines(width) {
		if line.width > width {
			return t.fitting(line, width)
		}
	}
	return 1
}

// textRenderer keeps one canvas text for each run of each line, and a rectangle behind each marked one.
type textRenderer struct {
	text  *Text
	runs  []*canvas.Text
	marks []*canvas.Rectangle
	all   []fyne.CanvasObject
}

var _ fyne.WidgetRenderer = (*textRenderer)(nil)

func (r *textRenderer) Destroy() {}

func (r *textRenderer) MinSize() fyne.Size { return r.text.MinSize() }

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.all }

func (r *textRenderer) Refresh() {
	r.Layout(r.text.BaseWidget.Size())
	for _, o := range r.all {
		o.Refresh()
	}
	canvas.Refresh(r.text)
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	t.suit(size.Width)
	letters, height := Letters(t.TextSize), LineHeight(t.TextSize)
	var marks []*canvas.Rectangle
	var runs []*canvas.Text
	nextRun := func() *canvas.Text {
		if len(runs) < len(r.runs) {
			return r.runs[len(runs)]
		}
		return &canvas.Text{}
	}
	for i, line := range t.lines(size.Width) {
		fit := float32(1)
		if t.smaller > 0 {
			fit = t.smaller
		} else if t.shrink && line.width > size.Width && size.Width > 0 {
			fit = t.fitting(line, size.Width)
		}
		width := line.width * fit
		x := float32(0)
		switch t.Align {
		case fyne.TextAlignCenter:
			x = (size.Width - width) / 2
		case fyne.TextAlignTrailing:
			x = size.Width - width
		case fyne.TextAlignLeading:
		}
		y := float32(i) * height
		if !t.Wrap {
			y = max((size.Height-height)/2, 0)
		}
		for _, run := range line.runs {
			c := nextRun()
			c.Text, c.TextSize, c.TextStyle = run.text, letters*fit, t.style(run.span)
			c.TextStyle.Strikethrough = run.span.Strike
			c.Color = t.color(run.span.Role)
			SetFace(c)
			natural := Measure(run.text, c.TextSize, c.TextStyle).Height
			Place(c, x, y+(height-natural)/2, run.width*fit, natural)
			if run.span.Mark != "" {
				m := box(run.span.Mark, 4)
				Place(m, x-2, y+1, run.width+4, height-2)
				marks = append(marks, m)
			}
			if run.span.Under { // drawn here: to Fyne an underlined face would be one more face in memory
				u := canvas.NewRectangle(c.Color)
				Place(u, x, y+(height+letters)/2+1, run.width*fit, 1.5)
				marks = append(marks, u)
			}
			runs = append(runs, c)
			x += run.width * fit
		}
	}
	changed := len(runs) != len(r.runs) || len(marks) != len(r.marks)
	r.runs, r.marks = runs, marks
	r.all = make([]fyne.CanvasObject, 0, len(runs)+len(marks))
	for _, m := range marks {
		r.all = append(r.all, m)
	}
	for _, c := range runs {
		r.all = append(r.all, c)
	}
	if changed {
		canvas.Refresh(t)
	}
}
