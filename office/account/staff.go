package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Role is what a member of staff may do at the desk.
type Role string

// The roles of staff.
const (
	RoleCoordinator Role = "coordinator"
	RoleConsultant  Role = "consultant"
	RoleAdviser     Role = "adviser"
	RolePartner     Role = "partner"
)

// Roles are all of them.
var Roles = []Role{RoleCoordinator, RoleConsultant, RoleAdviser, RolePartner}

// AddStaff gives whoever has an e-mail address a role, and another one to
// whoever had one. Added tells whether they are new. Errors: *api.Problem
// invalid.
func (rm *Room) AddStaff(ctx context.Context, given string, role Role) (added bool, err error) {
	email, ok := address.Clean(given)
	if !ok {
		return false, badEmail()
	}
	if !slices.Contains(Roles, role) {
		return false, &api.Problem{Code: api.CodeInvalid, Status: 422, Errors: []api.FieldError{{Pointer: "/role", Reason: "unknown"}}}
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

func staffRole(ctx context.Context, tx *db.Tx, email string) (role Role, err error) {
	err = tx.QueryRowContext(ctx, `SELECT role FROM staff WHERE email = $1`, email).Scan(&role)
	return role, record.NotFound(err)
}
