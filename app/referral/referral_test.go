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

func TestAReferralProposesWhatToShare(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	w.plan = api.Share{Kind: api.ShareVersion, Title: "Min plan"}
	w.Says(t, api.KindResult, "r1", api.Result{AssessmentID: "ready", TakenAt: w.Now.Add(-time.Hour)})
	w.Says(t, api.KindResult, "r2", api.Result{AssessmentID: "ready", TakenAt: w.Now})
	w.Says(t, api.KindResult, "r3", api.Result{AssessmentID: "unknown", TakenAt: w.Now})
	r, err := w.Referral(ctx, "r")
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2027, 1, 31, 23, 0, 0, 0, time.UTC) // the end of January in Copenhagen
	want := []referral.Proposal{
		{Share: api.Share{Kind: api.ShareVersion, Title: "Min plan", Until: until}, On: true},
		{Share: api.Share{Kind: api.ShareContact, Title: "Navn og telefon", Until: until}, On: true},
		{Share: api.Share{Kind: api.ShareResult, ID: "r2", Title: "Er du klar?", Until: until}},
	}
	if diff := cmp.Diff(want, r.Proposals); diff != "" {
		t.Errorf("proposals (-want +got):\n%s", diff)
	}
	if !r.CanAnswer || r.CanWithdraw || r.Actor.Name != "Erhvervshus Sydjylland" || r.Actor.AnswerDays != 2 {
		t.Errorf("referral %+v", r)
	}
	if err := w.Accept(ctx, "r", []api.Share{r.Proposals[0].Share, r.Proposals[1].Share}); err != nil {
		t.Fatal(err)
	}
	if r, err = w.Referral(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	shared := []api.Share{
		{Kind: api.ShareVersion, ID: "kept", Title: "Min plan, version 1", Until: until},
		{Kind: api.ShareContact, Title: "Navn og telefon", Until: until},
	}
	if diff := cmp.Diff(shared, r.Shares); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
	if r.State != api.ReferralAccepted || r.CanAnswer || !r.CanWithdraw || !r.Waiting || r.Proposals != nil {
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

func TestConsentIsWithdrawnAtAnyTime(t *testing.T) {
	shares := []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}}
	for name, c := range map[string]struct {
		referral api.Referral
		state    string
		err      error
	}{
		"of one that is under way": {api.Referral{State: api.ReferralInProgress, Shares: shares}, api.ReferralWithdrawn, nil},
		"of an offer":              {api.Referral{State: api.ReferralOffered}, api.ReferralWithdrawn, nil},
		"of a completed one":       {api.Referral{State: api.ReferralCompleted, Shares: shares}, api.ReferralCompleted, nil},
		"of a returned one":        {api.Referral{State: api.ReferralReturned, Shares: shares}, api.ReferralReturned, nil},
		"where nothing is shared":  {api.Referral{State: api.ReferralCompleted}, api.ReferralCompleted, referral.ErrState},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Says(t, api.KindReferral, "r9", c.referral)
			if err := w.Withdraw(t.Context(), "r9"); !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			r, err := w.Referral(t.Context(), "r9")
			if err != nil || r.State != c.state || len(r.Shares) != 0 || r.CanWithdraw {
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
	if list, err := w.Inbox(ctx, referral.Filter{}); err != nil || len(list) != 1 || list[0].NeedsYou {
		t.Errorf("inbox %+v, %v", list, err)
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
	if n, err := w.Unread(ctx); err != nil || n != 1 { // only the one that is offered
		t.Errorf("%d unread, %v", n, err)
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

func TestTheInboxIsOneList(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	hour := func(n int) time.Time { return w.Now.Add(time.Duration(n) * time.Hour) }
	w.Says(t, api.KindQuestion, "q", api.Question{Topic: "Moms", Text: "Hvornår?", AskedAt: hour(1), State: "answered"})
	w.Says(t, api.KindMessage, "m1", api.Message{Thread: "q", Author: "Bodil", Text: "Hvert\nkvartal.", At: hour(5)})
	w.Says(t, api.KindMessage, "m2", api.Message{Thread: "loose", Author: "Kontoret", Text: "Velkommen", At: hour(-1), Read: true})
	w.Says(t, api.KindComment, "c", api.Comment{PlanID: "p", Section: "market.who", Text: "Hvem?", Author: "Mette", At: hour(3)})
	w.Says(t, api.KindEvent, "e", api.Event{Title: "Moms uden migræne"})
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: "e", State: api.BookingOffered, RequestedAt: hour(2), ExpiresAt: hour(12)})
	w.Says(t, api.KindBooking, "b2", api.Booking{EventID: "e", State: api.BookingConfirmed, RequestedAt: hour(2)})
	type line struct {
		Kind             referral.ItemKind
		From, Preview    string
		Unread, NeedsYou bool
	}
	lines := func(f referral.Filter) (out []line) {
		t.Helper()
		list, err := w.Inbox(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range list {
			out = append(out, line{it.Kind, it.From, it.Preview, it.Unread, it.NeedsYou})
		}
		return out
	}
	want := []line{
		{referral.ItemQuestion, "Bodil", "Hvert kvartal.", true, false},
		{referral.ItemComment, "Mette", "Hvem?", true, false},
		{referral.ItemOffer, "", "", true, true},
		{referral.ItemReferral, "Mette Ørsted", "Du har brug for en, der kender eksport.", true, true},
		{referral.ItemMessage, "Kontoret", "Velkommen", false, false},
	}
	if diff := cmp.Diff(want, lines(referral.Filter{})); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
	if err := w.MarkRead(ctx, "q", "c"); err != nil {
		t.Fatal(err)
	}
	if got := lines(referral.Filter{UnreadOnly: true}); len(got) != 2 {
		t.Errorf("unread %+v", got)
	}
	before := len(w.Sent(t))
	if err := w.MarkRead(ctx, "q"); err != nil || len(w.Sent(t)) != before {
		t.Errorf("marked what is marked: %v", err)
	}
	if err := w.Archive(ctx, "q", "loose"); err != nil {
		t.Fatal(err)
	}
	if got := lines(referral.Filter{Archived: true}); len(got) != 2 {
		t.Errorf("archived %+v", got)
	}
	w.Says(t, api.KindMessage, "m3", api.Message{Thread: "q", Author: "Bodil", Text: "Og en ting til", At: hour(6)})
	if got := lines(referral.Filter{Kinds: []referral.ItemKind{referral.ItemQuestion}}); len(got) != 1 || !got[0].Unread {
		t.Errorf("a new message did not bring its question back: %+v", got)
	}
}

func TestAskingTheOffice(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, err := w.Ask(ctx, "Moms", "  "); !errors.Is(err, referral.ErrEmpty) {
		t.Errorf("asked nothing: %v", err)
	}
	id, err := w.Ask(ctx, "Moms", "Hvornår?")
	if err != nil {
		t.Fatal(err)
	}
	if q, err := w.Question(ctx, id); err != nil || !q.Waiting || q.Late {
		t.Errorf("question %+v, %v", q, err)
	}
	w.Says(t, api.KindQuestion, "old", api.Question{Text: "x", State: "open", AskedAt: w.Now.Add(-48 * time.Hour), AnswerBy: w.Now.Add(-time.Hour)})
	if q, err := w.Question(ctx, "old"); err != nil || q.Waiting || !q.Late {
		t.Errorf("question %+v, %v", q, err)
	}
}

func TestAThreadKnowsWhoWrote(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	w.Says(t, api.KindMessage, "m1", api.Message{Thread: "r", Author: "Mette Ørsted", Text: "Hej", At: w.Now})
	w.Says(t, api.KindMessage, "m2", api.Message{Thread: "r", Author: "Anna Nielsen", Text: "Hej selv", At: w.Now.Add(time.Minute)})
	w.Now = w.Now.Add(time.Hour)
	if _, err := w.Post(ctx, "r", "Et spørgsmål"); err != nil {
		t.Fatal(err)
	}
	thread, err := w.Thread(ctx, "r")
	if err != nil || len(thread) != 3 {
		t.Fatalf("thread %+v, %v", thread, err)
	}
	if thread[0].Mine || !thread[1].Mine || !thread[2].Mine || !thread[2].Waiting {
		t.Errorf("thread %+v", thread)
	}
}
