package desk_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// A question is passed on, answered with a standard answer put after one's own words,
// and led on to an authority by name and number; the person sees all of it.
func TestAQuestionIsAnsweredInABrowser(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleConsultant})
	if err := s.office.Inbox.KeepStandardAnswer(t.Context(), mutation.CommandLine, inbox.StandardAnswer{ID: newID(), Title: "Skilte", Text: "Kommunen giver lov til skilte."}); err != nil {
		t.Fatal(err)
	}
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			topic := "Må jeg have et skilt på " + look.String() + "?"
			s.clock.set(laid)
			s.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": topic, "text": "Det er 60 cm bredt.\nDet står på fortovet."})
			s.clock.set(evening)
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/questions")
			seen(t, tab, "questions")
			tab.Go("/desk/questions?show=mine")
			seen(t, tab, "questions-none")
			open := ""
			for _, q := range s.questions() {
				if q.Topic == topic {
					open = "/desk/questions/" + q.PersonID + "/" + q.QuestionID
				}
			}
			tab.Go(open)
			seen(t, tab, "question")
			tab.Choose("#f-staff_id", s.colleague("karen@kontor.example.dk"))
			tab.Follow(".aside .form .button")
			if got := s.asked(topic).Assigned; got != "Karen Lindholm" {
				t.Errorf("it is with %q", got)
			}
			tab.Type("#f-text", "Hej Anna.")
			tab.Follow(".choices .button")
			if got := browser.Eval[string](tab, `document.querySelector("#f-text").value`); got != "Hej Anna.\n\nKommunen giver lov til skilte." {
				t.Errorf("the form has %q", got)
			}
			seen(t, tab, "question-standard")
			tab.Click("summary")
			tab.Type(`[name="led_to/name"]`, "Vejle Kommune")
			if status := tab.Follow("#reply .button.main"); status != 422 {
				t.Errorf("an authority without a number: %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "question-refused")
			tab.Type(`[name="led_to/phone"]`, "+45 76 81 00 00")
			tab.Enter(`[name="led_to/phone"]`)
			seen(t, tab, "question-answered")
			if got, want := s.asked(topic).LedTo, (api.Authority{Name: "Vejle Kommune", Phone: "+45 76 81 00 00"}); got != want {
				t.Errorf("it is led to %v", got)
			}
			if !strings.Contains(tab.Text(".thread"), "Kommunen giver lov til skilte.") {
				t.Error("the answer does not stand there")
			}
			tab.Type("#f-text", "Skriv, hvis de ikke svarer.")
			tab.Follow("#reply .button.main")
			if !strings.Contains(tab.Text(".thread"), "Skriv, hvis de ikke svarer.") {
				t.Error("what was written after it does not stand there")
			}
			tab.Go("/desk/questions?show=answered")
			seen(t, tab, "questions-answered")
			tab.Go("/desk/answers")
			seen(t, tab, "standard-answers")
		})
	}
}

// questions are Anna's.
func (s *scene) questions() []inbox.Asked {
	s.t.Helper()
	all, err := s.office.Inbox.Questions(s.t.Context(), mutation.CommandLine)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// asked is Anna's question on a topic, as she sees it.
func (s *scene) asked(topic string) api.Question {
	s.t.Helper()
	all := records[api.Question](s.anna, api.KindQuestion)
	i := slices.IndexFunc(all, func(q api.Question) bool { return q.Topic == topic })
	if i < 0 {
		s.t.Fatalf("nobody asks %q", topic)
	}
	return all[i]
}

func (s *scene) colleague(email string) string {
	s.t.Helper()
	all, err := s.office.Accounts.Colleagues(s.t.Context(), mutation.CommandLine)
	if err != nil {
		s.t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(m account.Member) bool { return m.Email == email })].ID
}

// An answer that is sent twice is one; of two who answer at the same time the second
// is told, and keeps what they wrote.
func TestOneAnswersAQuestion(t *testing.T) {
	v := newWalk(t)
	q := v.questions()[0]
	path := "/desk/questions/" + q.PersonID + "/" + q.QuestionID
	for _, twice := range []string{"once", "twice"} {
		if answer := v.ask(http.MethodPost, path, url.Values{"text": {"Ja.\r\nHvis det står på egen grund."}}, consultant); answer.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", twice, answer.StatusCode)
		}
	}
	status, page := v.read(http.MethodPost, path, url.Values{"text": {"Nej, <b>aldrig</b>."}}, colleague)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "Nej, &lt;b&gt;aldrig&lt;/b&gt;.") || !strings.Contains(page, `role="alert"`) {
		t.Errorf("the second is told %d: %s", status, page)
	}
	said, err := v.office.Inbox.Thread(t.Context(), mutation.CommandLine, q.PersonID, q.QuestionID)
	if err != nil || len(said) != 1 || said[0].Text != "Ja.\nHvis det står på egen grund." {
		t.Errorf("said is %v, %v", said, err)
	}
}

// What somebody who leaves had in hand goes to the colleague whom the coordinator chooses,
// and what they had who answer no more goes back to all.
func TestNoQuestionLeavesWithWhoHadIt(t *testing.T) {
	v := newWalk(t)
	q := v.questions()[0]
	has := func(staffID, name string) {
		t.Helper()
		if is := v.questions()[0]; is.StaffID != staffID || is.Assigned != name {
			t.Errorf("it is with %q, %q", is.Assigned, is.StaffID)
		}
	}
	leaves, gets := v.colleague(emailOf(colleague)), v.colleague(bots.ConsultantEmail)
	for _, form := range []url.Values{{"staff_id": {newID()}}, {"staff_id": {leaves}}, {"staff_id": {gets}}} {
		if err := v.office.Inbox.Assign(t.Context(), mutation.CommandLine, q.PersonID, q.QuestionID, leaves); err != nil {
			t.Fatal(err)
		}
		answer := v.ask(http.MethodPost, "/desk/staff/"+leaves+"/remove", form, coordinator)
		if taken := form.Get("staff_id") == gets; taken != (answer.StatusCode == http.StatusSeeOther) {
			t.Errorf("%v is answered %d", form, answer.StatusCode)
		}
	}
	has(gets, "Mette Ørsted")
	v.ask(http.MethodPost, "/desk/staff/"+gets, url.Values{"role": {string(mutation.RoleDoor)}}, coordinator)
	has("", "")
}

// What is no text is refused before anything is done with it.
func TestAFormIsText(t *testing.T) {
	v := &walk{scene: &scene{world: open(t)}}
	for _, words := range []string{"\xff", "a\x00b"} {
		if answer := v.ask(http.MethodPost, "/desk/answers", url.Values{"id": {newID()}, "title": {words}, "text": {"x"}}, nobody); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%q is answered %d", words, answer.StatusCode)
		}
	}
}

// The list as a file opens in a Danish spreadsheet, which runs none of its cells.
func TestQuestionsAreTakenOutAsAFile(t *testing.T) {
	v := newWalk(t)
	v.clock.set(evening.Add(time.Minute))
	v.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": "=HYPERLINK(\"x\")", "text": "a;b"})
	v.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": " ＝1+1", "text": "a"})
	_, file := v.read(http.MethodGet, "/desk/questions.csv", nil, consultant)
	lines := strings.Split(strings.TrimSpace(file), "\r\n")
	want := []string{
		"\ufeffEmne;Spørgsmål;Hvem spørger;Spurgt;Svar senest;Hos;Besvaret;Myndighed",
		"Må jeg have et skilt på fortovet?;Det er 60 cm bredt.;Anna Holm;02-12-2026 16:20;07-12-2026 16:00;;;",
		`"'=HYPERLINK(""x"")";"a;b";Anna Holm;02-12-2026 17:13;07-12-2026 16:00;;;`,
		`' ＝1+1;a;Anna Holm;02-12-2026 17:13;07-12-2026 16:00;;;`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// read asks for a page as somebody, and gives it.
func (v *walk) read(method, path string, form url.Values, who string) (status int, page string) {
	v.t.Helper()
	answer := v.send(method, path, form, who)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, string(raw)
}
