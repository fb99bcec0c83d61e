package office

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/api/merge"
)

// pastText is a text of a section's history.
type pastText struct {
	rev  int64
	text string // what a write upon it was made upon
	seen bool   // the writer saw the record as it became, not only the text they wrote
}

func (u *unit) sectionWrite(b api.SectionWriteBody) error {
	var c checks
	c.id("/plan_id", b.PlanID)
	if !api.ValidSectionKey(b.Section) {
		c.bad("/section", "format")
	}
	c.optionalID("/base_mutation", b.BaseMutation)
	if b.BaseRev < 0 {
		c.bad("/base_rev", "range")
	}
	if err := c.problem(); err != nil {
		return err
	}
	if len(b.Text) > u.o.Limits.SectionChars && utf8.RuneCountInString(b.Text) > u.o.Limits.SectionChars {
		return refuseCode(api.CodeTooLong)
	}
	if _, err := u.live(api.KindPlan, b.PlanID, &struct{}{}); err != nil {
		return err
	}
	id := api.SectionID(b.PlanID, b.Section)
	r, found, err := u.find(api.KindSection, id)
	if err != nil {
		return err
	}
	var s api.Section
	if err := r.Decode(&s); err != nil {
		return err
	}
	merged, err := u.mergeInto(&s, b, id, r.Rev, found)
	if err != nil {
		return err
	}
	s.PlanID, s.Section, s.Author, s.At = b.PlanID, b.Section, u.author, u.now
	rev, err := u.put(api.KindSection, id, r, s)
	if err != nil {
		return err
	}
	if !found {
		if err := u.exec(`INSERT INTO plan_section (person_id, plan_id, section_id) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, u.person, b.PlanID, id); err != nil {
			return err
		}
	}
	result := sql.NullString{String: s.Text, Valid: merged}
	return u.exec(`INSERT INTO section_text (person_id, section_id, rev, mutation_id, text, merged, state, author, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		u.person, id, rev, u.mutation.ID, b.Text, result, s.State, u.author, millis(u.now))
}

// mergeInto sets the section's text, state and variants after a write. merged
// tells that the text became another than the one written.
func (u *unit) mergeInto(s *api.Section, b api.SectionWriteBody, id string, rev int64, found bool) (merged bool, err error) {
	set := func() {
		s.Text, s.State, s.Variants = b.Text, api.SectionOK, nil
	}
	if !found {
		set()
		return false, nil
	}
	base, known, err := u.base(id, b)
	if err != nil {
		return false, err
	}
	conflict := s.State == api.SectionConflict
	// Still at its base: the rev that the writer saw, or the same text. A
	// conflict is settled only by who saw it.
	if known && base.rev == rev && base.seen || known && !conflict && base.text == s.Text {
		set()
		return false, nil
	}
	text, clash := merge.Merge(base.text, s.Text, b.Text)
	earlier := api.Variant{Text: s.Text, Author: s.Author, At: s.At}
	later := api.Variant{Text: b.Text, Author: u.author, At: u.now}
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
	case clash:
		s.State, s.Variants = api.SectionConflict, []api.Variant{earlier, later}
	default:
		s.State, s.Variants = api.SectionOK, nil
	}
	s.Text = text
	return text != b.Text, nil
}

// base finds the text that a write was made upon: the writer's own earlier
// write where it is named and known, else the record at base_rev. An unknown
// base counts as empty.
func (u *unit) base(id string, b api.SectionWriteBody) (p pastText, known bool, err error) {
	const where = ` FROM section_text WHERE person_id = $1 AND section_id = $2 AND `
	if b.BaseMutation != "" {
		p, known, err = scanPast(u.tx.QueryRowContext(u.ctx, `SELECT rev, text`+where+`mutation_id = $3 ORDER BY rev LIMIT 1`,
			u.person, id, b.BaseMutation))
		if err != nil || known {
			return p, known, err
		}
	}
	p, known, err = scanPast(u.tx.QueryRowContext(u.ctx, `SELECT rev, COALESCE(merged, text)`+where+`rev = $3`,
		u.person, id, b.BaseRev))
	p.seen = true
	return p, known, err
}

func scanPast(row scanner) (p pastText, known bool, err error) {
	err = row.Scan(&p.rev, &p.text)
	if errors.Is(err, sql.ErrNoRows) {
		return pastText{}, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("read the section's history: %w", err)
	}
	return p, true, nil
}

// keepRestored notes a restored section's text under its new rev, so that a
// write upon it finds its base.
func (u *unit) keepRestored(id string, rev int64) error {
	var s api.Section
	if _, err := u.live(api.KindSection, id, &s); err != nil {
		return err
	}
	return u.exec(`INSERT INTO section_text (person_id, section_id, rev, mutation_id, text, merged, state, author, at)
		VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8)`,
		u.person, id, rev, u.mutation.ID, s.Text, s.State, s.Author, millis(s.At))
}
