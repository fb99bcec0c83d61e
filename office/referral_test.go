package office

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// referrals is a person with a version to share and actors to be referred to.
type referrals struct {
	*person
	email          string
	actor, other   string
	version, offer string
}

func newReferrals(t *testing.T) *referrals {
	w := newWorld(t)
	r := &referrals{person: w.person(), actor: newID(), other: newID(), version: newID()}
	for _, id := range []string{r.actor, r.other} {
		w.importAll(api.ImportRecord{Kind: api.KindActor, ID: id, Body: raw(object{"name": "Erhvervshus", "kind": "growth_house"})})
	}
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Kontoret", "answer_target_h": 24, "counselling_min": 240})})
	var p api.Person
	r.record(api.KindPerson, r.id, &p)
	r.email = p.Email
	r.does(api.VersionKeep, object{"plan_id": r.plan(), "version_id": r.version, "name": "Første"})
	var err error
	if r.offer, err = w.o.Referrals.Refer(context.Background(), mutation.CommandLine, referral.Offer{
		Email: " " + p.Email + " ", ActorID: r.actor, Need: api.FieldFinancing, Reason: "De kender lån",
	}); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *referrals) state(id string) api.Referral {
	r.w.t.Helper()
	var ref api.Referral
	if !r.record(api.KindReferral, id, &ref) {
		r.w.t.Fatalf("no referral %s", id)
	}
	return ref
}

func (r *referrals) steps(id string) []string {
	var out []string
	for _, s := range r.state(id).History {
		out = append(out, s.State)
	}
	return out
}

func TestAnOfferedReferralIsAcceptedWithWhatIsSharedAndSentOn(t *testing.T) {
	r := newReferrals(t)
	if ref := r.state(r.offer); ref.State != api.ReferralOffered || ref.Origin != "Kontoret" || !ref.ExpiresAt.Equal(start.Add(referral.OfferOpen)) {
		t.Errorf("offered %+v", ref)
	}
	answer := object{"referral_id": r.offer, "answer": "accept", "shares": []object{{"kind": "version", "id": r.version}, {"kind": "contact"}}}
	r.does(api.ReferralAnswer, answer)
	ref := r.state(r.offer)
	if ref.State != api.ReferralAccepted || len(ref.Shares) != 2 || ref.Shares[0].Title != "Første" || !ref.ExpiresAt.IsZero() {
		t.Errorf("accepted %+v", ref)
	}
	r.w.later(referral.SendAfter)
	if diff := cmp.Diff([]string{"offered", "accepted", "sent"}, r.steps(r.offer)); diff != "" {
		t.Error(diff)
	}
	r.does(api.ReferralAnswer, answer) // the other device says yes as well
	r.refused(api.CodeInvalid, api.ReferralAnswer, object{"referral_id": r.offer, "answer": "decline"})
	r.does(api.ReferralOutcome, object{"referral_id": r.offer, "outcome": "helped", "score": 5, "text": "Fik et lån"})
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	ref = r.state(r.offer)
	if ref.State != api.ReferralWithdrawn || len(ref.Shares) != 0 || ref.Outcome != "helped" {
		t.Errorf("withdrawn %+v", ref)
	}
	r.refused(api.CodeWithdrawn, api.ReferralAnswer, answer)
}

func TestAReferralIsDeclinedAndStaysSo(t *testing.T) {
	r := newReferrals(t)
	decline := object{"referral_id": r.offer, "answer": "decline"}
	r.does(api.ReferralAnswer, decline)
	r.does(api.ReferralAnswer, decline)
	r.refused(api.CodeInvalid, api.ReferralAnswer, object{"referral_id": r.offer, "answer": "accept"})
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	if diff := cmp.Diff([]string{"offered", "declined"}, r.steps(r.offer)); diff != "" {
		t.Error(diff)
	}
}

func TestAnOfferThatIsNotAnsweredExpires(t *testing.T) {
	r := newReferrals(t)
	accept := object{"referral_id": r.offer, "answer": "accept"}
	r.w.clock.advance(referral.OfferOpen)
	r.refused(api.CodeExpired, api.ReferralAnswer, accept)
	r.w.later(0)
	if diff := cmp.Diff([]string{"offered", "expired"}, r.steps(r.offer)); diff != "" {
		t.Error(diff)
	}
	r.refused(api.CodeExpired, api.ReferralAnswer, accept)
}

func TestNobodyIsReferredTwiceForTheSame(t *testing.T) {
	r := newReferrals(t)
	same := referral.Offer{Email: r.email, ActorID: r.actor, Need: api.FieldFinancing}
	if _, err := r.w.o.Referrals.Refer(context.Background(), mutation.CommandLine, same); !isProblem(err, api.CodeDuplicate) {
		t.Errorf("offered twice: %v", err)
	}
	request := object{"referral_id": newID(), "actor_id": r.actor, "need": "financing"}
	r.refused(api.CodeDuplicate, api.ReferralRequest, request)
	request["need"] = "ipr"
	r.does(api.ReferralRequest, request)
	if diff := cmp.Diff([]string{"sent"}, r.steps(request["referral_id"].(string))); diff != "" {
		t.Error(diff)
	}
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	r.does(api.ReferralRequest, object{"referral_id": newID(), "actor_id": r.actor, "need": "financing"})
	for _, o := range []referral.Offer{{Email: r.email, ActorID: newID()}, {Email: "x", ActorID: r.actor}, {Email: r.email, ActorID: r.actor, Need: "luck"}} {
		if _, err := r.w.o.Referrals.Refer(context.Background(), mutation.CommandLine, o); err == nil {
			t.Errorf("offered %+v", o)
		}
	}
	if _, err := r.w.o.Referrals.Refer(context.Background(), mutation.CommandLine, referral.Offer{Email: "new@example.org", ActorID: r.actor}); err != nil {
		t.Errorf("an offer to whoever has not signed in yet: %v", err)
	}
}

func TestAStrangerReadsAndChangesNothingOfAnothers(t *testing.T) {
	r := newReferrals(t)
	event := r.w.event(time.Hour, object{"capacity": 4})
	booking := r.book(event, "", nil)
	question := newID()
	r.does(api.QuestionAsk, object{"question_id": question, "topic": "moms", "text": "Hvornår?"})
	before := r.records()
	s := r.w.person()
	for kind, body := range map[api.MutationKind]object{
		api.BookingCancel:    {"booking_id": booking},
		api.BookingAccept:    {"booking_id": booking},
		api.BookingShare:     {"booking_id": booking, "share": []object{}},
		api.ReferralAnswer:   {"referral_id": r.offer, "answer": "accept"},
		api.ReferralWithdraw: {"referral_id": r.offer},
		api.ReferralOutcome:  {"referral_id": r.offer},
		api.ReferralRequest:  {"referral_id": r.offer, "actor_id": r.actor},
		api.MessagePost:      {"message_id": newID(), "thread": question, "text": "Hej"},
		api.QuestionAsk:      {"question_id": question, "text": "Hej"},
		api.InboxMark:        {"ids": []string{r.offer}, "read": true},
		api.CommentReply:     {"comment_id": newID(), "text": "Hej"},
	} {
		s.refused(api.CodeNotFound, kind, body)
	}
	s.refused(api.CodeNotFound, api.ReferralRequest, object{
		"referral_id": newID(), "actor_id": r.other, "shares": []object{{"kind": "version", "id": r.version}},
	})
	if diff := cmp.Diff(before, r.records()); diff != "" {
		t.Error(diff)
	}
	for _, rec := range s.records() {
		if rec.Kind != api.KindPerson && rec.Kind != api.KindAllowance {
			t.Errorf("the stranger has %+v", rec)
		}
	}
}

func TestQuestionsMessagesAndMarks(t *testing.T) {
	r := newReferrals(t)
	question, message := newID(), newID()
	r.does(api.QuestionAsk, object{"question_id": question, "topic": "moms", "text": "Hvornår?"})
	var q api.Question
	if !r.record(api.KindQuestion, question, &q) || !q.AnswerBy.Equal(start.Add(5*24*time.Hour)) || q.State != "open" {
		t.Errorf("question %+v", q)
	}
	r.does(api.MessagePost, object{"message_id": message, "thread": question, "text": "Og for et ApS?"})
	r.refused(api.CodeNotFound, api.MessagePost, object{"message_id": newID(), "thread": newID(), "text": "x"})
	r.refused(api.CodeInvalid, api.MessagePost, object{"message_id": newID(), "thread": question, "text": " "})
	if p := r.refused(api.CodeNotFound, api.MessagePost, object{
		"message_id": newID(), "thread": question, "text": "Se her", "attachment_ids": []string{newID()},
	}); len(p.Errors) != 1 || p.Errors[0].Pointer != "/attachment_ids/0" {
		t.Errorf("a file that is not there: %+v", p.Errors)
	}
	r.does(api.InboxMark, object{"ids": []string{r.offer, question}, "read": true})
	r.does(api.InboxMark, object{"ids": []string{r.offer}, "archived": true, "read": false})
	var m inbox.Marks
	r.record(api.KindReferral, r.offer, &m)
	if !m.Read || !m.Archived || r.state(r.offer).Reason != "De kender lån" {
		t.Errorf("marks %+v on %+v", m, r.state(r.offer))
	}
	r.does(api.ReferralAnswer, object{"referral_id": r.offer, "answer": "decline"})
	if r.record(api.KindReferral, r.offer, &m); !m.Archived {
		t.Error("a mark was lost when the referral went on")
	}
}

func TestAPersonChangesWhatIsTheirs(t *testing.T) {
	r := newReferrals(t)
	r.does(api.PersonUpdate, object{"name": "Mette", "stage": "starting", "cvr": "12345678", "member": true, "email": "x@example.org"})
	r.does(api.PersonUpdate, object{"phone": "12 34 56 78"})
	var p api.Person
	r.record(api.KindPerson, r.id, &p)
	want := api.Person{Name: "Mette", Email: r.email, Phone: "12 34 56 78", CVR: "12345678", Stage: "starting", Language: "da"}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}
