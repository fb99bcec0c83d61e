package site

import (
	"net/http"
	"time"
)

// Cookie is what a browser keeps under a name; empty where it keeps nothing.
func Cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Keep has a browser keep a cookie; it goes where it is empty. Without a time it goes
// with the browser.
func Keep(w http.ResponseWriter, name, value string, lasts time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	switch {
	case value == "":
		c.MaxAge = -1
	case lasts > 0:
		c.MaxAge = int(lasts / time.Second)
	}
	http.SetCookie(w, c)
}
