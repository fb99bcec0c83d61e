package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// keepVersion keeps a plan as it is, or what an import brings.
func (rm *Room) keepVersion(u *mutation.Request, b api.VersionKeepBody) error {
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
	var versions int
	if err := u.Tx.QueryRowContext(u.Ctx, `SELECT COUNT(*) FROM version_content WHERE person_id = $1`, u.Person).Scan(&versions); err != nil {
		return fmt.Errorf("count versions: %w", err)
	}
	if versions >= rm.limits.Versions {
		return mutation.RefuseCode(api.CodeQuota)
	}
	version := api.Version{PlanID: b.PlanID, Name: b.Name, At: u.Now, Reason: api.ReasonKept}
	if !b.At.IsZero() {
		version.At, version.Reason = b.At, api.ReasonImported
	}
	var sections, figures any = b.Sections, b.Values
	written := 0
	for _, text := range b.Sections {
		if strings.TrimSpace(text) != "" {
			written++
		}
	}
	if b.At.IsZero() || b.Sections == nil {
		var err error
		if sections, figures, b.AttachmentIDs, written, err = planAsItIs(u, b.PlanID); err != nil {
			return err
		}
	} else if b.Values == nil {
		figures = map[string]json.RawMessage{}
	}
	var parts []any
	size := 0
	for _, part := range []any{sections, figures, b.Comments} {
		raw, err := json.Marshal(part)
		if err != nil {
			return fmt.Errorf("keep the plan's content: %w", err)
		}
		parts, size = append(parts, string(raw)), size+len(raw)
	}
	if err := rm.store(u, size); err != nil {
		return err
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

// deleteVersion deletes a version with its content. One that another device deleted
// stays so; one that was shared stays, as what somebody was shown.
func deleteVersion(u *mutation.Request, b api.VersionDeleteBody) error {
	var c mutation.Checks
	c.ID("/version_id", b.VersionID)
	if err := c.Problem(); err != nil {
		return err
	}
	r, ok, err := u.Find(api.KindVersion, b.VersionID)
	if err != nil {
		return err
	}
	if !ok {
		return record.ErrNotFound
	}
	if r.Deleted {
		u.Touch(api.KindVersion, b.VersionID)
		return nil
	}
	var v api.Version
	if err := r.Decode(&v); err != nil {
		return err
	}
	if v.Reason == api.ReasonShared {
		return mutation.Refuse("/version_id", "state")
	}
	held, err := VersionFiles(u.Ctx, u.Tx, u.Person, b.VersionID)
	if err != nil {
		return err
	}
	for _, f := range held {
		if err := files.TouchFile(u.Ctx, u.Tx, f.ID); err != nil { // it stays for a while, as one that is taken off a text
			return err
		}
	}
	bytes, err := deleteContent(u.Ctx, u.Tx, u.Person, b.VersionID)
	if err == nil {
		err = unstore(u.Ctx, u.Tx, u.Person, bytes)
	}
	if err != nil {
		return err
	}
	if _, err = u.SetDeleted(api.KindVersion, b.VersionID, true); err != nil {
		return err
	}
	return jobs.WipeSoon(u.Ctx, u.Tx)
}

// deleteContent deletes what a version holds, and gives how many bytes were counted for
// it. Errors: not_found.
func deleteContent(ctx context.Context, tx *db.Tx, person, version string) (bytes int, err error) {
	if err := files.Detach(ctx, tx, person, version); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `DELETE FROM version_content WHERE person_id = $1 AND version_id = $2
		RETURNING OCTET_LENGTH(sections) + OCTET_LENGTH(figures) + OCTET_LENGTH(comments)`, person, version).Scan(&bytes)
	if err != nil {
		return 0, record.NotFound(fmt.Errorf("delete a version's content: %w", err))
	}
	return bytes, nil
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
