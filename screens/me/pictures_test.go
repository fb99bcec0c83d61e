package me_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestPictures draws every page in its states, where PICTURES names a folder;
// without it, it looks that each can be drawn and has at most one filled button.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		a, now := fresh(t, testworld.NewLine())
		s := show(t, a, now, v)
		s.wholeWindow(me.FirstRun(s.Env))
		s.Shoot(v.Name + "-first")
		s.OneFilled()
		if err := a.SetMunicipality(t.Context(), "0621"); err != nil {
			t.Fatal(err)
		}
		s.wholeWindow(me.FirstRun(s.Env))
		typed(s.field(s.Env.T("first.address")).Entry(), "det ved jeg ikke")
		s.Tap(s.Env.T("first.connect"))
		s.Await("the field says what is wrong", func() bool { return s.field(s.Env.T("first.address")).Error != "" })
		s.Shoot(v.Name + "-first-unknown")
		s.OneFilled()
		s.Close()

		if err := a.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s = show(t, a, now, v)
		s.GoTo(parts.SignIn()).Shoot(v.Name + "-signin-no-office")
		s.GoTo(parts.Waiting()).Shoot(v.Name + "-waiting-here")
		s.Close()
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
		s.Shoot(v.Name + "-signin")
		s.GoTo(parts.Waiting()).Shoot(v.Name + "-waiting-signin")
		s.OneFilled()
		s.askForCode("anna@eksempel.dk")
		s.Await("the letter came", func() bool { return s.Find(s.Env.T("signin.use_code")) != nil })
		typed(s.codeBoxes(), "12")
		s.Shoot(v.Name + "-signin-letter")
		s.OneFilled()
		s.GoTo(parts.DemoMail()).Shoot(v.Name + "-demomail")
		s.Close()

		d := w.DeviceOf(v.Name+"@example.dk", "Annas telefon")
		name, cvr, stage := "Anna Nielsen", "10150817", "starting"
		if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name, CVR: &cvr, Stage: &stage}); err != nil {
			t.Fatal(err)
		}
		d.Sync()
		s = show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Me())
		s.Await("the devices are listed", func() bool { return s.readable(s.Env.T("me.device_this")) })
		s.Shoot(v.Name + "-me")
		s.OneFilled()
		s.Tap(s.Env.T("me.office") + "…")
		s.down(400)
		s.Shoot(v.Name + "-me-office")
		s.Tap(s.Env.T("me.office") + "…")
		s.down(700)
		s.Shoot(v.Name + "-me-2")
		s.down(1500)
		s.Shoot(v.Name + "-me-3")
		s.GoTo(parts.Waiting()).Shoot(v.Name + "-waiting-saved")
		d.Line.Cut(true)
		s.refusals(d)
		s.GoTo(parts.Waiting()).Shoot(v.Name + "-waiting-offline")
		s.OneFilled()
		d.Line.Cut(false)
		d.App.Sync.Now()
		s.Await("the office has said no", func() bool { return s.Find(s.Env.T("waiting.remove")) != nil })
		s.Shoot(v.Name + "-waiting-refused")
		s.OneFilled()
		s.Close()
	}
}

// down scrolls the page that is shown.
func (s *stage) down(by float32) {
	if p, ok := s.Shell.Page().Content().(interface{ ScrollTo(float32) }); ok {
		p.ScrollTo(by)
	}
}

// refusals writes what the office will take, and what it will not.
func (s *stage) refusals(d *testworld.Device) {
	s.T.Helper()
	if _, err := d.App.Plan.Set(s.T.Context(), "", "summary.short", "Et kafferisteri i Kolding med egen butik."); err != nil {
		s.T.Fatal(err)
	}
	if _, err := d.App.Inbox.Post(s.T.Context(), "01985000-0000-7000-8000-000000000000",
		"Hej Mette. Jeg har regnet på det med butikken, og jeg tror, at det holder, hvis huslejen bliver under 14.000 kr. Kan vi tale om det på torsdag?"); err != nil {
		s.T.Fatal(err)
	}
}
