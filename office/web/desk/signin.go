package desk

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/web/site"
)

var signInRoutes = []Route{
	get("/desk/sign-in", anybody, (*visit).signInPage),
	post("/desk/sign-in", anybody, (*visit).requestCode),
	get("/desk/code", anybody, (*visit).codePage),
	post("/desk/code", anybody, (*visit).signIn),
	post("/desk/sign-out", anybody, (*visit).signOut),
	post("/desk/language", anybody, (*visit).chooseLanguage),
}

const (
	signInPath = "/desk/sign-in"
	codePath   = "/desk/code"
	// askedFor is how long a browser remembers who asked for a code: as long as it is good.
	askedFor = 10 * time.Minute
	// mailWithin is how long a demo's mail is waited for.
	mailWithin = 2 * time.Second
	// sessionKept is how long a browser keeps a sign-in; the office may end it before.
	sessionKept = 30 * 24 * time.Hour
)

// asked is who asked for a code, and where they were going.
type asked struct {
	Email   string `json:"email"`
	Request string `json:"request"`
	Next    string `json:"next"`
}

func (v *visit) asked() (a asked, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(v.cookie(askedCookie))
	if err != nil || json.Unmarshal(raw, &a) != nil || a.Email == "" {
		return asked{}, false
	}
	if !own(a.Next) {
		a.Next = home
	}
	return a, true
}

func (v *visit) keepAsked(a asked) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	v.keep(askedCookie, base64.RawURLEncoding.EncodeToString(raw), askedFor)
	return nil
}

// askToSignIn leads to the sign-in, and from there back to a page that was asked for.
func (v *visit) askToSignIn() error {
	if v.byItself() { // the whole page goes, with what it shows
		v.w.Header().Set("HX-Refresh", "true")
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	next := ""
	if site.Safe(v.r.Method) && v.r.URL.Path != home {
		next = "?" + url.Values{"next": {v.r.URL.RequestURI()}}.Encode()
	}
	return v.see(signInPath + next)
}

// askToSignInAgain leads to the sign-in of somebody who is signed in: what they are
// about to do wants that it was a moment ago. A form comes back empty.
func (v *visit) askToSignInAgain() error {
	next := v.r.URL.RequestURI()
	if !site.Safe(v.r.Method) {
		next = home
		if from, err := url.Parse(v.r.Referer()); err == nil && own(from.Path) {
			next = from.RequestURI()
		}
	}
	return v.see(signInPath + "?" + url.Values{"next": {next}, "again": {"1"}}.Encode())
}

type signInView struct {
	Office  string
	Demo    string // the address of the demo office's consultant; empty: it is no demo
	Fields  []field
	Next    string
	Again   bool
	Passkey passkeyView
	SignOn  signOnView
	Opened  bool   // what signs in without another's login was tried
	Sent    string // to which address; empty: none was sent yet
	Code    string // of a demo's mail
	Error   string
}

func (v *visit) signInView(refused error, fields ...field) (s signInView, err error) {
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return s, err
	}
	s = signInView{Office: info.Name, Fields: v.filled(refused, fields...), Error: v.said(refused)}
	_, s.Passkey.Can = v.party()
	ways, err := v.office.Accounts.Ways(v.r.Context())
	if err != nil {
		return s, err
	}
	s.SignOn.There, s.SignOn.Alone = ways.SignOn, ways.Alone
	s.Opened = refused != nil
	if v.options.Mail != nil && v.office.Demo && !s.SignOn.Alone {
		s.Demo = bots.ConsultantEmail
	}
	return s, nil
}

// said is what is wrong with a form as a whole; empty where a field says it.
func (v *visit) said(refused error) string {
	var p *api.Problem
	if !errors.As(refused, &p) || p.Code == api.CodeInvalid {
		return ""
	}
	return v.t.T("problem." + string(p.Code) + ".detail")
}

func (v *visit) emailField() field {
	return field{
		Name: "email", Label: v.t.T("desk.signin.email"), Type: "email", Autocomplete: "username", Max: 254, Required: true, Focus: !v.office.Accounts.SignsOn(),
		Value: v.session.Member.Email,
	}
}

func (v *visit) signInPage() error {
	q := v.r.URL.Query()
	if v.who.ID != "" && !q.Has("again") {
		return v.see(home)
	}
	s, err := v.signInView(nil, v.emailField())
	if err != nil {
		return err
	}
	s.Next, s.Again = q.Get("next"), q.Has("again")
	return v.show("signin", v.t.T("desk.signin.title"), s)
}

func (v *visit) requestCode() error {
	email := v.r.PostForm.Get("email")
	came := v.demoMail(email)
	request, wait, err := v.office.Accounts.RequestStaffCode(v.r.Context(), account.CodeRequest{
		Email: email, Language: v.t.Lang(), Network: v.options.Network(v.r),
	})
	if wait > 0 {
		err = &api.Problem{Code: api.CodeRateLimited}
	}
	if p := (*api.Problem)(nil); errors.As(err, &p) {
		s, err := v.signInView(err, v.emailField())
		if err != nil {
			return err
		}
		s.Next, s.Again = v.r.PostForm.Get("next"), v.r.PostForm.Has("again")
		return v.refuse("signin", v.t.T("desk.signin.title"), s)
	}
	if err != nil {
		return err
	}
	came()
	if err := v.keepAsked(asked{Email: email, Request: request, Next: v.r.PostForm.Get("next")}); err != nil {
		return err
	}
	return v.see(codePath)
}

func (v *visit) codeField() field {
	return field{
		Name: "code", Label: v.t.T("desk.signin.code"), Autocomplete: "one-time-code", Inputmode: "numeric", Max: 20, Required: true, Focus: true, Large: true,
	}
}

func (v *visit) codePage() error { return v.showCodePage(nil) }

func (v *visit) showCodePage(refused error) error {
	a, ok := v.asked()
	if !ok {
		return v.see(signInPath)
	}
	s, err := v.signInView(refused, v.codeField())
	if err != nil {
		return err
	}
	s.Sent, s.Next, s.Code = a.Email, a.Next, v.demoCode(a)
	if refused != nil {
		return v.refuse("code", v.t.T("desk.signin.title"), s)
	}
	return v.show("code", v.t.T("desk.signin.title"), s)
}

var sixDigits = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// demoCode is the code that was mailed to the consultant of a demo office, whose
// address leads nowhere.
func (v *visit) demoCode(a asked) string {
	if v.options.Mail == nil || !v.office.Demo || !strings.EqualFold(strings.TrimSpace(a.Email), bots.ConsultantEmail) {
		return ""
	}
	for _, m := range v.options.Mail.Mails() {
		if m.To != bots.ConsultantEmail {
			continue
		}
		if found := sixDigits.FindStringSubmatch(m.Text); found != nil {
			return found[1]
		}
	}
	return ""
}

// demoMail gives what waits until a mail has come to the consultant of a demo office,
// for whom the next page shows it.
func (v *visit) demoMail(email string) (wait func()) {
	if v.options.Mail == nil || !v.office.Demo || !strings.EqualFold(strings.TrimSpace(email), bots.ConsultantEmail) {
		return func() {}
	}
	came := make(chan struct{}, 1)
	stop := v.options.Mail.Subscribe(func(m mail.Message) {
		if m.To == bots.ConsultantEmail {
			select {
			case came <- struct{}{}:
			default:
			}
		}
	})
	return func() {
		defer stop()
		late := time.NewTimer(mailWithin)
		defer late.Stop()
		select {
		case <-came:
		case <-late.C:
		case <-v.r.Context().Done():
		}
	}
}

func (v *visit) signIn() error {
	a, ok := v.asked()
	if !ok {
		return v.see(signInPath)
	}
	if _, ok := v.options.Try(v.options.Network(v.r)); !ok {
		return v.showCodePage(&api.Problem{Code: api.CodeRateLimited})
	}
	token, err := v.office.Accounts.OpenStaffSession(v.r.Context(), a.Email, a.Request, v.r.PostForm.Get("code"), v.r.UserAgent(), v.cookie(sessionCookie))
	if p := (*api.Problem)(nil); errors.As(err, &p) {
		return v.showCodePage(err)
	}
	if err != nil {
		return err
	}
	v.keep(askedCookie, "", 0)
	v.keep(sessionCookie, token, sessionKept)
	session, err := v.office.Accounts.StaffSession(v.r.Context(), token)
	if err != nil {
		return err
	}
	return v.offerPasskey(session.Member, a.Next)
}

func (v *visit) signOut() error {
	if v.who.ID != "" {
		if err := v.office.Accounts.EndStaffSession(v.r.Context(), v.who, v.session.ID); err != nil {
			return err
		}
	}
	v.keep(sessionCookie, "", 0)
	return v.see(signInPath)
}

func (v *visit) chooseLanguage() error {
	lang := text.Lang(v.r.PostForm.Get("language"))
	if lang != text.Danish && lang != text.English {
		return &api.Problem{Code: api.CodeInvalid, Status: http.StatusUnprocessableEntity}
	}
	if v.who.ID != "" {
		if err := v.office.Accounts.Speak(v.r.Context(), v.who, lang); err != nil {
			return err
		}
	}
	v.keep(languageCookie, string(lang), 365*24*time.Hour)
	next := v.r.PostForm.Get("next")
	if !own(next) {
		next = home
	}
	return v.see(next)
}
