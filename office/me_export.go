package office

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"startklar.dk/api"
)

// exported are the tables with something about a person, and what of them the
// person is given: all but secrets. $1 is the person's id.
var exported = []struct{ file, query string }{
	{"person.json", `SELECT id, email, created_at FROM person WHERE id = $1`},
	{"devices.json", `SELECT device_id, name, platform, created_at, used_at FROM session WHERE person_id = $1 ORDER BY created_at`},
	{"sign-ins.json", `SELECT network, language, created_at, tries, spent FROM sign_in_code
		WHERE email = (SELECT email FROM person WHERE id = $1) ORDER BY created_at`},
	{"mails.json", `SELECT subject, created_at, due_at FROM mail WHERE recipient = (SELECT email FROM person WHERE id = $1) ORDER BY created_at`},
	{"bookings.json", `SELECT id, event_id, slot_id, state, code, position, expires_at FROM booking WHERE person_id = $1 ORDER BY id`},
	{"mutations.json", `SELECT id, kind, status, problem, made_at, handled_at FROM mutation WHERE person_id = $1 ORDER BY handled_at, id`},
	{"texts.json", `SELECT section_id, rev, text, merged, state, author, at FROM section_text WHERE person_id = $1 ORDER BY section_id, rev`},
	{"figures.json", `SELECT plan_id, path, rev, value, at FROM figure_value WHERE person_id = $1 ORDER BY plan_id, path, rev`},
	{"versions.json", `SELECT version_id, plan_id, sections, figures FROM version_content WHERE person_id = $1 ORDER BY version_id`},
}

// Export writes everything about a person as a zip of JSON files: records.json
// has the records as the feed carries them, deleted ones with what they were;
// the others are what the office keeps besides. Errors: *api.Problem not_found.
func (o *Office) Export(ctx context.Context, personID string, w io.Writer) error {
	archive := zip.NewWriter(w)
	err := o.read(ctx, func(tx *Tx) error {
		if err := exportRecords(ctx, tx, personID, archive); err != nil {
			return err
		}
		for _, e := range exported {
			rows, err := exportRows(ctx, tx, e.query, personID)
			if err != nil {
				return fmt.Errorf("%s: %w", e.file, err)
			}
			if err := exportFile(archive, e.file, rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		return fmt.Errorf("export a person: %w", err)
	}
	return nil
}

func exportFile(archive *zip.Writer, name string, v any) error {
	f, err := archive.Create(name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func exportRecords(ctx context.Context, tx *Tx, personID string, archive *zip.Writer) error {
	rows, err := tx.QueryContext(ctx, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 ORDER BY rev`, personID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	records := []api.Record{}
	for rows.Next() {
		var r api.Record
		var body string
		if err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &r.Deleted, &body); err != nil {
			return err
		}
		r.Body = json.RawMessage(body)
		records = append(records, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	if len(records) == 0 {
		return errNotFound // a person has a record from the first moment
	}
	return exportFile(archive, "records.json", records)
}

// exportRows reads rows as objects by their columns' names: times as RFC 3339,
// JSON as it is.
func exportRows(ctx context.Context, tx *Tx, query, personID string) ([]map[string]any, error) {
	rows, err := tx.QueryContext(ctx, query, personID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	all := []map[string]any{}
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		one := map[string]any{}
		for i, name := range columns {
			one[name] = readableValue(name, values[i])
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func readableValue(column string, v any) any {
	switch v := v.(type) {
	case int64:
		if column == "at" || strings.HasSuffix(column, "_at") {
			return fromMillis(v)
		}
	case string:
		switch column {
		case "problem", "value", "sections", "figures":
			if json.Valid([]byte(v)) {
				return json.RawMessage(v)
			}
		}
	}
	return v
}
