// Command startklar is the app: it finds the profile folder, opens the log, the
// app and the window, and can run the demo office. Everything else is in the
// packages below.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/lang"

	"startklar.dk/app"
	"startklar.dk/app/crash"
	"startklar.dk/app/instance"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/internal/demooffice"
	"startklar.dk/office/web"
	"startklar.dk/screens"
	"startklar.dk/ui"
)

const (
	appID   = "dk.startklar.app"
	version = "0.1.0"
)

// flags are the app's few switches; a phone has none of them.
type flags struct {
	profile    string
	firstFrame bool
}

func main() {
	var f flags
	flag.StringVar(&f.profile, "profile", "", "the profile folder, instead of the usual one")
	flag.BoolVar(&f.firstFrame, "first-frame", false, "print “first frame” when the first one is drawn")
	flag.Parse()
	if err := run(f); err != nil {
		fmt.Fprintln(os.Stderr, "startklar:", err)
		os.Exit(1)
	}
}

func run(f flags) error {
	a := fyneapp.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("Icon.png", icons.App))
	dir, err := profileDir(a, f.profile)
	if err != nil {
		return err
	}
	crashes := &crash.Reporter{Dir: dir, Version: version}
	defer crashes.Guard() // drawing and every tap are on this goroutine
	log, closeLog := openLog(dir)
	defer closeLog()
	slog.SetDefault(log)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var model *app.App
	opened := make(chan error, 1)
	alerts := alertsOn(a, fyne.CurrentDevice().IsMobile())
	ring, unbacked := phoneKeyring()
	go func() { // while the window is made
		defer crashes.Guard()
		host, _ := os.Hostname()
		var err error
		model, err = app.Open(ctx, app.Config{
			Dir: dir, Now: time.Now, Log: log, Language: locale(),
			DemoOffice: startDemo(log), Version: version, DeviceName: host, Platform: runtime.GOOS,
			Keyring: ring, Unbacked: unbacked, Alerts: alerts, Crashed: crashes.Crashed, Ahead: true,
		})
		opened <- err
	}()
	w := a.NewWindow("Startklar")
	told := newSystemLook()
	if err := <-opened; err != nil {
		if errors.Is(err, app.ErrInUse) && instance.Raise(ctx, dir) == nil {
			return nil
		}
		sayWhy(a, w, dir, told.is(), err)
		return err
	}
	// The profile is this process's now, and what the last one left is collected.
	if err := crashes.Watch(); err != nil {
		log.Warn("a crash of the runtime itself will leave no report", "err", err)
	}

	w.SetPadded(false)
	w.SetMaster()
	loop := ui.AppLoop(time.Now)
	shown := screens.New(ctx, screens.Options{
		App: model, Window: w, Loop: loop, Now: time.Now,
		OpenURL: func(address string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			return a.OpenURL(u)
		},
		SetTheme:   a.Settings().SetTheme,
		SystemLook: told.is,
		Keyboard:   !fyne.CurrentDevice().IsMobile(),
		Version:    version,
		Ahead:      true,
	})
	told.then(func() { loop.Do(shown.Dress) })
	place := &windowPlace{window: w, model: model, log: log}
	place.restore(a.Lifecycle())
	followFront(a.Lifecycle(), fyne.CurrentDevice().IsMobile(), shown, model, place.keep)
	stop, err := instance.Listen(ctx, dir, raiser(w, loop))
	if err != nil {
		log.Warn("a second start will not find this one", "err", err)
	} else {
		defer stop()
	}
	if f.firstFrame {
		sayFirstFrame(w)
	}
	time.AfterFunc(startLasts, debug.FreeOSMemory)
	w.ShowAndRun()
	shown.Close()
	return model.Close()
}

// startLasts is after how long the memory that a start alone needs is given back.
const startLasts = 3 * time.Second

// startDemo runs a demo office inside the app, which logs where the app does.
func startDemo(log *slog.Logger) func(context.Context, string) (app.Demo, error) {
	return func(ctx context.Context, dir string) (app.Demo, error) {
		return demooffice.Start(ctx, dir, web.LoopbackOptions{Log: log})
	}
}

// locale is the language of the system, as far as it says one: the C locale of a
// bare machine does not, and Danish is this product's own.
func locale() string {
	if runtime.GOOS == "linux" {
		said := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
		if said == "" || strings.HasPrefix(said, "C") || said == "POSIX" {
			return string(text.Danish)
		}
	}
	return lang.SystemLocale().LanguageString()
}

// sayWhy tells in a window of its own why the app cannot open, since who starts
// it from a menu sees nothing else. told is whether the system says light or dark.
func sayWhy(a fyne.App, w fyne.Window, dir string, told bool, err error) {
	words := text.For(text.Match(locale()))
	key, args := "start.failed", text.A{"Folder": dir}
	var older *store.UpgradeError
	var newer *store.TooNewError
	switch {
	case errors.Is(err, app.ErrInUse):
		key = "start.in_use"
	case errors.As(err, &older):
		key, args["File"] = "start.not_upgraded", older.Path
	case errors.As(err, &newer):
		key, args["File"] = "start.too_new", newer.Path
	}
	a.Settings().SetTheme(screens.Theme(screens.Seen(app.Preferences{Theme: app.ThemeSystem, TextScale: 1}, told)))
	w.SetTitle(words.T("app.name"))
	w.SetContent(ui.Inset(ui.Gap24, ui.Gap24, ui.Column(ui.Gap16,
		ui.NewHeading(words.T(key)),
		ui.NewBody(words.T(key+"_text", args)),
		ui.NewButton(words.T("common.close"), a.Quit),
	)))
	w.Resize(fyne.NewSize(480, 320))
	w.ShowAndRun()
}

// profileDir is where everything of this device lies.
func profileDir(a fyne.App, chosen string) (string, error) {
	if chosen != "" {
		return chosen, nil
	}
	if fyne.CurrentDevice().IsMobile() {
		return a.Storage().RootURI().Path(), nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the folder for profiles; name one with --profile: %w", err)
	}
	return filepath.Join(base, "startklar"), nil
}

// maxLog is the size in bytes at which a log is begun anew; the one before is kept.
const maxLog = 1 << 20

// openLog logs warnings into the profile folder. Without a file, to standard error.
func openLog(dir string) (log *slog.Logger, done func()) {
	options := &slog.HandlerOptions{Level: slog.LevelWarn}
	path := filepath.Join(dir, "startklar.log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		_ = os.Rename(path, path+".1")
	}
	err := os.MkdirAll(dir, 0o700)
	var file *os.File
	if err == nil {
		file, err = os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	}
	if err != nil {
		return slog.New(slog.NewTextHandler(os.Stderr, options)), func() {}
	}
	return slog.New(slog.NewTextHandler(io.Writer(file), options)), func() { _ = file.Close() }
}
