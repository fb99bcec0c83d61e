package me_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestWhoHasReadAndWhoFollowsOneIsToldUnderMe(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d.App, w.Clock.Now, stagetest.Phone)
	s.GoTo(parts.Me())
	s.Reads("Hvem har læst", "Ingen har læst det, du deler, endnu.")
	s.ReadsNot("Din kontaktperson")
	known, err := w.Office.Accounts.Known(t.Context(), testworld.Mette, d.PersonID())
	if err != nil {
		t.Fatal(err)
	}
	known.Contact = api.Contact{Name: "Mette Ørsted", Phone: "79 30 10 21", Email: "mette@example.dk"}
	if err := w.Office.Accounts.Correct(t.Context(), testworld.Mette, d.PersonID(), known.Version, known.Person); err != nil {
		t.Fatal(err)
	}
	for i, read := range []api.Access{
		{Who: "Mette Ørsted", Role: "consultant", Share: api.Share{Kind: api.ShareVersion, ID: "v", Title: "Kafferisteri"}, Count: 3},
		{Who: "Erhvervshus Sydjylland", Role: "partner", Share: api.Share{Kind: api.ShareVersion, ID: "v", Title: "Kafferisteri"}, Count: 1},
		{Who: "Jonas Bech", Role: "adviser", Share: api.Share{Kind: api.ShareContact, Title: "Navn og telefon"}, Count: 1},
		{Who: "Peter Skovgaard", Role: "consultant", Share: api.Share{Kind: api.ShareVersion, ID: "v", Title: "Kafferisteri"}, Count: 1},
		{Who: "Amina Yusuf", Role: "consultant", Share: api.Share{Kind: api.ShareVersion, ID: "v", Title: "Den ældste"}, Count: 1},
	} {
		read.At = testworld.Start.Add(-time.Duration(i) * time.Hour)
		read.FirstAt = read.At.Add(-24 * time.Hour)
		w.Put(d.PersonID(), api.KindAccess, uuid.NewString(), read)
	}
	d.Sync()
	s.GoTo(parts.Me())
	s.Reads("Din kontaktperson på kontoret", "79 30 10 21", "Mette Ørsted, konsulent", "Læst 3 gange", "Erhvervshus Sydjylland, samarbejdspartner")
	s.ReadsNot("Den ældste", "Ingen har læst")
	s.Tap(s.Env.N("inbox.more", 1))
	s.Reads("Den ældste")
	s.Close()
	for _, v := range stagetest.Views() {
		s := show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Me()).Shoot(v.Name + "-me-read")
		s.Close()
	}
}
