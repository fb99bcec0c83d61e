package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

// aheadPath is where the screening form is filled in before anything is booked that asks
// for it.
const aheadPath = minePath + "/skema"

// A form that is sent by somebody who is signed in no longer is kept, and sent with a code.
var aheadRoutes = []Route{
	get(aheadPath, (*visit).aheadPage).own(),
	post(aheadPath, (*visit).sendAhead),
}

type aheadView struct {
	mistakes

	Action, Mine string
	ID           string
	SignedIn     bool
	Stands       string // when the form was sent last
	Asked        asked
	Stage        radios
	Form         *formView
}

// aheadForm is the screening form by itself, filled.
type aheadForm struct {
	*visit
	id   string // of the assessment
	of   api.Assessment
	mine *own // nil: nobody is signed in
	view aheadView
	said map[string]string // errors by the name of their field
}

// ahead is the form; not found where the office has none.
func (v *visit) ahead() (f *aheadForm, err error) {
	f = &aheadForm{visit: v, said: map[string]string{}}
	var ok bool
	if f.id, f.of, ok = v.c.screening(); !ok {
		return nil, site.ErrNotFound
	}
	f.view.Asked = v.asked()
	return f, f.known()
}

func (f *aheadForm) known() (err error) {
	if f.signedIn() {
		f.mine, err = f.read()
	}
	return err
}

// asksStage tells whether the form wants to know how far its person is, and nobody does.
func (f *aheadForm) asksStage() bool {
	return (f.mine == nil || f.mine.person.Stage == "") &&
		slices.ContainsFunc(f.of.Items, func(it api.AssessmentItem) bool { return it.Person == api.PersonStage })
}

func (v *visit) aheadPage() error {
	f, err := v.ahead()
	if err != nil {
		return err
	}
	return f.answer(http.StatusOK)
}

func (f *aheadForm) answer(status int) error {
	w := &f.view
	w.Action, w.Mine, w.ID, w.SignedIn = f.path(aheadPath), f.path(minePath), f.sentID(inID), f.signedIn()
	if f.mine != nil {
		w.Stands = f.sentLast(f.mine)
	}
	if f.asksStage() {
		w.Stage = f.stage(f.said)
	}
	w.Form = f.screeningForm(f.id, f.of, f.mine, f.said)
	w.Refused = f.t.T("web.ahead.refused")
	w.field(w.Asked.Email)
	w.add(w.Asked.Code.Error, "code")
	w.add(w.Stage.Error, inStage)
	w.Form.mistakes(&w.mistakes)
	w.count(f.visit)
	return f.show(status, page{name: "ahead", title: w.Form.Title, here: "mine", data: *w})
}

// sentLast says when somebody sent the form last.
func (v *visit) sentLast(o *own) string {
	if r, _, ok := v.c.screened(o); ok {
		return v.t.T("web.ahead.sent", text.A{"When": v.t.DayClock(r.Body.TakenAt, v.now)})
	}
	return v.t.T("web.ahead.never")
}

// sendAhead takes the form: it mails a code to who is not signed in, or keeps the answers.
func (v *visit) sendAhead() error {
	f, err := v.ahead()
	if err != nil {
		return err
	}
	if !f.signedIn() && v.r.PostForm.Get("do") == doCode {
		if err := v.sendCode(&f.view.Asked); err != nil {
			return err
		}
		if f.view.Asked.Email.Error != "" {
			return f.answer(http.StatusUnprocessableEntity)
		}
		return f.answer(http.StatusOK)
	}
	f.check()
	if !f.signedIn() {
		if err := f.enterAhead(); err != nil {
			return err
		}
	}
	if len(f.said) > 0 || !f.signedIn() {
		return f.answer(http.StatusUnprocessableEntity)
	}
	return f.send()
}

// enterAhead signs in by the code that was typed, where all else is right.
func (f *aheadForm) enterAhead() error {
	a := &f.view.Asked
	if a.Sent == "" { // they were signed in when the form was shown
		a.Email.Error = f.t.T("web.ahead.signed_out")
		return nil
	}
	if f.checkCode(a); a.Code.Error != "" || len(f.said) > 0 {
		return nil
	}
	if in, err := f.enter(a); !in || err != nil {
		return err
	}
	if err := f.known(); err != nil {
		return err
	}
	f.check() // how far they are may be known
	return nil
}

func (f *aheadForm) check() {
	clear(f.said)
	if f.asksStage() {
		f.checkStage(f.said)
	}
	f.checkScreening(f.of, f.said)
}

// send keeps the answers as the person's newest, from which what they book takes them.
// Sent again they are the same; other answers by the same form are others.
func (f *aheadForm) send() error {
	stage := f.mine.person.Stage
	asked := stage == ""
	if asked {
		stage = f.value(inStage)
	}
	body := f.answers(f.id, "", f.of, stage)
	raw, err := json.Marshal([]any{body.Answers, body.Texts, body.NotRelevant})
	if err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	body.ResultID = derived(f.sentID(inID), string(raw))
	var all []api.Mutation
	if asked && f.asksStage() {
		m, err := f.mutation(derived(body.ResultID, "person"), api.PersonUpdate, api.PersonUpdateBody{Stage: &stage})
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	m, err := f.mutation(derived(body.ResultID, "result"), api.ResultSubmit, body)
	if err != nil {
		return err
	}
	err = f.do(append(all, m)...)
	if p, ok := refused(err); ok {
		f.r.PostForm.Set(inID, newID()) // what was refused is answered as it was
		f.view.Error = f.problem(p)
		return f.answer(http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return f.see(f.path(minePath) + "?sendt=1")
}
