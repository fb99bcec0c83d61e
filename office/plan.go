package office

import (
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// checkPlan checks the body that plan mutations share.
func checkPlan(b api.PlanBody) error {
	var c checks
	c.id("/plan_id", b.PlanID)
	c.optionalID("/template_id", b.TemplateID)
	c.length("/title", b.Title, maxTitle)
	return c.problem()
}

func planCreate(u *unit, b api.PlanBody) error {
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

func planRename(u *unit, b api.PlanBody) error {
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
func planDelete(u *unit, b api.PlanBody) error { return planSetDeleted(u, b, true) }

// planRestore brings a deleted plan back with its texts and figures.
func planRestore(u *unit, b api.PlanBody) error { return planSetDeleted(u, b, false) }

func planSetDeleted(u *unit, b api.PlanBody, deleted bool) error {
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
func sectionsOf(u *unit, planID string) ([]api.Record, error) {
	sections, err := db.Collect(u.ctx, u.tx, scanRecord, `SELECT r.kind, r.id, r.rev, FALSE, r.body FROM plan_section s
		JOIN record r ON r.owner = s.person_id AND r.kind = $1 AND r.id = s.section_id
		WHERE s.person_id = $2 AND s.plan_id = $3 ORDER BY r.rev`, api.KindSection, u.person, planID)
	if err != nil {
		return nil, fmt.Errorf("read the plan's texts: %w", err)
	}
	return sections, nil
}
