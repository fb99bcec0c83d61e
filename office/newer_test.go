package office

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// newer is the name of a field that this version does not know.
const newer = "of_a_newer_version"

// namedByHand are the names of objects whose fields are the person's own.
var namedByHand = map[string]bool{"values": true, "answers": true, "scores": true, newer: true}

// mark writes a field of its own into every object of a body, and gives where
// each stands by what it says.
func marked(v any, at string, marks map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if !namedByHand[name] {
				marked(inner, at+"/"+name, marks)
			}
		}
		if _, has := v[newer]; !has {
			v[newer] = map[string]any{"n": fmt.Sprint(newID()), "x": json.Number("2.50")}
		}
		marks[v[newer].(map[string]any)["n"].(string)] = at
	case []any:
		for _, inner := range v {
			marked(inner, at+"/*", marks)
		}
	}
}

// markAll marks every record that the office has, as a newer version of it would
// have left them, and gives all marks.
func (w *world) markAll() map[string]string {
	w.t.Helper()
	ctx := context.Background()
	marks := map[string]string{}
	w.write(func(tx *db.Tx) error {
		type row struct{ owner, kind, id, body string }
		all, err := db.Collect(ctx, tx, func(from db.Scanner) (r row, err error) {
			err = from.Scan(&r.owner, &r.kind, &r.id, &r.body)
			return r, err
		}, `SELECT owner, kind, id, body FROM record WHERE NOT deleted`)
		if err != nil {
			return err
		}
		for _, r := range all {
			var v any
			if err := json.Unmarshal([]byte(r.body), &v); err != nil {
				return err
			}
			marked(v, r.kind, marks)
			if _, err := tx.ExecContext(ctx, `UPDATE record SET body = $1 WHERE owner = $2 AND kind = $3 AND id = $4`,
				string(raw(v)), r.owner, r.kind, r.id); err != nil {
				return err
			}
		}
		return nil
	})
	return marks
}

// left are the marks that are still there.
func (w *world) left() map[string]bool {
	w.t.Helper()
	left := map[string]bool{}
	for _, body := range w.texts(`SELECT body FROM record`) {
		for _, part := range strings.Split(body, `"n":"`)[1:] {
			n, _, _ := strings.Cut(part, `"`)
			left[n] = true
		}
	}
	return left
}

func TestWhatANewerOfficeWroteSurvivesEveryMutation(t *testing.T) {
	r := newReferrals(t)
	w, p := r.w, r.person
	event := w.event(72*time.Hour, object{"capacity": 3, "waiting_list": true, "venue": object{"name": "Havnen"}, "sessions": []object{
		{"starts_at": w.clock.now().Add(72 * time.Hour), "ends_at": w.clock.now().Add(74 * time.Hour), "title": "Første"},
	}})
	full := w.event(200*time.Hour, object{"capacity": 1, "waiting_list": true})
	adviser := w.adviser(api.FieldTax)
	slot, other := w.slot(event, 73*time.Hour, object{"adviser_id": adviser}), w.slot(event, 74*time.Hour, object{"adviser_id": adviser})
	someone := w.person()
	place := someone.book(full, "", nil)
	plan, version, result := p.plan(), newID(), newID()
	booking, waits, question := newID(), newID(), newID()
	assessment := newID()
	w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: assessment, Body: raw(object{
		"version": 1, "use": "screening", "parts": []object{{"key": "a"}}, "items": []object{{"id": "1", "part": "a"}},
	})})
	done := map[api.MutationKind]bool{}
	// step does a mutation and tells of every mark that went, but for those of
	// objects that it takes away itself.
	step := func(kind api.MutationKind, body object, takes ...string) {
		t.Helper()
		before := w.markAll()
		body[newer] = object{"of a newer app": []int{1}}
		p.does(kind, body)
		done[kind] = true
		left := w.left()
		for _, n := range slices.Sorted(maps.Keys(before)) {
			where := before[n]
			if !left[n] && !slices.ContainsFunc(takes, func(part string) bool { return strings.HasPrefix(where, part) }) {
				t.Errorf("%s took a newer field away from %s", kind, where)
			}
		}
	}
	step(api.PersonUpdate, object{"name": "Anna", "phone": "12345678"})
	step(api.PlanCreate, object{"plan_id": newID(), "title": "En plan til"})
	step(api.PlanRename, object{"plan_id": plan, "title": "Omdøbt"})
	step(api.PlanDelete, object{"plan_id": plan})
	step(api.PlanRestore, object{"plan_id": plan})
	step(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Min"})
	step(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "En anden"}) // a conflict
	step(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Den tredje"})
	step(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Afgjort", "base_rev": p.rev(api.KindSection, api.SectionID(plan, "idea"))}, "section/variants")
	step(api.FiguresWrite, object{"plan_id": plan, "set": object{"a": 1, "b": object{"of": "a newer version"}}})
	step(api.FiguresWrite, object{"plan_id": plan, "set": object{"a": nil}})
	step(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Anden"})
	gone := newID()
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": gone, "name": "Tredje"})
	step(api.VersionDelete, object{"version_id": gone}, "version")
	comment := w.comment(p, plan)
	step(api.CommentReply, object{"comment_id": comment, "text": "Tak"})
	step(api.CommentReply, object{"comment_id": comment, "text": "Tak"})
	step(api.CommentResolve, object{"comment_id": comment})
	step(api.ResultSubmit, object{"result_id": result, "assessment_id": assessment, "assessment_version": 1, "answers": object{"1": 4}, "taken_at": start})
	step(api.BookingRequest, object{"booking_id": booking, "event_id": event, "slot_id": slot, "share": []object{{"kind": "contact"}, {"kind": "version", "id": version}}})
	step(api.BookingShare, object{"booking_id": booking, "share": []object{{"kind": "contact"}, {"kind": "version", "id": version}, {"kind": "result", "id": result}}})
	step(api.BookingMove, object{"booking_id": booking, "slot_id": other})
	step(api.MessagePost, object{"message_id": newID(), "thread": booking, "text": "Hej"})
	step(api.BookingCancel, object{"booking_id": booking}, "booking/share")
	step(api.BookingRequest, object{"booking_id": waits, "event_id": full, "wait": true, "share": []object{{"kind": "contact"}}})
	someone.does(api.BookingCancel, object{"booking_id": place})
	step(api.BookingAccept, object{"booking_id": waits})
	changed := newID()
	w.write(func(tx *db.Tx) error {
		_, err := record.Put(context.Background(), tx, p.id, api.KindNotice, changed, raw(api.Notice{BookingID: waits, What: api.NoticeMoved, Decide: true}))
		return err
	})
	step(api.BookingKeep, object{"booking_id": waits, "notice_id": changed})
	agreed := newID()
	w.write(func(tx *db.Tx) error {
		_, err := record.Put(context.Background(), tx, p.id, api.KindStep, agreed, raw(api.Step{Text: "Ring", BookingID: waits}))
		return err
	})
	step(api.StepDone, object{"step_id": agreed, "done": true})
	w.clock.advance(204 * time.Hour)
	step(api.BookingRate, object{"booking_id": waits, "score": 4})
	step(api.ReferralAnswer, object{"referral_id": r.offer, "answer": "accept", "shares": []object{{"kind": "version", "id": r.version}}})
	step(api.ReferralOutcome, object{"referral_id": r.offer, "outcome": "good", "score": 5, "text": "Tak"})
	step(api.ReferralWithdraw, object{"referral_id": r.offer}, "referral/shares")
	step(api.ReferralRequest, object{"referral_id": newID(), "actor_id": r.other, "need": "tax", "question": "Hvordan?"})
	step(api.QuestionAsk, object{"question_id": question, "topic": "Moms", "text": "Hvornår?"})
	step(api.InboxMark, object{"ids": []string{question, r.offer, booking}, "read": true, "archived": true})
	step(api.ResultDelete, object{"result_id": result}, "result")
	for kind := range r.w.o.Mutations.Rules {
		if !done[kind] {
			t.Errorf("%s was not done", kind)
		}
	}
}

// comment has a consultant write beside a plan's text.
func (w *world) comment(p *person, plan string) string {
	w.t.Helper()
	id := newID()
	body := raw(api.Comment{PlanID: plan, Section: "idea", Text: "Skriv mere", Author: "Mette", At: w.clock.now(), Replies: []api.Reply{
		{Text: "Om hvad?", Author: "Anna", At: w.clock.now()},
	}})
	if err := w.o.Put(context.Background(), p.id, api.KindComment, id, body); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// rev is a record's.
func (p *person) rev(kind api.Kind, id string) int64 {
	p.w.t.Helper()
	for _, r := range p.records() {
		if r.Kind == kind && r.ID == id {
			return r.Rev
		}
	}
	p.w.t.Fatalf("no %s %s", kind, id)
	return 0
}

func TestAnUnknownKindIsRefusedAndWhatIsBehindItGoesOn(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := newID()
	answers := p.apply(
		sent("of.a_newer_version", object{"x": 1}),
		sent(api.PlanCreate, object{"plan_id": plan, "title": "Bagervognen", newer: true}),
		sent("of.another", nil),
		sent(api.SectionWrite, object{"plan_id": plan, "section": "a.key.that.no.template.knows", "text": "Skrevet"}),
	)
	for i, want := range []string{api.StatusRefused, api.StatusApplied, api.StatusRefused, api.StatusApplied} {
		if r := answers[i]; r.Status != want || r.Problem != nil && r.Problem.Code != api.CodeUnknownKind {
			t.Errorf("number %d: %s %+v", i, r.Status, r.Problem)
		}
	}
}
