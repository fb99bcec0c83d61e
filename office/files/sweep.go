package files

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
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
			one, err = rm.EraseOne(ctx, tx, personID)
			return err
		})
		if err != nil || !one {
			return err
		}
	}
}

// EraseOne erases one of a person's files, and tells whether there was one.
func (rm *Room) EraseOne(ctx context.Context, tx *db.Tx, personID string) (bool, error) {
	return db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM file WHERE id = (SELECT id FROM file WHERE person_id = $1 LIMIT 1)`, personID))
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

// KeepUnused is how long a file stays that nothing brings, or that did not come whole
// (api.md).
const KeepUnused = 7 * 24 * time.Hour

// Sweep deletes one of the files that nothing brings and nobody has touched for long
// enough, since its bytes are many, and tells whether there may be more. One that
// something brings is looked at again after as long.
func (rm *Room) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	type untouched struct {
		id   string
		used bool
	}
	before := db.Millis(tx.Now().Add(-KeepUnused))
	due, err := db.Collect(ctx, tx, func(row db.Scanner) (f untouched, err error) {
		err = row.Scan(&f.id, &f.used)
		return f, err
	}, `SELECT id, EXISTS (SELECT 1 FROM attachment a WHERE a.file_id = f.id) FROM file f
		WHERE used_at <= $1 ORDER BY used_at LIMIT $2`, before, record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("find files that nobody touched: %w", err)
	}
	for _, f := range due {
		if f.used {
			err = TouchFile(ctx, tx, f.id)
		} else if _, err = tx.ExecContext(ctx, `DELETE FROM file WHERE id = $1 AND used_at <= $2`, f.id, before); err == nil {
			return true, jobs.WipeSoon(ctx, tx)
		}
		if err != nil {
			return false, fmt.Errorf("sweep files that nobody touched: %w", err)
		}
	}
	return len(due) == record.SweptTogether, nil
}

// Forget has files held no more by a record that is forgotten.
func (rm *Room) Forget(ctx context.Context, tx *db.Tx, f record.Forgotten) error {
	return Detach(ctx, tx, f.Owner, f.ID)
}

// Detach has files held no more by a record of a person's.
func Detach(ctx context.Context, tx *db.Tx, personID, recordID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM attachment WHERE record_id = $1 AND person_id = $2`, recordID, personID)
	if err != nil {
		return fmt.Errorf("forget whose files they were: %w", err)
	}
	return nil
}
