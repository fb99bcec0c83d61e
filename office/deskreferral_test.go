package office

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// sent has the person say yes to the offer, which then is sent on.
func (r *referrals) sent(id string, shares ...object) {
	r.w.t.Helper()
	r.does(api.ReferralAnswer, object{"referral_id": id, "answer": "accept", "shares": append([]object{}, shares...)})
	r.w.later(referral.SendAfter)
}

func (r *referrals) partner() mutation.Staff {
	return mutation.Staff{Role: mutation.RolePartner, Name: "Erhvervshuset", ActorID: r.actor}
}

func (r *referrals) offers(o referral.Offer) (string, error) {
	o.PersonID = r.id
	return r.w.o.Referrals.Refer(context.Background(), mette, o)
}

func ids(list []referral.Listed) (ids []string) {
	for _, l := range list {
		ids = append(ids, l.ReferralID)
	}
	return ids
}

func TestAPartnerBringsAReferralOnAndBothSayWhetherItHelped(t *testing.T) {
	r := newReferrals(t)
	rooms, ctx := r.w.o.Referrals, context.Background()
	advance := func(state, reason string) error { return rooms.Advance(ctx, r.partner(), r.offer, state, reason) }
	if err := advance(api.ReferralReceived, ""); !isProblem(err, api.CodeNotFound) {
		t.Errorf("before it was sent: %v", err)
	}
	r.sent(r.offer, object{"kind": "version", "id": r.version})
	r.does(api.InboxMark, object{"ids": []string{r.offer}, "read": true, "archived": true})
	for range 2 { // sent twice it is one step
		if err := advance(api.ReferralReceived, ""); err != nil {
			t.Fatal(err)
		}
	}
	var marks inbox.Marks
	if r.record(api.KindReferral, r.offer, &marks); marks.Read || marks.Archived {
		t.Errorf("what is new is marked %+v", marks)
	}
	if err := advance(api.ReferralSent, ""); !isProblem(err, api.CodeInvalid) {
		t.Errorf("back to what it was: %v", err)
	}
	if err := rooms.Helped(ctx, r.partner(), r.offer, "helped"); err != nil {
		t.Fatal(err)
	}
	if err := advance(api.ReferralInProgress, "Vi ses tirsdag"); err != nil {
		t.Fatal(err)
	}
	if err := advance(api.ReferralCompleted, ""); err != nil {
		t.Fatal(err)
	}
	r.does(api.ReferralOutcome, object{"referral_id": r.offer, "outcome": "some", "score": 3})
	ref := r.state(r.offer)
	if diff := cmp.Diff([]string{"offered", "accepted", "sent", "received", "in_progress", "completed"}, r.steps(r.offer)); diff != "" {
		t.Error(diff)
	}
	if step := ref.History[4]; step.By != "Erhvervshuset" || step.Reason != "Vi ses tirsdag" {
		t.Errorf("%+v", step)
	}
	if ref.Outcomes != (api.Outcomes{Person: "some", Actor: "helped"}) {
		t.Errorf("%+v", ref.Outcomes)
	}
}

func TestAReferralIsSeenByItsPartnerWithWhatIsSharedAndByTheOfficeWithout(t *testing.T) {
	r := newReferrals(t)
	rooms, ctx := r.w.o.Referrals, context.Background()
	r.sent(r.offer, object{"kind": "contact"})
	person, ref, err := rooms.Find(ctx, r.partner(), r.offer)
	if err != nil || person != r.id || len(ref.Shares) != 1 {
		t.Errorf("its partner sees %+v, %v", ref, err)
	}
	if _, ref, err = rooms.Find(ctx, mette, r.offer); err != nil || ref.Reason == "" || len(ref.Shares) != 0 {
		t.Errorf("the office sees %+v, %v", ref, err)
	}
	other := r.partner()
	other.ActorID = r.other
	nobody := mutation.Staff{Role: mutation.RolePartner}
	for name, by := range map[string]mutation.Staff{"another partner": other, "a partner of nobody": nobody} {
		if _, _, err := rooms.Find(ctx, by, r.offer); !isProblem(err, api.CodeNotFound) {
			t.Errorf("%s sees it: %v", name, err)
		}
		if err := rooms.Advance(ctx, by, r.offer, api.ReferralReceived, ""); !isProblem(err, api.CodeNotFound) {
			t.Errorf("%s receives it: %v", name, err)
		}
		if err := rooms.Helped(ctx, by, r.offer, "helped"); !isProblem(err, api.CodeNotFound) {
			t.Errorf("%s says it helped: %v", name, err)
		}
		if list, err := rooms.Board(ctx, by); err != nil || len(list) != 0 {
			t.Errorf("%s lists %v, %v", name, list, err)
		}
	}
	if list, err := rooms.Board(ctx, r.partner()); err != nil || !slices.Equal(ids(list), []string{r.offer}) || len(list[0].Shares) != 1 {
		t.Errorf("its partner lists %v, %v", list, err)
	}
	adviser := mutation.Staff{Role: mutation.RoleAdviser, AdviserID: newID()}
	if _, _, err := rooms.Find(ctx, adviser, r.offer); !isProblem(err, api.CodeForbidden) {
		t.Errorf("an adviser sees it: %v", err)
	}
}

func TestWhatComesBackOrRunsOutIsATaskUntilSomethingBetterIsOffered(t *testing.T) {
	r := newReferrals(t)
	rooms, ctx := r.w.o.Referrals, context.Background()
	actor := func(with object) string {
		id := newID()
		r.w.importAll(api.ImportRecord{Kind: api.KindActor, ID: id, Body: raw(with)})
		return id
	}
	slow := actor(object{"name": "Anden bank", "kind": "bank", "fields": []string{"financing"}, "answer_days": 9})
	quick := actor(object{"name": "Tredje bank", "kind": "bank", "fields": []string{"financing"}, "answer_days": 2})
	local := actor(object{"name": "Zebra", "kind": "mentor", "fields": []string{"financing"}, "municipalities": []string{"0621"}})
	actor(object{"name": "Langt væk", "kind": "bank", "fields": []string{"financing"}, "municipalities": []string{"0101"}})
	actor(object{"name": "Kun eksport", "kind": "bank", "fields": []string{"export"}})
	r.does(api.PersonUpdate, object{"municipality": "0621"})
	r.sent(r.offer)
	if err := rooms.Settle(ctx, mette, r.offer); !isProblem(err, api.CodeNotFound) {
		t.Errorf("what is under way is put away: %v", err)
	}
	if _, err := r.offers(referral.Offer{ActorID: slow, Need: api.FieldFinancing, ParentID: r.offer}); !isProblem(err, api.CodeNotFound) {
		t.Errorf("in place of what is under way: %v", err)
	}
	if err := rooms.Advance(ctx, r.partner(), r.offer, api.ReferralReturned, "  "); !isProblem(err, api.CodeInvalid) {
		t.Errorf("returned without a reason: %v", err)
	}
	if err := rooms.Advance(ctx, r.partner(), r.offer, api.ReferralReturned, "For lille et beløb"); err != nil {
		t.Fatal(err)
	}
	tasks := func() []string {
		t.Helper()
		list, err := rooms.Tasks(ctx, mette, 9)
		if err != nil {
			t.Fatal(err)
		}
		all := make([]string, len(list))
		for i, task := range list {
			all[i] = task.ReferralID
		}
		return all
	}
	if !slices.Equal(tasks(), []string{r.offer}) {
		t.Errorf("the tasks are %v", tasks())
	}
	best := func() (names []string) {
		t.Helper()
		list, err := rooms.NextBest(ctx, mette, r.id, api.FieldFinancing)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			names = append(names, c.ID)
		}
		return names
	}
	if diff := cmp.Diff([]string{local, quick, slow}, best()); diff != "" {
		t.Error(diff)
	}
	if _, err := r.offers(referral.Offer{ActorID: r.actor, Need: api.FieldFinancing}); !isProblem(err, api.CodeDuplicate) {
		t.Errorf("whoever gave it back is offered again: %v", err)
	}
	next, err := r.offers(referral.Offer{ActorID: quick, Need: api.FieldFinancing, ParentID: r.offer, Asks: []string{"contact"}})
	if err != nil {
		t.Fatal(err)
	}
	if ref := r.state(next); ref.ParentID != r.offer || !slices.Equal(ref.Asks, []string{"contact"}) || len(tasks()) != 0 {
		t.Errorf("%+v, tasks %v", ref, tasks())
	}
	r.w.later(referral.OfferOpen + time.Minute)
	if !slices.Equal(tasks(), []string{next}) || r.state(next).State != api.ReferralExpired {
		t.Errorf("what ran out leaves %v", tasks())
	}
	if diff := cmp.Diff([]string{local, slow}, best()); diff != "" {
		t.Error(diff)
	}
	if err := rooms.Settle(ctx, mette, next); err != nil || len(tasks()) != 0 {
		t.Errorf("put away it leaves %v, %v", tasks(), err)
	}
	if _, err := r.offers(referral.Offer{ActorID: slow, Need: api.FieldFinancing, ParentID: newID()}); !isProblem(err, api.CodeNotFound) {
		t.Errorf("in place of nothing: %v", err)
	}
	if _, err := r.offers(referral.Offer{ActorID: slow, Need: api.FieldFinancing, Asks: []string{"plan"}}); !isProblem(err, api.CodeInvalid) {
		t.Errorf("it asks for what there is not: %v", err)
	}
	had := r.w.texts(`SELECT id FROM referral`)
	if err := r.w.o.Erase(ctx, r.id); err != nil {
		t.Fatal(err)
	}
	for _, left := range r.w.texts(`SELECT id FROM referral UNION ALL SELECT person_id FROM referral`) {
		if left == r.id || slices.Contains(had, left) {
			t.Errorf("of who is erased %q is left", left)
		}
	}
}

// Of two who give a referral back each says why: the second is told that it is given back,
// and whoever sends the same twice is not.
func TestNoReasonOfWhatWasGivenBackIsLost(t *testing.T) {
	ctx := context.Background()
	r := newReferrals(t)
	r.sent(r.offer)
	for _, c := range []struct {
		by      mutation.Staff
		reason  string
		refused bool
	}{{r.partner(), "Vi er for få.", false}, {r.partner(), " Vi er for få.", false}, {mette, "De ringede.", true}, {mette, "Vi er for få.", true}} {
		err := r.w.o.Referrals.Advance(ctx, c.by, r.offer, api.ReferralReturned, c.reason)
		if isProblem(err, api.CodeInvalid) != c.refused || err != nil && !c.refused {
			t.Errorf("%s gives it back, %q: %v", c.by.Name, c.reason, err)
		}
	}
	if h := r.state(r.offer).History; len(h) != 4 || h[3].Reason != "Vi er for få." {
		t.Errorf("%+v", h)
	}
}
