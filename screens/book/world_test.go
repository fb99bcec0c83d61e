package book_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/book"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// desk is a device with the pages of this package on a screen.
type desk struct {
	t     *testing.T
	d     *testworld.Device
	loop  *ui.StepLoop
	env   *parts.Env
	shell *ui.Shell
	win   fyne.Window

	toast  string
	undo   func()
	opened []string
	sheet  *ui.Sheet
	told   <-chan struct{} // something came to the goroutine that draws
}

// view is how a desk looks.
type view struct {
	width, height float32
	dark          bool
	lang          text.Lang
}

var phone = view{width: 390, height: 844, lang: text.Danish}

// foreign stands for a page of another package.
type foreign struct{ content fyne.CanvasObject }

func (f foreign) Content() fyne.CanvasObject { return f.content }

func show(t *testing.T, d *testworld.Device, now *testworld.Clock, v view) *desk {
	t.Helper()
	variant := ui.AlwaysLight
	if v.dark {
		variant = ui.AlwaysDark
	}
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		Icons:   icons.SVG,
		Variant: variant,
	}))
	if err := d.App.SetPreferences(func(p *app.Preferences) { p.Language = string(v.lang) }); err != nil {
		t.Fatal(err)
	}
	s := &desk{t: t, d: d, loop: ui.NewStepLoop(now.Now())}
	loop, told := stagetest.Telling(t, s.loop.Loop(), d.App)
	s.told = told
	words := text.For(v.lang)
	s.env = &parts.Env{
		Ctx: t.Context(), App: d.App, Now: now.Now, Loop: loop, Words: words,
		ShowToast: func(message, _ string, undo func()) { s.toast, s.undo = message, undo },
		OpenURL: func(address string) error {
			s.opened = append(s.opened, address)
			return nil
		},
	}
	s.shell = ui.NewShell(ui.ShellOptions{
		Brand: words.T("app.name"), Logo: icons.Logo, Loop: loop,
		Status: ui.SyncStatus{Label: words.T("sync.mark.saved"), Short: words.T("sync.short.saved")},
		Person: "Anna Nielsen",
		Destinations: []ui.Destination{
			{ID: parts.PageHome, Label: words.T("nav.home"), Icon: icons.Home},
			{ID: parts.PagePlan, Label: words.T("nav.plan"), Icon: icons.Plan},
			{ID: parts.PageTests, Label: words.T("nav.tests"), Icon: icons.Test},
			{ID: parts.PageBook, Label: words.T("nav.book"), Icon: icons.Book},
			{ID: parts.PageInbox, Label: words.T("nav.inbox"), Icon: icons.Inbox},
		},
		Me:   ui.Destination{ID: parts.PageMe, Label: words.T("nav.me"), Icon: icons.Person},
		Open: s.open,
	})
	s.env.Nav, s.env.Marks, s.env.Mark = s.shell, s.shell.Marks, s.shell.Mark
	s.env.ShowSheet = func(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) func() {
		s.sheet = &ui.Sheet{Title: title, Content: content, Buttons: buttons}
		s.shell.OpenSheet(s.sheet)
		return s.sheet.Close
	}
	s.win = picture.Window(s.shell, v.width, v.height, picture.Sharp)
	t.Cleanup(s.win.Close)
	s.shell.Attach(s.win.Canvas())
	return s
}

func (s *desk) open(to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageBook:
		return book.Find(s.env)
	case parts.PageEvent:
		return book.Event(s.env, to.ID)
	case parts.PageSlots:
		return book.Slots(s.env, to.ID, to.Arg)
	case parts.PageMine:
		return book.Mine(s.env)
	case parts.PageBooking:
		return book.Booking(s.env, to.ID)
	case parts.PageStill:
		return book.Still(s.env, to.ID)
	case parts.PageSheet:
		return book.MeetingSheet(s.env, to.ID)
	}
	return foreign{container.NewStack()}
}

func (s *desk) goTo(to ui.Route) *desk {
	s.shell.Go(to)
	s.settle()
	return s
}

// settle draws what has changed.
func (s *desk) settle() {
	if r, ok := s.shell.Page().(ui.Refresher); ok {
		r.Refresh()
	}
	ui.Relayout(s.shell)
	s.loop.Run()
}

// reachable is everything that is drawn, from the window down, sheets last.
func (s *desk) reachable() []fyne.CanvasObject { return stagetest.Drawn(s.win.Canvas()) }

// words is all that can be read, a text a line.
func (s *desk) words() string { return stagetest.Said(s.reachable()) }

func (s *desk) reads(parts ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range parts {
		if !strings.Contains(words, p) {
			s.t.Errorf("%q is not on the page:\n%s", p, words)
		}
	}
}

func (s *desk) readsNot(parts ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range parts {
		if strings.Contains(words, p) {
			s.t.Errorf("%q is on the page:\n%s", p, words)
		}
	}
}

// tap presses the last thing drawn that is called so.
func (s *desk) tap(label string) {
	s.t.Helper()
	var found fyne.Tappable
	for _, o := range s.reachable() {
		t, can := o.(fyne.Tappable)
		l, named := o.(stagetest.Labelled)
		if can && named && l.AccessibilityLabel() == label {
			found = t
		}
	}
	if found == nil {
		s.t.Fatalf("nothing to tap is called %q:\n%s", label, s.words())
	}
	found.Tapped(&fyne.PointEvent{})
	s.settle()
}

// shoot writes a picture where PICTURES names a folder.
func (s *desk) shoot(name string) {
	s.t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	s.settle()
	if err := picture.Save(filepath.Join(folder, name+".png"), picture.Of(s.win.Canvas())); err != nil {
		s.t.Fatal(err)
	}
}

// events are the programme as the device has it.
func (s *desk) events(f booking.Filter) []booking.Item {
	s.t.Helper()
	items, err := s.d.App.Book.Programme(s.t.Context(), f)
	if err != nil {
		s.t.Fatal(err)
	}
	return items
}

// first is the first event of a kind that can be booked so.
func (s *desk) first(kind string, do ...booking.Do) booking.Item {
	s.t.Helper()
	for _, it := range s.events(booking.Filter{Kinds: []string{kind}}) {
		if len(do) == 0 || slices.Contains(do, it.Action.Do) {
			return it
		}
	}
	s.t.Fatalf("no %s that can be booked so: %v", kind, do)
	return booking.Item{}
}

func (s *desk) event(id string) booking.Event {
	s.t.Helper()
	ev, err := s.d.App.Book.Event(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return ev
}

// kickoff is tonight's, with its times.
func (s *desk) kickoff() booking.Event {
	s.t.Helper()
	return s.event(s.first(api.EventKickoff).ID)
}

func (s *desk) book(r booking.Request) string {
	s.t.Helper()
	id, err := s.d.App.Book.Book(s.t.Context(), r)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *desk) state(bookingID string) string {
	b, err := s.d.App.Book.Booking(s.t.Context(), bookingID)
	if err != nil {
		return err.Error()
	}
	return b.State
}

// await waits for the office's answer and draws it.
func (s *desk) await(bookingID, state string) {
	s.t.Helper()
	s.d.Await("the booking is "+state, func() bool { return s.state(bookingID) == state })
	s.settle()
}

// lose asks for a time that somebody else takes meanwhile, and waits for the no.
func (s *desk) lose(w *testworld.World, slotID string) string {
	s.t.Helper()
	s.d.Line.Cut(true)
	id := s.book(booking.Request{SlotID: slotID})
	take(s.t, w, booking.Request{SlotID: slotID})
	s.d.Line.Cut(false)
	s.d.App.Sync.Now()
	s.await(id, api.BookingRefused)
	return id
}

// take books something for somebody else.
func take(t *testing.T, w *testworld.World, r booking.Request) (*testworld.Device, string) {
	t.Helper()
	other := w.DeviceOf("bo@example.dk", "bo")
	other.Sync()
	id, err := other.App.Book.Book(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	other.Sync()
	return other, id
}
