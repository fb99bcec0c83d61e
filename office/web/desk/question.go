package desk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/inbox"
)

var questionRoutes = []Route{
	get(questionsPath+"/{person}/{question}", consultants, (*visit).questionPage).of(OfQuestion),
	post(questionsPath+"/{person}/{question}", consultants, (*visit).answerQuestion).of(OfQuestion),
	post(questionsPath+"/{person}/{question}/assign", consultants, (*visit).assignQuestion).of(OfQuestion),
	post(questionsPath+"/{person}/{question}/messages", consultants, (*visit).writeToQuestion).of(OfQuestion),
}

type questionView struct {
	Path, Title  string
	Name, Person string // of whom, and where they are
	Badge        badge
	Thread       []saidView
	Open         bool
	MessageID    string // of what is written next
	Error        string
	Fields       []field
	LeadOn       []field
	LeadsOn      bool // it is being led on
	LedTo        api.Authority
	Assign       field
	Standard     []inbox.StandardAnswer
}

// saidView is what somebody said in a thread.
type saidView struct {
	Who, Initials, When, Text string
	Files                     []attachedView
}

// thread is what was said in one of a person's threads.
func (v *visit) thread(personID, thread string) (views []saidView, err error) {
	said, err := v.office.Inbox.Thread(v.r.Context(), v.who, personID, thread)
	for _, m := range said {
		view := v.saidView(m)
		view.Files = attachedTo(threadPath(personID, thread), m.Attachments)
		views = append(views, view)
	}
	return views, err
}

func (v *visit) saidView(m api.Message) saidView {
	who := cmp.Or(m.Author, v.t.T("desk.refer.somebody"))
	return saidView{Who: who, Initials: initials(who), When: v.t.DayClock(m.At, v.now), Text: strings.TrimSpace(m.Text)}
}

// theQuestion is the one that the path names.
func (v *visit) theQuestion() (q inbox.Asked, err error) {
	personID, err := v.id("person")
	if err != nil {
		return q, err
	}
	id, err := v.id("question")
	if err != nil {
		return q, err
	}
	return v.office.Inbox.Question(v.r.Context(), v.who, personID, id)
}

func (v *visit) questionPage() error { return v.showQuestion("", nil) }

// showQuestion shows a question, with what was typed and refused, or with a standard
// answer put after what was typed.
func (v *visit) showQuestion(standard string, refused error) error {
	q, err := v.theQuestion()
	if err != nil {
		return err
	}
	view := questionView{
		Path: questionPath(q), Title: cmp.Or(q.Topic, q.Text), Person: personPath(q.PersonID), Badge: v.timeLeft(q.Question),
		Open: q.State == api.QuestionOpen, MessageID: uuid.NewString(), Error: v.said(refused), LedTo: q.LedTo,
	}
	if view.Name, err = v.nameOf(q.PersonID); err != nil {
		return err
	}
	if view.Thread, err = v.thread(q.PersonID, q.QuestionID); err != nil {
		return err
	}
	view.Thread = slices.Insert(view.Thread, 0, saidView{Who: view.Name, Initials: initials(view.Name), When: v.t.DayClock(q.AskedAt, v.now), Text: q.Text})
	if refused != nil && view.Error == "" && !view.Open {
		view.Error = v.t.T("desk.question.answered_meanwhile")
	}
	words := field{Name: "text", Label: v.t.T("desk.question.text"), Hint: v.t.T("desk.question.text_hint", text.A{"Name": view.Name}), Rows: 8, Max: api.MaxMessage, Required: true}
	if !view.Open {
		words.Rows = 4
	}
	view.Fields = v.filled(refused, words)
	if standard != "" {
		view.Fields[0].Value, view.Fields[0].Focus = strings.TrimSpace(view.Fields[0].Value+"\n\n"+standard), true
	}
	view.LeadOn = v.filled(refused,
		field{Name: "led_to/name", Label: v.t.T("desk.question.authority"), Hint: v.t.T("desk.question.authority_hint"), Autocomplete: "off", Max: api.MaxTitle},
		field{Name: "led_to/phone", Label: v.t.T("desk.question.phone"), Type: "tel", Autocomplete: "off", Max: api.MaxPhone},
	)
	for _, f := range view.LeadOn {
		view.LeadsOn = view.LeadsOn || f.Value != "" || f.Error != ""
	}
	assign, err := v.colleagues(v.t.T("desk.question.who"), v.t.T("desk.questions.nobody"), q.StaffID, "")
	if err != nil {
		return err
	}
	view.Assign = v.filled(refused, assign)[0]
	if view.Standard, err = v.office.Inbox.StandardAnswers(v.r.Context(), v.who); err != nil {
		return err
	}
	if refused != nil {
		return v.refuse("question", view.Title, view)
	}
	return v.show("question", view.Title, view)
}

// colleagues lets one choose who has questions: one of the colleagues, without one, or
// nobody, which is said in words.
func (v *visit) colleagues(label, nobody, has, without string) (field, error) {
	f := field{Name: "staff_id", Label: label, Value: has, Options: []option{{"", nobody}}}
	colleagues, err := v.office.Accounts.Colleagues(v.r.Context(), v.who)
	for _, m := range colleagues {
		if m.ID != without {
			f.Options = append(f.Options, option{m.ID, cmp.Or(m.Name, m.Email)})
		}
	}
	return f, err
}

// answerQuestion answers, or puts a standard answer into the form.
func (v *visit) answerQuestion() error {
	q, err := v.theQuestion()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	if id := f.Get("standard"); id != "" {
		all, err := v.office.Inbox.StandardAnswers(v.r.Context(), v.who)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.ID == id {
				return v.showQuestion(a.Text, nil)
			}
		}
		return v.showQuestion("", nil)
	}
	err = v.office.Inbox.Answer(v.r.Context(), v.who, inbox.StaffAnswer{
		PersonID: q.PersonID, QuestionID: q.QuestionID, Text: f.Get("text"),
		LedTo: api.Authority{Name: strings.TrimSpace(f.Get("led_to/name")), Phone: strings.TrimSpace(f.Get("led_to/phone"))},
	})
	if refusedForm(err) {
		said, threadErr := v.office.Inbox.Thread(v.r.Context(), v.who, q.PersonID, q.QuestionID)
		sentTwice := slices.ContainsFunc(said, func(m api.Message) bool { return m.Text == f.Get("text") && m.Text != "" })
		if threadErr != nil || !sentTwice {
			return v.showQuestion("", err)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	return v.see(questionPath(q))
}

// assignQuestion gives a question to a colleague, or back to all.
func (v *visit) assignQuestion() error {
	q, err := v.theQuestion()
	if err != nil {
		return err
	}
	err = v.office.Inbox.Assign(v.r.Context(), v.who, q.PersonID, q.QuestionID, v.r.PostForm.Get("staff_id"))
	if refusedForm(err) {
		return v.showQuestion("", err)
	}
	if err != nil {
		return err
	}
	return v.see(questionPath(q))
}

// writeToQuestion says something more where a question was answered.
func (v *visit) writeToQuestion() error {
	q, err := v.theQuestion()
	if err != nil {
		return err
	}
	err = v.office.Inbox.Write(v.r.Context(), v.who, inbox.StaffMessage{
		PersonID: q.PersonID, MessageID: v.r.PostForm.Get("message_id"), Thread: q.QuestionID, Text: v.r.PostForm.Get("text"),
	})
	if refusedForm(err) {
		return v.showQuestion("", err)
	}
	if err != nil {
		return err
	}
	return v.see(questionPath(q))
}
