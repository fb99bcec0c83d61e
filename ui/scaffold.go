package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Scaffold is what a page stands in: a header that stays, a body that scrolls, and a footer that stays. It keeps how
// far it is scrolled. On a wide window the text gets no wider than is good to read.
type Scaffold struct {
	widget.BaseWidget

	Title    string
	Small    bool              // the title is small on a desk too: the body has one of its own
	After    string            // quiet words after the title, where there is room for both
	Over     string            // a quiet line over the title, as in "Kapitel 5 af 12"
	OnBack   func()            // shows a way back before the title; none where nil
	BackName string            // what a screen reader says for the way back
	InRail   bool              // the rail leads here: the way back is shown where there is no rail
	Trailing fyne.CanvasObject // at the end of the header
	Tools    fyne.CanvasObject // before that, where there is room: they give way to large letters
	Beside   bool              // on a wide page the Tools stand beside its content too, and the header is without them
	Marks    fyne.CanvasObject // the shell's sync mark and person, at the very end of the header
	Under    fyne.CanvasObject // stays under the header: chips, a search field
	Body     *fyne.Container   // what scrolls; Column(Gap16, …)
	Footer   fyne.CanvasObject // stays at the foot: the main button
	Full     bool              // as wide as there is room
	Most     float32           // as wide as this in dp; ReadableMost where zero

	later   float32 // how far it is to be scrolled when it is laid out; zero for as it is
	moves   int     // how often its page has scrolled it
	above   float32 // room over the body and under it, in dp, for what is held to stay where it is
	below   float32
	fitting bool // that room is being made or taken away
	scroll  *container.Scroll
	tail    *fyne.Container // the footer, where it scrolls along
	joined  bool            // it does
	railed  bool            // there is a rail beside the page
	paned   bool            // it is one of two side by side: its header is a desk's, however narrow it is
	head    *fyne.Container
	title   *Text
	over    *Text
	after   *Text
	back    *Button
}

// NewScaffold is a page with a title and a body of objects with 16 dp between them.
func NewScaffold(title string, body ...fyne.CanvasObject) *Scaffold {
	return &Scaffold{Title: title, Body: Column(Gap16, body...)}
}

// SetBody puts other objects in the body, and stays where it is scrolled to.
func (s *Scaffold) SetBody(objects ...fyne.CanvasObject) {
	if s.Body == nil {
		s.Body = Column(Gap16)
	}
	settle := HoldFocus(s)
	s.Body.Objects = objects
	s.Refresh()
	settle()
}

// Offset is how far the body is scrolled, in dp.
func (s *Scaffold) Offset() float32 {
	if s.scroll == nil {
		return 0
	}
	return s.scroll.Offset.Y
}

// ScrollTo scrolls the body to an offset in dp.
func (s *Scaffold) ScrollTo(offset float32) {
	s.moves++
	s.scrollTo(offset)
}

func (s *Scaffold) scrollTo(offset float32) {
	s.build()
	s.later = 0
	s.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	s.look()
}

// look has long lists and what is written draw what is seen of them now.
func (s *Scaffold) look() {
	for _, l := range s.long() {
		l.look()
	}
	drawSeen(s.scroll.Content)
}

// scrollLater scrolls the body to an offset in dp as soon as it has been laid out and reaches that far.
func (s *Scaffold) scrollLater(offset float32) {
	s.build()
	s.later = offset
	s.catchUp()
}

func (s *Scaffold) catchUp() {
	if s.later == 0 || s.scroll.Size().Height <= 0 {
		return
	}
	most := s.scroll.Content.MinSize().Height - s.scroll.Size().Height
	if most <= 0 {
		return
	}
	s.scrollTo(min(s.later, most))
}

// ScrollIntoView scrolls so that an object of the body is seen.
func (s *Scaffold) ScrollIntoView(o fyne.CanvasObject) {
	s.build()
	scrollTo(s.scroll, o)
}

func (s *Scaffold) inside() []fyne.CanvasObject {
	s.build()
	out := []fyne.CanvasObject{s.head}
	if s.Under != nil {
		out = append(out, s.Under)
	}
	out = append(out, s.scroll)
	if s.Footer != nil && !s.joined {
		out = append(out, s.Footer)
	}
	return out
}

// leastView is how much of a page is to be seen between its header and its footer, in dp; where large letters leave
// less, the footer scrolls along at the end of the body.
const leastView float32 = 180

// join puts the footer at the end of the body, or back at the foot of the page.
func (s *Scaffold) join(joined bool) {
	s.joined, s.tail.Objects = joined, s.tail.Objects[:0]
	if joined {
		s.tail.Objects = append(s.tail.Objects, s.Footer)
	}
}

func (s *Scaffold) most() float32 {
	switch {
	case s.Full:
		return 100000
	case s.Most > 0:
		return s.Most
	}
	return ReadableMost
}

func (s *Scaffold) build() {
	s.ExtendBaseWidget(s)
	if s.scroll != nil {
		return
	}
	if s.Body == nil {
		s.Body = Column(Gap16)
	}
	s.tail = Column(0)
	s.tail.Hide()
	s.scroll = container.NewVScroll(container.New(&bodyLayout{page: s}, Column(Gap24, s.Body, s.tail)))
	s.scroll.OnScrolled = func(fyne.Position) {
		s.tighten()
		s.look()
	}
	s.title = &Text{Bold: true, Wrap: true, face: titleFace}
	s.over = &Text{TextSize: Support, Role: Quiet, Wrap: true}
	s.after = &Text{Role: Quiet}
	s.back = &Button{Icon: "back", Kind: Plain, Tint: Ink}
	s.head = container.NewWithoutLayout()
	s.fill()
}

// long are the lists in the body that make their rows as they come into view.
func (s *Scaffold) long() (all []*Long) {
	for _, o := range s.Body.Objects {
		if l, ok := o.(*Long); ok {
			all = append(all, l)
		}
	}
	return all
}

// fill puts the fields into the header.
func (s *Scaffold) fill() {
	for _, l := range s.long() {
		l.page = s
	}
	s.title.Text, s.title.fresh = s.Title, false
	s.over.Text, s.over.fresh = s.Over, false
	s.back.OnTap, s.back.Name = s.OnBack, s.BackName
	s.head.Objects = s.head.Objects[:0]
	if s.goesBack() {
		s.head.Objects = append(s.head.Objects, s.back)
	}
	if s.Over != "" {
		s.head.Objects = append(s.head.Objects, s.over)
	}
	s.after.Text, s.after.fresh = s.After, false
	s.head.Objects = append(s.head.Objects, s.title)
	if s.After != "" {
		s.head.Objects = append(s.head.Objects, s.after)
	}
	for _, o := range slices.Backward(s.ends()) { // Tab comes to them as one reads
		s.head.Objects = append(s.head.Objects, o)
	}
}

// roomFor says whether all that stands at the end of the header has room beside the way back in a width.
func (s *Scaffold) roomFor(width float32) bool {
	left := width - backRoom
	for _, o := range s.ends() {
		if o == s.Tools || o.Visible() {
			left -= natural(o) + Gap12
		}
	}
	return left >= 0
}

// ends are what stands at the end of the header, the last of them first.
func (s *Scaffold) ends() []fyne.CanvasObject {
	return slices.DeleteFunc([]fyne.CanvasObject{s.Marks, s.Trailing, s.Tools}, func(o fyne.CanvasObject) bool { return o == nil })
}

// side is the air at both sides of the page, in dp.
func (s *Scaffold) side(width float32) float32 {
	if width < RailFrom-100 {
		return Gap16
	}
	return Gap40
}

// span is where the page's text begins and how wide it is: in the middle, so that no page has all its air on one side.
func (s *Scaffold) span(width float32) (x, w float32) {
	w = min(width-2*s.side(width), s.most())
	return (width - w) / 2, w
}

// layHead lays the header out and says how high it is: the way back, the title and what stands at the end on a line;
// where the title would lose words there, it takes the width under it.
func (s *Scaffold) layHead(width float32) float32 {
	narrow := width < RailFrom-100 && !s.paned
	x, w := s.span(width)
	y := s.dressTitle(narrow)
	if s.Tools != nil {
		show(s.Tools, (narrow || !s.Beside) && s.roomFor(w))
	}
	if s.Title == "" && !s.goesBack() && s.Trailing == nil && (s.Marks == nil || !s.Marks.Visible()) {
		Place(s.head, 0, 0, width, Gap16)
		return Gap16
	}
	line := max(TouchTarget, LineHeight(s.title.TextSize))
	right := x + w
	for _, o := range s.ends() {
		if o.Visible() {
			right -= min(natural(o), w-backRoom) + Gap12
			line = max(line, HeightAt(o, min(natural(o), w-backRoom)))
		}
	}
	left := x
	if s.goesBack() {
		left += backRoom
	}
	under := !s.titled(right - left)
	if over := HeightAt(s.over, w); s.Over != "" && !under {
		Place(s.over, x, y, w, over)
		y += over + Gap4
	}
	height := HeightAt(s.title, right-left)
	if under {
		left, right, height = x, x+w, 0
	}
	line = max(line, height)
	s.layEnds(x, y, w, line)
	if under {
		y += line
		if s.Over != "" {
			over := HeightAt(s.over, w)
			Place(s.over, x, y, w, over)
			y += over
		}
		line = HeightAt(s.title, w)
		height = line
	}
	Place(s.title, left, y+(line-height)/2, right-left, height)
	s.title.Refresh()
	if s.layAfter(y, line, right); narrow {
		s.after.Hide()
	}
	y += line + 2
	if !narrow || under {
		y += Gap8
	}
	Place(s.head, 0, 0, width, y)
	return y
}

// layAfter places the words after the title, where the title and they have room on one line.
func (s *Scaffold) layAfter(y, line, right float32) {
	at, w := s.title.Position().X+s.title.naturalWidth()+Gap12, s.after.naturalWidth()
	show(s.after, s.After != "" && at+w <= right)
	high, title := LineHeight(Body), LineHeight(s.title.TextSize)
	Place(s.after, at, y+(line+title)/2-high-(title-high)/4, w, high)
}

// goesBack says whether the way back is shown.
func (s *Scaffold) goesBack() bool { return s.OnBack != nil && (!s.InRail || !s.railed) }

// backRoom is how far the way back moves the title in, in dp.
const backRoom float32 = 22

// dressTitle gives the title the letters that suit the width and says how much air is over it.
func (s *Scaffold) dressTitle(narrow bool) float32 {
	top := float32(22)
	s.title.TextSize, s.title.face = Title, titleFace
	if narrow {
		top = 6
		s.title.TextSize = Heading
	}
	if s.Small || narrow && s.goesBack() {
		s.title.TextSize, s.title.face = Body, ownFace
	}
	s.title.fresh, s.title.longest = false, 0
	return top
}

// titled says whether the title can stand in a width beside the rest: in two lines, with no word broken.
func (s *Scaffold) titled(width float32) bool {
	return s.Title == "" || s.title.longestWord() <= width+slack && HeightAt(s.title, width) <= 2.5*LineHeight(s.title.TextSize)
}

// layEnds places the way back and what stands at the end of a line of the header.
func (s *Scaffold) layEnds(x, y, w, line float32) {
	right := x + w
	for _, o := range s.ends() {
		if !o.Visible() {
			continue
		}
		want := min(natural(o), w-backRoom)
		h := HeightAt(o, want)
		right -= want
		Place(o, right, y+(line-h)/2, want, h)
		right -= Gap12
	}
	if s.goesBack() {
		Place(s.back, x-16, y+(line-TouchTarget)/2, TouchTarget, TouchTarget)
	}
}

// MinSize implements fyne.CanvasObject.
func (s *Scaffold) MinSize() fyne.Size {
	s.build()
	return fyne.NewSize(200, 200)
}

// Refresh puts the fields in place anew.
func (s *Scaffold) Refresh() {
	s.build()
	s.fill()
	if !s.BaseWidget.Size().IsZero() { // else it has not been drawn
		s.BaseWidget.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Scaffold) CreateRenderer() fyne.WidgetRenderer {
	s.build()
	edge := box(Line, 0) // over the footer: in the dark, what scrolls under it has no shadow to go under
	d := &Renderer{Parts: append(s.inside(), edge)}
	d.Min = func() fyne.Size { return fyne.NewSize(200, 200) }
	d.Lay = func(size fyne.Size) {
		y := s.layHead(size.Width)
		x, w := s.span(size.Width)
		if s.Under != nil && s.Under.Visible() {
			h := HeightAt(s.Under, w)
			Place(s.Under, x, y, w, h)
			y += h + Gap8
		}
		bottom := size.Height
		var h float32
		across := w
		if s.Footer != nil && s.Footer.Visible() {
			across = acrossOf(s.Footer, w)
			h = HeightAt(s.Footer, across)
		}
		s.join(h > 0 && bottom-y-h-Gap24 < leastView)
		show(s.tail, s.joined)
		d.Parts = append(s.inside(), edge)
		foot := h > 0 && !s.joined
		if foot {
			bottom -= h + Gap16
			Place(s.Footer, x, bottom, across, h)
			bottom -= Gap8
			Place(edge, 0, bottom, size.Width, 1)
		}
		show(edge, foot && dressed().dark)
		s.giveRoom(bottom-y, w)
		again, settle := keepWriting(s.scroll), func() {}
		if before := s.scroll.Size().Width; before > 0 && before != size.Width {
			settle = s.widen()
		}
		Place(s.scroll, 0, y, size.Width, bottom-y)
		settle()
		again()
		s.look()
		s.catchUp()
	}
	d.Redraw = func() {
		paint(edge, Line)
		d.Lay(s.BaseWidget.Size())
		again := keepWriting(s.scroll)
		Relayout(s.scroll)
		again()
		for _, o := range d.Parts {
			o.Refresh()
		}
	}
	return d.Ready(s.BaseWidget.Size())
}

// bodyLayout gives a page's body its width and the height that follows.
type bodyLayout struct {
	page  *Scaffold
	width float32
}

const (
	bodyTop    float32 = Gap8 // room for the shadow and the ring of focus of what comes first
	bodyBottom float32 = Gap32
)

func (l *bodyLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, w := l.page.span(width)
	return bodyTop + l.page.above + HeightAt(only(objects), w) + l.page.below + bodyBottom
}

func (l *bodyLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	x, w := l.page.span(size.Width)
	Place(only(objects), x, bodyTop+l.page.above, w, HeightAt(only(objects), w))
}

func (l *bodyLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := l.width
	if l.page.scroll != nil && l.page.scroll.Size().Width > 0 {
		width = l.page.scroll.Size().Width
	}
	if width == 0 {
		return only(objects).MinSize()
	}
	return fyne.NewSize(1, l.heightFor(objects, width))
}
