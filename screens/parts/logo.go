package parts

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/text"
	"startklar.dk/document/picture"
	"startklar.dk/ui"
)

// logo is the office's picture, read from this device once.
type logo struct {
	of      string      // as app.Office names it
	img     image.Image // nil: it is being read, or cannot be shown
	reading bool
	waits   []func() // what is drawn anew when it is read
}

// AskLogo asks the office which logo it has; whoever shows it hears of another one as of
// another office. Without a connection the one that is here stands.
func (e *Env) AskLogo() {
	e.Do(func(ctx context.Context) error { return e.App.AskLogo(ctx) }, func(error) {})
}

// Logo is the office's logo; nil where there is none, where it cannot be shown, and while
// it is read, after which redraw is called.
func (e *Env) Logo(redraw func()) fyne.CanvasObject {
	office := e.App.Office(e.Ctx)
	if e.logo.of != office.Logo {
		e.logo = logo{of: office.Logo, reading: office.Logo != ""}
		if e.logo.reading {
			e.readLogo(office.Logo)
		}
	}
	switch {
	case e.logo.img != nil:
		return &ui.Plate{Image: e.logo.img, Name: e.T("me.logo", text.A{"Office": office.Name})}
	case e.logo.reading:
		e.logo.waits = append(e.logo.waits, redraw)
	}
	return nil
}

// readLogo reads and unpacks a logo away from what draws, as large as the sharpest screen
// shows it.
func (e *Env) readLogo(of string) {
	var img image.Image
	e.Do(func(context.Context) error {
		data, err := e.App.Logo()
		if err == nil {
			img, err = picture.Logo(data, 3*int(ui.PlateWidest))
		}
		return err
	}, func(err error) {
		if e.logo.of != of { // another came meanwhile
			return
		}
		waits := e.logo.waits
		e.logo.reading, e.logo.waits = false, nil
		if err != nil { // what cannot be shown is not there
			return
		}
		e.logo.img = img
		for _, redraw := range waits {
			redraw()
		}
	})
}
