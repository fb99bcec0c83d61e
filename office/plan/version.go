package plan

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// keepVersion keeps a plan as it is, or what an import brings.
func keepVersion(u *mutation.Request, b api.VersionKeepBody) error {
	var c mutation.Checks
	c.ID("/plan_id", b.PlanID)
	c.ID("/version_id", b.VersionID)
	c.Length("/name", b.Name, api.MaxTitle)
	checkImported(&c, b)
	if err := c.Problem(); err != nil {
		return err
	}
	if _, err := u.Live(api.KindPlan, b.PlanID, &struct{}{}); err != nil {
		return err
	}
	if err := u.Unused(api.KindVersion, b.VersionID, "/version_id"); err != nil {
		return err
	}
	version := api.Version{PlanID: b.PlanID, Name: b.Name, At: u.Now, Reason: api.ReasonKept}
	if !b.At.IsZero() {
		version.At, version.Reason = b.At, api.ReasonImported
	}
	if b.At.IsZero() || b.Sections == nil {
		var err error
		if b.Sections, b.Values, b.AttachmentIDs, err = planAsItIs(u, b.PlanID); err != nil {
			return err
		}
	}
	written := 0
	for _, text := range b.Sections {
		if strings.TrimSpace(text) != "" {
			written++
		}
	}
	if b.Values == nil {
		b.Values = map[string]json.RawMessage{}
	}
	var parts []any
	for _, part := range []any{b.Sections, b.Values, b.Comments} {
		raw, err := json.Marshal(part)
		if err != nil {
			return fmt.Errorf("keep the plan's content: %w", err)
		}
		parts = append(parts, string(raw))
	}
	files, err := keepFiles(u, b.VersionID, b.AttachmentIDs)
	if err != nil {
		return err
	}
	parts = append(parts, files)
	if err := u.Exec(`INSERT INTO version_content (person_id, version_id, plan_id, written, sections, figures, comments, files)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		append([]any{u.Person, b.VersionID, b.PlanID, written}, parts...)...); err != nil {
		return err
	}
	_, err = u.Put(api.KindVersion, b.VersionID, api.Record{}, version)
	return err
}

// checkImported looks at what an import brings: the same as is asked of what is written.
func checkImported(c *mutation.Checks, b api.VersionKeepBody) {
	if b.At.IsZero() && (b.Sections != nil || b.Values != nil || b.Comments != nil || b.AttachmentIDs != nil) {
		c.Bad("/at", "required")
	}
	for key, text := range b.Sections {
		if pointer := "/sections/" + mutation.EscapePointer(key); !api.ValidSectionKey(key) || strings.ContainsRune(text, 0) {
			c.Bad(pointer, "format")
		}
	}
	for key, ids := range b.AttachmentIDs {
		pointer := "/attachment_ids/" + mutation.EscapePointer(key)
		if !api.ValidSectionKey(key) {
			c.Bad(pointer, "format")
		}
		checkFiles(c, pointer, ids)
	}
	for path := range b.Values {
		c.Length("/values/"+mutation.EscapePointer(path), path, maxPath)
	}
	if len(b.Values) > maxFigures {
		c.Bad("/values", "too_long")
	}
}

// planAsItIs are a plan's texts and the ids of its files by key, and its figures by
// path.
func planAsItIs(u *mutation.Request, planID string) (sections map[string]string, values map[string]json.RawMessage, files map[string][]string, err error) {
	records, err := sectionsOf(u, planID)
	if err != nil {
		return nil, nil, nil, err
	}
	sections = map[string]string{}
	for _, r := range records {
		var s api.Section
		if err := r.Decode(&s); err != nil {
			return nil, nil, nil, err
		}
		sections[s.Section] = s.Text
		if len(s.AttachmentIDs) > 0 {
			if files == nil {
				files = map[string][]string{}
			}
			files[s.Section] = s.AttachmentIDs
		}
	}
	var f api.Figures
	if _, err := u.Live(api.KindFigures, api.FiguresID(planID), &f); err != nil && !errors.Is(err, record.ErrNotFound) {
		return nil, nil, nil, err
	}
	return sections, f.Values, files, nil
}

// Version gives the content of a kept version of one of the person's plans;
// not_found for one that is not there or another's.
func (rm *Room) Version(ctx context.Context, personID, versionID string) (api.VersionContent, error) {
	v := api.VersionContent{ID: versionID}
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		var body api.Version
		if _, err := record.Live(ctx, tx, personID, api.KindVersion, versionID, &body); err != nil {
			return err
		}
		v.PlanID, v.Name, v.At = body.PlanID, body.Name, body.At
		var texts, figures, comments, files string
		err := tx.QueryRowContext(ctx, `SELECT sections, figures, comments, files FROM version_content
			WHERE person_id = $1 AND version_id = $2`, personID, versionID).Scan(&texts, &figures, &comments, &files)
		if errors.Is(err, sql.ErrNoRows) {
			return record.ErrNotFound
		}
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(texts), &v.Sections), json.Unmarshal([]byte(figures), &v.Values), json.Unmarshal([]byte(comments), &v.Comments),
				json.Unmarshal([]byte(files), &v.AttachmentIDs))
		}
		if err == nil && len(v.AttachmentIDs) > 0 {
			v.Attachments, err = VersionFiles(ctx, tx, personID, versionID)
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
