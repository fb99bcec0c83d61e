package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"startklar.dk/api"
)

// versionKeep copies a plan as it is: its texts by key, its figures by path.
func (u *unit) versionKeep(b api.VersionKeepBody) error {
	var c checks
	c.id("/plan_id", b.PlanID)
	c.id("/version_id", b.VersionID)
	c.length("/name", b.Name, maxTitle)
	if err := c.problem(); err != nil {
		return err
	}
	if _, err := u.live(api.KindPlan, b.PlanID, &struct{}{}); err != nil {
		return err
	}
	if err := u.unused(api.KindVersion, b.VersionID, "/version_id"); err != nil {
		return err
	}
	records, err := u.sectionsOf(b.PlanID)
	if err != nil {
		return err
	}
	sections, written := map[string]string{}, 0
	for _, r := range records {
		var s api.Section
		if err := r.Decode(&s); err != nil {
			return err
		}
		sections[s.Section] = s.Text
		if strings.TrimSpace(s.Text) != "" {
			written++
		}
	}
	var f api.Figures
	if _, err := u.live(api.KindFigures, api.FiguresID(b.PlanID), &f); err != nil && !errors.Is(err, errNotFound) {
		return err
	}
	if f.Values == nil {
		f.Values = map[string]json.RawMessage{}
	}
	texts, err := json.Marshal(sections)
	if err != nil {
		return fmt.Errorf("keep the plan's texts: %w", err)
	}
	figures, err := json.Marshal(f.Values)
	if err != nil {
		return fmt.Errorf("keep the plan's figures: %w", err)
	}
	if err := u.exec(`INSERT INTO version_content (person_id, version_id, plan_id, sections, figures, written)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		u.person, b.VersionID, b.PlanID, string(texts), string(figures), written); err != nil {
		return err
	}
	_, err = u.put(api.KindVersion, b.VersionID, api.Record{},
		api.Version{PlanID: b.PlanID, Name: b.Name, At: u.now, Reason: api.ReasonKept})
	return err
}

// Version gives the content of a kept version of one of the person's plans;
// not_found for one that is not there or another's.
func (o *Office) Version(ctx context.Context, personID, versionID string) (api.VersionContent, error) {
	v := api.VersionContent{ID: versionID}
	err := o.read(ctx, func(tx *Tx) error {
		var body api.Version
		if _, err := live(ctx, tx, personID, api.KindVersion, versionID, &body); err != nil {
			return err
		}
		v.PlanID, v.Name, v.At = body.PlanID, body.Name, body.At
		var texts, figures string
		err := tx.QueryRowContext(ctx, `SELECT sections, figures FROM version_content
			WHERE person_id = $1 AND version_id = $2`, personID, versionID).Scan(&texts, &figures)
		if errors.Is(err, sql.ErrNoRows) {
			return errNotFound
		}
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(texts), &v.Sections), json.Unmarshal([]byte(figures), &v.Values))
		}
		if err != nil {
			return fmt.Errorf("read version: %w", err)
		}
		return nil
	})
	if err != nil {
		return api.VersionContent{}, err
	}
	return v, nil
}
