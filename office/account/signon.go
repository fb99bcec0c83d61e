package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"
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

// SignsOn tells whether there is another's login, and whether it alone counts for
// those of the office.
func (rm *Room) SignsOn() (there, alone bool) { return rm.signOn != nil, rm.signOnAlone }

// Elsewhere tells whether somebody signs in by another's login and by nothing else.
// Advisers and partners are not of the office, and need not be known to its login.
func (rm *Room) Elsewhere(role mutation.Role) bool {
	return rm.signOnAlone && role != mutation.RoleAdviser && role != mutation.RolePartner
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
