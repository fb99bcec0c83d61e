package catalogue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// ParseError says where a file is no array of JSON, by its line from 1 on.
type ParseError struct{ Line int }

// Error names the line.
func (e *ParseError) Error() string { return fmt.Sprintf("line %d is no JSON of an array", e.Line) }

// Parse reads the records of a file, with or without a byte order mark. Errors: *ParseError,
// *ImportError of a record that is none.
func Parse(raw []byte) ([]api.ImportRecord, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // some editors put it first
	var items []json.RawMessage
	err := json.Unmarshal(raw, &items)
	if err != nil || items == nil { // null
		at := int64(0)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		return nil, &ParseError{Line: 1 + bytes.Count(raw[:min(at, int64(len(raw)))], []byte("\n"))}
	}
	records := make([]api.ImportRecord, len(items))
	for i, item := range items {
		if err := json.Unmarshal(item, &records[i]); err != nil {
			bad := &ImportError{Index: i, Kind: records[i].Kind, ID: records[i].ID, Reason: "format"}
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) && wrong.Field != "" {
				bad.Pointer = "/" + wrong.Field
			}
			return nil, bad
		}
	}
	return records, nil
}

// Export is the catalogue as it stands, as an import reads it. Errors: *api.Problem forbidden.
func (rm *Room) Export(ctx context.Context, by mutation.Staff) (all []api.ImportRecord, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	all = []api.ImportRecord{}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		for _, kind := range order {
			records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
				WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, record.CatalogueOwner, kind)
			if err != nil {
				return err
			}
			for _, r := range records {
				all = append(all, api.ImportRecord{Kind: r.Kind, ID: r.ID, Body: r.Body})
			}
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActExport, Kind: "catalogue"})
	})
	if err != nil {
		return nil, fmt.Errorf("export the catalogue: %w", err)
	}
	return all, nil
}
