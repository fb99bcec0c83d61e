package ui

import (
	"slices"
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
	Keyboard     bool         // there is one, and a pointer that rests on things: keys are told of beside what they do
	Search       Action       // looks for anything: in the rail, and by its keys on every page; none without Do
	Actions      []Action     // by keys on every page, besides going to the destinations and back
	BackName     string       // what going back is called in the list of keys
	CloseName    string       // what a screen reader says for the mark that closes a sheet
	OnMove       func()       // told when another page is shown
	Writing      WritingWords // what is said where one writes
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
	turning bool // to a page that is drawn as it is to be

	face, rule *canvas.Rectangle
	brand      *brandMark
	find       *navItem // looks for anything
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

	marks   []headerMarks
	sheets  []*Sheet
	keys    *NumberField // whose pad is open
	target  fyne.Canvas
	anchor  *anchor
	tips    *tips
	edge    *swipe
	pressed fyne.Focusable // the control that was pressed last; nil once the pointer or finger is gone from it
	rested  func()         // ends the wait for that
	list    *heldList      // what stood beside the page before
	keyed   bool           // the last thing done was done by a key
	heir    *trace         // what had the focus in the shell before this one
}

const (
	railNarrow float32 = 72
	railWide   float32 = 232
	railSide           = Gap12 // the air at both sides of what stands in it
)

var _ Navigator = (*Shell)(nil)

// NewShell makes a shell that shows its first destination.
func NewShell(opts ShellOptions) *Shell {
	s := &Shell{opts: opts, history: history{open: opts.Open}}
	s.ExtendBaseWidget(s)
	s.bridge = NewBridge(opts.Loop, s.refreshPage)
	s.face = box(Surface, 0)
	s.rule = box(Line, 0)
	s.anchor = newAnchor()
	s.edge = newSwipe(s)
	s.tips = newTips(nil)
	if opts.Keyboard {
		s.tips.after = opts.Loop.After
	}
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
	for _, to := range s.opts.Destinations {
		item := &navItem{to: to, mode: s.mode, onTap: func() { s.visit(to.ID) }}
		s.items = append(s.items, item)
	}
	s.me = &navItem{to: s.opts.Me, mode: s.mode, onTap: func() { s.visit(s.opts.Me.ID) }}
	s.find = &navItem{to: Destination{Label: s.opts.Search.Name, Icon: "search"}, mode: s.mode, onTap: s.opts.Search.Do}
	if s.opts.Keyboard {
		s.find.keys = s.opts.Search.Keys
		for i, item := range append(s.items[:len(s.items):len(s.items)], s.me) {
			item.keys = Ctrl(fyne.KeyName(rune('1' + i)))
		}
	}
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

// Back implements Navigator. A sheet or a pad that is open is closed first.
func (s *Shell) Back() bool {
	if s.closeTopSheet() || s.closePad() {
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

// Reset forgets the history and begins anew at a route.
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
	s.closePad()
	s.list = s.holdList()
	s.lift()
	if v := s.history.current(); v != nil && s.target != nil && s.target.Overlays().Top() == nil {
		v.focus = traceOf(s.page, s.target.Focused())
	}
	if l, ok := s.Page().(Leaver); ok {
		l.Leave()
	}
	if s.target != nil {
		s.tips.leave(s.tips.of)
		s.target.Unfocus()
	}
}

// Flush lets the page that is shown finish what it has begun: before the window closes or the app is put aside.
func (s *Shell) Flush() {
	switch page := s.Page().(type) {
	case Flusher:
		page.Flush()
	case Leaver:
		page.Leave()
	}
}

func (s *Shell) showCurrent() {
	v := s.history.current()
	known, kept := v.page != nil, v.state != nil
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
	s.tellRail()
	s.page.Show()
	s.page.MinSize() // from now on it is laid out when it is given its size: it knows its room before it is shown
	s.markActive()
	s.turning = !known || v.dress == dressed()
	v.dress = dressed()
	s.BaseWidget.Refresh()
	s.turning = false
	if !known && !kept { // else its own place is kept
		s.settleList(s.list)
	}
	s.list = nil
	if shower, ok := page.(Shower); ok {
		shower.Shown()
	}
	s.begin(v)
	if s.opts.OnMove != nil {
		s.opts.OnMove()
	}
}

// begin gives the focus to where a page begins, where the page has not done so itself: to what had it when the page
// was left, for who works by keys to its first thing, else to nothing that is seen. On a phone nothing has the focus
// before it is touched.
func (s *Shell) begin(v *visit) {
	c := s.target
	if c == nil || !s.opts.Keyboard || c.Overlays().Top() != nil || !holds(c.Content(), s) {
		return
	}
	had := v.focus
	if had == nil {
		had = s.heir
	}
	v.focus, s.heir = nil, nil
	if f := c.Focused(); f != nil && holds(s.page, f) {
		return
	}
	if had != nil {
		had.quiet = !s.keyed
		if had.give(c, s.page) {
			return
		}
	}
	if first := s.first(); s.keyed && first != nil && !midway(s.page) { // else one reads on where one was
		focus(c, first, false)
		return
	}
	s.anchor.take(c)
}

// midway says whether a page is not shown from its top.
func midway(page fyne.CanvasObject) bool {
	return slices.ContainsFunc(scaffoldsIn(page), func(s *Scaffold) bool { return max(s.scrolled(), s.later) > 0 })
}

// Follow lets the shell take the place of one that was shown: the next page that it shows begins where the focus was.
func (s *Shell) Follow(old *Shell) {
	for i := len(old.sheets) - 1; i >= 0; i-- {
		old.sheets[i].Close() // it would stand over this shell, which does not know it
	}
	s.keyed = old.keyed
	if old.target != nil && old.target.Overlays().Top() == nil {
		s.heir = traceOf(old.page, old.target.Focused())
	}
}

// first is where a page begins: the first thing to press or to write in under its header, else in it. A link is by the
// way: where it comes first, one begins at what the page's footer is for.
func (s *Shell) first() fyne.Focusable {
	var link fyne.Focusable
	if page := scaffoldIn(s.page); page != nil {
		page.build()
		for _, o := range []fyne.CanvasObject{page.Under, page.scroll, page.Footer} {
			all := stops(o)
			if len(all) == 0 {
				continue
			}
			if b, ok := all[0].(*Button); !ok || !b.Tight {
				return all[0]
			}
			if link == nil {
				link = all[0]
			}
		}
	}
	if all := stops(s.page); link == nil && len(all) > 0 {
		return all[0]
	}
	return link
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
		settle, held := HoldFocus(s), s.Hold()
		r.Refresh()
		Relayout(s.page)
		settle()
		s.Settle(held)
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

// inside is everything in the order in which it is read: the rail stands before the page, the bar after it.
func (s *Shell) inside() []fyne.CanvasObject {
	bar := []fyne.CanvasObject{s.face, s.rule, s.brand, s.find}
	for _, item := range s.items {
		bar = append(bar, item)
	}
	bar = append(bar, s.line, s.me)
	page := []fyne.CanvasObject{s.anchor}
	if s.page != nil {
		page = append(page, s.page)
	}
	if s.mode == bottomBar {
		page, bar = bar, page
	}
	all := append(bar, page...)
	if s.keys != nil {
		all = append(all, s.keys.Pad)
	}
	return append(all, s.toast, s.edge, s.tips.bubble)
}

// MinSize implements fyne.CanvasObject. The shell is made for 320 dp and up.
func (s *Shell) MinSize() fyne.Size { return fyne.NewSize(320, 360) }

// CreateRenderer implements fyne.Widget.
func (s *Shell) CreateRenderer() fyne.WidgetRenderer {
	d := &Renderer{Parts: s.inside()}
	d.Min = s.MinSize
	d.Lay = func(size fyne.Size) {
		s.lay(size)
		d.Parts = s.inside()
	}
	d.Redraw = func() {
		paint(s.face, Surface)
		paint(s.rule, Line)
		s.lay(s.BaseWidget.Size())
		d.Parts = s.inside()
		for _, o := range d.Parts {
			if !s.turning {
				o.Refresh()
			}
		}
		canvas.Refresh(s)
	}
	return d.Ready(s.BaseWidget.Size())
}
