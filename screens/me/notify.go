package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// notify is what the device tells outside the app's window: all of it on or off,
// and each kind. Its switches stay the same, so that one keeps the focus.
type notify struct {
	env    *parts.Env
	redraw func()
	all    *ui.SwitchRow
	kinds  []*ui.SwitchRow
	card   *ui.Card
	under  *fyne.Container
}

// notified are the kinds, with where each one's choice is kept.
var notified = []struct {
	key   string
	quiet func(*app.Preferences) *bool
}{
	{"me.notify_bookings", func(p *app.Preferences) *bool { return &p.QuietBookings }},
	{"me.notify_referrals", func(p *app.Preferences) *bool { return &p.QuietReferrals }},
	{"me.notify_offers", func(p *app.Preferences) *bool { return &p.QuietOffers }},
}

func newNotify(env *parts.Env, redraw func()) *notify {
	n := &notify{env: env, redraw: redraw, under: ui.Column(ui.Gap4)}
	n.all = n.row("me.notify", func(p *app.Preferences, on bool) { p.Notifications = on })
	for _, k := range notified {
		row := n.row(k.key, func(p *app.Preferences, on bool) { *k.quiet(p) = !on })
		n.kinds = append(n.kinds, row)
		n.under.Add(row)
	}
	when := "me.notify_desktop"
	if fyne.CurrentDevice().IsMobile() {
		when = "me.notify_phone"
	}
	n.card = ui.NewCard(n.all, n.under, ui.NewSupport(env.T(when)))
	return n
}

func (n *notify) row(key string, set func(p *app.Preferences, on bool)) *ui.SwitchRow {
	return &ui.SwitchRow{Label: n.env.T(key), OnChange: func(on bool) {
		n.env.Failed(n.env.App.SetPreferences(func(p *app.Preferences) { set(p, on) }))
		n.redraw()
	}}
}

func (n *notify) view() []fyne.CanvasObject {
	now := n.env.App.Preferences()
	set(n.all, now.Notifications)
	for i, k := range notified {
		set(n.kinds[i], !*k.quiet(&now))
	}
	if now.Notifications {
		n.under.Show()
	} else {
		n.under.Hide()
	}
	return []fyne.CanvasObject{section(n.env.T("me.notifications"), n.card)}
}

func set(row *ui.SwitchRow, on bool) {
	if row.On != on {
		row.On = on
		row.Refresh()
	}
}
