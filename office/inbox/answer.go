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
	LedTo      api.Authority // who answers it in the office's stead; empty: the office does
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
	if a.LedTo != (api.Authority{}) {
		c.Said("/led_to/name", a.LedTo.Name, api.MaxTitle)
		c.Said("/led_to/phone", a.LedTo.Phone, api.MaxPhone)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.forPerson(ctx, by, a.PersonID, func(tx *db.Tx, id, author string) error {
		r, q, err := openQuestion(ctx, tx, a.PersonID, a.QuestionID)
		if err != nil {
			return err
		}
		q.State, q.AnsweredAt, q.LedTo = api.QuestionAnswered, tx.Now(), a.LedTo
		if err := record.PutBody(ctx, tx, a.PersonID, api.KindQuestion, a.QuestionID, r.Body, q); err != nil {
			return err
		}
		if err := keepQuestion(ctx, tx, a.PersonID, a.QuestionID, q); err != nil {
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
	ID        string // made by whoever writes it: sent twice it is one
	PersonID  string
	VersionID string // that is shared with a booking or referral which stands
	Section   string
	Quote     string // the passage, as the version has it
	Text      string
}

// Comment puts a comment beside a passage and gives its id. Errors: as of CommentAll.
func (rm *Room) Comment(ctx context.Context, by mutation.Staff, s StaffComment) (commentID string, err error) {
	if commentID, err = rm.db.NewID(); err != nil {
		return "", err
	}
	s.ID = commentID
	return commentID, rm.CommentAll(ctx, by, s)
}

// CommentAll puts comments beside passages of one version that a person shares, all of
// them or none. One whose id is there already stays as it is. Errors: *api.Problem
// forbidden, invalid, not_found (also what is not shared, or no longer).
func (rm *Room) CommentAll(ctx context.Context, by mutation.Staff, all ...StaffComment) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil || len(all) == 0 {
		return err
	}
	person, version := all[0].PersonID, all[0].VersionID
	var c mutation.Checks
	c.ID("/version_id", version)
	for _, s := range all {
		c.ID("/id", s.ID)
		c.Said("/text", s.Text, api.MaxMessage)
		if s.PersonID != person || s.VersionID != version {
			c.Bad("/version_id", "reference")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.forPerson(ctx, by, person, func(tx *db.Tx, _, author string) error {
		v, err := consent.SharedContent(ctx, tx, by, person, version)
		if err != nil {
			return mutation.Missing(err, "/version_id")
		}
		for _, s := range all {
			if s.Quote == "" || !strings.Contains(v.Sections[s.Section], s.Quote) {
				return mutation.Refuse("/quote", "reference")
			}
			if _, there, err := record.Find(ctx, tx, person, api.KindComment, s.ID); err != nil || there {
				if err != nil {
					return err
				}
				continue // sent twice
			}
			if err := record.PutBody(ctx, tx, person, api.KindComment, s.ID, nil, api.Comment{
				PlanID: v.PlanID, VersionID: version, Section: s.Section, Quote: s.Quote, Text: s.Text, Author: author, At: tx.Now(),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("comment a plan: %w", err)
	}
	return nil
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
