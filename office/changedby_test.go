package office

import (
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// Who changes something at the desk is named to those whom it touches; a file that is
// imported is the office's.
func TestWhoChangedItAtTheDeskIsNamed(t *testing.T) {
	w, post := mailed(t)
	p, q := w.person(), w.person()
	p.book(w.event, "", nil)
	q.book(w.event, w.slot, nil)
	peter := mutation.Staff{Role: mutation.RoleConsultant, Name: "Peter Skovgaard"}
	last := func(of *person) string {
		t.Helper()
		all := of.notices()
		return all[len(all)-1].By
	}
	moves := func(by mutation.Staff, hours time.Duration, more ...api.ImportRecord) {
		t.Helper()
		w.body["starts_at"], w.body["ends_at"] = start.Add(hours*time.Hour), start.Add(52*time.Hour)
		records := append(more, api.ImportRecord{Kind: api.KindEvent, ID: w.event, Body: raw(w.body)})
		if _, err := w.o.Catalogue.ChangeProgramme(t.Context(), by, records, catalogue.Options{}, func(*db.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	moves(peter, 47)
	if by := last(p); by != "Peter Skovgaard" {
		t.Errorf("moved by %q", by)
	}
	w.later(10 * time.Minute)
	if post.count() != 1 || !strings.Contains(post.sent[0].Text, "\nÆndret af: Peter Skovgaard\n") {
		t.Errorf("%+v", post.sent)
	}
	moves(mutation.Staff{Role: mutation.RoleConsultant}, 46)
	w.later(10 * time.Minute)
	if by := last(p); by != "Erhvervskontoret" || post.count() != 2 || strings.Contains(post.sent[1].Text, "Ændret af") {
		t.Errorf("moved by somebody without a name: %q, %+v", by, post.sent)
	}
	var advisers []api.ImportRecord // with them it is written in several turns
	for range 130 {
		advisers = append(advisers, api.ImportRecord{Kind: api.KindAdviser, ID: newID(), Body: raw(object{"name": "Rådgiver", "organisation": "Kontoret", "kind": api.AdviserOffice})})
	}
	moves(peter, 45, advisers...)
	if by := last(p); by != "Peter Skovgaard" {
		t.Errorf("moved with much else by %q", by)
	}
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil)
	if by := last(p); by != "Erhvervskontoret" {
		t.Errorf("a file was imported by %q", by)
	}
	if _, err := w.o.Catalogue.ImportLogged(t.Context(), mutation.Staff{Role: mutation.RoleCoordinator, Name: "Karen"}, []api.ImportRecord{{Kind: api.KindEvent, ID: w.event, Body: raw(object{
		"title": "Kick-off", "starts_at": start.Add(45 * time.Hour), "ends_at": start.Add(52 * time.Hour), "capacity": 2, "waiting_list": true,
	})}}, catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	if by := last(p); by != "Erhvervskontoret" {
		t.Errorf("a file was imported at the desk by %q", by)
	}
	other := w.world.slot(w.event, 50*time.Hour, object{"adviser_id": w.bo})
	if err := w.o.Bookings.Reseat(t.Context(), peter, w.event, w.slot, other); err != nil {
		t.Fatal(err)
	}
	if by := last(q); by != "Peter Skovgaard" {
		t.Errorf("taken to another time by %q", by)
	}
}
