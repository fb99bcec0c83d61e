package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// readings are who has read what was shared, the latest first.
type readings struct {
	env    *parts.Env
	redraw func()
	all    bool // not only the latest
}

// mostReadings are shown before one asks for the rest.
const mostReadings = 4

func (r *readings) view() []fyne.CanvasObject {
	env := r.env
	if _, in := env.App.SignedIn(); !in {
		return nil
	}
	list, err := env.App.Me.Readings(env.Ctx)
	if env.Failed(err) {
		return nil
	}
	lines := ui.Column(0)
	for i, a := range list {
		if i == mostReadings && !r.all {
			lines.Add(&ui.ListRow{Title: env.N("inbox.more", len(list)-i), Edge: true, OnTap: func() {
				r.all = true
				r.redraw()
			}})
			break
		}
		lines.Add(r.line(a))
	}
	if len(list) == 0 {
		lines.Add(padded(ui.NewSupport(env.T("me.read_nobody"))))
	}
	return []fyne.CanvasObject{section(env.T("me.read"), rows(lines))}
}

func (r *readings) line(a api.Access) fyne.CanvasObject {
	env := r.env
	who := a.Who
	if key := "me.read_role." + a.Role; env.Words.Has(key) {
		who += ", " + env.T(key)
	}
	when := env.T("me.read_once", text.A{"When": env.Words.DayClock(a.At, env.Now())})
	if a.Count > 1 {
		when = env.T("me.read_often", text.A{
			"N": a.Count, "When": env.Words.DayClock(a.At, env.Now()), "First": env.Words.DayClock(a.FirstAt, env.Now()),
		})
	}
	return &ui.ListRow{
		Leading: ui.NewAvatar(a.Who), Title: who, Subtitle: env.ShareName(a.Share) + "\n" + when, SubLines: 3, Edge: true,
	}
}
