package public

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

// sessionCookie has the token of who is signed in. It goes with the browser: that may be
// a library's.
const sessionCookie = "__Host-mine"

// doCode is what a form is sent for that asks for a code.
const doCode = "code"

// recognise finds out who comes, where they are signed in.
func (v *visit) recognise() error {
	token := site.Cookie(v.r, sessionCookie)
	if token == "" {
		return nil
	}
	caller, err := v.options.Admit(v.r.Context(), token)
	if p := (*api.Problem)(nil); errors.As(err, &p) {
		return nil // signed out elsewhere, or erased
	}
	if err != nil {
		return err
	}
	v.caller = caller
	return nil
}

func (v *visit) signedIn() bool { return v.caller.PersonID != "" }

// signIn trades a code for a token, which the browser keeps, and gives who that is.
func (v *visit) signIn(email, code, request string) error {
	if _, ok := v.options.Try(v.options.Network(v.r)); !ok {
		return &api.Problem{Code: api.CodeRateLimited}
	}
	session, err := v.office.Accounts.OpenSession(v.r.Context(), api.SessionRequest{
		Email: email, Code: code, Request: request,
		Device: api.SessionDevice{ID: newID(), Name: cmp.Or(site.BrowserName(v.r.UserAgent()), v.t.T("desk.self.browser")), Platform: "web"},
	})
	if err != nil {
		return err
	}
	if v.caller, err = v.options.Admit(v.r.Context(), session.Token); err != nil {
		return err
	}
	site.Keep(v.w, sessionCookie, session.Token, 0)
	return nil
}

// asked is the form by which one gets a code, and types it.
type asked struct {
	Email, Code site.Field
	Request     string
	Sent        string // when a code was mailed; empty: none was
}

func (v *visit) asked() asked {
	f := v.r.PostForm
	a := asked{
		Email:   site.Field{Name: "email", Label: v.t.T("signin.email"), Type: "email", Autocomplete: "email", Max: 254, Required: true, Value: f.Get("email")},
		Code:    site.Field{Name: "code", Label: v.t.T("web.code"), Autocomplete: "one-time-code", Inputmode: "numeric", Max: 20, Large: true, Value: f.Get("code")},
		Request: f.Get("request"),
	}
	if a.Request != "" {
		a.Sent = f.Get("sent")
	}
	return a
}

// sendCode mails a code to the address that was typed.
func (v *visit) sendCode(a *asked) error {
	request, wait, err := v.office.Accounts.RequestCode(v.r.Context(), account.CodeRequest{Email: a.Email.Value, Language: v.t.Lang(), Network: v.options.Network(v.r)})
	if wait > 0 {
		err = &api.Problem{Code: api.CodeRateLimited}
	}
	if p, ok := refused(err); ok {
		a.Email.Error = v.problem(p)
		return nil
	}
	if err != nil {
		return err
	}
	a.Request, a.Sent, a.Code.Value, a.Code.Focus = request, v.t.Clock(v.now), "", true
	return nil
}

// checkCode looks whether a code was typed that can be one.
func (v *visit) checkCode(a *asked) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, a.Code.Value)
	switch n := len(digits); {
	case a.Request == "" || n == 0:
		a.Code.Error = v.t.T("web.code_missing")
	case n != 6:
		a.Code.Error = v.t.T("web.code_digits", text.A{"N": v.number(n)})
	}
}

// enter signs in by what was typed; where that is wrong, it is said at its field.
func (v *visit) enter(a *asked) (in bool, err error) {
	err = v.signIn(a.Email.Value, a.Code.Value, a.Request)
	if p, ok := refusedSignIn(err); ok {
		a.Code.Error = v.problem(p)
		return false, nil
	}
	return err == nil, err
}

// refusedSignIn tells whether a code was not taken.
func refusedSignIn(err error) (p *api.Problem, ok bool) {
	if errors.As(err, &p) {
		switch p.Code {
		case api.CodeCodeWrong, api.CodeCodeSpent, api.CodeRateLimited, api.CodeInvalid:
			return p, true
		}
	}
	return p, false
}

var nobody mutation.Caller

// signOut ends the session, and the browser forgets it.
func (v *visit) signOut() error {
	if v.signedIn() {
		err := v.office.Accounts.Revoke(v.r.Context(), v.caller, "current")
		if p := (*api.Problem)(nil); err != nil && !errors.As(err, &p) {
			return err
		}
		v.caller = nobody
	}
	site.Keep(v.w, sessionCookie, "", 0)
	return v.see(v.path("/"))
}

// ask shows the sign-in, from which one comes back to a page.
func (v *visit) ask() error { return v.showAsk(http.StatusOK, v.asked()) }

type askView struct {
	Asked  asked
	Action string
	Next   string
	Call   *phone
}

func (v *visit) showAsk(status int, a asked) error {
	next := v.r.PostForm.Get("next")
	if next == "" && site.Safe(v.r.Method) {
		next = v.r.URL.RequestURI()
	}
	a.Email.Focus = a.Email.Error != ""
	a.Code.Focus = !a.Email.Focus && a.Sent != ""
	return v.show(status, page{
		name: "signin", title: v.t.T("book.mine.title"), here: "mine", data: askView{a, v.path(minePath), v.ownPath(next), v.phone()},
	})
}

// ownPath is an address of one's own pages, to come back to; another leads to all of them.
func (v *visit) ownPath(path string) string {
	if home := v.path(minePath); path == home || strings.HasPrefix(path, home+"/") {
		return path
	}
	return v.path(minePath)
}

// askOrEnter takes the sign-in's form.
func (v *visit) askOrEnter() error {
	a := v.asked()
	if v.r.PostForm.Get("do") == doCode {
		if err := v.sendCode(&a); err != nil {
			return err
		}
		status := http.StatusOK
		if a.Email.Error != "" {
			status = http.StatusUnprocessableEntity
		}
		return v.showAsk(status, a)
	}
	if v.checkCode(&a); a.Code.Error == "" {
		in, err := v.enter(&a)
		if err != nil {
			return err
		}
		if in {
			return v.see(v.ownPath(v.r.PostForm.Get("next")))
		}
	}
	return v.showAsk(http.StatusUnprocessableEntity, a)
}
