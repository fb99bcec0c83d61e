package referral_test

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/consent"
	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*referral.Service
	*storetest.Device
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Device: storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), referral.Apply())}
	w.Service = referral.New(referral.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID, Actors: &store.Decoded[api.Actor]{Kind: api.KindActor},
		Complete: consent.New(consent.Deps{Now: w.Clock, KeepVersion: func(context.Context) (api.Share, func(*store.Tx) error, error) {
			keep := func(tx *store.Tx) error { return tx.SetSetting("version kept", "kept") }
			return api.Share{Kind: api.ShareVersion, ID: "kept", Title: "Min plan, version 1"}, keep, nil
		}}).Complete,
	})
	return w
}

// offered is a referral from Mette to the growth house.
func (w *world) offered(t *testing.T) {
	t.Helper()
	w.Says(t, api.KindPerson, "p", api.Person{Name: "Anna Nielsen", Email: "anna@example.dk", Municipality: "0621"})
	w.Says(t, api.KindActor, "house", api.Actor{Name: "Erhvervshus Sydjylland", Fields: []api.Field{api.FieldExport}, AnswerDays: 2})
	w.Says(t, api.KindReferral, "r", api.Referral{
		Origin: "Mette Ørsted", ActorID: "house", Need: api.FieldExport, Reason: "Du har brug for\nen, der kender eksport.",
		State: api.ReferralOffered, ExpiresAt: w.Now.Add(240 * time.Hour),
		History: []api.ReferralStep{{State: api.ReferralOffered, At: w.Now, By: "Mette Ørsted"}},
	})
}
