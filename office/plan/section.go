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
	"startklar.dk/office/files"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
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
	w, err := rm.become(u, id, b)
	if err != nil {
		return err
	}
	if w.unsettled {
		return mutation.RefuseCode(api.CodeUnsettled)
	}
	files, written, err := attachInto(u, w.before, id, b)
	if err != nil {
		return err
	}
	if !files.equal(w.files) { // they came, or went, since they were looked for
		if w, err = rm.write(u, w.before, files, b); err != nil {
			return err
		}
	}
	kept := len(b.Text)
	if w.merged {
		kept += len(w.Text)
	}
	if err := rm.store(u, kept); err != nil {
		return err
	}
	rev, err := u.PutRaw(api.KindSection, id, w.body)
	if err != nil {
		return err
	}
	if err := keepSection(u, id, w); err != nil {
		return err
	}
	return keepText(u, id, rev, b.Text, w, written)
}

// pastSection is a section as a write finds it.
type pastSection struct {
	api.Section
	rev   int64           // 0 where there is none yet
	body  json.RawMessage // of its record
	base  pastText        // what the write was made upon
	known bool            // whether the base is
}

// becoming is what a section becomes by a write.
type becoming struct {
	api.Section
	files     sectionFiles
	before    pastSection
	merged    bool            // the text is another than the one written
	unsettled bool            // it would be one side of a conflict too many: it has no body then
	body      json.RawMessage // of its record
}

// become gives what a section becomes. Where that is much, or texts are to be looked
// through paragraph by paragraph, it is made while others write.
func (rm *Room) become(u *mutation.Request, id string, b api.SectionWriteBody) (becoming, error) {
	type found struct {
		pastSection
		files sectionFiles
	}
	read := func(u *mutation.Request, r api.Record) (f found, err error) {
		if f.pastSection, err = readSection(u, r, id, b); err == nil {
			f.files, _, err = filesAfter(f.pastSection, b, func(file string) (api.Attachment, error) { return files.Find(u, file) })
		}
		if refused := new(api.Problem); errors.As(err, &refused) {
			err = nil // it is refused when they are attached
		}
		return f, err
	}
	write := func(f found) (becoming, error) { return rm.write(u, f.pastSection, f.files, b) }
	r, size, _, err := u.FindUpTo(api.KindSection, id, manyBytes)
	if err != nil {
		return becoming{}, err
	}
	if size+len(u.Mutation.Body) < manyBytes {
		f, err := read(u, r)
		if err != nil {
			return becoming{}, err
		}
		if !f.merges(b) {
			return write(f)
		}
	}
	return mutation.Outside(u, r.Rev, func(u *mutation.Request) (f found, err error) {
		r, _, err := u.Find(api.KindSection, id)
		if err == nil {
			f, err = read(u, r)
		}
		return f, err
	}, write)
}

// readSection gives a section of which the record was found, if it has one, with what a
// write of it was made upon.
func readSection(u *mutation.Request, r api.Record, id string, b api.SectionWriteBody) (s pastSection, err error) {
	if err := r.Decode(&s.Section); err != nil {
		return s, err
	}
	s.rev, s.body = r.Rev, r.Body
	s.base, s.known, err = baseOf(u, id, b)
	return s, err
}

// write gives what a section becomes that was read.
func (rm *Room) write(u *mutation.Request, before pastSection, files sectionFiles, b api.SectionWriteBody) (w becoming, err error) {
	w = becoming{Section: before.Section, before: before, files: files}
	w.Variants = slices.Clone(w.Variants)
	w.merged = rm.mergeInto(&w.Section, b, before, api.Variant{Text: b.Text, Author: u.Author, At: u.Now})
	if len(w.Variants) > max(len(before.Variants), api.MaxVariants) {
		w.unsettled = true
		return w, nil
	}
	w.PlanID, w.Section.Section, w.Author, w.At = b.PlanID, b.Section, u.Author, u.Now
	w.AttachmentIDs, w.Attachments = files.ids, files.attachments
	w.body, err = record.Compose(before.body, w.Section)
	return w, err
}

// keepText adds to a section's history: what was written, and what it became.
func keepText(u *mutation.Request, id string, rev int64, text string, w becoming, written []string) error {
	files, err1 := filesJSON(written)
	now, err2 := filesJSON(w.AttachmentIDs)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return u.Exec(`INSERT INTO section_text (person_id, section_id, rev, mutation_id, text, merged, files, files_now, state, author, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		u.Person, id, rev, u.Mutation.ID, text, sql.NullString{String: w.Text, Valid: w.merged}, files, now, w.State, w.Author, db.Millis(w.At))
}

// sets tells whether a write sets the text as it is: the section is still at its base,
// the rev that the writer saw, or the same text. A conflict is settled only by who saw
// it.
func (s pastSection) sets() bool {
	return s.rev == 0 || s.known && (s.base.rev == s.rev && s.base.seen || s.State != api.SectionConflict && s.base.text == s.Text)
}

// leaves tells whether a write is about the files, and settles nothing.
func (s pastSection) leaves(b api.SectionWriteBody) bool {
	return s.rev != 0 && b.AttachmentIDs != nil && s.known && b.Text == s.base.text
}

// merges tells whether a write has texts looked through paragraph by paragraph.
func (s pastSection) merges(b api.SectionWriteBody) bool {
	return !s.leaves(b) && !s.sets() && s.Text != b.Text && s.Text != s.base.text && b.Text != s.base.text
}

// mergeInto sets the text, state and variants of a section after a write, which is later.
// merged tells that the text became another than the one written.
func (rm *Room) mergeInto(s *api.Section, b api.SectionWriteBody, before pastSection, later api.Variant) (merged bool) {
	switch {
	case before.leaves(b):
		return s.Text != b.Text
	case before.sets():
		s.Text, s.State, s.Variants = b.Text, api.SectionOK, nil
		return false
	}
	text, clash := rm.merge(before.base.text, s.Text, b.Text)
	earlier := api.Variant{Text: s.Text, Author: s.Author, At: s.At}
	switch {
	case s.State == api.SectionConflict:
		// Not settled: the writer had not seen it. Where they went on from one of
		// its sides, that side goes on; else theirs is one side more.
		i := slices.IndexFunc(s.Variants, func(v api.Variant) bool { return before.known && v.Text == before.base.text })
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
	return s.Text != b.Text
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
