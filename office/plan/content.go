package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// What a version holds of a plan as it was is kept by reference: a text by the rev
// under which its section's history has it, figures by the rev up to which theirs is
// to be read. What an import brought stands in the version itself.

// planAsItIs refers to a plan's texts by key and to its figures, counts the texts that
// are not empty, and gives the ids of its files by key.
func planAsItIs(u *mutation.Request, planID string) (sections map[string]int64, figures any, files map[string][]string, written int, err error) {
	all, err := sectionsOf(u, planID)
	if err != nil {
		return nil, nil, nil, 0, err
	}
	sections = map[string]int64{}
	for _, s := range all {
		if sections[s.key] = s.rev; s.written {
			written++
		}
		var own []string
		if err := json.Unmarshal([]byte(s.files), &own); err != nil {
			return nil, nil, nil, 0, fmt.Errorf("read a section's files: %w", err)
		}
		if len(own) > 0 {
			if files == nil {
				files = map[string][]string{}
			}
			files[s.key] = own
		}
	}
	r, _, _, err := u.FindUpTo(api.KindFigures, api.FiguresID(planID), 0)
	return sections, r.Rev, files, written, err
}

// Version gives the content of a kept version of one of the person's plans;
// not_found for one that is not there or another's.
func (rm *Room) Version(ctx context.Context, personID, versionID string) (v api.VersionContent, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		v, err = Content(ctx, tx, personID, versionID)
		return err
	})
	return v, err
}

// Content reads the content of a version; see Room.Version.
func Content(ctx context.Context, tx *db.Tx, personID, versionID string) (api.VersionContent, error) {
	var body api.Version
	if _, err := record.Live(ctx, tx, personID, api.KindVersion, versionID, &body); err != nil {
		return api.VersionContent{}, err
	}
	v := api.VersionContent{ID: versionID, PlanID: body.PlanID, Name: body.Name, At: body.At}
	var texts, figures, comments, files string
	err := tx.QueryRowContext(ctx, `SELECT sections, figures, comments, files FROM version_content
		WHERE person_id = $1 AND version_id = $2`, personID, versionID).Scan(&texts, &figures, &comments, &files)
	if err = record.NotFound(err); err == nil {
		err = errors.Join(json.Unmarshal([]byte(comments), &v.Comments), json.Unmarshal([]byte(files), &v.AttachmentIDs))
	}
	if err == nil {
		v.Sections, err = keptTexts(ctx, tx, personID, v.PlanID, texts)
	}
	if err == nil {
		v.Values, err = keptFigures(ctx, tx, personID, v.PlanID, figures)
	}
	if err == nil && len(v.AttachmentIDs) > 0 {
		v.Attachments, err = VersionFiles(ctx, tx, personID, versionID)
	}
	if err != nil {
		return api.VersionContent{}, fmt.Errorf("read version: %w", err)
	}
	return v, nil
}

// keptTexts are a version's texts by key.
func keptTexts(ctx context.Context, tx *db.Tx, personID, planID, kept string) (map[string]string, error) {
	var sections map[string]json.RawMessage
	if err := json.Unmarshal([]byte(kept), &sections); err != nil {
		return nil, err
	}
	texts := make(map[string]string, len(sections))
	for key, raw := range sections {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			var rev int64
			if err := json.Unmarshal(raw, &rev); err != nil {
				return nil, err
			}
			then, known, err := textAt(ctx, tx, personID, api.SectionID(planID, key), rev)
			if err != nil {
				return nil, err
			}
			if !known {
				return nil, fmt.Errorf("the history of %s has no rev %d", key, rev)
			}
			text = then.text
		}
		texts[key] = text
	}
	return texts, nil
}

// keptFigures are a version's figures by path.
func keptFigures(ctx context.Context, tx *db.Tx, personID, planID, kept string) (map[string]json.RawMessage, error) {
	var values map[string]json.RawMessage
	var rev int64
	if json.Unmarshal([]byte(kept), &rev) != nil {
		return values, json.Unmarshal([]byte(kept), &values)
	}
	values = map[string]json.RawMessage{}
	_, err := db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
		var figures string
		if err := row.Scan(&figures); err != nil {
			return none, err
		}
		var set map[string]json.RawMessage
		err = json.Unmarshal([]byte(figures), &set)
		setByPath(values, set)
		return none, err
	}, `SELECT figures FROM figure_write WHERE person_id = $1 AND plan_id = $2 AND rev <= $3 ORDER BY rev`, personID, planID, rev)
	return values, err
}
