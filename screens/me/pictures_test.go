package me_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
)

// TestPictures draws every page in its states, where PICTURES names a folder;
// without it, it looks that each can be drawn and has at most one filled button.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range views {
		a, now := fresh(t, testworld.NewLine())
		s := show(t, a, now, v)
		s.wholeWindow(me.FirstRun(s.env))
		s.shoot(v.name + "-first")
		s.oneFilled()
		if err := a.SetMunicipality(t.Context(), "0621"); err != nil {
			t.Fatal(err)
		}
		s.wholeWindow(me.FirstRun(s.env))
		typed(s.field(s.env.T("first.address")).Entry(), "det ved jeg ikke")
		s.tap(s.env.T("first.connect"))
		s.await("the field says what is wrong", func() bool { return s.field(s.env.T("first.address")).Error != "" })
		s.shoot(v.name + "-first-unknown")
		s.oneFilled()
		s.close()

		if err := a.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s = show(t, a, now, v)
		s.goTo(parts.SignIn()).shoot(v.name + "-signin-no-office")
		s.goTo(parts.Waiting()).shoot(v.name + "-waiting-here")
		s.close()
		if _, err := a.ChooseDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
		for key, words := range map[string]string{"summary.short": "Et kafferisteri i Kolding.", "market.first_customers": "Café Mondo og Havnens Kaffebar."} {
			if _, err := a.Plan.Set(t.Context(), "", key, words); err != nil {
				t.Fatal(err)
			}
		}
		s = show(t, a, now, v)
		s.askForCode("")
		s.shoot(v.name + "-signin")
		s.goTo(parts.Waiting()).shoot(v.name + "-waiting-signin")
		s.oneFilled()
		s.askForCode("anna@eksempel.dk")
		s.await("the letter came", func() bool { return s.find(s.env.T("signin.use_code")) != nil })
		typed(s.codeBoxes(), "12")
		s.shoot(v.name + "-signin-letter")
		s.oneFilled()
		s.goTo(parts.DemoMail()).shoot(v.name + "-demomail")
		s.close()

		d := w.DeviceOf(v.name+"@example.dk", "Annas telefon")
		name, cvr, stage := "Anna Nielsen", "10150817", "starting"
		if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name, CVR: &cvr, Stage: &stage}); err != nil {
			t.Fatal(err)
		}
		d.Sync()
		s = show(t, d.App, w.Clock.Now, v)
		s.goTo(parts.Me())
		s.await("the devices are listed", func() bool { return s.readable(s.env.T("me.device_this")) })
		s.shoot(v.name + "-me")
		s.oneFilled()
		s.tap(s.env.T("me.office") + "…")
		s.down(400)
		s.shoot(v.name + "-me-office")
		s.tap(s.env.T("me.office") + "…")
		s.down(700)
		s.shoot(v.name + "-me-2")
		s.down(1500)
		s.shoot(v.name + "-me-3")
		s.goTo(parts.Waiting()).shoot(v.name + "-waiting-saved")
		d.Line.Cut(true)
		s.refusals(d)
		s.goTo(parts.Waiting()).shoot(v.name + "-waiting-offline")
		s.oneFilled()
		d.Line.Cut(false)
		d.App.Sync.Now()
		s.await("the office has said no", func() bool { return s.find(s.env.T("waiting.remove")) != nil })
		s.shoot(v.name + "-waiting-refused")
		s.oneFilled()
		s.close()
	}
}

// down scrolls the page that is shown.
func (s *stage) down(by float32) {
	if p, ok := s.shell.Page().Content().(interface{ ScrollTo(float32) }); ok {
		p.ScrollTo(by)
	}
}

// refusals writes what the office will take, and what it will not.
func (s *stage) refusals(d *testworld.Device) {
	s.t.Helper()
	if _, err := d.App.Plan.Set(s.t.Context(), "", "summary.short", "Et kafferisteri i Kolding med egen butik."); err != nil {
		s.t.Fatal(err)
	}
	if _, err := d.App.Referrals.Post(s.t.Context(), "01985000-0000-7000-8000-000000000000",
		"Hej Mette. Jeg har regnet på det med butikken, og jeg tror, at det holder, hvis huslejen bliver under 14.000 kr. Kan vi tale om det på torsdag?"); err != nil {
		s.t.Fatal(err)
	}
}
