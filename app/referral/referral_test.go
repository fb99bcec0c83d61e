package referral_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/referral"
)

func TestAYesSharesWhatIsGivenUntilItIsTakenBack(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	r, err := w.Referral(ctx, "r")
	if err != nil {
		t.Fatal(err)
	}
	if !r.CanAnswer || r.CanWithdraw || r.Actor.Name != "Erhvervshus Sydjylland" || r.Actor.AnswerDays != 2 {
		t.Errorf("referral %+v", r)
	}
	until := time.Date(2027, 1, 31, 23, 0, 0, 0, time.UTC) // the end of January in Copenhagen
	sooner := until.AddDate(0, -1, 0)
	if err := w.Accept(ctx, "r", []api.Share{
		{Kind: api.ShareVersion, Title: "Min plan", Until: sooner}, {Kind: api.ShareContact, Title: "Navn og telefon"},
	}); err != nil {
		t.Fatal(err)
	}
	if r, err = w.Referral(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	shared := []api.Share{
		{Kind: api.ShareVersion, ID: "kept", Title: "Min plan, version 1", Until: sooner},
		{Kind: api.ShareContact, Title: "Navn og telefon", Until: until},
	}
	if diff := cmp.Diff(shared, r.Shares); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
	if r.State != api.ReferralAccepted || r.CanAnswer || !r.CanWithdraw || !r.Waiting {
		t.Errorf("accepted %+v", r)
	}
	if err := w.Decline(ctx, "r"); !errors.Is(err, referral.ErrState) {
		t.Errorf("declined after accepting: %v", err)
	}
	if err := w.Withdraw(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	if r, err = w.Referral(ctx, "r"); err != nil || len(r.Shares) != 0 || r.State != api.ReferralWithdrawn || r.CanWithdraw {
		t.Errorf("withdrawn %+v, %v", r, err)
	}
	if err := w.Withdraw(ctx, "r"); !errors.Is(err, referral.ErrState) {
		t.Errorf("withdrawn twice: %v", err)
	}
}

func TestAnAnswerIsAwaitedForAsManyWorkingDaysAsTheActorAimsFor(t *testing.T) {
	sent := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC) // a Thursday
	monday := time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		state string
		days  int
		want  time.Time
	}{
		"of what was sent":                {api.ReferralSent, 2, monday},
		"of what was received":            {api.ReferralReceived, 2, monday},
		"not of what they work on":        {api.ReferralInProgress, 2, time.Time{}},
		"not of what ended":               {api.ReferralReturned, 2, time.Time{}},
		"not by who has no target":        {api.ReferralSent, 0, time.Time{}},
		"not where the target means none": {api.ReferralSent, 1_000_000_000, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Says(t, api.KindActor, "a", api.Actor{Name: "Erhvervshus Fyn", AnswerDays: c.days})
			w.Says(t, api.KindReferral, "r9", api.Referral{ActorID: "a", State: c.state, History: []api.ReferralStep{
				{State: api.ReferralAccepted, At: sent.Add(-time.Hour)}, {State: api.ReferralSent, At: sent}, {State: c.state, At: sent.Add(time.Hour)},
			}})
			if r, err := w.Referral(t.Context(), "r9"); err != nil || !r.AnswerBy.Equal(c.want) {
				t.Errorf("an answer is awaited by %v, want %v (%v)", r.AnswerBy, c.want, err)
			}
		})
	}
}

func TestConsentIsWithdrawnUntilTheReferralEnds(t *testing.T) {
	shares := []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}}
	for name, c := range map[string]struct {
		referral api.Referral
		state    string
		err      error
	}{
		"of one that is under way": {api.Referral{State: api.ReferralInProgress, Shares: shares}, api.ReferralWithdrawn, nil},
		"of an offer":              {api.Referral{State: api.ReferralOffered}, api.ReferralWithdrawn, nil},
		"of a completed one":       {api.Referral{State: api.ReferralCompleted, Shares: shares}, api.ReferralCompleted, referral.ErrState},
		"of a returned one":        {api.Referral{State: api.ReferralReturned, Shares: shares}, api.ReferralReturned, referral.ErrState},
		"where nothing is shared":  {api.Referral{State: api.ReferralCompleted}, api.ReferralCompleted, referral.ErrState},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Says(t, api.KindReferral, "r9", c.referral)
			if err := w.Withdraw(t.Context(), "r9"); !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			r, err := w.Referral(t.Context(), "r9")
			if err != nil || r.State != c.state || c.err == nil && len(r.Shares) != 0 || r.CanWithdraw {
				t.Errorf("it is %+v, %v", r, err)
			}
		})
	}
}

func TestAnOfferExpires(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	w.Now = w.Now.Add(240 * time.Hour)
	r, err := w.Referral(ctx, "r")
	if err != nil || !r.Expired || r.CanAnswer {
		t.Errorf("referral %+v, %v", r, err)
	}
	if err := w.Accept(ctx, "r", nil); !errors.Is(err, referral.ErrExpired) {
		t.Errorf("accepted: %v", err)
	}
}

func TestARefusedAnswerIsTold(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	if err := w.Decline(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	taken, err := w.Store.Take(ctx, 1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Store.Answer(ctx, api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
		{ID: taken[0].ID, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeWithdrawn}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Referral(ctx, "r")
	if err != nil || r.State != api.ReferralOffered || r.Refusal == nil || r.Refusal.Problem.Code != api.CodeWithdrawn {
		t.Errorf("referral %+v, %v", r, err)
	}
	if err := w.DismissRefusal(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	if r, err = w.Referral(ctx, "r"); err != nil || r.Refusal != nil {
		t.Errorf("dismissed, but %+v, %v", r.Refusal, err)
	}
}

func TestAskingToBeReferred(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	if _, err := w.Request(ctx, "house", api.FieldExport, "", nil); !errors.Is(err, referral.ErrDuplicate) {
		t.Errorf("asked for what is offered already: %v", err)
	}
	if _, err := w.Request(ctx, "nobody", api.FieldExport, "", nil); !errors.Is(err, referral.ErrNotFound) {
		t.Errorf("asked for nobody: %v", err)
	}
	id, err := w.Request(ctx, "house", api.FieldFinancing, " Hvor? ", []api.Share{{Kind: api.ShareContact}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Referral(ctx, id)
	if err != nil || r.State != api.ReferralSent || r.Question != "Hvor?" || r.Shares[0].Until.IsZero() || !r.CanWithdraw {
		t.Errorf("referral %+v, %v", r, err)
	}
}

func TestAVersionIsKeptWhereItIsSharedAndNowhereElse(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	kept := func() string {
		t.Helper()
		id, err := w.Store.Setting(ctx, "version kept")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	plan := api.Share{Kind: api.ShareVersion}
	tooLong := api.Share{Kind: api.ShareContact, Title: strings.Repeat("Hej. ", api.MaxMutationSize)}
	if err := w.Accept(ctx, "r", []api.Share{plan, tooLong}); err == nil || kept() != "" {
		t.Fatalf("accepting fails with %v, and version %q is kept", err, kept())
	}
	if _, err := w.Request(ctx, "house", api.FieldFinancing, "", []api.Share{plan, tooLong}); err == nil || kept() != "" {
		t.Fatalf("asking fails with %v, and version %q is kept", err, kept())
	}
	if err := w.Accept(ctx, "r", []api.Share{plan}); err != nil || kept() != "kept" {
		t.Errorf("accepted: %v, and version %q is kept", err, kept())
	}
}

func TestAfterwardsTheOutcomeIsAskedForOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindReferral, "r", api.Referral{State: api.ReferralCompleted, Origin: "Mette"})
	if r, err := w.Referral(ctx, "r"); err != nil || !r.AskOutcome {
		t.Errorf("referral %+v, %v", r, err)
	}
	if err := w.Outcome(ctx, "r", "helped", 5, "Tak"); err != nil {
		t.Fatal(err)
	}
	if r, err := w.Referral(ctx, "r"); err != nil || r.AskOutcome {
		t.Errorf("referral %+v, %v", r, err)
	}
}
