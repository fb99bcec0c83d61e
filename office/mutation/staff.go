package mutation

import (
	"context"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Role is what a member of staff may do.
type Role string

// The roles of staff.
const (
	RoleCoordinator Role = "coordinator"
	RoleConsultant  Role = "consultant"
	RoleDoor        Role = "door"
	RoleAdviser     Role = "adviser"
	RolePartner     Role = "partner"
)

// Roles are all of them.
var Roles = []Role{RoleCoordinator, RoleConsultant, RoleDoor, RoleAdviser, RolePartner}

// Staff is who of the office's own people does something. What only they do takes
// one, and decides by the role whether they may.
type Staff struct {
	ID   string // empty for whoever runs a command, and for a demo's
	Role Role
	Name string // under which they write; empty is the office's

	AdviserID string // who of the catalogue's advisers they are; empty: none
	ActorID   string // whom of the catalogue's actors they belong to; empty: none
}

// CommandLine is whoever runs the office's commands: they have its machine.
var CommandLine = Staff{Role: RoleCoordinator}

// May refuses who has none of the roles; a coordinator may do all that staff may.
// Errors: *api.Problem forbidden.
func (s Staff) May(roles ...Role) error {
	if s.Role == RoleCoordinator || slices.Contains(roles, s.Role) {
		return nil
	}
	return RefuseCode(api.CodeForbidden)
}

// Author is the name under which they write.
func (s Staff) Author(ctx context.Context, tx *db.Tx) (string, error) {
	if s.Name != "" {
		return s.Name, nil
	}
	own, _, err := record.Office(ctx, tx)
	return own.Name, err
}
