package office

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/db"
)

// Plans are what persons write: texts, figures, versions.
type Plans struct {
	db           *db.DB
	sectionChars int // of a section's text at the most
}

// NewPlans are the plans of an office that takes texts of so many characters.
func NewPlans(d *db.DB, sectionChars int) *Plans { return &Plans{d, sectionChars} }

// Rules are what persons do with their plans.
func (rm *Plans) Rules() Rules {
	return Rules{
		api.PlanCreate:   NewRule(planCreate),
		api.PlanRename:   NewRule(planRename),
		api.PlanDelete:   NewRule(planDelete),
		api.PlanRestore:  NewRule(planRestore),
		api.SectionWrite: NewRule(rm.sectionWrite),
		api.FiguresWrite: NewRule(figuresWrite),
		api.VersionKeep:  NewRule(versionKeep),
	}
}

// checkPlan checks the body that plan mutations share.
func checkPlan(b api.PlanBody) error {
	var c checks
	c.id("/plan_id", b.PlanID)
	c.optionalID("/template_id", b.TemplateID)
	c.length("/title", b.Title, api.MaxTitle)
	return c.problem()
}

func planCreate(u *Request, b api.PlanBody) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	if err := u.unused(api.KindPlan, b.PlanID, "/plan_id"); err != nil {
		return err
	}
	if b.TemplateID != "" && !shippedTemplate(b.TemplateID) {
		if _, err := live(u.ctx, u.tx, catalogueOwner, api.KindPlanTemplate, b.TemplateID, &struct{}{}); err != nil {
			return missing(err, "/template_id")
		}
	}
	_, err := u.put(api.KindPlan, b.PlanID, api.Record{}, api.Plan{Title: b.Title, TemplateID: b.TemplateID})
	return err
}

func planRename(u *Request, b api.PlanBody) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	var p api.Plan
	r, err := u.live(api.KindPlan, b.PlanID, &p)
	if err != nil {
		return err
	}
	p.Title = b.Title
	_, err = u.put(api.KindPlan, b.PlanID, r, p)
	return err
}

// planDelete deletes a plan with its texts and figures; kept versions stay. A
// plan that is deleted already stays so.
func planDelete(u *Request, b api.PlanBody) error { return planSetDeleted(u, b, true) }

// planRestore brings a deleted plan back with its texts and figures.
func planRestore(u *Request, b api.PlanBody) error { return planSetDeleted(u, b, false) }

func planSetDeleted(u *Request, b api.PlanBody, deleted bool) error {
	if err := checkPlan(b); err != nil {
		return err
	}
	r, ok, err := u.find(api.KindPlan, b.PlanID)
	if err != nil {
		return err
	}
	if !ok {
		return errNotFound
	}
	sections, err := sectionsOf(u, b.PlanID)
	if err != nil {
		return err
	}
	if r.Deleted == deleted { // another device was first
		u.touch(api.KindPlan, b.PlanID)
		return nil
	}
	if _, err := u.setDeleted(api.KindPlan, b.PlanID, deleted); err != nil {
		return err
	}
	for _, s := range sections {
		rev, err := u.setDeleted(api.KindSection, s.ID, deleted)
		if err != nil {
			return err
		}
		if !deleted {
			if err := keepRestored(u, s.ID, rev); err != nil {
				return err
			}
		}
	}
	if _, ok, err := u.find(api.KindFigures, api.FiguresID(b.PlanID)); err != nil || !ok {
		return err
	}
	_, err = u.setDeleted(api.KindFigures, api.FiguresID(b.PlanID), deleted)
	return err
}

// sectionsOf are the records of a plan's texts, deleted or not, with their
// bodies.
func sectionsOf(u *Request, planID string) ([]api.Record, error) {
	sections, err := db.Collect(u.ctx, u.tx, scanRecord, `SELECT r.kind, r.id, r.rev, FALSE, r.body FROM plan_section s
		JOIN record r ON r.owner = s.person_id AND r.kind = $1 AND r.id = s.section_id
		WHERE s.person_id = $2 AND s.plan_id = $3 ORDER BY r.rev`, api.KindSection, u.person, planID)
	if err != nil {
		return nil, fmt.Errorf("read the plan's texts: %w", err)
	}
	return sections, nil
}

// Erase erases what a person wrote.
func (rm *Plans) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID},
		`DELETE FROM plan_section WHERE person_id = $1`,
		`DELETE FROM section_text WHERE person_id = $1`,
		`DELETE FROM figure_value WHERE person_id = $1`,
		`DELETE FROM version_content WHERE person_id = $1`)
}

// Export is what a person wrote, with how it was before.
func (rm *Plans) Export() []ExportQuery {
	return []ExportQuery{
		{File: "texts.json", Query: `SELECT section_id, rev, text, merged, files_now AS files, state, author, at FROM section_text WHERE person_id = $1 ORDER BY section_id, rev`},
		{File: "figures.json", Query: `SELECT plan_id, path, rev, value, at FROM figure_value WHERE person_id = $1 ORDER BY plan_id, path, rev`},
		{File: "versions.json", Query: `SELECT version_id, plan_id, sections, figures, comments, files FROM version_content WHERE person_id = $1 ORDER BY version_id`},
	}
}

// shippedTemplate tells whether an id is of the plan template that ships: every office
// knows it, whether or not its catalogue carries it.
func shippedTemplate(id string) bool {
	ships, _ := assets.PlanTemplate()
	return id == ships
}
