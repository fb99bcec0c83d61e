package office_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

// kindCase is a mutation of one kind with what it takes to be answered so.
type kindCase struct {
	name   string
	kind   api.MutationKind
	code   api.Code               // of the refusal; empty: it is applied
	body   func(g *ground) object // lays the ground and gives the mutation's body
	effect map[string]int         // what it changes of what count counts, besides the one answer that is kept
}

// everyKind has each kind of mutation, applied and refused.
var everyKind = []kindCase{
	{
		"a name", api.PersonUpdate, "", func(*ground) object { return object{"name": "Anna Holm"} },
		map[string]int{"revs": 1},
	},
	{"a CVR number that is none", api.PersonUpdate, api.CodeInvalid, func(*ground) object { return object{"cvr": "12"} }, nil},

	{
		"a plan", api.PlanCreate, "", func(*ground) object { return object{"plan_id": newID(), "title": "Bageri"} },
		map[string]int{"revs": 1, "live plan": 1},
	},
	{"a plan that is there", api.PlanCreate, api.CodeInvalid, func(g *ground) object { return object{"plan_id": g.plan()} }, nil},
	{
		"a plan's title", api.PlanRename, "", func(g *ground) object { return object{"plan_id": g.plan(), "title": "Bageri Øst"} },
		map[string]int{"revs": 1},
	},
	{"the title of no plan", api.PlanRename, api.CodeNotFound, nothing("plan_id"), nil},
	{
		"a plan with a text and figures", api.PlanDelete, "", func(g *ground) object { return object{"plan_id": g.written()} },
		map[string]int{"revs": 3, "live plan": -1, "live section": -1, "live figures": -1},
	},
	{"no plan", api.PlanDelete, api.CodeNotFound, nothing("plan_id"), nil},
	{"a deleted plan", api.PlanRestore, "", func(g *ground) object {
		plan := g.written()
		g.does(api.PlanDelete, object{"plan_id": plan})
		return object{"plan_id": plan}
	}, map[string]int{"revs": 3, "live plan": 1, "live section": 1, "live figures": 1, "texts": 1}},
	{"no plan", api.PlanRestore, api.CodeNotFound, nothing("plan_id"), nil},

	{"a text", api.SectionWrite, "", func(g *ground) object {
		return object{"plan_id": g.plan(), "section": "idea.what", "text": "Surdej på hjul."}
	}, map[string]int{"revs": 1, "live section": 1, "texts": 1}},
	{"a text upon another's of another paragraph", api.SectionWrite, "", func(g *ground) object {
		plan := g.plan()
		base := g.text(plan, "En bagervogn.\n\nI Kolding.", 0)
		g.text(plan, "En bagervogn.\n\nI Kolding og Vejle.", base)
		return object{"plan_id": plan, "section": "idea.what", "base_rev": base, "text": "En bagervogn med surdej.\n\nI Kolding."}
	}, map[string]int{"revs": 1, "texts": 1}},
	{"a text upon another's of one paragraph", api.SectionWrite, "", func(g *ground) object {
		plan := g.plan()
		base := g.text(plan, "En bagervogn.", 0)
		g.text(plan, "En bagervogn i Vejle.", base)
		return object{"plan_id": plan, "section": "idea.what", "base_rev": base, "text": "En bagervogn i Kolding."}
	}, map[string]int{"revs": 1, "texts": 1}},
	{"a text without end", api.SectionWrite, api.CodeTooLong, func(g *ground) object {
		return object{"plan_id": g.plan(), "section": "idea.what", "text": strings.Repeat("a", longest+1)}
	}, nil},

	{"two figures", api.FiguresWrite, "", func(g *ground) object {
		return object{"plan_id": g.plan(), "set": object{"price": 4500, "sold.1": "12*4"}}
	}, map[string]int{"revs": 1, "live figures": 1, "figures": 1}},
	{"figures of no plan", api.FiguresWrite, api.CodeNotFound, nothing("plan_id"), nil},

	{"a version", api.VersionKeep, "", func(g *ground) object {
		return object{"plan_id": g.written(), "version_id": newID(), "name": "Til banken"}
	}, map[string]int{"revs": 1, "live version": 1, "versions": 1}},
	{"a version", api.VersionDelete, "", func(g *ground) object {
		id := newID()
		g.does(api.VersionKeep, object{"plan_id": g.written(), "version_id": id})
		return object{"version_id": id}
	}, map[string]int{"revs": 1, "live version": -1, "versions": -1}},
	{"no version", api.VersionDelete, api.CodeNotFound, nothing("version_id"), nil},
	{"a version of no plan", api.VersionKeep, api.CodeNotFound, nothing("plan_id", "version_id"), nil},

	{
		"a reply", api.CommentReply, "", func(g *ground) object { return object{"comment_id": g.comment(), "text": "Tak"} },
		map[string]int{"revs": 1, "replies": 1},
	},
	{"a reply to no comment", api.CommentReply, api.CodeNotFound, func(*ground) object {
		return object{"comment_id": newID(), "text": "Tak"}
	}, nil},
	{"a comment with a last word", api.CommentResolve, "", func(g *ground) object {
		return object{"comment_id": g.comment(), "text": "Gjort"}
	}, map[string]int{"revs": 1, "replies": 1}},
	{"no comment", api.CommentResolve, api.CodeNotFound, nothing("comment_id"), nil},

	{
		"a result", api.ResultSubmit, "", func(*ground) object { return resultBody(newID()) },
		map[string]int{"revs": 1, "live result": 1},
	},
	{"a result of a version that never was", api.ResultSubmit, api.CodeUnknownVersion, func(*ground) object {
		body := resultBody(newID())
		body["assessment_version"] = 4711
		return body
	}, nil},
	{"a result", api.ResultDelete, "", func(g *ground) object {
		id := newID()
		g.does(api.ResultSubmit, resultBody(id))
		return object{"result_id": id}
	}, map[string]int{"revs": 1, "live result": -1}},
	{"no result", api.ResultDelete, api.CodeNotFound, nothing("result_id"), nil},

	{
		"a place", api.BookingRequest, "", func(g *ground) object { return bookingOf(newID(), g.event(nil), "") },
		map[string]int{"revs": 1, "live booking": 1, "booking confirmed": 1, "taken": 1, "places left": -1, "tasks": 1},
	},
	{
		"a slot", api.BookingRequest, "", func(g *ground) object { return bookingOf(newID(), "", g.slot(g.event(nil))) },
		map[string]int{"revs": 1, "live booking": 1, "booking confirmed": 1, "slots taken": 1, "tasks": 1},
	},
	{"a place in the queue", api.BookingRequest, "", func(g *ground) object {
		event := g.event(object{"capacity": 1})
		g.other().books(event, "")
		body := bookingOf(newID(), event, "")
		body["wait"] = true
		return body
	}, map[string]int{"revs": 1, "live booking": 1, "booking waiting": 1, "waiting": 1, "tasks": 2}},
	{"a slot that is gone", api.BookingRequest, api.CodeSlotTaken, func(g *ground) object {
		event := g.event(nil)
		slot := g.slot(event)
		g.slot(event) // the alternative
		g.other().books("", slot)
		return bookingOf(newID(), "", slot)
	}, nil},
	{"another slot", api.BookingMove, "", func(g *ground) object {
		event := g.event(nil)
		return object{"booking_id": g.books("", g.slot(event)), "slot_id": g.slot(event)}
	}, map[string]int{"revs": 1}},
	{"a slot that is gone", api.BookingMove, api.CodeSlotTaken, func(g *ground) object {
		event := g.event(nil)
		own, slot := g.books("", g.slot(event)), g.slot(event)
		g.other().books("", slot)
		return object{"booking_id": own, "slot_id": slot}
	}, nil},
	{"a place that somebody waits for", api.BookingCancel, "", func(g *ground) object {
		event := g.event(object{"capacity": 1})
		id := g.books(event, "")
		g.other().queues(event)
		return object{"booking_id": id}
	}, map[string]int{"revs": 2, "booking confirmed": -1, "booking cancelled": 1, "booking waiting": -1, "booking offered": 1, "waiting": -1}},
	{"a place too late", api.BookingCancel, api.CodeTooLate, func(g *ground) object {
		event := g.event(object{"cancel_until": opening.Add(-time.Hour)})
		return object{"booking_id": g.books(event, "")}
	}, nil},
	{"a consent", api.BookingShare, "", func(g *ground) object {
		return object{"booking_id": g.books(g.event(nil), ""), "share": []object{{"kind": "version", "id": g.version()}}}
	}, map[string]int{"revs": 2}},
	{"a consent to what is not there", api.BookingShare, api.CodeNotFound, func(g *ground) object {
		return object{"booking_id": g.books(g.event(nil), ""), "share": []object{{"kind": "version", "id": newID()}}}
	}, nil},
	{"an offer", api.BookingAccept, "", func(g *ground) object {
		event := g.event(object{"capacity": 1})
		first := g.other()
		taken := first.books(event, "")
		id := g.queues(event)
		first.does(api.BookingCancel, object{"booking_id": taken})
		return object{"booking_id": id}
	}, map[string]int{"revs": 1, "booking offered": -1, "booking confirmed": 1, "tasks": -1}},
	{"no offer", api.BookingAccept, api.CodeExpired, func(g *ground) object {
		event := g.event(object{"capacity": 1})
		g.other().books(event, "")
		return object{"booking_id": g.queues(event)}
	}, nil},

	{"a meeting that was held", api.BookingRate, "", func(g *ground) object {
		starts := opening.Add(time.Duration(g.next()) * time.Second)
		id := g.books(g.event(object{"starts_at": starts, "ends_at": starts.Add(time.Second)}), "")
		m := booking.Meeting{PersonID: g.person, BookingID: id}
		g.ok(g.o.Bookings.Attend(context.Background(), mutation.CommandLine, m, api.BookingAttended))
		_, err := g.o.Bookings.Spend(context.Background(), mutation.CommandLine, m, 20)
		g.ok(err)
		return object{"booking_id": id, "score": 4, "text": "Nu ved jeg, hvad momsen er."}
	}, map[string]int{"revs": 1}},
	{"a meeting to come", api.BookingRate, api.CodeNotOpen, func(g *ground) object {
		return object{"booking_id": g.books(g.event(nil), ""), "score": 4}
	}, nil},
	{"a change", api.BookingKeep, "", func(g *ground) object {
		booking := newID()
		return object{"booking_id": booking, "notice_id": g.notice(booking)}
	}, map[string]int{"revs": 1}},
	{"a change of another booking", api.BookingKeep, api.CodeNotFound, func(g *ground) object {
		return object{"booking_id": newID(), "notice_id": g.notice(newID())}
	}, nil},
	{
		"what was agreed", api.StepDone, "", func(g *ground) object { return object{"step_id": g.step(), "done": true} },
		map[string]int{"revs": 1},
	},
	{"what was never agreed", api.StepDone, api.CodeNotFound, nothing("step_id"), nil},

	{"a referral", api.ReferralRequest, "", func(g *ground) object {
		return object{
			"referral_id": newID(), "actor_id": g.actor(), "need": "financing", "question": "Kan I hjælpe?",
			"shares": []object{{"kind": "version", "id": g.version()}},
		}
	}, map[string]int{"revs": 2, "live referral": 1, "steps": 1, "tasks": 3}},
	{"a referral asked for twice", api.ReferralRequest, api.CodeDuplicate, func(g *ground) object {
		actor := g.actor()
		g.does(api.ReferralRequest, object{"referral_id": newID(), "actor_id": actor, "need": "financing"})
		return object{"referral_id": newID(), "actor_id": actor, "need": "financing"}
	}, nil},
	{"a referral with what is shared", api.ReferralAnswer, "", func(g *ground) object {
		return object{"referral_id": g.offer(), "answer": "accept", "shares": []object{{"kind": "version", "id": g.version()}}}
	}, map[string]int{"revs": 2, "steps": 1}},
	{"a referral that was withdrawn", api.ReferralAnswer, api.CodeWithdrawn, func(g *ground) object {
		id := g.offer()
		g.does(api.ReferralWithdraw, object{"referral_id": id})
		return object{"referral_id": id, "answer": "accept"}
	}, nil},
	{"a referral with its consent", api.ReferralWithdraw, "", func(g *ground) object {
		id := g.offer()
		g.does(api.ReferralAnswer, object{"referral_id": id, "answer": "accept", "shares": []object{{"kind": "contact"}}})
		return object{"referral_id": id}
	}, map[string]int{"revs": 1, "steps": 1, "tasks": -1}},
	{"no referral", api.ReferralWithdraw, api.CodeNotFound, nothing("referral_id"), nil},
	{"how it went", api.ReferralOutcome, "", func(g *ground) object {
		id := newID()
		g.does(api.ReferralRequest, object{"referral_id": id, "actor_id": g.actor(), "need": "financing"})
		return object{"referral_id": id, "outcome": "helped", "score": 5, "text": "Fik et lån"}
	}, map[string]int{"revs": 1}},
	{"how an offer went", api.ReferralOutcome, api.CodeInvalid, func(g *ground) object {
		return object{"referral_id": g.offer(), "outcome": "helped"}
	}, nil},

	{"a message", api.MessagePost, "", func(g *ground) object {
		return object{"message_id": newID(), "thread": g.offer(), "text": "Hvornår?"}
	}, map[string]int{"revs": 1, "live message": 1}},
	{"a message in no thread", api.MessagePost, api.CodeNotFound, func(*ground) object {
		return object{"message_id": newID(), "thread": newID(), "text": "Hvornår?"}
	}, nil},
	{"a question", api.QuestionAsk, "", func(*ground) object {
		return object{"question_id": newID(), "topic": "moms", "text": "Skal jeg betale moms?"}
	}, map[string]int{"revs": 1, "live question": 1}},
	{"no question", api.QuestionAsk, api.CodeInvalid, func(*ground) object { return object{"question_id": newID()} }, nil},
	{"what was read", api.InboxMark, "", func(g *ground) object {
		return object{"ids": []string{g.offer(), g.comment()}, "read": true}
	}, map[string]int{"revs": 2}},
	{"a change as read", api.InboxMark, "", func(g *ground) object {
		return object{"ids": []string{g.notice(newID())}, "read": true}
	}, map[string]int{"revs": 1}},
	{"what is not there as read", api.InboxMark, api.CodeNotFound, func(g *ground) object {
		return object{"ids": []string{g.offer(), newID()}, "read": true}
	}, nil},
}

// nothing is a body that names things that are not there.
func nothing(fields ...string) func(*ground) object {
	return func(*ground) object {
		body := object{}
		for _, f := range fields {
			body[f] = newID()
		}
		return body
	}
}

func (c kindCase) String() string {
	if c.code == "" {
		return string(c.kind) + ": " + c.name
	}
	return string(c.kind) + " refused: " + c.name
}

func TestEveryKindOfMutationIsInTheTableAppliedAndRefused(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../api/mutation.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []api.MutationKind
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "MutationKind" {
				for _, v := range spec.Values {
					word, err := strconv.Unquote(v.(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					kinds = append(kinds, api.MutationKind(word))
				}
			}
		}
		return true
	})
	if len(kinds) < 24 {
		t.Fatalf("the contract has %d kinds", len(kinds))
	}
	for _, k := range kinds {
		for _, refused := range []bool{false, true} {
			if !slices.ContainsFunc(everyKind, func(c kindCase) bool { return c.kind == k && (c.code != "") == refused }) {
				t.Errorf("%s is not in the table, refused %v", k, refused)
			}
		}
	}
}
