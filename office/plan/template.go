package plan

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Template is a template of the catalogue; one that is not there, or without an id,
// is what every office ships.
func (rm *Room) Template(ctx context.Context, id string) (t api.PlanTemplate, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		t, err = TemplateOf(ctx, tx, id)
		return err
	})
	return t, err
}

// TemplateOf is Template within a transaction.
func TemplateOf(ctx context.Context, tx *db.Tx, id string) (t api.PlanTemplate, err error) {
	err = record.ErrNotFound
	if id != "" && !shippedTemplate(id) {
		_, err = record.Live(ctx, tx, record.CatalogueOwner, api.KindPlanTemplate, id, &t)
	}
	if errors.Is(err, record.ErrNotFound) {
		_, t = assets.PlanTemplate()
		return t, nil
	}
	if err != nil {
		return t, fmt.Errorf("read a template: %w", err)
	}
	return t, nil
}

// shippedTemplate tells whether an id is of the plan template that ships: every office
// knows it, whether or not its catalogue carries it.
func shippedTemplate(id string) bool { return id == assets.StandardTemplateID }
