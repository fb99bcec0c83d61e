package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Member is one of the office's own people, or of those beside it.
type Member struct {
	ID       string
	Email    string
	Name     string // empty: that of the adviser or actor that they are
	Language string // da or en; empty until they choose: as their browser says
	Role     mutation.Role

	AdviserID string // of the catalogue's adviser that they are; an adviser has one
	ActorID   string // of the catalogue's actor that they belong to; a partner has one

	CreatedAt time.Time
}

// Staff is the member as who does something.
func (m Member) Staff() mutation.Staff {
	return mutation.Staff{ID: m.ID, Role: m.Role, Name: m.Name, AdviserID: m.AdviserID, ActorID: m.ActorID}
}

// AddStaff has whoever has the e-mail address be such a member, or be it from now
// on where they are one. Id and time are given here, and what is empty of whoever is
// one already stays. Added tells whether they are new. Errors: *api.Problem
// forbidden, invalid (nobody changes their own role; a partner's address is another
// actor's).
func (rm *Room) AddStaff(ctx context.Context, by mutation.Staff, m Member) (added bool, err error) {
	return rm.addStaff(ctx, by, m, nil)
}

// Invite is AddStaff which also mails whoever is new where the desk is, and that they
// sign in there with this address.
func (rm *Room) Invite(ctx context.Context, by mutation.Staff, m Member, lang text.Lang, address string) (added bool, err error) {
	return rm.addStaff(ctx, by, m, rm.invitation(ctx, lang, address))
}

// InviteNew is Invite of somebody who is none of the staff yet. Errors: also *api.Problem
// invalid at /email (staff).
func (rm *Room) InviteNew(ctx context.Context, by mutation.Staff, m Member, lang text.Lang, address string) error {
	invite := rm.invitation(ctx, lang, address)
	_, err := rm.addStaff(ctx, by, m, func(tx *db.Tx, m Member, added bool) error {
		if !added {
			return mutation.Refuse("/email", "staff")
		}
		return invite(tx, m, added)
	})
	return err
}

// invitation mails one of the staff who is new.
func (rm *Room) invitation(ctx context.Context, lang text.Lang, address string) func(tx *db.Tx, m Member, added bool) error {
	return func(tx *db.Tx, m Member, added bool) error {
		if !added {
			return nil
		}
		own, _, err := record.Office(ctx, tx)
		if err != nil {
			return err
		}
		if m, err = named(ctx, tx, m); err != nil {
			return err
		}
		t := text.For(lang)
		w, err := rm.ways(ctx, tx, aloneNow)
		if err != nil {
			return err
		}
		signIn := t.T("letter.sign_in.desk", text.A{"Email": m.Email})
		if w.Elsewhere(m.Role) {
			signIn = t.T("letter.sign_in.login", text.A{"Email": m.Email})
		}
		l, err := letters.Write(ctx, tx, letters.Invite, lang, letters.Values{
			Words: map[letters.Name]string{letters.Receiver: letters.FirstName(m.Name), letters.Office: cmp.Or(own.Name, t.T("mail.office")), letters.Phone: own.Phone},
			Blocks: map[letters.Name][]letters.Block{
				letters.Desk:   {{Way: letters.Way{Label: t.T("letter.desk"), URL: address}}},
				letters.SignIn: {{Text: signIn}},
			},
		})
		if err != nil {
			return err
		}
		draft, err := l.Draft(m.Email, tx.Now().Add(inviteUseful))
		if err != nil {
			return err
		}
		draft.About = string(letters.Invite)
		return mail.Put(ctx, tx, draft)
	}
}

// inviteUseful is how long an invitation is tried to be sent.
const inviteUseful = 3 * 24 * time.Hour

func (rm *Room) addStaff(ctx context.Context, by mutation.Staff, m Member, invite func(tx *db.Tx, m Member, added bool) error) (added bool, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return false, err
	}
	if m, err = checkMember(m); err != nil {
		return false, err
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := checkNamed(ctx, tx, m); err != nil {
			return err
		}
		if err := otherActor(ctx, tx, m); err != nil {
			return err
		}
		was, err := member(ctx, tx, `email = $1`, m.Email)
		if added = errors.Is(err, record.ErrNotFound); err != nil && !added {
			return err
		}
		m := m
		m.ID, m.CreatedAt = was.ID, was.CreatedAt
		m.Name, m.Language = cmp.Or(m.Name, was.Name), cmp.Or(m.Language, was.Language)
		if added {
			if m.ID, err = tx.NewID(); err != nil {
				return err
			}
			m.CreatedAt = tx.Now()
		} else if m.ID == by.ID && m.Role != was.Role { // which might leave nobody to undo it
			return mutation.Refuse("/role", "state")
		} else if was.Role != m.Role || was.AdviserID != m.AdviserID || was.ActorID != m.ActorID {
			if err := endSessions(ctx, tx, m.ID); err != nil { // they sign in as what they are now
				return err
			}
		}
		if err := putMember(ctx, tx, m); err != nil {
			return err
		}
		if was.answers() && !m.answers() {
			if err := rm.handOver(ctx, tx, by, m.ID, "", ""); err != nil {
				return err
			}
		}
		if invite != nil {
			if err := invite(tx, m, added); err != nil {
				return err
			}
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: auditStaff, Ref: m.ID})
	})
	if err != nil {
		return false, fmt.Errorf("add to the staff: %w", err)
	}
	return added, nil
}

func putMember(ctx context.Context, tx *db.Tx, m Member) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO staff (id, email, name, language, role, adviser_id, actor_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, language = excluded.language, role = excluded.role,
			adviser_id = excluded.adviser_id, actor_id = excluded.actor_id`,
		m.ID, m.Email, m.Name, m.Language, m.Role, m.AdviserID, m.ActorID, db.Millis(m.CreatedAt))
	return err
}

// auditStaff is what the audit log calls one of the staff.
const auditStaff = "staff"

// maxName is how many characters a member's name has at the most.
const maxName = 100

func checkMember(m Member) (Member, error) {
	var c mutation.Checks
	email, ok := address.Clean(m.Email)
	if !ok {
		c.Bad("/email", "format")
	}
	m.Email, m.Name = email, strings.TrimSpace(m.Name)
	c.Length("/name", m.Name, maxName)
	if !slices.Contains(mutation.Roles, m.Role) {
		c.Bad("/role", "unknown")
	}
	if m.Language != "" {
		c.OneOf("/language", m.Language, "da", "en")
	}
	switch {
	case m.Role == mutation.RoleAdviser && m.AdviserID == "":
		c.Bad("/adviser_id", "required")
	case m.Role == mutation.RolePartner && m.ActorID == "":
		c.Bad("/actor_id", "required")
	}
	c.OptionalID("/adviser_id", m.AdviserID)
	c.OptionalID("/actor_id", m.ActorID)
	if err := c.Problem(); err != nil {
		return m, err
	}
	return m, nil
}

// checkNamed wants the adviser and the actor that a member is to be in the catalogue.
func checkNamed(ctx context.Context, tx *db.Tx, m Member) error {
	for _, of := range []struct {
		pointer string
		kind    api.Kind
		id      string
	}{{"/adviser_id", api.KindAdviser, m.AdviserID}, {"/actor_id", api.KindActor, m.ActorID}} {
		if of.id == "" {
			continue
		}
		_, err := record.Live(ctx, tx, record.CatalogueOwner, of.kind, of.id, &struct{}{})
		if errors.Is(err, record.ErrNotFound) {
			return mutation.Refuse(of.pointer, "reference")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// answers tells whether they are of those who answer and refer, and can have something
// in hand.
func (m Member) answers() bool { return m.Role != "" && m.Staff().May(mutation.RoleConsultant) == nil }

// RemoveStaff has somebody be no member any more: every sign-in of theirs ends, and
// every passkey, and what they have in hand is a colleague's, with an empty id anybody's.
// It stays so after a restore. Errors: *api.Problem forbidden, not_found (also of such a
// colleague).
func (rm *Room) RemoveStaff(ctx context.Context, by mutation.Staff, id, toID string) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var to Member
		if toID != "" {
			var err error
			if to, err = Colleague(ctx, tx, toID); err == nil && to.ID == id {
				err = record.ErrNotFound
			}
			if err != nil {
				return mutation.Missing(err, "/staff_id")
			}
		}
		gone, err := rm.remove(ctx, tx, id) // notes it beside the database: nothing may refuse it any more
		if err == nil && !gone {
			err = record.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := rm.handOver(ctx, tx, by, id, to.ID, to.SaidName()); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRemove, Kind: auditStaff, Ref: id})
	})
	if err != nil {
		return fmt.Errorf("remove one of the staff: %w", err)
	}
	return nil
}

// remove has somebody be no member any more, unless they are none, now and after every
// restore.
func (rm *Room) remove(ctx context.Context, tx *db.Tx, id string) (gone bool, err error) {
	if gone, err = removeMember(ctx, tx, id); err != nil || !gone {
		return false, err
	}
	if err := rm.endPasskeys(ctx, tx, `staff_id = $1`, id); err != nil {
		return false, err
	}
	return true, rm.NoteRevoked(id)
}

func removeMember(ctx context.Context, tx *db.Tx, id string) (gone bool, err error) {
	gone, err = db.ChangedOne(tx.ExecContext(ctx, `UPDATE staff SET removed_at = $1 WHERE id = $2 AND removed_at = 0`, db.Millis(tx.Now()), id))
	if err != nil || !gone {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM staff_calendar WHERE staff_id = $1`, id); err != nil {
		return false, fmt.Errorf("end a calendar: %w", err)
	}
	return true, endSessions(ctx, tx, id)
}

// Colleague is one of those who answer and refer, who is not removed before the
// transaction ends. Errors: not_found.
func Colleague(ctx context.Context, tx *db.Tx, id string) (Member, error) {
	if _, err := stays(ctx, tx, id); err != nil {
		return Member{}, err
	}
	m, err := member(ctx, tx, `id = $1`, id)
	if err == nil && !m.answers() {
		err = record.ErrNotFound
	}
	if err != nil {
		return Member{}, err
	}
	return named(ctx, tx, m)
}

// StillWorks is unauthorized for one of the staff who was removed meanwhile; else they
// are not before the transaction ends.
func StillWorks(ctx context.Context, tx *db.Tx, who mutation.Staff) error {
	removed, err := stays(ctx, tx, who.ID)
	if err == nil && removed {
		err = unauthorized()
	}
	return err
}

// stays has nobody remove one of the staff before the transaction ends, and tells whether
// somebody has already.
func stays(ctx context.Context, tx *db.Tx, id string) (removed bool, err error) {
	var at int64
	err = tx.QueryRowContext(ctx, `UPDATE staff SET removed_at = removed_at WHERE id = $1 RETURNING removed_at`, id).Scan(&at)
	if unlessMissing(err) != nil {
		return false, fmt.Errorf("look for one of the staff: %w", err)
	}
	return at != 0, nil
}

// SaidName is what they are called where somebody has to be called something.
func (m Member) SaidName() string { return cmp.Or(m.Name, m.Email) }

// Exported notes that one of the staff took a list out as a file: of what it is.
func (rm *Room) Exported(ctx context.Context, by mutation.Staff, what string) error {
	if err := rm.db.Write(ctx, func(tx *db.Tx) error {
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActExport, Kind: what})
	}); err != nil {
		return fmt.Errorf("note an export: %w", err)
	}
	return nil
}

// Members are all of the staff, in the order of their addresses. Errors:
// *api.Problem forbidden.
func (rm *Room) Members(ctx context.Context, by mutation.Staff) ([]Member, error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	return rm.members(ctx, `removed_at = 0`)
}

// Colleagues are those of the staff who answer and refer: consultants and coordinators,
// in the order of their addresses. Errors: *api.Problem forbidden.
func (rm *Room) Colleagues(ctx context.Context, by mutation.Staff) ([]Member, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	return rm.members(ctx, `removed_at = 0 AND role IN ($1, $2)`, mutation.RoleConsultant, mutation.RoleCoordinator)
}

func (rm *Room) members(ctx context.Context, which string, args ...any) (all []Member, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.Collect(ctx, tx, scanMember, memberQuery+` WHERE `+which+` ORDER BY email`, args...)
		for i := 0; err == nil && i < len(all); i++ {
			all[i], err = named(ctx, tx, all[i])
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the staff: %w", err)
	}
	return all, nil
}

// Member is who of the staff has an id. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Member(ctx context.Context, by mutation.Staff, id string) (m Member, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return m, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		m, err = member(ctx, tx, `id = $1`, id)
		return err
	})
	if err != nil {
		return m, fmt.Errorf("read one of the staff: %w", err)
	}
	return m, nil
}

const memberQuery = `SELECT id, email, name, language, role, adviser_id, actor_id, created_at FROM staff`

func scanMember(row db.Scanner) (m Member, err error) {
	var created int64
	err = row.Scan(&m.ID, &m.Email, &m.Name, &m.Language, &m.Role, &m.AdviserID, &m.ActorID, &created)
	m.CreatedAt = db.Time(created)
	return m, err
}

// member is who of the staff a condition finds, with the name that they go by; else
// not_found.
func member(ctx context.Context, tx *db.Tx, where string, args ...any) (Member, error) {
	m, err := scanMember(tx.QueryRowContext(ctx, memberQuery+` WHERE removed_at = 0 AND `+where, args...))
	return m, record.NotFound(err)
}

// named is a member with the name of the adviser or the actor that they are, where
// they have none of their own.
func named(ctx context.Context, tx *db.Tx, m Member) (Member, error) {
	for _, of := range []struct {
		kind api.Kind
		id   string
	}{{api.KindAdviser, m.AdviserID}, {api.KindActor, m.ActorID}} {
		if m.Name != "" || of.id == "" {
			continue
		}
		var body struct {
			Name string `json:"name"`
		}
		_, err := record.Live(ctx, tx, record.CatalogueOwner, of.kind, of.id, &body)
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return m, err
		}
		m.Name = body.Name
	}
	return m, nil
}
