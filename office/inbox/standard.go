package inbox

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// StandardAnswer is what the office says again and again; whoever answers begins with it.
type StandardAnswer struct{ ID, Title, Text string }

// StandardAnswers are the office's, by title. Errors: *api.Problem forbidden.
func (rm *Room) StandardAnswers(ctx context.Context, by mutation.Staff) (all []StandardAnswer, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (a StandardAnswer, err error) {
			err = row.Scan(&a.ID, &a.Title, &a.Text)
			return a, err
		}, `SELECT id, title, text FROM standard_answer ORDER BY title, id`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list standard answers: %w", err)
	}
	return all, nil
}

// KeepStandardAnswer writes one under its id; without a text it goes. Errors:
// *api.Problem forbidden, invalid.
func (rm *Room) KeepStandardAnswer(ctx context.Context, by mutation.Staff, a StandardAnswer) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/id", a.ID)
	query, args := `DELETE FROM standard_answer WHERE id = $1`, []any{a.ID}
	if a.Text != "" {
		c.Said("/title", a.Title, api.MaxTitle)
		c.Said("/text", a.Text, api.MaxMessage)
		query = `INSERT INTO standard_answer (id, title, text) VALUES ($1, $2, $3)
			ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text`
		args = append(args, a.Title, a.Text)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: "standard_answer", Ref: a.ID})
	})
	if err != nil {
		return fmt.Errorf("keep a standard answer: %w", err)
	}
	return nil
}
