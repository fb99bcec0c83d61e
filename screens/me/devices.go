package me

import (
	"context"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// devices are those that the person is signed in on, as the office has them.
type devices struct {
	env    *parts.Env
	redraw func()

	asking bool
	known  bool
	list   []api.SessionInfo
	err    error
	asked  string // the device that one is asked about before it is signed out
	ending string // the device that is being signed out
}

func newDevices(env *parts.Env, redraw func()) *devices { return &devices{env: env, redraw: redraw} }

// load asks the office, unless it is being asked.
func (d *devices) load() {
	if _, in := d.env.App.SignedIn(); !in || d.asking {
		return
	}
	d.asking = true
	var list []api.SessionInfo
	d.env.Do(func(ctx context.Context) (err error) {
		list, err = d.env.App.Sessions(ctx)
		return err
	}, func(err error) {
		d.asking, d.err = false, err
		if err == nil {
			d.known, d.list = true, list
		}
		d.redraw()
	})
}

func (d *devices) view() []fyne.CanvasObject {
	env := d.env
	if _, in := env.App.SignedIn(); !in {
		return nil
	}
	title := env.T("me.devices")
	switch {
	case d.err != nil && !d.known:
		return []fyne.CanvasObject{section(title, ui.Message{
			Text: env.T("me.devices_failed") + " " + env.Explain(d.err), Action: env.T("common.retry"), Below: true,
			OnTap: func() {
				d.err = nil
				d.load()
				d.redraw()
			},
		}.Card())}
	case !d.known:
		return []fyne.CanvasObject{section(title, &ui.Skeleton{Rows: 2})}
	}
	lines := ui.Column(0)
	for _, s := range d.list {
		lines.Add(d.line(s))
	}
	return []fyne.CanvasObject{section(title, rows(lines))}
}

func (d *devices) line(s api.SessionInfo) fyne.CanvasObject {
	env := d.env
	name := s.Device.Name
	if name == "" {
		name = env.T("me.device_unnamed")
	}
	row := &ui.ListRow{
		Icon: icons.Device, Title: name, Edge: true,
		Subtitle: env.T("me.device_used", text.A{"When": env.Words.Day(s.LastUsedAt, env.Now())}),
	}
	switch {
	case s.Current: // in words, so that large text leaves room for the name
		row.Subtitle = env.T("me.device_this") + " · " + row.Subtitle
	case d.ending == s.ID:
		row.Note = env.T("me.device_ending")
	case d.asked == s.ID:
		return ui.Column(0, row, padded(ui.Column(ui.Gap8,
			ui.NewSupport(env.T("me.device_end_text")),
			ui.Row(ui.Gap8,
				&ui.Button{Label: env.T("me.device_end"), Kind: ui.Danger, OnTap: func() { d.end(s.ID) }},
				ui.NewPlainButton(env.T("common.cancel"), func() { d.ask("") })),
		)))
	default:
		row.Trailing = ui.NewLink(env.T("me.device_end"), func() { d.ask(s.ID) })
	}
	return row
}

func (d *devices) ask(id string) {
	d.asked = id
	d.redraw()
}

func (d *devices) end(id string) {
	d.asked, d.ending = "", id
	d.redraw()
	d.env.Do(func(ctx context.Context) error { return d.env.App.Revoke(ctx, id) }, func(err error) {
		d.ending = ""
		if !d.env.Failed(err) {
			d.env.Toast(d.env.T("me.device_ended"))
		}
		d.load()
		d.redraw()
	})
}
