package office

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
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
// in a folder named by its id. Nothing is written before all but these is read,
// row by row into a file of its own: who is slow to take it holds no reader up, and
// exports read one after the other. Errors: *api.Problem not_found.
func (o *Office) Export(ctx context.Context, personID string, w io.Writer) error {
	if err := o.export(ctx, personID, w); err != nil {
		return fmt.Errorf("export a person: %w", err)
	}
	return nil
}

func (o *Office) export(ctx context.Context, personID string, w io.Writer) error {
	spool, err := os.CreateTemp(o.Dir, exportMark+"*")
	if err != nil {
		return err
	}
	defer func() {
		_ = spool.Close()           // nothing of it is needed any more
		_ = os.Remove(spool.Name()) // likewise
	}()
	_ = os.Remove(spool.Name()) // where a system can, nothing is left of it whatever happens
	to := &redirected{spool}
	archive := zip.NewWriter(to)
	attached, err := o.exportRows(ctx, personID, archive)
	if err == nil {
		err = archive.Flush()
	}
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = io.Copy(w, spool)
	}
	if err != nil {
		return err
	}
	to.Writer = w
	if err := o.exportFiles(ctx, personID, archive, attached); err != nil {
		return err
	}
	return archive.Close()
}

// redirected is a writer that goes on elsewhere.
type redirected struct{ io.Writer }

// exportRows writes all that stands in tables, and gives the ids of the
// attachments.
func (o *Office) exportRows(ctx context.Context, personID string, archive *zip.Writer) (attached []string, err error) {
	select {
	case o.exporting <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-o.exporting }()
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		records, err := exportList(ctx, tx, archive, record.ExportQuery{
			File: "records.json", Query: `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 ORDER BY rev`,
		}, personID, func(rows *db.Rows) (any, error) { // with the bodies of deleted ones
			var r api.Record
			var body string
			err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &r.Deleted, &body)
			r.Body = json.RawMessage(body)
			return r, err
		})
		if err != nil {
			return err
		}
		if records == 0 {
			return record.ErrNotFound // a person has a record from the first moment
		}
		for _, e := range slices.Concat(
			o.Accounts.Export(), o.Mails.Export(), o.Bookings.Export(), o.Mutations.Export(), o.Plans.Export(), o.Referrals.Export(), o.Inbox.Export(), o.Files.Export(),
		) {
			_, err := exportList(ctx, tx, archive, e, personID, func(rows *db.Rows) (any, error) {
				one := exportRow(rows)
				if e.File == files.ExportedFiles {
					attached = append(attached, fmt.Sprint(one["id"]))
				}
				return one, nil
			})
			if err != nil {
				return fmt.Errorf("%s: %w", e.File, err)
			}
		}
		return nil
	})
	return attached, err
}

// exportList writes what a query gives as a list, a row at a time, and tells how
// many there are.
func exportList(ctx context.Context, tx *db.Tx, archive *zip.Writer, e record.ExportQuery, personID string, read func(*db.Rows) (any, error)) (n int, err error) {
	f, err := archive.Create(e.File)
	if err != nil {
		return 0, err
	}
	rows, err := tx.QueryContext(ctx, e.Query, personID)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("  ", "  ")
	for before := "[\n  "; rows.Next(); before = ",\n  " {
		b.Reset()
		b.WriteString(before)
		one, err := read(rows)
		if err == nil {
			err = enc.Encode(one)
		}
		if err == nil {
			_, err = f.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
		}
		if err != nil {
			return n, err
		}
		n++
	}
	end := "\n]\n"
	if n == 0 {
		end = "[]\n"
	}
	_, err = io.WriteString(f, end)
	return n, cmp.Or(rows.Err(), err)
}

func (o *Office) exportFiles(ctx context.Context, personID string, archive *zip.Writer, attached []string) error {
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
	return nil
}

// exportRow reads a row as an object by its columns' names: times as RFC 3339,
// JSON as it is, null where there is neither.
func exportRow(rows *db.Rows) map[string]any {
	one := map[string]any{}
	for i, v := range rows.Values() {
		name := rows.Columns()[i]
		one[name] = readableValue(name, v)
	}
	return one
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
