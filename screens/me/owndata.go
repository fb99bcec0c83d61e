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

// ownData is signing out, and the person's right to have everything and to have
// it erased. The last two are shown where the office offers them.
type ownData struct {
	env    *parts.Env
	redraw func()

	offers   app.Offers // what the office lets people do with what it has about them
	asked    bool
	leaving  bool // asked before signing out
	erasing  bool // asked before erasing
	busy     bool
	exported string // where the file lies
	err      error
	word     *ui.Field
	erase    *ui.Button
}

func newOwnData(env *parts.Env, redraw func()) *ownData {
	d := &ownData{env: env, redraw: redraw}
	d.word = ui.NewField("", "", func(typed string) {
		d.erase.SetActive(d.agrees(typed))
	})
	d.word.Placeholder = env.T("me.erase_word")
	d.word.OnSubmit = func(typed string) {
		if d.agrees(typed) {
			d.eraseAll()
		}
	}
	d.erase = &ui.Button{Label: env.T("me.erase_yes"), Kind: ui.Danger, Inactive: true, OnTap: d.eraseAll}
	return d
}

func (d *ownData) agrees(typed string) bool {
	return strings.EqualFold(strings.TrimSpace(typed), d.env.T("me.erase_word"))
}

// ask finds out whether the office offers to export and erase.
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
		d.offers = offers
		d.redraw()
	})
}

func (d *ownData) view() []fyne.CanvasObject {
	env := d.env
	email, in := env.App.SignedIn()
	if !in {
		return nil
	}
	lines := ui.Column(0)
	if d.offers.Export && !fyne.CurrentDevice().IsMobile() {
		row := &ui.ListRow{
			Icon: icons.Download, Title: env.T("me.export"), Subtitle: env.T("me.export_text"), SubLines: ui.AllLines, Edge: true, OnTap: d.export,
		}
		switch {
		case d.busy && !d.erasing && !d.leaving:
			row.Subtitle, row.OnTap = env.T("me.export_busy"), nil
		case d.exported != "":
			row.Subtitle = env.T("me.exported", text.A{"File": d.exported})
		}
		lines.Add(row)
	}
	lines.Add(unfolding(icons.Exit, env.T("me.sign_out"), email, d.leaving, func() {
		d.leaving = !d.leaving
		d.redraw()
	}))
	if d.leaving {
		lines.Add(padded(ui.Column(ui.Gap12,
			ui.NewSupport(env.T("me.sign_out_text")),
			&ui.Button{Label: env.T("me.sign_out_yes"), Kind: ui.Soft, Busy: d.busy, OnTap: d.signOut})))
	}
	if d.offers.Erase {
		lines.Add(unfolding(icons.Trash, env.T("me.erase"), env.T("me.erase_sub"), d.erasing, func() {
			d.erasing = !d.erasing
			d.redraw()
		}))
		if d.erasing {
			d.erase.Busy = d.busy
			lines.Add(padded(ui.Column(ui.Gap12,
				ui.NewSupport(env.T("me.erase_text", text.A{"Office": env.App.Office(env.Ctx).Name, "Word": env.T("me.erase_word")})),
				d.word, d.erase)))
		}
	}
	if d.err != nil {
		lines.Add(padded(ui.Message{Tone: ui.Alarm, Title: env.T("me.data_failed"), Text: env.Explain(d.err)}.Card()))
	}
	return []fyne.CanvasObject{section(env.T("me.data"), rows(lines))}
}

// run does work that asks the office.
func (d *ownData) run(work func(context.Context) error, then func()) {
	if d.busy {
		return
	}
	d.busy, d.err = true, nil
	d.redraw()
	d.env.Do(work, func(err error) {
		d.busy, d.err = false, err
		var p *api.Problem
		if errors.As(err, &p) && (p.Code == api.CodeNotFound || p.Code == api.CodeNotAllowed) {
			d.offers, d.erasing = app.Offers{}, false
		}
		if err == nil {
			then()
		}
		d.redraw()
	})
}

func (d *ownData) signOut() {
	d.run(d.env.App.SignOut, func() {
		d.leaving = false
		d.env.Toast(d.env.T("me.signed_out"))
	})
}

func (d *ownData) eraseAll() {
	d.run(d.env.App.Erase, func() {
		d.erasing = false
		d.env.Toast(d.env.T("me.erased"))
	})
}

// export puts everything the office has about the person into a file.
func (d *ownData) export() {
	var file string
	d.run(func(ctx context.Context) error {
		zip, err := d.env.App.Export(ctx)
		if err != nil {
			return err
		}
		file, err = parts.Download("startklar-"+d.env.Now().Format("2006-01-02")+".zip", func(w io.Writer) error {
			_, err := w.Write(zip)
			return err
		})
		return err
	}, func() { d.exported = file })
}
