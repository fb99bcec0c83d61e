package files

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// ExportedFiles lists the attachments.
const ExportedFiles = "files.json"

// EraseAll erases a person's files, each in a transaction of its own: they
// are large, and others write meanwhile.
func (rm *Room) EraseAll(ctx context.Context, personID string) error {
	for {
		var one bool
		err := rm.db.Write(ctx, func(tx *db.Tx) (err error) {
			one, err = db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM file WHERE id = (SELECT id FROM file WHERE person_id = $1 LIMIT 1)`, personID))
			return err
		})
		if err != nil || !one {
			return err
		}
	}
}

// Erase erases what of a person's files came meanwhile, and what names them.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID},
		`DELETE FROM attachment WHERE person_id = $1`,
		`DELETE FROM file WHERE person_id = $1`)
}

// Export is what an office keeps of a person's files but for their bytes.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: ExportedFiles, Query: `SELECT id, name, media, digest, length, received, whole, used_at FROM file WHERE person_id = $1 ORDER BY id`}}
}

const (
	// KeepUnused is how long a file stays that nothing brings, or that did not come
	// whole (api.md).
	KeepUnused = 7 * 24 * time.Hour
	// filesTogether is how many of them go in one transaction: their bytes are
	// many.
	filesTogether = 4
)

// Sweep deletes some of the files that nothing brings and nobody has
// touched for long enough, and tells whether there may be more.
func (rm *Room) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM file WHERE used_at <= $1 AND id IN (SELECT f.id FROM file f WHERE f.used_at <= $1
		AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.file_id = f.id) LIMIT $2)`,
		db.Millis(tx.Now().Add(-KeepUnused)), filesTogether)
	if err != nil {
		return false, fmt.Errorf("delete files that nothing names: %w", err)
	}
	return n == filesTogether, nil
}

// SweepDeleted has files held no more by records that were deleted before a time.
func (rm *Room) SweepDeleted(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM attachment WHERE record_id IN (SELECT id FROM record WHERE deleted AND changed_at < $1)`,
		db.Millis(before))
	if err != nil {
		return fmt.Errorf("forget whose files they were: %w", err)
	}
	return nil
}
