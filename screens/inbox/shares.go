package inbox

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/consent"
	"startklar.dk/app/referral"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// choices are what would be shared, item by item, each with a switch. Nothing is
// shared that does not stand here. Choices stay while the page lives.
type choices struct {
	env    *parts.Env
	chosen map[string]bool // by what is shared; absent: as proposed
	rows   map[string]*ui.SwitchRow
}

func newChoices(env *parts.Env) *choices {
	return &choices{env: env, chosen: map[string]bool{}, rows: map[string]*ui.SwitchRow{}}
}

// key tells shares apart. The plan is one, whichever version it would be.
func key(s api.Share) string {
	if s.Kind == api.ShareVersion {
		return s.Kind
	}
	return s.Kind + "/" + s.ID
}

func (c *choices) on(p consent.Proposal) bool {
	if chosen, ok := c.chosen[key(p.Share)]; ok {
		return chosen
	}
	return p.On
}

// shares are those that are switched on.
func (c *choices) shares(proposals []consent.Proposal) []api.Share {
	out := []api.Share{}
	for _, p := range proposals {
		if c.on(p) {
			out = append(out, p.Share)
		}
	}
	return out
}

// card is the switches under a title, with who alone can read what is switched on.
func (c *choices) card(title, actor string, proposals []consent.Proposal) fyne.CanvasObject {
	env := c.env
	column := ui.Column(0, ui.NewStrong(title), ui.Gap(ui.Gap8))
	for _, p := range proposals {
		k := key(p.Share)
		row := c.rows[k]
		if row == nil {
			row = &ui.SwitchRow{}
			c.rows[k] = row
		}
		row.Label, row.On = shareName(env, p.Share), c.on(p)
		row.Note = c.note(p)
		row.OnChange = func(on bool) {
			c.chosen[k] = on
			row.Note = c.note(p)
			row.Refresh()
		}
		if p.Share.Kind == api.ShareContact {
			env.AskContact(row)
		}
		row.Refresh()
		column.Add(row)
	}
	column.Add(ui.Gap(ui.Gap8))
	column.Add(ui.NewText(ui.Label, env.T("referral.take_back", text.A{"Actor": actor})).In(ui.Quiet))
	return &ui.Card{Content: column}
}

func (c *choices) note(p consent.Proposal) string {
	if !c.on(p) {
		return c.env.T("referral.not_shared")
	}
	return c.env.Words.Through(p.Share.Until, c.env.Now())
}

// shareName names a share as one would say it.
func shareName(env *parts.Env, s api.Share) string {
	switch s.Kind {
	case api.ShareContact:
		return env.T("share.contact")
	case api.ShareResult:
		return env.T("referral.test", text.A{"Test": env.ShareName(s)})
	}
	return env.ShareName(s)
}

// shared is what is shared and until when, which can be taken back; or what was, once the referral has ended and
// nobody can read it.
func (d *referralDetail) shared(r referral.Referral) fyne.CanvasObject {
	env := d.env
	if len(r.Shares) == 0 && !r.CanWithdraw {
		return nil
	}
	who := text.A{"Actor": actorName(env, r.Actor)}
	if !r.CanWithdraw {
		column := ui.Column(ui.Gap12, ui.NewStrong(env.T("referral.you_shared")), ui.NewSupport(env.T("referral.closed", who)))
		for _, s := range r.Shares {
			column.Add(&ui.Text{Text: shareName(env, s), TextSize: ui.Support, Wrap: true})
		}
		return &ui.Card{Content: column}
	}
	column := ui.Column(ui.Gap12, ui.NewStrong(env.T("referral.you_share")))
	if len(r.Shares) == 0 {
		column.Add(ui.NewSupport(env.T("referral.share_nothing")))
	}
	for _, s := range r.Shares {
		note := env.Words.Through(s.Until, env.Now())
		if !s.Until.IsZero() && !s.Until.After(env.Now()) {
			note = env.T("referral.ended", text.A{"Until": env.Words.Through(s.Until, env.Now())})
		}
		column.Add(ui.Row(ui.Gap12,
			ui.Grow(&ui.Text{Text: shareName(env, s), TextSize: ui.Support, Wrap: true}), ui.NewLabel(note)))
	}
	end, yes, means := "referral.withdraw", "referral.withdraw_yes", "referral.withdraw_text"
	if len(r.Shares) == 0 { // there is no consent to take back
		end, yes, means = "referral.stop", "referral.stop", "referral.stop_text"
	}
	if d.withdrawing {
		column.Add(ui.NewSupport(env.T(means, who)))
		column.Add(ui.Flow(ui.Gap8,
			&ui.Button{Label: env.T(yes), Kind: ui.Danger, OnTap: d.withdraw},
			ui.NewPlainButton(env.T("referral.keep"), func() { d.set(&d.withdrawing, false) })))
	} else {
		column.Add(ui.Left(ui.NewLink(env.T(end), func() { d.set(&d.withdrawing, true) })))
	}
	return &ui.Card{Content: column}
}
