package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// AddStaff gives whoever has an e-mail address a role, and another one to
// whoever had one. Added tells whether they are new. Errors: *api.Problem
// forbidden, invalid.
func (rm *Room) AddStaff(ctx context.Context, by mutation.Staff, given string, role mutation.Role) (added bool, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return false, err
	}
	email, ok := address.Clean(given)
	if !ok {
		return false, mutation.Refuse("/email", "format")
	}
	if !slices.Contains(mutation.Roles, role) {
		return false, mutation.Refuse("/role", "unknown")
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		_, err := staffRole(ctx, tx, email)
		if added = errors.Is(err, record.ErrNotFound); err != nil && !added {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO staff (email, role, created_at) VALUES ($1, $2, $3)
			ON CONFLICT (email) DO UPDATE SET role = excluded.role`, email, role, db.Millis(tx.Now()))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("add to the staff: %w", err)
	}
	return added, nil
}

func staffRole(ctx context.Context, tx *db.Tx, email string) (role mutation.Role, err error) {
	err = tx.QueryRowContext(ctx, `SELECT role FROM staff WHERE email = $1`, email).Scan(&role)
	return role, record.NotFound(err)
}
