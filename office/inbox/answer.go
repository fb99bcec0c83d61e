package inbox

import (
	"context"
	"fmt"

	"startklar.dk/api"
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
		if err := audit(ctx, tx, by, a.PersonID, api.KindQuestion, a.QuestionID); err != nil {
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

// forPerson writes among what is a person's, with the id of a new record and the
// name of who writes.
func (rm *Room) forPerson(ctx context.Context, by mutation.Staff, person string, fn func(tx *db.Tx, id, author string) error) error {
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		return forPerson(ctx, tx, by, person, func(id, author string) error { return fn(tx, id, author) })
	})
}

func forPerson(ctx context.Context, tx *db.Tx, by mutation.Staff, person string, fn func(id, author string) error) error {
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
	return fn(id, author)
}

// audit leaves a line in the log of what one of the staff wrote among what is a person's.
func audit(ctx context.Context, tx *db.Tx, by mutation.Staff, personID string, kind api.Kind, ref string) error {
	return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(kind), Ref: ref})
}
