package desk

import (
	"errors"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/inbox"
)

func commentsPath(s consent.Shared) string { return planPath(s) + "/comments" }

func draftsPath(s consent.Shared) string { return planPath(s) + "/drafts" }

// theVersion is the one that the path names, and whose it is.
func (v *visit) theVersion() (personID, versionID string, err error) {
	if personID, err = v.id("person"); err != nil {
		return "", "", err
	}
	versionID, err = v.id("version")
	return personID, versionID, err
}

// keepDraft keeps a comment beside its passage until it is sent.
func (v *visit) keepDraft() error {
	personID, versionID, err := v.theVersion()
	if err != nil {
		return err
	}
	form := v.r.PostForm
	d := inbox.Draft{StaffComment: inbox.StaffComment{
		ID: form.Get("id"), PersonID: personID, VersionID: versionID, Section: form.Get("section"),
		Quote: strings.TrimSpace(form.Get("quote")), Text: strings.TrimSpace(form.Get("text")),
	}}
	if d.Edit, err = strconv.Atoi(form.Get("edit")); err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	err = v.office.Inbox.KeepDraft(v.r.Context(), v.who, d)
	return v.drafted(personID, versionID, d.ID, err)
}

func (v *visit) dropDraft() error {
	personID, versionID, err := v.theVersion()
	if err != nil {
		return err
	}
	id, err := v.id("draft")
	if err != nil {
		return err
	}
	return v.drafted(personID, versionID, "", v.office.Inbox.DropDraft(v.r.Context(), v.who, personID, versionID, id))
}

// sendDrafts sends the drafts that the page showed, as it showed them.
func (v *visit) sendDrafts() error {
	personID, versionID, err := v.theVersion()
	if err != nil {
		return err
	}
	saw := map[string]int{}
	for _, d := range v.r.PostForm["draft"] {
		id, edit, _ := strings.Cut(d, " ")
		if saw[id], err = strconv.Atoi(edit); err != nil {
			return &api.Problem{Code: api.CodeMalformed}
		}
	}
	return v.drafted(personID, versionID, "", v.office.Inbox.SendDrafts(v.r.Context(), v.who, personID, versionID, saw))
}

// drafted leads back to the plan, at a draft where there is one.
func (v *visit) drafted(personID, versionID, at string, err error) error {
	if changed := (*inbox.DraftChanged)(nil); refusedForm(err) || errors.As(err, &changed) {
		return v.showPlan(err)
	}
	if err != nil {
		return err
	}
	to := planAddress(personID, versionID)
	if at != "" {
		to += "#" + commentMark + at
	}
	return v.see(to)
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
	saw, _ := strconv.Atoi(form.Get("saw")) // none where a page of before does not say: every reply may be this one
	err = v.office.Inbox.Reply(v.r.Context(), v.who, inbox.StaffReply{
		PersonID: personID, CommentID: commentID, Saw: saw, Text: strings.TrimSpace(form.Get("text")), Resolved: form.Get("resolved") != "",
	})
	var p *api.Problem
	if errors.As(err, &p) && len(p.Errors) > 0 && p.Errors[0].Pointer == "/comment_id" {
		return errNotFound
	}
	if err != nil {
		return err
	}
	if version := form.Get("version"); api.ValidID(version) {
		return v.see(planAddress(personID, version) + "#" + commentMark + commentID)
	}
	return v.see(personPath(personID))
}
