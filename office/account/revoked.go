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
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// revokedFile lists, by their sums, the tokens and the secrets of calendars that lead
// nowhere any more, and the ids of passkeys and of staff who were removed, beside the
// database and outside its backups.
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
// a restore; also hears of every sum that is no device's. Whom and what was removed of the
// staff, their sign-ins and their passkeys goes too.
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
				if err := rm.removeAgain(ctx, tx, r.Sum); err != nil {
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

// removeAgain removes one of the staff once more, or a passkey or a sign-in of theirs.
// Who has what they had in hand is to be found out anew.
func (rm *Room) removeAgain(ctx context.Context, tx *db.Tx, sum string) error {
	if err := tx.ExecAll(ctx, []any{sum}, `DELETE FROM staff_passkey WHERE id = $1`, `DELETE FROM staff_session WHERE token = $1`); err != nil {
		return err
	}
	gone, err := removeMember(ctx, tx, sum)
	if err != nil || !gone {
		return err
	}
	return rm.handOver(ctx, tx, mutation.CommandLine, sum, "", "")
}
