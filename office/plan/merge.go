package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"startklar.dk/office/db"
)

// MergeInto has somebody's plans, with their history and versions, be another's, whose counter
// puts all of them so much further on. It runs inside a write.
func (*Room) MergeInto(ctx context.Context, tx *db.Tx, keptID, goneID string, further int64) error {
	for _, statement := range []string{
		`UPDATE section_text SET person_id = $1, rev = rev + $3, as_rev = CASE WHEN as_rev > 0 THEN as_rev + $3 ELSE 0 END WHERE person_id = $2`,
		`UPDATE figure_write SET person_id = $1, rev = rev + $3, base_rev = CASE WHEN base_rev > 0 THEN base_rev + $3 ELSE 0 END WHERE person_id = $2`,
	} {
		if _, err := tx.ExecContext(ctx, statement, keptID, goneID, further); err != nil {
			return fmt.Errorf("bring plans over: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE plan_section SET person_id = $1 WHERE person_id = $2`, keptID, goneID); err != nil {
		return fmt.Errorf("bring plans over: %w", err)
	}
	versions, err := db.Collect(ctx, tx, func(row db.Scanner) (c content, err error) {
		err = row.Scan(&c.id, &c.sections, &c.figures)
		return c, err
	}, `SELECT version_id, sections, figures FROM version_content WHERE person_id = $1`, goneID)
	if err != nil {
		return fmt.Errorf("bring versions over: %w", err)
	}
	for _, v := range versions {
		if err := v.shift(further); err != nil {
			return fmt.Errorf("bring a version over: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE version_content SET person_id = $1, sections = $2, figures = $3 WHERE person_id = $4 AND version_id = $5`,
			keptID, v.sections, v.figures, goneID, v.id); err != nil {
			return fmt.Errorf("bring a version over: %w", err)
		}
	}
	return nil
}

// content is what a version has of texts and figures.
type content struct{ id, sections, figures string }

// shift has what a version refers to by its rev be referred to where that is now.
func (c *content) shift(further int64) error {
	var sections map[string]json.RawMessage
	if err := json.Unmarshal([]byte(c.sections), &sections); err != nil {
		return err
	}
	for key, raw := range sections {
		var rev int64
		if json.Unmarshal(raw, &rev) == nil {
			sections[key] = json.RawMessage(strconv.FormatInt(rev+further, 10))
		}
	}
	out, err := json.Marshal(sections)
	if err != nil {
		return err
	}
	c.sections = string(out)
	var rev int64
	if json.Unmarshal([]byte(c.figures), &rev) == nil && rev > 0 {
		c.figures = strconv.FormatInt(rev+further, 10)
	}
	return nil
}
