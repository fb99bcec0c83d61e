package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/web/site"
)

const (
	passkeyPath     = "/desk/passkey"
	newPasskeyPath  = "/desk/me/passkeys/new"
	ownPasskeysPath = "/desk/me/passkeys"
)

var passkeyRoutes = []Route{
	post(passkeyPath, anybody, (*visit).signInByPasskey),
	post(passkeyPath+"/options", anybody, (*visit).passkeyOptions),
	get(newPasskeyPath, everyMember, (*visit).newPasskey).fresh(),
	post(newPasskeyPath, everyMember, (*visit).addPasskey).fresh(),
	post(newPasskeyPath+"/options", everyMember, (*visit).newPasskeyOptions).fresh(),
	post(ownPasskeysPath+"/{passkey}/remove", everyMember, (*visit).removePasskey).of(OfSelf),
}

const (
	begunCookie   = "__Host-desk-begun"   // what was begun with this browser
	offeredCookie = "__Host-desk-offered" // a passkey was offered in it
	// begunKept is how long a browser keeps the first; the office may end it before.
	begunKept = time.Hour
	// offeredKept is how long it keeps the second.
	offeredKept = 365 * 24 * time.Hour
)

// party is the site that a passkey of this office is for: its public address, or this
// machine by its name. Passkeys are bound to a name, and need TLS elsewhere.
func (v *visit) party() (p account.RelyingParty, ok bool) {
	at, err := url.Parse(v.address(""))
	if err != nil {
		return p, false
	}
	host := at.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return p, false
	}
	if host != "localhost" && (at.Scheme != "https" || v.options.PublicURL == "") {
		return p, false
	}
	return account.RelyingParty{ID: host, Origin: at.Scheme + "://" + at.Host}, true
}

// mayHaveKey tells whether whoever is signed in can have a passkey, here.
func (v *visit) mayHaveKey() (bool, error) {
	if _, can := v.party(); !can {
		return false, nil
	}
	ways, err := v.office.Accounts.Ways(v.r.Context())
	return !ways.Elsewhere(v.who.Role), err
}

// wantsKey is not found for whoever can have no passkey, here.
func (v *visit) wantsKey() error {
	may, err := v.mayHaveKey()
	if err == nil && !may {
		err = errNotFound
	}
	return err
}

// namedParty is a party by the office's name, or not found where there can be no passkey.
func (v *visit) namedParty() (account.RelyingParty, error) {
	party, ok := v.party()
	if !ok {
		return party, errNotFound
	}
	info, err := v.office.Info(v.r.Context())
	party.Name = cmp.Or(info.Name, v.t.T("desk.name"))
	return party, err
}

// answerOptions answers a script with what it asks the browser, and has the browser
// keep what it brings the answer with.
func (v *visit) answerOptions(options any, token string) error {
	raw, err := json.Marshal(options)
	if err != nil {
		return err
	}
	v.keep(begunCookie, token, begunKept)
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(raw) // who asked is gone if this fails
	return nil
}

var errTooOften = &api.Problem{Code: api.CodeRateLimited}

func (v *visit) passkeyOptions() error {
	if _, ok := v.options.Try(v.options.Network(v.r)); !ok {
		return errTooOften
	}
	party, err := v.namedParty()
	if err != nil {
		return err
	}
	options, token, err := v.office.Accounts.BeginPasskeySignIn(v.r.Context(), party)
	if err != nil {
		return err
	}
	return v.answerOptions(options, token)
}

func (v *visit) signInByPasskey() error {
	party, err := v.namedParty()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	token, err := v.office.Accounts.SignInByPasskey(
		v.r.Context(), party, v.cookie(begunCookie), []byte(f.Get("credential")), v.r.UserAgent(), v.cookie(sessionCookie))
	v.keep(begunCookie, "", 0)
	if refused := (*api.Problem)(nil); errors.As(err, &refused) {
		s, err := v.signInView(nil, v.emailField())
		if err != nil {
			return err
		}
		s.Next, s.Again, s.Opened, s.Passkey.Error = f.Get("next"), f.Has("again"), true, v.t.T("desk.passkey.refused")
		return v.showAs(http.StatusUnauthorized, "signin", v.t.T("desk.signin.title"), s)
	}
	if err != nil {
		return err
	}
	v.keep(sessionCookie, token, sessionKept)
	if next := f.Get("next"); own(next) {
		return v.see(next)
	}
	return v.see(home)
}

// passkeyView is the part of a page that asks a browser for a passkey.
type passkeyView struct {
	Can    bool // there can be passkeys at this address
	Fields []field
	Next   string // after it
	Offer  bool   // it was not asked for
	Error  string
}

// offerPasskey leads to a new passkey once in each browser, where somebody of the
// office's own signed in by a code; from there, or in its place, to where they go.
func (v *visit) offerPasskey(member account.Member, next string) error {
	if _, can := v.party(); !can || v.cookie(offeredCookie) != "" || member.Staff().May(consultants...) != nil {
		return v.see(next)
	}
	has, err := v.office.Accounts.Passkeys(v.r.Context(), member.Staff())
	if err != nil {
		return err
	}
	if len(has) > 0 {
		return v.see(next)
	}
	v.keep(offeredCookie, "1", offeredKept)
	return v.see(newPasskeyPath + "?" + url.Values{"offer": {"1"}, "next": {next}}.Encode())
}

func (v *visit) newPasskey() error { return v.showNewPasskey(nil) }

func (v *visit) showNewPasskey(refused error) error {
	if err := v.wantsKey(); err != nil {
		return err
	}
	form := v.r.Form
	if form == nil {
		form = v.r.URL.Query()
	}
	view := passkeyView{Can: true, Offer: form.Has("offer"), Next: selfPath, Fields: v.filled(refused, field{
		Name: "name", Label: v.t.T("desk.passkey.name"), Hint: v.t.T("desk.passkey.name_hint"), Autocomplete: "off", Max: 100, Required: true,
		Value: site.BrowserName(v.r.UserAgent()),
	})}
	if next := form.Get("next"); own(next) {
		view.Next = next
	}
	title := v.t.T("desk.passkey.title")
	if refused == nil {
		return v.show("passkey", title, view)
	}
	if !refusedForm(refused) {
		view.Error = v.t.T("desk.passkey.not_added")
	}
	return v.refuse("passkey", title, view)
}

func (v *visit) newPasskeyOptions() error {
	if err := v.wantsKey(); err != nil {
		return err
	}
	party, err := v.namedParty()
	if err != nil {
		return err
	}
	options, token, err := v.office.Accounts.BeginPasskey(v.r.Context(), v.who, party)
	if err != nil {
		return err
	}
	return v.answerOptions(options, token)
}

func (v *visit) addPasskey() error {
	if err := v.wantsKey(); err != nil {
		return err
	}
	party, err := v.namedParty()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	err = v.office.Accounts.AddPasskey(v.r.Context(), v.who, party, v.cookie(begunCookie), f.Get("name"), []byte(f.Get("credential")))
	v.keep(begunCookie, "", 0)
	if refused := (*api.Problem)(nil); errors.As(err, &refused) {
		return v.showNewPasskey(err)
	}
	if err != nil {
		return err
	}
	if next := f.Get("next"); own(next) {
		return v.see(next)
	}
	return v.see(selfPath)
}

func (v *visit) removePasskey() error {
	id, err := v.id("passkey")
	if err != nil {
		return err
	}
	if err := v.office.Accounts.RemovePasskey(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return v.see(selfPath)
}

// passkeyRows are one's own passkeys, for one's own page.
func (v *visit) passkeyRows() (rows []sessionRow, err error) {
	all, err := v.office.Accounts.Passkeys(v.r.Context(), v.who)
	for _, p := range all {
		sub := v.t.T("desk.passkey.unused", text.A{"Added": v.t.DayClock(p.CreatedAt, v.now)})
		if !p.UsedAt.IsZero() {
			sub = v.t.T("desk.passkey.used", text.A{"Added": v.t.DayClock(p.CreatedAt, v.now), "Used": v.t.Ago(p.UsedAt, v.now)})
		}
		rows = append(rows, sessionRow{Name: p.Name, Sub: sub, End: ownPasskeysPath + "/" + p.ID + "/remove"})
	}
	return rows, err
}
