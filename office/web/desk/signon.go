package desk

import (
	"errors"
	"net/http"

	"startklar.dk/api"
	"startklar.dk/office/account"
)

const (
	signOnPath     = "/desk/sign-on"
	signOnBackPath = "/desk/sign-on/back"
)

var signOnRoutes = []Route{
	get(signOnPath, anybody, (*visit).beginSignOn),
	get(signOnBackPath, anybody, (*visit).finishSignOn),
}

// beginSignOn sends whoever comes to the login that is not the office's. It is a link
// and no form: the policy lets no form lead elsewhere.
func (v *visit) beginSignOn() error {
	if !v.office.Accounts.SignsOn() {
		return errNotFound
	}
	if _, ok := v.options.Try(v.options.Network(v.r)); !ok {
		return errTooOften
	}
	q := v.r.URL.Query()
	address, token, err := v.office.Accounts.BeginSignOn(v.r.Context(), v.address(signOnBackPath), q.Get("next"), q.Has("again"))
	if errors.Is(err, account.ErrSignOnAway) {
		return v.signOnFailed(http.StatusServiceUnavailable, q.Get("next"), "desk.signon.away")
	}
	if err != nil {
		return err
	}
	v.keep(begunCookie, token, begunKept)
	return v.see(address)
}

// noAccountView is for whoever the login knows and the desk does not.
type noAccountView struct{ Email string }

func (v *visit) finishSignOn() error {
	if !v.office.Accounts.SignsOn() {
		return errNotFound
	}
	token, next, email, err := v.office.Accounts.FinishSignOn(
		v.r.Context(), v.address(signOnBackPath), v.cookie(begunCookie), v.r.URL.Query(), v.r.UserAgent(), v.cookie(sessionCookie))
	v.keep(begunCookie, "", 0)
	unknown := (*api.Problem)(nil)
	switch {
	case errors.As(err, &unknown):
		return v.showAs(http.StatusForbidden, "noaccount", v.t.T("desk.signon.unknown"), noAccountView{email})
	case errors.Is(err, account.ErrSignOnAway):
		return v.signOnFailed(http.StatusServiceUnavailable, next, "desk.signon.away")
	case errors.Is(err, account.ErrUnverified):
		return v.signOnFailed(http.StatusUnauthorized, next, "desk.signon.unverified")
	case errors.Is(err, account.ErrNotVouched):
		return v.signOnFailed(http.StatusUnauthorized, next, "desk.signon.refused")
	case err != nil:
		return err
	}
	v.keep(sessionCookie, token, sessionKept)
	if own(next) {
		return v.see(next)
	}
	return v.see(home)
}

// signOnFailed shows the sign-in again, with why the other login did not lead on.
func (v *visit) signOnFailed(status int, next, why string) error {
	s, err := v.signInView(nil, v.emailField())
	if err != nil {
		return err
	}
	s.Next, s.SignOn.Error = next, v.t.T(why)
	return v.showAs(status, "signin", v.t.T("desk.signin.title"), s)
}

// signOnView is the part of the sign-in page that leads to the other login.
type signOnView struct {
	There, Alone bool
	Error        string
}
