package plan

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// pastText is a text of a section's history.
type pastText struct {
	rev   int64
	text  string   // what a write upon it was made upon
	files []string // likewise, by their ids
	seen  bool     // the writer saw the record as it became, not only what they wrote
}

func (rm *Room) writeSection(u *mutation.Request, b api.SectionWriteBody) error {
	var c mutation.Checks
	c.ID("/plan_id", b.PlanID)
	if !api.ValidSectionKey(b.Section) {
		c.Bad("/section", "format")
	}
	c.OptionalID("/base_mutation", b.BaseMutation)
	checkFiles(&c, "/attachment_ids", b.AttachmentIDs)
	if b.BaseRev < 0 {
		c.Bad("/base_rev", "range")
	}
	if err := c.Problem(); err != nil {
		return err
	}
	if len(b.Text) > rm.limits.SectionChars && utf8.RuneCountInString(b.Text) > rm.limits.SectionChars {
		return mutation.RefuseCode(api.CodeTooLong)
	}
	if _, err := u.Live(api.KindPlan, b.PlanID, &struct{}{}); err != nil {
		return err
	}
	id := api.SectionID(b.PlanID, b.Section)
	r, found, err := u.Find(api.KindSection, id)
	if err != nil {
		return err
	}
	var s api.Section
	if err := r.Decode(&s); err != nil {
		return err
	}
	base, known, err := baseOf(u, id, b)
	if err != nil {
		return err
	}
	written, err := attachInto(u, &s, id, base, b)
	if err != nil {
		return err
	}
	merged, sides := false, len(s.Variants)
	if found {
		if merged, err = rm.mergeInto(u, &s, b, base, known, r.Rev); err != nil {
			return err
		}
	} else {
		s.Text, s.State, s.Variants = b.Text, api.SectionOK, nil
	}
	if len(s.Variants) > max(sides, api.MaxVariants) {
		return mutation.RefuseCode(api.CodeUnsettled)
	}
	kept := len(b.Text)
	if merged {
		kept += len(s.Text)
	}
	if err := rm.store(u, kept); err != nil {
		return err
	}
	s.PlanID, s.Section, s.Author, s.At = b.PlanID, b.Section, u.Author, u.Now
	rev, err := u.Put(api.KindSection, id, r, s)
	if err != nil {
		return err
	}
	if !found {
		if err := u.Exec(`INSERT INTO plan_section (person_id, plan_id, section_id) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, u.Person, b.PlanID, id); err != nil {
			return err
		}
	}
	return keepText(u, id, rev, b.Text, sql.NullString{String: s.Text, Valid: merged}, written, s)
}

// keepText adds to a section's history: what was written, and what it became.
func keepText(u *mutation.Request, id string, rev int64, text string, merged sql.NullString, written []string, s api.Section) error {
	files, err1 := filesJSON(written)
	now, err2 := filesJSON(s.AttachmentIDs)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return u.Exec(`INSERT INTO section_text (person_id, section_id, rev, mutation_id, text, merged, files, files_now, state, author, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		u.Person, id, rev, u.Mutation.ID, text, merged, files, now, s.State, s.Author, db.Millis(s.At))
}

// mergeInto sets the text, state and variants of a section that is at rev after a
// write. merged tells that the text became another than the one written.
func (rm *Room) mergeInto(u *mutation.Request, s *api.Section, b api.SectionWriteBody, base pastText, known bool, rev int64) (merged bool, err error) {
	conflict := s.State == api.SectionConflict
	if b.AttachmentIDs != nil && known && b.Text == base.text {
		return s.Text != b.Text, nil // it is about the files, and settles nothing
	}
	// Still at its base: the rev that the writer saw, or the same text. A
	// conflict is settled only by who saw it.
	if known && base.rev == rev && base.seen || known && !conflict && base.text == s.Text {
		s.Text, s.State, s.Variants = b.Text, api.SectionOK, nil
		return false, nil
	}
	m, err := rm.join(u, base.text, s.Text, b.Text)
	if err != nil {
		return false, err
	}
	earlier := api.Variant{Text: s.Text, Author: s.Author, At: s.At}
	later := api.Variant{Text: b.Text, Author: u.Author, At: u.Now}
	switch {
	case conflict:
		// Not settled: the writer had not seen it. Where they went on from one of
		// its sides, that side goes on; else theirs is one side more.
		i := slices.IndexFunc(s.Variants, func(v api.Variant) bool { return known && v.Text == base.text })
		if i >= 0 {
			s.Variants[i] = later
		} else if !slices.ContainsFunc(s.Variants, func(v api.Variant) bool { return v.Text == b.Text }) {
			s.Variants = append(s.Variants, later)
		}
	case m.clash:
		s.State, s.Variants = api.SectionConflict, []api.Variant{earlier, later}
	default:
		s.State, s.Variants = api.SectionOK, nil
	}
	s.Text = m.text
	return s.Text != b.Text, nil
}

// joined is what two texts that were made of one became.
type joined struct {
	text  string
	clash bool
}

// join merges a section as it is and as it is written. What is to be looked through
// paragraph by paragraph is, while others write.
func (rm *Room) join(u *mutation.Request, base, now, written string) (joined, error) {
	join := func(context.Context, *db.DB) (j joined, _ error) {
		j.text, j.clash = rm.merge(base, now, written)
		return j, nil
	}
	if now == written || now == base || written == base {
		return join(u.Ctx, nil)
	}
	return mutation.Outside(u, [2]string{base, now}, join)
}

// baseOf finds the text and the files that a write was made upon: the writer's own earlier
// write where it is named and known, else the record at base_rev. An unknown
// base counts as empty.
func baseOf(u *mutation.Request, id string, b api.SectionWriteBody) (p pastText, known bool, err error) {
	seen, seenKnown, err := textAt(u.Ctx, u.Tx, u.Person, id, b.BaseRev)
	seen.seen = true
	if err != nil || b.BaseMutation == "" {
		return seen, seenKnown, err
	}
	own, known, err := scanPast(u.Tx.QueryRowContext(u.Ctx, `SELECT rev, text, files FROM section_text
		WHERE person_id = $1 AND section_id = $2 AND mutation_id = $3 ORDER BY rev LIMIT 1`, u.Person, id, b.BaseMutation))
	if err != nil || !known {
		return seen, seenKnown, err
	}
	if seenKnown && seen.rev >= own.rev { // what became of it, and came after it, was seen
		own.files = seen.files
	}
	return own, true, nil
}

// textAt is what a section's text became at a rev, and its files, if it had that rev.
func textAt(ctx context.Context, tx *db.Tx, person, id string, rev int64) (p pastText, known bool, err error) {
	return scanPast(tx.QueryRowContext(ctx, `SELECT s.rev, COALESCE(t.merged, t.text), t.files_now
		FROM section_text s JOIN section_text t ON t.person_id = s.person_id AND t.section_id = s.section_id
			AND t.rev = CASE WHEN s.as_rev = 0 THEN s.rev ELSE s.as_rev END
		WHERE s.person_id = $1 AND s.section_id = $2 AND s.rev = $3`, person, id, rev))
}

func scanPast(row db.Scanner) (p pastText, known bool, err error) {
	var files string
	err = row.Scan(&p.rev, &p.text, &files)
	if errors.Is(err, sql.ErrNoRows) {
		return pastText{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(files), &p.files)
	}
	if err != nil {
		return p, false, fmt.Errorf("read the section's history: %w", err)
	}
	return p, true, nil
}

// keepRestored notes under its new rev a section that was deleted, so that a write
// upon it finds its base. The history has its text already.
func keepRestored(u *mutation.Request, id string, rev int64) error {
	return u.Exec(`INSERT INTO section_text (person_id, section_id, rev, mutation_id, text, state, author, at, as_rev)
		SELECT person_id, section_id, $1, $2, '', state, author, at, CASE WHEN as_rev = 0 THEN rev ELSE as_rev END
		FROM section_text WHERE person_id = $3 AND section_id = $4 ORDER BY rev DESC LIMIT 1`, rev, u.Mutation.ID, u.Person, id)
}
