package inbox

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Asked is a question as the office has it.
type Asked struct {
	PersonID   string
	QuestionID string
	StaffID    string // who has it; empty: nobody
	api.Question
}

// Questions lists what waits for an answer, what is to be answered first first. Errors:
// *api.Problem forbidden.
func (rm *Room) Questions(ctx context.Context, by mutation.Staff) ([]Asked, error) {
	return rm.questions(ctx, by, `q.answered_at = 0 ORDER BY CASE WHEN q.answer_by = 0 THEN 1 ELSE 0 END, q.answer_by, q.id`)
}

// Waiting lists what waits for an answer of somebody, their own and what nobody has, as
// Questions does and no more than so many. Errors: *api.Problem forbidden.
func (rm *Room) Waiting(ctx context.Context, by mutation.Staff, most int) ([]Asked, error) {
	return rm.questions(ctx, by, `q.answered_at = 0 AND q.staff_id IN ('', $1)
		ORDER BY CASE WHEN q.answer_by = 0 THEN 1 ELSE 0 END, q.answer_by, q.id LIMIT $2`, by.ID, most)
}

// Answered lists what was answered, the last first, and no more than so many. Errors:
// *api.Problem forbidden.
func (rm *Room) Answered(ctx context.Context, by mutation.Staff, most int) ([]Asked, error) {
	return rm.questions(ctx, by, `q.answered_at <> 0 ORDER BY q.answered_at DESC, q.id LIMIT $1`, most)
}

// OfPerson are a person's, the first first. Errors: *api.Problem forbidden.
func (rm *Room) OfPerson(ctx context.Context, by mutation.Staff, personID string) ([]Asked, error) {
	return rm.questions(ctx, by, `q.person_id = $1 ORDER BY q.asked_at, q.id`, personID)
}

// Question is one of a person's, answered or not. Errors: *api.Problem forbidden,
// not_found.
func (rm *Room) Question(ctx context.Context, by mutation.Staff, personID, questionID string) (Asked, error) {
	found, err := rm.questions(ctx, by, `q.person_id = $1 AND q.id = $2`, personID, questionID)
	if err == nil && len(found) == 0 {
		err = record.ErrNotFound
	}
	if err != nil {
		return Asked{}, err
	}
	return found[0], nil
}

func (rm *Room) questions(ctx context.Context, by mutation.Staff, which string, args ...any) (all []Asked, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (q Asked, err error) {
			r := api.Record{Kind: api.KindQuestion}
			var body string
			if err := row.Scan(&q.PersonID, &q.QuestionID, &q.StaffID, &body); err != nil {
				return q, err
			}
			r.ID, r.Body = q.QuestionID, []byte(body)
			err = r.Decode(&q.Question)
			return q, err
		}, `SELECT q.person_id, q.id, q.staff_id, r.body FROM question q
			JOIN record r ON r.owner = q.person_id AND r.kind = 'question' AND r.id = q.id AND NOT r.deleted
			WHERE `+which, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return all, nil
}

// Assign gives a question to one of those who answer, or passes it on to another; an
// empty id gives it back to all. Its person sees who has it. Errors: *api.Problem
// forbidden, not_found (also of such a colleague), invalid (it is answered).
func (rm *Room) Assign(ctx context.Context, by mutation.Staff, personID, questionID, staffID string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var to account.Member
		if staffID != "" {
			var err error
			if to, err = account.Colleague(ctx, tx, staffID); err != nil {
				return mutation.Missing(err, "/staff_id")
			}
		}
		return forPerson(ctx, tx, by, personID, func(_, _ string) error {
			return assign(ctx, tx, by, personID, questionID, to.ID, to.SaidName())
		})
	})
	if err != nil {
		return fmt.Errorf("give a question to somebody: %w", err)
	}
	return nil
}

// assign gives a question to whoever has an id and a name, or back to all.
func assign(ctx context.Context, tx *db.Tx, by mutation.Staff, personID, questionID, staffID, name string) error {
	r, q, err := openQuestion(ctx, tx, personID, questionID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE question SET staff_id = $1 WHERE person_id = $2 AND id = $3`, staffID, personID, questionID); err != nil {
		return err
	}
	if err := audit(ctx, tx, by, personID, api.KindQuestion, questionID); err != nil {
		return err
	}
	if q.Assigned == name {
		return nil
	}
	q.Assigned = name
	return record.PutBody(ctx, tx, personID, api.KindQuestion, questionID, r.Body, q)
}

// openQuestion reads a question that waits for an answer; invalid where it was answered.
func openQuestion(ctx context.Context, tx *db.Tx, personID, questionID string) (r api.Record, q api.Question, err error) {
	if r, err = record.Live(ctx, tx, personID, api.KindQuestion, questionID, &q); err != nil {
		return r, q, mutation.Missing(err, "/question_id")
	}
	if q.State == api.QuestionAnswered {
		err = mutation.Refuse("/question_id", "state")
	}
	return r, q, err
}

// HandOver is account.HandOver for questions and drafts of comments.
func HandOver(ctx context.Context, tx *db.Tx, by mutation.Staff, fromID, toID, toName string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE comment_draft SET staff_id = $1 WHERE staff_id = $2`, toID, fromID); err != nil {
		return fmt.Errorf("hand over drafts: %w", err)
	}
	type key struct{ person, id string }
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (k key, err error) {
		err = row.Scan(&k.person, &k.id)
		return k, err
	}, `SELECT person_id, id FROM question WHERE staff_id = $1 AND answered_at = 0 ORDER BY person_id, id`, fromID)
	if err != nil {
		return fmt.Errorf("hand over questions: %w", err)
	}
	for _, q := range all {
		if err := record.LockCounter(ctx, tx, q.person); err != nil {
			return err
		}
		var has string // by now
		if err := tx.QueryRowContext(ctx, `SELECT staff_id FROM question WHERE person_id = $1 AND id = $2`, q.person, q.id).Scan(&has); err != nil || has != fromID {
			if err = record.NotFound(err); err != nil && !errors.Is(err, record.ErrNotFound) {
				return err
			}
			continue
		}
		err := assign(ctx, tx, by, q.person, q.id, toID, toName)
		if refused := (*api.Problem)(nil); err != nil && !errors.As(err, &refused) { // answered a moment ago
			return fmt.Errorf("hand over a question: %w", err)
		}
	}
	return nil
}

// keepQuestion notes a question for the office, beside its person's record.
func keepQuestion(ctx context.Context, tx *db.Tx, personID, id string, q api.Question) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO question (person_id, id, asked_at, answer_by, answered_at, staff_id) VALUES ($1, $2, $3, $4, $5, '')
		ON CONFLICT (person_id, id) DO UPDATE SET answered_at = excluded.answered_at`,
		personID, id, db.Millis(q.AskedAt), db.Millis(q.AnswerBy), db.Millis(q.AnsweredAt))
	if err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	return nil
}

// Erase forgets who had a person's questions, when they were answered, and what was yet
// to be said of their plans. How long an answer took stays counted without a name; one
// that is late ends now. The figures count it on by an id that is nobody's.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	now := db.Millis(tx.Now())
	counted, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT id FROM question WHERE person_id = $1
		AND (answered_at > 0 OR answer_by > 0 AND answer_by < $2) ORDER BY id`, personID, now)
	if err != nil {
		return fmt.Errorf("find the questions of whoever is erased: %w", err)
	}
	for _, id := range counted {
		nobodys, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE question SET id = $1, person_id = $2, staff_id = '',
			answered_at = CASE WHEN answered_at = 0 THEN $3 ELSE answered_at END WHERE person_id = $4 AND id = $5`, nobodys, record.ErasedOwner, now, personID, id); err != nil {
			return fmt.Errorf("leave out whose a question was: %w", err)
		}
	}
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM question WHERE person_id = $1`, `DELETE FROM comment_draft WHERE person_id = $1`)
}

// Export is who had a person's questions, when they were answered, and what is yet to be
// said of their plans.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{
		{File: "questions.json", Query: `SELECT id, asked_at, answer_by, answered_at, staff_id FROM question WHERE person_id = $1 ORDER BY id`},
		{File: "drafts.json", Query: `SELECT id, staff_id, version_id, section, quote, text FROM comment_draft WHERE person_id = $1 ORDER BY id`},
	}
}
