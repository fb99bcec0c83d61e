package office

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

func TestAMutationSentTwentyTimesAtOnceHasOneEffectAndTwentyEqualAnswers(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	event := w.event(time.Hour, object{"capacity": 30})
	m := sent(api.BookingRequest, bookingBody(newID(), event, "", nil))
	answers := make([]api.MutationResult, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = p.apply(m)[0] })
	}
	wg.Wait()
	for _, a := range answers {
		if diff := cmp.Diff(answers[0], a); diff != "" {
			t.Fatal(diff)
		}
	}
	if answers[0].Status != api.StatusApplied || len(answers[0].Records) != 1 {
		t.Errorf("answer %+v", answers[0])
	}
	var e api.Event
	if w.catalogued(api.KindEvent, event, &e); e.PlacesLeft != 29 {
		t.Errorf("places_left %d, want 29", e.PlacesLeft)
	}
}

func TestAnAnswerGivenBeforeComesWithTheRecordsAsTheyAreNow(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id := newID()
	create := sent(api.PlanCreate, object{"plan_id": id, "title": "Først"})
	p.apply(create)
	p.does(api.PlanRename, object{"plan_id": id, "title": "Siden"})
	again := p.apply(create)[0]
	var plan api.Plan
	if again.Status != api.StatusApplied || len(again.Records) != 1 || again.Records[0].Decode(&plan) != nil || plan.Title != "Siden" {
		t.Errorf("answer %+v, plan %+v", again, plan)
	}
}

func TestARefusalIsRememberedAsItWas(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	event := w.event(time.Hour, object{"capacity": 0})
	m := sent(api.BookingRequest, bookingBody(newID(), event, "", nil))
	first := p.apply(m)[0]
	w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(object{
		"starts_at": start.Add(time.Hour), "ends_at": start.Add(2 * time.Hour), "capacity": 9,
	})})
	w.reopen()
	if diff := cmp.Diff(first, p.apply(m)[0]); diff != "" {
		t.Error(diff)
	}
}

func TestAnIdUsedForAnotherMutationIsRefusedAndTheFirstIsKept(t *testing.T) {
	w := newWorld(t)
	p, q := w.person(), w.person()
	plan := newID()
	m := sent(api.PlanCreate, object{"plan_id": plan, "title": "A"})
	p.apply(m)
	reordered := m
	reordered.Body = []byte(`{ "title": "A",  "plan_id": "` + plan + `" }`)
	reordered.MadeAt = m.MadeAt.Add(time.Hour)
	if a := p.apply(reordered)[0]; a.Status != api.StatusApplied {
		t.Errorf("the same in another order: %+v", a.Problem)
	}
	other := m
	other.Body = raw(object{"plan_id": plan, "title": "B"})
	if a := p.apply(other)[0]; a.Status != api.StatusRefused || a.Problem.Code != api.CodeMutationReused {
		t.Errorf("another body: %+v", a)
	}
	other = m
	other.Kind = api.PlanDelete
	if a := p.apply(other)[0]; a.Status != api.StatusRefused || a.Problem.Code != api.CodeMutationReused {
		t.Errorf("another kind: %+v", a)
	}
	if a := p.apply(m)[0]; a.Status != api.StatusApplied {
		t.Errorf("the first again: %+v", a)
	}
	other.Body = raw(object{"plan_id": newID(), "title": "C"})
	other.Kind = api.PlanCreate
	if a := q.apply(other)[0]; a.Status != api.StatusApplied {
		t.Errorf("ids are unique within a person; another's: %+v", a.Problem)
	}
}

func TestARefusedMutationDoesNotStopThoseAfterIt(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := newID()
	var ms []api.Mutation
	for i := range 120 { // more than one transaction
		switch i {
		case 60:
			ms = append(ms, sent(api.PlanCreate, object{"plan_id": plan}))
		case 119:
			ms = append(ms, sent(api.PlanRename, object{"plan_id": plan, "title": "Ny"}))
		default:
			ms = append(ms, sent("coffee.brew", object{}))
		}
	}
	for i, a := range p.apply(ms...) {
		if a.ID != ms[i].ID {
			t.Fatalf("answer %d is out of order", i)
		}
		if i == 60 || i == 119 {
			if a.Status != api.StatusApplied {
				t.Errorf("mutation %d refused: %+v", i, a.Problem)
			}
		} else if a.Problem == nil || a.Problem.Code != api.CodeUnknownKind {
			t.Errorf("mutation %d: %+v", i, a)
		}
	}
}

func TestABadBodyIsRefusedWithAPointerToIt(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	for name, c := range map[string]struct {
		kind    api.MutationKind
		body    string
		pointer string
	}{
		"no object":                 {api.PlanCreate, `[1]`, ""},
		"a field of another type":   {api.PlanCreate, `{"plan_id": 7}`, "/plan_id"},
		"an absent id":              {api.PlanCreate, `{"title": "x"}`, "/plan_id"},
		"an id that is none":        {api.PlanCreate, `{"plan_id": "plan-1"}`, "/plan_id"},
		"an id in upper case":       {api.PlanCreate, `{"plan_id": "0197A000-0000-7000-8000-000000000001"}`, "/plan_id"},
		"U+0000":                    {api.SectionWrite, `{"plan_id": "` + plan + `", "section": "a", "text": "x\u0000y"}`, "/text"},
		"a section's bad key":       {api.SectionWrite, `{"plan_id": "` + plan + `", "section": "A b", "text": ""}`, "/section"},
		"a bad time":                {api.ResultSubmit, `{"taken_at": "yesterday"}`, "/taken_at"},
		"a bad element":             {api.BookingShare, `{"share": [{"kind": "contact"}, {"kind": 3}]}`, "/share/1/kind"},
		"a number that is no rev":   {api.SectionWrite, `{"plan_id": "` + plan + `", "section": "a", "base_rev": 1.5}`, "/base_rev"},
		"an unknown stage":          {api.PersonUpdate, `{"stage": "dreaming"}`, "/stage"},
		"a CVR number that is none": {api.PersonUpdate, `{"cvr": "1234"}`, "/cvr"},
		"an unknown answer":         {api.ReferralAnswer, `{"referral_id": "` + newID() + `", "answer": "maybe"}`, "/answer"},
	} {
		t.Run(name, func(t *testing.T) {
			m := sent(c.kind, nil)
			m.Body = []byte(c.body)
			a := p.apply(m)[0]
			if a.Problem == nil || a.Problem.Code != api.CodeInvalid || len(a.Problem.Errors) == 0 || a.Problem.Errors[0].Pointer != c.pointer {
				t.Errorf("answer %+v %+v, want invalid at %q", a, a.Problem, c.pointer)
			}
		})
	}
}

func TestTheEnvelopeIsCheckedAsAWhole(t *testing.T) {
	good := sent(api.PlanCreate, object{})
	big := good
	big.Body = make([]byte, api.MaxMutationSize+1)
	for name, c := range map[string]struct {
		batch   []api.Mutation
		pointer string
	}{
		"nothing":            {nil, "ok"},
		"as many as may be":  {slices.Repeat([]api.Mutation{good}, 200), "ok"},
		"one too many":       {slices.Repeat([]api.Mutation{good}, 201), "/mutations"},
		"an id that is none": {[]api.Mutation{good, good, good, {ID: "x"}}, "/mutations/3/id"},
		"no id":              {[]api.Mutation{{}}, "/mutations/0/id"},
		"one too large":      {[]api.Mutation{good, big}, "/mutations/1"},
	} {
		t.Run(name, func(t *testing.T) {
			p := mutation.CheckBatch(api.MutationBatch{Mutations: c.batch})
			got := "ok"
			if p != nil {
				got = p.Errors[0].Pointer
			}
			if got != c.pointer {
				t.Errorf("got %s, want %s", got, c.pointer)
			}
		})
	}
	w := newWorld(t)
	a, err := w.o.ask(w.person().id)
	if err != nil || a.Epoch == "" || a.Results == nil || len(a.Results) != 0 {
		t.Errorf("an empty batch: %+v, %v", a, err)
	}
}

func TestReopeningKeepsEverything(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	event := w.event(time.Hour, object{"capacity": 3})
	p.does(api.SectionWrite, object{"plan_id": p.plan(), "section": "idea", "text": "é\r\n\t<&>  "})
	p.book(event, "", nil)
	before, catalogue := p.records(), w.feed(w.o.Feeds.Catalogue)
	w.reopen()
	if diff := cmp.Diff(before, p.records()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(catalogue, w.feed(w.o.Feeds.Catalogue)); diff != "" {
		t.Error(diff)
	}
}
