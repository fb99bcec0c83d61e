// Package parts is what the screens have in common: what they are handed, the
// routes between them and the words for the domain's things. It is no screen
// itself. Env.Do owns the goroutines it starts, which end with Env.Ctx; Env.Save
// owns one that ends when everything handed to it is on disk.
package parts

import (
	"context"
	"io"
	"net/url"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// Env is what every screen is handed. All but Version and SaveFile are required; it must not
// be copied.
type Env struct {
	Ctx   context.Context // ends with the app
	App   *app.App
	Now   func() time.Time
	Nav   ui.Navigator
	Loop  ui.Loop // the goroutine that draws
	Words *text.Texts
	// ShowToast says what happened; undo may be nil. ShowSheet puts content over
	// the page until close is called or the person closes it, with buttons under
	// it that are always seen. Both are the shell's.
	ShowToast func(message, undoLabel string, undo func())
	ShowSheet func(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) (close func())
	// Marks makes the search, the sync mark and the avatar for the header of a destination's
	// first page, Mark the sync mark alone for a page further in; both are the
	// shell's and hide themselves where the rail shows them.
	Marks, Mark func() fyne.CanvasObject
	// OpenURL opens an address in the device's own program for it.
	OpenURL func(address string) error
	// PickFile has the person choose a file of the device; then is called on the
	// goroutine that draws, and closes it. It is not called where none is chosen.
	PickFile func(then func(File))
	// SaveFile has the person say where a new file is to lie; nil where Download
	// does. then is called on the goroutine that draws, not at all where none is
	// chosen, and closes it, or drops what was begun and failed.
	SaveFile func(name string, then func(Target))
	Version  string // of the app
	// SplitPaste is the last paste that went into two questions; nil where nothing is to be known of one any more.
	SplitPaste *SplitPaste
	// Passage is where one goes on to write in the next question that is shown; nil for wherever the cursor was.
	Passage *Passage

	disk    disk
	mu      sync.Mutex // guards answers
	answers map[question]*Answer
	drafts  map[string]*Draft // by key; on the goroutine that draws
	watches map[string]*Stopwatch
	asking  bool // the sheet that AskSheet opens is being read
	logo    logo // on the goroutine that draws
}

// File is a file that the person chose, opened to be read.
type File struct {
	Name    string
	Content io.ReadCloser
	Err     error // why it could not be opened; the others are empty then
}

// Dropper is a page on which files can be dropped.
type Dropper interface {
	// Drop takes files, which it closes, or says that it has no place for them.
	Drop(files []File) bool
}

// Target is a file that the person chose to be written.
type Target struct {
	Name    string
	Path    string // empty where the system alone knows it
	Content io.WriteCloser
	Drop    func() error // in place of closing: takes away what was begun, where the device lets it
	Err     error        // why it could not be made; the others are empty then
}

// T is the text of a key.
func (e *Env) T(key string, values ...text.A) string { return e.Words.T(key, values...) }

// N is the text of a key for n things.
func (e *Env) N(key string, n int, values ...text.A) string { return e.Words.N(key, n, values...) }

// Texts writes dates, times and money.
func (e *Env) Texts() *text.Texts { return e.Words }

// Lang is the language shown, da or en.
func (e *Env) Lang() string { return string(e.Words.Lang()) }

// Toast says what happened.
func (e *Env) Toast(message string) { e.ShowToast(message, "", nil) }

// ToastUndo says what happened and offers to undo it.
func (e *Env) ToastUndo(message string, undo func()) {
	e.ShowToast(message, e.T("common.undo"), undo)
}

// Do runs work away from the goroutine that draws and then brings its error to
// then on it. Use it for whatever may wait for the network.
func (e *Env) Do(work func(ctx context.Context) error, then func(err error)) {
	go func() {
		defer e.App.Guard()
		err := work(e.Ctx)
		if e.Ctx.Err() != nil {
			return
		}
		e.Loop.Do(func() { then(err) })
	}()
}

// Failed tells the person in plain words that something did not work; it does
// nothing for nil and gives whether there was an error.
func (e *Env) Failed(err error) bool {
	if err == nil {
		return false
	}
	e.Toast(e.Explain(err))
	return true
}

// FieldName names what help is about.
func (e *Env) FieldName(f api.Field) string {
	if !f.Known() {
		return string(f)
	}
	return e.T("field." + string(f))
}

// FieldNames names at most n fields in a line.
func (e *Env) FieldNames(fields []api.Field, n int) string {
	s := ""
	for i, f := range fields {
		if i == n {
			break
		}
		if i > 0 {
			s += ", "
		}
		s += e.FieldName(f)
	}
	return s
}

// Reader is whom one writes to at a booking, by first name; the office where nobody
// is named.
func (e *Env) Reader(b booking.Booking) string {
	if name := b.Adviser.FirstName(); name != "" {
		return name
	}
	return e.T("common.the_office")
}

// WhoReads says who can read what is shared with a booking with an adviser; nil is the
// office itself. Whoever is the office's own shares it with their colleagues.
func (e *Env) WhoReads(a *booking.Adviser) string {
	switch {
	case a == nil || a.Name == "":
		return e.T("share.read_by_office")
	case a.Kind == "" || a.Kind == api.AdviserOffice:
		return e.T("share.read_by_own", text.A{"Name": a.Name})
	}
	return e.T("share.read_by_adviser", text.A{"Name": a.Name})
}

// ShareName names what is shared, or would be.
func (e *Env) ShareName(share api.Share) string {
	switch {
	case share.Kind == api.ShareContact:
		return e.T("book.share.contact")
	case share.Kind == api.ShareVersion && share.ID == "" && share.Title != "":
		return e.T("book.share.plan_now", text.A{"Title": share.Title})
	case share.Kind == api.ShareVersion && share.ID == "":
		return e.T("book.share.plan")
	case share.Kind == api.ShareResult: // its title is in the language that it was shared in
		if r, err := e.App.Tests.Scored(e.Ctx, share.ID); err == nil {
			return r.Assessment.Title.In(string(e.Words.Lang()))
		}
	}
	return share.Title
}

// OfficeName is the name of the office that the device is connected to.
func (e *Env) OfficeName() string {
	if name := e.App.Office(e.Ctx).Name; name != "" {
		return name
	}
	return e.T("home.the_office_name")
}

// Browse opens an address in another program, or says that it cannot be opened.
func (e *Env) Browse(address string) {
	if err := e.OpenURL(address); err != nil {
		e.Toast(e.T("common.cannot_open", text.A{"Address": address}))
	}
}

// MapURL is where OpenStreetMap finds a venue; every device has something that
// opens it.
func MapURL(v api.Venue) string {
	return "https://www.openstreetmap.org/search?query=" + url.QueryEscape(v.Address)
}

// Commented is where comments on a plan stand: at the question, or where they are at
// several at the whole plan, which is the one that is worked on from then on.
func (e *Env) Commented(planID, section string) ui.Route {
	if section != "" {
		return Question(planID, section)
	}
	e.Failed(e.App.Plan.SetCurrent(e.Ctx, planID))
	return Plan()
}

// BackTo leads to the page before, or to another where there is none.
func (e *Env) BackTo(other ui.Route) func() {
	return func() {
		if !e.Nav.Back() {
			e.Nav.Replace(other)
		}
	}
}
