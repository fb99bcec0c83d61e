package inbox_test

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

// stage is a device with the pages of this package on a screen.
type stage struct {
	t     *testing.T
	app   *app.App
	loop  *ui.StepLoop
	env   *parts.Env
	shell *ui.Shell
	win   fyne.Window
	told  chan struct{} // something came to the goroutine that draws

	toast  string
	undo   func()
	opened []string
	sheet  *ui.Sheet
}

// view is how a stage looks.
type view struct {
	name          string
	width, height float32
	dark          bool
	lang          text.Lang
}

var (
	phone = view{"phone", 390, 844, false, text.Danish}
	desk  = view{"desk", 1280, 800, false, text.Danish}
	views = []view{
		phone, desk,
		{"phone-dark", 390, 844, true, text.Danish},
		{"phone-en", 390, 844, false, text.English},
		{"desk-dark-en", 1280, 800, true, text.English},
	}
)

// foreign stands for a page of another package.
type foreign struct{ content fyne.CanvasObject }

// Content implements ui.Page.
func (f foreign) Content() fyne.CanvasObject { return f.content }

func show(t *testing.T, model *app.App, now func() time.Time, v view) *stage {
	t.Helper()
	variant := ui.AlwaysLight
	if v.dark {
		variant = ui.AlwaysDark
	}
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading},
		Icons:   icons.SVG,
		Variant: variant,
	}))
	if err := model.SetPreferences(func(p *app.Preferences) { p.Language = string(v.lang) }); err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, app: model, loop: ui.NewStepLoop(now()), told: make(chan struct{}, 1)}
	loop := s.loop.Loop()
	later := loop.Do
	loop.Do = func(f func()) {
		later(f)
		select {
		case s.told <- struct{}{}:
		default:
		}
	}
	t.Cleanup(model.Subscribe(func([]app.Change) { loop.Do(func() {}) }))
	words := text.For(v.lang)
	s.env = &parts.Env{
		Ctx: t.Context(), App: model, Now: now, Loop: loop, Words: words,
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
		Me: ui.Destination{ID: parts.PageMe, Label: words.T("nav.me"), Icon: icons.Person},
		Open: func(to ui.Route) ui.Page {
			if s.env.Nav == nil {
				return foreign{container.NewStack()}
			}
			if page := open(s.env, to); page != nil {
				return page
			}
			return foreign{container.NewStack()}
		},
	})
	s.env.Nav, s.env.Marks, s.env.Mark = s.shell, s.shell.Marks, s.shell.Mark
	s.env.ShowSheet = func(title string, content fyne.CanvasObject) func() {
		s.sheet = &ui.Sheet{Title: title, Content: content}
		s.shell.OpenSheet(s.sheet)
		return s.sheet.Close
	}
	s.win = picture.Window(s.shell, v.width, v.height, picture.Sharp)
	t.Cleanup(s.close)
	s.shell.Attach(s.win.Canvas(), nil)
	return s
}

func (s *stage) close() {
	if s.win != nil {
		s.win.Close()
		s.win = nil
	}
}

func (s *stage) goTo(to ui.Route) *stage {
	s.shell.Reset(to)
	s.settle()
	return s
}

// settle draws what has changed.
func (s *stage) settle() {
	s.loop.Run()
	if r, ok := s.shell.Page().(ui.Refresher); ok {
		r.Refresh()
	}
	ui.Relayout(s.shell)
}

// patience bounds how long a stage waits for work away from the screen.
const patience = 20 * time.Second

// await lets work away from the screen end, and draws it.
func (s *stage) await(what string, so func() bool) {
	s.t.Helper()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for s.settle(); !so(); {
		select {
		case <-s.told:
			s.settle()
		case <-late.C:
			s.t.Fatalf("waited in vain until %s:\n%s", what, s.words())
		}
	}
}

// reachable is everything that is drawn, from the window down, sheets last.
func (s *stage) reachable() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		out = append(out, o)
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c)
			}
		}
	}
	walk(s.win.Canvas().Content())
	for _, o := range s.win.Canvas().Overlays().List() {
		walk(o)
	}
	return out
}

type labelled interface{ AccessibilityLabel() string }

// words is all that can be read, a text a line.
func (s *stage) words() string {
	var out []string
	for _, o := range s.reachable() {
		if l, ok := o.(labelled); ok {
			out = append(out, l.AccessibilityLabel())
		}
	}
	return strings.Join(out, "\n")
}

func (s *stage) reads(parts ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range parts {
		if !strings.Contains(words, p) {
			s.t.Errorf("%q is not on the page:\n%s", p, words)
		}
	}
}

func (s *stage) readsNot(parts ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range parts {
		if strings.Contains(words, p) {
			s.t.Errorf("%q is on the page:\n%s", p, words)
		}
	}
}

// find is the last thing drawn that can be tapped and is called so, or whose
// words begin so where label ends in an ellipsis.
func (s *stage) find(label string) fyne.Tappable {
	var found fyne.Tappable
	begins, partly := strings.CutSuffix(label, "…")
	for _, o := range s.reachable() {
		t, can := o.(fyne.Tappable)
		l, named := o.(labelled)
		if can && named && (l.AccessibilityLabel() == label || partly && strings.HasPrefix(l.AccessibilityLabel(), begins)) {
			found = t
		}
	}
	return found
}

// tap presses what is called so.
func (s *stage) tap(label string) {
	s.t.Helper()
	found := s.find(label)
	if found == nil {
		s.t.Fatalf("nothing to tap is called %q:\n%s", label, s.words())
	}
	found.Tapped(&fyne.PointEvent{})
	s.settle()
}

// at tells where one is.
func (s *stage) at(want ui.Route) {
	s.t.Helper()
	if got := s.shell.Current(); got != want {
		s.t.Errorf("one is at %+v, want %+v", got, want)
	}
}

// filled counts the filled buttons on the page: a screen has at most one.
func (s *stage) oneFilled() {
	s.t.Helper()
	var names []string
	for _, o := range s.reachable() {
		if b, ok := o.(*ui.Button); ok && (b.Kind == ui.Filled || b.Kind == ui.Warning) {
			names = append(names, b.Label)
		}
	}
	if len(names) > 1 {
		s.t.Errorf("more than one filled button: %v", names)
	}
}

// shoot writes a picture where PICTURES names a folder.
func (s *stage) shoot(name string) {
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
