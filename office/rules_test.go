package office

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
)

func gone(kind api.Kind, id string) api.ImportRecord {
	return api.ImportRecord{Kind: kind, ID: id, Deleted: true}
}

func put(kind api.Kind, id string, body object) api.ImportRecord {
	return api.ImportRecord{Kind: kind, ID: id, Body: raw(body)}
}

// refusedImport is why an import is refused.
func (w *world) refusedImport(records ...api.ImportRecord) *catalogue.ImportError {
	w.t.Helper()
	before := w.feed(w.o.Feeds.Catalogue)
	_, err := w.o.Catalogue.ImportWith(w.t.Context(), mutation.CommandLine, records, catalogue.Options{})
	var bad *catalogue.ImportError
	if !errors.As(err, &bad) {
		w.t.Fatalf("it is not refused: %v", err)
	}
	if diff := cmp.Diff(before, w.feed(w.o.Feeds.Catalogue)); diff != "" {
		w.t.Errorf("refused, it left something behind: %s", diff)
	}
	return bad
}

func TestTheRulesBetweenRecordsRefuseAnImportWhole(t *testing.T) {
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	during := func(from, to float64, more object) object {
		return merged(object{"starts_at": at(from), "ends_at": at(to)}, more)
	}
	for name, c := range map[string]struct {
		records func(w *changing) []api.ImportRecord
		index   int
		pointer string
		reason  string
	}{
		"a slot before its event": {
			func(w *changing) []api.ImportRecord { return w.records(nil, object{"starts_at": at(47)}) }, 1, "/body/starts_at", "outside",
		},
		"a slot after its event": {
			func(w *changing) []api.ImportRecord { return w.records(nil, object{"ends_at": at(52.5)}) }, 1, "/body/ends_at", "outside",
		},
		"an event leaves its slot": {
			func(w *changing) []api.ImportRecord { return w.records(object{"starts_at": at(49.5)}, nil)[:1] }, 0, "/body/starts_at", "slot_outside",
		},
		"a session outside": {
			func(w *changing) []api.ImportRecord {
				return w.records(object{"sessions": []object{during(48, 49, nil), during(51, 53, nil)}}, nil)
			}, 0, "/body/sessions/1/ends_at", "outside",
		},
		"sessions at one time": {
			func(w *changing) []api.ImportRecord {
				return w.records(object{"sessions": []object{during(48, 50, nil), during(49, 51, nil)}}, nil)
			}, 0, "/body/sessions/1/starts_at", "overlap",
		},
		"an adviser twice at one event": {
			func(w *changing) []api.ImportRecord {
				return []api.ImportRecord{put(api.KindSlot, newID(), during(49.5, 50.5, object{"event_id": w.event, "adviser_id": w.anne}))}
			}, 0, "/body/adviser_id", "overlap",
		},
		"an adviser at two events": {
			func(w *changing) []api.ImportRecord {
				e := newID()
				return []api.ImportRecord{
					put(api.KindEvent, e, during(47, 53, nil)), put(api.KindSlot, newID(), during(48.5, 50, object{"event_id": e, "adviser_id": w.anne})),
				}
			}, 1, "/body/adviser_id", "overlap",
		},
		"two slots of a file": {
			func(w *changing) []api.ImportRecord {
				return []api.ImportRecord{
					put(api.KindSlot, newID(), during(50, 51, object{"event_id": w.event, "adviser_id": w.bo})),
					put(api.KindSlot, newID(), during(48, 51, object{"event_id": w.event, "adviser_id": w.bo})),
				}
			}, 1, "/body/adviser_id", "overlap",
		},
		"the adviser is another's": {
			func(w *changing) []api.ImportRecord {
				w.importAll(put(api.KindSlot, newID(), during(49, 50, object{"event_id": w.event, "adviser_id": w.bo})))
				return w.records(nil, object{"adviser_id": w.bo})
			}, 1, "/body/adviser_id", "overlap",
		},
		"brought back": {
			func(w *changing) []api.ImportRecord {
				w.puts(object{"state": "cancelled"}, nil)
				e := newID()
				w.importAll(put(api.KindEvent, e, during(47, 53, nil)), put(api.KindSlot, newID(), during(48.5, 50, object{"event_id": e, "adviser_id": w.anne})))
				return w.records(object{"state": "planned"}, nil)
			}, 0, "/body/state", "overlap",
		},
		"an adviser with a slot is taken out": {
			func(w *changing) []api.ImportRecord { return []api.ImportRecord{gone(api.KindAdviser, w.anne)} }, 0, "/deleted", "used",
		},
		"a slot at an event that is taken out": {
			func(w *changing) []api.ImportRecord {
				return []api.ImportRecord{w.records(nil, object{"ends_at": at(49.5)})[1], gone(api.KindEvent, w.event)}
			}, 0, "/body/event_id", "reference",
		},
		"the office is taken out": {
			func(w *changing) []api.ImportRecord {
				return []api.ImportRecord{gone(api.KindOffice, w.texts(`SELECT id FROM record WHERE kind = 'office'`)[0])}
			}, 0, "/deleted", "used",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newChanging(t)
			records := c.records(w)
			bad := w.refusedImport(records...)
			if bad.Index != c.index || bad.Pointer != c.pointer || bad.Reason != c.reason || bad.Kind != records[c.index].Kind || bad.ID != records[c.index].ID {
				t.Errorf("%+v", bad)
			}
		})
	}
}

// All that is wrong is told, each at its field.
func TestAllThatIsWrongWithAnImportIsTold(t *testing.T) {
	w := newChanging(t)
	records := w.records(nil, object{"starts_at": start, "ends_at": start.Add(100 * time.Hour), "adviser_id": newID()})
	_, err := w.o.Catalogue.Preview(t.Context(), mutation.CommandLine, records, catalogue.Options{})
	var bad *catalogue.ImportError
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	var got []string
	for _, e := range append([]*catalogue.ImportError{bad}, bad.More...) {
		got = append(got, e.Pointer+" "+e.Reason)
	}
	want := []string{"/body/adviser_id reference", "/body/starts_at outside", "/body/ends_at outside"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsAlreadyAgainstARuleHindersNothingElse(t *testing.T) {
	w := newChanging(t)
	twin := newID()
	w.importAll(put(api.KindSlot, twin, merged(w.at, object{"adviser_id": w.bo})))
	for _, change := range []string{
		`UPDATE slot_place SET adviser_id = (SELECT adviser_id FROM slot_place WHERE slot_id = '` + w.slot + `')`, `UPDATE slot_place SET ends_at = ends_at + 36000000`,
	} {
		if _, err := w.pool().Exec(change); err != nil {
			t.Fatal(err)
		}
	}
	w.importAll(w.records(object{"title": "Kick-off i maj"}, nil)[0])
}

func TestOtherTimesAndPlacesAreFree(t *testing.T) {
	w := newChanging(t)
	e := newID()
	after := object{"starts_at": w.at["ends_at"], "ends_at": start.Add(51 * time.Hour)}
	w.importAll(
		put(api.KindSlot, newID(), merged(w.at, after)), // the adviser's next
		put(api.KindSlot, newID(), merged(w.at, object{"adviser_id": ""})),
		put(api.KindEvent, e, merged(w.body, object{"state": "cancelled"})), put(api.KindSlot, newID(), merged(w.at, object{"event_id": e})),
	)
	back := w.refusedImport(put(api.KindEvent, e, merged(w.body, nil))) // alone, with nothing of the other
	if back.Pointer != "/body/state" || back.Reason != "overlap" {
		t.Errorf("it is brought back: %+v", back)
	}
	w.importAll(gone(api.KindSlot, w.slot), put(api.KindSlot, newID(), w.at)) // in the place of one that goes
}

func TestWhatIsTakenOutIsToldAsACancellation(t *testing.T) {
	w, post := mailed(t)
	p, q := w.person(), w.person()
	place, slotted := p.book(w.event, "", nil), q.book(w.event, w.slot, nil)
	touched := w.imports([]api.ImportRecord{gone(api.KindEvent, w.event)}, catalogue.Options{Word: "Vi er flyttet."})
	if n := touched.Counts(); n != (catalogue.Counts{Touched: 2, Cancelled: 2}) {
		t.Errorf("%+v", n)
	}
	hall := api.Venue{Name: "Salen", Address: "Torvet 1"}
	for who, of := range map[*person]struct {
		booking string
		was     api.Terms
	}{
		p: {place, api.Terms{StartsAt: start.Add(48 * time.Hour), EndsAt: start.Add(52 * time.Hour), Venue: hall, State: "confirmed"}},
		q: {slotted, api.Terms{StartsAt: start.Add(49 * time.Hour), EndsAt: start.Add(50 * time.Hour), Venue: hall, AdviserID: w.anne, State: "confirmed"}},
	} {
		want := []api.Notice{{
			BookingID: of.booking, What: api.NoticeRemoved, Title: "Kick-off", Old: of.was, New: api.Terms{State: "cancelled"},
			Text: "Vi er flyttet.", By: "Erhvervskontoret", At: w.clock.now(),
		}}
		if diff := cmp.Diff(want, who.notices(), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		if b := who.booking(of.booking); b.State != api.BookingCancelled || b.Sequence != 1 {
			t.Errorf("%+v", b)
		}
	}
	for kind, id := range map[api.Kind]string{api.KindEvent: w.event, api.KindSlot: w.slot} {
		if w.catalogued(kind, id, &struct{}{}) {
			t.Errorf("the catalogue has the %s", kind)
		}
	}
	w.person().refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), w.event, "", nil))
	w.person().refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), "", w.slot, nil))
	before := w.feed(w.o.Feeds.Catalogue)
	w.importAll(gone(api.KindEvent, w.event), gone(api.KindSlot, w.slot), gone(api.KindEvent, newID()))
	if diff := cmp.Diff(before, w.feed(w.o.Feeds.Catalogue)); diff != "" || len(p.notices()) != 1 {
		t.Errorf("again it changed something: %s", diff)
	}
	w.later(time.Hour)
	if post.count() != 2 || !slices.ContainsFunc(post.sent, func(m mail.Message) bool { return m.Subject == "Kick-off er taget af programmet" }) {
		t.Errorf("%+v", post.sent)
	}
	w.importAll(gone(api.KindAdviser, w.anne)) // whom nothing names any more
}

func TestWhatIsTakenOutBySlipStandsAgain(t *testing.T) {
	for name, take := range map[string]func(w *changing) []api.ImportRecord{
		"the event": func(w *changing) []api.ImportRecord { return []api.ImportRecord{gone(api.KindEvent, w.event)} },
		"the slot":  func(w *changing) []api.ImportRecord { return []api.ImportRecord{gone(api.KindSlot, w.slot)} },
	} {
		t.Run(name, func(t *testing.T) {
			w, post := mailed(t)
			p := w.person()
			id := p.book(w.event, w.slot, nil)
			w.importAll(take(w)...)
			if b, n := p.booking(id), p.notices(); b.State != api.BookingCancelled || len(n) != 1 || n[0].What != api.NoticeRemoved || n[0].Title != "Kick-off" {
				t.Errorf("%+v, %+v", b, n)
			}
			told, err := w.o.Catalogue.Preview(t.Context(), mutation.CommandLine, w.records(nil, nil), catalogue.Options{})
			if err != nil || told.Counts().Restored != 1 {
				t.Errorf("%+v, %v", told, err)
			}
			w.puts(nil, nil)
			if b, n := p.booking(id), p.notices(); b.State != api.BookingConfirmed || b.Sequence != 2 || len(n) != 0 {
				t.Errorf("%+v, %+v", b, n)
			}
			w.person().refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), w.event, w.slot, nil))
			w.later(time.Hour)
			if post.count() != 0 {
				t.Errorf("%+v", post.sent)
			}
		})
	}
}

// An event that was called off, and then goes, is still told of by its title: nowhere else
// is it known.
func TestWhatWasCalledOffAndGoesIsKnownByItsNotice(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	p.book(w.event, "", nil)
	w.puts(object{"state": "cancelled", "cancelled_text": "Salen er oversvømmet"}, nil)
	w.later(time.Hour)
	w.importAll(gone(api.KindEvent, w.event))
	n := p.notices()
	if len(n) != 1 || n[0].What != api.NoticeRemoved || n[0].Title != "Kick-off" || !n[0].Old.StartsAt.Equal(start.Add(48*time.Hour)) || n[0].Text != "Salen er oversvømmet" {
		t.Errorf("%+v", n)
	}
}

func TestWhatOthersNameIsNotTakenOut(t *testing.T) {
	w := newChanging(t)
	actor, adviser, template, assessment := newID(), newID(), newID(), newID()
	documents := []api.ImportRecord{
		put(api.KindActor, actor, object{"name": "Eksport"}), put(api.KindAdviser, adviser, object{"name": "Carl", "actor_id": actor}),
		put(api.KindPlanTemplate, template, object{}), put(api.KindAssessment, assessment, object{"version": 1}),
	}
	w.importAll(documents...)
	p := w.person()
	p.does(api.PlanCreate, object{"plan_id": newID(), "template_id": template, "title": "Min plan"})
	p.does(api.ResultSubmit, object{"result_id": newID(), "assessment_id": assessment, "assessment_version": 1, "answers": object{}, "taken_at": start})
	for i, by := range map[int]string{0: "adviser " + adviser + " /body/actor_id", 2: "plan", 3: "result"} {
		if bad := w.refusedImport(gone(documents[i].Kind, documents[i].ID)); bad.Pointer != "/deleted" || bad.Reason != "used" || bad.By != by {
			t.Errorf("%+v", bad)
		}
	}
	w.importAll(gone(api.KindActor, actor), gone(api.KindAdviser, adviser)) // together nothing names them
	if w.catalogued(api.KindActor, actor, &struct{}{}) {
		t.Error("the catalogue has the actor")
	}
	w.importAll(documents[0], documents[1])
	if _, err := w.o.Accounts.AddStaff(t.Context(), mutation.CommandLine, account.Member{Email: "carl@example.dk", Role: mutation.RoleAdviser, AdviserID: adviser}); err != nil {
		t.Fatal(err)
	}
	if bad := w.refusedImport(gone(api.KindAdviser, adviser)); bad.Reason != "used" || bad.By != "staff" {
		t.Errorf("%+v", bad)
	}
}
