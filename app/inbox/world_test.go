package inbox_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*inbox.Service
	*storetest.Device

	lang string // of what is shown
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{lang: "da", Device: storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), inbox.Apply())}
	w.Service = inbox.New(inbox.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID, Lang: func() string { return w.lang },
		Actors: &store.Decoded[api.Actor]{Kind: api.KindActor}, Events: &store.Decoded[api.Event]{Kind: api.KindEvent},
	})
	return w
}

// offered is a referral from Mette to the growth house.
func (w *world) offered(t *testing.T) {
	t.Helper()
	w.Says(t, api.KindPerson, "p", api.Person{Name: "Anna Nielsen", Email: "anna@example.dk", Municipality: "0621"})
	w.Says(t, api.KindActor, "house", api.Actor{Name: "Erhvervshus Sydjylland"})
	w.Says(t, api.KindReferral, "r", api.Referral{
		Origin: "Mette Ørsted", ActorID: "house", Need: api.FieldExport, Reason: "Du har brug for\nen, der kender eksport.",
		State: api.ReferralOffered, ExpiresAt: w.Now.Add(240 * time.Hour),
		History: []api.ReferralStep{{State: api.ReferralOffered, At: w.Now, By: "Mette Ørsted"}},
	})
}
