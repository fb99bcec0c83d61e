package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/internal/demooffice"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/web"
	"startklar.dk/screens"
	"startklar.dk/ui/picture"
)

// tour is the person on the way.
type tour struct {
	ctx      context.Context
	form     form
	dir, out string
	scale    float32
	app      fyne.App
	*device                // the one in the hand
	all      []*device     // every one that was opened
	office   *web.Loopback // the demo office of the first one
	now      func() time.Time
	shots    int
}

// device is an open app in a window.
type device struct {
	*hand
	model  *app.App
	shown  *screens.Screens
	closed bool
}

// open opens the app on a profile, in the window of the tour's form.
func (t *tour) open(profile string) *device {
	model, err := app.Open(t.ctx, app.Config{
		Dir: filepath.Join(t.dir, profile), Now: t.now, Language: "da", DeviceName: profile, Platform: "tour",
		DemoOffice: t.demo,
	})
	must(err)
	must(model.SetPreferences(func(p *app.Preferences) { p.Language, p.Theme = "da", app.ThemeLight }))
	pump := newPump(t.now)
	w := picture.Window(&fyne.Container{}, t.form.width, t.form.height, t.scale)
	d := &device{model: model, hand: &hand{window: w, pump: pump, out: t.out}}
	d.shown = screens.New(t.ctx, screens.Options{
		App: model, Window: w, Loop: pump.loop(), Now: t.now,
		OpenURL:  func(string) error { return nil },
		SetTheme: t.app.Settings().SetTheme,
		Keyboard: t.form.keyboard,
		Version:  "tour",
	})
	w.Resize(fyne.NewSize(t.form.width, t.form.height))
	t.all = append(t.all, d)
	return d
}

// shut closes the app as the system would: at any moment.
func (d *device) shut() {
	if d.closed {
		return
	}
	d.closed = true
	d.shown.Close()
	must(d.model.Close())
	d.window.Close()
}

func (t *tour) close() {
	for _, d := range t.all {
		d.shut()
	}
}

// picture writes the next numbered picture.
func (t *tour) picture(name string) {
	t.shots++
	t.shoot(fmt.Sprintf("%02d-%s", t.shots, name))
}

func must(err error) {
	if err != nil {
		panic(failed{err.Error()})
	}
}

// demo starts the demo office of an app, which refers a person on sooner than
// a person would.
func (t *tour) demo(ctx context.Context, dir string) (app.Demo, error) {
	o, err := demooffice.Start(ctx, dir, web.LoopbackOptions{Now: now, Demo: bots.Options{Delay: time.Second, Alone: true}})
	t.office = o.Loopback
	return o, err
}
