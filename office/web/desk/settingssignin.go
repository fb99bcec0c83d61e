package desk

import (
	"net/url"
	"strings"

	"startklar.dk/office/account"
)

const signinSettingsPath = settingsPath + "/sign-in"

var settingsSignInRoutes = []Route{
	get(signinSettingsPath, coordinators, (*visit).signinSettings),
	post(signinSettingsPath, coordinators, (*visit).keepSignIn).fresh(),
}

// The verbs of the form of how staff sign in.
const (
	doAlone  = "alone"  // by the municipality's login and nothing else
	doBeside = "beside" // by codes and passkeys too
)

type signinSettingsView struct {
	Who     []signinWay
	Ways    account.Ways
	Path    string
	May     bool   // whoever looks was signed in by the municipality's login a moment ago
	SignOn  string // where they are
	Error   string
	Command string // that has codes count again where nobody can sign in
}

// signinWay is how somebody signs in, in words.
type signinWay struct{ Who, How string }

// waysSaid are the ways in which the office's own sign in, in words.
func (v *visit) waysSaid(w account.Ways) string {
	var said []string
	if w.SignOn {
		said = append(said, v.t.T("desk.settings.way.sign_on"))
	}
	if !w.Alone {
		said = append(said, v.besideSaid())
	}
	return strings.Join(said, " · ")
}

// besideSaid are the ways without the municipality's login, in words.
func (v *visit) besideSaid() string {
	said := v.t.T("desk.settings.way.code")
	if _, can := v.party(); can {
		said += " · " + v.t.T("desk.settings.way.passkey")
	}
	return said
}

func (v *visit) signinSettings() error { return v.showSignIn(nil) }

// showSignIn says how one signs in, and lets what can be changed be.
func (v *visit) showSignIn(refused error) error {
	ctx := v.r.Context()
	ways, err := v.office.Accounts.Ways(ctx)
	if err != nil {
		return err
	}
	view := signinSettingsView{
		Ways: ways, Path: signinSettingsPath, Error: v.settingsError(refused), Command: "office codes",
		SignOn: signOnPath + "?" + url.Values{"next": {signinSettingsPath}, "again": {"1"}}.Encode(),
		Who: []signinWay{
			{v.t.T("desk.settings.signin_ours"), v.waysSaid(ways)},
			{v.t.T("desk.settings.signin_others"), v.besideSaid()},
			{v.t.T("desk.settings.signin_app"), v.t.T("desk.settings.way.code")},
		},
	}
	if view.May, err = v.office.Accounts.SignedOn(ctx, v.cookie(sessionCookie)); err != nil {
		return err
	}
	return v.showSetting("settingssignin", v.t.T("desk.settings.signin"), view, refused)
}

// keepSignIn has the municipality's login alone count, or codes and passkeys beside it.
func (v *visit) keepSignIn() error {
	var bad badFields
	do := v.r.PostForm.Get("do")
	if do != doAlone && do != doBeside {
		bad.add("do", "unknown")
	}
	err := bad.problem()
	if err == nil {
		err = v.office.Accounts.SignOnAlone(v.r.Context(), v.who, v.cookie(sessionCookie), do == doAlone)
	}
	return v.answered(err, v.showSignIn, signinSettingsPath)
}
