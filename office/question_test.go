package office

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

func (w *world) office(with object) {
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: "0197a000-0000-7000-8000-000000000001", Body: raw(with)})
}

func (p *person) asks(words string) (id string) {
	p.w.t.Helper()
	id = newID()
	p.does(api.QuestionAsk, object{"question_id": id, "topic": "Skilte", "text": words})
	return id
}

func (p *person) question(id string) (q api.Question) {
	p.w.t.Helper()
	if !p.record(api.KindQuestion, id, &q) {
		p.w.t.Fatalf("no question %s", id)
	}
	return q
}

// The target counts the hours in which the office works, on Danish time.
func TestAQuestionIsToBeAnsweredWithinTheHoursThatTheOfficeWorks(t *testing.T) {
	weekdays := []object{}
	for day := 1; day <= 4; day++ {
		weekdays = append(weekdays, object{"weekday": day, "from": "09:00", "to": "12:00"}, object{"weekday": day, "from": "13:00", "to": "16:00"})
	}
	fridays := object{"weekday": 5, "from": "09:00", "to": "14:00"}
	for name, c := range map[string]struct {
		asked   string // in Copenhagen
		hours   int
		opening []object
		by      string
	}{
		"on the same day":                       {"2027-02-04 13:00", 2, append(weekdays, fridays), "2027-02-04 15:00"},
		"over lunch":                            {"2027-02-04 11:00", 2, append(weekdays, fridays), "2027-02-04 14:00"},
		"before it opens":                       {"2027-02-04 06:30", 2, append(weekdays, fridays), "2027-02-04 11:00"},
		"over a weekend":                        {"2027-02-05 13:00", 2, append(weekdays, fridays), "2027-02-08 10:00"},
		"over Easter":                           {"2027-03-24 15:00", 2, append(weekdays, fridays), "2027-03-30 10:00"},
		"over a change of clocks":               {"2027-03-24 15:00", 8, append(weekdays, fridays), "2027-03-31 10:00"},
		"over the abolished Store bededag":      {"2027-04-22 15:00", 2, append(weekdays, fridays), "2027-04-23 10:00"},
		"over Ascension":                        {"2027-05-05 15:00", 2, append(weekdays, fridays), "2027-05-07 10:00"},
		"on a holiday":                          {"2027-03-25 10:00", 2, append(weekdays, fridays), "2027-03-30 11:00"},
		"to a leap day":                         {"2028-02-28 15:00", 2, append(weekdays, fridays), "2028-02-29 10:00"},
		"over the hour that comes twice":        {"2027-10-29 13:00", 2, append(weekdays, fridays), "2027-11-01 10:00"},
		"where the office does not say":         {"2027-02-04 15:00", 2, nil, "2027-02-05 09:00"},
		"on New Year's Eve to the second of it": {"2027-12-31 15:00", 2, nil, "2028-01-03 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.office(object{"name": "Kontoret", "answer_target_h": c.hours, "opening": c.opening})
			at := copenhagen(t, c.asked)
			w.clock.advance(at.Sub(w.clock.now()))
			p := w.person()
			if by := p.question(p.asks("Må jeg?")).AnswerBy; !by.Equal(copenhagen(t, c.by)) {
				t.Errorf("asked %s it is to be answered %v, want %s", c.asked, by, c.by)
			}
		})
	}
	w := newWorld(t)
	w.office(object{"name": "Kontoret"})
	p := w.person()
	if by := p.question(p.asks("Må jeg?")).AnswerBy; !by.IsZero() {
		t.Errorf("without a target it is to be answered %v", by)
	}
	for _, bad := range []object{{"weekday": 8, "from": "09:00", "to": "10:00"}, {"weekday": 1, "from": "9", "to": "10:00"}, {"weekday": 1, "from": "11:00", "to": "10:00"}} {
		err := w.o.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindOffice, ID: newID(), Body: raw(object{"opening": []object{bad}})}})
		if err == nil {
			t.Errorf("%v is an opening", bad)
		}
	}
}

func copenhagen(t *testing.T, at string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	is, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func TestQuestionsAreListedAssignedLedOnAndHandedOver(t *testing.T) {
	w := newWorld(t)
	w.office(object{"name": "Kontoret", "answer_target_h": 4})
	ctx := context.Background()
	anna, bo := w.person(), w.person()
	first := anna.asks("Må jeg sætte et skilt op?")
	w.later(time.Hour)
	second, third := bo.asks("Hvor søger jeg?"), bo.asks("Og hvornår?")
	listed := func() (ids []string) {
		t.Helper()
		all, err := w.o.Inbox.Questions(ctx, mette)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range all {
			if q.Text == "" || q.AnswerBy.IsZero() {
				t.Errorf("%+v", q)
			}
			ids = append(ids, q.QuestionID+" "+q.StaffID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{first + " ", second + " ", third + " "}, listed()); diff != "" {
		t.Error(diff)
	}
	leaves, peter := w.staff("mette@kontor.example.dk", "Mette Ørsted"), w.staff("peter@kontor.example.dk", "Peter Skovgaard")
	for _, q := range []struct{ person, id string }{{anna.id, first}, {bo.id, second}} {
		if err := w.o.Inbox.Assign(ctx, mette, q.person, q.id, leaves); err != nil {
			t.Fatal(err)
		}
	}
	if q := anna.question(first); q.Assigned != "Mette Ørsted" {
		t.Errorf("%+v", q)
	}
	if err := w.o.Accounts.RemoveStaff(ctx, mutation.CommandLine, leaves, peter); err != nil {
		t.Fatal(err)
	}
	if err := w.o.Inbox.Assign(ctx, mette, bo.id, third, leaves); !isProblem(err, api.CodeNotFound) {
		t.Errorf("who has left is given a question: %v", err)
	}
	if q := bo.question(second); q.Assigned != "Peter Skovgaard" {
		t.Errorf("%+v", q)
	}
	if diff := cmp.Diff([]string{first + " " + peter, second + " " + peter, third + " "}, listed()); diff != "" {
		t.Error(diff)
	}
	skat := api.Authority{Name: "Skattestyrelsen", Phone: "72 22 18 18"}
	if err := w.o.Inbox.Answer(ctx, mette, inbox.StaffAnswer{PersonID: anna.id, QuestionID: first, Text: "Det ved de.", LedTo: api.Authority{Name: "Skattestyrelsen"}}); !isProblem(err, api.CodeInvalid) {
		t.Errorf("an authority without a number: %v", err)
	}
	if err := w.o.Inbox.Answer(ctx, mette, inbox.StaffAnswer{PersonID: anna.id, QuestionID: first, Text: "Det ved de.", LedTo: skat}); err != nil {
		t.Fatal(err)
	}
	if q := anna.question(first); q.LedTo != skat || q.State != api.QuestionAnswered || !q.AnsweredAt.Equal(w.clock.now()) {
		t.Errorf("%+v", q)
	}
	if diff := cmp.Diff([]string{second + " " + peter, third + " "}, listed()); diff != "" {
		t.Error(diff)
	}
	if err := w.o.Inbox.Assign(ctx, mette, anna.id, first, peter); !isProblem(err, api.CodeInvalid) {
		t.Errorf("what is answered is given away: %v", err)
	}
	if err := w.o.Inbox.Assign(ctx, mette, bo.id, second, ""); err != nil || bo.question(second).Assigned != "" {
		t.Errorf("given back: %+v, %v", bo.question(second), err)
	}
	if err := w.o.Inbox.Assign(ctx, mette, anna.id, second, peter); !isProblem(err, api.CodeNotFound) {
		t.Errorf("another's question: %v", err)
	}
	if err := w.o.Erase(ctx, bo.id); err != nil {
		t.Fatal(err)
	}
	if left := w.texts(`SELECT id FROM question`); !slices.Equal(left, []string{first}) {
		t.Errorf("of who is erased %q are left", left)
	}
}

func TestStandardAnswersAreTheOffices(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	moms := inbox.StandardAnswer{ID: newID(), Title: "Moms", Text: "Du registrerer dig på virk.dk."}
	cvr := inbox.StandardAnswer{ID: newID(), Title: "CVR", Text: "Det er gratis."}
	for _, a := range []inbox.StandardAnswer{moms, cvr, moms} {
		if err := w.o.Inbox.KeepStandardAnswer(ctx, mette, a); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := w.o.Inbox.StandardAnswers(ctx, mette); err != nil || !slices.Equal(all, []inbox.StandardAnswer{cvr, moms}) {
		t.Errorf("%v, %v", all, err)
	}
	if err := w.o.Inbox.KeepStandardAnswer(ctx, mette, inbox.StandardAnswer{ID: cvr.ID}); err != nil {
		t.Fatal(err)
	}
	if all, err := w.o.Inbox.StandardAnswers(ctx, mette); err != nil || !slices.Equal(all, []inbox.StandardAnswer{moms}) {
		t.Errorf("%v, %v", all, err)
	}
	for name, bad := range map[string]inbox.StandardAnswer{
		"without a title": {Text: "Uden titel"}, "half a letter": {Title: "Moms", Text: "Sk\xf8de"}, "a zero character": {Title: "Mo\x00ms", Text: "Se virk.dk."},
	} {
		if bad.ID = newID(); !isProblem(w.o.Inbox.KeepStandardAnswer(ctx, mette, bad), api.CodeInvalid) {
			t.Errorf("%s: it is kept", name)
		}
	}
}

// staff has somebody be a consultant, and gives their id.
func (w *world) staff(email, name string) string {
	w.t.Helper()
	ctx := context.Background()
	_, err := w.o.Accounts.AddStaff(ctx, mutation.CommandLine, account.Member{Email: email, Name: name, Role: mutation.RoleConsultant})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.texts(`SELECT id FROM staff WHERE email = $1 AND removed_at = 0`, email)[0]
}

// What waits for somebody is what they have and what nobody has, by the time that is
// left, and no more of it than is asked for.
func TestWhatWaitsForSomebodyIsTheirsOrNobodys(t *testing.T) {
	w := newWorld(t)
	w.office(object{"name": "Kontoret", "answer_target_h": 4})
	anna := w.person()
	var asked []string
	for _, words := range []string{"Hvad?", "Hvor?", "Hvornår?", "Hvorfor?"} {
		asked = append(asked, anna.asks(words))
		w.later(time.Hour)
	}
	waiting := func(by mutation.Staff, most int) (ids []string) {
		t.Helper()
		all, err := w.o.Inbox.Waiting(t.Context(), by, most)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range all {
			ids = append(ids, q.QuestionID)
		}
		return ids
	}
	_, err := w.pool().ExecContext(t.Context(), `UPDATE question SET staff_id = CASE id WHEN $1 THEN 'other' ELSE $2 END WHERE id IN ($1, $3)`, asked[0], mette.ID, asked[1])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asked[1:], waiting(mette, 9)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(asked[1:3], waiting(mette, 2)); diff != "" {
		t.Errorf("of two (-want +got):\n%s", diff)
	}
	if _, err := w.o.Inbox.Waiting(t.Context(), mutation.Staff{ID: newID(), Role: mutation.RoleAdviser}, 9); !isProblem(err, api.CodeForbidden) {
		t.Errorf("an adviser is answered %v", err)
	}
}
