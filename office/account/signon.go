package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// SignOn is another's login that vouches for the staff's addresses, as that of the
// municipality does.
type SignOn interface {
	// Begin gives the address at which somebody is asked who they are, and what their
	// answer has to fit. They come back to another address with it. Anew: they are to
	// prove it once more, also where they just did. Errors: ErrSignOnAway.
	Begin(ctx context.Context, back string, anew bool) (address, kept string, err error)
	// Finish tells whom the answer that somebody came back with vouches for. Errors:
	// ErrSignOnAway, ErrNotVouched, ErrUnverified.
	Finish(ctx context.Context, back, kept string, answer url.Values) (Vouched, error)
	// Watch tries to reach the login until it answers or ctx ends, and logs both.
	Watch(ctx context.Context)
}

// Vouched is who somebody is, as another's login says.
type Vouched struct {
	Email  string
	Proved time.Time // when they proved it; zero: it is not known
}

// What another's login fails with.
var (
	ErrSignOnAway = errors.New("the login does not answer")
	ErrNotVouched = errors.New("the login does not vouch for them")
	ErrUnverified = errors.New("the login has not verified the address")
)

// SignsOn tells whether there is another's login.
func (rm *Room) SignsOn() bool { return rm.signOn != nil }

// Ways are the ways in which those of the office sign in.
type Ways struct {
	SignOn bool // another's login
	Alone  bool // and nothing else
	Fixed  bool // as the office was started: nobody changes it at the desk
}

// outside are who is not of the office, and need not be known to its login.
var outside = []mutation.Role{mutation.RoleAdviser, mutation.RolePartner}

// Elsewhere tells whether somebody signs in by another's login and by nothing else.
func (w Ways) Elsewhere(role mutation.Role) bool { return w.Alone && !slices.Contains(outside, role) }

// Ways are the ways in which those of the office sign in now.
func (rm *Room) Ways(ctx context.Context) (w Ways, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		w, err = rm.ways(ctx, tx, aloneNow)
		return err
	})
	if err != nil {
		return w, fmt.Errorf("read how staff sign in: %w", err)
	}
	return w, nil
}

// heldWays are Ways that stay so until the transaction ends: nobody signs in beside who
// has the login alone count, and ends the sign-ins by anything else.
func (rm *Room) heldWays(ctx context.Context, tx *db.Tx) (Ways, error) {
	return rm.ways(ctx, tx, holdAlone)
}

func (rm *Room) ways(ctx context.Context, tx *db.Tx, set func(context.Context, *db.Tx) (bool, error)) (w Ways, err error) {
	if w.SignOn = rm.signOn != nil; !w.SignOn {
		return w, nil
	}
	if w.Fixed = rm.signOnAlone; w.Fixed {
		w.Alone = true
		return w, nil
	}
	w.Alone, err = set(ctx, tx)
	return w, err
}

// aloneSetting is the name under which it is kept that another's login alone counts, and
// isAlone and isNotAlone what is kept.
const (
	aloneSetting = "sign_on_alone"
	isAlone      = "true"
	isNotAlone   = "false"
)

// aloneNow tells whether it is set that another's login alone counts.
func aloneNow(ctx context.Context, tx *db.Tx) (bool, error) {
	var value string
	err := tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = $1`, aloneSetting).Scan(&value)
	return value == isAlone, unlessMissing(err)
}

// holdAlone is aloneNow, and has nobody set it before the transaction ends.
func holdAlone(ctx context.Context, tx *db.Tx) (bool, error) {
	var value string
	err := tx.QueryRowContext(ctx, `INSERT INTO setting (name, rev, value) VALUES ($1, 0, $2)
		ON CONFLICT (name) DO UPDATE SET rev = setting.rev RETURNING value`, aloneSetting, isNotAlone).Scan(&value)
	return value == isAlone, err
}

// What the log calls it that another's login counts alone, and that codes and passkeys do
// beside it.
const (
	auditAlone  = "login_alone"
	auditBeside = "login_beside"
)

// SignOnAlone has another's login alone count for those of the office from now on, or
// codes and passkeys beside it. Token is that of who asks: who has the login alone count
// was signed in by it a moment ago, so that there is somebody who can; every other sign-in
// of those of the office ends, as it is not known by what they were signed in. Errors:
// *api.Problem forbidden, invalid at /do (state: it is not to be changed here; sign_on:
// they were not signed in by the login a moment ago).
func (rm *Room) SignOnAlone(ctx context.Context, by mutation.Staff, token string, alone bool) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	if rm.signOnAlone || alone && rm.signOn == nil {
		return mutation.Refuse("/do", "state")
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		was, err := holdAlone(ctx, tx)
		if err != nil || was == alone {
			return err
		}
		value, kind := isNotAlone, auditBeside
		if alone {
			value, kind = isAlone, auditAlone
			in, err := signedOn(ctx, tx, token)
			if err == nil && !in {
				err = mutation.Refuse("/do", "sign_on")
			}
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM staff_session WHERE token <> $1 AND staff_id IN
				(SELECT id FROM staff WHERE role NOT IN ($2, $3))`, TokenSum(token), outside[0], outside[1]); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE setting SET rev = rev + 1, value = $1 WHERE name = $2`, value, aloneSetting); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: kind})
	})
	if err != nil {
		return fmt.Errorf("set how staff sign in: %w", err)
	}
	return nil
}

// SignedOn tells whether the session of a token was begun by another's login a moment ago.
func (rm *Room) SignedOn(ctx context.Context, token string) (by bool, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		by, err = signedOn(ctx, tx, token)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look by what somebody signed in: %w", err)
	}
	return by, nil
}

func signedOn(ctx context.Context, tx *db.Tx, token string) (by bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM staff_ceremony WHERE token = $1 AND kind = $2 AND ends_at > $3)`,
		TokenSum(token), string(isSignedOn), db.Millis(tx.Now())).Scan(&by)
	return by, err
}

// signOnKept is what is kept of a sign-on that was begun.
type signOnKept struct{ Kept, Next string }

// BeginSignOn begins a sign-in by the other login. Back is the address at which they
// come back, next is kept for when they have. It gives the address to send them to, and
// the token with which their browser comes back. Errors: ErrSignOnAway.
func (rm *Room) BeginSignOn(ctx context.Context, back, next string, anew bool) (address, token string, err error) {
	address, kept, err := rm.signOn.Begin(ctx, back, anew)
	if err != nil {
		return "", "", fmt.Errorf("begin a sign-on: %w", err)
	}
	token, err = rm.begin(ctx, signsOn, signOnKept{kept, next})
	return address, token, err
}

// FinishSignOn trades the answer that a browser came back with for a session's token,
// and gives what was kept for then and whom the login vouched for. Again is as
// OpenStaffSession has it. Errors: ErrSignOnAway; ErrNotVouched, also where this browser
// began nothing; ErrUnverified; *api.Problem forbidden where they are none of the staff.
func (rm *Room) FinishSignOn(ctx context.Context, back, begun string, answer url.Values, browser, again string) (token, next, email string, err error) {
	var kept signOnKept
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		ok, err := end(ctx, tx, signsOn, begun, &kept)
		if err == nil && !ok {
			err = ErrNotVouched // and no line in the log: anybody could write any number
		}
		return err
	})
	if err != nil {
		return "", "", "", fmt.Errorf("sign on: %w", err)
	}
	vouched, err := rm.signOn.Finish(ctx, back, kept.Kept, answer)
	if err != nil && !errors.Is(err, ErrNotVouched) && !errors.Is(err, ErrUnverified) {
		return "", kept.Next, "", fmt.Errorf("sign on: %w", err)
	}
	refused := err
	email, ok := address.Clean(vouched.Email)
	if refused == nil && !ok {
		refused = ErrUnverified
	}
	if token, err = rm.newToken(); err != nil {
		return "", kept.Next, email, err
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		m, err := member(ctx, tx, `email = $1`, email)
		if unlessMissing(err) != nil {
			return err
		}
		if refused == nil && err != nil {
			refused = &api.Problem{Code: api.CodeForbidden}
		}
		if refused != nil {
			return record.Audit(ctx, tx, m.ID, record.Act{Act: record.ActRefused, Kind: auditSession})
		}
		if err := keepBegun(ctx, tx, isSignedOn, token, ""); err != nil {
			return err
		}
		return putStaffSession(ctx, tx, m.ID, token, browser, again, vouched.Proved)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return "", kept.Next, email, fmt.Errorf("sign on: %w", err)
	}
	return token, kept.Next, email, nil
}
