// Package plan is what persons write: texts that are merged where two devices wrote
// them, figures by path, and versions that stay. It starts no goroutine.
package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/merge"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room are what persons write: texts, figures, versions.
type Room struct {
	db     *db.DB
	limits Limits
	merge  func(base, ours, theirs string) (text string, conflict bool)
	shared func(ctx context.Context, tx *db.Tx, person, version string) (bool, error)
}

// Limits are what a person may write at the most.
type Limits struct {
	SectionChars int // of a section's text
	StoredBytes  int // of all texts and figures with their history
	Versions     int // kept of all plans
}

// New are the plans of an office. Shared tells whether somebody else may read a
// version now.
func New(d *db.DB, limits Limits, shared func(ctx context.Context, tx *db.Tx, person, version string) (bool, error)) *Room {
	return &Room{d, limits, merge.Merge, shared}
}

// store counts n bytes among what the office keeps of a person's texts and figures, or
// refuses them.
func (rm *Room) store(u *mutation.Request, n int) error {
	ok, err := db.ChangedOne(u.Tx.ExecContext(u.Ctx, `UPDATE counter SET stored = stored + $1 WHERE owner = $2 AND stored + $1 <= $3`,
		n, u.Person, rm.limits.StoredBytes))
	if err != nil {
		return fmt.Errorf("count what is stored: %w", err)
	}
	if !ok {
		return mutation.RefuseCode(api.CodeQuota)
	}
	return nil
}

// unstore counts n bytes less, which are deleted.
func unstore(ctx context.Context, tx *db.Tx, person string, n int) error {
	_, err := tx.ExecContext(ctx, `UPDATE counter SET stored = CASE WHEN stored > $1 THEN stored - $1 ELSE 0 END WHERE owner = $2`, n, person)
	if err != nil {
		return fmt.Errorf("count what is stored: %w", err)
	}
	return nil
}

// Usage is how much the office keeps of a person's plans: bytes of all, and versions.
func (rm *Room) Usage(ctx context.Context, tx *db.Tx, personID string) (stored, versions api.Quota, err error) {
	stored.Allowed, versions.Allowed = int64(rm.limits.StoredBytes), int64(rm.limits.Versions)
	err = tx.QueryRowContext(ctx, `SELECT stored, (SELECT COUNT(*) FROM version_content WHERE person_id = $1) FROM counter WHERE owner = $1`,
		personID).Scan(&stored.Used, &versions.Used)
	if err != nil {
		return stored, versions, record.NotFound(fmt.Errorf("read what is stored: %w", err))
	}
	return stored, versions, nil
}

// Rules are what persons do with their plans.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{
		api.PlanCreate:    mutation.NewRule(create),
		api.PlanRename:    mutation.NewRule(rename),
		api.PlanDelete:    mutation.NewRule(remove),
		api.PlanRestore:   mutation.NewRule(restore),
		api.SectionWrite:  mutation.NewRule(rm.writeSection),
		api.FiguresWrite:  mutation.NewRule(rm.writeFigures),
		api.VersionKeep:   mutation.NewRule(rm.keepVersion),
		api.VersionDelete: mutation.NewRule(deleteVersion),
	}
}

// checkPlan checks the body that plan mutations share.
func checkPlan(b api.PlanBody) error {
	var c mutation.Checks
	c.ID("/plan_id", b.PlanID)
	c.OptionalID("/template_id", b.TemplateID)
	c.Length("/title", b.Title, api.MaxTitle)
	return c.Problem()
}

func create(u *mutation.Request, b api.PlanBody) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	if err := u.Unused(api.KindPlan, b.PlanID, "/plan_id"); err != nil {
		return err
	}
	if b.TemplateID != "" && !shippedTemplate(b.TemplateID) {
		if _, err := record.Live(u.Ctx, u.Tx, record.CatalogueOwner, api.KindPlanTemplate, b.TemplateID, &struct{}{}); err != nil {
			return mutation.Missing(err, "/template_id")
		}
	}
	_, err := u.Put(api.KindPlan, b.PlanID, api.Record{}, api.Plan{Title: b.Title, TemplateID: b.TemplateID})
	return err
}

func rename(u *mutation.Request, b api.PlanBody) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	var p api.Plan
	r, err := u.Live(api.KindPlan, b.PlanID, &p)
	if err != nil {
		return err
	}
	p.Title = b.Title
	_, err = u.Put(api.KindPlan, b.PlanID, r, p)
	return err
}

// remove deletes a plan with its texts and figures; kept versions stay. A
// plan that is deleted already stays so.
func remove(u *mutation.Request, b api.PlanBody) error { return setDeleted(u, b, true) }

// restore brings a deleted plan back with its texts and figures, as long as its
// deletion is remembered; they are kept so long.
func restore(u *mutation.Request, b api.PlanBody) error {
	r, ok, err := u.Find(api.KindPlan, b.PlanID)
	if err == nil && ok && r.Deleted {
		err = record.Remembered(u.Ctx, u.Tx, u.Person, api.KindPlan, b.PlanID)
	}
	if err != nil {
		return err
	}
	return setDeleted(u, b, false)
}

func setDeleted(u *mutation.Request, b api.PlanBody, deleted bool) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	r, ok, err := u.Find(api.KindPlan, b.PlanID)
	if err != nil {
		return err
	}
	if !ok {
		return record.ErrNotFound
	}
	if r.Deleted == deleted { // another device was first
		u.Touch(api.KindPlan, b.PlanID)
		return nil
	}
	sections, err := sectionsOf(u, b.PlanID)
	if err != nil {
		return err
	}
	if _, err := u.SetDeleted(api.KindPlan, b.PlanID, deleted); err != nil {
		return err
	}
	for _, s := range sections {
		rev, err := u.SetDeleted(api.KindSection, s.id, deleted)
		if err != nil {
			return err
		}
		if !deleted {
			if err := keepRestored(u, s.id, rev); err != nil {
				return err
			}
		}
	}
	if _, _, ok, err := u.FindUpTo(api.KindFigures, api.FiguresID(b.PlanID), 0); err != nil || !ok {
		return err
	}
	_, err = u.SetDeleted(api.KindFigures, api.FiguresID(b.PlanID), deleted)
	return err
}

// sectionIn is what a plan knows of one of its texts.
type sectionIn struct {
	id, key string
	rev     int64
	written bool   // the text is not empty
	files   string // its ids, as a column has them
}

// sectionsOf are a plan's texts, deleted or not, in the order of their revs. The texts
// themselves, which are long, are not read.
func sectionsOf(u *mutation.Request, planID string) ([]sectionIn, error) {
	sections, err := db.Collect(u.Ctx, u.Tx, func(row db.Scanner) (s sectionIn, err error) {
		err = row.Scan(&s.id, &s.key, &s.rev, &s.written, &s.files)
		return s, err
	}, `SELECT s.section_id, s.section, r.rev, s.written, s.files FROM plan_section s
		JOIN record r ON r.owner = s.person_id AND r.kind = $1 AND r.id = s.section_id
		WHERE s.person_id = $2 AND s.plan_id = $3 ORDER BY r.rev`, api.KindSection, u.Person, planID)
	if err != nil {
		return nil, fmt.Errorf("read which texts a plan has: %w", err)
	}
	return sections, nil
}

// keepSection keeps what a plan knows of a text after a write of it.
func keepSection(u *mutation.Request, id string, w becoming) error {
	is, was := strings.TrimSpace(w.Text) != "", strings.TrimSpace(w.before.Text) != ""
	if w.before.rev != 0 && is == was && slices.Equal(w.AttachmentIDs, w.before.AttachmentIDs) {
		return nil
	}
	files, err := filesJSON(w.AttachmentIDs)
	if err != nil {
		return err
	}
	return u.Exec(`INSERT INTO plan_section (person_id, plan_id, section_id, section, written, files) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person_id, plan_id, section_id) DO UPDATE SET section = excluded.section, written = excluded.written, files = excluded.files`,
		u.Person, w.PlanID, id, w.Section.Section, is, files)
}

// Erase erases what a person wrote.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID},
		`DELETE FROM plan_section WHERE person_id = $1`,
		`DELETE FROM section_text WHERE person_id = $1`,
		`DELETE FROM figure_write WHERE person_id = $1`,
		`DELETE FROM version_content WHERE person_id = $1`)
}

// Export is what a person wrote, with how it was before. A number in a version stands
// for the text that the section has at that rev, and for all figures up to it.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{
		{File: "texts.json", Query: `SELECT section_id, rev, text, merged, files_now AS files, state, author, at FROM section_text WHERE person_id = $1 AND as_rev = 0 ORDER BY section_id, rev`},
		{File: "figures.json", Query: `SELECT plan_id, rev, figures, at FROM figure_write WHERE person_id = $1 ORDER BY plan_id, rev`},
		{File: "versions.json", Query: `SELECT version_id, plan_id, sections, figures, comments, files FROM version_content WHERE person_id = $1 ORDER BY version_id`},
	}
}
