package consent_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/consent"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

func TestThePlanAndContactAreProposedAndTheLatestResultOfEachTestIsThere(t *testing.T) {
	d := storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), nil)
	plan := api.Share{Kind: api.ShareVersion, Title: "Min plan"}
	s := consent.New(consent.Deps{
		Store: d.Opened, Now: d.Clock,
		TestTitle:    func(_ context.Context, id string) string { return map[string]string{"ready": "Er du klar?"}[id] },
		ContactTitle: func() string { return "Navn og telefon" },
		PlanShare:    func(context.Context) (api.Share, bool, error) { return plan, plan.Kind != "", nil },
	})
	d.Says(t, api.KindResult, "r1", api.Result{AssessmentID: "ready", TakenAt: d.Now.Add(-time.Hour)})
	d.Says(t, api.KindResult, "r2", api.Result{AssessmentID: "ready", TakenAt: d.Now})
	d.Says(t, api.KindResult, "r3", api.Result{AssessmentID: "unknown", TakenAt: d.Now})
	until := time.Date(2027, 1, 31, 23, 0, 0, 0, time.UTC) // the end of January in Copenhagen
	want := []consent.Proposal{
		{Share: api.Share{Kind: api.ShareVersion, Title: "Min plan", Until: until}, On: true},
		{Share: api.Share{Kind: api.ShareContact, Title: "Navn og telefon", Until: until}, On: true},
		{Share: api.Share{Kind: api.ShareResult, ID: "r2", Title: "Er du klar?", Until: until}},
	}
	got, err := s.Proposals(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, proposals (-want +got):\n%s", err, diff)
	}
	plan = api.Share{} // no word of it is written
	if got, err = s.Proposals(t.Context()); err != nil || !cmp.Equal(got, want[1:]) {
		t.Errorf("without a plan %+v, %v", got, err)
	}
}

func TestWhatIsSharedEndsAndThePlanIsKeptFirst(t *testing.T) {
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	kept := 0
	s := consent.New(consent.Deps{
		Now: func() time.Time { return now },
		KeepVersion: func(context.Context) (api.Share, func(*store.Tx) error, error) {
			keep := func(*store.Tx) error { kept++; return nil }
			return api.Share{Kind: api.ShareVersion, ID: "v7", Title: "Min plan, version 7"}, keep, nil
		},
	})
	own, given := now.Add(time.Hour), now.Add(24*time.Hour)
	shares := []api.Share{
		{Kind: api.ShareContact}, {Kind: api.ShareVersion, Until: own}, {Kind: api.ShareResult, ID: "r", Until: own},
	}
	for name, c := range map[string]struct{ until, want time.Time }{
		"at a time that is given":     {given, given},
		"at the one that is proposed": {time.Time{}, consent.Until(now)},
	} {
		t.Run(name, func(t *testing.T) {
			got, keep, err := s.Complete(t.Context(), shares, c.until)
			want := []api.Share{
				{Kind: api.ShareContact, Until: c.want},
				{Kind: api.ShareVersion, ID: "v7", Title: "Min plan, version 7", Until: own},
				{Kind: api.ShareResult, ID: "r", Until: own},
			}
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Fatalf("%v, shares (-want +got):\n%s", err, diff)
			}
			if kept = 0; keep(nil) != nil || kept != 1 {
				t.Errorf("the plan was kept %d times, want once, where it is sent", kept)
			}
		})
	}
}
