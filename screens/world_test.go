package screens_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/internal/demooffice"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/web"
	"startklar.dk/screens"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// world is the whole app in a window, moved on by hand: what is handed to its
// loop runs when the test waits for something.
type world struct {
	stagetest.Keyboard

	t      *testing.T
	now    func() time.Time
	dir    string
	width  float32
	height float32
	ahead  bool // the frame is shown ahead of the first page
	fyne   fyne.App
	model  *app.App
	shown  *screens.Screens
	window fyne.Window
	loop   ui.Loop
	queue  chan func()
}

// newWorld is the app at its first start, with a demo office to choose.
func newWorld(t *testing.T, width, height float32) *world {
	t.Helper()
	w := &world{t: t, now: testworld.NewClock().Now, dir: t.TempDir(), width: width, height: height, fyne: test.NewApp()}
	t.Cleanup(w.fyne.Quit)
	w.start()
	t.Cleanup(w.stop)
	return w
}

func (w *world) config() app.Config {
	return app.Config{
		Dir: filepath.Join(w.dir, "profile"), Now: w.now, Language: "da", DeviceName: "test", Platform: "test",
		DemoOffice: func(ctx context.Context, dir string) (app.Demo, error) {
			return demooffice.Start(ctx, dir, web.LoopbackOptions{Now: w.now, Demo: bots.Options{Delay: time.Second, Alone: true}})
		},
		Ahead: w.ahead,
	}
}

// start opens the app on its profile, as when it is started.
func (w *world) start() {
	t := w.t
	t.Helper()
	model, err := app.Open(t.Context(), w.config())
	if err != nil {
		t.Fatal(err)
	}
	queue := make(chan func(), 4096)
	w.model, w.queue, w.loop = model, queue, ui.LoopOn(func(f func()) { queue <- f }, w.now)
	w.window = picture.Window(&fyne.Container{}, w.width, w.height, stagetest.Fineness())
	w.shown = screens.New(t.Context(), screens.Options{
		App: model, Window: w.window, Loop: w.loop, Now: w.now,
		OpenURL:  func(string) error { return nil },
		SetTheme: w.fyne.Settings().SetTheme,
		Keyboard: true,
		Ahead:    w.ahead,
	})
	w.window.Resize(fyne.NewSize(w.width, w.height))
	w.Keyboard = stagetest.Keyboard{Canvas: w.window.Canvas(), Shell: w.shown.Shell}
}

// stop closes the app.
func (w *world) stop() {
	if w.model == nil {
		return
	}
	w.shown.Close()
	if err := w.model.Close(); err != nil {
		w.t.Error(err)
	}
	w.window.Close()
	w.model = nil
}

// await runs what comes in until something is so.
func (w *world) await(what string, so func() bool) {
	w.t.Helper()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !so() {
		select {
		case f := <-w.queue:
			f()
		case <-look.C:
		case <-late.C:
			w.t.Fatalf("waited in vain until %s; focused is %T %q, and this is seen:\n%s",
				what, w.Canvas.Focused(), w.Focused(), strings.Join(w.words(), "\n"))
		}
	}
}

// sees waits until words can be read.
func (w *world) sees(words string) {
	w.t.Helper()
	w.await("“"+words+"” is read", func() bool {
		return slices.ContainsFunc(w.words(), func(s string) bool { return strings.Contains(s, words) })
	})
}

// reach presses Tab until what is called so has the focus, or what has a name
// that holds it.
func (w *world) reach(label string) {
	w.t.Helper()
	w.sees(label)
	for _, is := range []func(string) bool{
		func(s string) bool { return s == label },
		func(s string) bool { return strings.Contains(s, label) },
	} {
		if w.TabTo(is) {
			return
		}
	}
	w.t.Fatalf("Tab does not come to %q; this is seen:\n%s", label, strings.Join(w.words(), "\n"))
}

// press reaches something and presses it.
func (w *world) press(label string) {
	w.t.Helper()
	w.reach(label)
	w.Press(fyne.KeyReturn)
}

// objects is everything that is to be seen, an overlay alone where there is one.
func (w *world) objects() []fyne.CanvasObject {
	root := w.Canvas.Content()
	if top := w.Canvas.Overlays().Top(); top != nil {
		root = top
	}
	return stagetest.Below(root)
}

// words is what can be read.
func (w *world) words() []string {
	var out []string
	for _, o := range w.objects() {
		words := ""
		switch o := o.(type) {
		case *ui.Text:
			words = o.Text
		case interface{ AccessibilityLabel() string }:
			words = o.AccessibilityLabel()
		}
		if words != "" && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}

// shoot writes a picture where PICTURES names a folder.
func (w *world) shoot(name string) {
	w.t.Helper()
	if folder := os.Getenv("PICTURES"); folder != "" {
		if err := picture.Save(filepath.Join(folder, name+".png"), picture.Of(w.Canvas)); err != nil {
			w.t.Fatal(err)
		}
	}
}
