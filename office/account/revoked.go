package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// revokedFile lists, by their sums, the tokens and the secrets of calendars that lead
// nowhere any more, and the ids of passkeys, beside the database and outside its backups.
const revokedFile = "revoked.jsonl"

// revocation is one line of that file.
type revocation struct {
	Sum string    `json:"sum"`
	At  time.Time `json:"at"`
}

// NoteRevoked has a token or secret lead nowhere after a restore too. It is noted before
// what revokes it is committed.
func (rm *Room) NoteRevoked(sum string) error {
	err := record.AppendLine(filepath.Join(rm.beside, revokedFile), revocation{Sum: sum, At: rm.db.Now()})
	if err != nil {
		return fmt.Errorf("note what is revoked: %w", err)
	}
	return nil
}

// RevokeAgain signs out the devices that were signed out before and are back, as after
// a restore; also hears of every sum that is no device's. Passkeys that were removed go too.
func (rm *Room) RevokeAgain(ctx context.Context, also func(ctx context.Context, tx *db.Tx, sum string) error) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		return record.EachLine(filepath.Join(rm.beside, revokedFile), func(line []byte) error {
			var r revocation
			if err := json.Unmarshal(line, &r); err != nil {
				return nil //nolint:nilerror // a line that was cut off: it was never revoked
			}
			var person, device string
			err := tx.QueryRowContext(ctx, `SELECT person_id, device_id FROM session WHERE token = $1`, r.Sum).Scan(&person, &device)
			if errors.Is(err, sql.ErrNoRows) {
				if _, err := tx.ExecContext(ctx, `DELETE FROM staff_passkey WHERE id = $1`, r.Sum); err != nil {
					return err
				}
				return also(ctx, tx, r.Sum)
			}
			if err == nil {
				_, err = rm.RevokeDevice(ctx, tx, person, device)
			}
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("revoke again what was revoked: %w", err)
	}
	return nil
}
