// Package screens puts the screens together: the shell, which page a route
// shows, and how a change of the app reaches what is drawn. It knows no rule of
// the domain. It starts no goroutine; Close ends what it listens to.
package screens

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/app"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// Options are what the screens stand on; all but PickFile, Keyboard and Version are
// required.
type Options struct {
	App      *app.App
	Window   fyne.Window
	Loop     ui.Loop
	Now      func() time.Time
	OpenURL  func(address string) error
	PickFile func(then func(parts.File)) // the app's own chooser, or the phone's, where nil
	SetTheme func(fyne.Theme)            // hands a theme to the toolkit
	// SystemLook tells whether the system says light or dark; it does where nil.
	// Where it does not, the app is light.
	SystemLook func() bool
	Keyboard   bool // there is one, and a pointer: not on a phone
	Version    string
	Ahead      bool // the frame is shown ahead of the first page, which comes when what it reads is at hand
}

// Screens is all that is drawn.
type Screens struct {
	o      Options
	ctx    context.Context
	cancel context.CancelFunc
	stop   func()

	env     *parts.Env
	shell   *ui.Shell
	shown   shown
	status  *ui.Bridge
	more    atomic.Bool   // more has changed than how sending stands
	sending app.SyncState // as it was last shown
	saved   time.Time     // since when all is; zero where it is not
	opening bool          // the first page is not there yet
	keeps   *ui.Throttle  // brings to disk where one is
	last    string        // what was brought there last
	recent  []found       // what was looked for and opened, latest first
	who     string        // whose place and finds these are; empty for nobody's
	finding *searching    // while the search is open
	stack   *fyne.Container
}

// shown is what the frame was built for; when it changes, it is built anew.
type shown struct {
	look     app.Preferences
	firstRun bool
}

// New builds the screens into the window: the first run where no office was
// chosen, else the shell.
func New(ctx context.Context, o Options) *Screens {
	ctx, cancel := context.WithCancel(ctx)
	s := &Screens{o: o, ctx: ctx, cancel: cancel, stack: container.NewStack()}
	s.status = ui.NewBridge(o.Loop, s.showStatus)
	s.keeps = ui.NewThrottle(o.Loop, keepAfter, s.keep)
	s.shown, s.who = s.toShow(), signedIn(o.App)
	s.Dress()
	o.Window.SetContent(s.stack)
	history := s.kept()
	s.opening = o.Ahead && !s.shown.firstRun
	s.build(history)
	s.stop = o.App.Subscribe(s.changed)
	s.env.AskLogo()
	o.Window.SetOnDropped(s.dropped)
	if o.Ahead {
		o.App.Warm(func() { o.Loop.Do(func() { s.arrive(history) }) })
	}
	return s
}

// arrive puts the first page into the frame that was shown ahead of it.
func (s *Screens) arrive(history []ui.Saved) {
	if s.ctx.Err() != nil || !s.opening {
		return
	}
	s.opening = false
	if n := len(history); n == 0 || s.shell.Current() != history[n-1].Route {
		history = s.shell.Saved() // one went on meanwhile
	}
	s.shell.Restore(history)
	s.more.Store(true)
	s.showStatus()
}

// Close lets the page that is shown finish and stops listening.
func (s *Screens) Close() {
	s.stop()
	s.Flush()
	s.cancel()
}

// Flush brings what is being typed, and where one is, to disk: when the app is put aside or closed.
func (s *Screens) Flush() {
	if s.shell == nil {
		return
	}
	s.shell.Flush()
	s.keep()
	s.env.KeepDrafts()
	s.env.Saved()
}

// moved is told when another page is shown: what was typed on the one before is brought to disk at once.
func (s *Screens) moved() {
	s.keeps.Trigger()
	if s.env != nil {
		s.env.KeepDrafts()
	}
}

// Shell is the frame that is shown, for whoever drives the app from outside.
func (s *Screens) Shell() *ui.Shell { return s.shell }

func (s *Screens) toShow() shown {
	return shown{
		look:     s.o.App.Preferences().Look(),
		firstRun: s.o.App.Office(s.ctx).Kind == app.OfficeNone,
	}
}

// Dress hands the toolkit the theme that the person chose; one that follows a
// system which says nothing is light.
func (s *Screens) Dress() {
	s.o.SetTheme(Theme(Seen(s.shown.look, s.o.SystemLook == nil || s.o.SystemLook())))
}

// Seen is the look of someone on a system that says light or dark, or does not.
func Seen(look app.Preferences, told bool) app.Preferences {
	if look.Theme == app.ThemeSystem && !told {
		look.Theme = app.ThemeLight
	}
	return look
}

// Theme is the product's look as a person likes it.
func Theme(look app.Preferences) *ui.Theme {
	variant := ui.FollowSystem
	switch look.Theme {
	case app.ThemeLight:
		variant = ui.AlwaysLight
	case app.ThemeDark:
		variant = ui.AlwaysDark
	case app.ThemeSystem:
	}
	return ui.NewTheme(ui.Look{
		Fonts: ui.Fonts{
			Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold,
			Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers,
		},
		Icons:     icons.SVG,
		Variant:   variant,
		TextScale: float32(look.TextScale),
	})
}

// build makes the frame anew, in the language and for the person of now, at the
// last place of a history; at home where there is none.
func (s *Screens) build(history []ui.Saved) {
	words := text.For(text.Lang(s.shown.look.Language))
	env := &parts.Env{
		Ctx: s.ctx, App: s.o.App, Now: s.o.Now, Loop: s.o.Loop, Words: words,
		OpenURL: s.o.OpenURL, PickFile: s.o.PickFile, Version: s.o.Version,
	}
	pick, save := s.chooseFile, s.chooseTarget
	if fyne.CurrentDevice().IsMobile() {
		pick, save = pickerOn(s.o.Window), saverOn(s.o.Window)
	}
	if env.PickFile == nil {
		env.PickFile = pick
	}
	env.SaveFile = save
	shell := ui.NewShell(ui.ShellOptions{
		Brand: words.T("app.name"),
		Logo:  icons.Logo,
		Destinations: []ui.Destination{
			{ID: parts.PageHome, Label: words.T("nav.home"), Icon: icons.Home},
			{ID: parts.PagePlan, Label: words.T("nav.plan"), Icon: icons.Plan},
			{ID: parts.PageTests, Label: words.T("nav.tests"), Icon: icons.Test},
			{ID: parts.PageBook, Label: words.T("nav.book"), Icon: icons.Book},
			{ID: parts.PageInbox, Label: words.T("nav.inbox"), Icon: icons.Inbox},
		},
		Me:        ui.Destination{ID: parts.PageMe, Label: words.T("nav.me"), Icon: icons.Person},
		OnSync:    func() { env.Nav.Go(parts.Waiting()) },
		Loop:      s.o.Loop,
		Keyboard:  s.o.Keyboard,
		BackName:  words.T("common.back"),
		CloseName: words.T("common.close"),
		Search:    ui.Action{Name: words.T("search.title"), Keys: ui.Ctrl(fyne.KeyK), Do: s.search},
		Actions: []ui.Action{
			{Name: words.T("waiting.title"), Keys: ui.Ctrl(fyne.KeyU), Do: func() { env.Nav.Go(parts.Waiting()) }},
			{Name: words.T("plan.import_plan"), Keys: ui.Ctrl(fyne.KeyO), Do: func() { env.Nav.Go(parts.Import()) }},
			{Name: words.T("keys.title"), Keys: ui.Keys{Key: fyne.KeyF1}, Or: ui.Keys{Sign: '?'}, Do: s.shortcuts},
		},
		OnMove:  s.moved,
		Writing: parts.WritingWords(words),
		Open: func(to ui.Route) ui.Page {
			if env.Nav == nil {
				return blank{container.NewStack()} // the shell is still being made
			}
			if s.opening {
				return coming{}
			}
			return open(env, to)
		},
	})
	env.Nav, env.Marks, env.Mark = shell, shell.Marks, shell.Mark
	env.ShowToast = shell.Toast
	env.ShowSheet = func(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) func() {
		sheet := &ui.Sheet{Title: title, Content: content, Buttons: buttons}
		shell.OpenSheet(sheet)
		return sheet.Close
	}
	old := s.shell
	if s.env != nil {
		env.TakeDrafts(s.env)
	}
	s.env, s.shell = env, shell
	if s.shown.firstRun {
		s.showFirstRun(me.FirstRun(env))
	} else {
		if old != nil {
			shell.Follow(old)
		}
		s.stack.Objects = []fyne.CanvasObject{shell}
		s.stack.Refresh()
		shell.Attach(s.o.Window.Canvas())
		if len(history) == 0 {
			history = []ui.Saved{{Route: parts.Home()}}
		}
		shell.Restore(history)
	}
	s.more.Store(true)
	s.showStatus()
	s.tellNotices()
	s.stack.Refresh()
}

// showFirstRun puts the first run into the window; where it was there before, in another language, what had the focus
// has it still.
func (s *Screens) showFirstRun(page ui.Page) {
	settle, c := ui.HoldFocus(s.stack), s.o.Window.Canvas()
	s.stack.Objects = []fyne.CanvasObject{ui.Standalone(page.Content(), s.o.Loop, parts.WritingWords(s.env.Words))}
	s.stack.Refresh()
	if settle(); c.Focused() != nil {
		return
	}
	if shower, ok := page.(ui.Shower); ok {
		shower.Shown()
	}
}

// blank is the page of a shell that is not built yet.
type blank struct{ content fyne.CanvasObject }

// Content implements ui.Page.
func (b blank) Content() fyne.CanvasObject { return b.content }

// coming holds the place of a page while what it reads is brought to hand.
type coming struct{}

// Content implements ui.Page.
func (coming) Content() fyne.CanvasObject {
	return ui.NewScaffold("", &ui.Skeleton{Rows: 4}, &ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 2})
}

// changed hears of every change of the app, from any goroutine.
func (s *Screens) changed(changes []app.Change) {
	for _, c := range changes {
		if c.Kind != app.KindSync {
			s.more.Store(true)
		}
		switch c.Kind {
		case app.KindSettings, app.KindOffice, app.KindWho, app.KindNotice:
			s.o.Loop.Do(s.rebuild)
			return
		}
	}
	s.status.Changed()
}

// rebuild makes the frame anew if it would be another one than is shown.
func (s *Screens) rebuild() {
	if s.ctx.Err() != nil {
		return
	}
	before, now := s.shown, s.toShow()
	was := s.who
	s.who = signedIn(s.o.App)
	left := was != "" && s.who != was // who signs in goes on with what they had
	if left || now.firstRun {
		s.recent, s.last = nil, ""
	}
	if left && !now.firstRun {
		s.shell.Restore(s.another())
	}
	s.env.RereadDrafts()
	s.env.AskLogo() // of another office, or for another person
	if before == now {
		s.status.Changed()
		s.tellNotices()
		return
	}
	s.shell.Flush()
	if !before.firstRun && !now.firstRun {
		s.keep()
	}
	s.env.KeepDrafts()
	s.env.Saved()
	saved, held := s.shell.Saved(), s.shell.Hold()
	s.shown = now
	if before.look != now.look {
		s.Dress()
	}
	if before.firstRun || now.firstRun {
		saved = nil
	}
	s.build(saved)
	s.shell.Settle(held)
}

// another is where the next person begins: where they were, or still under Mig.
func (s *Screens) another() []ui.Saved {
	history := s.kept()
	if at := s.shell.Current(); at == parts.Me() {
		return []ui.Saved{{Route: at}}
	}
	if len(history) == 0 {
		return []ui.Saved{{Route: parts.Home()}}
	}
	return history
}

func signedIn(a *app.App) string {
	email, _ := a.SignedIn()
	return email
}

// tellNotices says what the person should be told once, one thing after another
// and each until it is read.
func (s *Screens) tellNotices() {
	if s.shown.firstRun {
		return
	}
	list := s.o.App.Notices()
	if len(list) == 0 {
		s.shell.Notice("", "", nil)
		return
	}
	n, args := list[0], text.A{}
	for k, v := range n.Args {
		args[k] = v
	}
	label, read := s.env.T("common.ok"), func() { s.o.App.Told(n.ID) }
	if n.Key == app.NoticeCrash {
		label, read = s.env.T("crash.see"), func() {
			s.o.App.Told(n.ID)
			s.shell.Go(parts.Crash())
		}
	}
	s.shell.Notice(s.env.T(n.Key, args), label, read)
}
