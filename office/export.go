package office

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/record"
)

// Export writes everything about a person as a zip of JSON files: records.json
// has the records as the feed carries them, deleted ones with what they were;
// the others are what the office keeps besides; files/ has the attachments, each
// in a folder named by its id. Nothing is written before all but these is read.
// Errors: *api.Problem not_found.
func (o *Office) Export(ctx context.Context, personID string, w io.Writer) error {
	var pages []exportPage
	var attached []string
	err := o.db.Read(ctx, func(tx *db.Tx) error {
		records, err := exportRecords(ctx, tx, personID)
		if err != nil {
			return err
		}
		pages = append(pages, exportPage{"records.json", records})
		for _, e := range slices.Concat(
			o.Accounts.Export(), o.Mails.Export(), o.Bookings.Export(), o.Mutations.Export(), o.Plans.Export(), o.Files.Export(),
		) {
			rows, err := exportRows(ctx, tx, e.Query, personID)
			if err != nil {
				return fmt.Errorf("%s: %w", e.File, err)
			}
			pages = append(pages, exportPage{e.File, rows})
			if e.File == files.ExportedFiles {
				for _, row := range rows {
					attached = append(attached, fmt.Sprint(row["id"]))
				}
			}
		}
		return nil
	})
	if err == nil {
		err = o.writeExport(ctx, personID, zip.NewWriter(w), pages, attached)
	}
	if err != nil {
		return fmt.Errorf("export a person: %w", err)
	}
	return nil
}

// exportPage is one file of JSON in an export.
type exportPage struct {
	name string
	v    any
}

func (o *Office) writeExport(ctx context.Context, personID string, archive *zip.Writer, pages []exportPage, attached []string) error {
	for _, p := range pages {
		if err := p.write(archive); err != nil {
			return err
		}
	}
	for _, id := range attached {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := o.Files.OpenFile(ctx, personID, id)
		if errors.Is(err, record.ErrNotFound) {
			continue // it is not whole, or went meanwhile
		}
		if err != nil {
			return err
		}
		// Stored as it is: what is attached is mostly packed already.
		name := "files/" + id + "/" + cmp.Or(f.Name, "file")
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.Copy(entry, f)
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

func (p exportPage) write(archive *zip.Writer) error {
	f, err := archive.Create(p.name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p.v)
}

func exportRecords(ctx context.Context, tx *db.Tx, personID string) ([]api.Record, error) {
	records, err := db.Collect(ctx, tx, func(row db.Scanner) (r api.Record, err error) { // with the bodies of deleted ones
		var body string
		err = row.Scan(&r.Kind, &r.ID, &r.Rev, &r.Deleted, &body)
		r.Body = json.RawMessage(body)
		return r, err
	}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 ORDER BY rev`, personID)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, record.ErrNotFound // a person has a record from the first moment
	}
	return records, nil
}

// exportRows reads rows as objects by their columns' names: times as RFC 3339,
// JSON as it is, null where there is neither.
func exportRows(ctx context.Context, tx *db.Tx, query, personID string) ([]map[string]any, error) {
	rows, err := tx.QueryContext(ctx, query, personID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns := rows.Columns()
	all := []map[string]any{}
	for rows.Next() {
		one := map[string]any{}
		for i, v := range rows.Values() {
			one[columns[i]] = readableValue(columns[i], v)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func readableValue(column string, v any) any {
	switch v := v.(type) {
	case int64:
		if column == "at" || strings.HasSuffix(column, "_at") {
			if v == 0 {
				return nil
			}
			return db.Time(v)
		}
	case string:
		switch column {
		case "problem", "value", "sections", "figures", "comments", "files":
			if v == "" {
				return nil
			}
			if json.Valid([]byte(v)) {
				return json.RawMessage(v)
			}
		}
	}
	return v
}
