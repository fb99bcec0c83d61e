package me_test

import (
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestOneSeesHowMuchTheOfficeKeepsAndIsToldInTime(t *testing.T) {
	w := testworld.New(t)
	w.Limits.StoredBytes = 20_000
	w.StopOffice()
	w.StartOffice()
	d := w.Device("laptop")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Me())
	s.Await("the office said", func() bool { return strings.Contains(s.Words(), "Plads hos kontoret") })
	s.Reads("Tekst og tal: ", "Versioner: 0 af 500", "Filer: ")
	s.ReadsNot("Skriv til kontoret i god tid")
	s.Close()
	for _, words := range []string{strings.Repeat("Surdej på hjul. ", 500), "Nyt.", strings.Repeat("Rugbrød på hjul. ", 500)} {
		if _, err := d.App.Plan.Set(t.Context(), "", "idea.what", words); err != nil {
			t.Fatal(err)
		}
		d.Sync()
	}
	if usage, err := d.App.Usage(t.Context()); err != nil || usage.Stored.Used > 1000 {
		t.Errorf("asked again at once: %+v (%v)", usage, err)
	}
	w.Clock.Advance(11 * time.Minute)
	for _, v := range stagetest.Views() {
		s := show(t, d.App, w.Clock.Now, v).GoTo(parts.Me())
		s.Await("it is told", func() bool { return strings.Contains(s.Words(), s.Env.T("usage.text_text")) })
		s.down(1600)
		s.Shoot(v.Name + "-me-scarce")
		s.Close()
	}
	d.Line.Cut(true)
	if usage, err := d.App.Usage(t.Context()); err != nil || usage.Stored.Allowed != 20_000 || usage.Versions != (api.Quota{Allowed: 500}) {
		t.Errorf("without the net: %+v (%v)", usage, err)
	}
}
