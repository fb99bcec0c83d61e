package inbox

import (
	"context"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// StaffAnswer is what the office answers to a person's question.
type StaffAnswer struct {
	PersonID   string
	QuestionID string
	Text       string
}

// Answer answers a question that is open. Errors: *api.Problem forbidden,
// not_found, invalid (of a question that was answered before, its state).
func (rm *Room) Answer(ctx context.Context, by mutation.Staff, a StaffAnswer) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/question_id", a.QuestionID)
	c.Said("/text", a.Text, api.MaxMessage)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.forPerson(ctx, by, a.PersonID, func(tx *db.Tx, id, author string) error {
		var q api.Question
		r, err := record.Live(ctx, tx, a.PersonID, api.KindQuestion, a.QuestionID, &q)
		if err != nil {
			return mutation.Missing(err, "/question_id")
		}
		if q.State == api.QuestionAnswered {
			return mutation.Refuse("/question_id", "state")
		}
		q.State = api.QuestionAnswered
		if err := record.PutBody(ctx, tx, a.PersonID, api.KindQuestion, a.QuestionID, r.Body, q); err != nil {
			return err
		}
		return record.PutBody(ctx, tx, a.PersonID, api.KindMessage, id, nil, api.Message{
			Thread: a.QuestionID, Author: author, Text: a.Text, At: tx.Now(), AttachmentIDs: []string{},
		})
	})
	if err != nil {
		return fmt.Errorf("answer a question: %w", err)
	}
	return nil
}

// StaffComment is what a reader of a shared version says about a passage of it.
type StaffComment struct {
	PersonID  string
	VersionID string // that is shared with a booking or referral which stands
	Section   string
	Quote     string // the passage, as the version has it
	Text      string
}

// Comment puts a comment beside a passage and gives its id. Errors: *api.Problem
// forbidden, invalid, not_found (also what is not shared, or no longer).
func (rm *Room) Comment(ctx context.Context, by mutation.Staff, s StaffComment) (commentID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	var c mutation.Checks
	c.ID("/version_id", s.VersionID)
	c.Said("/text", s.Text, api.MaxMessage)
	if err := c.Problem(); err != nil {
		return "", err
	}
	err = rm.forPerson(ctx, by, s.PersonID, func(tx *db.Tx, id, author string) error {
		v, err := consent.SharedContent(ctx, tx, s.PersonID, s.VersionID)
		if err != nil {
			return mutation.Missing(err, "/version_id")
		}
		if s.Quote == "" || !strings.Contains(v.Sections[s.Section], s.Quote) {
			return mutation.Refuse("/quote", "reference")
		}
		commentID = id
		return record.PutBody(ctx, tx, s.PersonID, api.KindComment, id, nil, api.Comment{
			PlanID: v.PlanID, Section: s.Section, Quote: s.Quote, Text: s.Text, Author: author, At: tx.Now(), Replies: []api.Reply{},
		})
	})
	if err != nil {
		return "", fmt.Errorf("comment a plan: %w", err)
	}
	return commentID, nil
}

// forPerson writes among what is a person's, with the id of a new record and the
// name of who writes.
func (rm *Room) forPerson(ctx context.Context, by mutation.Staff, person string, fn func(tx *db.Tx, id, author string) error) error {
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err := record.Live(ctx, tx, person, api.KindPerson, person, &struct{}{}); err != nil {
			return err
		}
		if err := record.LockCounter(ctx, tx, person); err != nil {
			return err
		}
		author, err := by.Author(ctx, tx)
		if err != nil {
			return err
		}
		return fn(tx, id, author)
	})
}
