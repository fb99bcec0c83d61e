package desk

import (
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/inbox"
)

const standardPath = "/desk/answers"

var standardRoutes = []Route{
	get(standardPath, consultants, (*visit).standardAnswers),
	post(standardPath, consultants, (*visit).keepStandardAnswer),
}

type standardView struct {
	listControls
	New      standardForm
	Standing []standardForm
}

// standardForm is a standard answer, to be changed.
type standardForm struct {
	ID, Title string
	Fields    []field
}

func (v *visit) standardAnswers() error { return v.showStandardAnswers(nil) }

// standardList are the standard answers that the address asks for.
func (v *visit) standardList() (l deskList[inbox.StandardAnswer], err error) {
	l = deskList[inbox.StandardAnswer]{what: "standard_answers", path: standardPath, file: standardPath + ".csv"}
	l.columns = []listColumn[inbox.StandardAnswer]{
		{"title", v.t.T("desk.standard.name"), func(a inbox.StandardAnswer) any { return a.Title }},
		{"text", v.t.T("desk.standard.text"), func(a inbox.StandardAnswer) any { return a.Text }},
	}
	l.filters = []listFilter[inbox.StandardAnswer]{wordsFilter(v, func(a inbox.StandardAnswer) string { return a.Title + " " + a.Text })}
	l.rows, err = v.office.Inbox.StandardAnswers(v.r.Context(), v.who)
	arrange(v, &l)
	return l, err
}

// standardFile is that list for a spreadsheet.
func (v *visit) standardFile() error {
	l, err := v.standardList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}

func (v *visit) showStandardAnswers(refused error) error {
	l, err := v.standardList()
	if err != nil {
		return err
	}
	view := standardView{New: v.standardForm(inbox.StandardAnswer{ID: uuid.NewString()}, nil)}
	view.listControls, _ = controls(v, l) // each has a form of its own: they are on one page
	meant := v.r.PostForm.Get("id")
	for _, a := range l.rows {
		if refused != nil && a.ID == meant {
			view.Standing, meant = append(view.Standing, v.standardForm(a, refused)), ""
			continue
		}
		view.Standing = append(view.Standing, v.standardForm(a, nil))
	}
	if refused == nil {
		return v.show("standard", v.t.T("desk.standard.title"), view)
	}
	if meant != "" {
		view.New = v.standardForm(inbox.StandardAnswer{ID: meant}, refused)
	}
	return v.refuse("standard", v.t.T("desk.standard.title"), view)
}

func (v *visit) standardForm(a inbox.StandardAnswer, refused error) standardForm {
	form := standardForm{ID: a.ID, Title: a.Title, Fields: []field{
		{Name: "title", Label: v.t.T("desk.standard.name"), Value: a.Title, Max: api.MaxTitle, Required: true, Autocomplete: "off"},
		{Name: "text", Label: v.t.T("desk.standard.text"), Value: a.Text, Max: api.MaxMessage, Required: true, Rows: 4},
	}}
	if refused != nil {
		form.Fields = v.filled(refused, form.Fields...)
	}
	for i := range form.Fields {
		form.Fields[i].ID = form.Fields[i].Name + "-" + a.ID
	}
	return form
}

// keepStandardAnswer keeps one, or takes it away.
func (v *visit) keepStandardAnswer() error {
	f := v.r.PostForm
	a := inbox.StandardAnswer{ID: f.Get("id"), Title: f.Get("title"), Text: f.Get("text")}
	switch {
	case f.Has("remove"):
		a.Text = ""
	case a.Text == "": // which would take it away
		return v.showStandardAnswers(&api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/text", Reason: "required"}}})
	}
	err := v.office.Inbox.KeepStandardAnswer(v.r.Context(), v.who, a)
	if refusedForm(err) {
		return v.showStandardAnswers(err)
	}
	if err != nil {
		return err
	}
	return v.see(standardPath)
}
