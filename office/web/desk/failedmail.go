package desk

import (
	"cmp"
	"math"

	"startklar.dk/assets/icons"
	"startklar.dk/office/booking"
	"startklar.dk/office/mail"
)

const mailsPath = "/desk/mails"

var failedMailRoutes = []Route{
	get(mailsPath, consultants, (*visit).failedMails),
	get(mailsPath+"/{mail}", consultants, (*visit).failedMail).of(OfMail),
	post(mailsPath+"/{mail}/again", consultants, (*visit).sendAgain).of(OfMail),
	post(mailsPath+"/{mail}/done", consultants, (*visit).forgetMail).of(OfMail),
}

// mailsNotSent are mails that could not be sent, one for each address.
func mailsNotSent(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.FailedMails(v.r.Context(), v.who, needsShown)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		name, err := v.receiver(m)
		if err != nil {
			return nil, err
		}
		needs = append(needs, need{
			Icon: icons.Mail, Kind: v.t.T("desk.need.mail"), Title: name, Sub: m.Subject,
			Badge: badge{Late, v.t.T("desk.failed." + m.Reason)}, Href: mailsPath + "/" + m.ID, Verb: v.t.T("desk.do.look_after"),
		})
	}
	return needs, nil
}

// receiver is who a mail was for: a person by name, anybody else by address.
func (v *visit) receiver(m mail.Failed) (string, error) {
	if m.PersonID == "" {
		return m.To, nil
	}
	return v.nameOf(m.PersonID)
}

type failedMailsView struct {
	listControls
	Mails []questionRow
}

// failedRow is a mail that could not be sent, with who it was for.
type failedRow struct {
	mail.Failed
	name string
}

// failedMailsList are the mails that could not be sent, one for each address, that the address
// of the page asks for.
func (v *visit) failedMailsList() (l deskList[failedRow], err error) {
	all, err := v.office.FailedMails(v.r.Context(), v.who, math.MaxInt32)
	if err != nil {
		return l, err
	}
	names, err := v.namesOf(idsOf(all, func(m mail.Failed) string { return m.PersonID }))
	if err != nil {
		return l, err
	}
	l = deskList[failedRow]{what: "mails", path: mailsPath, file: mailsPath + ".csv"}
	for _, m := range all {
		l.rows = append(l.rows, failedRow{m, cmp.Or(personName(names[m.PersonID]), m.To)})
	}
	why := func(m failedRow) string { return v.t.T("desk.failed." + m.Reason) }
	l.columns = []listColumn[failedRow]{
		{"when", v.t.T("desk.log.at"), func(m failedRow) any { return m.At }},
		{"who", v.t.T("desk.staff.name"), func(m failedRow) any { return m.name }},
		{"email", v.t.T("desk.signin.email"), func(m failedRow) any { return m.To }},
		{"subject", v.t.T("desk.letters.subject"), func(m failedRow) any { return m.Subject }},
		{"why", v.t.T("desk.retention.why"), func(m failedRow) any { return why(m) }},
	}
	var reasons []option
	for _, reason := range []string{mail.RefusedForGood, mail.TooLate} {
		reasons = append(reasons, option{reason, v.t.T("desk.failed." + reason)})
	}
	l.filters = []listFilter[failedRow]{
		wordsFilter(v, func(m failedRow) string { return m.name + " " + m.To + " " + m.Subject }),
		choiceFilter(v, "why", v.t.T("desk.retention.why"), reasons, func(m failedRow) string { return m.Reason }),
	}
	arrange(v, &l)
	return l, nil
}

func (v *visit) failedMails() error {
	l, err := v.failedMailsList()
	if err != nil {
		return err
	}
	var view failedMailsView
	var shown []failedRow
	view.listControls, shown = controls(v, l)
	for _, m := range shown {
		view.Mails = append(view.Mails, questionRow{
			Title: m.name, Sub: m.Subject, Href: mailsPath + "/" + m.ID, Badge: badge{Late, v.t.T("desk.failed." + m.Reason)}, Right: v.t.DayClock(m.At, v.now),
		})
	}
	return v.show("failedmails", v.t.T("desk.failed.all"), view)
}

// failedMailsFile is that list for a spreadsheet.
func (v *visit) failedMailsFile() error {
	l, err := v.failedMailsList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}

type failedMailView struct {
	Path, Name, To string
	Person         string // the address of their page; empty: they have none
	When, Why      string
	Mails          []failedMailRow
	Fields         []field // of another address; none: it is not to be corrected here
	Again          bool    // there is something to be sent again
	Error          string
}

type failedMailRow struct {
	Subject, When, Text string
	Over                bool
}

func (v *visit) failedMail() error { return v.showFailedMail(nil) }

func (v *visit) showFailedMail(refused error) error {
	id, err := v.id("mail")
	if err != nil {
		return err
	}
	all, correct, err := v.office.FailedMail(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	first := all[0]
	view := failedMailView{
		Path: mailsPath + "/" + id, To: first.To, When: v.t.DayClock(first.At, v.now),
		Why: v.t.T("desk.failed.why_" + first.Reason), Error: v.said(refused),
	}
	if view.Name, err = v.receiver(first); err != nil {
		return err
	}
	if first.PersonID != "" {
		view.Person = personPath(first.PersonID)
	}
	for _, m := range all {
		view.Again = view.Again || !m.Over
		view.Mails = append(view.Mails, failedMailRow{Subject: m.Subject, When: v.t.DayClock(m.At, v.now), Text: m.Text, Over: m.Over})
	}
	if correct {
		view.Fields = v.filled(refused, field{
			Name: "email", Label: v.t.T("desk.failed.email"), Type: "email", Autocomplete: "off", Max: 254, Required: true, Value: first.To, Hint: v.t.T("desk.failed.email_hint"),
		})
	}
	if refused != nil {
		return v.refuse("failedmail", view.Name, view)
	}
	return v.show("failedmail", view.Name, view)
}

// sendAgain has the mails to an address sent again, to another one where one is written.
func (v *visit) sendAgain() error {
	id, err := v.id("mail")
	if err != nil {
		return err
	}
	err = v.office.SendMailAgain(v.r.Context(), v.who, id, v.r.PostForm.Get("email"))
	if refusedForm(err) {
		return v.showFailedMail(err)
	}
	if err != nil {
		return err
	}
	return v.see(home)
}

// forgetMail takes the mails to an address away: who they were for knows by now.
func (v *visit) forgetMail() error {
	id, err := v.id("mail")
	if err != nil {
		return err
	}
	if err := v.office.ForgetMail(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return v.see(home)
}
