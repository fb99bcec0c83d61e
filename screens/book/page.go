package book

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// page is what every page of this package has: what it is handed, what it
// stands in, and a ticker that keeps what depends on the clock right while shown.
type page struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	ticker   ticker
	within   bool // stands beside a list, which has the way back
}

func newPage(env *parts.Env) page {
	return page{env: env, scaffold: ui.NewScaffold("")}
}

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *page) Destination() string { return parts.PageBook }

// Flush implements ui.Flusher: nothing here waits for the disk, and the clock goes
// on.
func (p *page) Flush() {}

// Leave implements ui.Leaver.
func (p *page) Leave() { p.ticker.halt() }

// keepTime refreshes a page every minute while it is shown.
func (p *page) keepTime(refresh func()) { p.ticker.start(p.env.Loop, time.Minute, refresh) }

// back gives the header a way back, unless the page stands beside a list.
func (p *page) back() {
	if p.within {
		return
	}
	p.scaffold.BackName = p.env.T("common.back")
	p.scaffold.OnBack = p.env.BackTo(parts.Programme())
	p.scaffold.Marks = p.env.Mark()
}

// without says why a booking is not shown.
func (p *page) without(err error, again func()) {
	p.scaffold.Footer = nil
	if !errors.Is(err, booking.ErrNotFound) {
		p.scaffold.SetBody(p.env.Broken("book.broken.title", err, again))
		return
	}
	if wait := p.env.Unread(); wait != nil {
		p.scaffold.SetBody(wait)
		return
	}
	p.scaffold.SetBody(ui.Empty{
		Icon: icons.Calendar, Title: p.env.T("book.booking.gone"), Text: p.env.T("book.booking.gone_text"),
		Action: p.env.T("book.mine.title"), OnTap: func() { p.env.Nav.Replace(parts.MyBookings()) },
	}.View())
}

// link is what the pages say of how the device stands to the office, and no more:
// they are drawn anew where it is another.
type link struct {
	Mark     app.Mark
	SignIn   bool
	Contact  time.Time // of the last answer, while there is no net
	signedIn bool
}

func (p *page) link() link {
	state, err := p.env.App.Sync.State(p.env.Ctx)
	if err != nil {
		state.Mark = app.MarkSaved // the mark in the header has an error of its own
	}
	_, in := p.env.App.SignedIn()
	l := link{Mark: state.Mark, SignIn: state.SignIn, signedIn: in}
	if l.offline() {
		l.Contact = state.Contact
	}
	return l
}

// times are what is said of actions that goes on by the clock, with the day: pages
// are drawn anew where a word of it is another, not at every minute.
func times(env *parts.Env, of ...booking.Action) []string {
	out := []string{dayIn(env.Now()).String()}
	for _, a := range of {
		switch {
		case a.Do == booking.DoAccept:
			out = append(out, offerLine(env, a.At))
		case a.Why == api.CodeNotOpen && !a.At.IsZero():
			out = append(out, env.Texts().Until(a.At, env.Now()))
		}
	}
	return out
}

func (l link) offline() bool { return l.Mark == app.MarkOffline }

// ticker does something again and again, until it is halted.
type ticker struct{ stop func() }

func (b *ticker) start(loop ui.Loop, every time.Duration, do func()) {
	b.halt()
	b.stop = loop.After(every, func() {
		b.stop = nil
		b.start(loop, every, do)
		do()
	})
}

func (b *ticker) halt() {
	if b.stop != nil {
		b.stop()
		b.stop = nil
	}
}

// add puts objects at the end of a container that is still being filled. Unlike
// the container's own Add it does not lay out each time.
func add(to *fyne.Container, objects ...fyne.CanvasObject) {
	to.Objects = append(to.Objects, objects...)
}
