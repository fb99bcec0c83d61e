package desk

import (
	"errors"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/inbox"
)

type commentView struct {
	ID, Version         string
	Author, When        string
	Quote, Text, Action string // Action is where it is answered; empty: whoever reads it does not
	Replies             []replyView
	State               badge
	Resolved            bool
}

type replyView struct{ Author, When, Text string }

// commentForm is the form of a comment on an answer.
type commentForm struct {
	Action, Section string
	ID              string // made when it was shown: sent twice it is one
	Fields          []field
	Open            bool
}

// commentsOn are the comments on an answer.
func (v *visit) commentsOn(version consent.SharedVersion, section string) (views []commentView) {
	for _, c := range version.Comments {
		if c.Section != section {
			continue
		}
		view := commentView{
			ID: c.ID, Version: version.Share.ID, Author: c.Author, When: v.t.DayClock(c.At, v.now), Quote: c.Quote, Text: c.Text, Resolved: c.Resolved,
		}
		if c.Resolved {
			view.State = badge{Done, v.t.T("desk.comment.resolved")}
		}
		if v.who.May(advisers...) == nil {
			view.Action = personPath(version.PersonID) + "/comments/" + c.ID
		}
		for _, r := range c.Replies {
			view.Replies = append(view.Replies, replyView{r.Author, v.t.DayClock(r.At, v.now), r.Text})
		}
		views = append(views, view)
	}
	return views
}

// commentForm is the form of a comment on an answer, with what was refused of it.
func (v *visit) commentForm(version consent.SharedVersion, section string, refused error) *commentForm {
	if v.who.May(advisers...) != nil {
		return nil
	}
	f := &commentForm{
		Action: commentsPath(version.Shared), Section: section, ID: uuid.Must(uuid.NewV7()).String(),
		Fields: []field{
			{Name: "quote", Label: v.t.T("desk.comment.quote"), Hint: v.t.T("desk.comment.quote_hint"), Autocomplete: "off", Required: true},
			{Name: "text", Label: v.t.T("desk.comment.text"), Autocomplete: "off", Max: api.MaxMessage, Required: true},
		},
	}
	if f.Open = refused != nil && v.r.PostForm.Get("section") == section; f.Open {
		f.ID, f.Fields = v.r.PostForm.Get("id"), v.filled(refused, f.Fields...)
	}
	for i := range f.Fields { // each answer has them
		f.Fields[i].ID = f.Fields[i].Name + "-" + section
	}
	return f
}

func commentsPath(s consent.Shared) string { return planPath(s) + "/comments" }

// comment puts a comment beside a passage.
func (v *visit) comment() error {
	personID, err := v.id("person")
	if err != nil {
		return err
	}
	versionID, err := v.id("version")
	if err != nil {
		return err
	}
	form := v.r.PostForm
	err = v.office.Inbox.CommentAll(v.r.Context(), v.who, inbox.StaffComment{
		ID: form.Get("id"), PersonID: personID, VersionID: versionID, Section: form.Get("section"),
		Quote: strings.TrimSpace(form.Get("quote")), Text: strings.TrimSpace(form.Get("text")),
	})
	if refusedForm(err) {
		return v.showPlan(err)
	}
	if err != nil {
		return err
	}
	return v.see(personPath(personID) + "/plans/" + versionID + "#comment-" + form.Get("id"))
}

// replyTo answers a comment, or closes it.
func (v *visit) replyTo() error {
	personID, err := v.id("person")
	if err != nil {
		return err
	}
	commentID, err := v.id("comment")
	if err != nil {
		return err
	}
	form := v.r.PostForm
	err = v.office.Inbox.Reply(v.r.Context(), v.who, personID, commentID, strings.TrimSpace(form.Get("text")), form.Get("resolved") != "")
	var p *api.Problem
	if errors.As(err, &p) && len(p.Errors) > 0 && p.Errors[0].Pointer == "/comment_id" {
		return errNotFound
	}
	if err != nil {
		return err
	}
	if version := form.Get("version"); api.ValidID(version) {
		return v.see(personPath(personID) + "/plans/" + version + "#comment-" + commentID)
	}
	return v.see(personPath(personID))
}
