package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// records are a person's of one kind.
func records[T any](p *person, kind api.Kind) (all []T) {
	p.t.Helper()
	list, err := record.All(p.t.Context(), func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
		return p.office.Feeds.Changes(ctx, p.id, q)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range list {
		if r.Kind != kind || r.Deleted {
			continue
		}
		var body T
		if err := r.Decode(&body); err != nil {
			p.t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

// The person sees in the app who has read what, and when, at most once an hour anew.
func TestThePersonSeesWhoHasReadWhat(t *testing.T) {
	s := open(t).fill()
	session, err := s.office.Accounts.StaffSession(t.Context(), s.signedIn(bots.ConsultantEmail))
	if err != nil {
		t.Fatal(err)
	}
	who := session.Member.Staff()
	read := func(at time.Time) {
		t.Helper()
		s.clock.set(at)
		if _, err := s.office.Consents.ReadVersion(t.Context(), who, s.anna.id, s.annasPlan); err != nil {
			t.Fatal(err)
		}
	}
	for _, after := range []time.Duration{0, time.Minute, time.Hour - time.Second, time.Hour, time.Hour + time.Minute} {
		read(evening.Add(after))
	}
	want := []api.Access{{
		Who: "Mette Ørsted", Role: "consultant", Share: api.Share{Kind: api.ShareVersion, ID: s.annasPlan, Title: "Forretningsplan v3"},
		FirstAt: evening, At: evening.Add(time.Hour), Count: 2,
	}}
	if diff := cmp.Diff(want, records[api.Access](s.anna, api.KindAccess)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := records[api.Access](s.jonathan, api.KindAccess); len(got) != 0 {
		t.Errorf("another person is told of %v", got)
	}
}

// Every reading of what is shared, and every refusal of it, is a line of the log, which
// is part of the person's export. It has ids, and no names.
func TestEveryReadingIsALineOfTheLog(t *testing.T) {
	s := open(t).fill()
	session, err := s.office.Accounts.StaffSession(t.Context(), s.signedIn(bots.ConsultantEmail))
	if err != nil {
		t.Fatal(err)
	}
	who := session.Member.Staff()
	for range 2 {
		if _, err := s.office.Consents.ReadVersion(t.Context(), who, s.anna.id, s.annasPlan); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.office.Consents.ReadVersion(t.Context(), mutation.Staff{ID: newID(), Role: mutation.RoleAdviser}, s.anna.id, s.annasPlan); err == nil {
		t.Error("an adviser who has nothing to do with it reads it")
	}
	var lines []string
	for _, line := range s.exported(s.anna.id, "audit.json") {
		lines = append(lines, fmt.Sprintf("%v %v", line["act"], line["kind"]))
		for _, name := range []string{"Anna", "Mette", "@"} {
			if raw, err := json.Marshal(line); err != nil || strings.Contains(string(raw), name) {
				t.Errorf("the log says %s", raw)
			}
		}
	}
	if diff := cmp.Diff([]string{"read version", "read version", "refused version"}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Nothing takes a line out of the log, or changes one.
func TestTheLogIsOnlyAddedTo(t *testing.T) {
	w := open(t)
	w.signedIn(bots.ConsultantEmail)
	pool := w.beneath
	for _, statement := range []string{`UPDATE audit SET staff_id = ''`, `DELETE FROM audit`} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	var lines int
	if err := pool.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE act = 'sign_in'`).Scan(&lines); err != nil || lines != 1 {
		t.Errorf("%d sign-ins in the log, %v", lines, err)
	}
}

// A person is found by the beginning of each word that is typed, however it is typed:
// of their name, their address, their phone number or their CVR number.
func TestAPersonIsFoundByWhatOneKnowsOfThem(t *testing.T) {
	w := open(t)
	said := func(s string) *string { return &s }
	anna := w.person("anna@nordlys.example.dk", api.PersonUpdateBody{Name: said("Anna Ågård Holm"), Phone: said("+45 12 34 56 78"), CVR: said("87654321")})
	bo := w.person("bo.holm@example.dk", api.PersonUpdateBody{Name: said("Bo Holm")})
	for query, want := range map[string][]*person{
		"anna": {anna}, "ANN": {anna}, "holm": {anna, bo}, "holm ann": {anna}, "aagaard": {anna}, "Ågård": {anna}, "gård": nil,
		"12345678": {anna}, "12 34": {anna}, "+45 12 34 56 78": {anna}, "004512345678": {anna}, "8765": {anna},
		"nordlys": {anna}, "anna@nordlys.example.dk": {anna}, "bo.holm@": {bo}, "anna bo": nil, "": nil, "%": nil, "_": nil, "' OR 1=1": nil,
	} {
		found, err := w.office.Accounts.Search(t.Context(), mutation.CommandLine, query, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got, ids []string
		for _, p := range found {
			got = append(got, p.ID)
		}
		for _, p := range want {
			ids = append(ids, p.id)
		}
		if diff := cmp.Diff(ids, got); diff != "" {
			t.Errorf("%q finds (-want +got):\n%s", query, diff)
		}
	}
	anna.does(api.PersonUpdate, api.PersonUpdateBody{Name: said("Anna Krogh")})
	if err := w.office.Erase(t.Context(), bo.id); err != nil {
		t.Fatal(err)
	}
	if found, err := w.office.Accounts.Search(t.Context(), mutation.CommandLine, "holm", 10); err != nil || len(found) != 0 {
		t.Errorf("by a name that is nobody's any more: %v, %v", found, err)
	}
}
