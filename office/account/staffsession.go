package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	staffIdle  = 8 * time.Hour       // without a use, and a sign-in ends
	staffLife  = 30 * 24 * time.Hour // from its beginning, and it ends whatever is done
	staffFresh = 10 * time.Minute    // after they proved who they are, and what needs a fresh sign-in needs another
	staffNoted = time.Minute         // how old the note of its last use may be
)

// StaffSession is one sign-in of one of the staff.
type StaffSession struct {
	ID        string
	Member    Member
	Name      string // of the browser, as it says itself
	CreatedAt time.Time
	UsedAt    time.Time
	Current   bool // the one that asks
	fresh     time.Time
}

// Fresh tells whether they proved who they are a moment ago.
func (s StaffSession) Fresh(now time.Time) bool { return now.Sub(s.fresh) < staffFresh }

// RequestStaffCode is RequestCode for the desk: it answers alike, and mails a code to
// who is of the staff alone, and signs in by one.
func (rm *Room) RequestStaffCode(ctx context.Context, r CodeRequest) (id string, wait time.Duration, err error) {
	return rm.requestCode(ctx, r, func(tx *db.Tx, email string) (bool, error) {
		m, err := member(ctx, tx, `email = $1`, email)
		if err != nil {
			return false, unlessMissing(err)
		}
		w, err := rm.ways(ctx, tx, aloneNow)
		return !w.Elsewhere(m.Role), err
	})
}

// OpenStaffSession trades a code of an address for a session's token. Again is the
// token of a session that is to be fresh again, or empty; that of somebody else is
// not. Errors: *api.Problem invalid, code_wrong (also for who is none of the staff),
// code_spent.
func (rm *Room) OpenStaffSession(ctx context.Context, given, request, code, browser, again string) (token string, err error) {
	email, ok := address.Clean(given)
	if !ok {
		return "", mutation.Refuse("/email", "format")
	}
	key, err := rm.key.get()
	if err != nil {
		return "", err
	}
	if token, err = rm.newToken(); err != nil {
		return "", err
	}
	var refused *api.Problem
	var stranger bool
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if _, refused, stranger, err = spendCode(ctx, tx, key, email, request, strings.TrimSpace(code)); err != nil {
			return err
		}
		m, err := member(ctx, tx, `email = $1`, email)
		if unlessMissing(err) != nil {
			return err
		}
		unknown := err != nil
		w, err := rm.heldWays(ctx, tx)
		if err != nil {
			return err
		}
		if refused == nil && (unknown || w.Elsewhere(m.Role)) {
			refused = &api.Problem{Code: api.CodeCodeWrong, Status: 401}
		}
		if refused != nil {
			return record.Audit(ctx, tx, m.ID, record.Act{Act: record.ActRefused, Kind: auditSession})
		}
		return putStaffSession(ctx, tx, m.ID, token, browser, again, tx.Now())
	})
	if err != nil {
		return "", fmt.Errorf("open a session at the desk: %w", err)
	}
	if stranger && rm.guesses.count(email, rm.db.Now()) > codeTries {
		refused.Code = api.CodeCodeSpent
	}
	if refused != nil {
		return "", refused
	}
	return token, nil
}

// putStaffSession signs one of the staff in with a token, in the place of the session
// of another token of theirs. Proved is when they proved who they are; zero: not lately.
func putStaffSession(ctx context.Context, tx *db.Tx, staffID, token, browser, again string, proved time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM staff_session WHERE token = $1 AND staff_id = $2`, TokenSum(again), staffID); err != nil {
		return err
	}
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO staff_session (token, id, staff_id, name, created_at, used_at, fresh_at)
		VALUES ($1, $2, $3, $4, $5, $5, $6)`, TokenSum(token), id, staffID, shortLine(browser), db.Millis(tx.Now()), db.Millis(proved)); err != nil {
		return err
	}
	return record.Audit(ctx, tx, staffID, record.Act{Act: record.ActSignIn, Kind: auditSession, Ref: id})
}

// auditSession is what the audit log calls a sign-in.
const auditSession = "session"

// StaffSession tells whose session a token is of, and notes that it is used. Errors:
// *api.Problem unauthorized, also where it has ended.
func (rm *Room) StaffSession(ctx context.Context, token string) (s StaffSession, err error) {
	if s, err = rm.UnusedStaffSession(ctx, token); err != nil {
		return s, err
	}
	if now := rm.db.Now(); now.Sub(s.UsedAt) >= staffNoted {
		err := rm.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE staff_session SET used_at = $1 WHERE token = $2 AND used_at < $1`, db.Millis(now), TokenSum(token))
			return err
		})
		switch {
		case err != nil && db.Unwritable(err): // the note is for later; who reads is let in
			rm.log.Error("a session's use is not noted", slog.Any("error", err))
		case err != nil:
			return s, fmt.Errorf("note a session's use: %w", err)
		}
	}
	return s, nil
}

// UnusedStaffSession is StaffSession for what a page asks by itself, while perhaps nobody
// sits before it: the session is not used by that.
func (rm *Room) UnusedStaffSession(ctx context.Context, token string) (s StaffSession, err error) {
	sum := TokenSum(token)
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err := staffSessions(ctx, tx, `s.token = $1`, sum)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return unauthorized()
		}
		s = all[0]
		s.Member, err = named(ctx, tx, s.Member)
		return err
	})
	var refused *api.Problem
	if errors.As(err, &refused) {
		return s, refused
	}
	if err != nil {
		return s, fmt.Errorf("look for a session: %w", err)
	}
	s.Current = true
	return s, nil
}

// staffSessions are those that a condition finds of the sessions that have not ended.
func staffSessions(ctx context.Context, tx *db.Tx, where string, arg any) ([]StaffSession, error) {
	now := tx.Now()
	return db.Collect(ctx, tx, func(row db.Scanner) (s StaffSession, err error) {
		var began, used, fresh, since int64
		m := &s.Member
		err = row.Scan(&s.ID, &s.Name, &began, &used, &fresh, &m.ID, &m.Email, &m.Name, &m.Language, &m.Role, &m.AdviserID, &m.ActorID, &since)
		s.CreatedAt, s.UsedAt, s.fresh, m.CreatedAt = db.Time(began), db.Time(used), db.Time(fresh), db.Time(since)
		return s, err
	}, `SELECT s.id, s.name, s.created_at, s.used_at, s.fresh_at,
			m.id, m.email, m.name, m.language, m.role, m.adviser_id, m.actor_id, m.created_at
		FROM staff_session s JOIN staff m ON m.id = s.staff_id
		WHERE m.removed_at = 0 AND s.created_at > $2 AND s.used_at > $3 AND `+where+` ORDER BY s.used_at DESC, s.id`,
		arg, db.Millis(now.Add(-staffLife)), db.Millis(now.Add(-staffIdle)))
}

// StaffSessions are the sign-ins of one of the staff, the last used first; that of the
// token is the current one.
func (rm *Room) StaffSessions(ctx context.Context, by mutation.Staff, current string) (all []StaffSession, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = staffSessions(ctx, tx, `s.staff_id = $1`, by.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	for i := range all {
		all[i].Current = all[i].ID == current
	}
	return all, nil
}

// EndStaffSession ends one of somebody's own sign-ins, for ever. Errors: *api.Problem not_found.
func (rm *Room) EndStaffSession(ctx context.Context, by mutation.Staff, id string) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var sum string
		err := tx.QueryRowContext(ctx, `DELETE FROM staff_session WHERE id = $1 AND staff_id = $2 RETURNING token`, id, by.ID).Scan(&sum)
		if err = record.NotFound(err); err != nil {
			return err
		}
		if err := rm.NoteRevoked(sum); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRemove, Kind: auditSession, Ref: id})
	})
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// Speak sets the language that one of the staff sees the desk in.
func (rm *Room) Speak(ctx context.Context, by mutation.Staff, lang text.Lang) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE staff SET language = $1 WHERE id = $2`, string(lang), by.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("set the language of the desk: %w", err)
	}
	return nil
}

// endSessions ends every sign-in of one of the staff.
func endSessions(ctx context.Context, tx *db.Tx, staffID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM staff_session WHERE staff_id = $1`, staffID)
	return err
}

// sweepStaff forgets the sign-ins at the desk that have ended by themselves.
func sweepStaff(ctx context.Context, tx *db.Tx) error {
	now := tx.Now()
	if _, err := tx.ExecContext(ctx, `DELETE FROM staff_session WHERE created_at <= $1 OR used_at <= $2`,
		db.Millis(now.Add(-staffLife)), db.Millis(now.Add(-staffIdle))); err != nil {
		return fmt.Errorf("forget old sessions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM staff_ceremony WHERE ends_at <= $1`, db.Millis(now)); err != nil {
		return fmt.Errorf("forget what was begun: %w", err)
	}
	return nil
}

func unlessMissing(err error) error {
	if errors.Is(err, record.ErrNotFound) || errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
