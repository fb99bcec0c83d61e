package desk

import (
	"bytes"
	"cmp"
	"net/http"
	"strconv"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

// visit is one request, and who makes it.
type visit struct {
	*Desk
	w       http.ResponseWriter
	r       *http.Request
	now     time.Time
	t       *text.Texts
	session account.StaffSession // of nobody: the zero one
	who     mutation.Staff       // likewise
}

const (
	sessionCookie  = "__Host-desk"
	askedCookie    = "__Host-desk-asked"    // for a code, by whom
	languageCookie = "__Host-desk-language" // chosen before anybody signed in
)

func (v *visit) cookie(name string) string { return site.Cookie(v.r, name) }

// keep has a browser keep a cookie; it goes where it is empty. Without a time it goes
// with the browser.
func (v *visit) keep(name, value string, lasts time.Duration) { site.Keep(v.w, name, value, lasts) }

// speak chooses the language: of who is signed in, as was chosen before, else the
// browser's.
func (v *visit) speak() {
	lang := text.Lang(cmp.Or(v.session.Member.Language, v.cookie(languageCookie)))
	if lang != text.Danish && lang != text.English {
		lang = text.Match(v.r.Header.Get("Accept-Language"))
	}
	v.t = v.pages.Texts[lang]
}

// byItself tells whether a page asks for what is new of itself, as it does every minute,
// whether or not anybody sits before it.
func (v *visit) byItself() bool { return v.r.Header.Get("Desk-By-Itself") != "" }

// id is one of the ids in the path. Errors: not_found where it is none.
func (v *visit) id(name string) (string, error) {
	id := v.r.PathValue(name)
	if !api.ValidID(id) {
		return "", errNotFound
	}
	return id, nil
}

// formID is an id that a form names. Errors: malformed where it is none.
func (v *visit) formID(name string) (string, error) {
	id := v.r.PostForm.Get(name)
	if !api.ValidID(id) {
		return "", &api.Problem{Code: api.CodeMalformed}
	}
	return id, nil
}

// see leads on to a page, as after a form.
func (v *visit) see(path string) error {
	v.w.Header().Set("Location", path)
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// show answers with a page.
func (v *visit) show(page, title string, data any) error {
	return v.showAs(http.StatusOK, page, title, data)
}

// refuse answers with a page whose form was refused: it has all that was typed, and
// what is wrong at its field.
func (v *visit) refuse(page, title string, data any) error {
	return v.showAs(http.StatusUnprocessableEntity, page, title, data)
}

func (v *visit) showAs(status int, page, title string, data any) error {
	var out bytes.Buffer
	if err := v.pages.Write(&out, v.t.Lang(), page, v.frame(title, data)); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.t.Lang()))
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(out.Bytes()) // who asked is gone if this fails
	}
	return nil
}
