// Package stagetest is what tests of screens stand on: a device's app with pages
// on a screen that is drawn in memory and moved on by hand. Only tests import it;
// it starts no goroutine and ends with the test.
package stagetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// Stage is a device with pages on a screen.
type Stage struct {
	T     *testing.T
	App   *app.App
	Loop  *ui.StepLoop
	Env   *parts.Env
	Shell *ui.Shell
	Win   fyne.Window

	Toast  string     // the last one
	Undo   func()     // that it offered; nil for none
	Opened []string   // addresses, in other programs
	Unable error      // why no other program opens any
	Chosen parts.File // what is chosen when a file is asked for; none without a name
	Sheet  *ui.Sheet  // the last one

	told <-chan struct{} // something came to the goroutine that draws
}

// View is how a stage looks; sides in dp.
type View struct {
	Name          string
	Width, Height float32
	Dark          bool
	Lang          text.Lang
}

// The two views that every page must look right in.
var (
	Phone = View{"phone", 390, 844, false, text.Danish}
	Desk  = View{"desk", 1280, 800, false, text.Danish}
)

// Views are the views to draw a page in; more of them where pictures are wanted.
func Views() []View {
	views := []View{Phone, Desk}
	if os.Getenv("PICTURES") == "" {
		return views
	}
	return append(
		views,
		View{"phone-dark", 390, 844, true, text.Danish},
		View{"phone-en", 390, 844, false, text.English},
		View{"desk-dark-en", 1280, 800, true, text.English},
	)
}

// Fineness is how many pixels there are to a dp in a window that is painted for
// what comes of it alone: few, unless PICTURES or GALLERY names a folder for what is
// seen.
func Fineness() float32 {
	if os.Getenv("PICTURES")+os.Getenv("GALLERY") == "" {
		return 0.25
	}
	return picture.Sharp
}

// Telling is a loop that tells when something came to the goroutine that draws, or changed
// in the app.
func Telling(t *testing.T, loop ui.Loop, model *app.App) (ui.Loop, <-chan struct{}) {
	t.Helper()
	told := make(chan struct{}, 1)
	later := loop.Do
	loop.Do = func(f func()) {
		later(f)
		select {
		case told <- struct{}{}:
		default:
		}
	}
	t.Cleanup(model.Subscribe(func([]app.Change) { loop.Do(func() {}) }))
	return loop, told
}

// foreign stands for a page of another package.
type foreign struct{ content fyne.CanvasObject }

// Content implements ui.Page.
func (f foreign) Content() fyne.CanvasObject { return f.content }

// Show puts an app on a screen; open makes the page of a route, nil for one of
// another package.
func Show(t *testing.T, model *app.App, now func() time.Time, v View, open func(*parts.Env, ui.Route) ui.Page) *Stage {
	t.Helper()
	variant := ui.AlwaysLight
	if v.Dark {
		variant = ui.AlwaysDark
	}
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		Icons:   icons.SVG,
		Variant: variant,
	}))
	if err := model.SetPreferences(func(p *app.Preferences) { p.Language = string(v.Lang) }); err != nil {
		t.Fatal(err)
	}
	s := &Stage{T: t, App: model, Loop: ui.NewStepLoop(now())}
	loop, told := Telling(t, s.Loop.Loop(), model)
	s.told = told
	words := text.For(v.Lang)
	s.Env = &parts.Env{
		Ctx: t.Context(), App: model, Now: now, Loop: loop, Words: words,
		ShowToast: func(message, _ string, undo func()) { s.Toast, s.Undo = message, undo },
		OpenURL: func(address string) error {
			if s.Unable == nil {
				s.Opened = append(s.Opened, address)
			}
			return s.Unable
		},
		PickFile: func(then func(parts.File)) {
			if s.Chosen != (parts.File{}) {
				then(s.Chosen)
			}
		},
	}
	s.Shell = ui.NewShell(ui.ShellOptions{
		Brand: words.T("app.name"), Logo: icons.Logo, Loop: loop,
		Status:  ui.SyncStatus{Label: words.T("sync.mark.saved"), Short: words.T("sync.short.saved")},
		Person:  "Anna Nielsen",
		Writing: parts.WritingWords(words),
		Destinations: []ui.Destination{
			{ID: parts.PageHome, Label: words.T("nav.home"), Icon: icons.Home},
			{ID: parts.PagePlan, Label: words.T("nav.plan"), Icon: icons.Plan},
			{ID: parts.PageTests, Label: words.T("nav.tests"), Icon: icons.Test},
			{ID: parts.PageBook, Label: words.T("nav.book"), Icon: icons.Book},
			{ID: parts.PageInbox, Label: words.T("nav.inbox"), Icon: icons.Inbox},
		},
		Me: ui.Destination{ID: parts.PageMe, Label: words.T("nav.me"), Icon: icons.Person},
		Open: func(to ui.Route) ui.Page {
			if s.Env.Nav == nil {
				return foreign{container.NewStack()}
			}
			if page := open(s.Env, to); page != nil {
				return page
			}
			return foreign{container.NewStack()}
		},
	})
	s.Env.Nav, s.Env.Marks, s.Env.Mark = s.Shell, s.Shell.Marks, s.Shell.Mark
	s.Env.ShowSheet = func(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) func() {
		s.Sheet = &ui.Sheet{Title: title, Content: content, Buttons: buttons}
		s.Shell.OpenSheet(s.Sheet)
		return s.Sheet.Close
	}
	s.Win = picture.Window(s.Shell, v.Width, v.Height, Fineness())
	t.Cleanup(s.Close)
	s.Shell.Attach(s.Win.Canvas())
	return s
}

// Close takes the screen away, before the test ends.
func (s *Stage) Close() {
	if s.Win != nil {
		s.Win.Close()
		s.Win = nil
	}
}

// GoTo goes to a page, with nothing behind it.
func (s *Stage) GoTo(to ui.Route) *Stage {
	s.Shell.Reset(to)
	s.Settle()
	return s
}

// Stored lets what is on its way to disk arrive there, and draws what has changed.
func (s *Stage) Stored() {
	s.Env.Saved()
	s.Settle()
}

// Settle draws what has changed.
func (s *Stage) Settle() {
	s.Loop.Run()
	if r, ok := s.Shell.Page().(ui.Refresher); ok {
		r.Refresh()
	}
	ui.Relayout(s.Shell)
}

// patience bounds how long a stage waits for work away from the screen; long
// enough for a machine that does much else.
const patience = 2 * time.Minute

// Await lets work away from the screen end, and draws it.
func (s *Stage) Await(what string, so func() bool) {
	s.T.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for s.Settle(); !so(); {
		select {
		case <-s.told:
			s.Settle()
		case <-late.C:
			s.T.Fatalf("waited in vain until %s:\n%s", what, s.Words())
		}
	}
	s.Settle() // what came after the last look
}

// Paint paints the window, as a device does: what is made for the pixels it is seen in is made then.
func (s *Stage) Paint() { s.Win.Canvas().Capture() }

// Reachable is everything that is drawn, from the window down, sheets last.
func (s *Stage) Reachable() []fyne.CanvasObject { return Drawn(s.Win.Canvas()) }

// Words is all that can be read, a text a line.
func (s *Stage) Words() string { return Said(s.Reachable()) }

// Reads tells where words cannot be read.
func (s *Stage) Reads(parts ...string) {
	s.T.Helper()
	words := s.Words()
	for _, p := range parts {
		if !strings.Contains(words, p) {
			s.T.Errorf("%q is not on the page:\n%s", p, words)
		}
	}
}

// ReadsNot tells where words can be read.
func (s *Stage) ReadsNot(parts ...string) {
	s.T.Helper()
	words := s.Words()
	for _, p := range parts {
		if strings.Contains(words, p) {
			s.T.Errorf("%q is on the page:\n%s", p, words)
		}
	}
}

// Find is the last thing drawn that can be tapped and is called so, or whose
// words begin so where label ends in an ellipsis; one that is at rest only where
// there is no other.
func (s *Stage) Find(label string) fyne.Tappable {
	var found, idle fyne.Tappable
	begins, partly := strings.CutSuffix(label, "…")
	for _, o := range s.Reachable() {
		t, can := o.(fyne.Tappable)
		l, named := o.(Labelled)
		if !can || !named || l.AccessibilityLabel() != label && (!partly || !strings.HasPrefix(l.AccessibilityLabel(), begins)) {
			continue
		}
		if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
			idle = t
		} else {
			found = t
		}
	}
	if found == nil {
		return idle
	}
	return found
}

// Tap presses what is called so.
func (s *Stage) Tap(label string) {
	s.T.Helper()
	found := s.Find(label)
	if found == nil {
		s.T.Fatalf("nothing to tap is called %q:\n%s", label, s.Words())
	}
	found.Tapped(&fyne.PointEvent{})
	s.Settle()
}

// At tells where one is.
func (s *Stage) At(want ui.Route) {
	s.T.Helper()
	if got := s.Shell.Current(); got != want {
		s.T.Errorf("one is at %+v, want %+v", got, want)
	}
}

// OneFilled counts the filled buttons on the page: a screen has at most one.
func (s *Stage) OneFilled() {
	s.T.Helper()
	var names []string
	for _, o := range s.Reachable() {
		if b, ok := o.(*ui.Button); ok && (b.Kind == ui.Filled || b.Kind == ui.Warning) {
			names = append(names, b.Label)
		}
	}
	if len(names) > 1 {
		s.T.Errorf("more than one filled button: %v", names)
	}
}

// Shoot writes a picture where PICTURES names a folder.
func (s *Stage) Shoot(name string) {
	s.T.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	s.Settle()
	if err := picture.Save(filepath.Join(folder, name+".png"), picture.Of(s.Win.Canvas())); err != nil {
		s.T.Fatal(err)
	}
}

// Field is the last place to write that is drawn.
func (s *Stage) Field() fyne.Focusable {
	s.T.Helper()
	var found fyne.Focusable
	for _, o := range s.Reachable() {
		switch o := o.(type) {
		case *ui.Field:
			found = o.Entry()
		case *ui.TextArea:
			found = o.Entry()
		}
	}
	if found == nil {
		s.T.Fatalf("there is nowhere to write:\n%s", s.Words())
	}
	return found
}

// Typed is what stands in that place.
func (s *Stage) Typed() string {
	var text string
	for _, o := range s.Reachable() {
		switch o := o.(type) {
		case *ui.Field:
			text = o.Value()
		case *ui.TextArea:
			text = o.Value()
		}
	}
	return text
}
