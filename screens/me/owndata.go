package me

import (
	"context"
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// ownData is the person's right to have everything and to have it erased, and
// signing out.
type ownData struct {
	env    *parts.Env
	redraw func()

	offers   app.Offers // what the office lets people do with what it has about them
	asked    bool       // the office is being asked, or has answered
	known    bool       // it has answered
	leaving  bool       // asked before signing out
	busy     bool
	exported *exported
	err      error
	erasing  *erasing
}

// exported is what became of an export.
type exported struct {
	file parts.SavedFile
	part app.Exported
}

func newOwnData(env *parts.Env, redraw func()) *ownData {
	d := &ownData{env: env, redraw: redraw}
	d.erasing = newErasing(d)
	return d
}

// ask finds out what the office offers.
func (d *ownData) ask() {
	if _, in := d.env.App.SignedIn(); !in || d.asked {
		return
	}
	d.asked = true
	var offers app.Offers
	d.env.Do(func(ctx context.Context) (err error) {
		offers, err = d.env.App.Offers(ctx)
		return err
	}, func(err error) {
		if err != nil {
			d.asked = false // asked again when the page is shown again
			return
		}
		d.offers, d.known = offers, true
		d.redraw()
	})
}

func (d *ownData) view() []fyne.CanvasObject {
	env := d.env
	email, in := env.App.SignedIn()
	lines := ui.Column(0, d.export())
	if kept, scarce := env.Usage(); in && len(kept) > 0 {
		lines.Add(&ui.ListRow{Icon: icons.Copy, Title: env.T("usage.title"), Subtitle: strings.Join(kept, "\n"), Edge: true})
		for _, card := range scarce {
			lines.Add(padded(card))
		}
	}
	if in {
		lines.Add(unfolding(icons.Exit, env.T("me.sign_out"), email, d.leaving, func() {
			d.leaving = !d.leaving
			d.redraw()
		}))
	}
	if in && d.leaving {
		lines.Add(padded(ui.Column(ui.Gap12,
			ui.NewSupport(env.T("me.sign_out_text")),
			&ui.Button{Label: env.T("me.sign_out_yes"), Kind: ui.Soft, Busy: d.busy, OnTap: d.signOut})))
	}
	d.erasing.addTo(lines)
	if d.err != nil {
		lines.Add(padded(ui.Message{Tone: ui.Alarm, Title: env.T("me.data_failed"), Text: env.Explain(d.err)}.Card()))
	}
	return []fyne.CanvasObject{section(env.T("me.data"), rows(lines))}
}

// export is the line that fetches everything, and what became of it.
func (d *ownData) export() fyne.CanvasObject {
	env := d.env
	row := &ui.ListRow{
		Icon: icons.Download, Title: env.T("me.export"), Subtitle: env.T("me.export_text"), Edge: true, OnTap: d.fetch,
	}
	switch {
	case d.busy && !d.erasing.open && !d.leaving:
		row.Subtitle, row.OnTap = env.T("me.export_busy"), nil
	case d.exported != nil:
		row.Subtitle = env.SavedAs(d.exported.file)
		if d.exported.part.Err != nil {
			row.Note = env.T("me.export_without", text.A{"Why": env.Explain(d.exported.part.Err)})
		}
	}
	return row
}

// run does work that may take its time.
func (d *ownData) run(work func(context.Context) error, then func(error)) {
	if d.busy {
		return
	}
	d.busy, d.err = true, nil
	d.redraw()
	d.env.Do(work, func(err error) {
		d.busy = false
		then(err)
		d.redraw()
	})
}

func (d *ownData) signOut() {
	d.run(d.env.App.SignOut, func(err error) {
		if d.err = err; err != nil {
			return
		}
		d.leaving, d.asked, d.known = false, false, false
		d.env.Toast(d.env.T("me.signed_out"))
	})
}

// fetch puts everything about the person into a file, where they say.
func (d *ownData) fetch() {
	env := d.env
	env.Saved() // what is being typed is part of it
	name := "startklar-" + env.Now().Format("2006-01-02") + ".zip"
	env.SaveAs(name, func(into parts.Into, err error) {
		if env.Failed(err) {
			return
		}
		out := &exported{}
		d.run(func(ctx context.Context) (err error) {
			out.file, err = into(func(w io.Writer) error {
				out.part, err = env.App.Export(ctx, w)
				return err
			})
			return err
		}, func(err error) {
			if d.err = err; err == nil {
				d.exported = out
			}
		})
	})
}

// refused tells whether the office does not do what it was asked for.
func refused(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && (p.Code == api.CodeNotFound || p.Code == api.CodeNotAllowed)
}
