package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ShellOptions are what a shell is made from.
type ShellOptions struct {
	Brand        string        // the product's name, over the rail's labels
	Logo         string        // the mark's icon, drawn in a filled square before the name
	Destinations []Destination // the places in the bar, first the one to begin at
	Me           Destination   // the person's own place: at the foot of the rail, an avatar in a phone's header
	Person       string        // whose initials the avatar shows
	Status       SyncStatus
	OnSync       func()           // a tap on the sync mark
	Open         func(Route) Page // makes the page of a route; never nil
	Loop         Loop
	Keys         string // what the key for shortcuts is called: "Ctrl" or "⌘"; shown beside destinations
}

// Shell is the frame around the pages: a bottom bar on a phone, a rail on a desk, changing live as the window is
// resized, with the pages and all that is typed, chosen and scrolled in them kept. It is the Navigator, shows toasts
// and sheets, and redraws the visible page when its Bridge hears of a change.
type Shell struct {
	widget.BaseWidget

	opts    ShellOptions
	history history
	bridge  *Bridge
	mode    barMode
	laid    bool

	face, edge *canvas.Rectangle
	brand      *brandMark
	items      []*navItem
	me         *navItem
	line       *SyncMark
	page       fyne.CanvasObject
	toast      *toastBar
	toastStop  func()
	toastGoes  time.Time // from when on it goes with its page; zero for never

	notice      string // what stands there until it is read; empty for nothing
	noticeLabel string
	noticeRead  func()

	marks  []headerMarks
	sheets []*Sheet
	target fyne.Canvas
	keys   fyne.ShortcutHandler
}

const (
	railNarrow float32 = 72
	railWide   float32 = 232
)

var _ Navigator = (*Shell)(nil)

// NewShell makes a shell that shows its first destination.
func NewShell(opts ShellOptions) *Shell {
	s := &Shell{opts: opts, history: history{open: opts.Open}}
	s.ExtendBaseWidget(s)
	s.bridge = NewBridge(opts.Loop, s.refreshPage)
	s.face = box(Surface, 0)
	s.edge = box(Line, 0)
	s.brand = &brandMark{name: opts.Brand, logo: opts.Logo}
	s.line = &SyncMark{Status: opts.Status, OnTap: opts.OnSync}
	s.toast = newToastBar()
	s.toast.Hide()
	s.buildItems()
	if len(opts.Destinations) > 0 {
		s.history.push(Route{Page: opts.Destinations[0].ID})
		s.showCurrent()
	}
	return s
}

func (s *Shell) buildItems() {
	s.items = s.items[:0]
	for i, to := range s.opts.Destinations {
		item := &navItem{to: to, mode: s.mode, onTap: func() { s.visit(to.ID) }}
		if s.opts.Keys != "" && i < 9 {
			item.hint = s.opts.Keys + " " + string(rune('1'+i))
		}
		s.items = append(s.items, item)
	}
	s.me = &navItem{to: s.opts.Me, mode: s.mode, onTap: func() { s.visit(s.opts.Me.ID) }}
	s.markActive()
}

// visit goes to a destination; to the one that is shown, back to its first page.
func (s *Shell) visit(id string) { s.Go(Route{Page: id}) }

// Bridge is where word of a change is to be brought, from any goroutine.
func (s *Shell) Bridge() *Bridge { return s.bridge }

// Loop is the loop the shell was made with.
func (s *Shell) Loop() Loop { return s.opts.Loop }

// Go implements Navigator.
func (s *Shell) Go(to Route) {
	if s.Current() == to {
		return
	}
	s.leave()
	s.history.push(to)
	s.showCurrent()
}

// Back implements Navigator. A sheet that is open is closed first.
func (s *Shell) Back() bool {
	if s.closeTopSheet() {
		return true
	}
	if len(s.history.visits) < 2 {
		return false
	}
	s.leave()
	s.history.visits = s.history.visits[:len(s.history.visits)-1]
	s.showCurrent()
	return true
}

// CanGoBack says whether there is a page before.
func (s *Shell) CanGoBack() bool { return len(s.history.visits) > 1 }

// Replace implements Navigator.
func (s *Shell) Replace(with Route) {
	if s.Current() == with {
		return
	}
	s.leave()
	if n := len(s.history.visits); n > 0 {
		s.history.visits = s.history.visits[:n-1]
	}
	s.history.push(with)
	s.showCurrent()
}

// Reset forgets the history and begins anew at a route: after signing in, or in another language.
func (s *Shell) Reset(at Route) {
	s.leave()
	s.history.visits = nil
	s.history.push(at)
	s.showCurrent()
}

// Current implements Navigator.
func (s *Shell) Current() Route {
	if v := s.history.current(); v != nil {
		return v.route
	}
	return Route{}
}

// Page is the page that is shown.
func (s *Shell) Page() Page {
	if v := s.history.current(); v != nil {
		return v.page
	}
	return nil
}

func (s *Shell) leave() {
	s.passToast()
	if l, ok := s.Page().(Leaver); ok {
		l.Leave()
	}
	if s.target != nil {
		s.target.Unfocus()
	}
}

// Flush lets the page that is shown finish what it has begun: before the window closes or the app is put aside.
func (s *Shell) Flush() {
	if l, ok := s.Page().(Leaver); ok {
		l.Leave()
	}
}

func (s *Shell) showCurrent() {
	v := s.history.current()
	known := v.page != nil
	page := s.history.wake(v)
	if r, ok := page.(Refresher); ok && known && v.stale {
		r.Refresh()
	}
	v.stale = false
	s.page = page.Content()
	if wide, ok := page.(Wide); ok {
		if scaffold, ok := s.page.(*Scaffold); ok {
			scaffold.Full = wide.Wide()
		}
	}
	s.page.Show()
	s.markActive()
	s.BaseWidget.Refresh()
	if shower, ok := page.(Shower); ok {
		shower.Shown()
	}
}

// refreshPage is what the bridge calls: the visible page reads anew, the others when they are shown again.
func (s *Shell) refreshPage() {
	current := s.history.current()
	for _, v := range s.history.visits {
		v.stale = v != current
	}
	if current == nil {
		return
	}
	if r, ok := current.page.(Refresher); ok {
		r.Refresh()
		Relayout(s.page)
	}
}

// SetStatus changes what every sync mark says.
func (s *Shell) SetStatus(status SyncStatus) {
	s.opts.Status = status
	s.line.SetStatus(status)
	s.eachMark(func(m liveMarks) { m.sync.SetStatus(status) })
}

// SetPerson changes whose initials are shown.
func (s *Shell) SetPerson(name string) {
	s.opts.Person = name
	s.eachMark(func(m liveMarks) {
		m.avatar.Name = name
		m.avatar.Refresh()
	})
}

// SetBadge changes how many things wait at a destination.
func (s *Shell) SetBadge(id string, n int) {
	for _, item := range append(s.items, s.me) {
		if item.to.ID == id && item.to.Badge != n {
			item.to.Badge = n
			item.Refresh()
		}
	}
}

// Narrow says whether the shell stands as on a phone.
func (s *Shell) Narrow() bool { return s.mode == bottomBar }

func (s *Shell) markActive() {
	active := s.Current().Page
	if b, ok := s.Page().(Belonging); ok {
		active = b.Destination()
	}
	for _, item := range append(s.items, s.me) {
		if now := item.to.ID == active; now != item.active {
			item.active = now
			item.Refresh()
		}
	}
}

func (s *Shell) inside() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.face, s.edge, s.brand}
	for _, item := range s.items {
		out = append(out, item)
	}
	out = append(out, s.line, s.me)
	if s.page != nil {
		out = append([]fyne.CanvasObject{s.page}, out...)
	}
	return append(out, s.toast)
}

// MinSize implements fyne.CanvasObject. The shell is made for 320 dp and up.
func (s *Shell) MinSize() fyne.Size { return fyne.NewSize(320, 360) }

// CreateRenderer implements fyne.Widget.
func (s *Shell) CreateRenderer() fyne.WidgetRenderer {
	d := &drawn{objects: s.inside()}
	d.min = s.MinSize
	d.lay = func(size fyne.Size) {
		s.lay(size)
		d.objects = s.inside()
	}
	d.redraw = func() {
		paint(s.face, Surface)
		paint(s.edge, Line)
		d.objects = s.inside()
		s.lay(s.BaseWidget.Size())
		for _, o := range d.objects {
			o.Refresh()
		}
		canvas.Refresh(s)
	}
	return d.ready(s.BaseWidget.Size())
}

func (s *Shell) lay(size fyne.Size) {
	mode := wideRail
	switch {
	case size.Width < RailFrom:
		mode = bottomBar
	case size.Width < WideFrom:
		mode = iconRail
	}
	if mode != s.mode || !s.laid {
		s.setMode(mode)
	}
	s.laid = s.laid || size.Width > 0
	var left, bottom float32
	switch mode {
	case bottomBar:
		bottom = bottomHeight()
		s.layBottom(size, bottom)
	case iconRail:
		left = railNarrow
		s.layRail(size, left)
	case wideRail:
		left = railWide
		s.layRail(size, left)
	}
	if s.page != nil {
		place(s.page, left, 0, size.Width-left, size.Height-bottom)
	}
	w := min(size.Width-left-2*Gap16, 480)
	h := s.toast.HeightFor(w)
	bottom += footOf(s.page)
	place(s.toast, left+(size.Width-left-w)/2, size.Height-bottom-h-Gap16, w, h)
}

func (s *Shell) setMode(mode barMode) {
	s.mode = mode
	for _, item := range append(s.items, s.me) {
		item.mode = mode
		item.Refresh()
	}
	s.line.Line, s.line.Bare = mode == wideRail, mode == iconRail
	s.line.Refresh()
	s.brand.bare = mode == iconRail
	show(s.brand, mode != bottomBar)
	show(s.line, mode != bottomBar)
	show(s.me, mode != bottomBar)
	s.eachMark(func(m liveMarks) { show(m.box, mode == bottomBar) })
}

func (s *Shell) layBottom(size fyne.Size, height float32) {
	place(s.face, 0, size.Height-height, size.Width, height)
	place(s.edge, 0, size.Height-height, size.Width, 1)
	if len(s.items) == 0 {
		return
	}
	w := size.Width / float32(len(s.items))
	for i, item := range s.items {
		place(item, float32(i)*w, size.Height-height, w, height)
	}
}

func (s *Shell) layRail(size fyne.Size, width float32) {
	place(s.face, 0, 0, width, size.Height)
	place(s.edge, width-1, 0, 1, size.Height)
	side := Gap12
	place(s.brand, side, 20, width-2*side, 28)
	y := float32(72)
	for _, item := range s.items {
		h := max(item.MinSize().Height, TouchTarget)
		place(item, side, y, width-2*side, h)
		y += h + Gap4
	}
	foot := size.Height - Gap16
	h := max(s.me.MinSize().Height, TouchTarget)
	foot -= h
	place(s.me, side, foot, width-2*side, h)
	line := HeightAt(s.line, width-2*side-Gap12)
	foot -= line + Gap4
	if s.mode == wideRail {
		place(s.line, side+Gap12, foot, width-2*side-Gap12, line)
	} else {
		place(s.line, side, foot, width-2*side, line)
	}
}
