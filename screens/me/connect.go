package me

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// connect chooses an office: by its address, the demo office, or none for now.
// Its widgets stay the same while it lives, so that what is typed stays.
type connect struct {
	env   *parts.Env
	done  func() // an office was chosen
	moved func() // something is higher or lower than it was

	draft   *parts.Draft // of the address
	address *ui.Field
	join    *ui.Button
	later   *ui.Button
	demo    *ui.Button
	failed  *fyne.Container // what went wrong with the last try that has no field
	busy    bool
}

func newConnect(env *parts.Env, done, moved func()) *connect {
	c := &connect{env: env, done: done, moved: moved, failed: ui.Column(0)}
	c.failed.Hide()
	c.draft = env.Draft(app.DraftOffice)
	c.address = c.draft.Field(store.DraftText, &ui.Field{
		Label: env.T("first.address"), Placeholder: "start.kommune.dk", Hint: env.T("first.address_hint"), Icon: icons.Globe,
		OnChange: func(string) {
			if c.address.Error != "" {
				c.address.SetError("")
				c.moved()
			}
		},
		OnSubmit: func(string) { c.joinTyped() },
	})
	c.join = ui.NewButton(env.T("first.connect"), c.joinTyped)
	c.later = ui.NewPlainButton(env.T("first.later"), func() {
		c.run(c.later, func(ctx context.Context) error { return c.env.App.WriteOffline(ctx) }, c.tell)
	})
	c.demo = &ui.Button{Label: env.T("first.demo"), Icon: icons.Play, OnTap: func() {
		c.run(c.demo, func(ctx context.Context) error {
			_, err := c.env.App.ChooseDemo(ctx)
			return err
		}, c.tell)
	}}
	return c
}

func (c *connect) joinTyped() {
	c.joinAddress(c.address.Value(), c.address.SetError)
}

// joinAddress asks an address whether an office answers there; failed is told in
// words where none does.
func (c *connect) joinAddress(address string, failed func(words string)) {
	c.run(c.join, func(ctx context.Context) error {
		_, err := c.env.App.ChooseOffice(ctx, address)
		return err
	}, failed)
}

// run does one of the ways to an office, the others waiting meanwhile.
func (c *connect) run(b *ui.Button, work func(context.Context) error, failed func(words string)) {
	if c.busy {
		return
	}
	c.busy = true
	c.failed.Objects = nil
	c.failed.Hide()
	c.settle(b)
	c.env.Do(work, func(err error) {
		c.busy = false
		c.settle(nil)
		if err != nil {
			failed(whyNoOffice(c.env, err))
			c.moved()
			return
		}
		c.draft.Forget()
		c.done()
	})
}

// settle draws which button is at work and that the others wait for it.
func (c *connect) settle(at *ui.Button) {
	for _, b := range []*ui.Button{c.join, c.later, c.demo} {
		b.Busy, b.Inactive = b == at, at != nil && b != at
		b.Refresh()
	}
}

// tell puts what went wrong into the page.
func (c *connect) tell(words string) {
	c.failed.Objects = []fyne.CanvasObject{
		ui.Message{Tone: ui.Alarm, Title: c.env.T("first.failed"), Text: words}.Card(),
	}
	c.failed.Show()
	c.failed.Refresh()
	c.moved()
}

// whyNoOffice says why an office could not be reached and what to do next.
func whyNoOffice(env *parts.Env, err error) string {
	var p *api.Problem
	switch {
	case errors.Is(err, app.ErrOffline):
		return env.T("first.error.offline")
	case errors.As(err, &p) && p.Code == api.CodeRateLimited:
		return env.T("signin.error.rate_limited")
	}
	return env.Explain(err)
}
